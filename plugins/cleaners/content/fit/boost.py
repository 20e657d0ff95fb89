"""Boosted trees by boost.c."""
import ctypes
import os
import subprocess

import numpy as np

LEAVES = 16


class Settings(ctypes.Structure):
    _fields_ = [('trees', ctypes.c_int32), ('leaves', ctypes.c_int32), ('rate', ctypes.c_double), ('rows', ctypes.c_double),
                ('columns', ctypes.c_double), ('l2', ctypes.c_double), ('least', ctypes.c_double), ('seed', ctypes.c_uint64)]


TREE = np.dtype([('count', np.int32), ('column', np.int32, LEAVES), ('cut', np.int32, LEAVES), ('kept', np.int32, LEAVES),
                 ('leaf', np.float64, LEAVES)], align=True)


def library(folder):
    """Compiles boost.c into a folder and loads it."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'boost.c')
    path = os.path.join(folder, 'boost.so')
    if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(source):
        subprocess.run([os.environ.get('CC', 'cc'), '-O3', '-ffp-contract=off', '-shared', '-fPIC', source, '-o', path, '-lm'], check=True)
    return ctypes.CDLL(path)


class Forest:
    def __init__(self, base, trees):
        self.base, self.trees = base, trees


def fit(lib, data, target, weight, settings):
    """@param data columns x rows of bytes, contiguous"""
    data = np.ascontiguousarray(data)
    target, weight = np.ascontiguousarray(target, np.float32), np.ascontiguousarray(weight, np.float32)
    mean = float((target * weight).sum() / weight.sum())
    base = float(np.log(mean / (1 - mean)))
    trees = np.zeros(settings.trees, TREE)
    pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    if lib.boost_fit(pointer(data), ctypes.c_size_t(data.shape[1]), ctypes.c_size_t(data.shape[0]), pointer(target),
                     pointer(weight), ctypes.c_double(base), ctypes.byref(settings), pointer(trees)):
        raise MemoryError
    return Forest(base, trees)


def run(lib, forest, data):
    """Probabilities of the rows. @param data columns x rows of bytes, contiguous"""
    data = np.ascontiguousarray(data)
    sums = np.full(data.shape[1], forest.base)
    pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    lib.boost_run(pointer(data), ctypes.c_size_t(data.shape[1]), pointer(forest.trees), ctypes.c_int32(len(forest.trees)), pointer(sums))
    return 1 / (1 + np.exp(-sums))
