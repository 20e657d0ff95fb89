#!/usr/bin/env python3
"""Installs the build under a folder of its own, and is somebody else there: a plugin and a program outside of the
sources, built through `pkg-config` alone, run with the installed quern."""
import argparse, os, pathlib, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent

PIPELINE = """
read = ( { plugin = "html"; } );
stages = ( { plugin = "capitals"; } );
write = ( { plugin = "text"; path = "out.txt"; } );
"""
EXPECTED = "THE STORKS ARE BACK"


def call(arguments, environment=None, folder=None):
    arguments = [str(a) for a in arguments]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    for name in ("meson", "build", "prefix", "libdir"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--sanitizer", default="none")
    arguments = parser.parse_args()
    if arguments.sanitizer not in ("none", "[]"):
        print("skipped: the library was built with a sanitizer, which somebody else's program is not")
        sys.exit(77)
    if not shutil.which("pkg-config"):
        print("skipped: there is no pkg-config")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        root = folder / "root"
        call([*arguments.meson.split(), "install", "-C", arguments.build, "--no-rebuild", "--quiet", "--destdir", root])
        prefix = root / arguments.prefix.lstrip("/")
        libraries = prefix / arguments.libdir
        environment = {"PATH": os.environ["PATH"], "PKG_CONFIG_PATH": str(libraries / "pkgconfig"),
                       "PKG_CONFIG_SYSROOT_DIR": str(root), "LD_LIBRARY_PATH": str(libraries)}
        ask = lambda *what: call(["pkg-config", *what], environment).split()
        plugins = root / ask("--variable=plugindir", "quern")[0].removeprefix(str(root)).lstrip("/")
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
        # the built-in folder is where the prefix says, which is not where this test has put it
        environment["QUERN_PLUGIN_PATH"] = str(plugins)
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
