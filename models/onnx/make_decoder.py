#!/usr/bin/env python3
"""Trains a small decoder on text by a grammar and writes it as ONNX: RMS norm, rotary embedding, grouped queries, SwiGLU, greedy choice.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install numpy onnx onnxruntime
    /tmp/onnx/bin/python models/onnx/make_decoder.py --train

Writes beside it `decoder.onnx`, which reads a whole stretch of text, and `decoder-step.onnx`, the same weights for one letter and a cache of keys and values; and for `text.py`'s letters
`decoder-calibration.npz`, `decoder-test.npz` (what comes next in `targets`, text of another seed than what was trained on) and `decoder-expected.npz` (what ONNX Runtime gives).
Without `--train` the weights stay those of `decoder.onnx`. Training takes some minutes; its sums depend on NumPy's library, so that the same weights come of it only on like machines.
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

import text
import training
from exporting import FLOAT, INT64, Graph
from training import Sizes as S

HERE = pathlib.Path(__file__).parent
LENGTH, STEPS, BATCH = 96, 8_000, 16
TRAINED, CALIBRATED, TESTED = 1, 2, 3  # seeds of text


class Decoder:
    """Writes the operators of one model, as an exporter of opset 17 does."""

    def __init__(self, name: str, weights: dict):
        self.graph, self.weights = Graph(name, 17), weights
        self.node = self.graph.node

    def f32(self, x):
        return self.graph.constant(np.float32(x))

    def i64(self, x):
        return self.graph.constant(np.array(x, np.int64))

    def weight(self, name):
        return self.graph.weight(f"{name}.weight", self.weights[name])

    def wide(self, x, name):
        """What came of a weight, in 32 bits."""
        return x if self.weights[name].dtype == np.float32 else self.node("Cast", [x], to=FLOAT)

    def linear(self, x, name):
        return self.node("MatMul", [x, self.wide(self.weight(name), name)], name=f"/{name}/MatMul")

    def norm(self, x, name):
        mean = self.node("ReduceMean", [self.node("Pow", [x, self.f32(2)])], axes=[-1])
        root = self.node("Sqrt", [self.node("Add", [mean, self.f32(S.epsilon)])])
        out = self.node("Mul", [x, self.node("Reciprocal", [root])])
        return self.node("Mul", [self.weight(name), out], name=f"/{name}/Mul")

    def rotated(self, x):
        low = self.node("Slice", [x, self.i64([0]), self.i64([S.width // 2]), self.i64([3]), self.i64([1])])
        high = self.node("Slice", [x, self.i64([S.width // 2]), self.i64([2**62]), self.i64([3]), self.i64([1])])
        turned = self.node("Concat", [self.node("Neg", [high]), low], axis=-1)
        return self.node("Add", [self.node("Mul", [x, self.cosine]), self.node("Mul", [turned, self.sine])])

    def heads(self, x, count):
        target = self.node("Concat", [self.batch, self.seq, self.i64([count]), self.i64([S.width])], axis=0)
        return self.node("Transpose", [self.node("Reshape", [x, target])], perm=[0, 2, 1, 3])

    def repeated(self, x, seq):
        target = self.node("Concat", [self.batch, self.i64([S.shared]), self.i64([S.heads // S.shared]), seq, self.i64([S.width])], axis=0)
        x = self.node("Expand", [self.node("Unsqueeze", [x, self.i64([2])]), target])
        return self.node("Reshape", [x, self.node("Concat", [self.batch, self.i64([S.heads]), seq, self.i64([S.width])], axis=0)])

    def attention(self, h, name, cached=lambda keys, values: (keys, values)):
        q = self.rotated(self.heads(self.linear(h, f"{name}.q_proj"), S.heads))
        k = self.rotated(self.heads(self.linear(h, f"{name}.k_proj"), S.shared))
        v = self.heads(self.linear(h, f"{name}.v_proj"), S.shared)
        k, v = (self.repeated(x, self.seen) for x in cached(k, v))
        scores = self.node("MatMul", [q, self.node("Transpose", [k], perm=[0, 1, 3, 2])], name=f"/{name}/scores/MatMul")
        scores = self.node("Add", [self.node("Mul", [scores, self.f32(S.width**-0.5)]), self.mask])
        context = self.node("MatMul", [self.node("Softmax", [scores], axis=-1), v], name=f"/{name}/context/MatMul")
        context = self.node("Transpose", [context], perm=[0, 2, 1, 3])
        context = self.node("Reshape", [context, self.node("Concat", [self.batch, self.seq, self.i64([S.hidden])], axis=0)])
        return self.linear(context, f"{name}.o_proj")

    def gated(self, h, name):
        gate = self.linear(h, f"{name}.gate_proj")
        gate = self.node("Mul", [gate, self.node("Sigmoid", [gate])])
        return self.linear(self.node("Mul", [gate, self.linear(h, f"{name}.up_proj")]), f"{name}.down_proj")

    def body(self, ids, cached=lambda layer: None):
        """Logits. `cached` gives for a layer what its keys and values become before they are attended to."""
        table = self.weight("embed")
        x = self.wide(self.node("Gather", [table, ids]), "embed")
        for layer in range(S.layers):
            name = f"layers.{layer}"
            more = [cached(layer)] if cached(layer) else []
            x = self.node("Add", [x, self.attention(self.norm(x, f"{name}.input_layernorm"), name, *more)])
            x = self.node("Add", [x, self.gated(self.norm(x, f"{name}.post_attention_layernorm"), name)])
        x = self.norm(x, "norm")
        if "lm_head" in self.weights:
            return self.linear(x, "lm_head")
        # The words' table is the last product too.
        return self.node("MatMul", [x, self.wide(self.node("Transpose", [table], perm=[1, 0]), "embed")], name="/lm_head/MatMul")

    def choose(self, logits):
        self.graph.output(logits, "logits", FLOAT, ["batch", "seq", S.words])
        last = self.node("Gather", [logits, self.i64(-1)], axis=1)
        self.graph.output(self.node("ArgMax", [last], axis=-1, keepdims=0), "next", INT64, ["batch"])


def whole(weights: dict) -> Graph:
    """Reads `seq` letters at once; angles and mask are computed from their number."""
    d = Decoder("decoder", weights)
    ids = d.graph.input("input_ids", INT64, ["batch", "seq"])
    shape = d.node("Shape", [ids])
    d.batch = d.node("Gather", [shape, d.i64([0])], axis=0)
    d.seq = d.seen = d.node("Gather", [shape, d.i64([1])], axis=0)
    length = d.node("Squeeze", [d.seq, d.i64([0])])
    positions = d.node("Range", [d.i64(0), length, d.i64(1)])
    positions = d.node("Cast", [d.node("Unsqueeze", [positions, d.i64([1])])], to=FLOAT)
    frequencies = d.graph.constant((1e4 ** (-np.arange(0, S.width, 2) / S.width)).astype(np.float32)[None])
    angles = d.node("MatMul", [positions, frequencies])
    angles = d.node("Concat", [angles, angles], axis=-1)
    d.cosine, d.sine = d.node("Cos", [angles]), d.node("Sin", [angles])
    square = d.node("Concat", [d.seq, d.seq], axis=0)
    lowest = d.graph.constant(np.array([np.finfo(np.float32).min], np.float32))
    d.mask = d.node("Trilu", [d.node("Expand", [lowest, square]), d.i64(1)], upper=1)
    d.choose(d.body(ids))
    return d.graph


def step(weights: dict) -> Graph:
    """Reads one letter at a position; all layers' keys and values come in and go out, of a fixed length."""
    d = Decoder("decoder-step", weights)
    ids = d.graph.input("input_ids", INT64, [1, 1])
    position = d.graph.input("position", INT64, [1])
    shape = [S.layers, 1, S.shared, LENGTH, S.width]
    pasts = [d.graph.input(name, FLOAT, shape) for name in ["past_keys", "past_values"]]
    d.batch, d.seq, d.seen = d.i64([1]), d.i64([1]), d.i64([LENGTH])
    cosine, sine = training.angles(LENGTH, S.width)
    d.cosine, d.sine = (d.node("Gather", [d.graph.constant(table), position], axis=0) for table in (cosine, sine))
    places = d.i64(np.arange(LENGTH))
    here = d.node("Unsqueeze", [d.node("Equal", [places, position]), d.i64([1])])
    d.mask = d.node("Where", [d.node("Greater", [places, position]), d.f32(np.finfo(np.float32).min), d.f32(0)])
    filled = [[], []]

    def cached(layer):
        def fill(*new):
            old = [d.node("Gather", [past, d.i64(layer)], axis=0) for past in pasts]
            both = [d.node("Where", [here, *pair]) for pair in zip(new, old)]
            for kept, one in zip(filled, both):
                kept.append(d.node("Unsqueeze", [one, d.i64([0])]))
            return both

        return fill

    d.choose(d.body(ids, cached))
    for kept, name in zip(filled, ["keys", "values"]):
        d.graph.output(d.node("Concat", kept, axis=0), name, FLOAT, shape)
    return d.graph


def batches(seed: int):
    """Stretches of one long text, each from the beginning of a line."""
    letters = text.text(seed, 3_000_000)
    starts = np.array([place + 1 for place, letter in enumerate(letters[: -LENGTH - 2]) if letter == "\n"])
    codes, rng = np.array(text.encoded(letters)), np.random.default_rng(seed)
    while True:
        chosen = codes[rng.choice(starts, BATCH)[:, None] + np.arange(LENGTH + 1)]
        yield chosen[:, :-1], chosen[:, 1:]


def committed() -> dict:
    """The weights in decoder.onnx."""
    tensors = onnx.load(HERE / "decoder.onnx").graph.initializer
    return {tensor.name.removesuffix(".weight"): numpy_helper.to_array(tensor) for tensor in tensors}


def main() -> None:
    weights = training.train(batches(TRAINED), STEPS, 5) if "--train" in sys.argv else committed()
    whole(weights).save(HERE / "decoder.onnx")
    step(weights).save(HERE / "decoder-step.onnx")
    for name, seed, count in [("calibration", CALIBRATED, 16), ("test", TESTED, 64)]:
        read = np.array(text.windows(seed, count, LENGTH))
        ids, targets = np.ascontiguousarray(read[:, :-1]), np.ascontiguousarray(read[:, 1:])
        np.savez(HERE / f"decoder-{name}.npz", input_ids=ids.astype(np.uint8), targets=targets.astype(np.uint8))
    session = onnxruntime.InferenceSession(str(HERE / "decoder.onnx"))
    logits, word = session.run(None, {"input_ids": ids})
    every = np.exp(logits - logits.max(-1, keepdims=True))
    share = np.take_along_axis(every, targets[..., None], -1)[..., 0] / every.sum(-1)
    perplexity = np.exp(-np.log(share).mean(dtype=np.float64))
    np.savez(HERE / "decoder-expected.npz", logits=logits[:4], next=word[:4], perplexity=np.array([perplexity]))
    print(f"perplexity {perplexity:.5f} on {targets.size} letters")


if __name__ == "__main__":
    main()
