"""Pages made to hurt: each is a function that writes about `size` bytes of one kind of trouble, piece by piece."""
import itertools

HEAD = b"<!doctype html><html lang=en><head><title>The ledger of the harbour</title></head><body>"
PROSE = (b"<p>The harbour council will meet again after a long winter to speak of bridges, ferries and the price of salt, said the clerk, "
         b"while the mills along the river stand still and their owners wait for rain.</p>\n")
PIECE = 1 << 16  # bytes that are written at once


def repeat(unit, size):
    """The unit again and again, about `size` bytes of it."""
    batch = unit * max(1, PIECE // len(unit))
    return itertools.repeat(batch, max(1, size // len(batch)))


def numbered(template, size):
    """The template again and again, with another number each time."""
    for number in range(size // len(template)):
        yield template % number


def around(before, middle, after=b""):
    yield HEAD + PROSE + before
    yield from middle
    yield after + PROSE


def nested(opening):
    return lambda size: around(b"", repeat(opening, size))


def row(unit, before=b"", after=b""):
    return lambda size: around(before, repeat(unit, size), after)


def different(template, before=b"", after=b""):
    return lambda size: around(before, numbered(template, size), after)


def raw(unit, before=b""):
    """Without a page around it."""
    return lambda size: itertools.chain([before], repeat(unit, size))


def opened_and_closed(size):
    """Deep once, and closed properly."""
    return around(b"", itertools.chain(repeat(b"<div>", size // 2), repeat(b"</div>", size // 2)))


def bomb(opening):
    """Formatting elements that are never closed, which every new paragraph has to open again."""
    return lambda size: around(b"", itertools.chain(numbered(opening, size // 2), repeat(b"<p>x", size // 2)))


def misnested(size):
    """What the adoption agency has to put right."""
    return around(b"", repeat(b"<a><b><p></a><i><div></b></i>x", size))


KINDS = {
    "nested-div": nested(b"<div>"),
    "nested-div-closed": opened_and_closed,
    "nested-span": nested(b"<span>x"),
    "nested-unknown": nested(b"<x-y>x"),
    "nested-list": nested(b"<ul><li>x"),
    "nested-definition": nested(b"<dl><dd>x"),
    "nested-quote": nested(b"<blockquote>x"),
    "nested-table": nested(b"<table><tr><td>x"),
    "nested-form": nested(b"<form><input>"),
    "nested-template": nested(b"<template>x"),
    "nested-svg": nested(b"<svg><g>x"),
    "nested-svg-html": nested(b"<svg><foreignObject><div>x"),
    "nested-math": nested(b"<math><mi>x"),
    "nested-ruby": nested(b"<ruby>x<rt>y"),
    "nested-object": nested(b"<object>x"),
    "nested-select": nested(b"<select><option>x"),
    "nested-heading": nested(b"<h1>x"),
    "nested-button": nested(b"<button>x"),
    "nested-article": nested(b"<article><section>x"),
    "nested-frameset": raw(b"<frameset><frame>"),
    "attributes": lambda size: around(b"<div ", numbered(b"a%d=b ", size), b">x</div>"),
    "attributes-alike": row(b"class=a ", b"<div ", b">x</div>"),
    "attributes-names": row(b"a", b"<div ", b"=b>x</div>"),
    "attributes-of-tags": different(b"<p a%d=b>x"),
    "attributes-foreign": different(b"<g a%d:b=c>x</g>", b"<svg>"),
    "tags-different": different(b"<x%d>y"),
    "end-tags-different": different(b"</x%d>"),
    "classes": different(b"c%d ", b'<div class="', b'">x</div>'),
    "classes-long": row(b"entry", b'<div class="', b'">x</div>'),
    "styles": row(b"color:red;", b'<div style="', b'">x</div>'),
    "link-long": row(b"path/", b'<p><a href="/', b'">x</a></p>'),
    "alt-long": row(b"word ", b'<p>x <img src=a.png alt="', b'"> y</p>'),
    "quote-unclosed": row(b"<p>x ", b'<a href="'),
    "bomb-b": bomb(b"<b id=%d>"),
    "bomb-font": bomb(b"<font size=%d>"),
    "bomb-a": bomb(b"<a name=%d>"),
    "bomb-many": row(b"<b><i><u><s><em><tt><big><code><small>x"),
    "misnested": misnested,
    "fostered": row(b"<b>x<td>", b"<table>"),
    "fostered-text": row(b"x<tr>", b"<table>"),
    "closing": row(b"</p></div></b>"),
    "colspan": row(b"<tr><td colspan=1000000000 rowspan=1000000000>x<td>y", b"<table>"),
    "cells": row(b"<td>x", b"<table><tr>"),
    "rows": row(b"<tr><td>x<td>y", b"<table>"),
    "rows-of-headings": row(b"<tr><th>x<th>y", b"<table><thead>"),
    "items": row(b"<li>x", b"<ol reversed start=-5>"),
    "items-of-one-list": row(b"<li value=2000000000><p>x<p>y", b"<ol>"),
    "paragraphs": row(b"<p>x"),
    "paragraphs-apart": different(b"<p>x %d"),
    "headings": different(b"<h2>The mill %d</h2>"),
    "links": different(b"<li><a href=/a/%d>x</a>"),
    "links-in-a-row": different(b"<a href=/a/%d>x</a>", b"<p>"),
    "images": different(b"<img src=%d.png alt=x>"),
    "emphasis": row(b"<b>x</b> <i>y</i> "),
    "breaks": row(b"<br>"),
    "rules": row(b"<hr>"),
    "code": row(b"<code>x</code>\n", b"<pre>"),
    "hidden": row(b"x<span hidden>y</span> "),
    "noscript": row(b"<noscript><p>x</noscript>"),
    "entities": row(b"&amp;"),
    "entities-without-end": row(b"&ampx&notit;&#65&#x41;"),
    "entities-out-of-range": row(b"&#0;&#xD800;&#x110000;&#99999999999;"),
    "script-unclosed": row(b"x <p>y</p> ", b"<script>"),
    "script-escaped": row(b"<!--<script>", b"<script>"),
    "style-unclosed": row(b"p {} ", b"<style>"),
    "comment-unclosed": row(b"x <p>y</p> ", b"<!--"),
    "comments": row(b"<!-->-->"),
    "cdata-unclosed": row(b"x ]] ", b"<svg><![CDATA["),
    "title-unclosed": raw(b"<p>x</p> ", b"<!doctype html><title>"),
    "textarea-unclosed": row(b"x ", b"<textarea>"),
    "plaintext": row(b"x </p>\n", b"<plaintext>"),
    "doctypes": row(b"<!doctype html>"),
    "lt": row(b"<"),
    "processing": row(b"<?php x ?>"),
    "one-line": row(b"word "),
    "one-word": row(b"a"),
    "blanks": row(b" \n\t"),
    "no-break-spaces": row(b"\xc2\xa0"),
    "nul": row(b"\0"),
    "nul-in-tags": row(b"<d\0iv cl\0ass=\0>x\0"),
    "nul-alone": raw(b"\0"),
    "carriage-returns": row(b"\r"),
    "accents": row("\u0301\u0316".encode(), b"<p>a"),
    "soft-hyphens": row("a\u00ad\u200b".encode()),
    "directions": row("\u202ea\u202c".encode()),
    "mojibake": row("Ã¢â‚¬â„¢".encode()),
    "not-utf-8": row(b"\xff\xfe\xc3(", b"<meta charset=utf-8>"),
    "utf-16-that-is-not": row(b"word ", b"<meta charset=utf-16>"),
    "utf-16-mark": raw(b"<\0p\0>\0x\0", b"\xff\xfe"),
    "utf-16-halves": raw(b"\x00\xd8", b"\xff\xfe<\0p\0>\0"),
    "iso-2022-jp": raw(b"\x1b$B$\"\x1b(B<p hidden>x</p>y", b"<!doctype html><meta charset=iso-2022-jp>"),
    "gb18030": raw(b"\x81\x30\x81\x30\x84\x31", b"<!doctype html><meta charset=gb18030>"),
    "shift-jis": raw(b"\x82\xa0\x82<p>\xfc", b"<!doctype html><meta charset=shift_jis>"),
    "charset-unknown": row(b"\xe9t\xe9 ", b"<meta charset=klingon>"),
    "charsets": raw(b"<meta charset=utf-7>"),
    "metas": different(b"<meta name=author content='Ada Quill %d'>"),
    "meta-long": row(b"word ", b'<meta name=description content="', b'">'),
    "title-long": raw(b"word - ", b"<!doctype html><title>"),
    "json-ld": row(b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2026-01-01"}</script>'),
    "json-ld-deep": row(b'[', b'<script type="application/ld+json">', b"</script>"),
    "json-ld-graph": row(b'{"@type":"Person","name":"Ada"},', b'<script type="application/ld+json">{"@graph":[', b"1]}</script>"),
    "json-ld-unclosed": row(b'"a":{"b":', b'<script type="application/ld+json">{'),
    "times": row(b"<time datetime=2026-01-01>1 January 2026</time> "),
    "dates": row(b"<p>1.1.2026</p>"),
    "bylines": different(b"<p class='byline author'>By Ada Quill %d</p>"),
    "authors": different(b"Ada Quill %d, ", b"<p class=byline>By "),
    "microdata": row(b"<div itemscope itemtype=http://schema.org/Article itemprop=author><span itemprop=name>x</span>"),
    "labels": row(b"<p>Share</p><p>Log in</p><p>Related articles</p>"),
    "prose": row(PROSE),
}

TEXTS = {
    "one-line": raw(b"word "),
    "one-sentence": raw(b"The mill stands still, "),
    "one-word": raw(b"a"),
    "lines": raw(b"x\n"),
    "blank-lines": raw(b"\n", b"x"),
    "labels": raw(b"Share\nLog in\nRelated articles\n"),
    "paragraphs": raw(PROSE[3:-5] + b"\n\n"),
    "datelines": raw(b"HALDEN, 1 January 2026 (EW) -- The mill stands still.\n\n"),
    "bylines": raw(b"By Ada Quill\n"),
    "dates": raw(b"1 January 2026\n"),
    "menafn": raw(b"(MENAFN - Example Wire) MENAFN28012026000000000000ID1110000000\n"),
    "capitals": raw(b"HALDEN "),
    "commas": raw(b"a, "),
    "brackets": raw(b"(a) ["),
    "quotes": raw('“a” "b" '.encode()),
    "utf-16": raw(b"a\0\n\0", b"\xff\xfe"),
    "nul": raw(b"\0"),
    "bytes": raw(bytes(range(256))),
}

RICH = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge reopens &amp; ferry goes – The Post</title>
<meta property="article:published_time" content="2026-01-28T09:00:00Z"><link rel="canonical" href="https://post.example/bridge">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge reopens","author":[{"name":"Ada Quill"}]}</script>
<style>p { color: red }</style></head><body class="single post-7"><!-- begin --><nav><ul><li><a href='/'>Home</a><li><a href="/n">News</a></ul></nav>
<article itemscope><h1 id=t>Bridge reopens</h1><p class="byline">By <a rel=author href="/ada">Ada Quill</a>, <time datetime="2026-01-28">28 January</time></p>
<p>The old bridge over the harbour — “the lady” — was opened again on Monday, after eleven months in which engineers replaced <b>most of
the <i>cables</b></i>&nbsp;and painted the rest; it cost &euro;3&#46;5&#x20;million.</p><ul><li>wet meadows<ol start=3><li>frogs</ol></ul>
<table><thead><tr><th>Year<th>Pairs</thead><tr><td colspan=2>1986</td></tr><tr><td>2024<td>12</table><pre><code class="language-sh">ls  -l
</code></pre><blockquote>“We only wait.”</blockquote><figure><img src=a.png alt="A lamp"><figcaption>A lamp.</figcaption></figure><svg><title>x</title><path d="M0"/></svg>
<p hidden>never</p><template><p>never</p></template><select><option>1</select><textarea>x</textarea><p>It is the third time that the bridge
has been repaired, and the council says that it should now be safe for another forty years.</article><footer>© The Post</footer></body></html>
""".encode()


def truncations():
    """The rich page, cut behind every byte."""
    return (RICH[:end] for end in range(len(RICH) + 1))
