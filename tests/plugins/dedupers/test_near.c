/* near: what counts as the same document, and what only looks like it. */
#include "stories.h"

#include <quern/quern-test.h>

#include <check.h>
#include <string.h>

static qt_fixture *near;
static char a[1 << 20], b[1 << 20];

static void setup(void)
{
    near = qt_new("deduper/near", NULL);
    ck_assert_ptr_nonnull(near);
    memset(a, 0, sizeof a);
    memset(b, 0, sizeof b);
}

static void teardown(void)
{
    qt_free(near);
}

/* Likeness of a and b; 0 also where they share no key. */
static double likeness(void)
{
    const double score = qt_same(near, a, b), other = qt_same(near, b, a);
    ck_assert_msg(score == other, "%f one way, %f the other", score, other);
    return score < 0 ? 0 : score;
}

START_TEST(equal_texts_are_equal_whatever_their_case_and_lines)
{
    put_paragraphs(a, 1, 5);
    put_paragraphs(b, 1, 5);
    for (char *at = b; *at; at++)
        *at = *at == '\n' ? ' ' : (char)(*at >= 'a' && *at <= 'z' ? *at - 32 : *at);
    ck_assert_double_eq(likeness(), 1);
}
END_TEST

START_TEST(short_texts_are_the_same_only_as_a_whole)
{
    strcpy(a, "Rain is on the way.");
    strcpy(b, "RAIN is on the way");
    ck_assert_double_eq(likeness(), 1);
    strcpy(b, "Rain is on its way.");
    ck_assert_double_eq(likeness(), 0);
    strcpy(a, "More follows.");
    strcpy(b, "More follows.");
    ck_assert_double_eq(qt_same(near, a, b), -1); /* two words say nothing: no key */
}
END_TEST

START_TEST(other_texts_share_nothing)
{
    put_paragraphs(a, 1, 8);
    put_paragraphs(b, 101, 108);
    ck_assert_double_eq(likeness(), 0);
}
END_TEST

START_TEST(an_edited_copy_is_strongly_alike)
{
    put_paragraphs(a, 1, 8);
    put_paragraphs(put_paragraphs(put_paragraphs(b, 50, 50), 1, 3), 5, 8); /* a new lead, one paragraph gone */
    ck_assert_double_ge(likeness(), 0.5);
    ck_assert_double_lt(likeness(), 1);
}
END_TEST

START_TEST(a_copy_that_was_cut_short_is_found)
{
    put_paragraphs(a, 1, 8);
    put_paragraphs(b, 1, 3);
    ck_assert_double_gt(likeness(), 0);
}
END_TEST

START_TEST(paragraphs_in_another_order_are_the_same_story)
{
    put_paragraphs(a, 1, 8);
    put_paragraphs(put_paragraphs(put_paragraphs(b, 1, 2), 6, 8), 3, 5);
    ck_assert_double_ge(likeness(), 0.5);
}
END_TEST

START_TEST(more_in_common_never_scores_less)
{
    double before = 0;
    put_paragraphs(a, 1, 12);
    for (uint32_t last = 4; last <= 12; last++) {
        put_paragraphs(put_paragraphs(b, 1, last), 100 + last, 112);
        ck_assert_double_ge(likeness(), before);
        before = likeness();
    }
    ck_assert_double_eq(qt_same(near, a, a), 1);
}
END_TEST

/* A report of a market, with the figures of its day. */
static void put_market(char *out, int day)
{
    for (int i = 0; i < 8; i++) {
        out = put_sentence(out, 900 + (uint32_t)i, 10);
        out += sprintf(out - 1, " closed at %d points after ", 100 + 37 * i + 11 * day) - 1;
        out = put_sentence(out, 950 + (uint32_t)i, 10);
        out += sprintf(out, "\n");
    }
}

START_TEST(one_form_with_other_numbers_is_another_report)
{
    put_market(a, 1);
    put_market(b, 1);
    ck_assert_double_eq(likeness(), 1);
    put_market(b, 2);
    ck_assert_double_eq(likeness(), 0);
    qt_free(near);
    near = qt_new("deduper/near", "numbers = 1.0;");
    ck_assert_double_ge(likeness(), 0.5); /* nothing but the numbers sets them apart */
}
END_TEST

START_TEST(a_quotation_in_two_stories_does_not_make_them_one)
{
    char *at = put_paragraphs(a, 1, 4);
    at = put_sentence(at, 77, 80);
    put_paragraphs(at + sprintf(at, "\n"), 5, 5);
    at = put_paragraphs(b, 101, 104);
    at = put_sentence(at, 77, 80);
    put_paragraphs(at + sprintf(at, "\n"), 105, 105);
    ck_assert_double_eq(likeness(), 0);
}
END_TEST

START_TEST(a_digest_is_none_of_its_stories)
{
    char *at = a;
    for (uint32_t story = 1; story <= 6; story++)
        at = put_paragraphs(at, story * 10, story * 10);
    put_paragraphs(b, 30, 32);
    ck_assert_double_eq(likeness(), 0);
}
END_TEST

START_TEST(one_piece_in_common_joins_no_clusters)
{
    put_sentence(a, 1, 200);
    char *at = put_sentence(b, 1, 200);
    put_paragraphs(at + sprintf(at, "\n"), 100, 121); /* of 550 words more */
    ck_assert_double_gt(likeness(), 0);
    ck_assert_double_lt(likeness(), 0.5);
}
END_TEST

START_TEST(long_texts_are_compared_by_a_part_of_them)
{
    put_paragraphs(a, 1, 3000);
    put_paragraphs(put_paragraphs(b, 1, 2000), 5001, 6000);
    const double score = likeness(); /* Jaccard 1/2 is 0.6875 */
    ck_assert_double_ge(score, 0.66);
    ck_assert_double_le(score, 0.72);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("near");
    TCase *all = tcase_create("near");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, equal_texts_are_equal_whatever_their_case_and_lines);
    tcase_add_test(all, short_texts_are_the_same_only_as_a_whole);
    tcase_add_test(all, other_texts_share_nothing);
    tcase_add_test(all, an_edited_copy_is_strongly_alike);
    tcase_add_test(all, a_copy_that_was_cut_short_is_found);
    tcase_add_test(all, paragraphs_in_another_order_are_the_same_story);
    tcase_add_test(all, more_in_common_never_scores_less);
    tcase_add_test(all, one_form_with_other_numbers_is_another_report);
    tcase_add_test(all, a_quotation_in_two_stories_does_not_make_them_one);
    tcase_add_test(all, a_digest_is_none_of_its_stories);
    tcase_add_test(all, one_piece_in_common_joins_no_clusters);
    tcase_add_test(all, long_texts_are_compared_by_a_part_of_them);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
