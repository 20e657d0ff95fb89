#!/usr/bin/env python3
"""The same duplicates however a run is cut: at any number of workers, in memory or in files, in one run or in several
over a saved index.   splits.py --quern QUERN [--seed N] [--rounds N]

The documents are invented: stories of random words, and copies of them that were cut, changed and put together."""
import argparse, json, os, random, subprocess, sys, tempfile

PIPELINE = """
read = ( { plugin = "jsonl"; } );
stages = ( { plugin = "%s"; action = "mark"; clusters = true; %s } );
write = ( { plugin = "jsonl"; path = "-"; text = false; } );
"""


def documents(rng, count):
    words = ["".join(rng.choice("abcdefghiklmnoprstu") for _ in range(rng.randint(2, 9))) for _ in range(3000)]
    stories, out = [], []
    for number in range(count):
        if not stories or rng.random() < 0.5:
            stories.append([[rng.choice(words) for _ in range(rng.randint(8, 60))] for _ in range(rng.randint(1, 8))])
        story = [list(paragraph) for paragraph in rng.choice(stories)]
        changes = 0 if rng.random() < 0.5 else 3
        for paragraph in story:
            for _ in range(rng.randint(0, changes)):
                paragraph[rng.randrange(len(paragraph))] = rng.choice(words)
        if changes and rng.random() < 0.4:
            story = story[: rng.randint(1, len(story))]
        if changes and rng.random() < 0.3:
            rng.shuffle(story)
        text = "\n\n".join(" ".join(paragraph) + "." for paragraph in story)
        out.append({"id": "d%04d" % number, "text": text, "source": "source %d" % rng.randrange(5)})
    return out


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def run(quern, folder, plugin, keys, path, *options):
    pipeline = os.path.join(folder, "pipeline.cfg")
    with open(pipeline, "w") as file:
        file.write(PIPELINE % (plugin, keys))
    command = [quern, "run", "-q", *options, pipeline, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit("%s\nexit %d\n%s" % (" ".join(command), done.returncode, done.stderr))
    return [json.loads(line) for line in done.stdout.splitlines()]


def verdicts(rows):
    return [(row["id"], row.get("duplicate_of"), row.get("score")) for row in rows]


def check(what, got, wanted):
    if got != wanted:
        wrong = [pair for pair in zip(got, wanted) if pair[0] != pair[1]][:3]
        sys.exit("FAIL %s: %d and %d rows, first differences %s" % (what, len(got), len(wanted), wrong))


def one_round(quern, rng, plugin, folder):
    rows = documents(rng, 240)
    whole = os.path.join(folder, "whole.jsonl")
    write(whole, rows)
    reference = run(quern, folder, plugin, "", whole, "-j1")
    found = sum("duplicate_of" in row for row in reference)
    if not 20 < found < len(rows):
        sys.exit("FAIL the documents are no test of %s: %d of %d are duplicates" % (plugin, found, len(rows)))
    for jobs in ("-j2", "-j8"):
        check("%s %s" % (plugin, jobs), run(quern, folder, plugin, "", whole, jobs), reference)
    check("%s from files" % plugin, run(quern, folder, plugin, 'index_memory = "4K";', whole, "-j2"), reference)
    index = os.path.join(folder, "index")
    for leftover in (index, index + ".lock"):
        if os.path.exists(leftover):
            os.remove(leftover)
    # The saved index is written by runs with outputs, so the parts go to files.
    got, begin = [], 0
    while begin < len(rows):
        end = min(len(rows), begin + rng.randint(1, len(rows)))
        part, out = os.path.join(folder, "part.jsonl"), os.path.join(folder, "out.jsonl")
        write(part, rows[begin:end])
        run(quern, folder, plugin, 'index = "%s";' % index, part, "-j%d" % rng.randint(1, 4), "-o", out)
        with open(out, encoding="utf-8") as file:
            got += [json.loads(line) for line in file]
        begin = end
    check("%s over a saved index" % plugin, verdicts(got), verdicts(reference))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quern", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    for round_number in range(options.rounds):
        for plugin in ("near", "minhash", "exact"):
            with tempfile.TemporaryDirectory() as folder:
                one_round(options.quern, random.Random(options.seed * 1000 + round_number), plugin, folder)
    print("%d rounds of near, minhash and exact: the same however cut" % options.rounds)


if __name__ == "__main__":
    main()
