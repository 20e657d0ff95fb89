#!/usr/bin/env python3
"""Says in a few lines what a run of `meson test` came to: report.py build/meson-logs/testlog.json

Failed tests with the end of what they said, skipped ones with their reason, and alone on the last line
"N passed, N failed, N skipped". The exit status is 1 when a test failed.
"""
import json
import sys

PASSED, SKIPPED = {"OK", "EXPECTEDFAIL"}, {"SKIP"}
LINES_SHOWN = 40


def read_tests(path):
    with open(path, encoding="utf-8") as log:
        return [json.loads(line) for line in log if line.strip()]


def output_of(test):
    return ((test.get("stdout") or "") + (test.get("stderr") or "")).strip().splitlines()


def show_failed(test):
    print(f"\nFAILED  {test['name']} ({test['result'].lower()}, {test['duration']:.1f} s)")
    print(f"  run it alone: {' '.join(test['command'])}")
    for line in output_of(test)[-LINES_SHOWN:]:
        print(f"  | {line}")


def show_skipped(test):
    reasons = [line for line in output_of(test) if "skip" in line.lower()] or [""]
    print(f"skipped  {test['name']}  {reasons[-1].strip()}")


def main():
    tests = read_tests(sys.argv[1])
    skipped = [test for test in tests if test["result"] in SKIPPED]
    failed = [test for test in tests if test["result"] not in PASSED | SKIPPED]
    for test in skipped:
        show_skipped(test)
    for test in failed:
        show_failed(test)
    print(f"\n{len(tests) - len(skipped) - len(failed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())
