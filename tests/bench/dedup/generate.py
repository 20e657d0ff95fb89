#!/usr/bin/env python3
"""Invents news with duplicates, for measuring how dedupe grows. Standard library only; the same seed, the same bytes.

  generate.py 100000 FOLDER [--seed N]     writes FOLDER/documents.jsonl and FOLDER/truth.jsonl

Words are invented, too. Stories have skewed numbers of copies (at a million documents the largest has about two
thousand), sources have skewed numbers of documents, and each puts its own paragraphs on all of them. Copies are cut,
reordered, reworded or headed by a line of the source. Some documents belong to nobody: reports of one form with other
numbers, digests of several stories, stories that quote the same person.
"""
import argparse
import itertools
import json
import os
import random

SYLLABLES = [a + b for a in "b c d f g h k l m n p r s t v st tr pl gr sh ch".split() for b in "a e i o u ai ou en ar el".split()]


class World:
    def __init__(self, documents, seed):
        self.random = random.Random(seed)
        words = set()
        while len(words) < 30000:
            words.add("".join(self.random.choices(SYLLABLES, k=self.random.choice((1, 2, 2, 2, 3, 3)))))
        self.words = sorted(sorted(words), key=lambda word: len(word) + self.random.random() * 6) # frequent ones are short
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        count = max(20, int(documents ** 0.55))
        self.sources = [self.source(number) for number in range(count)]
        self.source_weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(count)))

    def sentence(self, least, most):
        chosen = self.random.choices(self.words, cum_weights=self.weights, k=self.random.randint(least, most))
        if self.random.random() < 0.3:
            chosen[self.random.randrange(len(chosen))] = str(self.random.randint(2, 9999))
        chosen[0] = chosen[0].capitalize()
        return " ".join(chosen) + "."

    def paragraph(self):
        return " ".join(self.sentence(8, 22) for _ in range(self.random.randint(1, 3)))

    def source(self, number):
        name = " ".join(word.capitalize() for word in self.random.choices(self.words, k=2)) + f" {number}"
        head = [self.sentence(3, 9) for _ in range(self.random.randint(0, 3))]
        foot = [self.sentence(3, 40) for _ in range(self.random.randint(1, 5))]
        return name, head, foot

    def some_source(self):
        return self.random.choices(self.sources, cum_weights=self.source_weights)[0]

    def story(self):
        return [self.sentence(5, 10)[:-1]] + [self.paragraph() for _ in range(self.random.randint(3, 9))]

    def reworded(self, text, share):
        words = text.split(" ")
        for _ in range(max(1, int(len(words) * share))):
            words[self.random.randrange(len(words))] = self.random.choices(self.words, cum_weights=self.weights)[0]
        return " ".join(words)

    def copy(self, story):
        kind = self.random.random()
        if kind < 0.35:
            return list(story)
        if kind < 0.55:
            return story[:self.random.randint(max(3, len(story) // 2), len(story))]
        if kind < 0.75:
            return [self.reworded(paragraph, 0.06) for paragraph in story]
        if kind < 0.9:
            return story[:2] + self.random.sample(story[2:], len(story) - 2)
        return story + [self.paragraph() for _ in range(self.random.randint(1, 2))]

    def other_numbers(self, story):
        return ["".join(str(self.random.randint(2, 9999)) if part.isdigit() else part
                        for part in itertools.chain.from_iterable((word, " ") for word in paragraph.split(" "))).strip()
                for paragraph in story]


def documents_of(world, documents):
    """Pairs of cluster and paragraphs, in no particular order."""
    cluster, count, recent = 0, 0, []
    largest = max(10, documents // 500)
    while count < documents:
        kind = world.random.random()
        cluster += 1
        if kind < 0.02: # a form, filled in several times
            form = [world.sentence(5, 8)[:-1]] + [
                " ".join(f"{world.sentence(4, 6)[:-1]} 100 {world.sentence(3, 5)[:-1]} 200." for _ in range(3)) for _ in range(3)]
            made = [(cluster + i / 1000, world.other_numbers(form)) for i in range(world.random.randint(2, 6))]
        elif kind < 0.03 and len(recent) == 50: # a digest
            made = [(cluster, [world.sentence(3, 6)[:-1]] + [story[1] for story in world.random.sample(recent, 7)])]
        elif kind < 0.05: # one quotation in two stories
            quotation = world.paragraph()
            made = []
            for half in range(2):
                story = world.story()
                story.insert(world.random.randint(3, len(story)), quotation)
                made.append((cluster + half / 1000, story))
        else:
            story = world.story()
            recent = (recent + [story])[-50:]
            copies = min(largest, int(world.random.paretovariate(1.15)))
            made = [(cluster, story)] + [(cluster, world.copy(story)) for _ in range(copies - 1)]
        yield from made
        count += len(made)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    world = World(arguments.documents, arguments.seed)
    made = list(itertools.islice(documents_of(world, arguments.documents), arguments.documents))
    world.random.shuffle(made)
    os.makedirs(arguments.folder, exist_ok=True)
    with open(os.path.join(arguments.folder, "documents.jsonl"), "w") as documents, \
            open(os.path.join(arguments.folder, "truth.jsonl"), "w") as truth:
        for number, (cluster, story) in enumerate(made):
            name, head, foot = world.some_source()
            text = "\n\n".join(story[:1] + head + story[1:] + foot)
            documents.write(json.dumps({"id": f"d{number}", "title": story[0], "source": name, "text": text}) + "\n")
            truth.write(json.dumps({"id": f"d{number}", "cluster": str(cluster)}) + "\n")


if __name__ == "__main__":
    main()
