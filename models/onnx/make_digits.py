#!/usr/bin/env python3
"""Trains two classifiers of scikit-learn's handwritten digits and writes them as ONNX, with samples for calibration.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install numpy onnx scikit-learn
    /tmp/onnx/bin/python models/onnx/make_digits.py

Writes `digits-mlp.onnx` (dense layers of 64 and 32) and `digits-cnn.onnx` (two convolutions with batch normalisation, a residual
one among them, pools and a dense layer), and `digits-calibration.npz` and `digits-test.npz`: 64 images of the training split, and the
359 of the test split with their labels. All are committed; nothing else in the repository needs Python for them.
"""

import pathlib

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from exporting import FLOAT, Graph

HERE = pathlib.Path(__file__).parent


def split():
    digits = load_digits()
    images = digits.images.astype(np.float32)
    test = np.arange(len(images)) % 5 == 4
    return images[~test], digits.target[~test], images[test], digits.target[test]


def mlp(images, labels) -> Graph:
    model = MLPClassifier((64, 32), alpha=1e-3, max_iter=400, random_state=7)
    model.fit(images.reshape(-1, 64) / 16, labels)
    graph = Graph("digits-mlp", 13)
    value = graph.input("image", FLOAT, ["batch", 1, 8, 8])
    value = graph.node("Div", [value, graph.constant(np.float32(16))])
    value = graph.node("Flatten", [value], axis=1)
    for layer, (weight, bias) in enumerate(zip(model.coefs_, model.intercepts_)):
        weight = graph.weight(f"fc{layer}.weight", weight.T.astype(np.float32))
        bias = graph.weight(f"fc{layer}.bias", bias.astype(np.float32))
        value = graph.node("Gemm", [value, weight, bias], name=f"/fc{layer}/Gemm", transB=1)
        if layer < 2:
            value = graph.node("Relu", [value])
    graph.output(value, "logits", FLOAT, ["batch", 10])
    return graph


def columns(x, kernel=3):
    """Windows of 3x3 with a border of zeros: [N, C, 9, H, W]."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    h, w = x.shape[2:]
    return np.stack([padded[:, :, i : i + h, j : j + w] for i in range(kernel) for j in range(kernel)], 2)


class Cnn:
    """conv 12, BN, relu; conv 12, BN, plus what came before, relu; max pool; conv 24 of stride 1, BN, relu; mean; dense."""

    def __init__(self, rng):
        he = lambda *shape: (rng.standard_normal(shape) * np.sqrt(2 / np.prod(shape[1:]))).astype(np.float32)
        self.w = {"c0": he(12, 1, 9), "c1": he(12, 12, 9), "c2": he(24, 12, 9), "fc": he(10, 24)}
        for name, channels in [("c0", 12), ("c1", 12), ("c2", 24)]:
            self.w[f"{name}.g"] = np.ones(channels, np.float32)
            self.w[f"{name}.b"] = np.zeros(channels, np.float32)
        self.w["fc.b"] = np.zeros(10, np.float32)
        self.mean = {name: 0.0 for name in ["c0", "c1", "c2"]}
        self.var = {name: 1.0 for name in ["c0", "c1", "c2"]}
        self.moments = {key: [np.zeros_like(value), np.zeros_like(value)] for key, value in self.w.items()}
        self.steps = 0

    def conv(self, name, x):
        seen = columns(x)
        y = np.einsum("nckhw,ock->nohw", seen, self.w[name], optimize=True)
        mean, var = y.mean((0, 2, 3)), y.var((0, 2, 3))
        self.mean[name] = 0.9 * self.mean[name] + 0.1 * mean
        self.var[name] = 0.9 * self.var[name] + 0.1 * var
        inv = 1 / np.sqrt(var + 1e-5)
        hat = (y - mean[:, None, None]) * inv[:, None, None]
        out = hat * self.w[f"{name}.g"][:, None, None] + self.w[f"{name}.b"][:, None, None]
        return out, (seen, hat, inv)

    def conv_back(self, name, cache, d, grads):
        seen, hat, inv = cache
        grads[f"{name}.g"], grads[f"{name}.b"] = (d * hat).sum((0, 2, 3)), d.sum((0, 2, 3))
        d = d * self.w[f"{name}.g"][:, None, None]
        d = inv[:, None, None] * (d - d.mean((0, 2, 3), keepdims=True) - hat * (d * hat).mean((0, 2, 3), keepdims=True))
        grads[name] = np.einsum("nckhw,nohw->ock", seen, d, optimize=True)
        dcol = np.einsum("ock,nohw->nckhw", self.w[name], d, optimize=True)
        n, c, _, h, w = dcol.shape
        dx = np.zeros((n, c, h + 2, w + 2), np.float32)
        for k in range(9):
            dx[:, :, k // 3 : k // 3 + h, k % 3 : k % 3 + w] += dcol[:, :, k]
        return dx[:, :, 1:-1, 1:-1]

    def step(self, x, labels, rate):
        a0, k0 = self.conv("c0", x)
        r0 = np.maximum(a0, 0)
        a1, k1 = self.conv("c1", r0)
        s1 = np.maximum(a1 + r0, 0)
        n, c, h, w = s1.shape
        blocks = s1.reshape(n, c, h // 2, 2, w // 2, 2)
        pooled = blocks.max((3, 5))
        a2, k2 = self.conv("c2", pooled)
        r2 = np.maximum(a2, 0)
        mean = r2.mean((2, 3))
        logits = mean @ self.w["fc"].T + self.w["fc.b"]
        p = np.exp(logits - logits.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        d = p
        d[np.arange(n), labels] -= 1
        d /= n
        grads = {"fc": d.T @ mean, "fc.b": d.sum(0)}
        d = (d @ self.w["fc"])[:, :, None, None] / r2[0, 0].size * (r2 > 0)
        d = self.conv_back("c2", k2, d, grads)
        mask = blocks == pooled[:, :, :, None, :, None]
        d = (mask * d[:, :, :, None, :, None] / mask.sum((3, 5), keepdims=True)).reshape(s1.shape) * (s1 > 0)
        d = d + self.conv_back("c1", k1, d, grads)
        self.conv_back("c0", k0, d * (r0 > 0), grads)
        self.steps += 1
        for key, grad in grads.items():
            m, v = self.moments[key]
            m += 0.1 * (grad - m)
            v += 0.001 * (grad * grad - v)
            up = (m / (1 - 0.9**self.steps)) / (np.sqrt(v / (1 - 0.999**self.steps)) + 1e-8)
            self.w[key] -= (rate * up).astype(np.float32)


def cnn(images, labels) -> Graph:
    rng = np.random.default_rng(11)
    model = Cnn(rng)
    x = images[:, None] / 16
    epochs = 12
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - 31, 32):
            part = order[start : start + 32]
            model.step(x[part], labels[part], 3e-3 * 0.5 * (1 + np.cos(np.pi * epoch / epochs)))
    graph = Graph("digits-cnn", 17)
    value = graph.input("image", FLOAT, ["batch", 1, 8, 8])
    value = graph.node("Mul", [value, graph.constant(np.float32(1 / 16))])

    def conv(name, value):
        w = model.w[name]
        weight = graph.weight(f"{name}.weight", w.reshape(*w.shape[:2], 3, 3))
        value = graph.node("Conv", [value, weight], name=f"/{name}/Conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1])
        parts = [model.w[f"{name}.g"], model.w[f"{name}.b"], model.mean[name], model.var[name]]
        named = zip(["weight", "bias", "running_mean", "running_var"], parts)
        parts = [graph.weight(f"{name}.bn.{key}", part.astype(np.float32)) for key, part in named]
        return graph.node("BatchNormalization", [value, *parts], name=f"/{name}/BatchNormalization", epsilon=1e-5)

    first = graph.node("Relu", [conv("c0", value)])
    value = graph.node("Add", [conv("c1", first), first])
    value = graph.node("Relu", [value])
    value = graph.node("MaxPool", [value], kernel_shape=[2, 2], strides=[2, 2])
    value = graph.node("Relu", [conv("c2", value)])
    value = graph.node("GlobalAveragePool", [value])
    value = graph.node("Flatten", [value], axis=1)
    weight, bias = graph.weight("fc.weight", model.w["fc"]), graph.weight("fc.bias", model.w["fc.b"])
    value = graph.node("Gemm", [value, weight, bias], name="/fc/Gemm", transB=1)
    graph.output(value, "logits", FLOAT, ["batch", 10])
    return graph


def main() -> None:
    images, labels, test_images, test_labels = split()
    mlp(images, labels).save(HERE / "digits-mlp.onnx")
    cnn(images, labels).save(HERE / "digits-cnn.onnx")
    np.savez(HERE / "digits-calibration.npz", image=images[:64, None].astype(np.uint8))
    np.savez(HERE / "digits-test.npz", image=test_images[:, None].astype(np.uint8), label=test_labels.astype(np.uint8))
    for path in sorted(HERE.glob("digits-*")):
        print(f"{path.name}: {path.stat().st_size} bytes")
    try:
        import onnxruntime
    except ImportError:
        return
    for name in ["digits-mlp", "digits-cnn"]:
        session = onnxruntime.InferenceSession(str(HERE / f"{name}.onnx"))
        (logits,) = session.run(None, {"image": test_images[:, None]})
        print(f"{name}: {(logits.argmax(1) == test_labels).mean():.4f} of the test split")


if __name__ == "__main__":
    main()
