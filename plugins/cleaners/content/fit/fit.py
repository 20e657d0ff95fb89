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
FIRST_COLUMNS, SECOND_COLUMNS = 120, 75  # the most used ones; the second look has its own beside them
CLASS_NAMES = ['article', 'forum', 'product', 'listing', 'collection', 'documentation', 'service']
LOWEST, HIGHEST, SURELY, STRICT, STRICTER = .25, .5, .8, .55, .6  # as in selection.c
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


def with_tokens(sets, target):
    """The first look's features, each page's tokens learned from the other folds."""
    columns = [sets.names.index(name) for name in TOKEN_FEATURES]
    out = sets.features.copy()
    for fold in range(FOLDS):
        model = os.path.join(sets.work, f'tokens-{fold}.txt')
        with open(model, 'w', encoding='ascii') as file:
            file.write('quern-content-model 1\n')
            write_tokens(file, learn_tokens(sets, target, fold))
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
            best = min(max(threshold(sets, scores, rows)[0], LOWEST), HIGHEST)
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

def training_rows(sets, guesses, per_page=120, guessed=50, seed=3):
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


def settings(shape, columns=.15):
    return boost.Settings(trees=shape[0], leaves=shape[1], rate=.06, rows=.6, columns=columns, l2=2, least=5, seed=7)


def cross_fit(lib, sets, columns, training, how):
    """Scores of each fold's rows by a forest of the others, and those forests."""
    rows, target, weight = training
    out = np.zeros(columns.shape[1])

    def fit_fold(fold):
        others = sets.fold[rows] != fold
        forest = boost.fit(lib, columns[:, rows[others]], target[others], weight[others], how)
        members = np.flatnonzero(sets.fold == fold)
        out[members] = boost.run(lib, forest, columns[:, members])
        return forest

    with concurrent.futures.ThreadPoolExecutor() as threads:  # the library's functions leave Python's lock
        return out, list(threads.map(fit_fold, range(FOLDS)))


def most_used(forests, count, columns):
    used = np.zeros(columns)
    for forest in forests:
        for tree in forest.trees:
            np.add.at(used, tree['column'][:tree['count']], 1)
    return np.sort(np.argsort(-used, kind='stable')[:count])


# ---- Deciding, as selection.c does ----

def threshold(sets, scores, rows):
    """The threshold of best expected F1, and that F1."""
    rows = rows[sets.live[rows]]
    if not len(rows):
        return 1, 0
    order = rows[np.argsort(-scores[rows], kind='stable')]
    p, weight = scores[order], sets.words[order]
    f1 = 2 * np.cumsum(p * weight) / (np.cumsum(weight) + (p * weight).sum())
    f1[:-1][p[1:] == p[:-1]] = 0
    best = f1.argmax()
    return p[best], f1[best]


def by_rule(sets):
    """The blocks that a rule takes: footers, and comments under articles."""
    value = lambda name: sets.features[:, sets.names.index(name)]
    commented = ((value('page_article') > 0) | (value('ld_article') > 0)) & (value('ld_forum') == 0) & (value('page_other_chars') > 1500)
    return (value('near_footer') < 99) | (commented & (value('class_comment') < 99))


def decide(sets, scores):
    """Which blocks are kept."""
    kept = np.zeros(len(scores), bool)
    scores = np.where(by_rule(sets), 0, scores)
    strict = np.where(sets.features[:, sets.names.index('ld_article')] > 0, STRICTER, STRICT)
    for page in range(len(sets.keys)):
        rows = sets.rows(page)
        best, expected = threshold(sets, scores, rows)
        best = strict[rows[0]] if expected >= SURELY else min(max(best, LOWEST), HIGHEST)
        live = sets.live[rows]
        kept[rows] = live & (scores[rows] >= min(best, scores[rows][live].max(initial=LOWEST)))
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


def fit_classes(lib, sets, columns, chosen):
    """A forest for each kind against the rest; prints how many pages they place right."""
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
    return [boost.fit(lib, data, types == number, weight, how) for number in range(len(CLASS_NAMES))]


# ---- Writing ----

def plain(number):
    return np.format_float_positional(np.float32(number), trim='-')


def write_forest(file, name, forest, columns, cuts):
    """@param columns the number in the file of each column that the forest's columns are, and the cuts that are used"""
    file.write(f'{name}{len(forest.trees)} {forest.base:.5f}\n')
    for tree in forest.trees:
        count = tree['count']
        file.write(f'{count} {count + 1}')
        for column, place, kept in zip(tree['column'][:count], tree['cut'][:count], tree['kept'][:count]):
            number = columns[column]
            file.write(f' {number} {cuts[number].index(place)} {kept}')
        file.write(' ' + ' '.join(plain(round(leaf, 5)) for leaf in tree['leaf'][:count + 1]) + '\n')


def write_model(path, tokens, names, places, looks, classes):
    """@param looks, classes forests and the features that their columns are"""
    used = collections.defaultdict(set)
    for forest, features in looks + classes:
        for tree in forest.trees:
            for column, place in zip(tree['column'][:tree['count']], tree['cut'][:tree['count']]):
                used[int(features[column])].add(int(place))
    order = sorted(used)
    cuts = [sorted(used[feature]) for feature in order]
    with open(path, 'w', encoding='ascii') as file:
        file.write('quern-content-model 1\n# written by fit/fit.py; the README tells what it says\n')
        write_tokens(file, tokens)
        file.write(f'columns {len(order)}\n')
        for feature, chosen in zip(order, cuts):
            file.write(f'{names[feature]} {len(chosen)} ' + ' '.join(plain(places[feature][place]) for place in chosen) + '\n')
        number = {feature: at for at, feature in enumerate(order)}
        for name, (forest, features) in zip(('first ', 'second '), looks):
            write_forest(file, name, forest, {c: number.get(int(f)) for c, f in enumerate(features)}, cuts)
        file.write(f'classes {len(classes)}\n')
        for forest, features in classes:
            write_forest(file, '', forest, {c: number.get(int(f)) for c, f in enumerate(features)}, cuts)


def check(lib, sets, path, looks, places):
    """Says on how many pages the cleaner itself, with these weights, does not keep the words that are kept here."""
    option = 'model=' + os.path.abspath(path)
    files = [page.uri for page in sets.pages.values()]
    pages = sets.dump('check', files, [option])
    matrix = np.concatenate([pages[key].features for key in sets.keys])
    (first, first_columns), (second, second_columns) = looks
    columns = cut(matrix, places)
    scores = boost.run(lib, first, columns[first_columns])
    columns = np.concatenate([columns, cut(second_features(sets, scores, [option]), places[len(columns):])])
    kept = decide(sets, boost.run(lib, second, columns[second_columns]))
    out, listed = (os.path.join(sets.work, 'check' + ending) for ending in ('.jsonl', '.txt'))
    subprocess.run([os.path.join(sets.build, 'core/quern'), 'run', os.path.join(HERE, '../../../../conf/web.cfg'), '-q', '-o', out,
                    '--files-from', listed, '--set', 'content.' + option], check=True)
    records = {record['uri']: labels.words(record['text']) for record in map(json.loads, open(out, encoding='utf-8'))}
    other = 0
    for page, key in enumerate(sets.keys):
        wanted = ' '.join(text for text, keep in zip(sets.pages[key].texts, kept[sets.rows(page)]) if keep)
        other += labels.words(wanted) != records.get(sets.pages[key].uri)
    print(f'the cleaner differs on {other} of {len(sets.keys)} pages', flush=True)


def main():
    build, data, work = sys.argv[1:4]
    weights, split = (sys.argv[4:] + ['', ''])[:2]
    lib = boost.library(work)
    sets = Sets(data, work, build, split)
    truth = np.where(sets.truth >= .5, 1., 0.)
    report(sets, sets.live & np.where(sets.web, truth > 0, sets.truth != 0), 'the best there is')
    known = np.where(sets.web, truth, np.nan)

    # Webpages alone, to guess at what extraction does not label; then both.
    matrix = with_tokens(sets, known)
    places = make_cuts(matrix)
    scores, _ = cross_fit(lib, sets, cut(matrix, places), training_rows(sets, None), settings((100, 16)))
    guessed = np.where(sets.web, truth, np.where(sets.truth >= 0, sets.truth, scores))
    matrix = with_tokens(sets, guessed)
    places = make_cuts(matrix)
    columns = cut(matrix, places)
    training = training_rows(sets, scores)
    scores, forests = cross_fit(lib, sets, columns, training, settings(FIRST))
    report(sets, decide(sets, scores), 'first look, all features')

    training = training_rows(sets, scores)
    first = most_used(forests, FIRST_COLUMNS, len(columns))
    scores, _ = cross_fit(lib, sets, columns[first], training, settings(FIRST, .2))
    report(sets, decide(sets, scores), 'first look')

    more = second_features(sets, scores)
    more_places = make_cuts(more)
    names = sets.names + feature_names('scores.def')
    offered = np.concatenate([first, np.arange(len(columns), len(names))])
    columns = np.concatenate([columns, cut(more, more_places)])
    places = places + more_places
    _, forests = cross_fit(lib, sets, columns[offered], training, settings(SECOND, .2))
    second = offered[most_used(forests, SECOND_COLUMNS, len(offered))]
    scores, _ = cross_fit(lib, sets, columns[second], training, settings(SECOND, .25))
    report(sets, decide(sets, scores), 'second look')

    of_page = np.array([n for n, name in enumerate(names) if name.startswith(('page_', 'ld_', 'readable_share', 'container_', 'title_sure'))])
    classes = fit_classes(lib, sets, columns, of_page)
    if weights:
        rows, target, weight = training
        looks = [(boost.fit(lib, columns[chosen][:, rows], target, weight, settings(shape, share)), chosen)
                 for chosen, shape, share in ((first, FIRST, .2), (second, SECOND, .25))]
        write_model(weights, learn_tokens(sets, guessed, None), names, places, looks, [(forest, of_page) for forest in classes])
        check(lib, sets, weights, looks, places)


if __name__ == '__main__':
    main()