"""The reference: a page for each kind of plugin, of the tables that `quern inspect` prints."""
import re
import subprocess

KINDS = ("reader", "cleaner", "extractor", "deduper", "writer")
HEADINGS = {"Options": ("option", "what it does", "type and default"),
            "Reasons": ("reason", "why a block or document goes", None),
            "Fields": ("field", "what it holds", "type"),
            "Metrics": ("metric", "what it counts", "unit")}
OTHER = ("name", "what it says", None)  # of a group that is a name and a sentence a line


def ask(quern, *arguments):
    return subprocess.run([quern, *arguments], check=True, capture_output=True, text=True).stdout


def names_of(quern, kind, root):
    """Plugins of this kind that have a folder: what is built for other ends has none."""
    listed = [line.split()[:2] for line in ask(quern, "plugins").splitlines()]
    return [name for found, name in listed if found == kind and (root / "plugins" / f"{kind}s" / name).is_dir()]


def cell(text):
    return re.sub(r"[\x00-\x1f]", lambda control: repr(control[0])[1:-1], text.strip(" ")).replace("|", "\\|")


def table_rows(title, lines):
    """Rows of (name, help, remark) from the lines that inspect prints below a title."""
    if title == "Options":
        for head, tail in zip(lines[::2], lines[1::2]):
            name, _, words = head.strip().partition(" ")
            yield f"`{name}`", words, tail
    elif title in ("Fields", "Metrics"):
        for line in lines:
            if line.startswith("  ..."):
                yield "...", line[5:].strip(), ""
                continue
            name, remark, words = re.match(r"  (\S+)\s+(\S+)\s+(.*)", line).groups()
            yield f"`{name}`", words, remark
    else:
        for line in lines:
            name, _, words = line.strip().partition(" ")
            yield name if name == "..." else f"`{name}`", words, None


def table(title, lines):
    heads = [head for head in HEADINGS.get(title, OTHER) if head]
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join(["---"] * len(heads)) + " |"
    for row in table_rows(title, lines):
        yield "| " + " | ".join(cell(part) for part in row[:len(heads)] if part is not None) + " |"


def plugin_section(quern, kind, name, root):
    lines = ask(quern, "inspect", f"{kind}/{name}").split("\n")  # no more than that: a default may be a form feed
    yield f"## {name}"
    yield lines[0].partition(": ")[2] + "." + (
        f" More: [plugins/{kind}s/{name}](../../plugins/{kind}s/{name}/README.md)."
        if (root / "plugins" / f"{kind}s" / name / "README.md").exists() else "")
    groups, title = {}, None
    for line in lines[1:]:
        if line and not line.startswith(" "):
            title = line
            groups[title] = []
        elif title and line.strip():
            groups[title].append(line)
    for title, rows in groups.items():
        yield ""
        if title not in HEADINGS:
            yield f"{title}:\n"
        yield from table(title, rows)
    yield ""


def make(quern, root):
    pages = {}
    for kind in KINDS:
        names = names_of(quern, kind, root)
        lines = [f"# {kind.capitalize()}s", "", "Made from the tables of the plugins (`quern inspect`); not to be edited.", ""]
        for name in names:
            lines += plugin_section(quern, kind, name, root)
        pages[f"reference/{kind}s.md"] = "\n".join(lines).rstrip() + "\n"
    return pages
