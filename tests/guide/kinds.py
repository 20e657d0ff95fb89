#!/usr/bin/env python3
"""Every kind in every language that `quern new` knows: built, tested and verified by its own Meson file, with quern installed."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "install"))
import installed  # noqa: E402

KINDS = ("reader", "cleaner", "extractor", "deduper", "writer")
LANGUAGES = {"c": "cc", "cpp": "c++", "rust": "cargo"}


def main():
    parser = argparse.ArgumentParser()
    installed.add_arguments(parser)
    arguments = parser.parse_args()
    installed.skip_where_impossible(arguments)
    faults = tried = 0
    with tempfile.TemporaryDirectory(prefix="quern-kinds-") as name:
        folder = pathlib.Path(name)
        _, environment = installed.install(arguments, folder)
        for language, compiler in LANGUAGES.items():
            if not shutil.which(compiler):
                print(f"{language}: skipped: there is no {compiler}")
                continue
            for kind in KINDS:
                plugin = f"{kind}-{language}"
                command = f"quern new {kind} {plugin} --lang {language} && cd {plugin} && meson setup build && meson test -C build --print-errorlogs"
                done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)
                tried += 1
                if done.returncode:
                    faults += 1
                    print(f"{plugin}:\n{done.stdout}{done.stderr}")
    print(f"{tried - faults} of {tried} templates build, pass their tests and are verified")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
