#!/usr/bin/env python3
"""Holds the documents to what they say: README.md and docs/*.md.

    check.py --quern PATH [--installed ENVIRONMENT] [DOCUMENT...]

Each block fenced as ```cfg must pass `quern check`. In a block fenced as ```console every line that begins with "$ " is
run by sh, in a folder where conf/ and tests/ are those of the sources and pages/ is tests/corpus/pages, and the lines
below it must be what it prints; a command that ends badly says so in a last line, "(exit status N)". "..." in a line stands for
anything, a line of it for any lines, and times and speeds are not compared. A block fenced as ```TYPE title=NAME is put into that folder
as a file for the commands behind it. "needs=cargo,meson" skips a block, and says so, where these are no commands;
"needs=installed" where quern is not installed: tests/guide/run.py installs it, and says where, as JSON, by --installed.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^```(\w+)(?: title=(\S+))?(?: needs=(\S+))?\n(.*?)^```$", re.M | re.S)
SPEED = re.compile(r"in [\d.]+ s \([^)]*\)")


def make_folder(folder):
    for name, target in (("conf", "conf"), ("tests", "tests"), ("pages", "tests/corpus/pages")):
        (folder / name).symlink_to(ROOT / target)


def commands_of(text):
    """Each command of a console block with the lines that should follow."""
    commands = []
    for line in text.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands:
            commands[-1][1].append(line)
    return commands


def pattern_of(lines):
    out = ""
    for line in lines:
        if line == "...":
            out += r"(?:.*\n)*?"
        else:
            out += r".*?".join(re.escape(part) for part in SPEED.sub("in SPEED", line).split("...")) + r"\s*\n"
    return re.compile(out + r"\Z")


class Checker:
    def __init__(self, quern, document, installed):
        self.quern, self.document, self.installed, self.good = quern, document, installed is not None, True
        core = pathlib.Path(quern).parent
        self.environment = {**os.environ, "PATH": f"{core}:{os.environ['PATH']}", "NO_COLOR": "1", "LD_LIBRARY_PATH": str(core),
                            "PKG_CONFIG_PATH": str(core.parent / "meson-uninstalled"), **(installed or {})}

    def lacks(self, needs):
        """The first of what a block needs that is not here."""
        for need in needs.split(",") if needs else []:
            if not (self.installed if need == "installed" else shutil.which(need)):
                return need

    def complain(self, line, message):
        print(f"{self.document.relative_to(ROOT)}:{line}: {message}")
        self.good = False

    def run(self, command, folder):
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=self.environment, text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout + (f"(exit status {done.returncode})\n" if done.returncode else "")

    def check_pipeline(self, line, text, folder):
        (folder / "checked.cfg").write_text(text, encoding="utf-8")
        said = self.run("quern check --quiet checked.cfg", folder)
        if said:
            self.complain(line, f"this pipeline is wrong:\n{said}")

    def check_console(self, line, text, folder):
        for command, lines in commands_of(text):
            said = self.run(command, folder)
            if not pattern_of(lines).match(SPEED.sub("in SPEED", said)):
                self.complain(line, f"\"{command}\" prints something else:\n{said}")

    def check(self):
        text = self.document.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="quern-docs-") as name:
            folder = pathlib.Path(name)
            make_folder(folder)
            for match in FENCE.finditer(text):
                kind, title, needs, body = match.groups()
                line = text.count("\n", 0, match.start()) + 1
                if self.lacks(needs):
                    print(f"{self.document.relative_to(ROOT)}:{line}: skipped: needs {self.lacks(needs)}")
                    continue
                if title:
                    (folder / title).write_text(body, encoding="utf-8")
                if kind == "cfg":
                    self.check_pipeline(line, body, folder)
                elif kind == "console":
                    self.check_console(line, body, folder)
        return self.good


def main():
    parser = argparse.ArgumentParser(description="Runs what the documents show.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--installed", type=json.loads, help="the environment in which quern is installed")
    parser.add_argument("documents", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    documents = [path.resolve() for path in options.documents] or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    good = [Checker(options.quern, document, options.installed).check() for document in documents]
    print(f"{sum(good)} of {len(good)} documents show what happens")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
