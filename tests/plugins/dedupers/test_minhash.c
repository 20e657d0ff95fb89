/* minhash: signatures that agree as often as shingles do. */
#include "stories.h"

#include <quern/quern-test.h>

#include <check.h>
#include <string.h>

static char a[1 << 20], b[1 << 20];

/* What a minhash with these options says of a and b; 0 also where they share no key. */
static double likeness(const char *options)
{
    qt_fixture *minhash = qt_new("deduper/minhash", options);
    ck_assert_ptr_nonnull(minhash);
    const double score = qt_same(minhash, a, b), other = qt_same(minhash, b, a);
    ck_assert_msg(score == other, "%f one way, %f the other", score, other);
    qt_free(minhash);
    return score < 0 ? 0 : score;
}

static void setup(void)
{
    memset(a, 0, sizeof a);
    memset(b, 0, sizeof b);
}

START_TEST(equal_texts_are_equal_and_others_are_not)
{
    put_paragraphs(a, 1, 6);
    put_paragraphs(b, 1, 6);
    ck_assert_double_eq(likeness(NULL), 1);
    put_paragraphs(b, 101, 106);
    ck_assert_double_eq(likeness(NULL), 0);
}
END_TEST

START_TEST(a_text_without_three_words_has_no_key)
{
    strcpy(a, "More follows.");
    qt_fixture *minhash = qt_new("deduper/minhash", NULL);
    ck_assert_double_eq(qt_same(minhash, a, a), -1);
    qt_free(minhash);
    strcpy(a, "More follows later.");
    strcpy(b, "More follows, later!");
    ck_assert_double_eq(likeness(NULL), 1);
}
END_TEST

START_TEST(signatures_estimate_how_much_is_shared)
{
    static const struct {
        uint32_t shared, own; /* paragraphs of both, and of each */
        double likeness;
    } cases[] = {{30, 10, 0.6}, {40, 2, 0.909}, {20, 16, 0.385}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setup();
        put_paragraphs(put_paragraphs(a, 1, cases[i].shared), 101, 100 + cases[i].own);
        put_paragraphs(put_paragraphs(b, 1, cases[i].shared), 201, 200 + cases[i].own);
        const double estimate = 2 * likeness("bands = 128; threshold = 0.1;") - 1, error = estimate - cases[i].likeness;
        ck_assert_msg(error > -0.12 && error < 0.12, "%f for %f", estimate, cases[i].likeness);
    }
}
END_TEST

START_TEST(more_rows_find_only_what_is_more_alike)
{
    put_paragraphs(put_paragraphs(a, 1, 6), 101, 106);
    put_paragraphs(put_paragraphs(b, 1, 6), 201, 206); /* a third of both */
    ck_assert_double_gt(likeness("bands = 64; rows = 2;"), 0);
    ck_assert_double_eq(likeness("bands = 8; rows = 16;"), 0);
}
END_TEST

START_TEST(the_threshold_decides)
{
    put_paragraphs(put_paragraphs(a, 1, 6), 101, 106);
    put_paragraphs(put_paragraphs(b, 1, 6), 201, 206);
    ck_assert_double_gt(likeness("threshold = 0.1; bands = 64;"), 0);
    ck_assert_double_eq(likeness("threshold = 0.7; bands = 64;"), 0);
}
END_TEST

START_TEST(one_form_with_other_numbers_is_another_report)
{
    char *ends[2] = {a, b};
    for (int i = 0; i < 16; i++)
        for (int side = 0; side < 2; side++) {
            ends[side] = put_sentence(ends[side], 900 + (uint32_t)i, 12) - 1;
            ends[side] += sprintf(ends[side], " %d points.\n", 100 + 37 * i + 11 * side);
        }
    ck_assert_double_eq(likeness(NULL), 0);
    ck_assert_double_gt(likeness("numbers = 1.0;"), 0.5);
}
END_TEST

START_TEST(more_signatures_than_fit_are_refused)
{
    ck_assert_ptr_null(qt_new("deduper/minhash", "bands = 32; rows = 9;"));
    qt_fixture *most = qt_new("deduper/minhash", "bands = 32; rows = 8;");
    ck_assert_ptr_nonnull(most);
    qt_free(most);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("minhash");
    TCase *all = tcase_create("minhash");
    tcase_add_checked_fixture(all, setup, NULL);
    tcase_add_test(all, equal_texts_are_equal_and_others_are_not);
    tcase_add_test(all, a_text_without_three_words_has_no_key);
    tcase_add_test(all, signatures_estimate_how_much_is_shared);
    tcase_add_test(all, more_rows_find_only_what_is_more_alike);
    tcase_add_test(all, the_threshold_decides);
    tcase_add_test(all, one_form_with_other_numbers_is_another_report);
    tcase_add_test(all, more_signatures_than_fit_are_refused);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
