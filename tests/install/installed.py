"""The build installed under a folder of its own, for tests that are somebody else there."""
import os
import pathlib
import shutil
import subprocess
import sys


def call(arguments, environment=None, folder=None):
    arguments = [str(a) for a in arguments]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def add_arguments(parser):
    for name in ("meson", "build", "prefix", "libdir"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--sanitizer", default="none")


def skip_where_impossible(arguments):
    if arguments.sanitizer not in ("none", "[]"):
        print("skipped: the library was built with a sanitizer, which somebody else's program is not")
        sys.exit(77)
    if not shutil.which("pkg-config"):
        print("skipped: there is no pkg-config")
        sys.exit(77)


def install(arguments, folder):
    """The prefix under which it lies, and the environment in which it is found there."""
    root = folder / "root"
    call([*arguments.meson.split(), "install", "-C", arguments.build, "--no-rebuild", "--quiet", "--destdir", root])
    prefix = root / arguments.prefix.lstrip("/")
    libraries = prefix / arguments.libdir
    environment = {"PATH": f"{prefix / 'bin'}:{os.environ['PATH']}", "PKG_CONFIG_PATH": str(libraries / "pkgconfig"),
                   "PKG_CONFIG_SYSROOT_DIR": str(root), "LD_LIBRARY_PATH": str(libraries)}
    plugins = call(["pkg-config", "--variable=plugindir", "quern"], environment).split()[0]
    # the built-in folder is where the prefix says, which is not where this has put it
    environment["QUERN_PLUGIN_PATH"] = str(root / plugins.removeprefix(str(root)).lstrip("/"))
    return prefix, environment
