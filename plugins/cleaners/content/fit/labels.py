"""Which blocks of the labelled pages are content: an alignment that keeps the order (webpages), segments (extraction)."""
import bisect
import collections
import re

import numpy as np

WORDS = re.compile(r'\w+')
MOST_PLACES = 20  # of a run of three words in the truth: one that stands more often says nothing
SHORT = 5  # words: such a block counts only between matches that stand near


def words(text):
    return WORDS.findall(text.lower())


def chain(pairs):
    """The longest chain of (page, truth) places in which both ascend."""
    tails, ends, back = [], [], [-1] * len(pairs)
    for n, (_, place) in enumerate(pairs):
        at = bisect.bisect_left(tails, place)
        if at == len(tails):
            tails.append(place)
            ends.append(n)
        else:
            tails[at], ends[at] = place, n
        back[n] = ends[at - 1] if at else -1
    out, n = [], ends[-1] if ends else -1
    while n >= 0:
        out.append(pairs[n])
        n = back[n]
    return out[::-1]


def align(blocks, truth):
    """The share of each block's words that the truth has, in its order. @param blocks lists of words"""
    page = [word for block in blocks for word in block]
    owner = [i for i, block in enumerate(blocks) for _ in block]
    places = collections.defaultdict(list)
    for n in range(len(truth) - 2):
        places[tuple(truth[n:n + 3])].append(n)
    pairs = []
    for n in range(len(page) - 2):
        found = places.get(tuple(page[n:n + 3]), ())
        if len(found) <= MOST_PLACES:
            pairs += [(n, place) for place in reversed(found)]
    share = np.zeros(len(blocks))
    sizes = np.array([len(block) for block in blocks])
    matched, used = np.zeros(len(page), bool), np.zeros(len(truth), bool)
    links = chain(pairs)
    for n, place in links:
        matched[n:n + 3] = True
        used[place:place + 3] = True
    for n in np.flatnonzero(matched):
        share[owner[n]] += 1
    share = np.divide(share, sizes, out=np.zeros(len(blocks)), where=sizes > 0)
    place_short(blocks, truth, links, owner, share, used)
    place_moved(blocks, truth, share, used, places)
    return share


def place_short(blocks, truth, links, owner, share, used):
    """Blocks of few words count if they stand literally between the chain's matches before and after them."""
    starts = np.cumsum([0] + [len(block) for block in blocks])
    at = [n for n, _ in links]
    for i, block in enumerate(blocks):
        if not block or len(block) > SHORT or share[i] >= .5:
            continue
        next_link = bisect.bisect_left(at, starts[i])
        low = links[next_link - 1][1] + 3 if next_link else 0
        after = bisect.bisect_left(at, starts[i + 1])
        high = links[after][1] if after < len(links) else len(truth)
        low = max(0, low - 2)
        share[i] = 0
        for n in range(low, min(high, low + 60) - len(block) + 1):
            if truth[n:n + len(block)] == block and not used[n:n + len(block)].all():
                used[n:n + len(block)] = True
                share[i] = 1
                break


def place_moved(blocks, truth, share, used, places):
    """Blocks off the chain that the truth has elsewhere count once, if they are long."""
    for i, block in enumerate(blocks):
        if len(block) < 6 or share[i] >= .5:
            continue
        for place in places.get(tuple(block[:3]), ())[:MOST_PLACES]:
            end = min(len(truth), place + len(block))
            same = sum(a == b for a, b in zip(block, truth[place:end]))
            if same >= .8 * len(block) and used[place:end].mean() < .3:
                used[place:end] = True
                share[i] = same / len(block)
                break


def squeeze(text):
    return ' '.join(text.split())


def segments(texts, label):
    """1, 0 or -1 (not known) for each block: does it hold a wanted or an unwanted segment?"""
    out = np.full(len(texts), -1)
    clean = [squeeze(text) for text in texts]
    for value, key in ((0, 'without'), (1, 'with')):
        for segment in map(squeeze, label[key]):
            for i, text in enumerate(clean):
                if segment and (segment in text or (len(text) >= 15 and text in segment)):
                    out[i] = value
    return out
