#!/usr/bin/env python3
"""Fits the weights of the content cleaner: fit.py BUILD_DIR DATA_DIR WORK_DIR [WEIGHTS [SPLIT]]

BUILD_DIR is a build of quern, DATA_DIR holds the sets `webpages` and `extraction`, WORK_DIR takes what lies between.
Prints the figures of pages whose hosts the model has not seen, by the sets' own score.py, and writes the weights, which
are fitted on everything, to WEIGHTS ("": nowhere). SPLIT, any word, parts the hosts into other folds. The README tells
how it goes.
"""
import collections
import concurrent.futures
import importlib.util
import json
import os
import re
import struct
import subprocess
import sys
import zlib
from urllib.parse import urlsplit

import numpy as np

import boost
import dump
import labels

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDS = 5
BINS = 64
LEAST_HOSTS = 4  # that a token must be seen on
FIRST, SECOND, CLASSES = (180, 16), (100, 12), (24, 6)  # trees, leaves
FORESTS = 3  # of each look: the score is their mean
CLASS_NAMES = ['article', 'forum', 'product', 'listing', 'collection', 'documentation', 'service']
LEVELS = 50  # as in threshold.c
LOWEST, HIGHEST, SURELY, STRICT, STRICTER, LONG = .15, .7, .75, .55, .65, 8  # as in selection.c
CODE, TABLE_ROW = 5, 4  # kinds of blocks
SECOND_LEVEL = {'co', 'com', 'org', 'ac', 'gov', 'net', 'edu', 'or', 'go', 'ne', 'gob', 'gv'}


# ---- The sets ----

def score_module(data, name):
    spec = importlib.util.spec_from_file_location('score_' + name, os.path.join(data, name, 'score.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def domain(url):
    """The registered domain, nearly: pages of one are never on both sides of a split."""
    host = (urlsplit(url).hostname or '').lower().split('.')
    deep = len(host) > 2 and len(host[-1]) == 2 and host[-2] in SECOND_LEVEL
    return '.'.join(host[-3:] if deep else host[-2:])


def block_labels(asked):
    """webpages: the share of the block's words that the truth has; extraction: 1, 0, or -1 where nobody knows."""
    name, texts, state, label = asked
    if name == 'extraction':
        return labels.segments(texts, label)
    return labels.align([[] if gone else labels.words(text) for text, gone in zip(texts, state)], labels.words(label['text']))


class Sets:
    """All labelled pages, their blocks one after the other."""

    def __init__(self, data, work, build, split):
        self.data, self.work, self.build = data, work, build
        self.labels = {name: json.load(open(os.path.join(data, name, 'labels.json'), encoding='utf-8'))
                       for name in ('webpages', 'extraction')}
        files = [os.path.join(data, name, 'html', file) for name in self.labels
                 for file in sorted(os.listdir(os.path.join(data, name, 'html')))]
        self.pages = self.dump('pages', files, ['tokens=true'])
        self.keys = sorted(self.pages)
        sizes = [len(self.pages[key].texts) for key in self.keys]
        self.begin = np.cumsum([0] + sizes)
        self.page = np.repeat(np.arange(len(self.keys)), sizes)
        self.web = np.array([key[0] == 'webpages' for key in self.keys])[self.page]
        self.domains = [domain(self.label(key)['url']) for key in self.keys]
        self.page_fold = np.array([zlib.crc32((split + name).encode()) % FOLDS for name in self.domains])
        self.fold = self.page_fold[self.page]
        self.names = feature_names('features.def')
        self.features = np.concatenate([self.pages[key].features for key in self.keys])
        self.words = self.features[:, self.names.index('words')]
        self.live = np.concatenate([self.pages[key].state == 0 for key in self.keys]) & (self.words > 0)
        with concurrent.futures.ProcessPoolExecutor() as workers:
            asked = [(key[0], self.pages[key].texts, self.pages[key].state, self.label(key)) for key in self.keys]
            self.truth = np.concatenate(list(workers.map(block_labels, asked, chunksize=20)))

    def label(self, key):
        return self.labels[key[0]][key[1]]

    def rows(self, page):
        return np.arange(self.begin[page], self.begin[page + 1])

    def dump(self, name, files, options):
        """Runs content-dump over files and reads what it wrote."""
        out, listed = (os.path.join(self.work, name + ending) for ending in ('.bin', '.txt'))
        with open(listed, 'w', encoding='utf-8', errors='surrogateescape') as file:
            file.write('\n'.join(files) + '\n')
        command = [os.path.join(self.build, 'core/quern'), 'run', os.path.join(HERE, 'dump.cfg'), '-q', '-j1', '--files-from', listed,
                   '--plugin', os.path.join(self.build, 'plugins/cleaners/content/content-dump.so')]
        for option in ['output=' + out] + options:
            command += ['--set', 'content-dump.' + option]
        subprocess.run(command, check=True)
        return dump.read(out)


def feature_names(table):
    text = f'#define FEATURE(name, help, expression) @@name\n#include "{os.path.join(HERE, "..", table)}"\n'
    out = subprocess.run([os.environ.get('CC', 'cc'), '-E', '-P', '-x', 'c', '-'], input=text, capture_output=True, text=True, check=True)
    return re.findall(r'@@(\w+)', out.stdout)


# ---- Tokens ----

def learn_tokens(sets, target, without):
    """Log-odds that text under a token is content, from all folds but one: the mean over hosts, and two that do not know."""
    known = ~np.isnan(target)
    weight = np.sqrt(sets.words) * sets.live * known
    sums = np.concatenate([[0], np.cumsum(weight)]), np.concatenate([[0], np.cumsum(np.where(known, target, 0) * weight)])
    numbers, parts = {}, []
    for page, key in enumerate(sets.keys):
        tokens = sets.pages[key].tokens
        if sets.page_fold[page] == without or not len(tokens):
            continue
        begin, end = tokens[:, 1] + sets.begin[page], tokens[:, 2] + sets.begin[page]
        host = numbers.setdefault(sets.domains[page], len(numbers))
        parts.append(np.stack([tokens[:, 0].astype(np.float64) * 2**20 + host, sums[0][end] - sums[0][begin], sums[1][end] - sums[1][begin]]))
    pairs, everything, positive = np.concatenate(parts, axis=1)
    seen = everything > 0
    pairs, index = np.unique(pairs[seen], return_inverse=True)
    share = np.bincount(index, positive[seen]) / np.bincount(index, everything[seen])
    tokens, index = np.unique(pairs // 2**20, return_inverse=True)
    hosts = np.bincount(index)
    mean = (np.bincount(index, share) + 1) / (hosts + 2)
    often = hosts >= LEAST_HOSTS
    return tokens[often].astype(np.int64), np.log(mean / (1 - mean))[often]


def write_tokens(file, tokens):
    file.write(f'tokens {len(tokens[0])}\n')
    for token, value in zip(*tokens):
        file.write(f'{token} {value:.2f}\n')


TOKEN_FEATURES = ('path_least', 'path_most', 'path_sum', 'path_decayed', 'path_nearest', 'own_mean', 'own_least', 'block_mean',
                  'parent_mean', 'parent_least', 'grand_mean', 'grand_least')


def with_tokens(sets, targets):
    """The first look's features, each page's tokens learned from the other folds. @param targets for each fold"""
    columns = [sets.names.index(name) for name in TOKEN_FEATURES]
    out = sets.features.copy()
    for fold in range(FOLDS):
        model = os.path.join(sets.work, f'tokens-{fold}.txt')
        with open(model, 'w', encoding='ascii') as file:
            file.write('quern-content-model 1\n')
            write_tokens(file, learn_tokens(sets, targets[fold], fold))
            file.write('columns 0\nfirst 0 0\nsecond 0 0\nclasses 0\n')
        members = [page for page in range(len(sets.keys)) if sets.page_fold[page] == fold]
        pages = sets.dump(f'fold-{fold}', [sets.pages[sets.keys[page]].uri for page in members], ['model=' + model])
        for page in members:
            out[sets.rows(page)[:, None], columns] = pages[sets.keys[page]].features[:, columns]
    return out


def second_features(sets, scores, options=()):
    """The second look's features."""
    order = sorted(range(len(sets.keys)), key=lambda page: sets.pages[sets.keys[page]].uri)
    path = os.path.join(sets.work, 'scores.bin')
    with open(path, 'wb') as file:
        for page in order:
            rows = sets.rows(page)
            best = limited(threshold(sets, scores, rows)[0])
            file.write(struct.pack('I', len(rows)) + np.append(scores[rows], best).astype(np.float32).tobytes())
    pages = sets.dump('second', [sets.pages[sets.keys[page]].uri for page in order], ['scores=' + path, *options])
    return np.concatenate([pages[key].features for key in sets.keys])


# ---- Columns ----

def make_cuts(matrix):
    """Where the features are cut into bins: between their values, or at quantiles."""
    sample = matrix[np.random.default_rng(1).permutation(len(matrix))[:200000]]
    out = []
    for values in sample.T:
        unique = np.unique(values)
        if len(unique) > BINS:
            low = np.unique(np.quantile(values, np.arange(1, BINS) / BINS, method='lower'))
            cuts = (low + unique[np.minimum(np.searchsorted(unique, low, 'right'), len(unique) - 1)]) / 2
        else:
            cuts = (unique[1:] + unique[:-1]) / 2
        out.append(np.unique([np.float32(f'{cut:.5g}') for cut in cuts]).astype(np.float32))
    return out


def cut(matrix, cuts):
    """Columns of bytes."""
    return np.stack([np.searchsorted(places, values, 'left').astype(np.uint8) for places, values in zip(cuts, matrix.T)])


# ---- Training ----

def training_rows(sets, guesses, seed=0, per_page=120, guessed=50):
    """Which rows to train on, their targets and weights; `guesses` stand in where extraction has no labels."""
    random = np.random.default_rng(seed)
    parts = []

    def add(rows, target, weight):
        parts.append((rows, target, weight))

    for page in range(len(sets.keys)):
        rows = sets.rows(page)
        rows = rows[sets.live[rows]]
        weight = lambda rows: (sets.words[rows] + 2) ** .6 / ((sets.words[rows] + 2) ** .6).sum()
        if len(rows) and sets.web[rows[0]]:
            rows = np.sort(random.permutation(rows)[:per_page])
            add(rows, (sets.truth[rows] >= .5).astype(float), weight(rows))
        elif len(rows):
            known = rows[sets.truth[rows] >= 0]
            add(known, sets.truth[known].astype(float), np.full(len(known), .03))
            rest = np.sort(random.permutation(rows[sets.truth[rows] < 0])[:guessed])
            if guesses is not None and len(rest):
                add(rest, guesses[rest], .05 * weight(rest) * np.abs(2 * guesses[rest] - 1))
    rows, target, weight = (np.concatenate(part) for part in zip(*parts))
    return rows, target, weight / weight.mean()


def settings(shape):
    return boost.Settings(trees=shape[0], leaves=shape[1], rate=.06, rows=.6, columns=.15, l2=2, least=5)


def fit_forests(lib, columns, samples, inside, how):
    """A forest of each sample's rows that are inside, as one: its scores are the means of theirs, as log-odds."""
    base, trees = 0, []
    for number, (rows, target, weight) in enumerate(samples):
        chosen = inside[rows]
        how.seed = 7 + number
        forest = boost.fit(lib, columns[:, rows[chosen]], target[chosen], weight[chosen], how)
        forest.trees['leaf'] /= len(samples)
        base += forest.base / len(samples)
        trees.append(forest.trees)
    return boost.Forest(base, np.concatenate(trees))


def cross_fit(lib, sets, columns, samples, shape):
    """
    For each fold, forests of the other folds. @param samples for each fold, samples of rows
    @return every row's score by those that have not seen its host; each fold's forests' scores of all rows
    """
    def fit_fold(fold):
        forest = fit_forests(lib, columns, samples[fold], sets.fold != fold, settings(shape))
        return boost.run(lib, forest, columns).astype(np.float32)

    with concurrent.futures.ThreadPoolExecutor() as threads:  # the library's functions leave Python's lock
        every = list(threads.map(fit_fold, range(FOLDS)))
    return np.choose(sets.fold, every), every


# ---- Deciding, as selection.c does ----

def threshold(sets, scores, rows):
    """The threshold of best expected F1, and that F1, as threshold.c has it."""
    p, weight = scores[rows].astype(np.float32), sets.words[rows] * sets.live[rows]
    level = np.minimum((p * np.float32(LEVELS)).astype(int), LEVELS - 1)
    sums = lambda weight: np.cumsum(np.bincount(level, weight, LEVELS)[::-1])[::-1]
    words, mass = sums(weight), sums(weight * p)
    apart = 2 * mass / np.maximum(words + mass[0], 1)
    together = 2 * (np.minimum(words[:, None], words) / np.maximum(words[:, None] + words, 1)).mean(axis=1)
    f1 = (apart + together) / 2
    if f1.max() <= 0:
        return 1, 0
    best = np.flatnonzero((f1 == f1.max()) & (words > np.append(words[1:], 0)))[-1]
    return best / LEVELS, f1[best]


def limited(best):
    return min(max(best, LOWEST), HIGHEST)


def by_rule(sets):
    """The blocks that a rule takes: footers, comments under articles, links of the chrome."""
    value = lambda name: sets.features[:, sets.names.index(name)]
    commented = ((value('page_article') > 0) | (value('ld_article') > 0)) & (value('ld_forum') == 0) & (value('page_other_chars') > 1500)
    says = sum(value('is_' + name) for name in ('share', 'newsletter', 'legal', 'comment', 'account', 'advert')) > 0
    chrome = says & (value('words') <= 8) & (value('phrase_share') >= 1) & (value('heading_level') == 0) & (value('link_share') > .5)
    return (value('near_footer') < 99) | (commented & (value('class_comment') < 99)) | chrome


def copies(page, rows_kept):
    """Of a page's kept blocks those whose words were there before."""
    seen = set()
    for i in rows_kept:
        text = ' '.join(labels.words(page.texts[i]))
        if page.kind[i] not in (CODE, TABLE_ROW) and text.count(' ') + 1 >= LONG:
            if text in seen:
                yield i
            seen.add(text)


def join_rows(sets, scores):
    """The mean score of all rows of a table."""
    kinds = np.concatenate([np.where(page.state == 0, page.kind, -1) for page in map(sets.pages.get, sets.keys)])
    row = (kinds == TABLE_ROW).astype(np.int8)
    starts = np.unique(np.concatenate([np.flatnonzero(np.diff(row, prepend=0) == 1), sets.begin[:-1][row[np.minimum(sets.begin[:-1], len(row) - 1)] > 0]]))
    table = np.searchsorted(starts, np.flatnonzero(row), 'right')
    weight, odds = sets.words[row > 0] + 1, np.log(scores / (1 - scores))
    mean = np.bincount(table, odds[row > 0] * weight) / np.maximum(np.bincount(table, weight), 1)
    odds[row > 0] = mean[table]
    return 1 / (1 + np.exp(-odds))


def decide(sets, scores):
    """Which blocks are kept; but for the bylines, which take the fields that others found."""
    kept = np.zeros(len(scores), bool)
    scores = np.where(by_rule(sets), 0, join_rows(sets, scores))
    strict = np.where(sets.features[:, sets.names.index('ld_article')] > 0, STRICTER, STRICT)
    for page, key in enumerate(sets.keys):
        rows = sets.rows(page)
        best, expected = threshold(sets, scores, rows)
        best = strict[rows[0]] if expected >= SURELY else limited(best)
        live = sets.live[rows]
        kept[rows] = live & (scores[rows] >= min(best, scores[rows][live].max(initial=LOWEST)))
        kept[rows[list(copies(sets.pages[key], np.flatnonzero(kept[rows])))]] = False
    return kept


def report(sets, kept, title):
    """Scores the kept text by the sets' own measures."""
    webpages, extraction = score_module(sets.data, 'webpages'), score_module(sets.data, 'extraction')
    text = {key: '\n'.join(text for text, keep in zip(sets.pages[key].texts, kept[sets.rows(page)]) if keep)
            for page, key in enumerate(sets.keys)}
    by_type = collections.defaultdict(list)
    for name, label in sets.labels['webpages'].items():
        by_type[label['type']].append(webpages.bag_f1(text.get(('webpages', name), ''), label['text']))
    hits = misses = leaks = 0
    for name, label in sets.labels['extraction'].items():
        found = extraction.squeeze(text.get(('extraction', name), ''))
        wanted = [extraction.squeeze(segment) in found for segment in label['with']]
        hits, misses = hits + sum(wanted), misses + len(wanted) - sum(wanted)
        leaks += sum(extraction.squeeze(segment) in found for segment in label['without'])
    everything = [row for rows in by_type.values() for row in rows]
    mean = lambda rows, which: sum(row[which] for row in rows) / len(rows)
    print(f'{title}: webpages {mean(everything, 2):.4f}', *(f'{name} {mean(by_type[name], 2):.3f}' for name in CLASS_NAMES),
          f'article P {mean(by_type["article"], 0):.3f} R {mean(by_type["article"], 1):.3f}',
          f'| extraction {2 * hits / (2 * hits + misses + leaks):.4f} P {hits / (hits + leaks):.3f} R {hits / (hits + misses):.3f}', flush=True)


# ---- Kinds of page ----

def class_rows(sets):
    """One row for each labelled page: its last block, of which only features of the page are looked at."""
    pages = [page for page, key in enumerate(sets.keys) if key[0] == 'webpages' and len(sets.rows(page))]
    types = np.array([CLASS_NAMES.index(sets.label(sets.keys[page])['type']) for page in pages])
    return np.array([sets.begin[page] for page in pages]), types


def fit_classes(lib, sets, columns, names):
    """A forest for each kind against the rest, of the features of pages; prints how many pages they place right."""
    chosen = np.array([n for n, name in enumerate(names) if name.startswith(('page_', 'ld_', 'readable_share', 'container_', 'title_sure'))])
    rows, types = class_rows(sets)
    data = columns[chosen][:, rows]
    how = boost.Settings(trees=CLASSES[0], leaves=CLASSES[1], rate=.15, rows=.8, columns=.4, l2=1, least=1, seed=7)
    weight = np.ones(len(rows))
    scores = np.zeros((len(CLASS_NAMES), len(rows)))
    for fold in range(FOLDS):
        inside = sets.fold[rows] == fold
        for number in range(len(CLASS_NAMES)):
            forest = boost.fit(lib, data[:, ~inside], types[~inside] == number, weight[~inside], how)
            scores[number, inside] = boost.run(lib, forest, data[:, inside])
    right = scores.argmax(axis=0) == types
    print(f'kind right {right.mean():.3f}', *(f'{name} {right[types == n].mean():.3f}' for n, name in enumerate(CLASS_NAMES)), flush=True)
    forests = [boost.fit(lib, data, types == number, weight, how) for number in range(len(CLASS_NAMES))]
    for forest in forests:
        forest.trees['column'] = chosen[forest.trees['column']]
    return forests


# ---- Writing ----

def plain(number):
    return np.format_float_positional(np.float32(number), trim='-')


def write_forest(file, name, forest, numbers, cuts):
    """@param numbers the number in the file of each column, and the cuts that are used"""
    file.write(f'{name}{len(forest.trees)} {forest.base:.5f}\n')
    for tree in forest.trees:
        count = tree['count']
        file.write(f'{count} {count + 1}')
        for column, place, kept in zip(tree['column'][:count], tree['cut'][:count], tree['kept'][:count]):
            number = numbers[column]
            file.write(f' {number} {cuts[number].index(place)} {kept}')
        file.write(' ' + ' '.join(plain(round(leaf, 5)) for leaf in tree['leaf'][:count + 1]) + '\n')


def write_model(path, tokens, names, places, looks, classes):
    used = collections.defaultdict(set)
    for forest in looks + classes:
        for tree in forest.trees:
            for column, place in zip(tree['column'][:tree['count']], tree['cut'][:tree['count']]):
                used[int(column)].add(int(place))
    order = sorted(used)
    cuts = [sorted(used[column]) for column in order]
    numbers = {column: number for number, column in enumerate(order)}
    with open(path, 'w', encoding='ascii') as file:
        file.write('quern-content-model 1\n# written by fit/fit.py; the README tells what it says\n')
        write_tokens(file, tokens)
        file.write(f'columns {len(order)}\n')
        for column, chosen in zip(order, cuts):
            file.write(f'{names[column]} {len(chosen)} ' + ' '.join(plain(places[column][place]) for place in chosen) + '\n')
        for name, forest in zip(('first ', 'second '), looks):
            write_forest(file, name, forest, numbers, cuts)
        file.write(f'classes {len(classes)}\n')
        for forest in classes:
            write_forest(file, '', forest, numbers, cuts)


def check(lib, sets, path, looks, places):
    """Says on how many pages the cleaner itself, with these weights, does not keep the words that are kept here."""
    option = 'model=' + os.path.abspath(path)
    files = [page.uri for page in sets.pages.values()]
    pages = sets.dump('check', files, [option])
    matrix = np.concatenate([pages[key].features for key in sets.keys])
    first, second = looks
    columns = cut(matrix, places)
    scores = boost.run(lib, first, columns)
    columns = np.concatenate([columns, cut(second_features(sets, scores, [option]), places[len(columns):])])
    kept = decide(sets, mean_of(scores, boost.run(lib, second, columns)))
    out, listed = (os.path.join(sets.work, 'check' + ending) for ending in ('.jsonl', '.txt'))
    subprocess.run([os.path.join(sets.build, 'core/quern'), 'run', os.path.join(HERE, '../../../../conf/web.cfg'), '-q', '-o', out,
                    '--files-from', listed, '--set', 'content.' + option], check=True)
    records = {record['uri']: labels.words(record['text']) for record in map(json.loads, open(out, encoding='utf-8'))}
    other = 0
    for page, key in enumerate(sets.keys):
        wanted = ' '.join(text for text, keep in zip(sets.pages[key].texts, kept[sets.rows(page)]) if keep)
        other += labels.words(wanted) != records.get(sets.pages[key].uri)
    print(f'the cleaner differs on {other} of {len(sets.keys)} pages', flush=True)


def guesses(sets, truth, scores):
    """What a block is, as far as anybody knows: by its label, by the scores where it has none."""
    return np.where(sets.web, truth, np.where(sets.truth >= 0, sets.truth, scores))


def mean_of(first, second):
    """The mean as log-odds."""
    odds = np.log(first / (1 - first)) + np.log(second / (1 - second))
    return 1 / (1 + np.exp(-odds / 2))


def samples_of(sets, every, count):
    """For each fold, so many samples of the rows; what is not labelled is guessed by forests that have not seen the fold."""
    return [[training_rows(sets, scores, seed) for seed in range(count)] for scores in every]


def main():
    build, data, work = sys.argv[1:4]
    weights, split = (sys.argv[4:] + ['', ''])[:2]
    lib = boost.library(work)
    sets = Sets(data, work, build, split)
    truth = np.where(sets.truth >= .5, 1., 0.)
    report(sets, sets.live & np.where(sets.web, truth > 0, sets.truth != 0), 'the best there is')

    # Webpages alone, to guess at what extraction does not label; then both.
    matrix = with_tokens(sets, [np.where(sets.web, truth, np.nan)] * FOLDS)
    columns = cut(matrix, make_cuts(matrix))
    _, every = cross_fit(lib, sets, columns, [[training_rows(sets, None)]] * FOLDS, (100, 16))
    matrix = with_tokens(sets, [guesses(sets, truth, scores) for scores in every])
    places = make_cuts(matrix)
    columns = cut(matrix, places)
    _, every = cross_fit(lib, sets, columns, samples_of(sets, every, 1), FIRST)
    samples = samples_of(sets, every, FORESTS)
    scores, _ = cross_fit(lib, sets, columns, samples, FIRST)
    report(sets, decide(sets, scores), 'first look')

    more = second_features(sets, scores)
    more_places = make_cuts(more)
    names = sets.names + feature_names('scores.def')
    columns = np.concatenate([columns, cut(more, more_places)])
    places = places + more_places
    second, _ = cross_fit(lib, sets, columns, samples, SECOND)
    report(sets, decide(sets, mean_of(scores, second)), 'both looks')

    classes = fit_classes(lib, sets, columns, names)
    if weights:
        everything = np.ones(len(scores), bool)
        samples = [training_rows(sets, scores, seed) for seed in range(FORESTS)]
        looks = [fit_forests(lib, columns[:count], samples, everything, settings(shape))
                 for count, shape in ((len(sets.names), FIRST), (len(names), SECOND))]
        write_model(weights, learn_tokens(sets, guesses(sets, truth, scores), None), names, places, looks, classes)
        check(lib, sets, weights, looks, places)


if __name__ == '__main__':
    main()
