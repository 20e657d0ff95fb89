"""The man pages: one for each command, of what its --help says, and one for quern itself."""
import re
import subprocess

SECTION_OF = {"Exit status:": "EXIT STATUS"}

QUERN = r""".TH QUERN 1 "" "quern {version}" "User Commands"
.SH NAME
quern \- mill raw documents into clean, deduplicated, structured records
.SH SYNOPSIS
.B quern
.I COMMAND
.RI [ ARGUMENTS ]
.SH DESCRIPTION
.B quern
reads web pages, texts and scraped articles through a pipeline of plugins that is declared in a libconfig file, and
writes what is left as records. Nothing is deleted: each piece of a page stays in the document with the stage that
dropped it and the reason, and
.B quern explain
shows them.
.SH COMMANDS
{commands}.SH ENVIRONMENT
.TP
.B QUERN_PLUGIN_PATH
Folders of plugins, parted by colons, searched before the built-in one.
.TP
.B NO_COLOR
When set, nothing is coloured.
.SH FILES
.TP
.I PREFIX/share/quern/conf/news.cfg
The pipeline that is run when none is named.
.TP
.I OUTPUT.quarantine
The documents that failed, with
.I quarantine.jsonl
that says why and how to repeat it.
.SH SEE ALSO
{others}
"""


def ask(quern, *arguments):
    return subprocess.run([quern, *arguments], check=True, capture_output=True, text=True).stdout


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def commands_of(quern):
    """Name, arguments and summary of each command that has a help of its own."""
    for line in ask(quern, "help").splitlines():
        match = re.match(r"  quern (\S+)\s+(.*?)\s{2,}(\S.*)", line)
        if match and match[1] not in ("version", "help"):
            yield match.groups()


def option_rows(lines):
    """Options with their help, which may go on in the lines below."""
    for line in lines:
        match = re.match(r"\s+(-\S.*?)\s{2,}(\S.*)", line) or re.match(r"\s+(--\S+ \S+)\s+(\S.*)", line)
        if match:
            yield [match[1], match[2]]


def command_page(quern, name, summary, version):
    paragraphs = [part.splitlines() for part in ask(quern, name, "--help").strip().split("\n\n")]
    usage = paragraphs[0][0].removeprefix("Usage: ")
    out = [f'.TH QUERN\\-{name.upper()} 1 "" "quern {version}" "User Commands"', ".SH NAME", f"quern\\-{name} \\- {escape(summary)}",
           ".SH SYNOPSIS", f".B {escape(usage)}"]
    section = None
    for paragraph in paragraphs[1:]:
        options = list(option_rows(paragraph))
        text = " ".join(line.strip() for line in paragraph)
        title = "OPTIONS" if options else next((SECTION_OF[head] for head in SECTION_OF if text.startswith(head)), "DESCRIPTION")
        out += [f".SH {title}"] if title != section else [".PP"]
        section = title
        for option, words in options:
            out += [".TP", f".B {escape(option)}", escape(words)]
        if not options:
            out.append(escape(text.removeprefix("Exit status: ")))
    return "\n".join(out + [".SH SEE ALSO", ".BR quern (1)"]) + "\n"


def make(quern, root):
    version = ask(quern, "version").split()[1]
    pages, rows, others = {}, "", []
    for name, arguments, summary in commands_of(quern):
        pages[f"man/quern-{name}.1"] = command_page(quern, name, summary, version)
        rows += f".TP\n.B {escape(name)} {escape(arguments)}\n{escape(summary)}\n"
        others.append(f".BR quern\\-{name} (1)")
    pages["man/quern.1"] = QUERN.format(version=version, commands=rows, others=",\n".join(others))
    return pages
