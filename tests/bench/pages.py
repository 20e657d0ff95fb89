"""What several benchmarks need: the pages as plain files, and lexbor alone, compiled."""
import gzip
import pathlib
import shlex
import subprocess


def unpacked(folders, target):
    """Copies the pages of .html or .html.gz files, decompressed, so that nobody pays for gzip; returns their paths."""
    target.mkdir(parents=True, exist_ok=True)
    for number, folder in enumerate(folders):
        for path in sorted(path for path in folder.iterdir() if path.suffix in (".gz", ".html")):
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            (target / f"{number}-{path.name.removesuffix('.gz')}").write_bytes(data)
    return sorted(target.iterdir())


def lexbor_only(folder):
    """Compiles html/lexbor_only.c into the folder and returns its path."""
    flags = shlex.split(subprocess.run(["pkg-config", "--cflags", "--libs", "lexbor"], check=True, capture_output=True,
                                       text=True).stdout)
    program = pathlib.Path(folder) / "lexbor_only"
    source = pathlib.Path(__file__).parent / "html" / "lexbor_only.c"
    subprocess.run(["cc", "-O2", "-o", program, source, *flags], check=True)
    return program
