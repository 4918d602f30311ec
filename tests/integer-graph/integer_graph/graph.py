"""Types, graphs and their encoding (sections 1 and 2)."""

from dataclasses import dataclass, field

import numpy as np

ELEMENTS = ["I8", "I16", "I32", "I64"]
FUNCTIONS = ["Exp", "Sigmoid", "Tanh", "Erf", "Gelu", "GeluTanh", "Silu", "Sqrt", "Rsqrt"]

# Operators in the order of their indices, each with the names and types of its attributes.
OPERATORS = {
    "MatMul": {},
    "Conv2d": {"rows": "axis", "columns": "axis", "groups": "u32"},
    "AbsMax": {},
    "Quantise": {"to": "element"},
    "Rescale": {"pre": "u8", "mid": "u8", "post": "u8"},
    "Requantise": {"to": "element", "multiplier": "i32", "shift": "u8"},
    "Cast": {"to": "element", "shift": "i8"},
    "Add": {},
    "Mul": {"shift": "u8"},
    "Relu": {},
    "MaxPool2d": {"kernel": "2u16", "rows": "axis", "columns": "axis"},
    "AvgPool2d": {"kernel": "2u16", "rows": "axis", "columns": "axis", "count_added": "bool"},
    "Argmax": {},
    "Reshape": {"shape": "u32s"},
    "Transpose": {"order": "bytes"},
    "Concat": {"axis": "u8"},
    "Slice": {"starts": "u32s", "steps": "u32s", "shape": "u32s"},
    "GroupedMatMul": {},
    "Sub": {},
    "Div": {"shift": "u8"},
    "Select": {},
    "Max": {},
    "Sum": {"divisor": "u32"},
    "Apply": {"function": "function", "from": "u8", "to": "u8"},
    "Softmax": {"from": "u8", "to": "element", "one": "i32"},
    "Norm": {"centre": "bool", "epsilon": "u64", "shift": "u8"},
    "Gather": {},
    "Update": {"axis": "u8"},
}

# Those that take more than single elements, so never what an earlier step gives (section 2).
TAKE_MANY = {
    *("MatMul", "Conv2d", "GroupedMatMul", "AbsMax", "Argmax", "Max", "Sum", "Softmax", "Norm"),
    *("MaxPool2d", "AvgPool2d", "Gather", "Update"),
}


class Refused(Exception):
    """The graph is not valid."""


def require(condition, reason):
    if not condition:
        raise Refused(reason)


@dataclass(frozen=True)
class Type:
    """Element type and extents of a tensor."""

    element: str
    shape: tuple

    @property
    def width(self):
        return 1 << ELEMENTS.index(self.element)

    @property
    def least(self):
        return -(1 << (8 * self.width - 1))

    @property
    def most(self):
        return (1 << (8 * self.width - 1)) - 1

    @property
    def count(self):
        count = 1
        for extent in self.shape:
            count *= extent
        return count

    @property
    def bytes(self):
        return self.count * self.width

    def check(self):
        require(1 <= len(self.shape) <= 8, "rank")
        require(all(extent >= 1 for extent in self.shape), "an extent of 0")
        require(self.count <= 2**32, "too many elements")
        return self

    def saturate(self, array):
        return np.clip(array, self.least, self.most)

    def array(self, data):
        """The tensor's elements from its bytes."""
        flat = np.frombuffer(data, dtype=f"<i{self.width}").astype(np.int64)
        return flat.reshape(self.shape)

    def data(self, array):
        """The tensor's bytes from its elements, which must be in range."""
        flat = np.asarray(array).reshape(-1)
        assert len(flat) == self.count and self.least <= flat.min() and flat.max() <= self.most
        return flat.astype(f"<i{self.width}").tobytes()


@dataclass
class Step:
    op: str
    attributes: dict
    operands: list  # of (kind, place), the kind being "input", "weight", "node" or "step"


@dataclass
class Node:
    before: list  # of steps
    last: Step

    @property
    def steps(self):
        return [*self.before, self.last]


def single(op, attributes, operands):
    """A node of one step."""
    return Node([], Step(op, attributes, operands))


@dataclass
class Graph:
    inputs: list
    weights: list  # of (type, root)
    nodes: list
    outputs: list
    given: list = field(default_factory=list)  # types of what each step of each node gives, once it is checked

    @property
    def types(self):
        """Of the nodes' results."""
        return [given[-1] for given in self.given]

    def type_of(self, value, given=()):
        """Of an operand of a step, behind steps that give these types."""
        kind, place = value
        if kind == "input":
            return self.inputs[place]
        if kind == "weight":
            return self.weights[place][0]
        return self.given[place][-1] if kind == "node" else given[place]


# Encoding.

KINDS = ["input", "weight", "node", "step"]


def number(value, width, signed=False):
    return value.to_bytes(width, "little", signed=signed)


def compact(value):
    if value < 1 << 6:
        return number(value << 2, 1)
    if value < 1 << 14:
        return number(value << 2 | 1, 2)
    return number(value << 2 | 2, 4)


def vector(items, encode):
    items = list(items)
    return compact(len(items)) + b"".join(encode(item) for item in items)


def encode_type(ty):
    return number(ELEMENTS.index(ty.element), 1) + vector(ty.shape, lambda extent: number(extent, 4))


def encode_axis(axis):
    return b"".join(number(part, 2) for part in axis)


ENCODE = {
    "u8": lambda value: number(value, 1),
    "i8": lambda value: number(value, 1, True),
    "u32": lambda value: number(value, 4),
    "i32": lambda value: number(value, 4, True),
    "u64": lambda value: number(value, 8),
    "bool": lambda value: number(int(value), 1),
    "element": lambda value: number(ELEMENTS.index(value), 1),
    "function": lambda value: number(FUNCTIONS.index(value), 1),
    "2u16": lambda value: encode_axis(value),
    "axis": encode_axis,
    "u32s": lambda value: vector(value, lambda item: number(item, 4)),
    "bytes": lambda value: vector(value, lambda item: number(item, 1)),
}


def encode_value(value):
    return number(KINDS.index(value[0]), 1) + number(value[1], 4)


def encode_step(step):
    attributes = OPERATORS[step.op]
    encoded = b"".join(ENCODE[kind](step.attributes[name]) for name, kind in attributes.items())
    op = number(list(OPERATORS).index(step.op), 1)
    return op + encoded + vector(step.operands, encode_value)


def encode_node(node):
    return vector(node.before, encode_step) + encode_step(node.last)


def encode(graph):
    return (
        vector(graph.inputs, encode_type)
        + vector(graph.weights, lambda weight: encode_type(weight[0]) + weight[1])
        + vector(graph.nodes, encode_node)
        + vector(graph.outputs, encode_value)
    )


class Decoder:
    """Reads an encoding from its beginning; refuses what is none."""

    def __init__(self, data):
        require(len(data) <= 8 * 1024 * 1024, "too long")
        self.data, self.place = data, 0

    def take(self, count):
        require(self.place + count <= len(self.data), "the encoding ends early")
        self.place += count
        return self.data[self.place - count : self.place]

    def number(self, width, signed=False):
        return int.from_bytes(self.take(width), "little", signed=signed)

    def choice(self, names):
        place = self.number(1)
        require(place < len(names), "no such variant")
        return names[place]

    def boolean(self):
        return self.choice([False, True])

    def compact(self):
        first = self.number(1)
        mode = first & 3
        require(mode < 3 or first == 3, "a count over 32 bits")
        if mode == 3:
            value = self.number(4)
            require(value >= 1 << 30, "a count that is not in its shortest form")
            return value
        width, least = [(1, 0), (2, 1 << 6), (4, 1 << 14)][mode]
        value = (first | int.from_bytes(self.take(width - 1), "little") << 8) >> 2
        require(value >= least, "a count that is not in its shortest form")
        return value

    def vector(self, read, most=None):
        count = self.compact()
        require(most is None or count <= most, "too many items")
        require(count <= len(self.data), "more items than bytes")
        return [read() for _ in range(count)]

    def attribute(self, kind):
        return {
            "u8": lambda: self.number(1),
            "i8": lambda: self.number(1, True),
            "u32": lambda: self.number(4),
            "i32": lambda: self.number(4, True),
            "u64": lambda: self.number(8),
            "bool": self.boolean,
            "element": lambda: self.choice(ELEMENTS),
            "function": lambda: self.choice(FUNCTIONS),
            "2u16": lambda: [self.number(2) for _ in range(2)],
            "axis": lambda: [self.number(2) for _ in range(4)],
            "u32s": lambda: self.vector(lambda: self.number(4)),
            "bytes": lambda: self.vector(lambda: self.number(1)),
        }[kind]()

    def type(self):
        return Type(self.choice(ELEMENTS), tuple(self.vector(lambda: self.number(4))))

    def value(self):
        return self.choice(KINDS), self.number(4)

    def step(self):
        op = self.choice(list(OPERATORS))
        attributes = {name: self.attribute(kind) for name, kind in OPERATORS[op].items()}
        return Step(op, attributes, self.vector(self.value))

    def node(self):
        return Node(self.vector(self.step), self.step())

    def weight(self):
        return self.type(), self.take(32)


def decode(data):
    decoder = Decoder(data)
    graph = Graph(
        inputs=decoder.vector(decoder.type, 8),
        weights=decoder.vector(decoder.weight, 65536),
        nodes=decoder.vector(decoder.node, 65536),
        outputs=decoder.vector(decoder.value, 8),
    )
    require(decoder.place == len(data), "bytes behind the graph")
    return graph
