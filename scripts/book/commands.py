#!/usr/bin/env python3
"""Runs the commands of the book, as they are written, against a chain of their own, and compares what they print.

The first page starts a chain; all others are run at the same time, each in a shell that has what the first one exported. Everything happens in a copy of
the repository and, where the system allows it, in a network of its own, so that ports are as in the book whatever else runs here.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pages import ROOT, Block, Malformed, blocks, pages

PORTS = [8000, 8017, 9944, 9945, 9946, 9955, 9956, 9957, 9966, 9967, 9968, 9615, 30333, 30334, 30335]
AT_ONCE = 8
LOOPBACK_UP = """
import fcntl, socket, struct, time
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 0x41))
print("up", flush=True)
time.sleep(86400)
"""


stopped = threading.Event()
why_stopped: list[str] = []


def stop(reason: str) -> None:
    """Has everything end, and what is under way say why."""
    why_stopped.append(reason)
    stopped.set()


class Failed(Exception):
    """A block did not do what its page says."""


class Network:
    """A network namespace with nothing but loopback; or this machine's own network, where there can't be one."""

    def __init__(self, own_only: bool = False) -> None:
        self.holder = None
        self.enter: list[str] = []
        for user in ([], ["--user", "--map-root-user"]):
            command = ["unshare", "--net", *user, sys.executable, "-c", LOOPBACK_UP]
            try:
                holder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            except FileNotFoundError:
                break
            if holder.stdout.readline().strip() == "up":
                self.holder = holder
                self.enter = ["nsenter", "--target", str(holder.pid), "--net"]
                if user:
                    self.enter += ["--user", "--preserve-credentials"]
                return
            holder.wait()
        for port in [] if own_only else PORTS:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    raise Failed(f"port {port} is taken, and this system lets nobody make a network of its own (unshare --net)")

    def close(self) -> None:
        if self.holder:
            self.holder.kill()
            self.holder.wait()


class Shell:
    """A terminal in which the blocks of a page are typed, one after the other."""

    def __init__(self, folder: Path, scratch: Path, enter: list[str], environment: Path | None) -> None:
        self.folder, self.scratch, self.enter = folder, scratch, enter
        folder.mkdir()
        command = [*enter, "bash", "--norc", "-e", "-o", "pipefail"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=scratch, text=True, start_new_session=True, stdout=subprocess.DEVNULL)
        self.count = 0
        if environment:
            self.type(f". {environment}\n", 10, "the environment")

    def type(self, text: str, deadline: float, place: str) -> str:
        """Runs a text in this shell; gives what it printed."""
        self.count += 1
        script, output, done = (self.folder / f"{self.count}.{kind}" for kind in ("sh", "out", "done"))
        script.write_text(text)
        try:
            self.process.stdin.write(f". {script} >{output} 2>&1 </dev/null; : >{done}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failed(f"{place}: the shell is gone") from None
        until = time.monotonic() + deadline
        while not done.exists():
            ended = self.process.poll()
            if ended is not None and not done.exists():
                raise Failed(f"{place}: exit code {ended}\n{tail(output)}")
            if stopped.is_set():
                raise Failed(f"{place}: {why_stopped[0]}")
            if time.monotonic() > until:
                raise Failed(f"{place}: not done within {deadline} s\n{tail(output)}")
            time.sleep(0.05)
        return output.read_text(errors="replace")

    def export(self) -> Path:
        """A file with all that this shell exported."""
        file = self.folder / "environment"
        self.type(f"export -p >{file}\n", 10, "the environment")
        return file

    def close(self) -> None:
        end(self.process)


class Background:
    """What a reader starts in a terminal of its own."""

    def __init__(self, block: Block, shell: Shell) -> None:
        self.block = block
        self.log = shell.folder / f"{block.page.stem}-{block.line}.log"
        script = shell.folder / f"{block.page.stem}-{block.line}.sh"
        # What it starts takes its place, so that it gets the signals.
        script.write_text(f". {shell.export()}\nset -e\n{block.text}")
        with self.log.open("w") as log:
            command = [*shell.enter, "bash", "--norc", str(script)]
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=shell.scratch, start_new_session=True
            )

    def wait(self) -> str:
        until = time.monotonic() + self.block.deadline
        while True:
            said = self.log.read_text(errors="replace")
            if re.search(self.block.background, said):
                return said
            if self.process.poll() is not None:
                raise Failed(f"{self.block.place}: ended with {self.process.returncode}\n{tail(self.log)}")
            if stopped.is_set():
                raise Failed(f"{self.block.place}: {why_stopped[0]}")
            if time.monotonic() > until:
                raise Failed(f"{self.block.place}: not ready within {self.block.deadline} s\n{tail(self.log)}")
            time.sleep(0.2)

    def close(self) -> None:
        """Interrupts it, as a reader does; it should not have ended before."""
        ended = self.process.poll()
        end(self.process)
        if ended is not None:
            raise Failed(f"{self.block.place}: ended before its time with {ended}\n{tail(self.log)}")


def end(process: subprocess.Popen) -> None:
    """Ends a process and all that it started."""
    for number, patience in ((signal.SIGINT, 15), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return


def tail(file: Path, lines: int = 40) -> str:
    if not file.exists():
        return ""
    return "\n".join("    " + line for line in file.read_text(errors="replace").splitlines()[-lines:])


def compare(block: Block, output: str) -> None:
    """Fails unless each expected line was printed, in its order."""
    printed = iter(" ".join(line.split()) for line in output.splitlines())
    for line in block.expected:
        words = " ".join(line.split())
        if words == "…":
            continue
        pattern = ".+?".join(re.escape(part) for part in words.split("…"))
        if not any(re.fullmatch(pattern, candidate) for candidate in printed):
            shown = "\n".join("    " + one for one in output.splitlines()[-40:])
            raise Failed(f"{block.place}: did not print, or not in this place:\n    {line}\nbut\n{shown}")


registry = threading.Lock()
fetched: dict[str, str | Failed] = {}


def outside(block: Block, scratch: Path) -> str:
    """Runs a block that needs the package registry, on this machine's own network; once, if several pages have it."""
    with registry:
        if block.text not in fetched:
            shell = Shell(scratch / ".book" / f"{block.page.stem}-{block.line}", scratch, [], None)
            try:
                fetched[block.text] = shell.type(block.text, block.deadline, block.place)
            except Failed as failure:
                fetched[block.text] = failure
            finally:
                shell.close()
    result = fetched[block.text]
    if isinstance(result, Failed):
        raise result
    return result


def fetch_ahead(all_pages: list[Path], scratch: Path) -> None:
    """Runs what needs no chain while the first page waits for blocks. What fails is told by the page that has it."""
    for block in (block for page in all_pages for block in blocks(page)):
        if block.registry and not block.excuse and not stopped.is_set():
            try:
                outside(block, scratch)
            except Failed:
                pass


def play(page: Path, scratch: Path, network: Network, environment: Path | None, stays: list[Background] | None) -> list[str]:
    """Runs all blocks of a page; gives a line about each."""
    name = page.stem
    shell = Shell(scratch / ".book" / name, scratch, network.enter, environment)
    running: list[Background] = []
    told = []
    try:
        for block in blocks(page):
            if block.excuse:
                continue
            began = time.monotonic()
            if block.saved_as:
                (scratch / block.saved_as).write_text(block.text)
                continue
            if block.background:
                background = Background(block, shell)
                running.append(background)
                output = background.wait()
            elif block.registry:
                output = outside(block, scratch)
            else:
                output = shell.type(block.text, block.deadline, block.place)
            compare(block, output)
            told.append(f"{time.monotonic() - began:6.1f} s  {block.place}")
        if stays is not None:
            shell.export()
    except Failed as failure:
        logs = "".join(f"\n  {one.block.place} printed\n{tail(one.log, 12)}" for one in running)
        raise Failed(f"{failure}{logs}") from None
    finally:
        shell.close()
        if stays is None:
            for background in running:
                background.close()
        else:
            stays.extend(running)
    return told


def python_with_numpy(scratch: Path) -> None:
    """Puts the system's Python first where only that one has NumPy: pages say python3."""
    has = lambda python: subprocess.run([python, "-c", "import numpy"], capture_output=True).returncode == 0
    if not has("python3") and has("/usr/bin/python3"):
        folder = scratch / ".book" / "path"
        folder.mkdir()
        (folder / "python3").symlink_to("/usr/bin/python3")
        os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"


def copy_of_repository(scratch: Path, programs: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, target = ROOT / name, scratch / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    (scratch / "bin").symlink_to(programs.resolve())


def check(all_pages: list[Path]) -> None:
    """Prints which blocks are run and which not."""
    for page in all_pages:
        for block in blocks(page):
            if block.language == "sh":
                print(f"{block.place}: {'not run: ' + block.excuse if block.excuse else 'run'}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=Path, default=ROOT / "bin", help="where ambit and ambit-node are")
    parser.add_argument("--list", action="store_true", help="only say which blocks are run")
    parser.add_argument("--probe", action="store_true", help="only say, by the exit code, whether the commands have a network of their own here")
    parser.add_argument("--within", type=int, metavar="SECONDS", help="fail when all of it takes longer")
    parser.add_argument("--keep", action="store_true", help="leave the scratch directory")
    parser.add_argument("pages", nargs="*", type=Path, help="run only the first page and these")
    options = parser.parse_args()
    all_pages = pages()
    if options.list:
        check(all_pages)
        return 0
    if options.probe:
        network = Network(own_only=True)
        network.close()
        return 0 if network.enter else 1
    for program in ("ambit", "ambit-node"):
        if not (options.bin / program).exists():
            print(f"[book] {options.bin / program} is missing: make build, or --bin DIR", file=sys.stderr)
            return 2
    chosen = {page.resolve() for page in options.pages}
    first, *others = [page for page in all_pages if any(not block.excuse for block in blocks(page))]
    if unknown := chosen - {first, *others}:
        print(f"[book] no page of the book with commands: {', '.join(map(str, sorted(unknown)))}", file=sys.stderr)
        return 2
    others = [page for page in others if not chosen or page in chosen]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop("interrupted"))
    if options.within:
        limit = threading.Timer(options.within, stop, [f"not done when the {options.within} s for all of the book were over"])
        limit.daemon = True
        limit.start()
    began = time.monotonic()
    scratch = Path(tempfile.mkdtemp(prefix="ambit-book-"))
    failures: list[str] = []
    stays: list[Background] = []
    network = ahead = None
    lock = threading.Lock()
    try:
        copy_of_repository(scratch, options.bin)
        (scratch / ".book").mkdir()
        python_with_numpy(scratch)
        network = Network()
        ahead = threading.Thread(target=fetch_ahead, args=(others, scratch))
        ahead.start()
        print("\n".join(play(first, scratch, network, None, stays)), flush=True)
        environment = scratch / ".book" / first.stem / "environment"

        def one(page: Path) -> None:
            try:
                told = play(page, scratch, network, environment, None)
                with lock:
                    print("\n".join(told), flush=True)
            except Failed as failure:
                with lock:
                    failures.append(str(failure))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, others))
    except (Failed, Malformed) as failure:
        failures.append(str(failure))
    finally:
        if failures:
            stop("another page failed")
        if ahead:
            ahead.join()
        for background in stays:
            try:
                background.close()
            except Failed as failure:
                failures.append(str(failure))
        if network:
            network.close()
    for failure in failures:
        print(f"[book] {failure}", file=sys.stderr)
    print(f"[book] {'failed' if failures else 'all commands did what the book says'}, {time.monotonic() - began:.0f} s", flush=True)
    if options.keep or failures:
        print(f"[book] what happened is in {scratch}")
    else:
        shutil.rmtree(scratch, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
