#!/usr/bin/env python3
"""A thousand crashes in one run, and the death of the run itself.

Documents that crash, end their process or write where they should not stand among good ones. The run must end well, with every
good document written, every bad one in quarantine, books that balance, and a fresh process in under a quarter of a second.
Then a run is killed while its plugins hang: no process of it may be left.
"""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

PIPELINE = """plugins = ["%s"];
read = ( { plugin = "unruly-lines"; } );
stages = ( { plugin = "chaos"; }, { plugin = "unruly-keys"; } );
write = ( { plugin = "unruly-plain"; path = "out.txt"; } );
limits = { memory = "4M"; time = "%s"; };
"""
BAD = ("segv", "abort", "exit", "exit-7", "scribble-and-die", "free-twice", "smash", "recurse")


def write_inputs(folder, crashes):
    """One input a document: after each good one a bad one. Returns what the good ones say."""
    (folder / "in").mkdir()
    good = []
    for number in range(crashes):
        good.append(f"good {number}")
        (folder / "in" / f"{number:06}-a").write_text(good[-1])
        (folder / "in" / f"{number:06}-b").write_text(f"{BAD[number % len(BAD)]} {number}")
    return good


def run_crashes(arguments, jobs):
    with tempfile.TemporaryDirectory(prefix="quern-crashes-") as name:
        folder = pathlib.Path(name)
        good = write_inputs(folder, arguments.crashes)
        (folder / "chaos.cfg").write_text(PIPELINE % (arguments.chaos, "60s"))
        begin = time.monotonic()
        run = subprocess.run([arguments.quern, "run", "chaos.cfg", "in", "--isolate", "-q", f"-j{jobs}"], cwd=folder,
                             stderr=subprocess.PIPE, timeout=1200)
        seconds = time.monotonic() - begin
        written = (folder / "out.txt").read_text().splitlines() if run.returncode == 0 else []
        lost = [json.loads(line) for line in open(folder / "quern.quarantine/quarantine.jsonl")] if run.returncode == 0 else []
        each = seconds / arguments.crashes
        problems = [text for wrong, text in (
            (run.returncode != 0, f"exit status {run.returncode}: {run.stderr.decode()[:500]}"),
            (written != good, f"{len(written)} good documents written of {len(good)}"),
            (len(lost) != arguments.crashes, f"{len(lost)} documents in quarantine of {arguments.crashes}"),
            (any("crashed" not in row["message"] and "status" not in row["message"] for row in lost), "a loss without its reason"),
            (each > 0.25 * jobs, f"{each * 1000:.0f} ms a crash")) if wrong]
        print(f"{'not ok' if problems else 'ok'} {arguments.crashes} crashes with -j{jobs}: {seconds:.1f} s, {each * 1000:.1f} ms each")
        for text in problems:
            print(f"  {text}")
        return not problems


def processes_of(group):
    """The processes of a group that are alive: one that has ended and was not asked for its status does not count."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(stat.parent.name)
    return found


def run_killed(arguments):
    with tempfile.TemporaryDirectory(prefix="quern-crashes-") as name:
        folder = pathlib.Path(name)
        (folder / "in").mkdir()
        for number in range(4):
            (folder / "in" / str(number)).write_text("hang")
        (folder / "chaos.cfg").write_text(PIPELINE % (arguments.chaos, "60s"))
        run = subprocess.Popen([arguments.quern, "run", "chaos.cfg", "in", "--isolate", "-q", "-j2"], cwd=folder, start_new_session=True)
        time.sleep(2)
        alive = len(processes_of(run.pid))
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        for _ in range(100):
            left = processes_of(run.pid)
            if not left:
                break
            time.sleep(0.05)
        good = alive > 2 and not left
        print(f"{'ok' if good else 'not ok'} killed with {alive} processes, {len(left)} left")
        return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--chaos", required=True, type=os.path.abspath, help="chaos.so")
    parser.add_argument("--crashes", type=int, default=1000, help="how many (default: %(default)s)")
    arguments = parser.parse_args()
    return 0 if all([run_crashes(arguments, 1), run_crashes(arguments, 4), run_killed(arguments)]) else 1


if __name__ == "__main__":
    sys.exit(main())
