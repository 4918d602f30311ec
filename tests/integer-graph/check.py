"""Checks golden/*.json against the second implementation of docs/spec/integer-graph.md. Needs NumPy.

python3 tests/integer-graph/check.py
"""

import json
import pathlib
import sys

from integer_graph.cost import costs, needed
from integer_graph.execute import check, execute
from integer_graph.graph import Refused, Type, decode, encode
from integer_graph.tiles import Tiling

GOLDEN = pathlib.Path(__file__).with_name("golden")


def read(name):
    return json.loads((GOLDEN / f"{name}.json").read_text())


def differences(case):
    """What is wrong with a case."""
    data = bytes.fromhex(case["graph"])
    graph = check(decode(data))
    if encode(graph) != data:
        yield "its graph is encoded otherwise"
    arrays = execute(graph, bytes.fromhex(case["weights"]), bytes.fromhex(case["inputs"]))
    if len(case["results"]) != len(graph.nodes):
        yield "it has another number of results"
    for place, (node, ty, expected) in enumerate(zip(graph.nodes, graph.types, case["results"])):
        if ty.data(arrays["node"][place]).hex() != expected:
            yield f"node {place}, {node.last.op}, has another result"
        cost = costs(graph, place)[-1]
        if list(cost) != case["costs"][place]:
            yield f"node {place}, {node.last.op}, costs {cost}"
    for place, tile, index, expected in case["needed"]:
        element = Tiling(graph.types[place]).tiles[tile][0] + index
        if needed(graph, arrays, place, element) != [tuple(tile) for tile in expected]:
            yield f"element {element} of node {place}, {graph.nodes[place].last.op}, needs other tiles"


def main():
    wrong, count = [], 0
    for name in ("operators", "edges", "graphs"):
        for case in read(name):
            count += 1
            wrong += [f"{name}, {case['name']}: {what}" for what in differences(case)]
    for case in read("refused"):
        count += 1
        try:
            check(decode(bytes.fromhex(case["graph"])))
        except Refused:
            continue
        wrong.append(f"refused, {case['name']}: it is accepted")
    for case in read("tiles"):
        count += 1
        if Tiling(Type(case["element"], tuple(case["shape"]))).bytes != case["tiles"]:
            wrong.append(f"tiles of {case['element']} {case['shape']}: they are others")
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{count - len(wrong)} of {count} golden cases agree with the second implementation")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
