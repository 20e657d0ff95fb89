/*
 * forest: boosted trees over columns of bytes, all blocks of a page at once.
 *
 * A tree has 16 leaves at most, numbered from left to right, and every block begins with all of them. A test that
 * a block fails takes the leaves on the test's left away; the first leaf that is left in the end is the block's.
 * So there is no walk from node to node, tests may come in any order, and a test is one comparison for 16 blocks or 32. The
 * leaves of FOREST_LANES blocks stay in registers while a tree's tests go over them. (QuickScorer: Lucchese et al.,
 * SIGIR 2015; over many rows at once: Lucchese et al., SIGIR 2016.)
 */
#ifndef CONTENT_FOREST_H
#define CONTENT_FOREST_H

#include <quern/types.h>

enum { FOREST_LEAVES = 16, FOREST_LANES = 64 };

/** A test: is the column's byte at most `cut`? */
typedef struct forest_test {
    uint16_t column;
    uint16_t kept; /**< the leaves that stay when it is not; bit n: leaf n */
    uint8_t cut;
} forest_test;

/** A tree. */
typedef struct forest_tree {
    uint32_t tests, test_count; /**< a range of the forest's tests */
    float leaves[FOREST_LEAVES];
} forest_tree;

struct forest {
    const forest_tree *trees;
    const forest_test *tests;
    uint32_t tree_count;
    float base; /**< added to every sum */
};

/** @return the bytes that the column of so many blocks takes: whole lanes, the last of which need not be filled */
size_t forest_stride(uint32_t count);

/**
 * Sums up the trees.
 * @param columns one after the other, `stride` bytes each
 * @param stride a multiple of FOREST_LANES
 * @param count  blocks, from the columns' begin
 * @param out    count sums: log-odds
 */
void forest_run(const struct forest *self, const uint8_t *columns, size_t stride, uint32_t count, float *out);

/** @return the probability that log-odds stand for */
float forest_probability(float odds);

#endif
