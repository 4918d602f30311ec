"""What one element costs and needs (section 6)."""

import itertools

import numpy as np

from .graph import KINDS
from .operators import inside
from .tiles import Sizes, Tiling

MAX_STEPS, MAX_TERMS, MAX_OPENINGS = 32, 1048576, 262144


def cost(step, types, before):
    """Steps, terms and, by the bounds, tiles, bytes and openings of any element of what a step gives.

    `types` are its operands', and `before` has what the earlier steps of its node cost.
    """
    if all(kind != "step" for kind, _ in step.operands):
        return (1, *alone(step, types))
    own = (1, alone(step, types)[0], 0, 0, 0)
    each = [
        before[place] if kind == "step" else (0, 0, *Sizes(ty).openings(1))
        for (kind, place), ty in zip(step.operands, types)
    ]
    return tuple(sum(numbers) for numbers in zip(own, *each))


def costs(graph, place):
    """What each step of a node costs."""
    given, found = graph.given[place], []
    for step in graph.nodes[place].steps:
        types = [graph.type_of(value, given) for value in step.operands]
        found.append(cost(step, types, found))
    return found


def alone(step, types):
    """The cost, without the number of steps, of a step that takes none."""
    op, at = step.op, step.attributes
    sizes = [Sizes(ty) for ty in types]
    row = types[0].shape[-1]
    ones = [1] * len(types)
    rows = [size.row_tiles for size in sizes]
    if op == "MatMul":
        terms, tiles = row, rows
    elif op == "GroupedMatMul":
        terms, tiles = row + 2 * types[2].shape[-1], rows
    elif op == "Conv2d":
        _, kh, kw, d = types[1].shape
        terms = kh * kw * d
        tiles = [window_tiles(types[0], sizes[0], at, (kh, kw), d), sizes[1].run(terms)]
    elif op in ("MaxPool2d", "AvgPool2d"):
        terms = at["kernel"][0] * at["kernel"][1]
        tiles = [window_tiles(types[0], sizes[0], at, at["kernel"], 1)]
    elif op in ("AbsMax", "Argmax", "Max", "Sum"):
        terms, tiles = row, rows
    elif op == "Softmax":
        terms, tiles = 16 * row, rows
    elif op == "Norm":
        terms, tiles = 8 * row, [rows[0], 1, 1]
    elif op == "Apply":
        terms, tiles = 32, ones
    else:
        terms, tiles = 1, ones
    each = [size.openings(count) for size, count in zip(sizes, tiles)]
    if op == "Concat":
        each = [largest(each)]
    elif op == "Update":
        each = [largest(each[:2]), each[2]]
    return (terms, *(sum(numbers) for numbers in zip(*each)))


def largest(each):
    return tuple(max(numbers) for numbers in zip(*each))


def window_tiles(ty, size, at, kernel, run):
    width, dilation = kernel[1], at["columns"][3]
    span = ((width - 1) * dilation + 1) * ty.shape[3]
    return kernel[0] * min(width * size.run(run), size.run(span))


def is_bounded(numbers):
    steps, terms, _, _, openings = numbers
    return steps <= MAX_STEPS and terms <= MAX_TERMS and openings <= MAX_OPENINGS


def needed(graph, arrays, place, element):
    """The tiles on which an element of a node's result depends, as sorted (kind, place, tile) triples.

    `arrays` is what `execute` returns, and `element` the element's place in the result.
    """
    node, given = graph.nodes[place], graph.given[place]
    known = {**arrays, "step": arrays["steps"][place]}
    tilings, found = {}, set()

    def follow(step, result, element):
        types = [graph.type_of(value, given) for value in step.operands]
        operands = [known[kind][of] for kind, of in step.operands]
        at = tuple(int(part) for part in np.unravel_index(element, result.shape))
        for operand, at in places(step, types, operands, at, element):
            kind, of = value = step.operands[operand]
            ty = types[operand]
            origin = at if isinstance(at, int) else int(np.ravel_multi_index(at, ty.shape))
            if kind == "step":
                follow(node.before[of], ty, origin)
                continue
            if value not in tilings:
                tilings[value] = Tiling(ty)
            found.add((KINDS.index(kind), of, tilings[value].of_element(origin)))

    follow(node.last, given[-1], element)
    return sorted(found)


def broadcast(shape, at):
    """Where an operand of this shape is read for a place of the result."""
    at = at[len(at) - len(shape) :]
    return tuple(0 if extent == 1 else part for extent, part in zip(shape, at))


def places(step, types, operands, at, flat):
    """The elements that the formula of section 4 has for the element at `at`: (operand, place)."""
    op, attributes = step.op, step.attributes
    shape = types[0].shape
    if op in ("MatMul", "GroupedMatMul"):
        *outer, m, n = at
        w_outer = broadcast(types[1].shape[:-2], tuple(outer)) if len(types[1].shape) > 2 else ()
        for k in range(shape[-1]):
            yield 0, (*outer, m, k)
            yield 1, (*w_outer, n, k)
        if op == "GroupedMatMul":
            for g in range(types[2].shape[1]):
                yield 2, (n, g)
                if len(types) > 3:
                    yield 3, (*outer, m, g)
    elif op in ("Conv2d", "MaxPool2d", "AvgPool2d"):
        b, i, j, c = at
        kernel = types[1].shape[1:3] if op == "Conv2d" else attributes["kernel"]
        down = inside(attributes["rows"], i, kernel[0], shape[1])
        across = inside(attributes["columns"], j, kernel[1], shape[2])
        for (ky, y), (kx, x) in itertools.product(down, across):
            if op != "Conv2d":
                yield 0, (b, y, x, c)
                continue
            o, depth = types[1].shape[0], types[1].shape[3]
            group = c // (o // attributes["groups"])
            for d in range(depth):
                yield 0, (b, y, x, group * depth + d)
                yield 1, (c, ky, kx, d)
    elif op in ("AbsMax", "Argmax", "Max", "Sum", "Softmax", "Norm"):
        for k in range(shape[-1]):
            yield 0, (*at[:-1], k)
        if op == "Norm":
            yield 1, at[-1:]
            yield 2, at[-1:]
    elif op == "Reshape":
        yield 0, flat
    elif op == "Transpose":
        origin = [0] * len(at)
        for axis, part in zip(attributes["order"], at):
            origin[axis] = part
        yield 0, tuple(origin)
    elif op == "Slice":
        starts, steps = attributes["starts"], attributes["steps"]
        yield 0, tuple(start + part * step for start, part, step in zip(starts, at, steps))
    elif op == "Concat":
        axis, part = attributes["axis"], at[attributes["axis"]]
        for operand, ty in enumerate(types):
            if part < ty.shape[axis]:
                yield operand, (*at[:axis], part, *at[axis + 1 :])
                return
            part -= ty.shape[axis]
    elif op == "Gather":
        rank = len(types[1].shape)
        yield 1, at[:rank]
        row = min(max(int(operands[1][at[:rank]]), 0), shape[0] - 1)
        yield 0, (row, *at[rank:])
    elif op == "Update":
        axis, extent = attributes["axis"], types[1].shape[attributes["axis"]]
        yield 2, 0
        start = min(max(int(operands[2].reshape(-1)[0]), 0), shape[axis] - extent)
        if start <= at[axis] < start + extent:
            yield 1, (*at[:axis], at[axis] - start, *at[axis + 1 :])
        else:
            yield 0, at
    else:
        for operand, ty in enumerate(types):
            yield operand, broadcast(ty.shape, at)
