"""Writes golden/*.json: graphs with everything that they give, computed by the second implementation.

Needs NumPy. Run it after a change of the specification: python3 tests/integer-graph/generate.py
"""

import json
import pathlib
import random

import numpy as np

from integer_graph.cost import costs, needed
from integer_graph.execute import check, execute
from integer_graph.graph import FUNCTIONS, TAKE_MANY, Graph, Refused, Type, encode, single
from integer_graph.shapes import RULES
from integer_graph.tiles import Tiling

import steps
from builder import OPERATORS, Builder, random_type, tensor
from fuse import fused

GOLDEN = pathlib.Path(__file__).with_name("golden")


def record(name, rng, graph, arrays=None):
    """A graph with everything that it gives. `arrays` are elements of inputs and weights that aren't random."""
    graph = check(graph)
    types = graph.inputs + [ty for ty, _ in graph.weights]
    values = [tensor(rng, ty) for ty in types] if arrays is None else arrays
    blobs = [ty.data(value) for ty, value in zip(types, values)]
    inputs, weights = b"".join(blobs[: len(graph.inputs)]), b"".join(blobs[len(graph.inputs) :])
    arrays = execute(graph, weights, inputs)
    needs = []
    for place, (node, result) in enumerate(zip(graph.nodes, graph.types)):
        tiling = Tiling(result)
        for _ in range(3 if node.before else 1):
            element = rng.randrange(result.count)
            tile = tiling.of_element(element)
            needs.append([place, tile, element - tiling.tiles[tile][0], needed(graph, arrays, place, element)])
    return {
        "name": name,
        "graph": encode(graph).hex(),
        "weights": weights.hex(),
        "inputs": inputs.hex(),
        "results": [ty.data(array).hex() for ty, array in zip(graph.types, arrays["node"])],
        "costs": [costs(graph, place)[-1] for place in range(len(graph.nodes))],
        "needed": needs,
    }


def of_operators():
    """Some graphs of each operator alone, perhaps behind a cast, and all functions."""
    cases = []
    for op in OPERATORS:
        found = seed = 0
        while found < 7:
            rng = random.Random(f"{op} {seed}")
            seed += 1
            builder = Builder(rng, [random_type(rng)])
            try:
                output = builder.grow(op, ("input", 0))
            except (TypeError, IndexError, ValueError):
                # Something that it needs was refused.
                continue
            if output and builder.graph.nodes[-1].last.op == op:
                builder.graph.outputs = [output]
                cases.append(record(f"{op} {found}", rng, builder.graph))
                found += 1
    for function in FUNCTIONS:
        for place in range(4):
            rng = random.Random(f"{function} {place}")
            builder = Builder(rng, [Type("I32", (rng.randint(20, 60),))])
            builder.graph.outputs = [builder.on_Apply(("input", 0), builder.graph.inputs[0], function)]
            cases.append(record(f"{function} {place}", rng, builder.graph))
    return cases


def at_edges():
    """What is easily got wrong, each with its elements written out."""
    cases = []

    def case(name, op, operands, **attributes):
        types = [Type(element, tuple(shape)) for element, shape, _ in operands]
        node = single(op, attributes, [("input", place) for place in range(len(types))])
        elements = [np.array(values, dtype=np.int64) for _, _, values in operands]
        graph = Graph(types, [], [node], [("node", 0)])
        cases.append(record(name, random.Random(name), graph, elements))

    low, high = -(2**31), 2**31 - 1
    for centre in (False, True):
        for epsilon in (0, 1, 2**62 - 1):
            rows = [[0] * 4, [5] * 4, [low] * 4, [low, high, low, high], [0, 0, 0, 1], [high, high, high, low]]
            attributes = {"centre": centre, "epsilon": epsilon, "shift": 0}
            operands = [("I32", [6, 4], sum(rows, [])), ("I32", [4], [1, -1, low, high]), ("I32", [4], [0, 1, low, high])]
            case(f"Norm, centre {centre}, epsilon {epsilon}", "Norm", operands, **attributes)
    for start in (0, 10, 16, 30):
        row = [low, high, 0, 1, -1, high - 1, low + 1, 1 << 20]
        operands = [("I32", [3, 8], row + [low] * 8 + sorted(row))]
        case(f"Softmax, {start} bits", "Softmax", operands, **{"from": start, "to": "I32", "one": high})
    places = [low, -1, 0, 1, 2, 3, high, 1]
    case("Gather, places outside", "Gather", [("I16", [3, 2], range(6)), ("I32", [2, 4], places)])
    for position in (-(2**63), -1, 0, 1, 2, 3, 2**63 - 1):
        operands = [("I8", [2, 5], range(10)), ("I8", [2, 3], range(20, 26)), ("I64", [1], [position])]
        case(f"Update at {position}", "Update", operands, axis=1)
    values = [low, low + 1, -3, -2, -1, 0, 1, 2, 3, high - 1, high]
    column, row = ("I32", [11, 1], values), ("I32", [1, 11], values)
    for op in ("Add", "Sub"):
        case(f"{op}, extremes", op, [column, row])
    for shift in (0, 1, 31):
        case(f"Div by 2^-{shift}, extremes", "Div", [column, row], shift=shift)
    for shift in (0, 1, 31, 62):
        case(f"Mul by 2^-{shift}, extremes", "Mul", [column, row], shift=shift)
    for to in ("I8", "I16"):
        case(f"Quantise to {to}, extremes", "Quantise", [("I32", [11, 11], values * 11), column], to=to)
    values = [-(2**63), -(2**63) + 1, -5, -1, 0, 1, 5, 2**63 - 1]
    for shift in (0, -1, -62):
        case(f"Cast by {shift}", "Cast", [("I64", [8], values)], to="I64", shift=shift)
    case("Select at zero", "Select", [("I8", [3], [-1, 0, 1]), ("I64", [3], [1, 2, 3]), ("I64", [3], [4, 5, 6])])
    # Every sixteenth of [-6, 6] and its neighbours, where the parts of polynomials meet.
    near = sorted({place * 2**20 + off for place in range(-96, 97, 4) for off in (-1, 0, 1)})
    for function in FUNCTIONS:
        attributes = {"function": function, "from": 24, "to": 24}
        case(f"{function}, steps", "Apply", [("I32", [len(near)], near)], **attributes)
    # Enough numbers with enough bits that a constant that is off by one shows.
    rng = random.Random("constants")
    for function, start, to, least, most, count in [
        ("Exp", 30, 30, -1.0, 0.69, 400),
        ("Exp", 16, 30, -20.0, 0.0, 100),
        ("Erf", 28, 30, 0.0, 4.6, 1200),
        ("Gelu", 28, 28, -4.0, 4.0, 300),
        ("GeluTanh", 27, 29, -3.0, 3.0, 400),
        ("Silu", 27, 27, -8.0, 8.0, 100),
        ("Sigmoid", 27, 30, -15.0, 15.0, 100),
        ("Tanh", 27, 30, -8.0, 8.0, 100),
    ]:
        values = [int(rng.uniform(least, most) * 2**start) for _ in range(count)]
        attributes = {"function": function, "from": start, "to": to}
        case(f"{function}, constants", "Apply", [("I32", [count], values)], **attributes)
    rng = random.Random("long rows")
    long = [rng.randint(-128, 127) for _ in range(5000)]
    case("AbsMax of a cut row", "AbsMax", [("I8", [1, 5000], long)])
    case("MatMul of cut rows", "MatMul", [("I8", [1, 5000], long), ("I8", [1, 5000], long[::-1])])
    window = {"kernel": [2, 1], "rows": [1, 1, 1, 2], "columns": [1, 0, 0, 1]}
    case("MaxPool2d of nothing", "MaxPool2d", [("I16", [1, 1, 1, 1], [5])], **window)
    case("AvgPool2d of nothing", "AvgPool2d", [("I16", [1, 1, 1, 1], [5])], **window, count_added=False)
    return cases


def random_graphs(count):
    """Graphs of several nodes over all operators, most of them with nodes of several steps."""
    cases = []
    while len(cases) < count:
        rng = random.Random(f"graph {len(cases)}")
        builder = Builder(rng, [random_type(rng) for _ in range(rng.randint(1, 3))])
        for _ in range(rng.randint(6, 40)):
            nodes = len(builder.graph.nodes)
            values = [("input", place) for place in range(len(builder.graph.inputs))]
            values += [("node", place) for place in range(max(0, nodes - 4), nodes)] * 2
            weights = len(builder.graph.weights)
            try:
                builder.grow(rng.choice(OPERATORS), rng.choice(values))
            except (TypeError, IndexError, ValueError):
                pass
            if len(builder.graph.nodes) == nodes:
                del builder.graph.weights[weights:]
            if len(builder.graph.nodes) >= 10:
                break
        nodes = len(builder.graph.nodes)
        if nodes == 0:
            builder.on_Relu(("input", 0), builder.graph.inputs[0])
            nodes = 1
        builder.graph.outputs = [("node", rng.randrange(nodes)) for _ in range(rng.randint(1, 2))]
        graph = fused(rng, builder.graph, [0, 0.7, 1][len(cases) % 3])
        cases.append(record(f"graph {len(cases)}", rng, graph))
    return cases


def covered(graph):
    """Operators of steps before the last, and operators with the places at which they take a step."""
    found = {step.op for node in graph.nodes for step in node.before}
    for step in (step for node in graph.nodes for step in node.steps):
        found |= {(step.op, at) for at, (kind, _) in enumerate(step.operands) if kind == "step"}
    return found


def of_steps(times):
    """Random graphs: each operator is so often a step before the last, and takes one at each place where it may."""
    taking = sorted(set(OPERATORS) - TAKE_MANY)
    wanted = {op: times for op in OPERATORS}
    for op in taking:
        operands = 3 if op == "Concat" else max(RULES[op][0])
        wanted.update({(op, at): times for at in range(operands)})
    cases, seed = [], 0
    while wanted:
        rng = random.Random(f"steps {seed}")
        seed += 1
        builder = Builder(rng, [random_type(rng)], computed=0.7)
        value = ("input", 0)
        try:
            for op in [rng.choice(OPERATORS), *(rng.choice(taking) for _ in range(rng.randint(1, 4)))]:
                value = builder.grow(op, value)
        except (TypeError, IndexError, ValueError):
            continue
        if value is None:
            continue
        builder.graph.outputs = [value]
        graph = fused(rng, builder.graph, 1)
        found = covered(graph) & set(wanted)
        if found:
            case = record(f"steps {len(cases)}", rng, graph)
            if is_told_apart(graph, case):
                cases.append(case)
                wanted = {what: left - (what in found) for what, left in wanted.items() if left - (what in found)}
    return cases


def is_told_apart(graph, case):
    """Whether no node of several steps gives the same element everywhere."""
    for node, ty, data in zip(graph.nodes, graph.types, case["results"]):
        elements = ty.array(bytes.fromhex(data))
        if node.before and elements.size > 1 and elements.min() == elements.max():
            return False
    return True


def of_written_steps():
    cases = []
    for name, graph in steps.valid():
        seeds = (record(name, random.Random(f"{name} {seed}"), graph) for seed in range(100))
        cases.append(next(case for case in seeds if is_told_apart(graph, case)))
    return cases


def refused():
    """Graphs that are encoded well and not valid."""
    cases = []

    def case(name, op, operands, outputs=(("node", 0),), values=None, **attributes):
        types = [Type(element, tuple(shape)) for element, shape in operands]
        values = values or [("input", place) for place in range(len(types))]
        graph = Graph(types, [], [single(op, attributes, values)], list(outputs))
        try:
            check(graph)
        except Refused:
            cases.append({"name": name, "graph": encode(graph).hex()})
        else:
            raise AssertionError(f"{name} is valid")

    i8, i32 = ("I8", [2, 4]), ("I32", [2, 4])
    case("an extent of 0", "Relu", [("I8", [2, 0])])
    case("no axis", "Relu", [("I8", [])])
    case("nine axes", "Relu", [("I8", [1] * 9)])
    case("too many elements", "Relu", [("I8", [1 << 16, (1 << 16) + 1])])
    case("an output that is an input", "Relu", [i8], outputs=[("input", 0)])
    case("an output that is not there", "Relu", [i8], outputs=[("node", 1)])
    case("an operand that comes later", "Relu", [i8], values=[("node", 0)])
    case("a weight that is not there", "Relu", [i8], values=[("weight", 0)])
    case("too many operands", "Relu", [i8, i8])
    case("MatMul of I32", "MatMul", [i32, i32])
    case("MatMul of vectors", "MatMul", [("I8", [4]), i8])
    case("MatMul with another depth", "MatMul", [i8, ("I8", [2, 5])])
    case("MatMul with a rank between", "MatMul", [("I8", [1, 1, 2, 4]), ("I8", [1, 2, 4])])
    case("MatMul that broadcasts the other way", "MatMul", [("I8", [1, 2, 4]), ("I8", [2, 2, 4])])
    case("MatMul too deep", "MatMul", [("I8", [1, 65537]), ("I8", [1, 65537])])
    case("MatMul with too many openings", "MatMul", [("I16", [1, 65536]), ("I16", [1, 65536])])
    groups = [i8, ("I8", [3, 4])]
    case("groups that do not divide", "GroupedMatMul", [*groups, ("I16", [3, 3])])
    case("groups of other channels", "GroupedMatMul", [*groups, ("I16", [2, 2])])
    case("groups of I8", "GroupedMatMul", [*groups, ("I8", [3, 2])])
    wide = [("I16", [2, 4]), ("I8", [3, 4]), ("I16", [3, 2]), ("I16", [2, 2])]
    case("four operands with I16", "GroupedMatMul", wide)
    case("other groups of activations", "GroupedMatMul", [*groups, ("I16", [3, 2]), ("I16", [2, 4])])
    axis = [1, 0, 0, 1]
    conv = {"rows": axis, "columns": axis, "groups": 1}
    case("a kernel larger than the image", "Conv2d", [("I8", [1, 2, 2, 1]), ("I8", [1, 3, 3, 1])], **conv)
    case("no groups", "Conv2d", [("I8", [1, 2, 2, 1]), ("I8", [1, 1, 1, 1])], **{**conv, "groups": 0})
    case("no stride", "Conv2d", [("I8", [1, 2, 2, 1]), ("I8", [1, 1, 1, 1])], **{**conv, "rows": [0, 0, 0, 1]})
    case("an empty kernel", "MaxPool2d", [("I8", [1, 2, 2, 1])], kernel=[0, 1], rows=axis, columns=axis)
    case("a mean of I64", "AvgPool2d", [("I64", [1, 2, 2, 1])], kernel=[1, 1], rows=axis, columns=axis, count_added=True)
    case("Quantise to I32", "Quantise", [i32, i32], to="I32")
    case("Quantise with a larger scale", "Quantise", [("I32", [1, 4]), i32], to="I8")
    rescale = {"pre": 0, "mid": 0, "post": 0}
    case("Rescale with other channels", "Rescale", [i32, i32, ("I32", [2]), ("I32", [4])], **rescale)
    case("Rescale by 2^-63", "Rescale", [i32, i32, ("I32", [4]), ("I32", [4])], **{**rescale, "post": 63})
    case("Requantise of I64", "Requantise", [("I64", [1])], to="I8", multiplier=1, shift=0)
    case("Cast of I64 to the left", "Cast", [("I64", [1])], to="I64", shift=1)
    case("Cast by 2^32", "Cast", [i32], to="I64", shift=32)
    case("Add of I8", "Add", [i8, i8])
    case("Add of other extents", "Add", [i32, ("I32", [3, 4])])
    case("Add of another rank", "Add", [i32, ("I32", [4])])
    case("Mul by 2^-63", "Mul", [i32, i32], shift=63)
    case("Div by 2^-32", "Div", [i32, i32], shift=32)
    case("Select between two types", "Select", [i8, i8, i32])
    case("Sum over nothing", "Sum", [i32], divisor=0)
    case("Sum of I64", "Sum", [("I64", [1])], divisor=1)
    case("Apply with 31 bits", "Apply", [i32], **{"function": "Exp", "from": 31, "to": 0})
    case("Apply of I16", "Apply", [("I16", [1])], **{"function": "Exp", "from": 0, "to": 0})
    case("Softmax to I64", "Softmax", [i32], **{"from": 0, "to": "I64", "one": 1})
    case("Softmax with too large a one", "Softmax", [i32], **{"from": 0, "to": "I8", "one": 128})
    case("Softmax with nothing for one", "Softmax", [i32], **{"from": 0, "to": "I8", "one": 0})
    norm = {"centre": True, "epsilon": 0, "shift": 0}
    case("Norm with too large an epsilon", "Norm", [i32, ("I32", [4]), ("I32", [4])], **{**norm, "epsilon": 2**62})
    case("Norm with other channels", "Norm", [i32, ("I32", [1]), ("I32", [4])], **norm)
    case("Norm of a row too long", "Norm", [("I32", [65537])] * 3, **norm)
    case("Gather of too many axes", "Gather", [("I8", [1] * 5), ("I8", [1] * 5)])
    case("Update with more", "Update", [i8, ("I8", [3, 4]), ("I8", [1])], axis=0)
    case("Update of another axis", "Update", [i8, ("I8", [1, 3]), ("I8", [1])], axis=0)
    case("Update at two places", "Update", [i8, i8, ("I8", [2])], axis=0)
    case("Update along no axis", "Update", [i8, i8, ("I8", [1])], axis=2)
    case("Reshape to another number", "Reshape", [i8], shape=[7])
    case("Transpose with one axis twice", "Transpose", [i8], order=[0, 0])
    case("Concat along no axis", "Concat", [i8], axis=2)
    case("Slice that reaches too far", "Slice", [i8], starts=[0, 1], steps=[1, 3], shape=[2, 2])
    case("Slice that stands still", "Slice", [i8], starts=[0, 0], steps=[0, 1], shape=[1, 1])
    case("a row too long to open", "Max", [("I32", [62561])])
    case("a window of too many terms", "MaxPool2d", [("I8", [1, 4, 4, 1])], kernel=[1025, 1025], rows=[1, 2000, 2000, 1], columns=[1, 2000, 2000, 1])
    for name, graph, reason in steps.refused():
        try:
            check(graph)
        except Refused as refusal:
            assert str(refusal) == reason, f"{name}: {refusal}"
            cases.append({"name": name, "graph": encode(graph).hex()})
        else:
            raise AssertionError(f"{name} is valid")
    return cases


def tilings():
    shapes = [("I8", [1]), ("I8", [1, 8, 8, 1]), ("I8", [5, 300]), ("I16", [3, 512]), ("I8", [3, 1025]), ("I32", [2, 257])]
    shapes += [("I32", [2, 1024]), ("I32", [2, 1025]), ("I64", [2, 513]), ("I8", [4, 10000]), ("I64", [7, 1, 3]), ("I16", [100, 3])]
    return [{"element": e, "shape": s, "tiles": Tiling(Type(e, tuple(s))).bytes} for e, s in shapes]


def write(name, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path = GOLDEN / f"{name}.json"
    path.write_text(f"[\n{lines}\n]\n")
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")


def main():
    GOLDEN.mkdir(exist_ok=True)
    write("tiles", tilings())
    write("operators", of_operators())
    write("edges", at_edges())
    write("graphs", random_graphs(60) + of_steps(2) + of_written_steps())
    write("refused", refused())


if __name__ == "__main__":
    main()
