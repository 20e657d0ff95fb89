#!/usr/bin/env python3
"""Prints the most memory that a run needs for few and for many small documents that are lines of one file.

The file is mapped, and what was read of it counts as the process's until the system wants it back; so the figure is
that of the memory which is the process's own (RssAnon in /proc), looked at every few milliseconds.
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile
import time

import run


def peak(command):
    """The most memory of its own that a command had, in KiB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        found = re.search(r"RssAnon:\s*(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())
        most = max(most, int(found.group(1)) if found else 0)
        time.sleep(0.002)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with status {process.returncode}")
    return most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("--counts", type=int, nargs="+", default=[10000, 1000000], help="how many documents, ascending")
    arguments = parser.parse_args()
    stream = pathlib.Path(__file__).with_name("stream.cfg")
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / "texts.jsonl"
        for count in arguments.counts:
            with open(path, "w") as file:
                for number in range(count):
                    file.write(json.dumps({"id": f"d{number}", "text": run.text_of(number)}) + "\n")
            for workers in (1, 2):
                kib = peak([arguments.quern, "run", stream, path, f"-j{workers}", "-q", "-o", "/dev/null"])
                print(f"{count:7} lines, -j{workers}: {kib / 1024:6.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
