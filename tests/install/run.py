#!/usr/bin/env python3
"""Installs the build under a folder of its own, and is somebody else there: a plugin and a program outside of the
sources, built through `pkg-config` alone, run with the installed quern."""
import argparse, pathlib, shutil, sys, tempfile

import installed
from installed import call

HERE = pathlib.Path(__file__).resolve().parent

PIPELINE = """
read = ( { plugin = "html"; } );
stages = ( { plugin = "capitals"; } );
write = ( { plugin = "text"; path = "out.txt"; } );
"""
EXPECTED = "THE STORKS ARE BACK"


def main():
    parser = argparse.ArgumentParser()
    installed.add_arguments(parser)
    parser.add_argument("--cc", default="cc")
    arguments = parser.parse_args()
    installed.skip_where_impossible(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prefix, environment = installed.install(arguments, folder)
        ask = lambda *what: call(["pkg-config", *what], environment).split()
        work = folder / "elsewhere"
        work.mkdir()
        (work / "a.cfg").write_text(PIPELINE)
        (work / "page.html").write_text("<h1>The storks are back</h1><p>They came early this year.</p>")
        for source in ("plugin.c", "program.c"):
            shutil.copy(HERE / source, work)
        call([arguments.cc, "-std=c17", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-shared", "-fPIC",
              *ask("--cflags", "quern"), "plugin.c", "-o", "capitals.so"], environment, work)
        call([arguments.cc, "-std=c17", "-Wall", "-Wextra", "-Werror", "program.c", "-o", "program",
              *ask("--cflags", "--libs", "quern")], environment, work)
        quern = prefix / "bin/quern"
        call([quern, "run", "-q", "--plugin", "capitals.so", "a.cfg", "page.html"], environment, work)
        told = {"the command": (work / "out.txt").read_text(),
                "the library": call([work / "program", "a.cfg", "capitals.so"], environment, work)}
        for who, text in told.items():
            if EXPECTED not in text or "They came early this year" not in text:
                sys.exit(f"{who} wrote {text!r}")
            print(f"{who}: a plugin from outside loads and runs")
        call([quern, "check", prefix / "share/quern/conf/news.cfg"], environment, work)


main()
