/* forest: what many blocks at once come to is what a walk down each tree comes to. */
#include "forest.h"

#include <check.h>
#include <stdlib.h>

enum { COLUMNS = 7, TREES = 40, MOST_BLOCKS = 200, TESTS = FOREST_LEAVES - 1 };

static uint32_t chance(uint32_t below)
{
    static uint64_t state = 7;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

/* The inner nodes of a full tree: node n has the children 2n + 1 and 2n + 2. */
struct walk {
    forest_test tests[TESTS];
    forest_tree tree;
};

/* The leaves on the left of a node at a depth, by its place among those of that depth. */
static uint16_t leaves_left_of(int depth, int place)
{
    const int half = FOREST_LEAVES >> (depth + 1);
    return (uint16_t)(((1u << half) - 1) << (2 * half * place));
}

static void grow(struct walk *walk, uint32_t first_test)
{
    walk->tree = (forest_tree){.tests = first_test, .test_count = TESTS};
    for (int depth = 0, node = 0; depth < 4; depth++)
        for (int place = 0; place < 1 << depth; place++, node++)
            walk->tests[node] = (forest_test){(uint16_t)chance(COLUMNS), (uint16_t)~leaves_left_of(depth, place), (uint8_t)chance(256)};
    for (int leaf = 0; leaf < FOREST_LEAVES; leaf++)
        walk->tree.leaves[leaf] = (float)chance(1000) / 1000 - .5f;
}

static float leaf_of(const struct walk *walk, const uint8_t *columns, size_t stride, uint32_t block)
{
    int node = 0;
    while (node < TESTS) {
        const forest_test *test = &walk->tests[node];
        node = 2 * node + 1 + (columns[test->column * stride + block] > test->cut);
    }
    return walk->tree.leaves[node - TESTS];
}

static void compare(uint32_t count)
{
    struct walk walks[TREES];
    forest_test tests[TREES * TESTS];
    forest_tree trees[TREES];
    const size_t stride = forest_stride(count);
    uint8_t *columns = calloc(COLUMNS, stride);
    float out[MOST_BLOCKS];
    ck_assert_ptr_nonnull(columns);
    for (size_t i = 0; i < COLUMNS * stride; i++)
        columns[i] = (uint8_t)chance(256);
    for (uint32_t t = 0; t < TREES; t++) {
        grow(&walks[t], t * TESTS);
        memcpy(tests + t * TESTS, walks[t].tests, sizeof walks[t].tests);
        trees[t] = walks[t].tree;
    }
    const struct forest forest = {trees, tests, TREES, .25f};
    forest_run(&forest, columns, stride, count, out);
    for (uint32_t i = 0; i < count; i++) {
        float sum = forest.base;
        for (uint32_t t = 0; t < TREES; t++)
            sum += leaf_of(&walks[t], columns, stride, i);
        ck_assert_float_eq(out[i], sum);
    }
    free(columns);
}

START_TEST(any_number_of_blocks_comes_to_what_walks_come_to)
{
    static const uint32_t counts[] = {1, 15, 16, 17, FOREST_LANES - 1, FOREST_LANES, FOREST_LANES + 1, MOST_BLOCKS};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        compare(counts[i]);
}
END_TEST

START_TEST(a_stride_is_whole_lanes)
{
    ck_assert_uint_eq(forest_stride(0), 0);
    ck_assert_uint_eq(forest_stride(1), FOREST_LANES);
    ck_assert_uint_eq(forest_stride(FOREST_LANES), FOREST_LANES);
    ck_assert_uint_eq(forest_stride(FOREST_LANES + 1), 2 * FOREST_LANES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("forest");
    TCase *group = tcase_create("forest");
    tcase_add_test(group, any_number_of_blocks_comes_to_what_walks_come_to);
    tcase_add_test(group, a_stride_is_whole_lanes);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
