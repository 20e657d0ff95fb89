"""The pictures: what `quern explain` prints on a terminal of 100 columns, in its colours, as an SVG; and the drawing of a pipeline."""
import fcntl
import html
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

COMMAND = ("explain", "conf/news.cfg", "tests/corpus/pages/text/storks-return.txt")
COLUMNS, CHARACTER, LINE, MARGIN = 100, 7.8, 18, 20
STYLES = {"0": "", "1": "bold", "2": "dim", "31": "red", "32": "green", "33": "yellow", "34": "blue"}

HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>quern explain: what each stage did to a page, and why</title>
<style>
text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d6dae0; white-space: pre; }}
.bold {{ font-weight: bold; fill: #ffffff; }} .dim {{ fill: #7d8694; }} .red {{ fill: #f0717a; }}
.green {{ fill: #8fce7a; }} .yellow {{ fill: #e5c07b; }} .blue {{ fill: #78b0ee; }}
</style>
<rect width="{width}" height="{height}" rx="10" fill="#20242c"/>
<circle cx="22" cy="20" r="6" fill="#f0717a"/><circle cx="42" cy="20" r="6" fill="#e5c07b"/><circle cx="62" cy="20" r="6" fill="#8fce7a"/>
"""


def run_on_terminal(quern, root):
    """Both ends of a terminal are ours, so the program believes that somebody is looking."""
    try:
        ours, theirs = pty.openpty()
    except OSError as fault:
        print(f"skipped: there is no terminal to be had here: {fault}")
        sys.exit(77)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"}
    program = subprocess.Popen([quern, *COMMAND], stdout=theirs, stderr=theirs, cwd=root, env=environment)
    os.close(theirs)
    output = b""
    try:
        while piece := os.read(ours, 65536):
            output += piece
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    if program.wait() != 0:
        raise SystemExit(output.decode())
    return output.decode().replace("\r\n", "\n")


def spans_of(line, style):
    """The line as tspans, and the style it ends in."""
    out = ""
    for number, part in enumerate(re.split(r"\x1b\[(\d+)m", line)):
        if number % 2:
            style = STYLES[part]
        elif part:
            out += f'<tspan class="{style}">{html.escape(part)}</tspan>' if style else f"<tspan>{html.escape(part)}</tspan>"
    return out, style


def draw_branches(quern, root):
    """The pipeline with branches of docs/pipelines.md, as `quern graph` draws it."""
    text = (root / "docs/pipelines.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="quern-picture-") as folder:
        with open(f"{folder}/branches.cfg", "w", encoding="utf-8") as file:
            file.write(re.search(r"```cfg title=branches.cfg\n(.*?)```", text, re.S)[1])
        return subprocess.run([quern, "graph", "--format", "svg", "branches.cfg"], cwd=folder, check=True, capture_output=True, text=True).stdout


def make(quern, root):
    lines = [f"\x1b[2m$\x1b[0m quern {' '.join(COMMAND)}"] + run_on_terminal(quern, root).rstrip("\n").split("\n")
    longest = max(len(re.sub(r"\x1b\[\d+m", "", line)) for line in lines)
    width, height = round(longest * CHARACTER) + 2 * MARGIN, LINE * len(lines) + 58
    out, style = HEAD.format(width=width, height=height), ""
    for number, line in enumerate(lines):
        spans, style = spans_of(line, style)
        out += f'<text x="{MARGIN}" y="{54 + number * LINE}" xml:space="preserve">{spans}</text>\n'
    return {"explain.svg": out + "</svg>\n", "branches.svg": draw_branches(quern, root)}
