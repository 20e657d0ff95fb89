#!/usr/bin/env python3
"""Prints what a stage costs for one document: a cleaner in C, scripts in Lua, programs in Python.

Each pipeline reads the same made-up reports from one file with one worker and writes them to /dev/null; what the pipeline without
a stage takes is subtracted. CPU is that of quern and of the programs that it starts, wall what one waits. The pipelines run in turns, and
medians are printed, for a machine that is busy with other work slows all alike.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

WORDS = ("the harbour council will meet again after a long winter to speak of bridges ferries and the price of salt "
         "while the mills along the river stand still and their owners wait for rain").split()

SCRIPTS = {
    "nothing": "local id = doc.id",
    "search": """
for block in doc:blocks() do
    local text = block.text
    if text:find("^Advertisement") or text:find("click here", 1, true) or text:find("%(%a+/%a+%)$") then
        block:drop("chaff")
    end
end
""",
    "rewrite": "for block in doc:blocks() do block.text = block.text:gsub('%f[%a]the%f[%A]', 'The') end",
    "thousand": "local words = {" + ", ".join(f"word{i} = true" for i in range(1000)) + "}",
}

PROGRAMS = {
    "id": """
import json, sys
for line in sys.stdin:
    print(json.dumps({"id": json.loads(line)["id"]}), flush=True)
""",
    "rewrite": """
import json, re, sys
the = re.compile(r"\\bthe\\b")
for line in sys.stdin:
    document = json.loads(line)
    for block in document["blocks"]:
        block["text"] = the.sub("The", block["text"])
    print(json.dumps(document), flush=True)
""",
}

STAGES = {
    "no stage": "",
    "boilerplate, in C": '{ plugin = "boilerplate"; }',
    "lua: nothing": '{ plugin = "lua"; script = "nothing.lua"; }',
    "lua: three searches a block": '{ plugin = "lua"; script = "search.lua"; }',
    "lua: every block rewritten": '{ plugin = "lua"; script = "rewrite.lua"; }',
    "lua: a table of 1,000 words": '{ plugin = "lua"; script = "thousand.lua"; }',
    "exec: Python answers the id": '{ plugin = "exec"; command = ["python3"]; script = "id.py"; }',
    "exec: Python rewrites every block": '{ plugin = "exec"; command = ["python3"]; script = "rewrite.py"; }',
}


def report(number, paragraphs):
    """A text that no other number has, a paragraph of some 160 bytes each."""
    parts = [f"Report {number} of the harbour council"]
    for line in range(paragraphs):
        start = (number * 7 + line * 5) % len(WORDS)
        parts.append(f"In item {number}.{line} " + " ".join(WORDS[start:] + WORDS[:start]) + ".")
    return "\n\n".join(parts)


def prepare(folder, count, paragraphs):
    with open(folder / "reports.jsonl", "w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": str(number), "text": report(number, paragraphs)}) + "\n")
    for name, text in SCRIPTS.items():
        (folder / f"{name}.lua").write_text(text)
    for name, text in PROGRAMS.items():
        (folder / f"{name}.py").write_text(text)
    for number, stage in enumerate(STAGES.values()):
        (folder / f"{number}.cfg").write_text(
            f'read = ( {{ plugin = "jsonl"; }} );\nstages = ( {stage} );\nwrite = ( {{ plugin = "jsonl"; path = "/dev/null"; }} );\n')


def seconds(command, folder):
    """CPU and wall seconds of a command with all that it started."""
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quern", type=os.path.abspath, help="the command that is measured")
    parser.add_argument("--count", type=int, default=5000, help="documents (default: %(default)s)")
    parser.add_argument("--paragraphs", type=int, default=15, help="of a document (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each pipeline (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quern-stages-") as name:
        folder = pathlib.Path(name)
        prepare(folder, options.count, options.paragraphs)
        size = (folder / "reports.jsonl").stat().st_size / options.count
        taken = {stage: [] for stage in STAGES}
        for _ in range(options.rounds):
            for number, stage in enumerate(STAGES):
                taken[stage].append(seconds([options.quern, "run", "-q", "-j1", f"{number}.cfg", "reports.jsonl"], folder))
    print(f"{options.count} documents of {size:.0f} bytes; microseconds for one")
    print(f"{'':36}{'CPU':>8}{'wall':>8}")
    none = [statistics.median(column) for column in zip(*taken["no stage"])]
    for stage, rounds in taken.items():
        cpu, wall = (statistics.median(column) for column in zip(*rounds))
        less = [0, 0] if stage == "no stage" else none
        print(f"{stage:36}{(cpu - less[0]) / options.count * 1e6:8.1f}{(wall - less[1]) / options.count * 1e6:8.1f}")


if __name__ == "__main__":
    main()
