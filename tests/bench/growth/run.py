#!/usr/bin/env python3
"""How the cost of one page grows with its size: instructions a byte, and the most memory, of invented pages (page.py).

    run.py build/core/quern conf/web.cfg [--sizes BYTES ...] [--svg curve.svg]

Instructions are counted by callgrind, those of an empty page taken off; memory is the process's own peak.
A level line of instructions a byte is linear growth.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from page import page

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import chart


def command(arguments, file):
    return [arguments.quern, "run", arguments.pipeline, file, "-j1", "-q", "-o", "/dev/null", "--set", "limits.time=10m"]


def instructions(arguments, file):
    """Of one run, start-up too."""
    said = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command(arguments, file)], check=True,
                          capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", said).group(1))


def peak(arguments, file):
    """KiB of one run. Pages are written piece by piece: wait4 would tell this script's own peak, if it were greater."""
    process = subprocess.Popen(command(arguments, file), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"quern ended with status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("pipeline", help="conf/web.cfg")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 5_000_000, 20_000_000], help="bytes, ascending")
    parser.add_argument("--svg", help="draw the curves into this file")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "page.html"
        file.write_text("<p></p>")
        nothing = instructions(arguments, file)
        print("| page | instructions a byte | peak memory |\n| --- | --- | --- |")
        for wanted in arguments.sizes:
            with open(file, "w") as out:
                out.writelines(page(wanted))
            size = file.stat().st_size
            rows.append((size, (instructions(arguments, file) - nothing) / size, peak(arguments, file) / 1024))
            print(f"| {size / 1e6:.2f} MB | {rows[-1][1]:.1f} | {rows[-1][2]:.0f} MiB |", flush=True)
    if arguments.svg:
        chart.draw(arguments.svg, [row[0] for row in rows], [f"{row[0] / 1e6:.2f} MB" for row in rows],
                   [([row[1] for row in rows], "instructions a byte"), ([row[2] for row in rows], "peak memory, MiB")])


if __name__ == "__main__":
    main()
