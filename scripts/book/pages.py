"""The book's pages: which there are, in their order, and the shell blocks in them.

A block fenced as `sh` is run by `commands.py`, unless the paragraph behind it says `*Not run by CI: REASON.*`. A block fenced as `text` right behind
it is what it prints, at least: each line, in this order. An ellipsis (…) in a line stands for anything, a line of one for any lines. A comment
before a block says how it is run:

    <!-- run: deadline 900 -->          it may take longer than the usual ten minutes
    <!-- run: registry -->              it needs the package registry, and nothing of the chain
    <!-- run: background until REGEX --> it goes on until the end of the page (of the book, on the first page); ready when it printed this
    <!-- save: PATH -->                 the block is a file
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
USUAL_DEADLINE = 600

LINK = re.compile(r"^\s*(?:- )?\[[^\]]+\]\(([^)]+\.md)\)", re.M)
FENCE = re.compile(r"^([ \t]*)(`{3,})(\w*)\s*$")
COMMENT = re.compile(r"^\s*<!-- (run|save): (.*?) -->\s*$")
EXCUSE = re.compile(r"^\*Not run by CI: (\S.{9,})\*$")


@dataclass
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str
    saved_as: str | None = None
    background: str | None = None
    registry: bool = False
    deadline: int = USUAL_DEADLINE
    excuse: str | None = None
    expected: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def verdict(complaints: list[str], fine: str) -> int:
    """Says what a check found, or that all is as it should be; gives the exit code."""
    for complaint in complaints:
        print(f"[book] {complaint}", file=sys.stderr)
    if not complaints:
        print(f"[book] {fine}")
    return 1 if complaints else 0


class Malformed(Exception):
    """A page is not written as it must be."""


def pages() -> list[Path]:
    """All pages of the book, in the order of its table of contents."""
    return [(DOCS / target).resolve() for target in LINK.findall((DOCS / "SUMMARY.md").read_text())]


def directions(kind: str, text: str, block: Block) -> None:
    """Reads a comment that says how a block is run."""
    if kind == "save":
        block.saved_as = text
        return
    head, _, until = text.partition("background until ")
    if until:
        block.background = until
        re.compile(until)
    for word in filter(None, (part.strip() for part in head.split(","))):
        if word == "registry":
            block.registry = True
        elif match := re.fullmatch(r"deadline (\d{1,4})", word):
            block.deadline = int(match[1])
        else:
            raise Malformed(f"{block.place}: `{word}` says nothing about how a block is run")


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that are run, saved, or excused from it."""
    lines = page.read_text().splitlines()
    found: list[Block] = []
    comment: tuple[str, str] | None = None
    at = 0
    while at < len(lines):
        if match := COMMENT.match(lines[at]):
            comment = (match[1], match[2])
            at += 1
            continue
        fence = FENCE.match(lines[at])
        if not fence:
            if lines[at].strip():
                if comment:
                    raise Malformed(f"{page.relative_to(ROOT)}:{at + 1}: a comment about a block without the block")
                if found and found[-1].language == "sh" and (match := EXCUSE.match(paragraph(lines, at))):
                    if follows(lines, found[-1], at):
                        found[-1].excuse = match[1]
            at += 1
            continue
        indent, ticks, language = fence.groups()
        start, at = at, at + 1
        body = []
        while at < len(lines) and lines[at].strip() != ticks:
            body.append(lines[at].removeprefix(indent))
            at += 1
        if at == len(lines):
            raise Malformed(f"{page.relative_to(ROOT)}:{start + 1}: a block without an end")
        at += 1
        block = Block(page, start + 1, language, "\n".join(body) + "\n")
        if comment:
            directions(*comment, block)
            comment = None
        if language == "text" and found and found[-1].language == "sh" and follows(lines, found[-1], start):
            found[-1].expected = [line for line in body if line.strip()]
        if language == "sh" or block.saved_as:
            found.append(block)
    return found


def paragraph(lines: list[str], at: int) -> str:
    """The lines from here to the next empty one, as one."""
    words = []
    while at < len(lines) and lines[at].strip():
        words.append(lines[at].strip())
        at += 1
    return " ".join(words)


def follows(lines: list[str], block: Block, at: int) -> bool:
    """Whether nothing is between a block and this line."""
    end = block.line + block.text.count("\n")
    return not "".join(lines[end + 1 : at]).strip()
