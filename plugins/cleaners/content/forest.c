#include "forest.h"

#include <math.h>

static void run_test(const forest_test *test, const uint8_t *restrict column, uint32_t count, uint16_t *restrict left)
{
    const uint8_t cut = test->cut;
    const uint16_t kept = test->kept;
    for (uint32_t i = 0; i < count; i++)
        left[i] &= (uint16_t)(column[i] > cut ? kept : 0xFFFF);
}

void forest_run(const struct forest *self, const uint8_t *columns, uint32_t count, uint16_t *room, float *out)
{
    for (uint32_t i = 0; i < count; i++)
        out[i] = self->base;
    for (uint32_t t = 0; t < self->tree_count; t++) {
        const forest_tree *tree = &self->trees[t];
        memset(room, 0xFF, count * sizeof *room);
        for (uint32_t i = 0; i < tree->test_count; i++) {
            const forest_test *test = &self->tests[tree->tests + i];
            run_test(test, columns + (size_t)test->column * count, count, room);
        }
        for (uint32_t i = 0; i < count; i++)
            out[i] += tree->leaves[__builtin_ctz(room[i])]; /* the last leaf is never taken away */
    }
    for (uint32_t i = 0; i < count; i++)
        out[i] = 1 / (1 + expf(-out[i]));
}
