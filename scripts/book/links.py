#!/usr/bin/env python3
"""A preprocessor for mdbook: links from a page to what is in the repository and not in the book lead to the repository."""

import json
import os
import re
import sys
from pathlib import Path

from pages import DOCS, ROOT, pages

LINK = re.compile(r"(?<!!)(\[[^\]]*\]\()([^)\s#]+)((?:#[^)\s]*)?\))")
ELSEWHERE = re.compile(r"[a-z]+:")


def outward(chapter: Path, text: str, repository: str, inside: set[Path]) -> str:
    """The text of a chapter with such links replaced."""

    def replaced(match: re.Match) -> str:
        target = match[2]
        if ELSEWHERE.match(target):
            return match[0]
        path = (chapter.parent / target).resolve()
        if path in inside or (path.suffix != ".md" and DOCS in path.parents and path.is_file()):
            return match[0]
        kind = "tree" if path.is_dir() else "blob"
        return f"{match[1]}{repository}/{kind}/main/{os.path.relpath(path, ROOT)}{match[3]}"

    return LINK.sub(replaced, text)


def visit(items: list, repository: str, inside: set[Path]) -> None:
    for item in items:
        if isinstance(item, dict) and "Chapter" in item:
            chapter = item["Chapter"]
            if chapter.get("source_path"):
                chapter["content"] = outward(DOCS / chapter["source_path"], chapter["content"], repository, inside)
            visit(chapter["sub_items"], repository, inside)


def main() -> int:
    if sys.argv[1:2] == ["supports"]:
        return 0 if sys.argv[2:] == ["html"] else 1
    context, book = json.load(sys.stdin)
    repository = context["config"]["output"]["html"]["git-repository-url"].rstrip("/")
    visit(book.get("items", book.get("sections", [])), repository, set(pages()))
    json.dump(book, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
