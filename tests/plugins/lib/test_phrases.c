/* phrases: found at word boundaries, in whatever case, where they stand. */
#include <phrases.h>

#include <check.h>
#include <stdlib.h>

static const char *const texts[] = {"read more", "©", "(", "share", "подробнее", "続きを読む", "it's", "ad", "straße", "اقرأ أيضا"};
enum { COUNT = sizeof texts / sizeof *texts };

static phrases *set;

static void setup(void)
{
    phrases_entry entries[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        entries[i] = (phrases_entry){qn_str(texts[i]), true};
    set = phrases_new(entries, COUNT);
    ck_assert_ptr_nonnull(set);
}

static void teardown(void)
{
    phrases_free(set);
}

/* The first phrase found in a text; NULL: none. */
static const char *found_in(const char *text, phrases_match *match)
{
    phrases_scan scan;
    phrases_start(&scan, set, qn_str(text), 0, SIZE_MAX);
    return phrases_next(&scan, match) ? texts[match->phrase] : NULL;
}

static void finds(const char *text, const char *phrase, size_t begin, size_t end)
{
    phrases_match match;
    ck_assert_pstr_eq(found_in(text, &match), phrase);
    ck_assert_uint_eq(match.begin, begin);
    ck_assert_uint_eq(match.end, end);
}

static void finds_nothing(const char *text)
{
    phrases_match match;
    ck_assert_pstr_eq(found_in(text, &match), NULL);
}

START_TEST(finds_phrases_in_whatever_case)
{
    finds("READ More", "read more", 0, 9);
    finds("» Подробнее", "подробнее", 3, 21);
    finds("STRAßE", "straße", 0, 7);
    finds("إقرأ أيضا", "اقرأ أيضا", 0, 17);
}
END_TEST

START_TEST(finds_whole_words_only)
{
    finds_nothing("spread more, shared, adverb, bad");
    finds("No ad.", "ad", 3, 5);
    finds("ad5", "ad", 0, 2);
}
END_TEST

START_TEST(finds_signs_wherever_they_stand)
{
    finds("x© 2020", "©", 1, 3);
    finds("f(x)", "(", 1, 2);
}
END_TEST

START_TEST(takes_curly_apostrophes_for_straight_ones)
{
    finds("so it’s", "it's", 3, 9);
}
END_TEST

START_TEST(needs_no_boundaries_in_scripts_without_blanks)
{
    finds("この続きを読むには", "続きを読む", 6, 21);
}
END_TEST

START_TEST(finds_all_of_a_text_in_order)
{
    phrases_scan scan;
    phrases_match match;
    phrases_start(&scan, set, qn_str("Share (ad) share"), 0, SIZE_MAX);
    static const char *const order[] = {"share", "(", "ad", "share"};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(phrases_next(&scan, &match));
        ck_assert_str_eq(texts[match.phrase], order[i]);
    }
    ck_assert(!phrases_next(&scan, &match));
}
END_TEST

START_TEST(tells_where_the_next_word_begins)
{
    ck_assert_uint_eq(phrases_word(qn_str("» [x]"), 0), 4);
    ck_assert_uint_eq(phrases_word(qn_str("。読"), 0), 3);
    ck_assert_uint_eq(phrases_word(qn_str("... !"), 0), 5);
}
END_TEST

START_TEST(begins_and_ends_a_pass_where_told)
{
    phrases_scan scan;
    phrases_match match;
    phrases_start(&scan, set, qn_str("share ad share"), 2, 9);
    ck_assert(phrases_next(&scan, &match));
    ck_assert_uint_eq(match.begin, 6);
    ck_assert(!phrases_next(&scan, &match));
}
END_TEST

START_TEST(takes_any_bytes)
{
    phrases_scan scan;
    phrases_match match;
    char text[3];
    for (unsigned i = 0; i < 1u << 16; i++) {
        text[0] = (char)i;
        text[1] = (char)(i >> 8);
        text[2] = (char)0xE3;
        phrases_start(&scan, set, qn_bytes(text, sizeof text), 0, SIZE_MAX);
        while (phrases_next(&scan, &match))
            ck_assert_uint_le(match.end, sizeof text);
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("phrases");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, finds_phrases_in_whatever_case);
    tcase_add_test(tcase, finds_whole_words_only);
    tcase_add_test(tcase, finds_signs_wherever_they_stand);
    tcase_add_test(tcase, takes_curly_apostrophes_for_straight_ones);
    tcase_add_test(tcase, needs_no_boundaries_in_scripts_without_blanks);
    tcase_add_test(tcase, finds_all_of_a_text_in_order);
    tcase_add_test(tcase, tells_where_the_next_word_begins);
    tcase_add_test(tcase, begins_and_ends_a_pass_where_told);
    tcase_add_test(tcase, takes_any_bytes);
    Suite *suite = suite_create("phrases");
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
