/* threshold: where the F1 that scores promise is best. */
#include "threshold.h"

#include <check.h>
#include <stdlib.h>

enum { MOST = 40 };

/* A page of blocks of so many words. */
static struct threshold choose(const uint32_t *words, const float *p, uint32_t count)
{
    struct piece pieces[MOST] = {0};
    for (uint32_t i = 0; i < count; i++)
        pieces[i].text.words = words[i];
    const struct survey survey = {.pieces = pieces, .count = count};
    return threshold_choose(&survey, p);
}

static double words_from(const uint32_t *words, const float *p, uint32_t count, double score)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += p[i] >= score ? words[i] : 0;
    return sum;
}

/* What the header promises, by its definition, with the truth at each of very many scores. */
static double expected_at(const uint32_t *words, const float *p, uint32_t count, double score)
{
    enum { TRUTHS = 10000 };
    const double kept = words_from(words, p, count, score);
    double all = 0, right = 0, together = 0;
    for (uint32_t i = 0; i < count; i++) {
        all += (double)p[i] * words[i];
        right += p[i] >= score ? (double)p[i] * words[i] : 0;
    }
    for (int i = 0; i < TRUTHS; i++) {
        const double truth = words_from(words, p, count, (i + .5) / TRUTHS);
        together += truth > 0 ? 2 * (truth < kept ? truth : kept) / (truth + kept) : 0;
    }
    return (2 * right / (kept + all) + together / TRUTHS) / 2;
}

START_TEST(parts_the_likely_from_the_unlikely)
{
    const uint32_t words[] = {5, 80, 90, 70, 6, 30};
    const float p[] = {.05f, .97f, .95f, .93f, .04f, .1f};
    const struct threshold best = choose(words, p, 6);
    ck_assert_float_gt(best.score, .1f);
    ck_assert_float_le(best.score, .93f);
    ck_assert_float_gt(best.expected, .9f);
}
END_TEST

START_TEST(short_blocks_weigh_little)
{
    const uint32_t words[] = {300, 2};
    const float p[] = {.9f, .3f};
    ck_assert_float_gt(choose(words, p, 2).score, 0);
    ck_assert_float_gt(choose(words, p, 2).expected, .85f);
}
END_TEST

START_TEST(no_other_score_promises_more)
{
    srand(3);
    for (int round = 0; round < 20; round++) {
        uint32_t words[MOST];
        float p[MOST];
        for (int i = 0; i < MOST; i++) {
            words[i] = (uint32_t)rand() % 60;
            p[i] = (float)(rand() % 50) / 50 + .01f;
        }
        const struct threshold best = choose(words, p, MOST);
        ck_assert_double_eq_tol(best.expected, expected_at(words, p, MOST, best.score), .02);
        for (int level = 0; level < 50; level++)
            if (words_from(words, p, MOST, level / 50.) > 0)
                ck_assert_double_le(expected_at(words, p, MOST, level / 50.), best.expected + .02);
    }
}
END_TEST

START_TEST(where_there_is_nothing_there_is_no_threshold)
{
    const uint32_t none[] = {0, 0}, some[] = {5, 6};
    const float p[] = {.9f, 1}, zero[] = {0, 0};
    ck_assert_float_eq(choose(none, p, 2).expected, 0);
    ck_assert_float_eq(choose(none, p, 2).score, 1);
    ck_assert_float_eq(choose(some, p, 0).score, 1);
    ck_assert_float_eq(choose(some, p, 2).score, .9f);
    ck_assert_float_lt(choose(some, zero, 2).expected, .02f);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("threshold");
    TCase *group = tcase_create("threshold");
    tcase_add_test(group, parts_the_likely_from_the_unlikely);
    tcase_add_test(group, short_blocks_weigh_little);
    tcase_add_test(group, no_other_score_promises_more);
    tcase_add_test(group, where_there_is_nothing_there_is_no_threshold);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
