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

# What a plugin needs to be told before it can begin.
SETS = {
    "lua": ['code=for block in doc:blocks() do if #block.text < 20 then block:drop("short") end end'],
    "exec": ['command=["cat"]'],
}


def verify(quern, seconds, module):
    """The broken and open rules of a module, with their evidence."""
    sets = [f"--set={text}" for text in SETS.get(pathlib.Path(module).stem, [])]
    done = subprocess.run([quern, "verify", "--json", "--seconds", seconds, *sets, module], capture_output=True, text=True)
    if done.returncode not in (0, 65):
        return [f"ends with {done.returncode}: {done.stderr}"]
    report = json.loads(done.stdout)
    return [f"{part['kind']} {part['name']}: {rule['rule']} is {rule['state']}: {'; '.join(rule['evidence'])}"
            for part in report["parts"] for rule in part["rules"] if rule["state"] != "kept"]


def main():
    parser = argparse.ArgumentParser(description="Tries quern verify on plugins that are right.")
    parser.add_argument("--quern", required=True)
    parser.add_argument("--seconds", default="0.1")
    parser.add_argument("modules", nargs="+")
    options = parser.parse_args()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        faults = list(pool.map(lambda module: verify(options.quern, options.seconds, module), options.modules))
    for module, found in zip(options.modules, faults):
        for fault in found:
            print(f"{module}: {fault}")
    print(f"{sum(not found for found in faults)} of {len(faults)} plugins keep every rule")
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main())
