"""Nodes of several steps, written out: as models have them, at the bounds, and beyond."""

from integer_graph.graph import Graph, Node, Step, Type

KINDS = {"i": "input", "w": "weight", "n": "node", "s": "step"}
AXIS, PADDED = [1, 0, 0, 1], [1, 1, 1, 1]


def step(op, operands, **attributes):
    """A step on operands like "i0 w2 n1 s0": input 0, weight 2, the result of node 1, what step 0 gives."""
    return Step(op, attributes, [(KINDS[value[0]], int(value[1:])) for value in operands.split()])


def graph(inputs, weights, *nodes):
    """A graph that gives its last node's result; a node is a list of steps."""
    inputs, weights = ([Type(element, tuple(shape)) for element, shape in types] for types in (inputs, weights))
    nodes = [Node(steps[:-1], steps[-1]) for steps in nodes]
    return Graph(inputs, [(ty, bytes(32)) for ty in weights], nodes, [("node", len(nodes) - 1)])


def diamonds(count):
    """Steps of which the last but one takes 2^(count + 1) - 1 for an element."""
    return [step("Relu", "i0"), *(step("Add", f"s{place} s{place}") for place in range(count))]


def relus(count):
    return [step("Relu", "i0"), *(step("Relu", f"s{place}") for place in range(count - 1))]


def window(height, width):
    """The largest of a whole window, whose kernel has so many places."""
    axes = [[1, extent, 0, 1] for extent in (height - 4, width - 4)]
    return step("MaxPool2d", "i0", kernel=[height, width], rows=axes[0], columns=axes[1])


def valid():
    """Names and graphs."""
    i8, i32, i64 = "I8", "I32", "I64"
    scales = {"pre": 0, "mid": 24, "post": 20}
    yield "product, rescaled, through a function, turned and made small", graph(
        [(i32, [6, 48])],
        [(i8, [40, 48]), (i32, [40]), (i32, [40])],
        [step("AbsMax", "i0")],
        [step("Quantise", "i0 n0", to=i8)],
        [
            step("MatMul", "n1 w0"),
            step("Rescale", "s0 n0 w1 w2", **scales),
            step("Apply", "s1", **{"function": "GeluTanh", "from": 26, "to": 24}),
            step("Transpose", "s2", order=[1, 0]),
            step("Requantise", "s3", to=i8, multiplier=3, shift=22),
        ],
    )
    yield "convolution, rescaled, onto what was there", graph(
        [(i8, [1, 6, 5, 4]), (i32, [1, 6, 5, 6])],
        [(i8, [6, 3, 3, 2]), (i32, [1, 1, 1, 1]), (i32, [6]), (i32, [6])],
        [
            step("Conv2d", "i0 w0", rows=PADDED, columns=PADDED, groups=2),
            step("Rescale", "s0 w1 w2 w3", **scales),
            step("Add", "s1 i1"),
            step("Relu", "s2"),
        ],
    )
    yield "groups, rescaled", graph(
        [(i8, [5, 32]), ("I16", [5, 4]), (i32, [5, 1])],
        [(i8, [12, 32]), ("I16", [12, 4]), (i32, [12]), (i32, [12])],
        [step("GroupedMatMul", "i0 w0 w1 i1"), step("Rescale", "s0 i2 w2 w3", pre=30, mid=16, post=28)],
    )
    halves = {"steps": [1, 1, 1], "shape": [3, 4, 8]}
    yield "rotary embedding", graph(
        [(i32, [3, 4, 16]), ("I16", [4])],
        [(i32, [9, 16]), (i32, [9, 16])],
        [
            step("Slice", "i0", starts=[0, 0, 0], **halves),
            step("Slice", "i0", starts=[0, 0, 8], **halves),
            step("Concat", "s1 s0", axis=2),
            step("Gather", "w0 i1"),
            step("Reshape", "s3", shape=[1, 4, 16]),
            step("Gather", "w1 i1"),
            step("Reshape", "s5", shape=[1, 4, 16]),
            step("Mul", "i0 s4", shift=30),
            step("Mul", "s2 s6", shift=30),
            step("Add", "s7 s8"),
        ],
    )
    yield "cache, written, one layer's taken", graph(
        [(i8, [2, 3, 40, 8]), (i8, [2, 3, 2, 8]), (i32, [1])],
        [],
        [
            step("Update", "i0 i1 i2", axis=2),
            step("Slice", "s0", starts=[1, 0, 0, 0], steps=[1, 1, 1, 1], shape=[1, 3, 40, 8]),
            step("Transpose", "s1", order=[0, 1, 3, 2]),
        ],
    )
    yield "mask", graph(
        [(i32, [1, 1]), (i32, [3, 9])],
        [(i32, [3, 1]), (i32, [1, 9]), (i32, [1, 1])],
        [
            step("Add", "w0 i0"),
            step("Sub", "s0 w1"),
            step("Select", "s1 i1 w2"),
        ],
        [step("Softmax", "n0", **{"from": 28, "to": "I16", "one": 32767}), step("Cast", "s0", to=i32, shift=4)],
    )
    yield "lookups and products, one after the other", graph(
        [(i8, [2, 40]), (i64, [2])],
        [(i8, [6, 40]), (i32, [7, 6]), (i32, [2, 5])],
        [
            step("MatMul", "i0 w0"),
            step("Gather", "w1 i1"),
            step("Concat", "s1 s0 w2 s1", axis=1),
            step("Cast", "s2", to=i64, shift=0),
        ],
    )
    yield "tiles of rows and of columns", graph(
        [(i32, [5, 150])],
        [(i32, [150, 5])],
        [
            step("Transpose", "i0", order=[1, 0]),
            step("Mul", "s0 w0", shift=31),
            step("Reshape", "s1", shape=[5, 150]),
            step("Sub", "s2 i0"),
        ],
    )
    yield "a step that is taken again and again", graph(
        [(i32, [4, 90])],
        [],
        [step("Max", "i0"), step("Sub", "i0 s0"), step("Div", "s1 s0", shift=20), step("Mul", "s2 s1", shift=20)],
    )
    yield "diamonds", graph([(i32, [2, 4])], [], [*diamonds(4), step("Relu", "s4")])
    yield "a chain of as many steps as there may be", graph([(i32, [2, 4])], [], relus(32))
    operands = " ".join(["s0", "i0"] * 31 + ["i0"])
    yield "as many operands as there may be", graph(
        [(i32, [1, 2])], [], [step("Relu", "i0"), step("Concat", operands, axis=0)]
    )
    yield "as many terms as there may be", graph([(i8, [1, 4, 4, 1])], [], [window(1025, 1023), step("Relu", "s0")])


def refused():
    """Names, graphs and what is wrong with them."""
    i8, i32 = ("I8", [2, 4]), ("I32", [2, 4])
    none, many, unused = "no such operand", "more than single elements of a step", "a step that no other takes"

    def one(*steps, inputs=(i32,)):
        return graph(inputs, [], list(steps))

    yield "a step that takes itself", one(step("Relu", "s0"), step("Relu", "s0")), none
    yield "a step that takes a later one", one(step("Relu", "s1"), step("Relu", "i0"), step("Add", "s0 s1")), none
    yield "a last step that takes itself", one(step("Relu", "i0"), step("Add", "s0 s1")), none
    yield "a step of nothing", one(step("Relu", "s0")), none
    yield "a step of another node", graph(
        [i32], [], [step("Relu", "i0"), step("Relu", "s0")], [step("Add", "n0 s0")]
    ), none
    outside = one(step("Relu", "i0"), step("Relu", "s0"))
    outside.outputs = [("step", 0)]
    yield "an output that is a step", outside, "no such output"
    yield "a step that takes what is not there", one(step("Relu", "i1"), step("Relu", "s0")), none
    yield "a step that takes its own node", one(step("Relu", "n0"), step("Relu", "s0")), none

    axes = {"rows": AXIS, "columns": AXIS}
    softmax = {"from": 0, "to": "I8", "one": 1}
    norm = {"centre": True, "epsilon": 0, "shift": 0}
    pair = [i8, i8]
    for name, inputs, operands, attributes in [
        ("MatMul", pair, "s0 i1", {}),
        ("MatMul", pair, "i1 s0", {}),
        ("GroupedMatMul", [i8, i8, ("I16", [2, 2])], "s0 i1 i2", {}),
        ("GroupedMatMul", [("I16", [2, 2]), i8, i8], "i1 i2 s0", {}),
        ("GroupedMatMul", [("I16", [2, 2]), i8, i8, ("I16", [2, 2])], "i1 i2 i3 s0", {}),
        ("Conv2d", [("I8", [1, 2, 2, 1])] * 2, "s0 i1", {**axes, "groups": 1}),
        ("Conv2d", [("I8", [1, 2, 2, 1])] * 2, "i1 s0", {**axes, "groups": 1}),
        ("AbsMax", [i32], "s0", {}),
        ("Argmax", [i32], "s0", {}),
        ("Max", [i32], "s0", {}),
        ("Sum", [i32], "s0", {"divisor": 1}),
        ("Softmax", [i32], "s0", softmax),
        ("Norm", [i32, ("I32", [4]), ("I32", [4])], "s0 i1 i2", norm),
        ("Norm", [("I32", [4]), i32, ("I32", [4])], "i1 s0 i2", norm),
        ("Norm", [("I32", [4]), i32, ("I32", [4])], "i1 i2 s0", norm),
        ("MaxPool2d", [("I8", [1, 2, 2, 1])], "s0", {**axes, "kernel": [1, 1]}),
        ("AvgPool2d", [("I8", [1, 2, 2, 1])], "s0", {**axes, "kernel": [1, 1], "count_added": False}),
        ("Gather", [i32, i32], "s0 i1", {}),
        ("Gather", [i32, i32], "i1 s0", {}),
        ("Update", [i32, i32, ("I32", [1])], "s0 i1 i2", {"axis": 0}),
        ("Update", [i32, i32, ("I32", [1])], "i1 s0 i2", {"axis": 0}),
        ("Update", [("I32", [1]), i32, i32], "i1 i2 s0", {"axis": 0}),
    ]:
        place = operands.split().index("s0")
        label = f"{name} that takes a step, operand {place}"
        yield label, one(step("Relu", "i0"), step(name, operands, **attributes), inputs=inputs), many

    yield "an unused step", one(step("Relu", "i0"), step("Relu", "i0")), unused
    yield "an unused step among others", one(step("Relu", "i0"), step("Relu", "s0"), step("Relu", "s0")), unused
    yield "32 steps before the last", one(*relus(33)), "steps"
    yield "65 operands of all steps", one(
        step("Relu", "i0"), step("Concat", " ".join(["s0"] * 31 + ["i0"] * 33), axis=0)
    ), "operands"
    yield "65 operands of steps before the last", one(
        step("Concat", " ".join(["i0"] * 64), axis=0), step("Relu", "s0")
    ), "operands"
    yield "a step with operands of another type", one(
        step("Relu", "i0"), step("Add", "s0 s0"), inputs=[i8]
    ), "element type"
    yield "a first step with operands of another type", one(
        step("Add", "i0 i0"), step("Relu", "s0"), inputs=[i8]
    ), "element type"
    yield "a step with too few operands", one(step("Add", "i0"), step("Relu", "s0")), "number of operands"
    yield "a step of a wrong attribute", one(step("Mul", "i0 i0", shift=63), step("Relu", "s0")), "shift"
    yield "a step that gives too many elements", one(
        step("Add", "i0 i1"),
        step("Slice", "s0", starts=[0, 0], steps=[1, 1], shape=[1, 1]),
        inputs=[("I32", [1 << 16, 1]), ("I32", [1, (1 << 16) + 1])],
    ), "too many elements"

    costly = "too costly"
    image = [("I8", [1, 4, 4, 1])]
    long = [("I8", [1, 65536])] * 2
    yield "diamonds of 33 steps", one(*diamonds(4), step("Relu", "s4"), step("Relu", "s5")), costly
    yield "a diamond of 63 steps", one(*diamonds(5)), costly
    yield "diamonds that are sliced", one(
        *diamonds(5), step("Slice", "s5", starts=[0, 0], steps=[1, 1], shape=[1, 1])
    ), costly
    yield "one operand 32 times", one(step("Relu", "i0"), step("Concat", " ".join(["s0"] * 32), axis=0)), costly
    yield "too many terms together", one(window(1024, 1024), step("Relu", "s0"), inputs=image), costly
    function = step("Apply", "s1", **{"function": "Exp", "from": 0, "to": 0})
    yield "too many terms of a function", one(
        window(1025, 1023), step("Cast", "s0", to="I32", shift=0), function, inputs=image
    ), costly
    yield "too many openings together", one(step("MatMul", "i0 i1"), step("Add", "s0 s0"), inputs=long), costly
    both = one(step("MatMul", "i0 i1"), step("Relu", "s0"), step("Concat", "s0 s1", axis=0), inputs=long)
    yield "too many openings of parts, one of which is needed", both, costly
    yield "a first step too costly by itself", one(
        step("Max", "i0"), step("Relu", "s0"), inputs=[("I32", [62561])]
    ), costly
