#!/usr/bin/env python3
"""Measures the metadata of web pages against people's, with the sets' own scores.

Usage: measure.py --quern BUILD/core/quern [--set webpages,dates,extraction] [--keep FOLDER]

The pages are read by pipeline.cfg: the html reader, unicode, metadata, jsonl. What is printed for each set is what its
score.py says of title, author and date. Rules alone, nothing is fitted: there is nothing to cross-validate.
Without the sets (../shared beside the repository, or QUERN_SHARED) it says so and ends with status 77.
"""
import argparse
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
SETS = {"webpages": ".html", "dates": "", "extraction": ""}  # what the pages' names have behind the id


def unpack(source, target):
    """The pages of a set as files; those that are there already stay."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted((source / "html").glob("*.gz")):
        page = target / (path.name[:-3] if path.name[:-3].endswith((".html", ".htm")) else path.name[:-3] + ".html")
        if not page.exists():
            page.write_bytes(gzip.decompress(path.read_bytes()))


def predictions(records, out, labels):
    """One line a page as score.py wants it."""
    with open(out, "w", encoding="utf-8") as lines:
        for line in open(records, encoding="utf-8"):
            record = json.loads(line)
            name = os.path.basename(record["uri"])
            if name not in labels and name.endswith(".html"):
                name = name[:-5]
            fields = record.get("fields", record)
            row = {"id": name}
            row.update({key: fields.get(key) for key in ("title", "author", "date")})
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def measure(name, quern, shared, work):
    source = shared / "data" / name
    unpack(source, work / name)
    records, lines = work / (name + ".jsonl"), work / (name + ".predictions.jsonl")
    begin = time.monotonic()
    subprocess.run([quern, "run", str(HERE / "pipeline.cfg"), str(work / name), "-o", str(records), "-j", "1"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - begin
    labels = json.load(open(source / "labels.json", encoding="utf-8"))
    predictions(records, lines, labels)
    scored = subprocess.run([sys.executable, str(source / "score.py"), str(lines)], check=True, capture_output=True, text=True)
    wanted = ("title", "author", "date", "all   ") if name != "webpages" else ("title", "author", "date")
    size = sum(path.stat().st_size for path in (work / name).iterdir())
    print("%s: %d pages, %.1f MB, %.2f s, %.0f MB/s with one worker" % (name, len(labels), size / 1e6, seconds, size / 1e6 / seconds))
    for line in scored.stdout.splitlines():
        if line.startswith(wanted):
            print("  " + line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quern", required=True)
    parser.add_argument("--set", default=",".join(SETS))
    parser.add_argument("--keep", help="folder for the pages and the records; else they are thrown away")
    options = parser.parse_args()
    shared = pathlib.Path(os.environ.get("QUERN_SHARED", ROOT.parent / "shared"))
    if not (shared / "data").is_dir():
        print("skipped: %s is missing" % (shared / "data"))
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(options.keep or folder)
        for name in options.set.split(","):
            measure(name, options.quern, shared, work)


if __name__ == "__main__":
    main()
