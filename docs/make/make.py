#!/usr/bin/env python3
"""Makes the documents that quern itself knows best: the reference, the man pages and the picture of the README.

    docs/make/make.py --quern PATH [--check]

They are kept in the repository, so that they can be read there; --check says which are not as they would be made now.
"""
import argparse
import os
import pathlib
import sys

import manual
import picture
import reference

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main():
    parser = argparse.ArgumentParser(description="Makes the reference, the man pages and the README's picture.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args()
    stale = []
    for maker in (reference, manual, picture):
        for name, text in maker.make(options.quern, ROOT).items():
            path = ROOT / "docs" / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options.check:
                path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'not current' if options.check else 'made'}: docs/{name}")
    if stale and options.check:
        print("docs/make/make.py --quern PATH makes them anew")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
