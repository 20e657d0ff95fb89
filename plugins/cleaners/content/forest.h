/*
 * forest: boosted trees over columns of bytes, all blocks of a page at once.
 *
 * A tree has 16 leaves at most, numbered from left to right, and every block begins with all of them. A test that
 * a block fails takes the leaves on the test's left away; the first leaf that is left in the end is the block's.
 * So there is no walk from node to node, tests may come in any order, and a test costs one comparison a block that
 * the compiler does 8 or 16 at a time.
 */
#ifndef CONTENT_FOREST_H
#define CONTENT_FOREST_H

#include <quern/types.h>

enum { FOREST_LEAVES = 16 };

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

/**
 * Sums up the trees.
 * @param columns one after the other, `count` bytes each
 * @param room count words, for the leaves that are left
 * @param out  count probabilities
 */
void forest_run(const struct forest *self, const uint8_t *columns, uint32_t count, uint16_t *room, float *out);

#endif
