"""least.py RUN... -o FILE: of several runs' weights of one pallet, each function as the run has it in which it took least.

Whatever else a machine does makes a run slower and never faster. A function is compared at the largest value of its
parameters, by its reference time alone."""

import argparse
import re

FUNCTION = re.compile(r"(?:^\t//[^\n]*\n)*^\tfn (\w+)\(([^)]*)\)[^\n]*\n.*?^\t}\n", re.M | re.S)
CONSTANT = re.compile(r"Weight::from_parts\(([0-9_]+), [0-9_]+\)(\.saturating_mul\((\w+)\.into\(\)\))?")
RANGE = re.compile(r"The range of component `(\w+)` is `\[\d+, (\d+)\]`")


def functions(text):
    """Each function with its comments, by name."""
    return {found[1]: found[0] for found in FUNCTION.finditer(text)}


def time(body):
    """Reference time at the largest parameters, picoseconds."""
    most = {name: int(largest) for name, largest in RANGE.findall(body)}
    code = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith("//"))
    return sum(int(picos.replace("_", "")) * (most.get(of, 1) if of else 1) for picos, _, of in CONSTANT.findall(code))


def least(texts):
    """The first text with every function as the text has it in which it takes least."""
    runs = [functions(text) for text in texts]
    names = [set(run) for run in runs]
    if any(other != names[0] for other in names):
        raise SystemExit("least.py: the runs have different functions")
    best = {name: min((run[name] for run in runs), key=time) for name in runs[0]}
    return FUNCTION.sub(lambda found: best[found[1]], texts[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+")
    parser.add_argument("-o", "--output", required=True)
    arguments = parser.parse_args()
    texts = []
    for path in arguments.runs:
        with open(path, encoding="utf-8") as file:
            texts.append(file.read())
    with open(arguments.output, "w", encoding="utf-8") as file:
        file.write(least(texts))


if __name__ == "__main__":
    main()
