#!/usr/bin/env python3
"""`quern new`: every template compiles without a warning, no placeholder is left, nothing is ever written over, and names
that cannot be used are refused."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KINDS = ("reader", "cleaner", "extractor", "deduper", "writer")
FILES = {
    "c": {".gitignore", "LICENSE", "README.md", "meson.build", "my-plugin.c", "test_my-plugin.c"},
    "cpp": {".gitignore", "LICENSE", "README.md", "meson.build", "my-plugin.cpp", "test_my-plugin.c"},
    "rust": {".gitignore", "LICENSE", "README.md", "meson.build", "Cargo.toml", "build.rs", "src/lib.rs", "src/quern.rs",
             "tests/plugin.rs", "tests/kit/mod.rs"},
}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
REFUSED = {"Upper": "must be of a-z", "": "must be of a-z", "../up": "must be of a-z", "1st": "must be of a-z", "test": "Meson keeps"}


def compilers(folder):
    """How each language is compiled, or the name of what is missing for it."""
    include = ["-I", ROOT / "include", "-fPIC", "-shared", "-fvisibility=hidden", "-o", folder / "x.so"]
    cxx = ["c++", "-std=c++20", *WARNINGS, "-Wno-missing-field-initializers", *include]
    rust = ["rustc", "--edition", "2021", "--crate-type", "cdylib", "-D", "warnings", "-o", folder / "x.so"]
    return {"c": ["cc", "-std=c17", *WARNINGS, *include], "cpp": cxx, "rust": rust}


class Tester:
    def __init__(self, quern, folder):
        self.quern, self.folder, self.faults = quern, folder, []

    def expect(self, good, message):
        if not good:
            self.faults.append(message)

    def new(self, *arguments):
        return subprocess.run([self.quern, "new", *arguments, "--into", self.folder], capture_output=True, text=True)

    def try_template(self, language, kind, compiler):
        made = self.folder / "my-plugin"
        done = self.new(kind, "my-plugin", "--lang", language)
        self.expect(done.returncode == 0, f"{language} {kind}: {done.stderr}")
        files = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
        self.expect(files == FILES[language], f"{language} {kind}: wrote {sorted(files)}")
        for name in files:
            text = (made / name).read_text(encoding="utf-8")
            self.expect(not any(word in text for word in ("@NAME@", "@KIND@", "@YEAR@", "@NEEDS@")), f"{language} {kind}: {name} has a placeholder")
        source = made / {"c": "my-plugin.c", "cpp": "my-plugin.cpp", "rust": "src/lib.rs"}[language]
        if shutil.which(compiler[0]):
            done = subprocess.run([str(word) for word in (*compiler, source)], capture_output=True, text=True)
            self.expect(done.returncode == 0, f"{language} {kind} does not compile:\n{done.stderr}")
        shutil.rmtree(made)

    def try_refusals(self):
        for name, message in REFUSED.items():
            done = self.new("cleaner", name)
            self.expect(done.returncode == 78 and message in done.stderr, f"\"{name}\" is not refused: {done.stderr}")
        self.expect(self.new("cleaning", "a").returncode == 78, "a kind that does not exist is not refused")
        self.expect(self.new("cleaner", "a", "--lang", "cobol").returncode == 78, "a language without templates is not refused")
        self.expect(self.new("cleaner").returncode == 64, "a missing name is not refused")
        (self.folder / "mine").mkdir()
        done = self.new("cleaner", "mine")
        self.expect(done.returncode == 74 and "nothing is ever written over" in done.stderr, f"a folder is written over: {done.stderr}")
        self.expect(not any((self.folder / "mine").iterdir()), "something was written into a folder that was there")


def main():
    parser = argparse.ArgumentParser(description="Holds the templates of `quern new` to what they promise.")
    parser.add_argument("--quern", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quern-new-") as name:
        folder = pathlib.Path(name)
        tester = Tester(options.quern, folder)
        commands = compilers(folder)
        for language, compiler in commands.items():
            if not shutil.which(compiler[0]):
                print(f"skipped: there is no {compiler[0]}: {language} is written and not compiled")
            for kind in KINDS:
                tester.try_template(language, kind, compiler)
        tester.try_refusals()
    for fault in tester.faults:
        print(fault)
    print(f"{len(commands) * len(KINDS)} templates, {len(tester.faults)} faults")
    return 1 if tester.faults else 0


if __name__ == "__main__":
    sys.exit(main())
