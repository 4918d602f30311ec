#!/usr/bin/env python3
"""Writes the 1,797 handwritten digits that ship inside scikit-learn to `digits.bin`.

    python3 -m venv /tmp/digits && /tmp/digits/bin/pip install scikit-learn
    /tmp/digits/bin/python models/digits/export_digits.py

The layout is described in README.md beside this file. The result is committed; nothing else in the repository
needs Python or scikit-learn.
"""

import pathlib
import struct

from sklearn.datasets import load_digits

MAGIC = b"DIGITS\x01\x00"


def main() -> None:
    digits = load_digits()
    images, labels = digits.images, digits.target
    assert images.shape == (1797, 8, 8) and labels.shape == (1797,)
    assert images.min() == 0 and images.max() == 16 and (images == images.astype("uint8")).all()
    count, height, width = images.shape
    out = pathlib.Path(__file__).with_name("digits.bin")
    with out.open("wb") as file:
        file.write(MAGIC)
        file.write(struct.pack("<III", count, height, width))
        file.write(labels.astype("uint8").tobytes())
        file.write(images.astype("uint8").tobytes())
    print(f"{out}: {out.stat().st_size} bytes, {count} digits")


if __name__ == "__main__":
    main()
