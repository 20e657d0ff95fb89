/* The rule of design.md, section 3, to the letter: the index against a reference that compares every pair. */
#include "run/index.h"

#include "../core_test.h"

/* ---- A deduper whose `same` is a function of the payloads ---- */

static double same_parity(const void *state, const qn_match *match)
{
    (void)state;
    ck_assert_uint_eq(match->a.size, 4);
    uint32_t a, b;
    memcpy(&a, match->a.data, 4);
    memcpy(&b, match->b.data, 4);
    ck_assert_uint_ge(match->shared_keys, 1);
    return (a ^ b) & 1 ? 0 : (double)match->shared_keys / (match->a_keys + match->b_keys);
}

static const struct plugin deduper = {.table = {.name = "parity", .kind = QN_DEDUPER, .same = same_parity}};
static const struct instance instance = {.plugin = &deduper, .stage = "parity"};
static struct budget budget;

static void setup(void)
{
    budget = (struct budget){.limit = SIZE_MAX / 2};
}

/* ---- The reference ---- */

enum { MOST_UNITS = 1500, MOST_KEYS = 6 };

struct reference {
    uint32_t payload[MOST_UNITS];
    qn_key keys[MOST_UNITS][MOST_KEYS];
    size_t key_count[MOST_UNITS];
    uint64_t listed[MOST_UNITS]; /* bits: whether the unit is listed under its i-th key */
    size_t count;
};

static bool same_key(const qn_key *a, const qn_key *b)
{
    return a->high == b->high && a->low == b->low;
}

static bool is_repeated(const struct reference *reference, size_t unit, size_t key)
{
    for (size_t i = 0; i < key; i++)
        if (same_key(&reference->keys[unit][i], &reference->keys[unit][key]))
            return true;
    return false;
}

/* How many units before this one (its own earlier keys too) the key lists. */
static unsigned list_size(const struct reference *reference, size_t unit, const qn_key *key)
{
    unsigned size = 0;
    for (size_t i = 0; i < unit; i++)
        for (size_t j = 0; j < reference->key_count[i]; j++)
            size += (reference->listed[i] >> j & 1) && same_key(&reference->keys[i][j], key);
    return size;
}

static unsigned shared_listed(const struct reference *reference, size_t earlier, size_t unit)
{
    unsigned shared = 0;
    for (size_t i = 0; i < reference->key_count[unit]; i++)
        for (size_t j = 0; j < reference->key_count[earlier]; j++)
            shared += (reference->listed[earlier] >> j & 1) && same_key(&reference->keys[earlier][j], &reference->keys[unit][i]);
    return shared;
}

/* The earliest earlier unit that shares a listed key and that `same` accepts; -1: none. */
static int judge(struct reference *reference, size_t unit, unsigned listed, double *score)
{
    int found = -1;
    for (size_t i = 0; i < unit && found < 0; i++) {
        const unsigned shared = shared_listed(reference, i, unit);
        const qn_match match = {.a = qn_bytes(&reference->payload[i], 4), .b = qn_bytes(&reference->payload[unit], 4),
                                .a_keys = (uint32_t)reference->key_count[i], .b_keys = (uint32_t)reference->key_count[unit],
                                .shared_keys = shared};
        *score = shared ? same_parity(NULL, &match) : 0;
        if (*score > 0)
            found = (int)i;
    }
    for (size_t i = 0; i < reference->key_count[unit]; i++)
        if (!is_repeated(reference, unit, i) && list_size(reference, unit, &reference->keys[unit][i]) < listed)
            reference->listed[unit] |= UINT64_C(1) << i;
    return found;
}

static void name_of(size_t unit, char *name)
{
    snprintf(name, 32, "document %zu", unit);
}

static void compare(uint64_t seed, size_t units, uint32_t different, unsigned listed)
{
    static struct reference reference;
    struct index *index = index_new(&instance, listed, false, &budget);
    memset(&reference, 0, sizeof reference);
    for (size_t i = 0; i < units; i++) {
        reference.payload[i] = test_below(&seed, 8);
        reference.key_count[i] = test_below(&seed, MOST_KEYS + 1);
        for (size_t j = 0; j < reference.key_count[i]; j++) /* no key twice in a unit, so that shares are counted once */
            do
                reference.keys[i][j] = (qn_key){test_below(&seed, 2), test_below(&seed, different)};
            while (is_repeated(&reference, i, j));
        char name[32];
        name_of(i, name);
        const struct unit unit = {.payload = qn_bytes(&reference.payload[i], 4), .keys = reference.keys[i],
                                  .key_count = reference.key_count[i]};
        struct finding finding;
        double score = 0;
        ck_assert(index_begin(index, qn_str(name), 0) && index_add(index, &unit, &finding));
        const int expected = judge(&reference, i, listed, &score);
        ck_assert_int_eq(finding.found, expected >= 0);
        if (expected < 0)
            continue;
        name_of((size_t)expected, name);
        ck_assert_msg(qn_equal(finding.document, qn_str(name)), "unit %zu is like %.*s, not %s", i, (int)finding.document.size,
                      finding.document.data, name);
        ck_assert_double_eq(finding.score, score);
        ck_assert_uint_eq(finding.block, QN_NO_BLOCK);
    }
    index_free(index);
}

START_TEST(the_rule_holds_for_random_units)
{
    for (uint64_t seed = 0; seed < 60; seed++) {
        uint64_t random = seed;
        compare(seed, 50 + test_below(&random, 200), 4 + test_below(&random, 60), 1 + test_below(&random, 5));
    }
}
END_TEST

START_TEST(the_rule_holds_while_the_table_grows)
{
    compare(1, MOST_UNITS, 2000, 4);
    compare(2, MOST_UNITS, 8, 2);
}
END_TEST

/* ---- By hand ---- */

static bool add(struct index *index, uint32_t payload, const qn_key *keys, size_t count, struct finding *finding)
{
    const struct unit unit = {.payload = qn_bytes(&payload, 4), .keys = keys, .key_count = count};
    ck_assert(index_add(index, &unit, finding));
    return finding->found;
}

START_TEST(a_key_lists_its_first_units_and_no_more)
{
    struct index *index = index_new(&instance, 2, false, &budget);
    struct finding finding;
    const qn_key key = {0, 7};
    /* two odd ones are listed; the even ones behind them are not, and so find nobody */
    static const uint32_t payloads[] = {1, 3, 2, 4, 5};
    static const bool found[] = {false, true, false, false, true};
    for (size_t i = 0; i < 5; i++) {
        char name[8];
        snprintf(name, sizeof name, "%zu", i);
        ck_assert(index_begin(index, qn_str(name), 0));
        ck_assert_int_eq(add(index, payloads[i], &key, 1, &finding), found[i]);
        if (found[i])
            ck_assert(qn_equal(finding.document, qn_str("0")));
    }
    index_free(index);
}
END_TEST

START_TEST(a_unit_without_keys_is_like_nothing)
{
    struct index *index = index_new(&instance, 4, false, &budget);
    struct finding finding;
    ck_assert(index_begin(index, qn_str("a"), 0));
    for (int i = 0; i < 3; i++)
        ck_assert(!add(index, 2, NULL, 0, &finding));
    index_free(index);
}
END_TEST

START_TEST(a_unit_that_gives_a_key_twice_is_not_its_own_duplicate)
{
    struct index *index = index_new(&instance, 4, false, &budget);
    struct finding finding;
    const qn_key keys[] = {{0, 7}, {0, 7}, {0, 7}};
    ck_assert(index_begin(index, qn_str("a"), 0));
    ck_assert(!add(index, 2, keys, 3, &finding));
    ck_assert(add(index, 2, keys, 1, &finding));
    index_free(index);
}
END_TEST

START_TEST(keys_that_differ_in_one_bit_are_different)
{
    struct index *index = index_new(&instance, 4, false, &budget);
    struct finding finding;
    ck_assert(index_begin(index, qn_str("a"), 0));
    for (int bit = 0; bit < 128; bit++) {
        const qn_key key = {bit < 64 ? UINT64_C(1) << bit : 0, bit < 64 ? 0 : UINT64_C(1) << (bit - 64)};
        ck_assert(!add(index, 2, &key, 1, &finding));
    }
    index_free(index);
}
END_TEST

START_TEST(blocks_are_told_with_their_document)
{
    struct index *index = index_new(&instance, 4, false, &budget);
    const uint32_t payload = 2;
    const qn_key key = {0, 7};
    qn_block block = {.id = 17};
    const struct unit unit = {.block = &block, .payload = qn_bytes(&payload, 4), .keys = &key, .key_count = 1};
    struct finding finding;
    ck_assert(index_begin(index, qn_str("a"), 0) && index_add(index, &unit, &finding));
    ck_assert(index_begin(index, qn_str("b"), 0) && index_add(index, &unit, &finding));
    ck_assert(qn_equal(finding.document, qn_str("a")));
    ck_assert_uint_eq(finding.block, 17);
    index_free(index);
}
END_TEST

START_TEST(what_is_cleared_is_forgotten)
{
    struct index *index = index_new(&instance, 4, false, &budget);
    struct finding finding;
    uint64_t seed = 1;
    for (int round = 0; round < 20; round++) {
        const uint32_t units = round % 2 ? 3 : 3000;
        ck_assert(index_begin(index, qn_str("a"), 0));
        for (uint32_t i = 0; i < units; i++) {
            const qn_key key = {test_random(&seed), i};
            ck_assert(!add(index, 2, &key, 1, &finding));
            ck_assert(add(index, 2, &key, 1, &finding));
        }
        index_clear(index);
    }
    index_free(index);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("index");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, the_rule_holds_for_random_units);
    tcase_add_test(tests, the_rule_holds_while_the_table_grows);
    tcase_add_test(tests, a_key_lists_its_first_units_and_no_more);
    tcase_add_test(tests, a_unit_without_keys_is_like_nothing);
    tcase_add_test(tests, a_unit_that_gives_a_key_twice_is_not_its_own_duplicate);
    tcase_add_test(tests, keys_that_differ_in_one_bit_are_different);
    tcase_add_test(tests, blocks_are_told_with_their_document);
    tcase_add_test(tests, what_is_cleared_is_forgotten);
    return test_run(tests);
}
