#!/usr/bin/env python3
"""Opens the pages that quern writes in a headless Chromium, at a desk's width and at a phone's, by day and by night.

    run.py --quern PATH [--pictures FOLDER]

No page may say anything on the console, run a script, ask for anything, or be wider than its window; what is hidden until
somebody points at it must be there when they do. --pictures keeps photographs to be looked at. Without a Chromium the test
is skipped, and says so.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import browser

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "tests/corpus/pages"
HOSTILE = """<html><head><title>A</title><script>document.title = 'taken'; fetch('http://localhost:1/')</script></head><body><article>
<h1>The &lt;script&gt; that stayed text</h1><p>A paragraph long enough to be kept as what this page is about, said the page, with
<a href="javascript:alert(1)" onclick="alert(2)">a link</a> and """ + "an-unbroken-word-" * 60 + """ in it.</p><img src=x onerror="alert(3)">
<pre>""" + "code_without_a_blank;" * 40 + """</pre></article></body></html>"""
WIDTHS = (1280, 390)


class Visit:
    """One page at all widths and colours."""

    def __init__(self, chromium, name, page, pictures):
        self.chromium, self.name, self.page, self.pictures, self.good = chromium, name, page, pictures, True

    def demand(self, holds, words):
        if not holds:
            print(f"{self.name}: {words}")
            self.good = False

    def look(self, width, dark):
        self.chromium.open(self.page, width, dark)
        place = f"at {width}, {'dark' if dark else 'light'}"
        wide = self.chromium.evaluate("document.documentElement.scrollWidth")
        self.demand(wide <= width, f"{place}: is {wide} wide")
        self.demand(self.chromium.evaluate("document.scripts.length") == 0, f"{place}: has a script")
        self.demand(self.chromium.evaluate("document.querySelectorAll('[onclick], [onerror], img, iframe').length") == 0,
                    f"{place}: markup of the input is markup of the page")
        self.demand(self.chromium.evaluate("parseInt(getComputedStyle(document.body).fontSize)") >= 15, f"{place}: is printed too small")
        background = self.chromium.evaluate("getComputedStyle(document.body).backgroundColor")
        light = sum(int(part) for part in background[4:-1].split(",")) > 384
        self.demand(light != dark, f"{place}: has the background {background}")
        for complaint in self.chromium.complaints():
            self.demand(False, f"{place}: {complaint}")
        if self.pictures:
            height = min(6000, self.chromium.evaluate("document.documentElement.scrollHeight"))
            self.chromium.photograph(self.pictures / f"{self.name}-{width}-{'dark' if dark else 'light'}.png", height)

    def check(self):
        for width in WIDTHS:
            for dark in (False, True):
                self.look(width, dark)
        print(f"{'ok' if self.good else 'not ok'} {self.name}")
        return self.good


def check_explanation(visit):
    """A reason shows when its block is reached by the keyboard, and what was dropped can be hidden."""
    chromium = visit.chromium
    chromium.open(visit.page, 1280)
    shown = "getComputedStyle(document.querySelector('li.dropped .why p')).display"
    visit.demand(chromium.evaluate(shown) == "none", "a reason is shown before anybody asked")
    chromium.evaluate("document.querySelector('li.dropped').focus()")
    visit.demand(chromium.evaluate(shown) == "block", "the reason of a block with the focus is not shown")
    chromium.evaluate("document.querySelector('.clean').click()")
    visit.demand(chromium.evaluate("getComputedStyle(document.querySelector('li.dropped')).display") == "none", "dropped blocks cannot be hidden")
    broken = chromium.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(a.hash.slice(1))).length")
    visit.demand(broken == 0, f"{broken} links lead nowhere")
    return visit.good


def run(quern, *arguments, folder):
    done = subprocess.run([quern, *map(str, arguments)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    if done.returncode:
        sys.exit(f"quern {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}")


def explain_pages(quern, folder, chromium, pictures):
    (folder / "hostile<b>.html").write_text(HOSTILE, encoding="utf-8")
    good = True
    for name, page in (("explain-page", PAGES / "html/reef.pt.html"), ("explain-text", PAGES / "text/market-flattened.txt"),
                       ("explain-hostile", folder / "hostile<b>.html")):
        out = folder / f"{name}.html"
        run(quern, "explain", "--html", out, ROOT / "conf/news.cfg", page, folder=folder)
        visit = Visit(chromium, name, out, pictures)
        good &= visit.check()
        if name == "explain-page":
            good &= check_explanation(visit)
    return good


def report_pages(quern, folder, chromium, pictures):
    for number in range(3):  # copies, and names that would break a page
        (folder / f"copy-{number}-<i>&.html").write_text(HOSTILE, encoding="utf-8")
    good = True
    for name, pipeline in (("report-news", "news"), ("report-dedup", "dedup")):
        out = folder / f"{name}.html"
        run(quern, "run", "--quiet", "--report", out, "-o", folder / f"{name}.jsonl", ROOT / f"conf/{pipeline}.cfg", PAGES, folder, folder=folder)
        visit = Visit(chromium, name, out, pictures)
        good &= visit.check()
        chromium.open(out, 390)
        chromium.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        wide = chromium.evaluate("document.documentElement.scrollWidth")
        visit.demand(wide <= 390, f"with all opened, is {wide} wide")
        visit.demand(chromium.evaluate("document.querySelectorAll('.cause li').length") > 0, "shows no samples")
        good &= visit.good
    return good


def main():
    parser = argparse.ArgumentParser(description="Opens the pages that quern writes in a headless Chromium.")
    parser.add_argument("--quern", required=True, type=os.path.abspath, help="the program")
    parser.add_argument("--pictures", type=pathlib.Path, help="where to put photographs")
    options = parser.parse_args()
    path = browser.find()
    if not path:
        print("skipped: there is no Chromium here")
        sys.exit(77)
    chromium = browser.Browser(path)
    try:
        with tempfile.TemporaryDirectory(prefix="quern-pages-") as name:
            good = explain_pages(options.quern, pathlib.Path(name), chromium, options.pictures)
            good &= report_pages(options.quern, pathlib.Path(name), chromium, options.pictures)
    finally:
        chromium.close()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
