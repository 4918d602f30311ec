#!/usr/bin/env python3
"""Checks that the book's page of errors has every error, exit code and reason that the sources have, each with a cause and a remedy, and none that is gone."""

import re
import sys

from pages import DOCS, ROOT, verdict

PAGE = DOCS / "book" / "faq.md"
SHORTEST = 7


def source(path: str) -> str:
    return (ROOT / path).read_text()


def variants(text: str, head: str) -> list[str]:
    """Names of the variants of the enum that begins with this line."""
    body = text[text.index(head) + len(head) :]
    depth, end = 1, 0
    while depth:
        depth += {"{": 1, "}": -1}.get(body[end], 0)
        end += 1
    flat = re.sub(r"//[^\n]*|#\[[^\n]*\]", "", body[: end - 1])
    flat = re.sub(r"\{[^{}]*\}|\([^()]*\)|=\s*\d+", "", flat)
    return re.findall(r"\b[A-Z]\w*\b", flat)


def pallets() -> dict[str, list[str]]:
    """Errors of each of our pallets, by the pallet's name in the runtime."""
    found = {}
    for name, crate in re.findall(r"pub type (\w+) = pallet_ambit_(\w+)::Pallet<Runtime>", source("runtime/src/lib.rs")):
        text = source(f"pallets/{crate.replace('_', '-')}/src/lib.rs")
        if "#[pallet::error]" in text:
            found[name] = [f"{name}.{error}" for error in variants(text, "pub enum Error<T> {")]
    return found


def wanted() -> dict[str, list[str]]:
    """What each section of the page must have."""
    hook = variants(source("pallets/offchain/src/lib.rs"), "pub enum Problem {")
    jobs = source("primitives/src/jobs.rs")
    exits = re.findall(r"^\t(\w+) = (\d+),", source("cli/src/error.rs"), re.M)
    problems = source("dapp/client/src/errors.ts")
    return pallets() | {
        "Exit codes": [f"{name} {code}" for name, code in exits],
        "Transaction pool": re.findall(r"^\t\t(1\d{3}) =>", source("cli/src/chain/errors.rs"), re.M),
        "Refunds": variants(jobs, "pub enum RefundReason {"),
        "Declines": variants(jobs, "pub enum DeclineReason {"),
        "Worker": sorted(set(re.findall(r'=> "([a-z-]+)"', source("offchain-workers/worker/src/service/refusal.rs")))),
        "Hook": hook,
        "Client library": re.findall(r"\| '([a-z-]+)'", problems[: problems.index("export class")]),
    }


def rows(section: str) -> dict[str, tuple[str, str]]:
    """Cause and remedy by name, in a section of the page."""
    page = PAGE.read_text()
    start = page.index(f"\n## {section}\n")
    found = {}
    for line in page[start:].split("\n## ")[1].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("|") or set(line) <= set("|-") or len(cells) != 3 or cells[0] in {"error", "reason", "code", "`kind`, code", "`problem`"}:
            continue
        if section == "Exit codes":
            names = [cells[0].replace("`", "").replace(",", "")]
        else:
            names = [name.strip(" `") for name in cells[0].split(",")]
        for name in names:
            found[name] = (cells[1], cells[2].rstrip(" |"))
    return found


def main() -> int:
    complaints = []
    total = 0
    for section, names in wanted().items():
        if not names:
            complaints.append(f"nothing was found in the sources for `{section}`")
        there = rows(section)
        total += len(names)
        complaints += [f"{section}: {name} is missing" for name in names if name not in there]
        complaints += [f"{section}: {name} is not in the sources" for name in there if name not in names]
        complaints += [
            f"{section}: {name} has no {'cause' if len(cause) < SHORTEST else 'remedy'}"
            for name, (cause, remedy) in there.items()
            if len(cause) < SHORTEST or len(remedy) < SHORTEST
        ]
    complaints = [f"{PAGE.relative_to(ROOT)}: {complaint}" for complaint in complaints]
    return verdict(complaints, f"{total} errors and reasons, each with cause and remedy")


if __name__ == "__main__":
    sys.exit(main())
