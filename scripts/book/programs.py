"""What the programs of this repository say of themselves by `--help`: which commands and options they have."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

from pages import ROOT

BIN = Path(os.environ.get("AMBIT_BIN") or ROOT / "bin")


@cache
def help_of(*command: str | Path) -> str:
    """What a program, or a command of it, answers to `--help`."""
    return subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout


def known_options(*command: str | Path) -> set[str]:
    """The long options of a command."""
    return set(re.findall(r"^\s+(?:-\w, )?(--[a-z0-9-]+)", help_of(*command), re.M))


def subcommands(*command: str | Path) -> set[str]:
    """The commands that a command has, none for most."""
    listed = re.search(r"^Commands:\n((?: .*\n)+)", help_of(*command), re.M)
    return set(re.findall(r"^  ([a-z][\w-]*)", listed[1], re.M)) if listed else set()
