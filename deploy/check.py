#!/usr/bin/env python3
"""check.py BIN WORK: what deploy/ names, against the programs in BIN. check.sh calls it. Standard library only."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

DEPLOY = Path(__file__).resolve().parent
sys.path.insert(0, str(DEPLOY.parent / "scripts/book"))

from pages import blocks
from programs import help_of, known_options

RUNBOOK = DEPLOY.parent / "docs/operations.md"
WORKER_SOURCES = DEPLOY.parent / "offchain-workers/worker/src"
PROGRAMS = "/usr/local/bin/"
# Seconds for a program to come up. A debug build of the node takes a hundred on a busy machine.
DEADLINE = 900


class Wrong(Exception):
    """Something that deploy/ says is not so."""


def say(text):
    print(f"[deploy] {text}", flush=True)


# Units.


def unit(name):
    """A unit's [Service] as (option, value) pairs, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "systemd" / name).read_text())
    service = text.split("[Service]\n", 1)[1].split("\n[", 1)[0]
    return [line.split("=", 1) for line in service.splitlines() if line and not line.startswith("#")]


def option(name, wanted):
    return [value for key, value in unit(name) if key == wanted]


def environment(name):
    return dict(word.split("=", 1) for value in option(name, "Environment") for word in shlex.split(value))


def command(name, bin, variables):
    """The unit's command line as systemd would make it: `${X}` is one word, `$X` as many as it has."""
    words = []
    for word in shlex.split(option(name, "ExecStart")[0]):
        whole = re.fullmatch(r"\$(\w+)", word)
        if whole:
            words += variables.get(whole[1], "").split()
        else:
            words.append(re.sub(r"\$\{(\w+)\}", lambda found: variables[found[1]], word))
    return [words[0].replace(PROGRAMS, f"{bin}/"), *words[1:]]


def check_options(bin):
    for path in sorted((DEPLOY / "systemd").glob("*.service")):
        words = option(path.name, "ExecStart")[0].replace(PROGRAMS, f"{bin}/").split()
        first = next(place for place, word in enumerate(words) if word.startswith("-"))
        example = Path(str(path).replace("ambit-", "").replace(".service", ".env.example"))
        # Options that the example of the unit's environment names, in comments too.
        named = {word for word in words if word.startswith("--")} | set(re.findall(r"(?<![\w-])--[a-z0-9-]+", example.read_text()))
        unknown = named - known_options(*words[:first])
        if unknown:
            raise Wrong(f"{path.name} or its environment names {', '.join(sorted(unknown))}, which {' '.join(words[:first])} does not know")
        used = set(re.findall(r"\$\{?(\w+)", option(path.name, "ExecStart")[0])) - {"STATE_DIRECTORY", "CREDENTIALS_DIRECTORY"}
        missing = used - set(environment(path.name)) - {"AMBIT_NODE_OPTIONS"}
        if missing:
            raise Wrong(f"{path.name} uses {', '.join(sorted(missing))} without a default")
        # What no unit uses, the program must read by itself.
        help = re.sub(r"\s+", " ", help_of(*words[:first]))
        for variable in re.findall(r"^#?(AMBIT_\w+)=", example.read_text(), re.M):
            if variable not in used and not re.search(rf"\[env: {variable}\b", help):
                raise Wrong(f"{example.name} sets {variable}, which neither the unit nor the program reads")
        say(f"{path.name}: {len(named)} options, all known")


# The container.


def instructions():
    """The instructions of the Dockerfile as (name, rest), continued lines joined."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.M)
    text = re.sub(r"\\\n\s*", "", text)
    for line in filter(None, text.splitlines()):
        found = re.fullmatch(r"([A-Z]+) (.+)", line)
        if not found:
            raise Wrong(f"Dockerfile: no instruction: {line}")
        yield found[1], found[2]


def check_container(bin):
    """What can be seen of the container without building it."""
    stages, user, program, runs = [], None, None, []
    for name, rest in instructions():
        words = rest.split()
        if name == "FROM":
            if words[0] not in stages and not re.fullmatch(r"debian:[a-z]+-slim", words[0]):
                raise Wrong(f"Dockerfile: {words[0]} is not Debian's")
            stages.append(words[2] if len(words) == 3 and words[1] == "AS" else f"stage {len(stages)}")
            user = program = None
        elif name == "COPY":
            whence = [word.removeprefix("--from=") for word in words if word.startswith("--from=")]
            if whence and whence[0] not in stages[:-1]:
                raise Wrong(f"Dockerfile: nothing can be copied from {whence[0]}")
            for source in [] if whence else words[:-1]:
                if not (DEPLOY.parent / source).exists():
                    raise Wrong(f"Dockerfile copies {source}, which is not there")
        elif name == "RUN":
            runs.append(rest)
            if strange := re.search(r"\b(curl|wget|rustup|pip|npm)\b|https?:", rest):
                raise Wrong(f"Dockerfile runs {strange[0]}: packages come from Debian alone")
            for script in re.findall(r"(?<!\S)scripts/\S+", rest):
                if not os.access(DEPLOY.parent / script, os.X_OK):
                    raise Wrong(f"Dockerfile runs {script}, which is no program")
        elif name == "USER":
            user = rest
        elif name == "CMD":
            program = json.loads(rest)
        elif name not in ("SHELL", "WORKDIR", "ENV", "VOLUME", "EXPOSE"):
            raise Wrong(f"Dockerfile: {name} is not expected there")
    if len(stages) < 2 or user in (None, "root", "0"):
        raise Wrong("Dockerfile: what is run must be in a stage of its own, and not as root")
    if "scripts/setup.sh" not in runs or not any(run.startswith("make production") for run in runs):
        raise Wrong("Dockerfile: toolchain and programs must be made as everywhere else, by scripts/setup.sh and make production")
    unknown = {word for word in program if word.startswith("--")} - known_options(bin / program[0])
    if unknown:
        raise Wrong(f"Dockerfile names {', '.join(sorted(unknown))}, which {program[0]} does not know")
    say(f"the container has {len(stages)} stages of Debian, and runs {program[0]} as {user}; it was not built")


# Expressions.

WORDS = {"and", "or", "unless", "offset", "bool", "on", "ignoring", "by", "without", "group_left", "group_right"}


def metrics_of(expression):
    """Each metric of a PromQL expression, with its matchers as (label, operator, value)."""
    for query in re.findall(r"label_values\((\w+), *\w+\)", expression):
        expression = query
    expression = re.sub(r"\b(by|without|on|ignoring|group_left|group_right) *\([^)]*\)", " ", expression)
    expression = re.sub(r"\[[^\]]*\]", " ", expression)
    for found in re.finditer(r"(?<![\w$.])([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(?!\s*\()(?![\w:])", strip_values(expression)):
        name = found[1]
        if name not in WORDS:
            written = expression[found.start(2) : found.end(2)] if found[2] else ""
            yield name, re.findall(r'(\w+) *(=~|!~|!=|=) *"([^"]*)"', written)


def strip_values(expression):
    """The same with quoted values blanked, every character in its place."""
    return re.sub(r'"[^"]*"', lambda found: '"' + " " * (len(found[0]) - 2) + '"', expression)


def rules():
    """The alerts, from lines of the few forms that prometheus/alerts.yml says it has."""
    alerts = []
    for number, line in enumerate((DEPLOY / "prometheus/alerts.yml").read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#") or re.fullmatch(r"groups:|  - name: '[\w-]+'|    rules:|        (labels|annotations):", line):
            continue
        begun = re.fullmatch(r"      - alert: '(\w+)'", line)
        field = re.fullmatch(r" {8,10}(expr|for|severity|summary|runbook_url): '((?:[^']|'')*)'", line)
        if begun:
            alerts.append({"alert": begun[1]})
        elif field and alerts and field[1] not in alerts[-1]:
            alerts[-1][field[1]] = field[2].replace("''", "'")
        else:
            raise Wrong(f"alerts.yml, line {number}: not of a form that this file may have: {line}")
    for alert in alerts:
        if not {"alert", "expr", "severity", "summary", "runbook_url"} <= set(alert):
            raise Wrong(f"alerts.yml: {alert['alert']} lacks a field")
    if len({alert["alert"] for alert in alerts}) < len(alerts):
        raise Wrong("alerts.yml has an alert twice")
    return alerts


def check_runbook(alerts):
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", RUNBOOK.read_text(), re.M)}
    for alert in alerts:
        page, anchor = alert["runbook_url"].split("#")
        if not (DEPLOY.parent / page).samefile(RUNBOOK) or anchor not in anchors:
            raise Wrong(f"{alert['alert']}: {alert['runbook_url']} is no heading of docs/operations.md")
    tried = set(re.findall(r"alertname: '(\w+)'\n +exp_alerts:", (DEPLOY / "prometheus/alerts.test.yml").read_text()))
    if untried := [alert["alert"] for alert in alerts if alert["alert"] not in tried]:
        raise Wrong(f"alerts.test.yml has no example in which {', '.join(untried)} fires")
    say(f"{len(alerts)} alerts, each with a runbook and an example")


def dashboard():
    """Where the dashboard asks something, and what."""
    board = json.loads((DEPLOY / "grafana/ambit.json").read_text())
    variables = {variable["name"] for variable in board["templating"]["list"]}
    ids = [panel["id"] for panel in board["panels"]]
    if len(set(ids)) < len(ids):
        raise Wrong("the dashboard has two panels with the same id")
    asked = [(f"variable {variable['name']}", variable["definition"]) for variable in board["templating"]["list"] if variable["type"] == "query"]
    for panel in board["panels"]:
        if panel["type"] != "row" and panel["datasource"]["uid"] != "${datasource}":
            raise Wrong(f"panel {panel['title']} names a data source of its own")
        asked += [(f"panel {panel['title']}", target["expr"]) for target in panel.get("targets", [])]
    for place, expression in asked:
        unknown = set(re.findall(r"\$(?!__)\{?(\w+)", expression)) - variables
        if unknown:
            raise Wrong(f"{place} uses the variable {', '.join(unknown)}, which the dashboard does not have")
    say(f"the dashboard has {len(board['panels'])} panels and {len(asked)} queries")
    return asked


# Programs.


def get(url, token=None, body=None, kind="application/octet-stream"):
    headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=60) as answer:
        return answer.read()


def rpc(port, method, *params):
    """Asks a node."""
    question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = json.loads(get(f"http://127.0.0.1:{port}", body=json.dumps(question).encode(), kind="application/json"))
    if "error" in answer:
        raise Wrong(f"{method}: {answer['error']}")
    return answer["result"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Program:
    """A program that a unit starts, in a state directory of its own, until the block ends."""

    def __init__(self, name, bin, work, state, changes):
        self.name, self.log = name, work / f"{state.name}.log"
        state.mkdir(mode=0o700, exist_ok=True)
        variables = {**environment(name), "STATE_DIRECTORY": str(state), "CREDENTIALS_DIRECTORY": str(work / "credentials"), **changes}
        self.command, self.environment = command(name, bin, variables), {**clean_environment(), **variables}

    def __enter__(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Wrong(f"{self.name}: did not end within 120 s of being asked to")

    def until(self, what, ready):
        """Waits for what `ready` gives, which may fail to connect meanwhile."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Wrong(f"{self.name}: ended with {self.process.returncode}:\n{self.log.read_text()[-2000:]}")
            try:
                found = ready()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                found = None
            if found:
                return found
            time.sleep(0.2)
        raise Wrong(f"{self.name}: no {what} within {DEADLINE} s:\n{self.log.read_text()[-2000:]}")


def clean_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("AMBIT_")}


def a_task(version):
    """A request in SCALE to execute job 0, whose artefacts nobody has: `ambit_primitives::worker::Request`."""
    number = lambda value, size: value.to_bytes(size, "little")
    compact = lambda length: bytes([length << 2])
    cid = bytes([1, 0x55, 0x12, 32]) + bytes(32)
    cid = compact(len(cid)) + cid
    execution = number(0, 8) + number(0, 1) + number(100_000, 4) + bytes(32) + cid * 3 + bytes(32)
    return bytes([version]) + bytes(32) + number(1, 4) + bytes(32) + compact(1) + bytes([0]) + execution


# Backup and restore.


def as_written(part, changes, work):
    """Runs the commands of the runbook that have this part, with what is here in the place of what is on an operator's machine. Gives what
    they print."""
    found = [block.text for block in blocks(RUNBOOK) if part in block.text]
    if len(found) != 1:
        raise Wrong(f"docs/operations.md has {len(found)} blocks of commands with {part}")
    text = found[0]
    for written, here in changes.items():
        if written not in text:
            raise Wrong(f"docs/operations.md: {written} is not in the commands with {part}")
        text = text.replace(written, str(here))
    # Units are stopped and started by this check.
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", f"systemctl() {{ :; }}\n{text}"], cwd=work, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise Wrong(f"docs/operations.md: the commands with {part} end with {done.returncode}:\n{text}{done.stderr}")
    return done.stdout


def check_journal(log, work):
    """The runbook's way to all about one execution finds it in what a worker logs as JSON."""
    logged = re.search(r'"fingerprint":"(0x[0-9a-f]{64})"', log.read_text())
    if not logged:
        raise Wrong("a worker that tried a task logs no fingerprint as JSON")
    looked = as_written("journalctl", {"journalctl -u ambit-worker -o cat": f"cat {log}", "0x...": logged[1]}, work)
    found = [json.loads(line) for line in looked.splitlines()]
    if not found or any(event["fingerprint"] != logged[1] or "task" not in event for event in found):
        raise Wrong(f"docs/operations.md: the commands with journalctl find {looked!r} of the execution {logged[1]}")
    say(f"a worker's log has an execution by its fingerprint, in {len(found)} of {len(log.read_text().splitlines())} lines")


def keys_of(keystore):
    """The keys in a keystore's files, as (type, public key)."""
    return sorted((bytes.fromhex(file.name[:8]).decode(), f"0x{file.name[8:]}") for file in keystore.iterdir())


def check_restored_node(bin, work, options, peer, keys):
    """A node on a fresh folder with the keys of `work / "node"`, restored as the runbook says, is the same peer and has every key."""
    chain = {"CHAIN": "ambit_dev"}
    as_written("validator-keys.tar keystore", chain | {f"/var/lib/ambit-{role}": work / "node" for role in ("validator", "operator")}, work)
    restored = work / "restored-node"
    owner = {"-o ambit-validator -g ambit-validator": f"-o {os.getuid()} -g {os.getgid()}", "ambit-validator: ": f"{os.getuid()}:{os.getgid()} "}
    as_written("-xpf validator-keys.tar", chain | {"/var/lib/ambit-validator": restored} | owner, work)
    port = int(options["AMBIT_RPC_PORT"])
    with Program("ambit-operator.service", bin, work, restored, options) as program:
        program.until("peer ID", lambda: rpc(port, "system_localPeerId"))
        kind, public = keys[0]
        asked = {"http://127.0.0.1:9944": f"http://127.0.0.1:{port}", "0xPUBLIC": public, '"babe"': f'"{kind}"'}
        said = [json.loads(line)["result"] for line in as_written("rpc system_localPeerId", asked, work).splitlines()]
        if said != [peer, True]:
            raise Wrong(f"a restored node says {said}, not that it is {peer} and has its key {kind}")
        missing = [kind for kind, public in keys if not rpc(port, "author_hasKey", public, kind)]
        if missing:
            raise Wrong(f"a restored node lacks its keys {', '.join(missing)}")
        if rpc(port, "author_hasKey", f"0x{'77' * 32}", "babe"):
            raise Wrong("a node has a key that nobody made")
    say(f"a node's keys were restored: it is the same peer, with {', '.join(kind for kind, _ in keys)}")


def exposition(text):
    """What an endpoint exports: the label values of each name of a sample."""
    exported = {}
    for line in text.splitlines():
        found = re.match(r"([a-zA-Z_:][\w:]*)(\{.*\})? ", line)
        if found and not line.startswith("#"):
            labels = exported.setdefault(found[1], {})
            for label, value in re.findall(r'(\w+)="([^"]*)"', found[2] or ""):
                labels.setdefault(label, set()).add(value)
    return exported


def check_metrics(asked, node, worker):
    """Names must be exported. So must values of labels, but for a worker's counters, whose values appear when something happens: those
    must be words of the worker's sources."""
    sources = "".join(path.read_text() for path in sorted(WORKER_SOURCES.rglob("*.rs")))
    names = set()
    for place, expression in asked:
        found = list(metrics_of(expression))
        if not found:
            raise Wrong(f"{place} asks for no metric: {expression}")
        for name, matchers in found:
            names.add(name)
            exported = {"job": {"ambit-node", "ambit-worker"}} if name == "up" else (worker if name.startswith("ambit_worker_") else node).get(name)
            if exported is None:
                raise Wrong(f"{place}: nothing exports {name}")
            for label, operator, value in matchers:
                if "$" in value:
                    continue
                if label not in exported:
                    raise Wrong(f"{place}: {name} has no label {label}")
                for word in value.split("|") if "~" in operator else [value]:
                    if word not in exported[label] and not (name.startswith("ambit_worker_") and f'"{word}"' in sources):
                        raise Wrong(f"{place}: {name} never has {label}=\"{word}\"")
    say(f"{len(names)} metrics, all exported: {', '.join(sorted(names))}")


def main(bin, work):
    alerts = rules()
    asked = [(f"alert {alert['alert']}", alert["expr"]) for alert in alerts] + dashboard()
    check_runbook(alerts)
    check_options(bin)
    check_container(bin)

    credentials = work / "credentials"
    credentials.mkdir(mode=0o700)
    (credentials / "key").write_text("//Eve\n")
    listen = free_port()
    url = f"http://127.0.0.1:{listen}"
    # Nobody listens on port 1, so the task below waits.
    place = {"AMBIT_LISTEN": f"127.0.0.1:{listen}", "AMBIT_GATEWAY_LISTEN": "127.0.0.1:0", "AMBIT_GATEWAY": "http://127.0.0.1:1"}
    place |= {"AMBIT_BITSWAP_LISTEN": "127.0.0.1:0"}
    health = lambda: json.loads(get(f"{url}/v1/health"))
    waiting = lambda: health()["kinds"]["execute"]["waiting"] == 1

    with Program("ambit-worker.service", bin, work, work / "worker", place) as program:
        found = program.until("health", health)
        version = found["version"]
        if not [address for address in found["bitswap"] if address.startswith("/ip4/127.0.0.1/tcp/")]:
            raise Wrong(f"the worker exchanges blocks at {found['bitswap']}, not where AMBIT_BITSWAP_LISTEN says")
        token = (work / "worker/token").read_text().strip()
        get(f"{url}/v1/batch", token, a_task(version))
        program.until("task that waits", waiting)
    kept = {name: (work / "worker" / name).read_bytes() for name in ("token", "secret")}

    as_written("worker.tar --exclude", {"/var/lib/ambit-worker": work / "worker"}, work)
    restored = work / "restored"
    restored.mkdir()
    subprocess.run(["tar", "-C", restored, "-xpf", work / "worker.tar"], check=True)
    logged = {"AMBIT_LOG_FORMAT": "json", "RUST_LOG": "info,worker=debug"}
    with Program("ambit-worker.service", bin, work, restored, place | logged) as program:
        program.until("task of the restored journal", waiting)
        if any((restored / name).read_bytes() != content for name, content in kept.items()):
            raise Wrong("a restored worker has another token or secret")
        say("a worker's state was restored: token, secret, and the task that waited")

        # Counters with labels appear at the first event: a retry has been, and this is a refusal.
        try:
            get(f"{url}/v1/batch", "0" * 64, b"x")
            raise Wrong("the worker took a wrong token")
        except urllib.error.HTTPError as refused:
            if refused.code != 401:
                raise Wrong(f"the worker answered {refused.code} to a wrong token") from refused
        metrics = lambda: exposition(get(f"{url}/metrics").decode())
        program.until("retry", lambda: "ambit_worker_tasks_total" in metrics())
        of_worker = metrics()
        check_journal(program.log, work)

        (credentials / "worker-token").write_bytes(kept["token"])
        # An authority does not start without a node key.
        here = {"sudo -u ambit-validator ambit-node": bin / "ambit-node", "testnet": "dev", "/var/lib/ambit-validator": work / "node"}
        as_written("generate-node-key", here, work)
        # Drawn no sooner than they are needed: others draw ports too.
        rpc_port, prometheus = free_port(), free_port()
        node = {"AMBIT_CHAIN": "dev", "AMBIT_P2P_PORT": "0", "AMBIT_RPC_PORT": str(rpc_port), "AMBIT_PROMETHEUS_PORT": str(prometheus)}
        node |= {"AMBIT_WORKER_URL": url, "AMBIT_NODE_OPTIONS": "--alice --force-authoring"}
        with Program("ambit-operator.service", bin, work, work / "node", node) as program:
            metrics = lambda: exposition(get(f"http://127.0.0.1:{prometheus}/metrics").decode())
            # Off-chain workers and authorship have counted when a block is there.
            program.until("block", lambda: "offchain-on-block" in metrics().get("substrate_tasks_ended_total", {}).get("task_name", ()))
            check_metrics(asked, metrics(), of_worker)

            challenger = {"AMBIT_URL": f"ws://127.0.0.1:{rpc_port}", "AMBIT_GATEWAY": "http://127.0.0.1:1"}
            with Program("ambit-challenger.service", bin, work, work / "challenger", challenger) as program:
                program.until("start", lambda: '"event":"started"' in program.log.read_text())
            say(f"the challenger watches, and ended with {program.process.returncode} when it was asked to")
            if program.process.returncode != 0:
                raise Wrong("a challenger that is stopped should end with 0")

            # Keys of a validator and of an operator, in one keystore.
            rpc(rpc_port, "author_rotateKeysWithOwner", f"0x{'a1' * 32}")
            keystore = work / "node/chains/ambit_dev/keystore"
            made = [bin / "ambit", "operator", "init", "--json", "--keystore", keystore, "--config", work / "etc", "--chain", "dev"]
            subprocess.run(made, check=True, capture_output=True)
            keys = keys_of(keystore)
            if {kind for kind, _ in keys} != {"babe", "gran", "ambw"}:
                raise Wrong(f"the keystore has keys of other types than docs/operations.md says: {keys}")
            peer = rpc(rpc_port, "system_localPeerId")
        check_restored_node(bin, work, node, peer, keys)


if __name__ == "__main__":
    started = time.monotonic()
    # What was started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    except Wrong as wrong:
        sys.exit(f"[deploy] {wrong}")
    say(f"all is as deploy/ says, after {time.monotonic() - started:.0f} s")
