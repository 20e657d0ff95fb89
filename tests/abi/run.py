#!/usr/bin/env python3
"""The plugin ABI: headers that compile alone, and plugins of other years that load and run. See README.md."""
import argparse, pathlib, re, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror", "-Wno-unused-parameter"]

PIPELINE = """
read = ( {{ plugin = "whole"; }} );
stages = ( {{ plugin = "stamp"; times = 2; sign = "!"; mark = "loud"; words = ["chaff"]; }} );
write = ( {{ plugin = "sheet"; path = "{out}"; }} );
"""


def call(arguments):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, arguments))}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def check_headers(folder):
    """Every header on its own, by every compiler that is here."""
    compilers = [(c, std, lang) for std, lang, names in (("c17", "c", ("gcc", "clang")), ("c++17", "c++", ("g++", "clang++")))
                 for c in names if shutil.which(c)]
    if not any(lang == "c++" for _, _, lang in compilers):
        print("skipped: there is no C++ compiler")
    for header in sorted((ROOT / "include/quern").glob("*.h")):
        for compiler, std, lang in compilers:
            source = folder / f"alone.{lang}"
            source.write_text(f"#include <quern/{header.name}>\n#include <quern/{header.name}>\nint main(void) {{ return 0; }}\n")
            call([compiler, f"-std={std}", "-x", lang, *WARNINGS, "-fsyntax-only", "-I", ROOT / "include", source])
    print(f"headers: {len(compilers)} compilers and languages")


def change_headers(source, target, change):
    """A copy of the public headers with their structs changed."""
    (target / "quern").mkdir(parents=True)
    for header in source.glob("quern/*.h"):
        (target / "quern" / header.name).write_text(change(header.read_text()))


def grown(text):
    """Every struct of a table has members behind those that we know."""
    for name in ("qn_option", "qn_metric", "qn_reason", "qn_field_info", "qn_plugin", "qn_module"):
        text = re.sub(rf"^\}} {name};", f"    uint64_t later_{name}[3];\n}} {name};", text, flags=re.M)
    # tables are told by position: what comes behind is zero without being said
    return text


def shrunk(text):
    """The plugin's table lacks its last member."""
    changed = re.sub(r"    /\*\* Writers with process: .*?\*/\n    qn_verdict \(\*commit\)[^\n]*\n", "", text, flags=re.S)
    return changed


def run_sample(folder, quern, cc, include, name):
    module = folder / f"{name}.so"
    call([cc, "-std=c17", "-Wall", "-shared", "-fPIC", "-fvisibility=hidden", "-I", include, HERE / "sample.c", "-o", module])
    told = call([quern, "inspect", "--plugin", module, "stamp"])
    for word in ("how many signs", "int, 0 to 9, default 1" if "int, 0 to 9, default 1" in told else "0 to 9", "stamped", "first", "stamps"):
        if word not in told:
            sys.exit(f"{name}: inspect does not tell \"{word}\":\n{told}")
    (folder / "in.txt").write_text("grain")
    (folder / "chaff.txt").write_text("chaff")
    out = folder / f"{name}.txt"
    (folder / "a.cfg").write_text(PIPELINE.format(out=out))
    call([quern, "run", "-q", "--plugin", module, folder / "a.cfg", folder / "in.txt", folder / "chaff.txt"])
    if out.read_text() != "grain!!\ntwice\nchaff went\ntwice\n":
        sys.exit(f"{name}: wrote {out.read_text()!r}")
    print(f"{name}: loads and runs")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quern", required=True)
    parser.add_argument("--cc", default="cc")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        frozen = HERE / "v1.0/include"
        check_headers(folder)
        change_headers(frozen, folder / "grown", grown)
        change_headers(frozen, folder / "shrunk", shrunk)
        if "commit)" in (folder / "shrunk/quern/plugin.h").read_text():
            sys.exit("the shrunk headers still have the last member of the plugin's table")
        run_sample(folder, arguments.quern, arguments.cc, ROOT / "include", "today")
        run_sample(folder, arguments.quern, arguments.cc, frozen, "frozen-1.0")
        run_sample(folder, arguments.quern, arguments.cc, folder / "grown", "grown")
        run_sample(folder, arguments.quern, arguments.cc, folder / "shrunk", "shrunk")


main()
