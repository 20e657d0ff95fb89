#!/usr/bin/env python3
"""Runs whole pipelines and compares what they write with what is kept here, byte for byte.

    run.py --quern PATH [--update] [--without CASE] [CASE...]

A case is a folder: `pipeline.cfg` and what it names, the inputs in `input/`, and in `expected/` every file that the pipeline writes. Each
runs in a folder of its own with 1 worker and with 8, each time in another locale and time zone, for neither may show in
the output. --update takes what 1 worker writes as expected: look at the difference before you commit it.
"""
import argparse
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RUNS = (("1", {"LC_ALL": "C", "TZ": "UTC"}), ("8", {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland"}))


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run_case(quern, case, jobs, environment):
    """What the case writes: the bytes of each file, or None when the run failed."""
    with tempfile.TemporaryDirectory(prefix="quern-golden-") as name:
        work = pathlib.Path(name)
        shutil.copytree(case, work, ignore=shutil.ignore_patterns("expected"), dirs_exist_ok=True)
        before = files_of(work)
        run = subprocess.run([quern, "run", "--quiet", "--jobs", jobs, "pipeline.cfg", "input"], cwd=work,
                             env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        if run.returncode != 0 or run.stderr:
            print(f"not ok {case.name} -j {jobs}: exit status {run.returncode}\n{run.stderr.decode(errors='replace')}")
            return None
        return {path: data for path, data in files_of(work).items() if path not in before}


def show_difference(path, expected, written):
    lines = [data.decode(errors="replace").splitlines() for data in (expected, written)]
    for line in list(difflib.unified_diff(*lines, f"expected/{path}", f"written/{path}", lineterm=""))[:40]:
        print("  " + (line if len(line) < 400 else line[:400] + " ..."))


def compare(case, jobs, expected, written):
    wrong = [path for path in sorted(expected.keys() | written.keys()) if expected.get(path) != written.get(path)]
    print(f"{'not ok' if wrong else 'ok'} {case.name} -j {jobs}")
    for path in wrong:
        show_difference(path, expected.get(path, b""), written.get(path, b""))
    return not wrong


def update(case, written):
    shutil.rmtree(case / "expected", ignore_errors=True)
    for path, data in written.items():
        file = case / "expected" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def check_case(quern, case, updating):
    good = True
    for jobs, environment in RUNS:
        written = run_case(quern, case, jobs, environment)
        if written is not None and updating and jobs == "1":
            update(case, written)
        good &= written is not None and compare(case, jobs, files_of(case / "expected"), written)
    return good


def main():
    parser = argparse.ArgumentParser(description="Runs the golden cases.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--update", action="store_true", help="take what is written now as expected")
    parser.add_argument("--without", action="append", default=[], metavar="CASE", help="leave a case out, for this quern lacks its plugin")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="names of folders here; none: all")
    options = parser.parse_args()
    cases = [HERE / name for name in options.cases] or sorted(path.parent for path in HERE.glob("*/pipeline.cfg"))
    for name in options.without:
        print(f"skipped {name}: its plugin was not built")
    cases = [case for case in cases if case.name not in options.without]
    return 0 if all([check_case(options.quern, case, options.update) for case in cases]) else 1


if __name__ == "__main__":
    sys.exit(main())
