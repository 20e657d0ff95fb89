#!/usr/bin/env python3
"""Runs a pipeline over all documents of some folders with 1, 2 and 8 workers and compares what comes out.

Prints the size and the SHA-256 of each output and fails when they differ.
"""
import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile

SUFFIXES = (".txt", ".html", ".htm", ".html.gz", ".jsonl", ".json.gz")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is run")
    parser.add_argument("pipeline", help="conf/news.cfg")
    parser.add_argument("folders", type=pathlib.Path, nargs="+", help="where the documents are, at any depth")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 8], help="so many (default: 1 2 8)")
    arguments = parser.parse_args()
    files = sorted(path for folder in arguments.folders for path in folder.rglob("*") if path.name.endswith(SUFFIXES))
    digests = set()
    with tempfile.TemporaryDirectory() as folder:
        names = pathlib.Path(folder) / "files"
        names.write_text("".join(f"{path}\n" for path in files))
        for workers in arguments.workers:
            result = pathlib.Path(folder) / f"{workers}.jsonl"
            subprocess.run([arguments.quern, "run", arguments.pipeline, "--files-from", names, f"-j{workers}", "-q",
                            "-o", result], check=True)
            digest = hashlib.sha256(result.read_bytes()).hexdigest()
            print(f"{len(files)} files, -j{workers}: {result.stat().st_size} bytes, {digest}", flush=True)
            digests.add(digest)
    return len(digests) != 1


if __name__ == "__main__":
    sys.exit(main())
