#!/usr/bin/env python3
"""How quern's dedupe grows: processor time and memory per document over folders made by generate.py.

  growth.py --quern build/core/quern FOLDER FOLDER ... [--svg growth.svg]

Memory is what the process has beyond its mapped input (the peak of RssAnon and RssShmem, looked at 50 times a second).
"""
import argparse
import os
import subprocess
import tempfile
import time

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
    import math
    width, height, left, bottom = 640, 260, 60, 40
    def curve(values, color, name, unit, row):
        top = max(values) * 1.25
        places = [(left + (width - left - 30) * (math.log10(count) - math.log10(rows[0][0])) /
                   max(1e-9, math.log10(rows[-1][0]) - math.log10(rows[0][0])), height - bottom - (height - bottom - 20) * value / top)
                  for (count, *_), value in zip(rows, values)]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
        marks = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{color}"/><text x="{x:.0f}" y="{y - 9:.0f}" '
                        f'text-anchor="middle" fill="{color}">{value:.0f}</text>' for (x, y), value in zip(places, values))
        return (f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>{marks}'
                f'<text x="{left}" y="{height - bottom - 24 + 14 * row:.0f}" fill="{color}">{name}, {unit}</text>'), places
    times, places = curve([1e6 * seconds / count for count, _, seconds, _, _ in rows], "#1f6feb", "processor time a document", "microseconds", 0)
    sizes, _ = curve([memory / count for count, _, _, memory, _ in rows], "#b35900", "memory a document beyond the input", "bytes", 1)
    counts = "".join(f'<text x="{x:.0f}" y="{height - 18}" text-anchor="middle">{row[0]:,} documents</text>' for (x, _), row in zip(places, rows))
    with open(path, "w") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 60} {height}" font-family="sans-serif" font-size="12">'
                  f'<rect width="100%" height="100%" fill="white"/>{times}{sizes}{counts}'
                  f'<line x1="{left}" y1="{height - bottom}" x2="{width}" y2="{height - bottom}" stroke="#888"/></svg>\n')


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
