#!/usr/bin/env python3
"""Checks links: of every tracked page of Markdown in the repository, and of the book as it was built. No dead file, no dead anchor. That pages which are run
at the same time sign by accounts of their own. And that commands of `ambit` have the names and options that pages give them.

`check.py` looks at the sources, `check.py HTML-FOLDER` at a built book too. Commands are those of bin/ambit, or in $AMBIT_BIN; where it was not built, they are
not looked at.
"""

import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from pages import DOCS, ROOT, Malformed, blocks, pages, verdict
from programs import BIN, known_options, subcommands

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?^\s*```|`[^`\n]*`", re.S | re.M)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.M)
ELSEWHERE = re.compile(r"[a-z]+:")
SPAN = re.compile(r"(`+)(.+?)\1", re.S)
COMMAND = re.compile(r"(?<![\w./-])(?:bin/)?ambit[ \n]+(?!ambit\b|/)([^|;&()<>#\"'`]+)")
ACCOUNT = re.compile(r"(?<![:/\w])//[A-Z]\w*(?://\w+)*")


def slug(heading: str) -> str:
    """The anchor of a heading, as forges and mdbook make it."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


@cache
def anchors(page: Path) -> set[str]:
    found: set[str] = set()
    for heading in HEADING.findall(re.sub(r"```.*?^\s*```", "", page.read_text(), flags=re.S | re.M)):
        name = slug(heading)
        count = 0
        while (unique := name if count == 0 else f"{name}-{count}") in found:
            count += 1
        found.add(unique)
    return found


@cache
def tracked() -> list[Path]:
    """All pages of Markdown."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"], cwd=ROOT, check=True, capture_output=True
    )
    return [page for name in sorted(filter(None, listed.stdout.decode().split("\0"))) if (page := ROOT / name).is_file()]


def sources() -> list[str]:
    """Dead links in pages of Markdown."""
    dead = []
    for page in tracked():
        name = page.relative_to(ROOT)
        for target in LINK.findall(CODE.sub("", page.read_text())):
            if ELSEWHERE.match(target):
                continue
            path, _, anchor = unquote(target).partition("#")
            file = (page.parent / path).resolve() if path else page
            if not file.exists() or ROOT not in (file, *file.parents):
                dead.append(f"{name}: {target}: no such file")
            elif anchor and file.suffix == ".md" and anchor not in anchors(file):
                dead.append(f"{name}: {target}: no such heading")
    return dead


class Page(HTMLParser):
    """Names and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if value and name == "id":
                self.names.add(value)
            elif value and name in ("href", "src"):
                self.links.append(value)


def built(folder: Path, repository: str) -> list[str]:
    """Dead links in a built book."""
    read = cache(lambda file: Page(file.read_text()))
    dead = []
    for file in sorted(folder.rglob("*.html")):
        place = file.relative_to(folder)
        if place.name in ("print.html", "toc.html", "404.html"):
            continue
        for target in read(file).links:
            if target.startswith(repository):
                inside = re.sub(r"^/(?:blob|tree)/main/", "", target[len(repository) :]).partition("#")[0].strip("/")
                if not (ROOT / unquote(inside)).exists():
                    dead.append(f"{place}: {target}: nothing in the repository")
                continue
            if ELSEWHERE.match(target):
                continue
            path, _, anchor = unquote(target).partition("#")
            other = (file.parent / path).resolve() if path else file
            if not other.exists():
                dead.append(f"{place}: {target}: no such file")
            elif anchor and other.suffix == ".html" and anchor not in read(other).names:
                dead.append(f"{place}: {target}: no such anchor")
    return dead


def unlisted() -> list[str]:
    """Pages of the book's folders that no reader finds."""
    listed = set(pages())
    there = [page for folder in ("book", "spec", "benchmarks") for page in sorted((DOCS / folder).glob("*.md"))]
    return [f"{page.relative_to(ROOT)} is not in docs/SUMMARY.md" for page in there if page.resolve() not in listed]


def shared() -> list[str]:
    """Accounts by which two pages sign that are run at the same time: of two transactions with one nonce only one stays."""
    _, *others = [page for page in pages() if any(not block.excuse for block in blocks(page))]
    signs: dict[str, list[str]] = {}
    for page in others:
        for account in set(ACCOUNT.findall("".join(block.text for block in blocks(page) if not block.excuse))):
            signs.setdefault(account, []).append(str(page.relative_to(ROOT)))
    return [f"{' and '.join(found)} are run at the same time, and both sign as {account}" for account, found in sorted(signs.items()) if len(found) > 1]


def mentioned(text: str) -> list[str]:
    """What stands behind `ambit` in a page's inline code, and in its blocks of shell commands."""
    fenced = re.findall(r"^[ \t]*```sh\n(.*?)^[ \t]*```", text, re.S | re.M)
    prose = re.sub(r"^[ \t]*(`{3,}).*?^[ \t]*\1", "", text, flags=re.S | re.M)
    spans = [code for paragraph in prose.split("\n\n") for _, code in SPAN.findall(paragraph) if COMMAND.match(code)]
    lines = [line for block in fenced for line in block.replace("\\\n", " ").splitlines()]
    return [" ".join(found.split()) for code in spans + lines for found in COMMAND.findall(code)]


def strange(said: str) -> str | None:
    """What is wrong with a command of `ambit`; what is in capitals, or an ellipsis, stands for anything."""
    path: list[str | Path] = [BIN / "ambit"]
    words = said.replace("[", " ").replace("]", " ").split()
    while words and re.fullmatch(r"[a-z][a-z-]*", words[0]) and (known := subcommands(*path)):
        if words[0] not in known:
            return f"`ambit {said}`: {words[0]} is none of {', '.join(sorted(known - {'help'}))}"
        path.append(words.pop(0))
    if words and re.fullmatch(r"[A-Z]+|…|\.\.\.", words[0]) and subcommands(*path):
        return None
    options = {word.partition("=")[0] for word in words if re.match(r"--[a-z]", word)}
    unknown = sorted(options - known_options(*path))
    return f"`ambit {said}`: it has no {', '.join(unknown)}" if unknown else None


def commands() -> list[str]:
    """Commands of `ambit` that pages name and that it does not have."""
    return [f"{page.relative_to(ROOT)}: {wrong}" for page in tracked() for said in dict.fromkeys(mentioned(page.read_text())) if (wrong := strange(said))]


def main() -> int:
    complaints = sources() + unlisted()
    built_here = (BIN / "ambit").exists()
    complaints += commands() if built_here else []
    for page in pages():
        if not page.is_file():
            complaints.append(f"docs/SUMMARY.md: {page} is not there")
            continue
        try:
            blocks(page)
        except (Malformed, re.error) as problem:
            complaints.append(str(problem))
    complaints += [] if complaints else shared()
    if len(sys.argv) > 1:
        repository = re.search(r'git-repository-url = "([^"]+)"', (DOCS / "book" / "book.toml").read_text())[1]
        complaints += built(Path(sys.argv[1]).resolve(), repository)
    looked = "commands are as pages have them" if built_here else f"commands were not looked at: {BIN / 'ambit'} is missing"
    return verdict(complaints, f"all links lead somewhere; {looked}")


if __name__ == "__main__":
    sys.exit(main())
