#!/usr/bin/env python3
"""Follows docs/plugin-guide.md to the letter, with quern installed under a folder of its own: plugins in C, C++ and Rust are
made, built, tested, verified and run, and a stage in Lua and one in Python. What the machine lacks is skipped, and said."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "install"))
import installed  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    installed.add_arguments(parser)
    arguments = parser.parse_args()
    installed.skip_where_impossible(arguments)
    with tempfile.TemporaryDirectory(prefix="quern-guide-") as name:
        prefix, environment = installed.install(arguments, pathlib.Path(name))
        check = [sys.executable, HERE.parent / "docs/check.py", "--quern", prefix / "bin/quern", "--installed", json.dumps(environment),
                 ROOT / "docs/plugin-guide.md"]
        return subprocess.run([str(word) for word in check]).returncode


if __name__ == "__main__":
    sys.exit(main())
