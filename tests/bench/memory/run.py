#!/usr/bin/env python3
"""Prints the most memory that a run needs for few and for many small documents, with and without an index of them.

stream.cfg remembers no document, so its two figures should be the same but for the list of the inputs' names;
news.cfg remembers each document's key. Texts are made up, each one different, and removed at the end.
"""
import argparse
import os
import pathlib
import re
import subprocess
import tempfile
import time

WORDS = ("the harbour council will meet again after a long winter to speak of bridges ferries and the price of salt "
         "while the mills along the river stand still and their owners wait for rain").split()


def text_of(number):
    """A short report that no other number has."""
    lines = [f"Report {number} of the harbour council", f"HARBOUR, 28 January 2026 - Item {number} was heard at length."]
    for line in range(6):
        start = (number * 7 + line * 5) % len(WORDS)
        lines.append(f"In item {number}.{line} " + " ".join(WORDS[start:] + WORDS[:start]) + ".")
    return "\n\n".join(lines)


def make(folder, begin, end):
    """Writes the texts of these numbers, a thousand to a folder."""
    for number in range(begin, end):
        part = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            part.mkdir(parents=True)
        (part / f"{number:07}.txt").write_text(text_of(number))


def peak(command):
    """Runs a command and returns the most memory that it had, in KiB. wait4 would tell this script's own, if greater."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s*(\d+)", status)
        most = int(found.group(1)) if found else most
        time.sleep(0.002)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with status {process.returncode}")
    return most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("news", help="conf/news.cfg")
    parser.add_argument("--counts", type=int, nargs="+", default=[1000, 100000], help="how many documents, ascending")
    arguments = parser.parse_args()
    stream = pathlib.Path(__file__).with_name("stream.cfg")
    with tempfile.TemporaryDirectory() as name:
        folder, made = pathlib.Path(name), 0
        for count in arguments.counts:
            make(folder, made, count)
            made = count
            for pipeline in (stream, arguments.news):
                for workers in (1, 2):
                    kib = peak([arguments.quern, "run", pipeline, folder, f"-j{workers}", "-q", "-o", "/dev/null"])
                    print(f"{count:7} documents, {os.path.basename(pipeline):10} -j{workers}: {kib / 1024:6.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
