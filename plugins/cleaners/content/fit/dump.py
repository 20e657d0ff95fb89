"""Reads what content-dump wrote."""
import os
import struct

import numpy as np


class Page:
    """A page: `texts`, `state` and `kind` of its blocks, `features` (blocks x features), `tokens` (hash, begin, end)."""

    def __init__(self, uri, texts, state, kind, features, tokens):
        self.uri, self.texts, self.state, self.kind = uri, texts, state, kind
        self.features, self.tokens = features, tokens
        name = os.path.basename(uri)
        self.name = name[:-3] if name.endswith('.gz') else name
        self.set = os.path.basename(os.path.dirname(os.path.dirname(uri)))
        if self.set == 'webpages':
            self.name = self.name.removesuffix('.html')


def read(path):
    """All pages of a dump, by (set, name)."""
    pages = {}
    with open(path, 'rb') as file:
        while head := file.read(16):
            uri_size, count, features, tokens = struct.unpack('4I', head)
            uri = file.read(uri_size).decode('utf-8', 'surrogateescape')
            facts = np.frombuffer(file.read(12 * count), np.uint32).reshape(count, 3)
            texts = [file.read(size).decode('utf-8', 'replace') for size in facts[:, 0].tolist()]
            matrix = np.frombuffer(file.read(4 * count * features), np.float32).reshape(features, count).T
            triples = np.frombuffer(file.read(12 * tokens), np.uint32).reshape(tokens, 3)
            page = Page(uri, texts, facts[:, 1], facts[:, 2], matrix, triples)
            pages[page.set, page.name] = page
    return pages
