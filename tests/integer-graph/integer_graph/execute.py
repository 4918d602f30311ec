"""Checking and executing whole graphs."""

from .cost import cost, is_bounded
from .graph import Refused, require
from .operators import evaluate
from .shapes import result_type


def check(graph):
    """Infers the types of all results, or refuses the graph."""
    require(1 <= len(graph.inputs) <= 8 and 1 <= len(graph.outputs) <= 8, "inputs or outputs")
    require(1 <= len(graph.nodes) <= 65536 and len(graph.weights) <= 65536, "nodes or weights")
    for ty in graph.inputs + [ty for ty, _ in graph.weights]:
        ty.check()
    graph.types = []
    sizes = {"input": len(graph.inputs), "weight": len(graph.weights)}
    for node in graph.nodes:
        require(len(node.operands) <= 64, "operands")
        for kind, place in node.operands:
            require(place < sizes.get(kind, len(graph.types)), "no such operand")
        operands = [graph.type_of(value) for value in node.operands]
        result = result_type(node, operands)
        require(is_bounded(cost(node, operands)), "too costly")
        graph.types.append(result)
    for kind, place in graph.outputs:
        require(kind == "node" and place < len(graph.nodes), "no such output")
    return graph


def split(types, blob):
    """The arrays of a blob."""
    arrays, start = [], 0
    for ty in types:
        arrays.append(ty.array(blob[start : start + ty.bytes]))
        start += ty.bytes
    require(start == len(blob), "length of a blob")
    return arrays


def execute(graph, weights, inputs):
    """The results of all nodes as arrays, of a graph that was checked."""
    arrays = {
        "input": split(graph.inputs, inputs),
        "weight": split([ty for ty, _ in graph.weights], weights),
        "node": [],
    }
    for node, result in zip(graph.nodes, graph.types):
        operands = [arrays[kind][place] for kind, place in node.operands]
        types = [graph.type_of(value) for value in node.operands]
        array = evaluate(node, types, result, operands).reshape(result.shape)
        arrays["node"].append(array)
    return arrays


__all__ = ["Refused", "check", "cost", "execute", "split"]
