#!/usr/bin/env python3
"""How quern's dedupe grows: processor time and memory per document over folders made by generate.py.

  growth.py --quern build/core/quern FOLDER FOLDER ... [--svg growth.svg]

Memory is what the process has beyond its mapped input (the peak of RssAnon and RssShmem, looked at 50 times a second).
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import chart
from compare import ROOT, quality, read_truth, read_clusters


def anonymous_memory(pid):
    """Bytes; 0 when the process is gone."""
    try:
        with open(f"/proc/{pid}/status") as lines:
            rows = dict(line.split(":", 1) for line in lines)
        return sum(int(rows[name].split()[0]) * 1024 for name in ("RssAnon", "RssShmem"))
    except (OSError, KeyError, ValueError):
        return 0


def measure(quern, folder):
    """Documents, text bytes, processor seconds, bytes of memory, pair F1."""
    truth, ids = read_truth(folder)
    documents = os.path.join(folder, "documents.jsonl")
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, "out.jsonl")
        process = subprocess.Popen([quern, "run", os.path.join(ROOT, "conf", "dedup.cfg"), documents, "-j1", "-q", "-o", out])
        memory = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            memory = max(memory, anonymous_memory(process.pid))
            time.sleep(0.02)
        if status:
            raise SystemExit(f"{quern} failed on {folder}")
        f1 = quality(truth, read_clusters(out, ids))[2]
    return len(ids), os.path.getsize(documents), usage.ru_utime + usage.ru_stime, memory, f1


def draw(rows, path):
    """Two curves over the number of documents, both per document."""
    counts = [row[0] for row in rows]
    chart.draw(path, counts, [f"{count:,} documents" for count in counts],
               [([1e6 * seconds / count for count, _, seconds, _, _ in rows], "processor time a document, microseconds"),
                ([memory / count for count, _, _, memory, _ in rows], "memory a document beyond the input, bytes")])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--quern", default="quern")
    parser.add_argument("--svg")
    arguments = parser.parse_args()
    rows = []
    print("| documents | MB | processor time, s | us a document | MB/s | bytes a document beyond the input | pair F1 |\n| --- | --- | --- | --- | --- | --- | --- |")
    for folder in arguments.folders:
        count, size, seconds, memory, f1 = row = measure(arguments.quern, folder)
        rows.append(row)
        print(f"| {count:,} | {size / 1e6:.0f} | {seconds:.1f} | {1e6 * seconds / count:.1f} | {size / 1e6 / seconds:.0f} | "
              f"{memory / count:.0f} | {f1:.4f} |", flush=True)
    if arguments.svg:
        draw(rows, arguments.svg)


if __name__ == "__main__":
    main()
