#!/usr/bin/env python3
"""quern verify on plugins of this repository: every one must keep every rule.

    ours.py --quern PATH [--seconds N] MODULE...
"""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys

PAGES = pathlib.Path(__file__).resolve().parent.parent / "corpus/pages"
# What a plugin needs to be told before it can begin.
SETS = {
    "lua": ['code=for block in doc:blocks() do if #block.text < 20 then block:drop("short") end end'],
    "exec": ['command=["cat"]'],
}


def documents_for(module, reader):
    """What it is tried on beside the specimens: readers on pages of their own, the others on pages as our reader makes them."""
    pages = PAGES / ("html" if "readers" not in module.parts else module.stem)
    samples = sorted(path for path in pages.iterdir() if path.suffix != ".gz") if pages.is_dir() else []
    return [*(["--reader", reader] if "readers" not in module.parts else []), module, *samples]


def verify(quern, seconds, reader, module):
    """The broken and open rules of a module, with their evidence."""
    sets = [f"--set={text}" for text in SETS.get(module.stem, [])]
    command = [quern, "verify", "--json", "--seconds", seconds, *sets, *documents_for(module, reader)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 65):
        return [f"ends with {done.returncode}: {done.stderr}"]
    report = json.loads(done.stdout)
    unread = [f"reader {part['name']}: it knew none of its inputs" for part in report["parts"] if part["kind"] == "reader" and not part["known"]]
    return unread + [f"{part['kind']} {part['name']}: {rule['rule']} is {rule['state']}: {'; '.join(rule['evidence'])}"
            for part in report["parts"] for rule in part["rules"] if rule["state"] != "kept"]


def main():
    parser = argparse.ArgumentParser(description="Tries quern verify on plugins that are right.")
    parser.add_argument("--quern", required=True)
    parser.add_argument("--seconds", default="0.1")
    parser.add_argument("modules", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        reader = next(module for module in options.modules if module.name == "html.so")
        faults = list(pool.map(lambda module: verify(options.quern, options.seconds, reader, module), options.modules))
    for module, found in zip(options.modules, faults):
        for fault in found:
            print(f"{module}: {fault}")
    print(f"{sum(not found for found in faults)} of {len(faults)} plugins keep every rule")
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main())
