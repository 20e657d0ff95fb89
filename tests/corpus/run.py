#!/usr/bin/env python3
"""Runs conf/news.cfg over the sample pages and compares what comes out with what is kept in expected/, byte for byte.

    run.py --quern PATH [--update]

The same is asked of 1 worker and, several times over, of 8: neither their number nor their luck may show. --update
takes what 1 worker writes as expected: look at the difference before you commit it.
"""
import argparse
import difflib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PIPELINE = HERE.parent.parent / "conf" / "news.cfg"
EXPECTED = HERE / "expected"
RUNS = ["1"] + ["8"] * 10
HIDDEN = "must never be seen"  # stands in scripts, templates and hidden elements of the pages


def failures_of(folder):
    """The quarantine's list without the paths of this machine."""
    of_this_machine = {"command", "pipeline"}
    lines = (folder / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [{key: value for key, value in json.loads(line).items() if key not in of_this_machine} for line in lines]
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def run_pages(quern, jobs):
    with tempfile.TemporaryDirectory(prefix="quern-corpus-") as name:
        output = pathlib.Path(name) / "news.jsonl"
        subprocess.run([quern, "run", "--quiet", "--jobs", jobs, PIPELINE, "pages", "--output", output], cwd=HERE, check=True,
                       timeout=60)
        return {"news.jsonl": output.read_text(encoding="utf-8"),
                "quarantine.jsonl": failures_of(pathlib.Path(f"{output}.quarantine"))}


def records_of(text):
    return {record["id"]: record for record in map(json.loads, text.splitlines())}


def show_difference(expected, written):
    """By record and member, for a record is a long line."""
    before, after = records_of(expected), records_of(written)
    for name in sorted(before.keys() ^ after.keys()):
        print(f"  {name}: {'is missing' if name in before else 'is new'}")
    for name in sorted(before.keys() & after.keys()):
        old, new = before[name], after[name]
        for key in sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)):
            print(f"  {name}: {key}")
            lines = [str(record.get(key, "not set")).splitlines() for record in (old, new)]
            print("".join(f"    {line}\n" for line in difflib.unified_diff(*lines, lineterm="", n=0) if line[:2] not in ("--", "++", "@@")), end="")


def compare(jobs, name, written):
    expected = (EXPECTED / name).read_text(encoding="utf-8")
    if written == expected:
        return True
    print(f"not ok: {name} with {jobs} workers")
    show_difference(expected, written)
    return False


def main():
    parser = argparse.ArgumentParser(description="Runs conf/news.cfg over the sample pages.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--update", action="store_true", help="take what is written now as expected")
    options = parser.parse_args()
    good, runs = True, 0
    while good and runs < len(RUNS):
        jobs, runs = RUNS[runs], runs + 1
        written = run_pages(options.quern, jobs)
        if options.update and runs == 1:
            EXPECTED.mkdir(exist_ok=True)
            for name, text in written.items():
                (EXPECTED / name).write_text(text, encoding="utf-8")
        good = all([compare(jobs, name, text) for name, text in written.items()])
        if HIDDEN in written["news.jsonl"]:
            print(f"not ok: hidden text is in the result with {jobs} workers")
            good = False
    print(f"{'ok' if good else 'not ok'}: {runs} runs over the sample pages")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
