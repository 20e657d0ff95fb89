#!/usr/bin/env python3
"""A run that is killed at any moment and resumed leaves what one that was not killed leaves, byte for byte.

    kill.py --quern QUERN [--rounds N] [--seed N]

Each round runs a pipeline over invented documents, 4,000 of them in files, in one large file and in files that are no
good: duplicates are found (two barriers), and two writers write, one of them compressed. It kills the run with SIGKILL
at random moments, some runs more than once, resumes it with another number of workers, and compares outputs,
quarantine and summary."""
import argparse, json, os, pathlib, random, re, shutil, signal, subprocess, sys, tempfile, time

PIPELINE = """
read = ( { plugin = "jsonl"; }, { plugin = "text"; } );
stages = (
  { plugin = "unicode"; },
  { plugin = "exact"; unit = "block"; within = "document"; },
  { plugin = "paragraphs"; },
  { plugin = "near"; action = "mark"; clusters = true; }
);
write = (
  { plugin = "jsonl"; path = "out.jsonl.gz"; },
  { plugin = "text"; path = "out.txt"; when = "not dropped"; },
  { plugin = "jsonl"; path = "dropped.jsonl.zst"; name = "dropped"; when = "dropped"; }
);
limits = { blocks = 40; };
"""


def sentences(rng, words, count):
    return ["%s." % " ".join(rng.choices(words, k=rng.randint(5, 25))) for _ in range(count)]


def invent(rng, count):
    words = ["".join(rng.choices("abcdefghiklmnoprstu", k=rng.randint(2, 9))) for _ in range(4000)]
    footers = [sentences(rng, words, 1)[0] for _ in range(6)]
    stories = [sentences(rng, words, rng.randint(2, 12)) for _ in range(count * 2 // 3)]
    for number in range(count):
        source = rng.randrange(len(footers))
        story = list(rng.choice(stories))
        if rng.random() < 0.3:
            story[rng.randrange(len(story))] = sentences(rng, words, 1)[0]
        if number % 97 == 0:
            story = story * 30  # more blocks than are allowed: quarantine
        yield {"id": "d%05d" % number, "source": "source %d" % source, "text": "\n\n".join(story + [footers[source]])}


def write_inputs(folder, rng):
    documents = list(invent(rng, 4000))
    for begin, end, name in ((0, 500, "a.jsonl"), (500, 3500, "m.jsonl"), (3500, 3600, "z.jsonl")):
        with open(folder / name, "w") as file:
            for document in documents[begin:end]:
                file.write(json.dumps(document) + "\n")
            file.write("{ this is no JSON\n" if name == "a.jsonl" else "")
    (folder / "n").mkdir()
    for document in documents[3600:]:
        (folder / "n" / (document["id"] + ".txt")).write_text("A title of some words\n\n" + document["text"] + "\n")


def left(work):
    """All that the run left, and what it said of itself but for times."""
    files = {str(path.relative_to(work)): path.read_bytes() for path in sorted(work.rglob("*")) if path.is_file()}
    files["summary"] = re.sub(rb" in [0-9.]+ s \(.*?\)", b"", files.pop("stderr"))
    return files


def start(quern, work, pages, options):
    command = [quern, "run", "pipeline.cfg", pages, "--quarantine", "quarantine", *options]
    return subprocess.Popen(command, cwd=work, stderr=open(work / "stderr", "wb"), stdout=subprocess.DEVNULL)


def finish(process, work, what):
    if process.wait(timeout=300) != 0:
        sys.exit("FAIL %s: exit status %d\n%s" % (what, process.returncode, (work / "stderr").read_text()))


def kill_and_resume(quern, work, pages, rng, span):
    """The kills that hit a run at work, and those of them that found a checkpoint."""
    hits = checkpoints = 0
    options = ["-j", str(rng.choice((1, 2, 4))), "--checkpoint-every", rng.choice(("1ms", "20ms", "200ms"))]
    for _ in range(rng.choice((1, 1, 2, 3))):
        process = start(quern, work, pages, options + (["--resume"] if hits else []))
        time.sleep(rng.uniform(0, span))
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            return hits, checkpoints
        hits += 1
        checkpoints += (work / "out.jsonl.gz.checkpoint" / "state").exists()
    finish(start(quern, work, pages, ["-j", str(rng.choice((1, 2, 8))), "--resume"]), work, "resumed")
    return hits, checkpoints


def compare(expected, got, what):
    for path in sorted(expected.keys() | got.keys()):
        if expected.get(path) != got.get(path):
            a, b = expected.get(path), got.get(path)
            sys.exit("FAIL %s: %s differs (%s and %s bytes)\n%s\n%s" % (what, path, a and len(a), b and len(b),
                     a.decode(errors="replace")[:1500] if path == "summary" else "", b.decode(errors="replace")[:1500] if b and path == "summary" else ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quern", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    quern = os.path.abspath(arguments.quern)
    rng = random.Random(arguments.seed)
    kills = found = 0
    with tempfile.TemporaryDirectory(prefix="quern-kill-") as name:
        folder = pathlib.Path(name)
        (folder / "pages").mkdir()
        write_inputs(folder / "pages", rng)
        expected, span = None, 0
        for number in range(arguments.rounds + 1):
            work = folder / "work"
            work.mkdir()
            (work / "pipeline.cfg").write_text(PIPELINE)
            if expected is None:
                begin = time.monotonic()
                finish(start(quern, work, folder / "pages", ["-j", "2"]), work, "whole")
                span = time.monotonic() - begin
                expected = left(work)
            else:
                hits, checkpoints = kill_and_resume(quern, work, folder / "pages", rng, span * 1.2)
                kills, found = kills + hits, found + checkpoints
                compare(expected, left(work), "round %d" % number)
            shutil.rmtree(work)
    if not kills or not found:
        sys.exit("FAIL: no kill hit a run at work, so nothing was shown")
    print("%d rounds, %d kills, %d of them found a checkpoint: the same bytes every time" % (arguments.rounds, kills, found))


main()
