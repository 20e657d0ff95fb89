"""Invented pages of any size that look like real ones: a head, menus, an article with sections, lists, tables, and teasers."""
import itertools
import random

NOUNS = "harbour council ferry bridge mill river winter market salt grain lantern archive orchard tram museum ledger".split()
VERBS = "repaired opened counted moved described measured painted sold found carried".split()
PLACES = "Halden Marrow Tisza Quay Lowmoor Eastgate Brill Sant Orrin Kestrel".split()


def sentence(chance):
    """A sentence that no other has, of 60 to 140 characters."""
    return (f"The {chance.choice(NOUNS)} of {chance.choice(PLACES)} was {chance.choice(VERBS)} in {chance.randint(1700, 2030)}, and "
            f"{chance.randint(2, 900)} people who knew the {chance.choice(NOUNS)} {chance.choice(VERBS)} it again before the "
            f"{chance.choice(NOUNS)} could be {chance.choice(VERBS)}.")


def paragraph(chance):
    """Prose with a link and an emphasis now and then."""
    text = " ".join(sentence(chance) for _ in range(chance.randint(2, 5)))
    return f'<p class="story-text">{text} <a href="/notes/{chance.randint(1, 10**6)}">See the note</a>, <em>said the clerk</em>.</p>\n'


def section(chance, number):
    """A heading, paragraphs, a list, a table, a picture, and what a real page puts between: teasers and share links."""
    parts = [f'<section id="part-{number}" class="article-section part-{number % 7}"><h2>{sentence(chance)[:50]}</h2>\n']
    parts += [paragraph(chance) for _ in range(6)]
    parts += ["<ul>", *(f"<li>{sentence(chance)}</li>\n" for _ in range(3)), "</ul>"]
    parts += ["<table>", *(f"<tr><td>{chance.choice(PLACES)}</td><td>{chance.randint(1, 999)}</td></tr>\n" for _ in range(3)), "</table>"]
    parts += [f'<figure><img src="/i/{number}.jpg" alt="The {chance.choice(NOUNS)}"><figcaption>{sentence(chance)}</figcaption></figure>\n']
    parts += ['<div class="related-links"><ul class="teasers">', *(
        f'<li class="teaser"><a class="teaser-link" data-track="t{i}" href="/story/{chance.randint(1, 10**7)}">{sentence(chance)[:60]}</a></li>\n'
        for i in range(5)), "</ul></div>\n", '<div class="share-bar"><a href="/s/1">Share</a> <a href="/s/2">Mail</a></div></section>\n']
    return "".join(parts)


def page(size):
    """The pieces of a page of about that many bytes; the same for the same size."""
    chance = random.Random(size)
    menu = "".join(f'<li class="menu-item item-{i}"><a href="/topic/{i}">{name}</a></li>\n' for i, name in enumerate(PLACES * 3))
    head = ("<!doctype html><html lang=en><head><meta charset=utf-8><title>The ledger of the harbour</title>"
            '<meta property="article:published_time" content="2026-01-28T09:00:00Z"></head><body>'
            f'<nav class="main-menu"><ul>{menu}</ul></nav><main><article><h1>The ledger of the harbour</h1>\n'
            '<p class="byline">By Ada Quill</p>\n')
    yield head
    length = len(head)
    for number in itertools.count():
        if length >= size:
            break
        piece = section(chance, number)
        length += len(piece)
        yield piece
    yield "</article></main><footer><p>All rights reserved.</p></footer></body></html>\n"
