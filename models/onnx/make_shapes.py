#!/usr/bin/env python3
"""Writes graphs with the shapes of well-known models and random weights, for measuring speed and memory. None is committed.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install numpy onnx
    /tmp/onnx/bin/python models/onnx/make_shapes.py /tmp/shapes resnet50 bert-base decoder-0.5b

- `resnet50`: bottlenecks of 3, 4, 6 and 3, batch normalisation folded as at inference; 224 x 224 pixels, `batch` images; 102 MB.
- `bert-base`: 12 layers of 768, `batch` texts of `seq` words out of 30,522; 438 MB.
- `decoder-0.5b`: 24 layers of 896, 14 heads on 2 of keys and values, SwiGLU of 4,864, 151,936 words whose table is also the last product; weights of 16 bits; 988 MB.
"""

import pathlib
import sys

import numpy as np

import training
from exporting import FLOAT, INT64, Graph
from make_decoder import whole

RNG = np.random.default_rng(17)


def normal(*shape, spread=None, kind=np.float32):
    return (RNG.standard_normal(shape, np.float32) * np.float32(spread or shape[0] ** -0.5)).astype(kind)


def resnet50() -> Graph:
    graph = Graph("resnet50", 17)

    def conv(x, inner, outer, kernel, stride, gain=1.0):
        weight = normal(outer, inner, kernel, kernel, spread=gain * (2 / (inner * kernel * kernel)) ** 0.5)
        name = f"conv{len(graph.tensors) // 2}"
        weights = [graph.weight(f"{name}.weight", weight), graph.weight(f"{name}.bias", normal(outer, spread=0.1))]
        return graph.node("Conv", [x, *weights], kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[kernel // 2] * 4, name=f"/{name}/Conv")

    relu = lambda x: graph.node("Relu", [x])
    x = relu(conv(graph.input("image", FLOAT, ["batch", 3, 224, 224]), 3, 64, 7, 2))
    x = graph.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    inner = 64
    for width, count, stride in [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)]:
        for block in range(count):
            step = stride if block == 0 else 1
            y = relu(conv(x, inner, width, 1, 1))
            y = relu(conv(y, width, width, 3, step))
            y = conv(y, width, 4 * width, 1, 1, gain=0.3)
            short = conv(x, inner, 4 * width, 1, step, gain=0.7) if block == 0 else x
            x, inner = relu(graph.node("Add", [y, short])), 4 * width
    x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], axis=1)
    weights = [graph.weight("fc.weight", normal(1000, 2048, spread=2048**-0.5)), graph.weight("fc.bias", normal(1000, spread=0.1))]
    graph.output(graph.node("Gemm", [x, *weights], transB=1, name="/fc/Gemm"), "logits", FLOAT, ["batch", 1000])
    return graph


def bert_base() -> Graph:
    from make_minilm import encoder

    hidden, inner, layers = 768, 3072, 12
    weights = {"embeddings.word_embeddings.weight": normal(30522, hidden, spread=0.5), "embeddings.position_embeddings.weight": normal(512, hidden, spread=0.2)}
    weights["embeddings.token_type_embeddings.weight"] = normal(2, hidden, spread=0.1)

    def norm(name):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = 1 + normal(hidden, spread=0.1), normal(hidden, spread=0.1)

    def linear(name, outer, width):
        weights[f"{name}.weight"], weights[f"{name}.bias"] = normal(outer, width, spread=width**-0.5), normal(outer, spread=0.05)

    norm("embeddings.LayerNorm")
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        for part in ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]:
            linear(f"{name}.{part}", hidden, hidden)
        linear(f"{name}.intermediate.dense", inner, hidden)
        linear(f"{name}.output.dense", hidden, inner)
        norm(f"{name}.attention.output.LayerNorm")
        norm(f"{name}.output.LayerNorm")
    return encoder(weights, {"num_attention_heads": 12, "num_hidden_layers": layers, "hidden_size": hidden, "layer_norm_eps": 1e-12})


def decoder() -> Graph:
    s = training.Sizes
    s.words, s.hidden, s.heads, s.shared, s.layers, s.inner = 151_936, 896, 14, 2, 24, 4_864
    s.width = s.hidden // s.heads
    weights = {"embed": normal(s.words, s.hidden, spread=0.3, kind=np.float16), "norm": np.ones(s.hidden, np.float32)}
    for layer in range(s.layers):
        name = f"layers.{layer}"
        weights[f"{name}.input_layernorm"], weights[f"{name}.post_attention_layernorm"] = np.ones((2, s.hidden), np.float32)
        for part, inner, outer in [("q_proj", s.hidden, s.hidden), ("o_proj", s.hidden, s.hidden), ("k_proj", s.hidden, s.shared * s.width),
                                   ("v_proj", s.hidden, s.shared * s.width), ("gate_proj", s.hidden, s.inner), ("up_proj", s.hidden, s.inner),
                                   ("down_proj", s.inner, s.hidden)]:
            weights[f"{name}.{part}"] = normal(inner, outer, kind=np.float16)
    return whole(weights)


def main() -> None:
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:]:
        path = out / f"{name}.onnx"
        {"resnet50": resnet50, "bert-base": bert_base, "decoder-0.5b": decoder}[name]().save(path)
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
