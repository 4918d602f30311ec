"""What each operator computes (section 4), on arrays of Python's integers."""

import itertools

import numpy as np

from . import arithmetic
from .arithmetic import clamp, exact, exp30, length, rdiv, rshift, sat32, wide
from .graph import FUNCTIONS, Type


def mat_mul(at, types, x, w):
    return wide(np.matmul(x, np.swapaxes(w, -1, -2)))


def grouped_mat_mul(at, types, x, w, t, u=None):
    groups = t.shape[-1]
    size = x.shape[-1] // groups
    total = 0
    for g in range(groups):
        part = slice(g * size, (g + 1) * size)
        products = np.matmul(x[..., part], w[:, part].T) * t[:, g]
        total = total + (products if u is None else products * u[..., g : g + 1])
    return wide(total)


def inside(axis, window, kernel, extent):
    """The places (k, p(i, k)) of a window that are inside the image."""
    stride, before, _, dilation = axis
    places = ((k, window * stride + k * dilation - before) for k in range(kernel))
    return [(k, p) for k, p in places if 0 <= p < extent]


def image_windows(at, x, kernel, result):
    """For each window its image, row, column and its places inside as ((ky, y), (kx, x)) pairs."""
    b, rows, columns = result[:3]
    for image, row, column in itertools.product(range(b), range(rows), range(columns)):
        down = inside(at["rows"], row, kernel[0], x[1])
        across = inside(at["columns"], column, kernel[1], x[2])
        yield image, row, column, list(itertools.product(down, across))


def conv2d(at, types, x, w):
    result, o, depth = types[-1].shape, w.shape[0], w.shape[3]
    group = np.arange(o) // (o // at["groups"])
    y = np.zeros(result, dtype=object)
    for image, row, column, places in image_windows(at, x.shape, w.shape[1:3], result):
        for (ky, py), (kx, px) in places:
            pixel = x[image, py, px].reshape(-1, depth)[group]
            y[image, row, column] = y[image, row, column] + (pixel * w[:, ky, kx]).sum(axis=1)
    return wide(y)


def max_pool(at, types, x):
    y = np.full(types[-1].shape, types[0].least, dtype=object)
    for image, row, column, places in image_windows(at, x.shape, at["kernel"], y.shape):
        for (_, py), (_, px) in places:
            y[image, row, column] = np.maximum(y[image, row, column], x[image, py, px])
    return y


def avg_pool(at, types, x):
    y = np.zeros(types[-1].shape, dtype=object)
    for image, row, column, places in image_windows(at, x.shape, at["kernel"], y.shape):
        for (_, py), (_, px) in places:
            y[image, row, column] = y[image, row, column] + x[image, py, px]
        count = at["kernel"][0] * at["kernel"][1] if at["count_added"] else len(places)
        y[image, row, column] = rdiv(y[image, row, column], count)
    return y


def quantise(at, types, x, s):
    m = types[-1].most
    return clamp(rdiv(wide(x * m), np.broadcast_to(s, x.shape)), -m, m)


def rescale(at, types, x, s, m, b):
    a = sat32(rshift(x, at["pre"]))
    t = sat32(rshift(wide(a * m), at["mid"]))
    return sat32(wide(rshift(wide(t * s), at["post"]) + b))


def cast(at, types, x):
    n = at["shift"]
    return types[-1].saturate(wide(x * 2**n) if n >= 0 else rshift(x, -n))


def quotient(x, z, shift):
    numerator = wide(x * 2**shift)
    positive = rdiv(numerator, z)
    return sat32(np.where(z >= 0, positive, rdiv(-numerator, -z)))


def softmax(at, types, x):
    y = np.empty_like(x)
    for place in np.ndindex(x.shape[:-1]):
        row = list(x[place])
        m = max(row)
        e = [exp30(v - m, at["from"]) for v in row]
        total = wide(sum(e))
        y[place] = [rdiv(wide(v * at["one"]), total) for v in e]
    return y


def normalised(row, centre, epsilon):
    n = len(row)
    mean = rdiv(wide(2**15 * sum(row)), n) if centre else 0
    d = [wide(2**15 * v - mean) for v in row]
    c = length(max(abs(v) for v in d))
    if epsilon:
        c = max(c, -(-(length(epsilon) + 14) // 2))
    q = [v * 2 ** (31 - c) if c <= 31 else rshift(v, c - 31) for v in d]
    e = wide(epsilon * 2 ** (60 - 2 * c)) if c <= 30 else rshift(epsilon, 2 * c - 60)
    v = wide(rdiv(wide(sum(rshift(wide(a * a), 16) for a in q)), n) + e)
    if v == 0:
        return [0] * n
    j = (62 - length(v)) // 2
    r = arithmetic.math.isqrt(wide(v * 2 ** (2 * j)))
    h = 2**61 // r
    return [rshift(wide(a * h), 47 - j) for a in q]


def norm(at, types, x, g, b):
    y = np.empty_like(x)
    for place in np.ndindex(x.shape[:-1]):
        z = normalised(list(x[place]), at["centre"], at["epsilon"])
        y[place] = sat32(rshift(wide(np.array(z, dtype=object) * g), at["shift"]) + b)
    return y


def gather(at, types, x, i):
    places = clamp(i, 0, x.shape[0] - 1).astype(np.int64)
    return x[places]


def update(at, types, x, u, p):
    axis = at["axis"]
    k = u.shape[axis]
    s = int(clamp(p.reshape(-1)[0], 0, x.shape[axis] - k))
    y = x.copy()
    y[(slice(None),) * axis + (slice(s, s + k),)] = u
    return y


def slice_(at, types, x):
    ranges = zip(at["starts"], at["steps"], at["shape"])
    return x[tuple(slice(start, start + (extent - 1) * step + 1, step) for start, step, extent in ranges)]


def row(reduce):
    return lambda at, types, x: reduce(x, axis=-1, keepdims=True)


OPERATORS = {
    "MatMul": mat_mul,
    "Conv2d": conv2d,
    "AbsMax": lambda at, types, x: sat32(np.max(np.abs(x), axis=-1, keepdims=True)),
    "Quantise": quantise,
    "Rescale": rescale,
    "Requantise": lambda at, types, x: types[-1].saturate(rshift(wide(x * at["multiplier"]), at["shift"])),
    "Cast": cast,
    "Add": lambda at, types, x, z: sat32(x + z),
    "Mul": lambda at, types, x, z: sat32(rshift(wide(x * z), at["shift"])),
    "Relu": lambda at, types, x: np.maximum(x, 0),
    "MaxPool2d": max_pool,
    "AvgPool2d": avg_pool,
    "Argmax": lambda at, types, x: np.argmax(x.astype(np.int64), axis=-1)[..., None],
    "Reshape": lambda at, types, x: x.reshape(types[-1].shape),
    "Transpose": lambda at, types, x: np.transpose(x, at["order"]),
    "Concat": lambda at, types, *xs: np.concatenate(xs, axis=at["axis"]),
    "Slice": slice_,
    "GroupedMatMul": grouped_mat_mul,
    "Sub": lambda at, types, x, z: sat32(x - z),
    "Div": lambda at, types, x, z: quotient(x, z, at["shift"]),
    "Select": lambda at, types, c, a, b: np.where(c > 0, a, b),
    "Max": row(np.max),
    "Sum": lambda at, types, x: sat32(rdiv(wide(np.sum(x, axis=-1, keepdims=True)), at["divisor"])),
    "Apply": lambda at, types, x: arithmetic.apply(FUNCTIONS.index(at["function"]), x, at["from"], at["to"]),
    "Softmax": softmax,
    "Norm": norm,
    "Gather": gather,
    "Update": update,
}


def evaluate(step, types, result, operands):
    """What a step gives from its operands' elements; `types` are the operands' types and `result` its own."""
    operands = [exact(operand) for operand in operands]
    return OPERATORS[step.op](step.attributes, [*types, result], *operands)
