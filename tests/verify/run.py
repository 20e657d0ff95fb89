#!/usr/bin/env python3
"""quern verify on plugins that each break one rule (wrong/*.c): it must be found broken by its name.

The first line of each says which rule and how, a second one "compiled with:" may add flags.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FLAGS = ["-std=c17", "-D_GNU_SOURCE", "-O1", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-fPIC", "-fvisibility=hidden", "-shared"]


class Fixture:
    def __init__(self, source):
        lines = source.read_text(encoding="utf-8").splitlines()
        self.source, self.rule = source, re.match(r"/\* breaks (\w+): ", lines[0])[1]
        flags = re.match(r"/\* compiled with: (.*) \*/", lines[1])
        self.flags = flags[1].split() if flags else []


def broken_rules(report):
    return {result["rule"]: result["evidence"] for part in report["parts"] for result in part["rules"] if result["state"] == "broken"}


def try_fixture(fixture, options, folder):
    """None, or what is wrong with what verify says of it."""
    module = folder / f"{fixture.source.stem}.so"
    libraries = pathlib.Path(options.quern).parent
    built = subprocess.run([options.cc, *FLAGS, "-I", ROOT / "include", "-L", libraries, fixture.source, "-o", module, *fixture.flags],
                           capture_output=True, text=True)
    if built.returncode:
        return f"does not compile:\n{built.stderr}"
    how = ["--seconds", "0.05"] if options.all else ["--rule", fixture.rule]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(libraries)}
    done = subprocess.run([options.quern, "verify", "--json", "--patience", "5", *how, module], capture_output=True, text=True, timeout=120,
                          env=environment)
    if done.returncode != 65:
        return f"ends with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr}"
    broken = broken_rules(json.loads(done.stdout))
    if options.verbose:
        print(f"{fixture.source.stem}: {broken}")
    return None if fixture.rule in broken else f"\"{fixture.rule}\" is not found broken, but {broken}"


def no_module(options, folder):
    path = folder / "garbage.so"
    path.write_bytes(b"\x7fELF and then nothing that a loader would like")
    done = subprocess.run([options.quern, "verify", "--json", path], capture_output=True, text=True)
    return "file" in broken_rules(json.loads(done.stdout)) and done.returncode == 65


def main():
    parser = argparse.ArgumentParser(description="Tries quern verify on plugins that are wrong.")
    parser.add_argument("--quern", required=True, type=os.path.abspath)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--all", action="store_true", help="try all rules on each, not only the one that it breaks")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    fixtures = [Fixture(source) for source in sorted(HERE.glob("wrong/*.c")) if not options.names or source.stem in options.names]
    with tempfile.TemporaryDirectory(prefix="quern-wrong-") as name, concurrent.futures.ThreadPoolExecutor(2) as pool:
        folder = pathlib.Path(name)
        faults = list(pool.map(lambda fixture: try_fixture(fixture, options, folder), fixtures))
        garbage = no_module(options, folder)
    for fixture, fault in zip(fixtures, faults):
        if fault:
            print(f"{fixture.source.stem}: {fault}")
    if not garbage:
        print("a file of garbage does not break \"file\"")
    caught = sum(fault is None for fault in faults) + garbage
    print(f"{caught} of {len(fixtures) + 1} wrong plugins are caught, by {len({f.rule for f in fixtures}) + 1} rules")
    return 0 if caught == len(fixtures) + 1 else 1


if __name__ == "__main__":
    sys.exit(main())
