#include "forest.h"

#include "wide.h"

#include <math.h>

/* 32 blocks; a comparison gives all ones or all zeros for each. */
typedef uint8_t lanes __attribute__((vector_size(32)));

enum { VECTORS = FOREST_LANES / sizeof(lanes) };

/* The leaves that a tree's tests leave to each block: bit n is leaf n. */
INLINE void run_tests(const forest_test *tests, uint32_t count, const uint8_t *columns, size_t stride, uint16_t left[FOREST_LANES])
{
    union {
        lanes vectors[VECTORS];
        uint8_t blocks[FOREST_LANES];
    } low, high; /* leaves 0 to 7, 8 to 15 */
    const lanes zero = {0};
    for (size_t v = 0; v < VECTORS; v++)
        low.vectors[v] = high.vectors[v] = ~zero;
    for (const forest_test *test = tests; test < tests + count; test++) {
        const uint8_t *column = columns + test->column * stride;
        const lanes cut = zero + test->cut, kept_low = zero + (uint8_t)test->kept, kept_high = zero + (uint8_t)(test->kept >> 8);
        for (size_t v = 0; v < VECTORS; v++) {
            lanes values;
            memcpy(&values, column + v * sizeof values, sizeof values);
            const lanes passed = (lanes)(values <= cut);
            low.vectors[v] &= passed | kept_low;
            high.vectors[v] &= passed | kept_high;
        }
    }
    for (size_t i = 0; i < FOREST_LANES; i++)
        left[i] = (uint16_t)(low.blocks[i] | high.blocks[i] << 8);
}

enum { BATCH = 4 }; /* trees whose leaves are added in one go: a block's sum is loaded and stored once for them */

/* Adds the leaf of each tree to FOREST_LANES blocks, or to the `count` that there are; the last leaf is never taken away. */
INLINE void run_trees(const struct forest *self, const uint8_t *columns, size_t stride, uint32_t count, float *out)
{
    uint16_t left[BATCH][FOREST_LANES];
    uint32_t done = 0;
    for (; self->tree_count - done >= BATCH; done += BATCH) {
        const forest_tree *trees = self->trees + done;
        for (uint32_t t = 0; t < BATCH; t++)
            run_tests(self->tests + trees[t].tests, trees[t].test_count, columns, stride, left[t]);
        for (uint32_t i = 0; i < count; i++) {
            float sum = out[i];
            for (uint32_t t = 0; t < BATCH; t++)
                sum += trees[t].leaves[__builtin_ctz(left[t][i])];
            out[i] = sum;
        }
    }
    for (const forest_tree *tree = self->trees + done; tree < self->trees + self->tree_count; tree++) {
        run_tests(self->tests + tree->tests, tree->test_count, columns, stride, *left);
        for (uint32_t i = 0; i < count; i++)
            out[i] += tree->leaves[__builtin_ctz(left[0][i])];
    }
}

WIDE static void run_trees_wide(const struct forest *self, const uint8_t *columns, size_t stride, uint32_t count, float *out)
{
    run_trees(self, columns, stride, count, out);
}

static void run_trees_plain(const struct forest *self, const uint8_t *columns, size_t stride, uint32_t count, float *out)
{
    run_trees(self, columns, stride, count, out);
}

size_t forest_stride(uint32_t count)
{
    return ((size_t)count + FOREST_LANES - 1) / FOREST_LANES * FOREST_LANES;
}

void forest_run(const struct forest *self, const uint8_t *columns, size_t stride, uint32_t count, float *out)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = self->base;
    for (uint32_t i = 0; i < count; i += FOREST_LANES)
        (HAS_WIDE ? run_trees_wide : run_trees_plain)(self, columns + i, stride, count - i < FOREST_LANES ? count - i : FOREST_LANES, out + i);
}

float forest_probability(float odds)
{
    return 1 / (1 + expf(-odds));
}
