#!/usr/bin/env python3
"""Lets one other extractor read pages, and times it. run.py calls this within the virtual environment of the peers.

The pages are in memory before the clock runs, one thread reads them, and what counts is the processor time of
finding the text (and, where the name says so, the metadata): reading files and writing records is left out, though
quern's figure has both. A page on which a system raises is an empty answer.
"""
import argparse
import json
import pathlib
import time


def trafilatura(**options):
    """Bytes in, text out; the library finds out the encoding."""
    from trafilatura import extract

    return lambda page: {"text": extract(page, include_comments=False, include_tables=True, **options)}


def trafilatura_with_metadata():
    """As above, and title, author and date."""
    from trafilatura import bare_extraction

    def read(page):
        found = bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
        return {name: getattr(found, name) for name in ("text", "title", "author", "date")} if found else {}

    return read


def resiliparse():
    """Main content, by lexbor and rules over classes."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return lambda page: {"text": extract_plain_text(bytes_to_str(page, detect_encoding(page)), main_content=True)}


def readability():
    """Its answer is HTML; the text of that is taken."""
    from lxml.html import fromstring
    from readability import Document

    return lambda page: {"text": "\n".join(fromstring(Document(page).summary()).itertext())}


def justext():
    """With the stop words of all languages that it knows, since it is not told which one a page is in."""
    import justext as library

    words = frozenset().union(*(library.get_stoplist(name) for name in library.get_stoplists()))
    return lambda page: {"text": "\n".join(part.text for part in library.justext(page, words) if not part.is_boilerplate)}


SYSTEMS = {
    "trafilatura": trafilatura,
    "trafilatura fast": lambda: trafilatura(fast=True),
    "trafilatura with metadata": trafilatura_with_metadata,
    "resiliparse main content": resiliparse,
    "readability-lxml": readability,
    "jusText": justext,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("pages", type=pathlib.Path, help="a folder of HTML files")
    parser.add_argument("out", type=pathlib.Path, help="JSON lines: id, text and what else it found")
    arguments = parser.parse_args()
    read = SYSTEMS[arguments.system]()
    pages = [(path.name, path.read_bytes()) for path in sorted(arguments.pages.iterdir())]
    answers, failed = [], 0
    begin = time.process_time()
    for _, page in pages:
        try:
            answers.append(read(page))
        except Exception:  # whatever a library raises on a page that it cannot read
            answers.append({})
            failed += 1
    seconds = time.process_time() - begin
    with open(arguments.out, "w", encoding="utf-8", errors="replace") as lines:
        for (name, _), answer in zip(pages, answers):
            lines.write(json.dumps({"id": name, **answer}, ensure_ascii=False) + "\n")
    print(f"{seconds:.3f} {failed}")


if __name__ == "__main__":
    main()
