#!/usr/bin/env python3
"""Sets the user CPU of the whole text pipeline against that of `wc -w` in a UTF-8 locale on the same files.

The two run in turns, one process each; the ratio is taken of each pair, and the median ratio is printed, for a
machine that is busy with other work slows both alike. Below 1 the pipeline is the faster one.
"""
import argparse
import os
import pathlib
import statistics
import subprocess


def user_seconds(command, **environment):
    """Runs a command and returns the seconds that it computed for."""
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("pipeline", help="conf/news.cfg")
    parser.add_argument("texts", type=pathlib.Path, help="a folder that make.py filled")
    parser.add_argument("--rounds", type=int, default=11, help="pairs of runs (default: %(default)s)")
    arguments = parser.parse_args()
    files = sorted(str(path) for path in arguments.texts.glob("*.txt"))
    size = sum(os.path.getsize(path) for path in files)
    mill = [arguments.quern, "run", arguments.pipeline, str(arguments.texts), "-j1", "-q", "-o", "/dev/null"]
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        ours.append(user_seconds(mill))
        theirs.append(user_seconds(["wc", "-w", *files], LC_ALL="C.UTF-8"))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    print(f"{len(files)} texts, {size / 1e6:.1f} MB: quern {statistics.median(ours):.2f} s "
          f"({size / 1e6 / statistics.median(ours):.0f} MB/s), wc -w {statistics.median(theirs):.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
