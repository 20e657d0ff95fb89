#!/usr/bin/env python3
"""Makes one call after the other fail, once or for ever, and looks at how the command ends and what is left.

    walk.py --quern QUERN --fault fault.so [--points N] [--kinds KIND ...] [--scenes SCENE ...]

For each scene (a run, a run that is resumed, a check, an explanation) and each kind of call (memory, open, read, write,
sync, rename, map, thread, fork) the n-th call fails, for N values of n, or all there are. Every pass must end by itself,
with one of the statuses that the command has and a sentence when it is not 0. A run that ends with 0 must leave what
one that was not disturbed leaves, or have the documents in quarantine that the fault cost; one that does not end with 0
must leave the same when it is resumed."""
import argparse, collections, json, os, pathlib, random, shutil, subprocess, sys, tempfile

KINDS = ("memory", "open", "read", "write", "sync", "rename", "map", "thread", "fork")
STATUSES = {0, 64, 65, 66, 70, 74, 75, 78}
PIPELINE = """
name = "faults";
read = ( { plugin = "jsonl"; }, { plugin = "text"; } );
stages = (
  { plugin = "unicode"; },
  { plugin = "exact"; name = "copies"; index = "copies.idx"; },
  { plugin = "paragraphs"; },
  { plugin = "near"; action = "mark"; clusters = true; }
);
write = (
  { plugin = "jsonl"; path = "out.jsonl.gz"; },
  { plugin = "text"; path = "out.txt"; when = "not dropped"; }
);
limits = { blocks = 40; };
"""


def write_inputs(folder):
    """Documents of a few paragraphs, some alike, some the same, a footer under all; two of them over a limit."""
    rng = random.Random(4)
    words = ["".join(rng.choices("abcdefghiklmnoprstu", k=rng.randint(2, 9))) for _ in range(500)]
    stories = [[" ".join(rng.choices(words, k=20)) + "." for _ in range(5)] for _ in range(30)]
    lines = []
    for number in range(60):
        story = list(rng.choice(stories))
        if number % 3 == 0:
            story[1] = " ".join(rng.choices(words, k=20)) + "."
        if number in (7, 51):
            story = story * 10
        text = "\\n\\n".join(story + ["A footer that stands under each of the documents."])
        lines.append('{"id": "d%d", "source": "s", "text": "%s"}\n' % (number, text))
    folder.mkdir()
    (folder / "a.jsonl").write_text("".join(lines[:30]))
    (folder / "b.txt").write_text("A title of some words\n\nThe mill stands still, and its owner waits for the rain.\n")
    (folder / "c.jsonl").write_text("".join(lines[30:]))


class Command:
    """The command in a folder of its own, with or without a fault."""

    def __init__(self, arguments, folder):
        self.quern, self.fault, self.folder = os.path.abspath(arguments.quern), os.path.abspath(arguments.fault), folder
        self.work, self.told = folder / "work", folder / "told"

    def run(self, words, fault=None):
        environment = dict(os.environ, TMPDIR=str(self.folder))
        if fault:
            own = environment.get("ASAN_OPTIONS", "")
            environment.update(LD_PRELOAD=self.fault, QUERN_FAULT=fault, QUERN_FAULT_TOLD=str(self.told),
                               ASAN_OPTIONS=own + ":verify_asan_link_order=0:allocator_may_return_null=1:exitcode=99")
            environment["LSAN_OPTIONS"] = "suppressions=%s:print_suppressions=0" % pathlib.Path(__file__).resolve().with_name("leaks.supp")
            self.told.unlink(missing_ok=True)
        try:
            return subprocess.run([self.quern, *words], cwd=self.work, env=environment, timeout=60, capture_output=True)
        except subprocess.TimeoutExpired:
            sys.exit("FAIL %s %s: does not end" % (" ".join(words), fault))

    def what_was_told(self):
        return self.told.read_text() if self.told.exists() else "nothing"

    def left(self):
        """What lies in the folder, but for locks, which stay, times, and what of a checkpoint could not be removed."""
        return {str(path.relative_to(self.work)): path.read_bytes() for path in sorted(self.work.rglob("*"))
                if path.is_file() and path.suffix != ".lock" and path.parent.suffix != ".checkpoint" and path.name != "summary.json"}

    def anew(self, prepared):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(prepared, self.work)


RUN = ["run", "pipeline.cfg", "../pages", "-q", "--quarantine", "quarantine"]
SCENES = {  # words, whether outputs are left, whether an interrupted run is there
    "run": (RUN + ["-j1", "--checkpoint-every", "1ms"], True, False),
    "run-without-checkpoints": (RUN + ["-j1"], True, False),
    "run-of-two": (RUN + ["-j2", "--checkpoint-every", "1ms", "--summary", "summary.json"], True, False),
    "run-isolated": (RUN + ["-j1", "--isolate", "--checkpoint-every", "1ms"], True, False),
    "resume": (RUN + ["-j1", "--checkpoint-every", "1ms", "--resume"], True, True),
    "check": (["check", "pipeline.cfg"], False, False),
    "explain": (["explain", "pipeline.cfg", "../pages/b.txt"], False, False),
}


def fail(scene, fault, why, result):
    sys.exit("FAIL %s %s: %s\nstatus %s\n%s%s" % (scene, fault, why, result.returncode, result.stdout.decode(errors="replace")[-3000:],
                                                result.stderr.decode(errors="replace")[-6000:]))


def judge(command, scene, fault, expected, result):
    """One pass: how it ended, what it left, and what a second try leaves. Returns its status."""
    words, leaves, _ = SCENES[scene]
    status = result.returncode
    if status not in STATUSES:
        fail(scene, fault, "ended with a status that is not the command's", result)
    if status and not result.stderr.strip() and not result.stdout.strip():
        fail(scene, fault, "ended without a word", result)
    if not leaves:
        if status == 0 and result.stdout != expected:
            fail(scene, fault, "said something else, and that all was well", result)
        return status
    if status:
        again = command.run([word for word in words if word != "--resume"] + ["--resume"])
        if again.returncode:
            fail(scene, fault, "could not be resumed (%s)" % result.stderr.decode(errors="replace"), again)
    left = command.left()
    if left != expected and not cost_documents(left, expected):
        different = sorted(name for name in left.keys() | expected.keys() if left.get(name) != expected.get(name))
        fail(scene, fault, "left something else: " + ", ".join(different), result)
    return status


def cost_documents(left, expected):
    """Is there a document in quarantine that is not there without the fault?"""
    def messages(files):
        return collections.Counter(json.loads(line)["message"] for line in files["quarantine/quarantine.jsonl"].splitlines())
    return bool(messages(left) - messages(expected))


def interrupt(command, prepared, words):
    """Makes a folder one in which a run died of a full disk, behind a checkpoint."""
    for number in range(10, 300, 3):
        command.anew(prepared)
        result = command.run(words, "write:%d+" % number)
        if result.returncode == 74 and (command.work / "out.jsonl.gz.checkpoint" / "state").exists():
            shutil.rmtree(prepared)
            shutil.copytree(command.work, prepared)
            return
    sys.exit("FAIL: no run died behind a checkpoint")


def prepare(command, scene):
    """A folder to begin with, and what an undisturbed pass leaves, or says."""
    words, leaves, interrupted = SCENES[scene]
    prepared = command.folder / ("prepared-" + scene)
    prepared.mkdir()
    (prepared / "pipeline.cfg").write_text(PIPELINE)
    command.anew(prepared)
    result = command.run([word for word in words if word != "--resume"])
    if result.returncode:
        fail(scene, "undisturbed", "fails", result)
    expected = command.left() if leaves else result.stdout
    if interrupted:
        interrupt(command, prepared, [word for word in words if word != "--resume"])
    return prepared, expected


def numbers(count, points, rng):
    """Which calls fail: all, or the first, the last and some between, about as many early as late."""
    if points is None or count <= points:
        return range(1, count + 1)
    return sorted({1, count} | {rng.randint(1, count) for _ in range(points - 2)})


def walk(command, scene, kinds, points, rng, ends):
    prepared, expected = prepare(command, scene)
    for kind in kinds:
        command.anew(prepared)
        command.run(SCENES[scene][0], kind + ":0")
        count = int(command.what_was_told())
        for number in numbers(count, points, rng):
            for mode in ("", "+"):
                fault = "%s:%d%s" % (kind, number, mode)
                command.anew(prepared)
                result = command.run(SCENES[scene][0], fault)
                told = command.what_was_told()
                ends[kind, told if told == "spared" else judge(command, scene, fault, expected, result)] += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True)
    parser.add_argument("--fault", required=True, help="the library that makes calls fail")
    parser.add_argument("--points", type=int, help="how many calls of each kind fail, one at a time (default: all)")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--scenes", nargs="+", choices=SCENES, default=list(SCENES))
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    ends = collections.Counter()
    with tempfile.TemporaryDirectory(prefix="quern-faults-") as name:
        command = Command(arguments, pathlib.Path(name))
        write_inputs(command.folder / "pages")
        for scene in arguments.scenes:
            walk(command, scene, arguments.kinds, arguments.points, random.Random(arguments.seed), ends)
    for kind in arguments.kinds:
        print("%-7s %6d passes, by status: %s" % (kind, sum(count for (one, _), count in ends.items() if one == kind), ", ".join(
            "%s: %d" % (end, count) for (one, end), count in sorted(ends.items(), key=str) if one == kind)))


main()
