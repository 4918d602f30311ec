"""Writes golden.json: roots computed from docs/spec/commitments.md with nothing but hashlib.

Run it from anywhere: python3 primitives/trace/tests/golden.py
"""

import hashlib
import json
import pathlib

ELEMENTS = ["I8", "I16", "I32", "I64"]


def blake(*parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32).digest()


def u32(number):
    return number.to_bytes(4, "little")


def compact(number):
    """SCALE compact encoding, as far as it is needed here."""
    if number < 1 << 6:
        return bytes([number << 2])
    if number < 1 << 14:
        return (number << 2 | 1).to_bytes(2, "little")
    return (number << 2 | 2).to_bytes(4, "little")


def scale_type(element, shape):
    return bytes([ELEMENTS.index(element)]) + compact(len(shape)) + b"".join(map(u32, shape))


def tiles(element, shape, data):
    width = 1 << ELEMENTS.index(element)
    row = shape[-1] * width
    if row > 4096:
        return [
            data[start : min(start + 4096, line + row)]
            for line in range(0, len(data), row)
            for start in range(line, line + row, 4096)
        ]
    step = max(1, 1024 // row) * row
    return [data[start : start + step] for start in range(0, len(data), step)]


def top(level):
    while len(level) > 1:
        pairs = [blake(b"ambit/pair/1", *level[i : i + 2]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) // 2 * 2 :]
    return level[0]


def tensor_root(element, shape, data):
    leaves = [blake(b"ambit/tile/1", tile) for tile in tiles(element, shape, data)]
    return blake(b"ambit/tensor/1", scale_type(element, shape), u32(len(leaves)), top(leaves))


def values_root(roots):
    return blake(b"ambit/values/1", u32(len(roots)), *roots)


def trace_root(model, inputs, roots):
    leaves = [blake(b"ambit/operator/1", root) for root in roots]
    return blake(b"ambit/trace/1", model, inputs, u32(len(roots)), top(leaves))


def pattern(length, seed):
    return bytes((i * 31 + seed * 97 + (i >> 8)) % 256 for i in range(length))


def weight(element, shape, data):
    return scale_type(element, shape) + tensor_root(element, shape, data)


INPUT, WEIGHT, NODE, STEP = range(4)
MAT_MUL, ADD, RELU = 0, 7, 9


def value(kind, place):
    return bytes([kind]) + u32(place)


def step(op, *operands):
    return bytes([op]) + compact(len(operands)) + b"".join(operands)


def node(*steps):
    """A node, or the part of its record before the type of the result."""
    return compact(len(steps) - 1) + b"".join(steps)


def model_root():
    """The root of graph(), from the records of its nodes."""
    rows, columns, product = scale_type("I8", [2, 3]), scale_type("I8", [4, 3]), scale_type("I32", [2, 4])
    root = tensor_root("I8", [4, 3], pattern(12, 1))
    first = node(step(RELU, value(INPUT, 0) + rows))
    second = node(
        step(MAT_MUL, value(NODE, 0) + rows, value(WEIGHT, 0) + root + columns),
        step(RELU, value(STEP, 0) + product),
        step(ADD, value(STEP, 0) + product, value(STEP, 1) + product),
    )
    leaves = [blake(b"ambit/node/2", record) for record in (first + rows, second + product)]
    weights = blake(b"ambit/weights/1", compact(1) + weight("I8", [4, 3], pattern(12, 1)))
    outputs = compact(1) + u32(1) + product
    interface = compact(1) + rows + weights + outputs + u32(2)
    return blake(b"ambit/model/3", interface, top(leaves))


def graph():
    """The relu of input 0, I8 [2, 3], and as one node its product with weight 0, I8 [4, 3], plus the relu of that."""
    inputs = compact(1) + scale_type("I8", [2, 3])
    weights = compact(1) + weight("I8", [4, 3], pattern(12, 1))
    first = node(step(RELU, value(INPUT, 0)))
    second = node(
        step(MAT_MUL, value(NODE, 0), value(WEIGHT, 0)),
        step(RELU, value(STEP, 0)),
        step(ADD, value(STEP, 0), value(STEP, 1)),
    )
    nodes = compact(2) + first + second
    outputs = compact(1) + value(NODE, 1)
    return inputs + weights + nodes + outputs


def main():
    shapes = [
        ("I8", [1]),
        ("I8", [1, 8, 8, 1]),
        ("I8", [5, 300]),
        ("I16", [3, 512]),
        ("I16", [2, 2049]),
        ("I32", [1, 10]),
        ("I32", [7, 33]),
        ("I32", [2, 257]),
        ("I64", [2, 513]),
        ("I64", [1, 1, 1, 1, 1, 1, 2, 3]),
    ]
    tensors = []
    for seed, (element, shape) in enumerate(shapes):
        length = 1 << ELEMENTS.index(element)
        for extent in shape:
            length *= extent
        data = pattern(length, seed)
        root = tensor_root(element, shape, data)
        tensors.append({"element": element, "shape": shape, "bytes": data.hex(), "root": root.hex()})
    roots = [bytes.fromhex(tensor["root"]) for tensor in tensors]
    model = model_root()
    golden = {
        "tensors": tensors,
        "values": [
            {"roots": [root.hex() for root in roots[:n]], "root": values_root(roots[:n]).hex()} for n in (1, 2, 8)
        ],
        "model": {"graph": graph().hex(), "weights": pattern(12, 1).hex(), "root": model.hex()},
        "traces": [
            {
                "model": model.hex(),
                "input": values_root(roots[:1]).hex(),
                "nodes": [root.hex() for root in roots[:n]],
                "root": trace_root(model, values_root(roots[:1]), roots[:n]).hex(),
            }
            for n in (1, 2, 3, 7, 10)
        ],
    }
    path = pathlib.Path(__file__).with_name("golden.json")
    path.write_text(json.dumps(golden, indent="\t") + "\n")


main()
