#!/usr/bin/env python3
"""Runs the pipelines that ship over pages made to hurt: each ends in time, within memory, as a document or in quarantine.

    run.py --quern PATH [--size BYTES] [--only NAME ...] [--each]

Each page must have exactly one outcome: kept, dropped for a reason, or in quarantine; and every record must be JSON of
valid UTF-8. All pages of a pipeline go through one run, and a page cut behind every byte through another. With --each
every page has a run of its own: its processor time and its memory must stay below what the pipelines grant a document,
and what the program itself needs; and one line of 100 MB is added. The pipelines' own limit of time goes by the clock
on the wall, where other work on the machine would have its say, so it is put aside.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pages

ROOT = pathlib.Path(__file__).resolve().parents[2]
PIPELINES = ("web.cfg", "news.cfg")
TIME = 10  # seconds: limits.time of both
MEMORY = 768  # MiB: the tree's 384, the document's 256, the input itself, and the program
HUGE = 100_000_000  # bytes; above max_size of the html reader


def write(folder, size, only):
    """The pages as files; returns their paths."""
    folder.mkdir()
    kinds = [(name + ".html", make) for name, make in pages.KINDS.items()] + [(name + ".txt", make) for name, make in pages.TEXTS.items()]
    for name, make in kinds:
        if not only or pathlib.Path(name).stem in only:
            with open(folder / name, "wb") as file:
                file.writelines(make(size))
    return sorted(folder.iterdir())


def write_truncations(folder):
    folder.mkdir()
    for number, page in enumerate(pages.truncations()):
        (folder / f"{number:05}.html").write_bytes(page)
    return [folder]


def run(quern, pipeline, inputs, count, work):
    """Runs a pipeline. Returns what is wrong with it as a list of sentences, and the seconds and MiB that it took."""
    out, counts = work / "out.jsonl", work / "counts.json"
    process = subprocess.Popen([quern, "run", ROOT / "conf" / pipeline, *inputs, "-j1", "-q", "-o", out, "--summary", counts,
                                "--set", "limits.time=5m"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wrong = [f"exit status {process.returncode}: {said[:300]}"] if process.returncode else check(pipeline, out, counts, count)
    return wrong, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def check(pipeline, out, counts, count):
    """Does each page have its outcome, and each document that was kept its record?"""
    found = {what: number for what, number in json.loads(counts.read_text()).items() if what in ("kept", "dropped", "quarantined")}
    wrong = [] if sum(found.values()) == count else [f"{count} pages became {found}"]
    if pipeline == "web.cfg" and found["dropped"]:
        wrong.append(f"web.cfg gives a record a page, but dropped {found['dropped']}")
    with open(out, "rb") as lines:
        records = sum("uri" in json.loads(line.decode("utf-8")) for line in lines)
    return wrong if records == found["kept"] else wrong + [f"{found['kept']} documents were kept, but {records} records written"]


def report(name, pipeline, wrong, seconds, mebibytes):
    print(f"{'not ok' if wrong else 'ok'} {name} {pipeline}: {seconds:.2f} s, {mebibytes:.0f} MiB", flush=True)
    for sentence in wrong:
        print("  " + sentence)
    return not wrong


def run_each(quern, files, work):
    """A run for each page and pipeline, within limits."""
    good = True
    for pipeline in PIPELINES:
        for file in files:
            wrong, seconds, mebibytes = run(quern, pipeline, [file], 1, work)
            if seconds > TIME or mebibytes > MEMORY:
                wrong.append(f"more than {TIME} s or {MEMORY} MiB")
            good &= report(file.name, pipeline, wrong, seconds, mebibytes)
    return good


def run_all(quern, files, work):
    """All pages in one run; and the truncations."""
    good, cuts = True, write_truncations(work / "cuts")
    for pipeline in PIPELINES:
        good &= report("all pages", pipeline, *run(quern, pipeline, files, len(files), work))
        good &= report("a page cut behind every byte", pipeline, *run(quern, pipeline, cuts, len(pages.RICH) + 1, work))
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True)
    parser.add_argument("--size", type=int, default=20000, help="bytes of each page, about (default: %(default)s)")
    parser.add_argument("--only", nargs="+", help="names of pages")
    parser.add_argument("--each", action="store_true", help="a run for each page, with time and memory")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quern-hostile-") as name:
        work = pathlib.Path(name)
        files = write(work / "pages", arguments.size, arguments.only)
        if arguments.each and not arguments.only:
            with open(work / "pages" / "one-line-of-100-MB.html", "wb") as file:
                file.writelines(pages.KINDS["one-line"](HUGE))
            files.append(work / "pages" / "one-line-of-100-MB.html")
        sys.exit(not (run_each if arguments.each else run_all)(arguments.quern, files, work))


if __name__ == "__main__":
    main()
