"""Text to train on: small tales by a grammar, in which what comes late depends on what came early.

Names that nobody could guess are asked for some sentences later, a noun decides the number of a verb behind a clause, open brackets in which order they close, and two
numbers their sum. So a model that reads only a few letters back does badly, and one that attends to what it has read does well: perplexity measures something.
"""

import random

ALPHABET = "\n ()[]<>+=,.?0123456789abcdefghijklmnopqrstuvwxyz"
THINGS = "lamp book key coat drum map rope bell".split()
NOUNS = "dog cat horse farmer sailor king singer baker guard poet".split()
VERBS = "saw heard fed followed met painted carried forgot".split()
STATES = "hungry tired old happy lost rich angry asleep".split()
BRACKETS = ["()", "[]", "<>"]


def invented(rng: random.Random) -> str:
    """A name that nobody can guess before it was read."""
    syllables = [rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.choice([2, 2, 3]))]
    return "".join(syllables) + rng.choice(["", "", "n", "r", "l"])


def tale(rng: random.Random) -> str:
    """Who left what where, who went where, and who was it or where is it."""
    names, things, places = [invented(rng), invented(rng)], rng.sample(THINGS, 2), [invented(rng), invented(rng)]
    asked, seen = rng.randrange(2), rng.randrange(2)
    parts = [f"{name} left the {thing} in {place}." for name, thing, place in zip(names, things, places)]
    if rng.random() < 0.5:
        parts.append(f"{names[seen]} was in {places[seen]}.")
    if rng.random() < 0.5:
        parts.append(f"where is the {things[asked]}? in {places[asked]}.")
    else:
        parts.append(f"who left the {things[asked]}? {names[asked]} did.")
    return " ".join(parts)


def clause(rng: random.Random) -> str:
    """A verb that agrees with a noun behind others."""
    number, other = rng.choice(["", "s"]), rng.choice(["", "s"])
    noun, second = rng.sample(NOUNS, 2)
    where = f" in {invented(rng)}" if rng.random() < 0.5 else ""
    return f"the {noun}{number} that the {second}{other}{where} {rng.choice(VERBS)} {'were' if number else 'was'} {rng.choice(STATES)}."


def nest(rng: random.Random, depth: int = 0) -> str:
    """Brackets, closed in the order of their kinds."""
    if depth > 5 or (depth > 1 and rng.random() < 0.3):
        return rng.choice("abcdefghijklmnopqrstuvwxyz")
    kind = rng.choice(BRACKETS)
    parts = "".join(nest(rng, depth + 1) for _ in range(rng.choice([1, 1, 2])))
    return kind[0] + parts + kind[1]


def chant(rng: random.Random) -> str:
    """Three invented names again and again, in any order."""
    names = [invented(rng) for _ in range(3)]
    return " ".join(rng.choice(names) for _ in range(rng.choice([6, 7, 8]))) + "."


def sum_of(rng: random.Random) -> str:
    a, b = rng.randrange(50), rng.randrange(50)
    return f"{a}+{b}={a + b}."


def text(seed: int, length: int) -> str:
    """At least `length` letters of lines."""
    rng, parts, count = random.Random(seed), [], 0
    while count < length:
        kind = rng.choices([tale, clause, chant, nest, sum_of], [5, 2, 2, 1, 1])[0]
        parts.append(kind(rng) + "\n")
        count += len(parts[-1])
    return "".join(parts)


def encoded(letters: str) -> list:
    """Letters as their places in the alphabet."""
    return [ALPHABET.index(letter) for letter in letters]


def windows(seed: int, count: int, length: int) -> list:
    """Stretches of text that begin with a line: each has one letter more than `length`, the last to be guessed only."""
    rng, letters = random.Random(seed), text(seed, 2_000 * length)
    starts = [place + 1 for place, letter in enumerate(letters[: -length - 2]) if letter == "\n"]
    return [encoded(letters[start : start + length + 1]) for start in rng.sample(starts, count)]
