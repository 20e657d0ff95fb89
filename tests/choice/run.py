#!/usr/bin/env python3
"""An output option never changes which text is chosen: conf/web.cfg over sample pages, with every option of its writers.

    run.py --quern PATH

The text of each page must be the same with each option of the jsonl writer, in its blocks, and in what the text writer
makes of it; and its words must stand in the markdown writer's page in the same order, with links and without.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parents[1]
PIPELINE = TESTS.parent / "conf" / "web.cfg"
PAGES = [TESTS / "golden" / "structure" / "input", TESTS / "golden" / "writers" / "input", TESTS / "corpus" / "pages" / "html"]
OPTIONS = [[], ["blocks"], ["spans"], ["dropped"], ["provenance"], ["blocks", "spans", "dropped", "provenance"]]


def run(quern, pipeline, settings=()):
    """What a pipeline writes to standard output."""
    arguments = [part for setting in settings for part in ("--set", setting)]
    return subprocess.run([quern, "run", "-q", "-j1", pipeline, *PAGES, "-o", "-", *arguments], check=True, stdout=subprocess.PIPE,
                          timeout=60).stdout.decode()


def records(quern, settings):
    return {record["id"]: record for record in map(json.loads, run(quern, PIPELINE, settings).splitlines())}


def text_of(record):
    """The text of a record, or of its blocks where it was left out."""
    return record["text"] if "text" in record else "\n\n".join(block["text"] for block in record["blocks"] if block["text"])


def with_writer(work, writer):
    """conf/web.cfg with another writer, which is asked for no fields."""
    source = PIPELINE.read_text()
    start = source.index("write =")
    path = work / "other.cfg"
    path.write_text(source[:start] + f"write = ( {{ {writer} }} );\n" + source[source.index("limits"):])
    return path


def words(text):
    return re.findall(r"\w+", text)


def first_missing(wanted, found):
    """The first word that does not stand behind those before it; None: all do."""
    rest = iter(found)
    return next((word for word in wanted if word not in rest), None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quern", required=True)
    quern = parser.parse_args().quern
    plain, wrong = records(quern, []), []
    for options in OPTIONS + [["blocks", "text"]]:
        settings = [f"jsonl.{name}={'false' if name == 'text' else 'true'}" for name in options]
        found = records(quern, settings)
        wrong += [f"{name}: another text with {', '.join(settings)}" for name in plain if text_of(found[name]) != plain[name]["text"]]
    everything = " ".join(record["text"] for record in plain.values())
    with tempfile.TemporaryDirectory(prefix="quern-choice-") as folder:
        for writer in ('plugin = "text";', 'plugin = "markdown"; front_matter = false;', 'plugin = "markdown"; front_matter = false; links = false;'):
            written = re.sub(r"\\(.)", r"\1", run(quern, with_writer(pathlib.Path(folder), writer)))
            missing = first_missing(words(everything), words(written))
            wrong += [f"{writer}: {missing!r} is missing"] if missing else []
    print("\n".join(wrong) if wrong else f"ok: {len(plain)} pages, {len(words(everything))} words")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
