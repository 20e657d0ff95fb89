#!/usr/bin/env python3
"""Sets quern against other extractors of main text: quality and speed on the same pages in the same run.

Usage: run.py build/core/quern conf/web.cfg [--venv FOLDER] [--peer NAME ...] [--keep FOLDER]

The peers are installed into a virtual environment that is made when it is not there (trafilatura, resiliparse,
readability-lxml, jusText). Quality is what the score.py of ../shared/data/extraction and webpages says. Speed is MB
of HTML per second of processor time, all on one core: of quern the whole process, from files to records with
metadata; of the peers see peers.py; of lexbor the parsing alone. Slow peers run once, quern, lexbor and resiliparse
before each of them, and of these the median counts.

The weights of quern's content cleaner were fitted on these pages. What it reaches on pages of hosts that it has not
seen stands in plugins/cleaners/content/README.md; the peers' rules were not fitted on webpages, but trafilatura's
are developed with the pages of extraction.

Without the sets (../shared beside the repository, or QUERN_SHARED) it says so and ends with status 77.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE.parent))
from pages import lexbor_only, unpacked  # noqa: E402: the folder above is not a package

PACKAGES = ["trafilatura", "resiliparse", "readability-lxml", "jusText"]
QUICK = "resiliparse main content"
SLOW = ["trafilatura", "trafilatura fast", "trafilatura with metadata", "readability-lxml", "jusText"]
TELL_METADATA = ("quern", "trafilatura with metadata")
SETS = ("extraction", "webpages")
COLUMNS = ("segment F1", "P", "R", "word F1", "article", "P", "R", "title", "author", "date", "MB/s", "quern is")


def environment(folder):
    """The Python of the virtual environment, made and filled when there is none."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        for packages in (["--upgrade", "pip"], PACKAGES):
            subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


class Bench:
    """The pages, and what came out so far."""

    def __init__(self, arguments, shared, work):
        self.arguments, self.shared, self.work = arguments, shared, work
        self.python = environment(arguments.venv)
        self.lexbor = lexbor_only(work)
        self.pages = {name: unpacked([shared / "data" / name / "html"], work / name) for name in SETS}
        self.size = sum(path.stat().st_size for paths in self.pages.values() for path in paths)
        self.seconds = {}

    def lines(self, system, name):
        return self.work / f"{name}.{system.replace(' ', '-')}.jsonl"

    def run_quern(self):
        """All pages of both sets; its records become the lines that score.py wants."""
        out, total = self.work / "quern.out.jsonl", 0.0
        for name in SETS:
            process = subprocess.Popen([self.arguments.quern, "run", self.arguments.pipeline, *self.pages[name], "-j1", "-q",
                                        "-o", out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            if status:
                raise SystemExit(f"quern ended with status {os.waitstatus_to_exitcode(status)}")
            total += usage.ru_utime + usage.ru_stime
            with open(out, encoding="utf-8") as records, open(self.lines("quern", name), "w", encoding="utf-8") as lines:
                for record in map(json.loads, records):
                    fields = {field: record.get("fields", record).get(field) for field in ("title", "author", "date")}
                    lines.write(json.dumps({"id": pathlib.Path(record["uri"]).name, "text": record["text"], **fields}) + "\n")
        self.seconds.setdefault("quern", []).append(total)

    def run_lexbor(self):
        total = sum(float(subprocess.run([self.lexbor, *self.pages[name]], check=True, capture_output=True,
                                         text=True).stdout.split()[2]) for name in SETS)
        self.seconds.setdefault("lexbor, parsing alone", []).append(total)

    def run_peer(self, system):
        total = 0.0
        for name in SETS:
            said = subprocess.run([self.python, HERE / "peers.py", system, self.work / name, self.lines(system, name)],
                                  check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.split()
            total += float(said[0])
        self.seconds.setdefault(system, []).append(total)

    def score(self, system, name):
        """What the set's score.py prints, of lines whose ids are as the labels have them."""
        source, lines = self.shared / "data" / name, self.lines(system, name)
        wanted = self.work / "predictions.jsonl"
        with open(lines, encoding="utf-8") as records, open(wanted, "w", encoding="utf-8") as out:
            for record in map(json.loads, records):
                record["id"] = record["id"].partition("-")[2].removesuffix(".html" if name == "webpages" else "")
                out.write(json.dumps(record) + "\n")
        return subprocess.run([sys.executable, source / "score.py", wanted], check=True, capture_output=True, text=True).stdout

    def row(self, system):
        """The table's row of a system that has run."""
        cells = []
        if self.lines(system, "webpages").exists():
            segments, words = self.score(system, "extraction"), self.score(system, "webpages")
            found = [re.search(rf"^{what}\s+([\d.]+)", segments, re.M).group(1) for what in ("f1", "precision", "recall")]
            every, article = (re.search(rf"^{what} .*P ([\d.]+)  R ([\d.]+)  F1 ([\d.]+)", words, re.M).groups()
                              for what in ("all", "article"))
            cells = [*found, every[2], article[2], *article[:2]]
            if system in TELL_METADATA:
                cells += [re.search(rf"^{what}: right ([\d.]+)", words, re.M).group(1) for what in ("title", "author", "date")]
        taken = statistics.median(self.seconds[system])
        ratio = taken / statistics.median(self.seconds["quern"])
        cells = [cell.removeprefix("0")[:4] for cell in cells] + [""] * (len(COLUMNS) - 2 - len(cells))
        return [*cells, f"{self.size / 1e6 / taken:.1f}", f"{ratio:.1f} x as fast"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", help="the command that is measured")
    parser.add_argument("pipeline", help="conf/web.cfg")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "build" / "peers", help="where the peers are, or will be")
    parser.add_argument("--peer", action="append", choices=SLOW, help="of the slow ones only this; may be repeated")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for pages and answers; else they are thrown away")
    arguments = parser.parse_args()
    shared = pathlib.Path(os.environ.get("QUERN_SHARED", ROOT.parent / "shared"))
    if not (shared / "data").is_dir():
        print(f"skipped: {shared / 'data'} is missing")
        sys.exit(77)
    slow = arguments.peer or SLOW
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, shared, arguments.keep or pathlib.Path(folder))
        for system in slow:
            bench.run_quern()
            bench.run_lexbor()
            bench.run_peer(QUICK)
            bench.run_peer(system)
        count = sum(map(len, bench.pages.values()))
        print(f"{count} pages, {bench.size / 1e6:.0f} MB\n\n| system | {' | '.join(COLUMNS)} |\n|{' --- |' * (len(COLUMNS) + 1)}")
        for system in ("quern", *slow, QUICK, "lexbor, parsing alone"):
            print(f"| {system} | {' | '.join(bench.row(system))} |")


if __name__ == "__main__":
    main()
