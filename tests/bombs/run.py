#!/usr/bin/env python3
"""Runs inputs that were made to fill memory or to never end: each has one outcome, in time and within memory.

    run.py --quern QUERN [--full]

Every input has a run of its own through conf/news.cfg, with a time and the most memory that it may take, and the reason
of its quarantine record where it must have one. --full makes the sizes of real bombs: 10 GB of zeros, lines of 1 GB."""
import argparse, gzip, json, os, pathlib, socket, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MIB, BLOCK = 1 << 20, 1 << 17
PROGRAM = 64  # MiB that the program takes without an input
GROWN = 16  # MiB that any compressed input may grow to; above that limits.ratio, 200, and limits.input, 2 GiB
DOCUMENT = 256  # MiB: limits.memory
SECONDS = 10  # limits.time, of a document; what is compressed or just large may take longer to be read


def zeros(path, mebibytes):
    """As gzip, without holding them."""
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(mebibytes):
            file.write(bytes(MIB))


def zstd_frame(blocks, window=7):
    """Blocks of 128 KiB of one byte repeated, four bytes each: the format's own way to say so."""
    block, last = ((BLOCK << 3 | 1 << 1 | end).to_bytes(3, "little") + b"a" for end in (0, 1))
    return b"\x28\xb5\x2f\xfd" + bytes([0, window << 3]) + block * (blocks - 1) + last


def write_line(path, mebibytes, before=b"", after=b""):
    with open(path, "wb") as file:
        file.write(before)
        for _ in range(mebibytes):
            file.write(b"word " * (MIB // 5))
        file.write(after)


def make(folder, full):
    """Yields a path, the reason that its record must have (None: any outcome), and the MiB that it may take."""
    size = 10240 if full else 64
    zeros(folder / "zeros.txt.gz", size)
    grown = max(GROWN, min(2048, (folder / "zeros.txt.gz").stat().st_size * 200 // MIB))
    yield folder / "zeros.txt.gz", "ratio" if grown < 2048 else "size", grown
    (folder / "nested.gz").write_bytes(gzip.compress((folder / "zeros.txt.gz").read_bytes()))
    yield folder / "nested.gz", None, GROWN + size // 512
    (folder / "repeated.txt.zst").write_bytes(zstd_frame(size * 8))
    yield folder / "repeated.txt.zst", "ratio", max(GROWN, size * 8 * 4 * 200 // MIB)
    (folder / "window.txt.zst").write_bytes(zstd_frame(4, window=31))
    yield folder / "window.txt.zst", "memory", 0
    (folder / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(100000))[:-5000])
    yield folder / "cut.txt.gz", "input", 1
    (folder / "members.txt.gz").write_bytes(gzip.compress(b"") * (1000000 if full else 20000))
    yield folder / "members.txt.gz", None, 32 if full else 2
    size = 1024 if full else 16
    write_line(folder / "line.txt", size)
    yield folder / "line.txt", None, size + DOCUMENT
    write_line(folder / "line.html", size, b"<!doctype html><p>")
    yield folder / "line.html", None, size + DOCUMENT
    write_line(folder / "record.jsonl", size, b'{"id": "a", "text": "', b'"}\n')
    yield folder / "record.jsonl", None, size + DOCUMENT
    with open(folder / "nothing.jsonl", "wb") as file:
        file.truncate(size * MIB)
    yield folder / "nothing.jsonl", None, size + DOCUMENT
    os.mkfifo(folder / "fifo.txt")
    yield folder / "fifo.txt", "input", 0
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket.txt"))
    yield folder / "socket.txt", "io", 0
    for device in ("/dev/zero", "/dev/stdin"):
        yield pathlib.Path(device), "input", 0
    (folder / "loop").mkdir()
    (folder / "loop" / "again").symlink_to(folder / "loop")
    (folder / "loop" / "page.txt").write_text("A title of some words\n\nThe mill stands still, and its owner waits for rain.\n")
    yield folder / "loop", None, 0


def run(quern, path, work):
    """Runs the news over one input; returns status, counts, quarantine records, seconds and MiB."""
    command = [quern, "run", ROOT / "conf" / "news.cfg", path, "-j1", "-q", "--restart", "--quarantine", work / "quarantine", "-o",
               work / "out.jsonl", "--summary", work / "counts.json"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdin.close()
    if process.returncode:
        return "ended with status %d: %s" % (process.returncode, said), None, None, 0, 0
    listed = work / "quarantine" / "quarantine.jsonl"
    records = [json.loads(line) for line in listed.read_text().splitlines()] if listed.exists() else []
    return None, json.loads((work / "counts.json").read_text()), records, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def judge(wrong, counts, records, seconds, mebibytes, reason, room):
    if wrong:
        return [wrong]
    faults = []
    if counts["kept"] + counts["dropped"] + counts["quarantined"] != 1 or counts["quarantined"] != len(records):
        faults.append("has not one outcome: %d kept, %d dropped, %d quarantined" % (counts["kept"], counts["dropped"], counts["quarantined"]))
    if reason and [record["reason"] for record in records] != [reason]:
        faults.append("is not in quarantine for \"%s\": %s" % (reason, records))
    if mebibytes > PROGRAM + room:
        faults.append("took %d MiB, more than %d" % (mebibytes, PROGRAM + room))
    if seconds > SECONDS * (1 + room / 1024):
        faults.append("took %.1f s" % seconds)
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True)
    parser.add_argument("--full", action="store_true")
    arguments = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="quern-bombs-") as name:
        folder = pathlib.Path(name)
        (folder / "inputs").mkdir()
        (folder / "work").mkdir()
        for path, reason, room in make(folder / "inputs", arguments.full):
            wrong, counts, records, seconds, mebibytes = run(os.path.abspath(arguments.quern), path, folder / "work")
            faults = judge(wrong, counts, records, seconds, mebibytes, reason, room)
            outcome = records[0]["reason"] + ": " + records[0]["message"] if records else "kept" if counts and counts["kept"] else "dropped"
            print("%s %s: %.2f s, %d MiB, %s" % ("not ok" if faults else "ok", path.name, seconds, mebibytes, outcome), flush=True)
            for fault in faults:
                print("  " + fault)
            good &= not faults
    sys.exit(not good)


main()
