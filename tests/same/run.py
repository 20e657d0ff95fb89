#!/usr/bin/env python3
"""The same bytes, however a run is done: workers, isolation, interruptions, locale, time zone and addresses.

    run.py --quern QUERN

Runs a pipeline that ships, and one with a barrier and two outputs, over the pages of tests/corpus and over invented
documents, and compares outputs, quarantine and counts with those of one worker."""
import argparse, json, os, pathlib, random, shutil, signal, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTERS = """
read = ( { plugin = "jsonl"; }, { plugin = "html"; }, { plugin = "text"; } );
stages = ( { plugin = "unicode"; }, { plugin = "dates"; }, { plugin = "paragraphs"; }, { plugin = "near"; action = "mark"; clusters = true; } );
write = ( { plugin = "jsonl"; path = "out.jsonl"; }, { plugin = "markdown"; path = "out.md.gz"; when = "not dropped"; } );
"""
BASE = ["-j1"]


def write_documents(path):
    rng = random.Random(9)
    words = ["".join(rng.choices("abcdefghiklmnoprstuäéñœ", k=rng.randint(2, 9))) for _ in range(2000)]
    stories = ["\n\n".join(" ".join(rng.choices(words, k=25)).capitalize() + "." for _ in range(6)) for _ in range(700)]
    with open(path, "w") as file:
        for number in range(2000):
            text = "%s\n\nHALDEN, %d January 2026 - %s" % (rng.choice(words), number % 28 + 1, rng.choice(stories))
            file.write(json.dumps({"id": "d%d" % number, "source": "s%d" % (number % 5), "text": text}) + "\n")


def turkish(folder):
    """The locale where i is no lower case of I: the system's, or one made here, or none."""
    if subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", folder / "tr_TR.UTF-8"], capture_output=True).returncode == 0:
        return {"LC_ALL": "tr_TR.UTF-8", "LOCPATH": str(folder)}
    return {"LC_ALL": "tr_TR.UTF-8"}


def may_fix_addresses():
    return shutil.which("setarch") and subprocess.run(["setarch", "-R", "true"], capture_output=True).returncode == 0


def ways(folder):
    """What a run is called, the words in front of it, its options, its environment, and whether it is interrupted."""
    yield "two workers", [], ["-j2"], {}, False
    yield "eight workers", [], ["-j8"], {}, False
    yield "isolated", [], ["-j2", "--isolate"], {}, False
    yield "interrupted and resumed", [], ["-j2", "--checkpoint-every", "1ms"], {}, True
    for locale in ({"LC_ALL": "C"}, turkish(folder)):
        yield "LC_ALL=" + locale["LC_ALL"], [], BASE, locale, False
    for zone in ("Pacific/Kiritimati", "America/St_Johns"):
        yield "TZ=" + zone, [], BASE, {"TZ": zone}, False
    if may_fix_addresses():
        yield "without address randomisation", ["setarch", "-R"], ["-j2"], {}, False


def run(before, quern, pipeline, inputs, options, environment, span, work):
    """What the run leaves, and how often it was interrupted: within so many seconds, if any."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    command = [*before, quern, "run", pipeline, *inputs, "-q", "-o", "out.jsonl", "--quarantine", "quarantine", "--summary", "counts.json", *options]
    interruptions = 0
    for wait in (span * 0.3, span * 0.5, span * 0.5, None) if span else (None,):
        again = ["--resume"] if interruptions else []
        process = subprocess.Popen(command + again, cwd=work, env=dict(os.environ, **environment), stderr=subprocess.PIPE)
        if wait:
            time.sleep(wait)
            process.send_signal(signal.SIGTERM)
        said = process.communicate()[1].decode(errors="replace")
        if process.returncode == 75:
            interruptions += 1
        elif process.returncode == 0:
            break
        elif process.returncode != -signal.SIGTERM:  # that came before it was listened for
            sys.exit("FAIL: %s ended with %d\n%s" % (" ".join(map(str, command)), process.returncode, said))
    files = {str(path.relative_to(work)): path.read_bytes() for path in sorted(work.rglob("*")) if path.is_file() and path.suffix != ".lock"}
    files["counts.json"] = json.dumps(without_times(json.loads(files["counts.json"])))
    return files, interruptions


def without_times(value):
    if isinstance(value, list):
        return [without_times(one) for one in value]
    return {name: without_times(one) for name, one in value.items() if "seconds" not in name} if isinstance(value, dict) else value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True)
    quern = os.path.abspath(parser.parse_args().quern)
    with tempfile.TemporaryDirectory(prefix="quern-same-") as name:
        folder = pathlib.Path(name)
        write_documents(folder / "documents.jsonl")
        (folder / "clusters.cfg").write_text(CLUSTERS)
        inputs = [ROOT / "tests" / "corpus" / "pages", folder / "documents.jsonl"]
        hits = 0
        for pipeline in (ROOT / "conf" / "news.cfg", folder / "clusters.cfg"):
            begin = time.monotonic()
            wanted, _ = run([], quern, pipeline, inputs, BASE, {}, 0, folder / "work")
            span = time.monotonic() - begin
            for what, before, options, environment, interrupted in ways(folder):
                found, times = run(before, quern, pipeline, inputs, options, environment, span if interrupted else 0, folder / "work")
                different = [name for name in sorted(wanted.keys() | found.keys()) if wanted.get(name) != found.get(name)]
                if different:
                    sys.exit("FAIL: %s, %s: not the same: %s" % (pipeline.name, what, ", ".join(different)))
                hits += times
                print("ok %s: %s%s" % (pipeline.name, what, " (%d times)" % times if interrupted else ""), flush=True)
        if not hits:
            sys.exit("FAIL: no run was interrupted at work, so nothing was shown of that")


main()
