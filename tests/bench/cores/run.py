#!/usr/bin/env python3
"""What a second core brings, and what isolation costs.

Runs a pipeline with one worker, with two, and isolated with one and two, in turns, so that other work on the machine slows all
alike. Prints the medians of the ratios of each round:

  speed   wall clock of -j1 by that of -j2: 2 is the most that two cores can give
  growth  processor time of -j2 by that of -j1: what sharing costs; 1 is nothing. On a machine that has other work to
          do, 2 / growth is the speed that would be had without it
  isolated  wall clock and processor time of a run with --isolate by those of one without, with as many workers
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import time


def measure(command):
    """Seconds by the clock, and of the processor, of a run and of its own processes."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime


def median(rounds, ratio):
    return statistics.median(ratio(taken) for taken in rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("pipeline", help="conf/web.cfg")
    parser.add_argument("inputs", type=pathlib.Path, nargs="+", help="folders of documents")
    parser.add_argument("--rounds", type=int, default=5, help="how many of each (default: %(default)s)")
    arguments = parser.parse_args()
    base = [arguments.quern, "run", arguments.pipeline, *map(str, arguments.inputs), "-q", "-o", "/dev/null"]
    kinds = {"1": ["-j1"], "2": ["-j2"], "i1": ["-j1", "--isolate"], "i2": ["-j2", "--isolate"]}
    rounds = [{kind: measure(base + options) for kind, options in kinds.items()} for _ in range(arguments.rounds)]
    wall, cpu = 0, 1
    print(f"-j1 {median(rounds, lambda r: r['1'][wall]):.2f} s, processor {median(rounds, lambda r: r['1'][cpu]):.2f} s")
    print(f"-j2 speed {median(rounds, lambda r: r['1'][wall] / r['2'][wall]):.2f}, growth "
          f"{median(rounds, lambda r: r['2'][cpu] / r['1'][cpu]):.3f}")
    for jobs in ("1", "2"):
        print(f"isolated -j{jobs}: wall {median(rounds, lambda r: r['i' + jobs][wall] / r[jobs][wall]):.3f}, processor "
              f"{median(rounds, lambda r: r['i' + jobs][cpu] / r[jobs][cpu]):.3f}")


if __name__ == "__main__":
    main()
