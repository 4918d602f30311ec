#!/usr/bin/env python3
"""Writes a small decoder with random weights as ONNX: RMS norm, rotary embedding, grouped queries, SwiGLU, greedy choice.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install numpy onnx onnxruntime
    /tmp/onnx/bin/python models/onnx/make_decoder.py

Writes `decoder.onnx` and `decoder-samples.npz` beside it: 24 inputs with what ONNX Runtime gives for them. It says nothing worth reading: it is there for its operators, written as an
exporter of opset 17 writes them.
"""

import pathlib

import numpy as np
import onnxruntime

from exporting import FLOAT, INT64, Graph

HERE = pathlib.Path(__file__).parent
WORDS, HIDDEN, HEADS, SHARED, LAYERS, INNER, LONGEST = 64, 64, 4, 2, 2, 96, 32
WIDTH = HIDDEN // HEADS


def decoder() -> Graph:
    rng = np.random.default_rng(5)
    graph = Graph("decoder", 17)
    ids = graph.input("input_ids", INT64, ["batch", "seq"])
    f32 = lambda x: graph.constant(np.float32(x))
    i64 = lambda x: graph.constant(np.array(x, np.int64))
    shape = graph.node("Shape", [ids])
    batch = graph.node("Gather", [shape, i64([0])], axis=0)
    seq = graph.node("Gather", [shape, i64([1])], axis=0)
    length = graph.node("Squeeze", [seq, i64([0])])

    def linear(x, name, inner, outer):
        weight = (rng.standard_normal((inner, outer)) * 1.5 / np.sqrt(inner)).astype(np.float32)
        return graph.node("MatMul", [x, graph.weight(f"{name}.weight", weight)], name=f"/{name}/MatMul")

    def norm(x, name):
        mean = graph.node("ReduceMean", [graph.node("Pow", [x, f32(2)])], axes=[-1])
        root = graph.node("Sqrt", [graph.node("Add", [mean, f32(1e-6)])])
        out = graph.node("Mul", [x, graph.node("Reciprocal", [root])])
        gain = graph.weight(f"{name}.weight", (1 + 0.2 * rng.standard_normal(HIDDEN)).astype(np.float32))
        return graph.node("Mul", [gain, out], name=f"/{name}/Mul")

    # Angles by position, computed from the length.
    positions = graph.node("Range", [i64(0), length, i64(1)])
    positions = graph.node("Cast", [graph.node("Unsqueeze", [positions, i64([1])])], to=FLOAT)
    frequencies = graph.constant((1e4 ** (-np.arange(0, WIDTH, 2) / WIDTH)).astype(np.float32)[None])
    angles = graph.node("MatMul", [positions, frequencies])
    angles = graph.node("Concat", [angles, angles], axis=-1)
    cosine, sine = graph.node("Cos", [angles]), graph.node("Sin", [angles])

    def rotated(x):
        low = graph.node("Slice", [x, i64([0]), i64([WIDTH // 2]), i64([3]), i64([1])])
        high = graph.node("Slice", [x, i64([WIDTH // 2]), i64([2**62]), i64([3]), i64([1])])
        turned = graph.node("Concat", [graph.node("Neg", [high]), low], axis=-1)
        return graph.node("Add", [graph.node("Mul", [x, cosine]), graph.node("Mul", [turned, sine])])

    def heads(x, count):
        target = graph.node("Concat", [batch, seq, i64([count]), i64([WIDTH])], axis=0)
        return graph.node("Transpose", [graph.node("Reshape", [x, target])], perm=[0, 2, 1, 3])

    def repeated(x):
        target = graph.node("Concat", [batch, i64([SHARED]), i64([HEADS // SHARED]), seq, i64([WIDTH])], axis=0)
        x = graph.node("Expand", [graph.node("Unsqueeze", [x, i64([2])]), target])
        return graph.node("Reshape", [x, graph.node("Concat", [batch, i64([HEADS]), seq, i64([WIDTH])], axis=0)])

    square = graph.node("Concat", [seq, seq], axis=0)
    lowest = graph.constant(np.array([np.finfo(np.float32).min], np.float32))
    mask = graph.node("Trilu", [graph.node("Expand", [lowest, square]), i64(1)], upper=1)

    table = (rng.standard_normal((WORDS, HIDDEN)) * 0.8).astype(np.float32)
    x = graph.node("Gather", [graph.weight("embed.weight", table), ids])
    for layer in range(LAYERS):
        name = f"layers.{layer}"
        h = norm(x, f"{name}.input_layernorm")
        q = rotated(heads(linear(h, f"{name}.q_proj", HIDDEN, HIDDEN), HEADS))
        k = repeated(rotated(heads(linear(h, f"{name}.k_proj", HIDDEN, SHARED * WIDTH), SHARED)))
        v = repeated(heads(linear(h, f"{name}.v_proj", HIDDEN, SHARED * WIDTH), SHARED))
        scores = graph.node("MatMul", [q, graph.node("Transpose", [k], perm=[0, 1, 3, 2])], name=f"/{name}/scores/MatMul")
        scores = graph.node("Add", [graph.node("Mul", [scores, f32(WIDTH**-0.5)]), mask])
        context = graph.node("MatMul", [graph.node("Softmax", [scores], axis=-1), v], name=f"/{name}/context/MatMul")
        context = graph.node("Transpose", [context], perm=[0, 2, 1, 3])
        context = graph.node("Reshape", [context, graph.node("Concat", [batch, seq, i64([HIDDEN])], axis=0)])
        x = graph.node("Add", [x, linear(context, f"{name}.o_proj", HIDDEN, HIDDEN)])
        h = norm(x, f"{name}.post_attention_layernorm")
        gate = linear(h, f"{name}.gate_proj", HIDDEN, INNER)
        gate = graph.node("Mul", [gate, graph.node("Sigmoid", [gate])])
        up = graph.node("Mul", [gate, linear(h, f"{name}.up_proj", HIDDEN, INNER)])
        x = graph.node("Add", [x, linear(up, f"{name}.down_proj", INNER, HIDDEN)])
    logits = linear(norm(x, "norm"), "lm_head", HIDDEN, WORDS)
    graph.output(logits, "logits", FLOAT, ["batch", "seq", WORDS])
    last = graph.node("Gather", [logits, i64(-1)], axis=1)
    graph.output(graph.node("ArgMax", [last], axis=-1, keepdims=0), "next", INT64, ["batch"])
    return graph


def main() -> None:
    decoder().save(HERE / "decoder.onnx")
    ids = np.random.default_rng(9).integers(0, WORDS, (24, 16), np.int64)
    session = onnxruntime.InferenceSession(str(HERE / "decoder.onnx"))
    logits, word = zip(*(session.run(None, {"input_ids": one[None]}) for one in ids))
    np.savez(HERE / "decoder-samples.npz", input_ids=ids, logits=np.concatenate(logits), next=np.concatenate(word))
    print((HERE / "decoder.onnx").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
