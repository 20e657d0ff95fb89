#!/usr/bin/env python3
"""Completes command lines in the shells that there are: what `quern completion` prints is loaded and asked.

    completion.py --quern PATH
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BASH = """
source <(quern completion bash)
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_quern
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = "quern completion fish | source; complete -C (string join -- ' ' $argv)"
FILES = ("news.cfg", "other.conf", "page one.html", "out.jsonl", "pages/a.html")

# A command line, of which the last word is to be completed, and all that should be offered.
LINES = (
    (("quern", "exp"), {"explain"}),
    (("quern", "inspect", "date"), {"dates", "dateline"}),
    (("quern", "completion", "f"), {"fish"}),
    (("quern", "help", "dup"), {"duplicates"}),
    (("quern", "run", "--quar"), {"--quarantine"}),
    (("quern", "run", "page"), {"page one.html", "pages"}),
    (("quern", "run", "--quarantine", "pa"), {"pages"}),
    (("quern", "run", "-j", "p"), set()),
)
ONLY_BASH = (
    (("quern", "check", ""), {"news.cfg", "other.conf", "pages"}),
    (("quern", "duplicates", "o"), {"out.jsonl"}),
)


def ask(shell, words, folder, environment):
    commands = {"bash": ["bash", "-c", BASH, "bash", *words], "fish": ["fish", "-c", FISH, *words]}
    done = subprocess.run(commands[shell], cwd=folder, env=environment, text=True, capture_output=True, timeout=30)
    if done.stderr:
        return {done.stderr}
    answers = (line.split("\t")[0].replace("\\ ", " ") for line in done.stdout.splitlines())
    return {answer.rstrip("/") for answer in answers if answer}


def check_shell(shell, folder, environment):
    good = True
    for words, expected in LINES + (ONLY_BASH if shell == "bash" else ()):
        offered = ask(shell, words, folder, environment)
        if offered != expected:
            print(f"not ok {shell}: \"{' '.join(words)}\" offers {sorted(offered)}, not {sorted(expected)}")
            good = False
    return good


def check_zsh(quern, environment):
    """Its completion wants a terminal: here it is parsed, and no more."""
    script = subprocess.run([quern, "completion", "zsh"], text=True, capture_output=True, env=environment).stdout
    done = subprocess.run(["zsh", "-n", "/dev/stdin"], input=script, text=True, capture_output=True, env=environment)
    if done.returncode:
        print(f"not ok zsh: {done.stderr}")
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description="Completes command lines.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    options = parser.parse_args()
    good, asked = True, 0
    with tempfile.TemporaryDirectory(prefix="quern-completion-") as name:
        folder = pathlib.Path(name)
        for file in FILES:
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text("")
        environment = {**os.environ, "PATH": f"{pathlib.Path(options.quern).parent}:{os.environ['PATH']}", "HOME": name}
        for shell in ("bash", "fish", "zsh"):
            if not shutil.which(shell):
                print(f"skipped: there is no {shell}")
                continue
            asked += 1
            right = check_zsh(options.quern, environment) if shell == "zsh" else check_shell(shell, folder, environment)
            print(f"{'ok' if right else 'not ok'} {shell}")
            good &= right
    return 77 if not asked else 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
