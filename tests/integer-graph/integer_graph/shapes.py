"""What each operator accepts, and the type of its result (section 4)."""

from .graph import Type, require


def broadcasts(shape, to):
    return len(shape) == len(to) and all(extent in (1, along) for extent, along in zip(shape, to))


def by_channel(shape, to):
    return tuple(shape) == tuple(to[-1:]) or broadcasts(shape, to)


def together(types):
    rank = len(types[0].shape)
    require(all(len(ty.shape) == rank for ty in types), "extents")
    shape = tuple(max(extents) for extents in zip(*(ty.shape for ty in types)))
    require(all(broadcasts(ty.shape, shape) for ty in types), "extents")
    return shape


def elements_are(types, *allowed):
    for ty, elements in zip(types, allowed):
        require(ty.element in elements, "element type")


def shift(value, most=62):
    require(0 <= value <= most, "shift")


def product(x, w):
    elements_are([x, w], ("I8", "I16"), ("I8", "I16"))
    return "I32" if x.element == w.element == "I8" else "I64"


def windows(axis, extent, kernel):
    stride, before, after, dilation = axis
    require(stride >= 1 and dilation >= 1, "stride or dilation")
    span = (kernel - 1) * dilation + 1
    room = before + extent + after - span
    require(room >= 0, "the kernel is larger than the image")
    return room // stride + 1


def reduced(x, element):
    return Type(element, x.shape[:-1] + (1,))


def mat_mul(at, x, w):
    element = product(x, w)
    require(len(x.shape) >= 2 and len(w.shape) in (2, len(x.shape)), "rank")
    require(x.shape[-1] == w.shape[-1] <= 65536, "depth")
    if len(w.shape) > 2:
        require(broadcasts(w.shape[:-2], x.shape[:-2]), "outer extents")
    return Type(element, x.shape[:-1] + (w.shape[-2],))


def grouped_mat_mul(at, x, w, t, *u):
    product(x, w)
    elements_are([t, *u], ("I16",), ("I16",))
    require(len(x.shape) >= 2 and len(w.shape) == len(t.shape) == 2, "rank")
    require(x.shape[-1] == w.shape[-1] <= 65536, "depth")
    require(t.shape[0] == w.shape[0] and w.shape[1] % t.shape[1] == 0, "groups")
    if u:
        require(len(u) == 1, "operands")
        require(x.element == w.element == "I8", "element type")
        require(u[0].shape == x.shape[:-1] + t.shape[1:], "groups")
    return Type("I64", x.shape[:-1] + (w.shape[0],))


def conv2d(at, x, w):
    element = product(x, w)
    require(len(x.shape) == len(w.shape) == 4, "rank")
    b, height, width, c = x.shape
    o, kh, kw, d = w.shape
    require(at["groups"] >= 1 and o % at["groups"] == 0 and d * at["groups"] == c, "groups")
    require(kh * kw * d <= 65536, "depth")
    return Type(element, (b, windows(at["rows"], height, kh), windows(at["columns"], width, kw), o))


def pool(at, x):
    require(len(x.shape) == 4 and min(at["kernel"]) >= 1, "kernel")
    b, height, width, c = x.shape
    rows = windows(at["rows"], height, at["kernel"][0])
    return Type(x.element, (b, rows, windows(at["columns"], width, at["kernel"][1]), c))


def avg_pool(at, x):
    elements_are([x], ("I8", "I16", "I32"))
    return pool(at, x)


def quantise(at, x, s):
    require(at["to"] in ("I8", "I16"), "to")
    elements_are([x, s], ("I32",), ("I32",))
    require(broadcasts(s.shape, x.shape), "extents")
    return Type(at["to"], x.shape)


def rescale(at, x, s, m, b):
    for name in ("pre", "mid", "post"):
        shift(at[name])
    elements_are([x, s, m, b], ("I32", "I64"), ("I32",), ("I32",), ("I32",))
    require(broadcasts(s.shape, x.shape), "extents")
    require(by_channel(m.shape, x.shape) and by_channel(b.shape, x.shape), "extents")
    return Type("I32", x.shape)


def requantise(at, x):
    shift(at["shift"])
    require(at["to"] != "I64", "to")
    elements_are([x], ("I8", "I16", "I32"))
    return Type(at["to"], x.shape)


def cast(at, x):
    require(-62 <= at["shift"] <= (0 if x.element == "I64" else 31), "shift")
    return Type(at["to"], x.shape)


def pair(at, x, z):
    elements_are([x, z], ("I32",), ("I32",))
    return Type("I32", together([x, z]))


def mul(at, x, z):
    shift(at["shift"])
    return pair(at, x, z)


def div(at, x, z):
    shift(at["shift"], 31)
    return pair(at, x, z)


def select(at, c, a, b):
    require(a.element == b.element, "element type")
    return Type(a.element, together([c, a, b]))


def total(at, x):
    require(at["divisor"] >= 1, "divisor")
    elements_are([x], ("I8", "I16", "I32"))
    require(x.shape[-1] <= 1048576, "a row is too long")
    return reduced(x, "I32")


def apply(at, x):
    shift(at["from"], 30)
    shift(at["to"], 30)
    elements_are([x], ("I32",))
    return x


def softmax(at, x):
    shift(at["from"], 30)
    require(at["to"] != "I64" and 1 <= at["one"] <= Type(at["to"], (1,)).most, "one")
    elements_are([x], ("I32",))
    require(x.shape[-1] <= 65536, "a row is too long")
    return Type(at["to"], x.shape)


def norm(at, x, g, b):
    shift(at["shift"])
    require(at["epsilon"] < 2**62, "epsilon")
    elements_are([x, g, b], ("I32",), ("I32",), ("I32",))
    require(g.shape == b.shape == x.shape[-1:], "channels")
    require(x.shape[-1] <= 65536, "a row is too long")
    return x


def gather(at, x, i):
    require(len(i.shape) + len(x.shape) - 1 <= 8, "rank")
    return Type(x.element, i.shape + x.shape[1:])


def update(at, x, u, p):
    axis = at["axis"]
    require(x.element == u.element, "element type")
    require(len(x.shape) == len(u.shape) and axis < len(x.shape), "rank")
    others = [along for along in range(len(x.shape)) if along != axis]
    require(all(x.shape[along] == u.shape[along] for along in others), "extents")
    require(u.shape[axis] <= x.shape[axis] and p.count == 1, "extents")
    return x


def reshape(at, x):
    ty = Type(x.element, tuple(at["shape"])).check()
    require(ty.count == x.count, "extents")
    return ty


def transpose(at, x):
    require(sorted(at["order"]) == list(range(len(x.shape))), "order")
    return Type(x.element, tuple(x.shape[axis] for axis in at["order"]))


def concat(at, *xs):
    first, axis = xs[0], at["axis"]
    require(axis < len(first.shape), "axis")
    for x in xs:
        require(x.element == first.element and len(x.shape) == len(first.shape), "operands")
        same = (a == b for along, (a, b) in enumerate(zip(x.shape, first.shape)) if along != axis)
        require(all(same), "extents")
    extent = sum(x.shape[axis] for x in xs)
    return Type(first.element, first.shape[:axis] + (extent,) + first.shape[axis + 1 :])


def slice_(at, x):
    starts, steps, shape = at["starts"], at["steps"], at["shape"]
    require(len(starts) == len(steps) == len(shape) == len(x.shape), "rank")
    for start, step, extent, available in zip(starts, steps, shape, x.shape):
        require(step >= 1 and extent >= 1, "step or extent")
        require(start + (extent - 1) * step < available, "outside")
    return Type(x.element, tuple(shape))


# Each operator's numbers of operands, and its rule.
RULES = {
    "MatMul": ((2,), mat_mul),
    "Conv2d": ((2,), conv2d),
    "AbsMax": ((1,), lambda at, x: reduced(x, "I32")),
    "Quantise": ((2,), quantise),
    "Rescale": ((4,), rescale),
    "Requantise": ((1,), requantise),
    "Cast": ((1,), cast),
    "Add": ((2,), pair),
    "Mul": ((2,), mul),
    "Relu": ((1,), lambda at, x: x),
    "MaxPool2d": ((1,), pool),
    "AvgPool2d": ((1,), avg_pool),
    "Argmax": ((1,), lambda at, x: reduced(x, "I32")),
    "Reshape": ((1,), reshape),
    "Transpose": ((1,), transpose),
    "Concat": (range(1, 65), concat),
    "Slice": ((1,), slice_),
    "GroupedMatMul": ((3, 4), grouped_mat_mul),
    "Sub": ((2,), pair),
    "Div": ((2,), div),
    "Select": ((3,), select),
    "Max": ((1,), lambda at, x: reduced(x, x.element)),
    "Sum": ((1,), total),
    "Apply": ((1,), apply),
    "Softmax": ((1,), softmax),
    "Norm": ((3,), norm),
    "Gather": ((2,), gather),
    "Update": ((3,), update),
}


def result_type(step, operands):
    counts, rule = RULES[step.op]
    require(len(operands) in counts, "number of operands")
    return rule(step.attributes, *operands).check()
