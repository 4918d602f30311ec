"""Writes golden/*.json: graphs with everything that they give, computed by the second implementation.

Needs NumPy. Run it after a change of the specification: python3 tests/integer-graph/generate.py
"""

import json
import pathlib
import random

import numpy as np

from integer_graph.cost import cost, needed
from integer_graph.execute import check, execute
from integer_graph.graph import ELEMENTS, FUNCTIONS, Graph, Node, Refused, Type, encode, require
from integer_graph.shapes import result_type
from integer_graph.tiles import Tiling

GOLDEN = pathlib.Path(__file__).with_name("golden")
SHIFTS = [0, 1, 7, 8, 15, 16, 20, 31, 33, 47, 62]


def tensor(rng, ty):
    """Random elements: alike, at the edges, small, of one magnitude, or anything."""
    kind = rng.choice(["alike", "edges", "small", "magnitude", "magnitude", "any", "any"])
    edges = [ty.least, ty.least + 1, -1, 0, 1, ty.most - 1, ty.most]
    bits = rng.randrange(1, 8 * ty.width + 1)
    alike = rng.randint(ty.least, ty.most)
    draw = {
        "alike": lambda: alike,
        "edges": lambda: rng.choice(edges),
        "small": lambda: rng.randint(-16, 16),
        "magnitude": lambda: rng.randint(-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
        "any": lambda: rng.randint(ty.least, ty.most),
    }[kind]
    return np.array([draw() for _ in range(ty.count)], dtype=np.int64)


class Builder:
    """A random graph that grows node by node."""

    def __init__(self, rng, inputs):
        self.rng = rng
        self.graph = Graph(inputs, [], [], [])

    def weight(self, element, shape):
        self.graph.weights.append((Type(element, tuple(shape)), bytes(32)))
        return "weight", len(self.graph.weights) - 1

    def push(self, op, operands, **attributes):
        """Adds a node if it is valid and small."""
        node = Node(op, attributes, operands)
        types = [self.graph.type_of(value) for value in operands]
        try:
            result = result_type(node, types)
        except Refused:
            return None
        if result.count > 400 or result.count * cost(node, types)[0] > 40000:
            return None
        self.graph.nodes.append(node)
        self.graph.types.append(result)
        return "node", len(self.graph.nodes) - 1

    def type_of(self, value):
        return self.graph.type_of(value)

    def cast(self, value, elements):
        if self.type_of(value).element in elements:
            return value
        return self.push("Cast", [value], to=self.rng.choice(elements), shift=0)

    def shift(self):
        return self.rng.choice(SHIFTS)

    def axis(self):
        pick = self.rng.choice
        return [pick([1, 1, 2, 3]), pick([0, 0, 1, 2]), pick([0, 0, 1, 2]), pick([1, 1, 1, 2])]

    def beside(self, shape):
        return [self.rng.choice([1, 1, 2, 3]) if extent == 1 else self.rng.choice([1, extent]) for extent in shape]

    def below(self, shape):
        return [self.rng.choice([1, extent]) for extent in shape]

    def grow(self, op, value):
        """One node of this operator on a value, and what it needs."""
        return getattr(self, "on_" + op)(value, self.type_of(value))

    def on_MatMul(self, value, ty):
        x = self.cast(value, ["I8", "I16"])
        outer = self.rng.choice([[], self.below(ty.shape[:-2])])
        w = self.weight(self.rng.choice(["I8", "I16"]), [*outer, self.rng.randint(1, 5), ty.shape[-1]])
        return self.push("MatMul", [x, w])

    def on_GroupedMatMul(self, value, ty):
        x = self.cast(value, ["I8", "I16"])
        depth, channels = ty.shape[-1], self.rng.randint(1, 4)
        groups = self.rng.choice([g for g in range(1, min(depth, 16) + 1) if depth % g == 0])
        element = self.rng.choice(["I8", "I8", "I16"])
        operands = [x, self.weight(element, [channels, depth]), self.weight("I16", [channels, groups])]
        if x and self.type_of(x).element == element == "I8":
            operands.append(self.weight("I16", [*ty.shape[:-1], groups]))
        return self.push("GroupedMatMul", operands)

    def image(self, value, ty):
        if len(ty.shape) == 4:
            return value
        count = ty.count
        height = next(extent for extent in (4, 3, 2, 1) if count % extent == 0)
        width = next(extent for extent in (5, 3, 2, 1) if count // height % extent == 0)
        return self.push("Reshape", [value], shape=[1, height, width, count // height // width])

    def on_Conv2d(self, value, ty):
        x = self.image(self.cast(value, ["I8", "I16"]), ty)
        channels = self.type_of(x).shape[3]
        groups = self.rng.choice([g for g in range(1, channels + 1) if channels % g == 0])
        kernel = [self.rng.randint(1, 3), self.rng.randint(1, 3)]
        shape = [groups * self.rng.randint(1, 2), *kernel, channels // groups]
        w = self.weight(self.rng.choice(["I8", "I16"]), shape)
        return self.push("Conv2d", [x, w], rows=self.axis(), columns=self.axis(), groups=groups)

    def on_MaxPool2d(self, value, ty):
        kernel = [self.rng.randint(1, 3), self.rng.randint(1, 3)]
        x = self.image(value, ty)
        return self.push("MaxPool2d", [x], kernel=kernel, rows=self.axis(), columns=self.axis())

    def on_AvgPool2d(self, value, ty):
        kernel = [self.rng.randint(1, 3), self.rng.randint(1, 3)]
        x = self.image(self.cast(value, ["I8", "I16", "I32"]), ty)
        added = self.rng.choice([False, True])
        return self.push("AvgPool2d", [x], kernel=kernel, rows=self.axis(), columns=self.axis(), count_added=added)

    def on_AbsMax(self, value, ty):
        return self.push("AbsMax", [value])

    def on_Argmax(self, value, ty):
        return self.push("Argmax", [value])

    def on_Max(self, value, ty):
        return self.push("Max", [value])

    def on_Relu(self, value, ty):
        return self.push("Relu", [value])

    def on_Quantise(self, value, ty):
        x = self.cast(value, ["I32"])
        scale = self.push("AbsMax", [x]) if self.rng.random() < 0.5 else self.weight("I32", self.below(ty.shape))
        return self.push("Quantise", [x, scale], to=self.rng.choice(["I8", "I16"]))

    def on_Rescale(self, value, ty):
        x = self.cast(value, ["I32", "I64"])
        others = [self.weight("I32", self.below(ty.shape))]
        others += [self.weight("I32", self.rng.choice([ty.shape[-1:], self.below(ty.shape)])) for _ in range(2)]
        pre, mid, post = self.rng.choice([0, 0, 5, 16, 62]), self.shift(), self.shift()
        return self.push("Rescale", [x, *others], pre=pre, mid=mid, post=post)

    def on_Requantise(self, value, ty):
        x = self.cast(value, ["I8", "I16", "I32"])
        multiplier = self.rng.choice([-(2**31), 2**31 - 1, self.rng.randint(-(2**31), 2**31 - 1), 3])
        to = self.rng.choice(["I8", "I16", "I32"])
        return self.push("Requantise", [x], to=to, multiplier=multiplier, shift=self.shift())

    def on_Cast(self, value, ty):
        shift = self.rng.randint(-62, 0 if ty.element == "I64" else 31)
        return self.push("Cast", [value], to=self.rng.choice(ELEMENTS), shift=self.rng.choice([0, shift]))

    def pair(self, op, value, ty, **attributes):
        operands = [self.cast(value, ["I32"]), self.weight("I32", self.beside(ty.shape))]
        self.rng.shuffle(operands)
        return self.push(op, operands, **attributes)

    def on_Add(self, value, ty):
        return self.pair("Add", value, ty)

    def on_Sub(self, value, ty):
        return self.pair("Sub", value, ty)

    def on_Mul(self, value, ty):
        return self.pair("Mul", value, ty, shift=self.shift())

    def on_Div(self, value, ty):
        return self.pair("Div", value, ty, shift=self.rng.randint(0, 31))

    def on_Select(self, value, ty):
        condition = self.weight(self.rng.choice(ELEMENTS), self.beside(ty.shape))
        branches = [value, self.weight(ty.element, self.beside(ty.shape))]
        self.rng.shuffle(branches)
        return self.push("Select", [condition, *branches])

    def on_Sum(self, value, ty):
        x = self.cast(value, ["I8", "I16", "I32"])
        return self.push("Sum", [x], divisor=self.rng.choice([1, 1, ty.shape[-1], 7, 2**32 - 1]))

    def on_Apply(self, value, ty, function=None):
        x = self.cast(value, ["I32"])
        function = function or self.rng.choice(FUNCTIONS)
        attributes = {"function": function, "from": self.rng.randint(0, 30), "to": self.rng.randint(0, 30)}
        return self.push("Apply", [x], **attributes)

    def on_Softmax(self, value, ty):
        x = self.cast(value, ["I32"])
        to = self.rng.choice(["I8", "I16", "I32"])
        most = Type(to, (1,)).most
        one = self.rng.choice([1, most, self.rng.randint(1, most)])
        return self.push("Softmax", [x], **{"from": self.rng.randint(0, 30), "to": to, "one": one})

    def on_Norm(self, value, ty):
        x = self.cast(value, ["I32"])
        channels = [self.weight("I32", ty.shape[-1:]) for _ in range(2)]
        epsilon = self.rng.choice([0, 1, self.rng.randrange(1 << self.rng.randint(1, 62)), 2**62 - 1])
        shift = self.rng.choice([0, 22, self.shift()])
        return self.push("Norm", [x, *channels], centre=self.rng.choice([False, True]), epsilon=epsilon, shift=shift)

    def on_Gather(self, value, ty):
        if self.rng.random() < 0.5:
            shape = [self.rng.randint(1, 4) for _ in range(self.rng.randint(1, 2))]
            return self.push("Gather", [value, self.weight(self.rng.choice(ELEMENTS), shape)])
        rows = self.rng.randint(1, 20)
        shape = self.rng.choice([[rows], [rows, 2], [rows, 2, 3]])
        return self.push("Gather", [self.weight(self.rng.choice(ELEMENTS), shape), value])

    def on_Update(self, value, ty):
        axis = self.rng.randrange(len(ty.shape))
        shape = list(ty.shape)
        shape[axis] = self.rng.randint(1, shape[axis])
        position = self.weight(self.rng.choice(ELEMENTS), self.rng.choice([[1], [1, 1]]))
        return self.push("Update", [value, self.weight(ty.element, shape), position], axis=axis)

    def on_Reshape(self, value, ty):
        divisors = [extent for extent in range(1, min(ty.count, 64) + 1) if ty.count % extent == 0]
        extent = self.rng.choice(divisors)
        return self.push("Reshape", [value], shape=[ty.count // extent, extent])

    def on_Transpose(self, value, ty):
        order = list(range(len(ty.shape)))
        self.rng.shuffle(order)
        return self.push("Transpose", [value], order=order)

    def on_Concat(self, value, ty):
        axis = self.rng.randrange(len(ty.shape))
        operands = [value]
        for _ in range(self.rng.randint(0, 2)):
            shape = list(ty.shape)
            shape[axis] = self.rng.randint(1, 3)
            operands.insert(self.rng.randint(0, 1), self.weight(ty.element, shape))
        return self.push("Concat", operands, axis=axis)

    def on_Slice(self, value, ty):
        starts = [self.rng.randrange(extent) for extent in ty.shape]
        steps = [self.rng.randint(1, 3) for _ in ty.shape]
        most = [-(-(extent - start) // step) for extent, start, step in zip(ty.shape, starts, steps)]
        shape = [self.rng.randint(1, extent) for extent in most]
        return self.push("Slice", [value], starts=starts, steps=steps, shape=shape)


OPERATORS = sorted(name[3:] for name in vars(Builder) if name.startswith("on_"))


def record(name, rng, graph, arrays=None):
    """A graph with everything that it gives. `arrays` are elements of inputs and weights that aren't random."""
    graph = check(graph)
    types = graph.inputs + [ty for ty, _ in graph.weights]
    values = [tensor(rng, ty) for ty in types] if arrays is None else arrays
    blobs = [ty.data(value) for ty, value in zip(types, values)]
    inputs, weights = b"".join(blobs[: len(graph.inputs)]), b"".join(blobs[len(graph.inputs) :])
    arrays = execute(graph, weights, inputs)
    costs, needs = [], []
    for place, (node, result) in enumerate(zip(graph.nodes, graph.types)):
        operand_types = [graph.type_of(value) for value in node.operands]
        operands = [arrays[kind][of] for kind, of in node.operands]
        costs.append(cost(node, operand_types))
        element = rng.randrange(result.count)
        tiling = Tiling(result)
        tile = tiling.of_element(element)
        tiles = needed(node, operand_types, result, operands, element)
        needs.append([place, tile, element - tiling.tiles[tile][0], tiles])
    return {
        "name": name,
        "graph": encode(graph).hex(),
        "weights": weights.hex(),
        "inputs": inputs.hex(),
        "results": [ty.data(array).hex() for ty, array in zip(graph.types, arrays["node"])],
        "costs": costs,
        "needed": needs,
    }


def random_type(rng, element=None):
    element = element or rng.choice(["I8", "I16", "I32", "I32", "I64"])
    shapes = [[rng.randint(1, 30)], [rng.randint(1, 4), rng.randint(1, 40)]]
    shapes.append([rng.randint(1, 3), rng.randint(1, 4), rng.randint(1, 12)])
    shapes.append([1, rng.randint(1, 5), rng.randint(1, 5), rng.choice([1, 2, 3, 4])])
    return Type(element, tuple(rng.choice(shapes)))


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
            if output and builder.graph.nodes[-1].op == op:
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
        node = Node(op, attributes, [("input", place) for place in range(len(types))])
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
    """Graphs of several nodes over all operators."""
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
        cases.append(record(f"graph {len(cases)}", rng, builder.graph))
    return cases


def refused():
    """Graphs that are encoded well and not valid."""
    cases = []

    def case(name, op, operands, outputs=(("node", 0),), values=None, **attributes):
        types = [Type(element, tuple(shape)) for element, shape in operands]
        values = values or [("input", place) for place in range(len(types))]
        graph = Graph(types, [], [Node(op, attributes, values)], list(outputs))
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
    write("graphs", random_graphs(60))
    write("refused", refused())


if __name__ == "__main__":
    main()
