"""Checking and executing whole graphs."""

from .cost import cost, is_bounded
from .graph import TAKE_MANY, Refused, require
from .operators import evaluate
from .shapes import result_type


def check(graph):
    """Infers the types of all results, or refuses the graph."""
    require(1 <= len(graph.inputs) <= 8 and 1 <= len(graph.outputs) <= 8, "inputs or outputs")
    steps = sum(len(node.steps) for node in graph.nodes)
    require(1 <= len(graph.nodes) and steps <= 65536 and len(graph.weights) <= 65536, "nodes, steps or weights")
    for ty in graph.inputs + [ty for ty, _ in graph.weights]:
        ty.check()
    graph.given = []
    for node in graph.nodes:
        graph.given.append(check_node(graph, node))
    for kind, place in graph.outputs:
        require(kind == "node" and place < len(graph.nodes), "no such output")
    return graph


def check_node(graph, node):
    """The types of what the steps of a node give that comes next in a graph, or refuses it."""
    require(len(node.before) < 32, "steps")
    require(sum(len(step.operands) for step in node.steps) <= 64, "operands")
    given, costs, taken = [], [], set()
    for step in node.steps:
        there = {"input": graph.inputs, "weight": graph.weights, "node": graph.given, "step": given}
        for kind, place in step.operands:
            require(place < len(there[kind]), "no such operand")
            if kind == "step":
                require(step.op not in TAKE_MANY, "more than single elements of a step")
                taken.add(place)
        types = [graph.type_of(value, given) for value in step.operands]
        given.append(result_type(step, types))
        costs.append(cost(step, types, costs))
        require(is_bounded(costs[-1]), "too costly")
    require(len(taken) == len(node.before), "a step that no other takes")
    return given


def split(types, blob):
    """The arrays of a blob."""
    arrays, start = [], 0
    for ty in types:
        arrays.append(ty.array(blob[start : start + ty.bytes]))
        start += ty.bytes
    require(start == len(blob), "length of a blob")
    return arrays


def execute(graph, weights, inputs):
    """What all steps of all nodes give as arrays, of a graph that was checked."""
    arrays = {
        "input": split(graph.inputs, inputs),
        "weight": split([ty for ty, _ in graph.weights], weights),
        "node": [],
        "steps": [],
    }
    for node, given in zip(graph.nodes, graph.given):
        known = {**arrays, "step": []}
        for step, result in zip(node.steps, given):
            operands = [known[kind][place] for kind, place in step.operands]
            types = [graph.type_of(value, given) for value in step.operands]
            known["step"].append(evaluate(step, types, result, operands).reshape(result.shape))
        arrays["steps"].append(known["step"])
        arrays["node"].append(known["step"][-1])
    return arrays


__all__ = ["Refused", "check", "cost", "execute", "split"]
