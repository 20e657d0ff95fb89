/* Common subsequences: as long as there are any, and in proportion for what has nothing in common. */
#include "compare/script.h"
#include "compare/words.h"

#include "base/buffer.h"

#include "../core_test.h"

enum { MOST = 40 };

/* By the book: the length of the longest common subsequence. */
static size_t longest(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
    size_t table[MOST + 1][MOST + 1] = {{0}};
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            const size_t best = table[i - 1][j] > table[i][j - 1] ? table[i - 1][j] : table[i][j - 1];
            table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1 : best;
        }
    return table[n][m];
}

START_TEST(the_longest_common_subsequence_is_found)
{
    uint64_t seed = 7, *a = malloc(MOST * sizeof *a), *b = malloc(MOST * sizeof *b);
    for (int round = 0; round < 20000; round++) {
        const size_t n = test_below(&seed, MOST + 1), m = test_below(&seed, MOST + 1);
        const uint32_t letters = 1 + test_below(&seed, 12);
        size_t *match = malloc((n + 1) * sizeof *match), pairs = 0, next = 0;
        for (size_t i = 0; i < n; i++)
            a[i] = test_below(&seed, letters);
        for (size_t i = 0; i < m; i++)
            b[i] = test_below(&seed, letters);
        match[n] = 77;
        ck_assert(script_match(a, n, b, m, match));
        ck_assert_uint_eq(match[n], 77);
        for (size_t i = 0; i < n; i++) {
            if (match[i] == SCRIPT_NONE)
                continue;
            ck_assert_uint_lt(match[i], m);
            ck_assert_uint_ge(match[i], next);
            ck_assert_uint_eq(a[i], b[match[i]]);
            next = match[i] + 1;
            pairs++;
        }
        ck_assert_uint_eq(pairs, longest(a, n, b, m));
        free(match);
    }
    free(a);
    free(b);
}
END_TEST

START_TEST(two_strangers_of_a_million_are_given_up)
{
    enum { MANY = 1000000 };
    uint64_t *a = malloc(MANY * sizeof *a), *b = malloc(MANY * sizeof *b);
    size_t *match = malloc(MANY * sizeof *match);
    for (size_t i = 0; i < MANY; i++) {
        a[i] = 2 * i;
        b[i] = 2 * i + 1;
    }
    a[0] = b[0];
    a[MANY - 1] = b[MANY - 1];
    ck_assert(script_match(a, MANY, b, MANY, match));
    ck_assert_uint_eq(match[0], 0);
    ck_assert_uint_eq(match[1], SCRIPT_NONE);
    ck_assert_uint_eq(match[MANY - 1], MANY - 1);
    free(a);
    free(b);
    free(match);
}
END_TEST

static void tell(void *user, enum words_side side, qn_slice text)
{
    static const char *const marks[] = {"=", "-", "+"};
    buffer_print(user, "%s%.*s|", marks[side], (int)text.size, text.data);
}

START_TEST(words_are_told_in_the_order_of_both)
{
    static const struct {
        const char *a, *b, *told;
    } rows[] = {
        {"the old  bridge", "the new bridge", "=the|-old|+new|=bridge|"},
        {"", "one two", "+one two|"},
        {"one two", " ", "-one two|"},
        {"", "", ""},
        {"a b c", "b c d", "-a|=b c|+d|"},
        {"same words", "same\nwords", "=same words|"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer told = {0};
        ck_assert(words_tell(qn_str(rows[i].a), qn_str(rows[i].b), tell, &told));
        ck_assert_str_eq(buffer_text(&told), rows[i].told);
        buffer_fini(&told);
    }
    ck_assert_double_eq_tol(words_likeness(qn_str("a b c"), qn_str("b c d")), 2.0 / 3, 1e-9);
    ck_assert_double_eq_tol(words_likeness(qn_str("a"), qn_str("b")), 0, 1e-9);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("script");
    tcase_add_test(tests, the_longest_common_subsequence_is_found);
    tcase_add_test(tests, two_strangers_of_a_million_are_given_up);
    tcase_add_test(tests, words_are_told_in_the_order_of_both);
    return test_run(tests);
}
