#!/usr/bin/env python3
"""Checks that the tables in each pallet's README have the calls, errors, storage items and events that its source has, and none that is gone.

Calls, storage items and events are named in the first column of the first table under their heading; errors in the last column of the calls' one.
"""

import re
import sys
from pathlib import Path

from errors import variants
from pages import ROOT, verdict

# What calls end with beside their pallet's own errors: an origin that was refused, and a hold that can't be had.
OF_FRAME = {"BadOrigin", "Token"}
NAME = re.compile(r"`([\w:]+)(?:\([^`]*\))?`")


def source_has(text: str) -> dict[str, set[str]]:
    """What a pallet's source has, by the heading under which its README says so."""
    after = lambda attribute, item: set(re.findall(rf"#\[pallet::{attribute}\b.*?\bpub {item} (\w+)", text, re.S))
    named_in = lambda attribute, head: set(variants(text, head)) if f"#[pallet::{attribute}]" in text else set()
    config = text[text.index("#[pallet::config]") :]
    return {
        "Configuration": set(re.findall(r"^\t\ttype (\w+):", config[: config.index("\n\t}")], re.M)),
        "Calls": after("call_index", "fn"),
        "Storage": after("storage", "type"),
        "Events": named_in("event", "pub enum Event<T: Config> {"),
        "Errors": named_in("error", "pub enum Error<T> {"),
    }


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", page, re.M | re.S)
    table = re.search(r"(?:^\|.*\n?)+", section[1], re.M) if section else None
    return [line.strip().strip("|").split(" | ") for line in table[0].splitlines()[2:]] if table else []


def complaints(readme: Path) -> list[str]:
    """What a README lacks of its pallet's source, and what it has beside that."""
    page = readme.read_text()
    named = lambda heading, column: {name for row in rows(page, heading) for name in NAME.findall(row[column])}
    found = []
    for heading, has in source_has((readme.parent / "src" / "lib.rs").read_text()).items():
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
    wrong = [f"{readme.relative_to(ROOT)}: {complaint}" for readme in readmes for complaint in complaints(readme)]
    return verdict(wrong, f"{len(readmes)} pallets, each with the calls, errors, storage items and events that it has")


if __name__ == "__main__":
    sys.exit(main())
