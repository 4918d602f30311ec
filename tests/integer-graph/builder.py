"""Random tensors, types and graphs."""

import numpy as np

from integer_graph.cost import cost
from integer_graph.graph import ELEMENTS, FUNCTIONS, Graph, Refused, Type, single
from integer_graph.shapes import result_type

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


def random_type(rng, element=None):
    element = element or rng.choice(["I8", "I16", "I32", "I32", "I64"])
    shapes = [[rng.randint(1, 30)], [rng.randint(1, 4), rng.randint(1, 40)]]
    shapes.append([rng.randint(1, 3), rng.randint(1, 4), rng.randint(1, 12)])
    shapes.append([1, rng.randint(1, 5), rng.randint(1, 5), rng.choice([1, 2, 3, 4])])
    return Type(element, tuple(rng.choice(shapes)))


class Builder:
    """A random graph that grows node by node, each of one step."""

    def __init__(self, rng, inputs, computed=0):
        self.rng = rng
        self.graph = Graph(inputs, [], [], [])
        self.computed = computed

    def weight(self, element, shape):
        """A weight, or with the probability `computed` a node that is there or is made of one."""
        ty = Type(element, tuple(shape))
        if self.computed and self.rng.random() < self.computed:
            alike = [("node", place) for place, other in enumerate(self.graph.types) if other == ty]
            if alike and self.rng.random() < 0.5:
                return self.rng.choice(alike)
            origin = self.new_weight(Type(self.rng.choice(ELEMENTS), ty.shape))
            return self.push("Cast", [origin], to=element, shift=0)
        return self.new_weight(ty)

    def new_weight(self, ty):
        self.graph.weights.append((ty, bytes(32)))
        return "weight", len(self.graph.weights) - 1

    def push(self, op, operands, **attributes):
        """Adds a node if it is valid and small."""
        node = single(op, attributes, operands)
        types = [self.graph.type_of(value) for value in operands]
        try:
            result = result_type(node.last, types)
        except Refused:
            return None
        if result.count > 400 or result.count * cost(node.last, types, [])[1] > 40000:
            return None
        self.graph.nodes.append(node)
        self.graph.given.append([result])
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
