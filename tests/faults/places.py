#!/usr/bin/env python3
"""Outputs that cannot be written and inputs that change under the run: each ends as its user would wish.

    places.py --quern QUERN"""
import argparse, json, os, pathlib, resource, subprocess, sys, tempfile, time

PIPELINE = """
read = ( { plugin = "jsonl"; }, { plugin = "text"; } );
stages = ( { plugin = "unicode"; }, { plugin = "exact"; name = "copies"; index = "copies.idx"; } );
write = ( { plugin = "jsonl"; path = "out.jsonl"; }, { plugin = "text"; path = "out.txt"; } );
"""
TEXT = "A title of some words\n\nThe mill stands still, and its owner waits for the rain that never comes.\n"
NOBODY = 65534


class Place:
    """A folder with a pipeline and documents, and the command in it."""

    def __init__(self, quern, folder):
        self.quern, self.folder = quern, folder
        folder.mkdir()
        (folder / "pipeline.cfg").write_text(PIPELINE)
        lines = ['{"id": "d%d", "text": "%s"}\n' % (n, "Item %d of the mill's book, as it was written that day. " % n * 9) for n in range(40000)]
        (folder / "pages.jsonl").write_text("".join(lines))  # more than 4 MiB, so that it is mapped

    def start(self, words, **settings):
        return subprocess.Popen([self.quern, "run", "pipeline.cfg", "-q", "-j1", *words], cwd=self.folder, stderr=subprocess.PIPE, **settings)

    def run(self, words, **settings):
        process = self.start(words, **settings)
        said = process.communicate()[1].decode(errors="replace")
        return process.returncode, said

    def quarantine(self):
        listed = self.folder / "quarantine" / "quarantine.jsonl"
        return [json.loads(line) for line in listed.read_text().splitlines()] if listed.exists() else []


def check(holds, what, found):
    if not holds:
        sys.exit("FAIL: %s\n%s" % (what, found))


def full_disk(place):
    """A file may not grow past 3 MB: as a full disk, for whoever writes."""
    expected = place.run(["pages.jsonl"])
    check(expected[0] == 0, "a run ends well", expected)
    whole = {name: (place.folder / name).read_bytes() for name in ("out.jsonl", "out.txt", "copies.idx")}
    for name in whole:
        (place.folder / name).unlink()
    limit = 3_000_000
    end = place.run(["pages.jsonl", "--checkpoint-every", "1ms"], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    check(end[0] == 74 and "cannot" in end[1], "a full disk ends a run with 74 and a word", end)
    check(not (place.folder / "out.jsonl").exists(), "what is not whole has not its name", end)
    end = place.run(["pages.jsonl", "--resume"])
    check(end[0] == 0, "with room again the run is taken up", end)
    check(all((place.folder / name).read_bytes() == data for name, data in whole.items()), "and leaves the same bytes", end)
    (place.folder / "copies.idx").unlink()
    end = place.run(["pages.jsonl", "-o", "/dev/full"])
    check(end[0] == 74 and "No space left" in end[1], "a full device says so", end)


def no_folder(place):
    end = place.run(["pages.jsonl", "-o", "no/such/out.jsonl"])
    check(end[0] == 74 and 'no/such/out.jsonl: there is no folder "no/such"' in end[1], "a missing folder is named", end)
    check("documents of" not in end[1], "and what was not run has no summary", end)
    (place.folder / "closed").mkdir(mode=0o555)
    as_nobody = (lambda: os.setuid(NOBODY)) if os.geteuid() == 0 else None  # root may write everywhere
    os.chmod(place.folder, 0o777)
    try:
        end = place.run(["pages.jsonl", "-o", "closed/out.jsonl"], preexec_fn=as_nobody)
        check(end[0] == 74 and "closed/out.jsonl: cannot be written in its folder: Permission denied" in end[1], "a closed folder is named", end)
    except PermissionError:
        print("skipped a closed folder: only root may run the command here")
    end = place.run(["pages.jsonl", "-o", "closed"])
    check(end[0] == 74 and "is a folder" in end[1], "a folder is no output", end)


def standing_output(place):
    """An output that stands keeps its bytes until all is done, and has the new ones then."""
    (place.folder / "out.jsonl").write_text("old\n")
    process = place.start(["pages.jsonl", "-"], stdin=subprocess.PIPE)
    time.sleep(0.5)
    check((place.folder / "out.jsonl").read_text() == "old\n", "an output that stands keeps its bytes while the run is on", "")
    said = process.communicate(TEXT.encode())[1].decode()
    check(process.returncode == 0 and (place.folder / "out.jsonl").read_text() != "old\n", "and has new ones behind it", said)


def vanished_input(place):
    """It is there when the inputs are listed, and gone when its turn comes."""
    (place.folder / "page.txt").write_text(TEXT)
    process = place.start(["-", "page.txt", "--quarantine", "quarantine"], stdin=subprocess.PIPE)
    time.sleep(0.5)
    (place.folder / "page.txt").unlink()
    said = process.communicate(TEXT.replace("mill", "wheel").encode())[1].decode()
    records = place.quarantine()
    check(process.returncode == 0 and len(records) == 1, "a vanished input costs itself", (said, records))
    check(records[0]["reason"] == "io" and "No such file" in records[0]["message"], "and its record says why", records)


def shrinking_input(place):
    """It becomes shorter while it is mapped: the run waits on a full pipe, and reads on."""
    process = place.start(["pages.jsonl", "-o", "-", "--quarantine", "quarantine"], stdout=subprocess.PIPE)
    first = process.stdout.read(1)
    os.truncate(place.folder / "pages.jsonl", 1_000_000)
    rest, said = process.communicate()
    records = place.quarantine()
    check(process.returncode == 0, "an input that shrinks does not end the run", (process.returncode, said))
    check(records and all(record["reason"] == "io" and "became shorter" in record["message"] for record in records),
          "what was in its end is in quarantine, and the record says why", records[:3])
    check(all(json.loads(line) for line in (first + rest).splitlines()), "and what came before is whole", "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True)
    quern = os.path.abspath(parser.parse_args().quern)
    with tempfile.TemporaryDirectory(prefix="quern-places-") as name:
        os.chmod(name, 0o755)
        for case in (full_disk, no_folder, standing_output, vanished_input, shrinking_input):
            case(Place(quern, pathlib.Path(name) / case.__name__))
            print("ok", case.__name__, flush=True)


main()
