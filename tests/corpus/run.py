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
    lines = (folder / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [{key: value for key, value in json.loads(line).items() if key != "command"} for line in lines]
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def run_pages(quern, jobs):
    with tempfile.TemporaryDirectory(prefix="quern-corpus-") as name:
        output = pathlib.Path(name) / "news.jsonl"
        subprocess.run([quern, "run", "--quiet", "--jobs", jobs, PIPELINE, "pages", "--output", output], cwd=HERE, check=True,
                       timeout=60)
        return {"news.jsonl": output.read_text(encoding="utf-8"),
                "quarantine.jsonl": failures_of(pathlib.Path(f"{output}.quarantine"))}


def compare(jobs, name, written):
    expected = (EXPECTED / name).read_text(encoding="utf-8")
    if written == expected:
        return True
    print(f"not ok: {name} with {jobs} workers")
    for line in list(difflib.unified_diff(expected.splitlines(), written.splitlines(), "expected", "written", lineterm="", n=0))[:20]:
        print("  " + line[:400])
    return False


def main():
    parser = argparse.ArgumentParser(description="Runs conf/news.cfg over the sample pages.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--update", action="store_true", help="take what is written now as expected")
    options = parser.parse_args()
    good = True
    for number, jobs in enumerate(RUNS):
        written = run_pages(options.quern, jobs)
        if options.update and number == 0:
            EXPECTED.mkdir(exist_ok=True)
            for name, text in written.items():
                (EXPECTED / name).write_text(text, encoding="utf-8")
        good = all([compare(jobs, name, text) for name, text in written.items()]) and good
        if HIDDEN in written["news.jsonl"]:
            print(f"not ok: hidden text is in the result with {jobs} workers")
            good = False
    print(f"{'ok' if good else 'not ok'}: {len(RUNS)} runs over the sample pages")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
