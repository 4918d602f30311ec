"""Makes nodes of several steps out of nodes of one."""

from integer_graph.execute import check
from integer_graph.graph import Graph, Node, Refused, Step


def fused(rng, graph, share):
    """The graph with this share of its nodes, where that is valid, within the only nodes that take their results."""
    graph = check(graph)
    for place in reversed(range(len(graph.nodes))):
        if rng.random() < share:
            graph = merged(rng, graph, place) or graph
    return graph


def merged(rng, graph, place):
    """The graph with the steps of a node within the only node that takes its result, if that is valid."""
    result, own = ("node", place), graph.nodes[place].steps
    takers = [node for node in graph.nodes if any(result in step.operands for step in node.steps)]
    if result in graph.outputs or len(takers) != 1:
        return None
    taker = takers[0]
    first = next(at for at, step in enumerate(taker.steps) if result in step.operands)
    start = rng.randint(0, first)

    def in_own(kind, at):
        return kind, at + start if kind == "step" else at

    def in_taker(kind, at):
        if (kind, at) == result:
            return "step", start + len(own) - 1
        if kind == "step":
            return kind, at + len(own) if at >= start else at
        return elsewhere(kind, at)

    def elsewhere(kind, at):
        return kind, at - 1 if kind == "node" and at > place else at

    nodes = []
    for node in graph.nodes[:place] + graph.nodes[place + 1 :]:
        steps = renamed(node.steps, in_taker if node is taker else elsewhere)
        if node is taker:
            steps[start:start] = renamed(own, in_own)
        nodes.append(Node(steps[:-1], steps[-1]))
    outputs = [elsewhere(*value) for value in graph.outputs]
    try:
        return check(Graph(graph.inputs, graph.weights, nodes, outputs))
    except Refused:
        return None


def renamed(steps, name):
    return [Step(step.op, step.attributes, [name(*value) for value in step.operands]) for step in steps]
