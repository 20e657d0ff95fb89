#!/usr/bin/env python3
"""Sets the whole HTML pipeline against lexbor alone on the same pages, in turns, and prints both in MB/s.

lexbor_only is timed around the parsing, so reading the files is not counted; the pipeline's figure is the user CPU
of the whole process. 60 MB/s where lexbor alone does 300 means a ratio of 5; the median ratio is printed.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from pages import lexbor_only, unpacked


def user_seconds(command):
    """Runs a command and returns the seconds that it computed for."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("pipeline", help="conf/news.cfg")
    parser.add_argument("pages", type=pathlib.Path, nargs="+", help="folders of .html or .html.gz files")
    parser.add_argument("--rounds", type=int, default=7, help="pairs of runs (default: %(default)s)")
    arguments = parser.parse_args()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        program = lexbor_only(folder)
        files = unpacked(arguments.pages, pathlib.Path(folder) / "pages")
        mill = [arguments.quern, "run", arguments.pipeline, *files, "-j1", "-q", "-o", "/dev/null"]
        for _ in range(arguments.rounds):
            ours.append(user_seconds(mill))
            count, size, taken = subprocess.run([program, *files], check=True, capture_output=True, text=True).stdout.split()
            theirs.append(float(taken))
    megabytes = int(size) / 1e6
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    print(f"{count} pages, {megabytes:.1f} MB: quern {megabytes / statistics.median(ours):.0f} MB/s, "
          f"lexbor alone {megabytes / statistics.median(theirs):.0f} MB/s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
