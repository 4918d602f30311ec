#!/usr/bin/env python3
"""Checks that the tables in each pallet's README have the calls, errors, storage items, events and functions of the runtime API that the sources have, and
none that is gone.

Calls, storage items and events are named in the first column of the first table under their heading; errors in the last column of the calls' one. A table of the
runtime API is headed by the API's name, and has each function with the names of its arguments. Each API is in one README.
"""

import re
import sys
from pathlib import Path

from errors import source, variants
from pages import ROOT, verdict

# What calls end with beside their pallet's own errors: an origin that was refused, and a hold that can't be had.
OF_FRAME = {"BadOrigin", "Token"}
NAME = re.compile(r"`([\w:]+)(?:\([^`]*\))?`")
CALL = re.compile(r"`(\w+)\(([^`]*)\)`")
CALLS = ["call", "who", "what", "bounds", "errors"]
API = ["arguments", "gives", "blocks, units"]

Arguments = list[str]


def arguments(text: str) -> Arguments:
    """Names of a function's arguments, in their order."""
    return re.findall(r"(\w+):(?!:)", re.sub(r"#\[[^\]]*\]", "", text))


def calls_of(text: str) -> dict[str, Arguments]:
    """A pallet's calls, with what is given to each beside the origin."""
    found = re.findall(r"#\[pallet::call_index\b.*?\bpub fn (\w+)\((.*?)\)\s*->", text, re.S)
    return {name: [one for one in arguments(given) if one != "origin"] for name, given in found}


def apis() -> dict[str, dict[str, Arguments]]:
    """The runtime's APIs, with the functions of each and their arguments."""
    text = re.sub(r"//[^\n]*", "", source("primitives/src/runtime_api.rs"))
    text = text[text.index("decl_runtime_apis!") :]
    found = {}
    for name, body in re.findall(r"pub trait (\w+).*?\{(.*?)^\t\}", text, re.S | re.M):
        found[name] = {function: arguments(given) for function, given in re.findall(r"\bfn (\w+)\((.*?)\)\s*->", body, re.S)}
    return found


def source_has(text: str) -> dict[str, set[str]]:
    """What a pallet's source has, by the heading under which its README says so."""
    after = lambda attribute, item: set(re.findall(rf"#\[pallet::{attribute}\b.*?\bpub {item} (\w+)", text, re.S))
    named_in = lambda attribute, head: set(variants(text, head)) if f"#[pallet::{attribute}]" in text else set()
    config = text[text.index("#[pallet::config]") :]
    return {
        "Configuration": set(re.findall(r"^\t\ttype (\w+):", config[: config.index("\n\t}")], re.M)),
        "Calls": set(calls_of(text)),
        "Storage": after("storage", "type"),
        "Events": named_in("event", "pub enum Event<T: Config> {"),
        "Errors": named_in("error", "pub enum Error<T> {"),
    }


def tables(page: str, heading: str) -> list[list[list[str]]]:
    """The cells of all tables under a heading, each with its head."""
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", page, re.M | re.S)
    found = re.findall(r"(?:^\|.*\n?)+", section[1], re.M) if section else []
    cells = lambda line: [cell.strip() for cell in line.strip()[1:-1].split("|")]
    return [[cells(line) for number, line in enumerate(table.splitlines()) if number != 1] for table in found]


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    found = tables(page, heading)
    return found[0][1:] if found else []


def of_calls(page: str, has: dict[str, Arguments]) -> list[str]:
    """What is wrong with the form of the table of calls."""
    if not has:
        return []
    found = tables(page, "Calls")
    if not found or found[0][0] != CALLS:
        return [f"Calls: the columns must be {', '.join(CALLS)}"]
    says = {call[1]: call[2] for row in found[0][1:] if (call := CALL.match(row[0]))}
    wrong = [name for name, given in has.items() if says.get(name) != ", ".join(given)]
    return [f"Calls: it is `{name}({', '.join(has[name])})`" for name in wrong]


def of_apis(page: str, all_apis: dict[str, dict[str, Arguments]], told: set[str]) -> list[str]:
    """What is wrong with the tables of runtime APIs; adds those that it has to those that were told of."""
    wrong = []
    for head, *body in tables(page, "Runtime API"):
        name, *columns = head
        name = name.strip("`")
        if name not in all_apis or columns != API:
            wrong.append(f"Runtime API: a table must be headed by the name of an API and {', '.join(API)}, not by {', '.join(head)}")
            continue
        if name in told:
            wrong.append(f"Runtime API: `{name}` is in another README, or twice in this one")
        told.add(name)
        says = [(row[0].strip("`"), NAME.findall(row[1])) for row in body]
        has = list(all_apis[name].items())
        wrong += [f"Runtime API: `{name}.{function}({', '.join(given)})` is missing" for function, given in has if (function, given) not in says]
        wrong += [f"Runtime API: `{name}.{function}({', '.join(given)})` is not in the source" for function, given in says if (function, given) not in has]
        if len(says) > len(dict(says)):
            wrong.append(f"Runtime API: a function of `{name}` is there twice")
    return wrong


def complaints(readme: Path) -> list[str]:
    """What a README lacks of its pallet's source, and what it has beside that."""
    page, text = readme.read_text(), (readme.parent / "src" / "lib.rs").read_text()
    named = lambda heading, column: {name for row in rows(page, heading) for name in NAME.findall(row[column])}
    found = of_calls(page, calls_of(text))
    for heading, has in source_has(text).items():
        if heading == "Configuration" and not rows(page, heading):
            # What a runtime has to say is in the crate's documentation.
            continue
        # Some errors are only given to other pallets, and are told of where those are.
        says, known = (named("Calls", -1), set(NAME.findall(page))) if heading == "Errors" else (named(heading, 0),) * 2
        # What another pallet has is named with its path.
        extra = {name for name in says if "::" not in name} - has - OF_FRAME
        found += [f"{heading}: `{name}` is missing" for name in sorted(has - known)]
        found += [f"{heading}: `{name}` is not in the source" for name in sorted(extra)]
    return found


def main() -> int:
    readmes = sorted(ROOT.glob("pallets/*/README.md"))
    all_apis, told = apis(), set()
    wrong = []
    for readme in readmes:
        found = complaints(readme) + of_apis(readme.read_text(), all_apis, told)
        wrong += [f"{readme.relative_to(ROOT)}: {complaint}" for complaint in found]
    wrong += [f"no pallet's README has a table of `{name}`" for name in all_apis if name not in told]
    functions = sum(map(len, all_apis.values()))
    return verdict(wrong, f"{len(readmes)} pallets, each with the calls, errors, storage items and events that it has; {functions} functions of {len(all_apis)} runtime APIs")


if __name__ == "__main__":
    sys.exit(main())
