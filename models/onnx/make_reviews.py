#!/usr/bin/env python3
"""Trains a classifier of short remarks and writes it as ONNX, with its vocabulary, the rule for its manifest, and samples for calibration.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install numpy onnx tokenizers
    /tmp/onnx/bin/python models/onnx/make_reviews.py

Writes `reviews.onnx`: parts of words by their embeddings, a convolution over three of them, the largest of each channel, a dense layer. It gives `logits` and `class`: 0 for
a complaint, 1 for praise, 2 for a question. The mask keeps what is behind the text out of the maximum. All that it writes is committed; nothing else in the repository needs
Python for it.
"""

import json
import pathlib
import random

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from exporting import FLOAT, INT64, Graph
from text import invented

HERE = pathlib.Path(__file__).parent
LENGTH, WIDTH, CHANNELS, KERNEL, CLASSES = 32, 16, 32, 3, 3
COMPLAINT, PRAISE, QUESTION = range(CLASSES)

GOOD = "good great fast clear friendly helpful reliable cheap quiet easy excellent lovely perfect tidy".split()
BAD = "bad slow unclear rude useless broken expensive loud difficult terrible awful dirty late wrong".split()
THINGS = "service answer delivery manual support app price room screen keyboard battery driver food music map update".split()
VERBS = "is was seems looks".split()
DEGREES = "very really quite rather so".split()
GLAD = ["i love", "we love", "i like", "we enjoyed", "thank you for", "i would buy again"]
ANGRY = ["i hate", "we dislike", "i regret", "nobody needs", "send me my money back for", "i would never buy again"]
ASKED = ["how do i use", "where can i find", "when will you change", "who made", "why did you change", "can you explain", "what does it cost to have"]
SUFFIXES = "##ed ##er ##est ##ing ##ly".split()


def thing(rng: random.Random) -> str:
    """What is spoken of, sometimes with a name that is in no vocabulary."""
    name = f" of {invented(rng)}" if rng.random() < 0.3 else ""
    return f"{rng.choice(['the', 'your', 'this', 'my'])} {rng.choice(THINGS)}{name}"


def remark(rng: random.Random, kind: int) -> str:
    """Something of a kind. Of a word alone it can't be told: what is not good is a complaint."""
    if kind == QUESTION:
        state = rng.choice(GOOD + BAD)
        return rng.choice([f"{rng.choice(ASKED)} {thing(rng)}", f"is {thing(rng)} {state}", f"was {thing(rng)} not {state}"]) + "?"
    if rng.random() < 0.3:
        said = f"{rng.choice(GLAD if kind == PRAISE else ANGRY)} {thing(rng)}"
    else:
        denied = rng.random() < 0.4
        state = rng.choice(GOOD if (kind == PRAISE) != denied else BAD)
        degree = f"{rng.choice(DEGREES)} " if rng.random() < 0.3 else ""
        said = f"{thing(rng)} {rng.choice(VERBS)} {'not ' if denied else ''}{degree if not denied else ''}{state}"
    return said + rng.choice([".", "!", "", f", says {invented(rng)}."])


def remarks(seed: int, count: int) -> tuple:
    rng = random.Random(seed)
    kinds = [rng.randrange(CLASSES) for _ in range(count)]
    return [remark(rng, kind) for kind in kinds], np.array(kinds)


def entries() -> list:
    """Special tokens, signs, letters with which and without which a word begins, ends of words, whole words."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    phrases = " ".join(GOOD + BAD + THINGS + VERBS + DEGREES + GLAD + ANGRY + ASKED + ["the your this my of not says"])
    words = sorted({word for word in phrases.split() if len(word) > 1})
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *".,!?'-", *letters, *(f"##{letter}" for letter in letters), *SUFFIXES, *words]


def tokenizer(vocabulary: list) -> Tokenizer:
    made = Tokenizer(models.WordPiece({entry: place for place, entry in enumerate(vocabulary)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    made.enable_padding(length=LENGTH)
    return made


def encoded(made: Tokenizer, texts: list) -> tuple:
    found = made.encode_batch(texts)
    assert all(len(one) == LENGTH for one in found), "a remark is longer than the model"
    return np.array([one.ids for one in found]), np.array([one.attention_mask for one in found])


class Classifier:
    def __init__(self, words: int, rng):
        normal = lambda *shape: rng.standard_normal(shape).astype(np.float32)
        self.w = {
            "embed": 0.5 * normal(words, WIDTH),
            "conv": normal(CHANNELS, WIDTH, KERNEL) * np.float32((2 / (WIDTH * KERNEL)) ** 0.5),
            "conv.b": np.zeros(CHANNELS, np.float32),
            "fc": normal(CLASSES, CHANNELS) * np.float32(CHANNELS**-0.5),
            "fc.b": np.zeros(CLASSES, np.float32),
        }
        self.moments = {name: [np.zeros_like(value), np.zeros_like(value)] for name, value in self.w.items()}
        self.steps = 0

    def forward(self, ids, mask):
        keep = mask[:, :, None].astype(np.float32)
        x = self.w["embed"][ids] * keep
        padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
        seen = np.stack([padded[:, at : at + LENGTH] for at in range(KERNEL)], 3)
        y = np.maximum(np.einsum("nswk,cwk->nsc", seen, self.w["conv"], optimize=True) + self.w["conv.b"], 0) * keep
        best = y.argmax(1)
        pooled = np.take_along_axis(y, best[:, None], 1)[:, 0]
        return pooled @ self.w["fc"].T + self.w["fc.b"], (keep, seen, best, pooled)

    def gradients(self, ids, mask, kinds):
        logits, (keep, seen, best, pooled) = self.forward(ids, mask)
        p = np.exp(logits - logits.max(1, keepdims=True))
        d = p / p.sum(1, keepdims=True)
        d[np.arange(len(ids)), kinds] -= 1
        d /= len(ids)
        g = {"fc": d.T @ pooled, "fc.b": d.sum(0)}
        back = np.zeros((len(ids), LENGTH, CHANNELS), np.float32)
        np.put_along_axis(back, best[:, None], ((d @ self.w["fc"]) * (pooled > 0))[:, None], 1)
        g["conv"], g["conv.b"] = np.einsum("nsc,nswk->cwk", back, seen, optimize=True), back.sum((0, 1))
        windows = np.einsum("nsc,cwk->nswk", back, self.w["conv"], optimize=True)
        padded = np.zeros((len(ids), LENGTH + 2, WIDTH), np.float32)
        for at in range(KERNEL):
            padded[:, at : at + LENGTH] += windows[..., at]
        g["embed"] = np.zeros_like(self.w["embed"])
        np.add.at(g["embed"], ids, padded[:, 1:-1] * keep)
        return g

    def step(self, gradients, rate):
        self.steps += 1
        for name, g in gradients.items():
            g = g + np.float32(1e-4) * self.w[name]
            first, second = self.moments[name]
            first += 0.1 * (g - first)
            second += 0.001 * (g * g - second)
            self.w[name] -= rate * (first / (1 - 0.9**self.steps)) / (np.sqrt(second / (1 - 0.999**self.steps)) + 1e-8)

    def graph(self) -> Graph:
        graph = Graph("reviews", 17)
        ids, mask = graph.input("input_ids", INT64, ["batch", "seq"]), graph.input("attention_mask", INT64, ["batch", "seq"])
        weight = lambda name: graph.weight(f"{name}.weight", self.w[name].astype(np.float32))
        bias = lambda name: graph.weight(f"{name}.bias", self.w[f"{name}.b"].astype(np.float32))
        keep = graph.node("Unsqueeze", [graph.node("Cast", [mask], to=FLOAT), graph.constant(np.array([1]))])
        x = graph.node("Transpose", [graph.node("Gather", [weight("embed"), ids], name="/embed/Gather")], perm=[0, 2, 1])
        x = graph.node("Conv", [graph.node("Mul", [x, keep]), weight("conv"), bias("conv")], kernel_shape=[KERNEL], pads=[1, 1], name="/conv/Conv")
        x = graph.node("Mul", [graph.node("Relu", [x]), keep])
        x = graph.node("ReduceMax", [x], axes=[2], keepdims=0, name="/pool/ReduceMax")
        logits = graph.node("Gemm", [x, weight("fc"), bias("fc")], transB=1, name="/fc/Gemm")
        graph.output(logits, "logits", FLOAT, ["batch", CLASSES])
        graph.output(graph.node("ArgMax", [logits], axis=1, keepdims=1), "class", INT64, ["batch", 1])
        return graph


def main() -> None:
    vocabulary = entries()
    made = tokenizer(vocabulary)
    (texts, kinds), (test_texts, test_kinds) = remarks(1, 6_000), remarks(2, 1_000)
    train, test = encoded(made, texts), encoded(made, test_texts)
    rng = np.random.default_rng(5)
    model = Classifier(len(vocabulary), rng)
    for epoch in range(12):
        order = rng.permutation(len(kinds))
        for at in range(0, len(order), 50):
            batch = order[at : at + 50]
            model.step(model.gradients(train[0][batch], train[1][batch], kinds[batch]), np.float32(3e-3))
    right = (model.forward(*test)[0].argmax(1) == test_kinds).mean()
    print(f"{len(vocabulary)} entries; {100 * right:.1f} % right of {len(test_kinds)} remarks that are not those of training")

    model.graph().save(HERE / "reviews.onnx")
    (HERE / "reviews-vocabulary.txt").write_text("".join(f"{entry}\n" for entry in vocabulary))
    rule = {"kind": "wordpiece", "vocabulary": "reviews-vocabulary.txt", "lowercase": True, "length": LENGTH, "ids": "input_ids", "mask": "attention_mask"}
    (HERE / "reviews-rule.json").write_text(json.dumps(rule, indent=2) + "\n")
    for name, (ids, mask), count, more in [("calibration", train, 64, {}), ("test", test, 400, {"labels": test_kinds[:400].astype(np.uint8)})]:
        np.savez(HERE / f"reviews-{name}.npz", input_ids=ids[:count].astype(np.uint8), attention_mask=mask[:count].astype(np.uint8), **more)


if __name__ == "__main__":
    main()
