#!/usr/bin/env python3
"""Runs quern beside the MinHash of other projects on the same documents, and prints quality, speed and memory.

  compare.py --quern build/core/quern FOLDER [FOLDER ...]       FOLDER holds documents.jsonl and truth.jsonl
  compare.py ... --venv DIR     an environment with datatrove, text-dedup and rensa; made with pip where there is none
  compare.py ... --only quern,rensa

Each system runs in a process of its own, on one thread. Speed is text over processor time, from the JSON lines on
disk to a cluster for every document; the start of a Python interpreter and its imports are not counted.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
PACKAGES = ["rensa", "text-dedup", "datatrove", "tokenizers", "spacy", "xxhash<4"]


# ---- The others: each gives a cluster for every document ----

class Union:
    def __init__(self, count):
        self.parent = list(range(count))

    def find(self, node):
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def unite(self, one, other):
        one, other = self.find(one), self.find(other)
        self.parent[max(one, other)] = min(one, other)

    def clusters(self):
        return [self.find(node) for node in range(len(self.parent))]


def read_texts(folder):
    with open(os.path.join(folder, "documents.jsonl"), encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def text_dedup():
    """Its own signatures (240 permutations, 5 words, 0.7), bands and union-find as in its main function."""
    import text_dedup.minhash as peer
    import numpy
    permutations, threshold, words = 240, 0.7, 5
    bands, rows = peer.optimal_param(threshold, permutations, 0.5, 0.5)
    ranges = [(i * rows, (i + 1) * rows) for i in range(bands)]
    dtype, most, prime = numpy.uint64, numpy.uint32((1 << 32) - 1), numpy.uint64((1 << 61) - 1)
    random = numpy.random.RandomState(42)
    pairs = (random.randint(1, prime, size=(permutations,), dtype=dtype), random.randint(0, prime, size=(permutations,), dtype=dtype))

    def run(folder):
        texts = read_texts(folder)
        union, tables = Union(len(texts)), [{} for _ in range(bands)]
        for number, text in enumerate(texts):
            signatures = peer.embed_func(content=text, idx=number, num_perm=permutations, ngram_size=words, min_length=0,
                                         hashranges=ranges, permutations=pairs, hash_func=peer.xxh3_32hash, dtype=dtype,
                                         max_hash=most, modulo_prime=prime)[peer.SIGNATURE_COLUMN]
            for table, signature in zip(tables, signatures):
                union.unite(number, table.setdefault(signature, number))
        return union.clusters()
    return f"240 permutations, 5 words, 0.7 ({bands} x {rows})", run


def datatrove():
    """Its own stages 1 to 3 with their defaults: 14 x 8, 5 words, English."""
    from datatrove.data import Document
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    import struct
    config = MinhashConfig()

    def run(folder):
        texts = read_texts(folder)
        with tempfile.TemporaryDirectory() as work:
            names = [os.path.join(work, name) for name in ("signatures", "buckets", "removed")]
            documents = (Document(text=text, id=str(number)) for number, text in enumerate(texts))
            MinhashDedupSignature(output_folder=names[0], config=config).run(documents, 0, 1)
            for bucket in range(config.num_buckets):
                MinhashDedupBuckets(input_folder=names[0], output_folder=names[1], config=config).run(None, bucket, config.num_buckets)
            MinhashDedupCluster(input_folder=names[1], output_folder=names[2], config=config, save_cluster_id=True).run(None, 0, 1)
            clusters = [-1 - number for number in range(len(texts))]
            for path, _, files in os.walk(names[2]):
                for file in files:
                    if file.endswith(".clusters"):
                        with open(os.path.join(path, file), "rb") as pairs:
                            for number, cluster in struct.iter_unpack("<II", pairs.read()):
                                clusters[number] = cluster
        return clusters
    return f"{config.num_buckets} x {config.hashes_per_bucket}, {config.n_grams} words", run


def rensa():
    """Its R-MinHash over 5 words in a row and its LSH; pairs that share a band are verified by its Jaccard."""
    import rensa as peer
    permutations, threshold, bands, words = 128, 0.7, 16, 5

    def run(folder):
        texts = read_texts(folder)
        union, index = Union(len(texts)), peer.RMinHashLSH(threshold=threshold, num_perm=permutations, num_bands=bands)
        signatures = []
        for number, text in enumerate(texts):
            split = text.lower().split()
            signature = peer.RMinHash(num_perm=permutations, seed=42)
            signature.update([" ".join(split[i:i + words]) for i in range(max(1, len(split) - words + 1))])
            for other in index.query(signature):
                if union.find(other) != union.find(number) and signature.jaccard(signatures[other]) >= threshold:
                    union.unite(number, other)
            index.insert(number, signature)
            signatures.append(signature)
        return union.clusters()
    return f"{permutations} permutations, {words} words, {threshold} ({bands} bands)", run


PEERS = {"text-dedup": text_dedup, "datatrove": datatrove, "rensa": rensa}


def run_peer(name, folder, out):
    """In the environment of the others: clusters go to `out`, setting and seconds to standard output."""
    import logging
    logging.disable(logging.INFO)
    setting, run = PEERS[name]()
    started = time.process_time()
    clusters = run(folder)
    seconds = time.process_time() - started
    with open(out, "w") as file:
        json.dump(clusters, file)
    print(json.dumps({"setting": setting, "seconds": seconds}))


# ---- Measuring ----

def run_child(command, environment=None):
    """Runs a process; its output, processor seconds and peak memory in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ... failed with {process.returncode}")
    return output.decode(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def read_truth(folder):
    """Clusters and ids, in order."""
    with open(os.path.join(folder, "truth.jsonl")) as lines:
        rows = [json.loads(line) for line in lines]
    return [str(row["cluster"]) for row in rows], [row["id"] for row in rows]


def read_clusters(path, ids):
    """Of quern's records, in the order of the ids."""
    with open(path) as lines:
        found = {record["id"]: record.get("cluster", record["id"]) for record in map(json.loads, lines)}
    return [found.get(name, name) for name in ids]


def measure_quern(quern, folder, ids):
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, "out.jsonl")
        _, seconds, memory = run_child([quern, "run", os.path.join(ROOT, "conf", "dedup.cfg"),
                                        os.path.join(folder, "documents.jsonl"), "-j1", "-q", "-o", out])
        return "conf/dedup.cfg", seconds, memory, read_clusters(out, ids)


def measure_peer(name, python, folder):
    with tempfile.TemporaryDirectory() as work:
        out = os.path.join(work, "clusters.json")
        environment = dict(os.environ, OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", LOGURU_LEVEL="ERROR")
        output, _, memory = run_child([python, os.path.abspath(__file__), "--peer", name, out, folder], environment)
        told = json.loads(output.splitlines()[-1])
        with open(out) as file:
            return told["setting"], told["seconds"], memory, json.load(file)


def pairs_in(counts):
    return sum(count * (count - 1) // 2 for count in counts)


def quality(truth, found):
    """Precision, recall and F1 over pairs; recall of removal: all but the first of each cluster go."""
    both = pairs_in(collections.Counter(zip(truth, found)).values())
    true, claimed = pairs_in(collections.Counter(truth).values()), pairs_in(collections.Counter(found).values())
    precision, recall = both / max(1, claimed), both / max(1, true)
    seen, kept, good = set(), set(), 0
    for cluster, claim in zip(truth, found):
        if claim in seen:
            good += cluster in kept
        else:
            seen.add(claim)
            kept.add(cluster)
    removable = len(truth) - len(set(truth))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), min(1, good / max(1, removable))


def make_environment(folder):
    python = os.path.join(folder, "bin", "python")
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet"] + PACKAGES, check=True)
    return python


def compare(arguments, folder, names):
    truth, ids = read_truth(folder)
    text = sum(len(text.encode()) for text in read_texts(folder)) / 1e6
    print(f"\n{folder}: {len(ids)} documents, {text:.1f} MB of text\n")
    print("| system | setting | P | R | F1 | removal recall | MB/s | peak memory, MB |\n| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        if name == "quern":
            setting, seconds, memory, found = measure_quern(arguments.quern, folder, ids)
        else:
            setting, seconds, memory, found = measure_peer(name, make_environment(arguments.venv), folder)
        marks = " | ".join(f"{mark:.3f}" for mark in quality(truth, found))
        print(f"| {name} | {setting} | {marks} | {text / seconds:.1f} | {memory:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--quern", default="quern")
    parser.add_argument("--venv", default=os.path.join(tempfile.gettempdir(), "quern-bench-dedup"))
    parser.add_argument("--only", default=",".join(["quern", *PEERS]))
    parser.add_argument("--peer", nargs=2, metavar=("NAME", "OUT"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        run_peer(arguments.peer[0], arguments.folders[0], arguments.peer[1])
        return
    for folder in arguments.folders:
        compare(arguments, folder, arguments.only.split(","))


if __name__ == "__main__":
    main()
