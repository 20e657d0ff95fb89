#!/usr/bin/env python3
"""What a report costs: runs of one pipeline over the same inputs without and with --report and --summary, in turns.

The ratio of user and system CPU is taken of each pair, and the median is printed. --instructions counts instructions instead
(valgrind), which a busy machine does not change; give it a few hundred inputs.
"""
import argparse
import os
import re
import statistics
import subprocess
import tempfile


def cpu_seconds(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


def instructions(command):
    done = subprocess.run(["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command], text=True,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(done.stderr)
    return int(found[1].replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("pipeline")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--rounds", type=int, default=9, help="pairs of runs (default: %(default)s)")
    parser.add_argument("--instructions", action="store_true", help="count instructions, of one pair")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quern-bench-") as folder:
        plain = [arguments.quern, "run", "-q", "-j1", "-o", f"{folder}/out.jsonl", arguments.pipeline, *arguments.inputs]
        reported = [*plain, "--report", f"{folder}/report.html", "--summary", f"{folder}/summary.json"]
        measure, rounds = (instructions, 1) if arguments.instructions else (cpu_seconds, arguments.rounds)
        pairs = [(measure(plain), measure(reported)) for _ in range(rounds)]
        size = os.path.getsize(f"{folder}/report.html")
    ratio = statistics.median(b / a for a, b in pairs)
    unit = "instructions" if arguments.instructions else "s of CPU"
    print(f"{statistics.median(a for a, _ in pairs):.4g} {unit}, with a report {statistics.median(b for _, b in pairs):.4g}: "
          f"{100 * (ratio - 1):+.1f} %; the page has {size:,} bytes")


if __name__ == "__main__":
    main()
