#!/usr/bin/env python3
"""What checkpoints cost: runs with the default interval and without any, in turn, over made texts.

Prints for each round the processor time and the time on the clock of both, and the medians of the ratios. The more
documents, the longer a run; a run that is shorter than the interval takes no checkpoint.
"""
import argparse
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

WORDS = ("the harbour council will meet again after a long winter to speak of bridges ferries and the price of salt "
         "while the mills along the river stand still and their owners wait for rain").split()


def write(path, count):
    with open(path, "w") as file:
        for number in range(count):
            lines = []
            for line in range(8):
                start = (number * 7 + line * 5) % len(WORDS)
                lines.append(f"In item {number}.{line} " + " ".join(WORDS[start:] + WORDS[:start]) + ".")
            file.write('{"id": "d%d", "text": "%s"}\n' % (number, "\\n\\n".join(lines)))


def run(command):
    """Seconds of processors and of the clock."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("--documents", type=int, default=400000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--every", default="10s", help="the interval (default: %(default)s, which is the command's)")
    arguments = parser.parse_args()
    ratios, pipeline = ([], []), pathlib.Path(__file__).with_name("pipeline.cfg")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write(folder / "texts.jsonl", arguments.documents)
        common = [arguments.quern, "run", pipeline, folder / "texts.jsonl", "-q", "--restart", "-o", folder / "out.jsonl"]
        for number in range(arguments.rounds):
            times = {}
            for every in (("0s", arguments.every), (arguments.every, "0s"))[number % 2]:
                times[every] = run(common + ["--checkpoint-every", every])
            for which in (0, 1):
                ratios[which].append(times[arguments.every][which] / times["0s"][which])
            print("%d: without %.2f s of processors, %.2f s; with %.2f s, %.2f s" % (number + 1, *times["0s"], *times[arguments.every]), flush=True)
    print("medians: processors %.4f, clock %.4f" % tuple(statistics.median(which) for which in ratios))
    return 0


if __name__ == "__main__":
    sys.exit(main())
