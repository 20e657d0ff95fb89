#!/usr/bin/env python3
"""Makes a set of texts to measure on: real messy pages, repeated with differences until there are enough bytes.

Every copy has some of its lines put elsewhere or left out and its figures changed, so that no two documents are
the same and most paragraphs of a document still are. The same arguments give the same bytes.
"""
import argparse
import pathlib
import random
import re


def varied(lines, rng):
    """The lines with small differences: figures changed, a line in fifty left out, two neighbours swapped."""
    kept = [line for line in lines if rng.random() > 0.02]
    for _ in range(len(kept) // 20):
        at = rng.randrange(len(kept) - 1) if len(kept) > 1 else 0
        kept[at:at + 2] = reversed(kept[at:at + 2])
    return [re.sub(r"\d", lambda digit: rng.choice("123456789"), line) if rng.random() < 0.3 else line for line in kept]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=pathlib.Path, help="folder of .txt files to begin with")
    parser.add_argument("target", type=pathlib.Path, help="folder to fill")
    parser.add_argument("--bytes", type=int, default=50_000_000, help="how many to make (default: %(default)s)")
    arguments = parser.parse_args()
    texts = [path.read_bytes().decode("utf-8", "surrogateescape").split("\n")
             for path in sorted(arguments.source.glob("*.txt"))]
    if not texts:
        parser.error(f"{arguments.source} holds no .txt files")
    arguments.target.mkdir(parents=True, exist_ok=True)
    rng = random.Random(1)
    made = number = 0
    while made < arguments.bytes:
        lines = varied(texts[number % len(texts)], rng)
        text = "\n".join(lines).encode("utf-8", "surrogateescape")
        (arguments.target / f"{number:05}.txt").write_bytes(text)
        made += len(text)
        number += 1
    print(f"{number} texts, {made} bytes")


if __name__ == "__main__":
    main()
