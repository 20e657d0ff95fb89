/* headline: which line is the title, and that a first paragraph never is. */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>

#define BODY "The harbour board agreed on Monday to rebuild the northern quay, which last winter's storms had torn away.\n" \
             "Work is to begin in spring and will take two years, according to the plan that the members approved."

static qt_fixture *stage;

static void setup(void)
{
    stage = qt_new("extractor/headline", NULL);
    ck_assert_ptr_nonnull(stage);
}

static void teardown(void)
{
    qt_free(stage);
}

static const char *title_of(const char *text)
{
    ck_assert_int_eq(qt_process(stage, text), QN_PASS);
    const char *title = qt_field(stage, "title");
    return title ? title : "";
}

START_TEST(a_short_first_line_above_the_story_is_the_title)
{
    ck_assert_str_eq(title_of("Storm-torn quay to be rebuilt\n" BODY), "Storm-torn quay to be rebuilt");
    ck_assert_str_eq(qt_text(stage), BODY);
    ck_assert_str_eq(qt_dropped(stage), "headline: Storm-torn quay to be rebuilt");
    ck_assert_str_eq(title_of("Who will pay for the quay?\n" BODY), "Who will pay for the quay?");
}
END_TEST

START_TEST(a_standfirst_that_the_story_says_again_goes)
{
    static const char standfirst[] = "Work is to begin in spring and will take two years, according to the plan that the members approved.";
    char text[1024], dropped[256];
    snprintf(text, sizeof text, "Storm-torn quay to be rebuilt\n%s\n" BODY, standfirst);
    snprintf(dropped, sizeof dropped, "headline: Storm-torn quay to be rebuilt\nstandfirst: %s", standfirst);
    ck_assert_str_eq(title_of(text), "Storm-torn quay to be rebuilt");
    ck_assert_str_eq(qt_text(stage), BODY);
    ck_assert_str_eq(qt_dropped(stage), dropped);
}
END_TEST

START_TEST(a_first_paragraph_is_never_the_title)
{
    ck_assert_str_eq(title_of(BODY), "");
    ck_assert_str_eq(title_of("The quay went under in the night.\n" BODY), "");
    ck_assert_str_eq(qt_dropped(stage), "");
}
END_TEST

START_TEST(numbers_menus_bylines_and_legends_are_no_title)
{
    ck_assert_str_eq(title_of("403\n" BODY), "");
    ck_assert_str_eq(title_of("Menu\n" BODY), "");
    ck_assert_str_eq(title_of("By Jane Doe\n" BODY), "");
    ck_assert_str_eq(title_of("Wednesday, 28 January 2026\n" BODY), "");
    ck_assert_str_eq(title_of("The quay in January (Photo by Jane Doe)\n" BODY), "");
}
END_TEST

START_TEST(the_pages_title_loses_the_site_when_a_line_says_it_again)
{
    ck_assert_str_eq(title_of("Storm-torn quay to be rebuilt - World - The Courier\nHome\nWorld\nSport\nMoney\nSearch\n"
                              "Storm-torn quay to be rebuilt\nShare\n" BODY),
                     "Storm-torn quay to be rebuilt");
    ck_assert_str_eq(qt_text(stage), "Home\nWorld\nSport\nMoney\nSearch\nShare\n" BODY);
    ck_assert_str_eq(title_of("Harbour: Who pays for the quay? | The Courier\nHome\nWorld\nSport\nMoney\nSearch\n"
                              "Towns by the sea - “Who pays for the quay?”\n" BODY),
                     "Who pays for the quay?");
}
END_TEST

START_TEST(the_title_stands_beside_the_date_below_the_menus)
{
    ck_assert_str_eq(title_of("The Courier\nHome\nWorld\nSport\nMoney\nSearch\nLog in\n28.01.2026, 20:28\nQuay rebuilt\nHow the board voted\n" BODY),
                     "Quay rebuilt");
    ck_assert_str_eq(title_of("The Courier\nHome\nWorld\nSport\nMoney\nSearch\nLog in\nStorm-torn quay to be rebuilt\n28.01.2026, 20:28\n" BODY),
                     "Storm-torn quay to be rebuilt");
}
END_TEST

START_TEST(a_heading_wins_over_lines)
{
    ck_assert_str_eq(title_of("The Courier\nHome\nWorld\nSport\nMoney\n# Quay to be rebuilt\nHow the board voted on Monday\n" BODY),
                     "Quay to be rebuilt");
}
END_TEST

START_TEST(nothing_without_a_story)
{
    ck_assert_str_eq(title_of("Home\nWorld\nSport"), "");
    ck_assert_str_eq(title_of(""), "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("headline");
    TCase *tests = tcase_create("headline");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_short_first_line_above_the_story_is_the_title);
    tcase_add_test(tests, a_standfirst_that_the_story_says_again_goes);
    tcase_add_test(tests, a_first_paragraph_is_never_the_title);
    tcase_add_test(tests, numbers_menus_bylines_and_legends_are_no_title);
    tcase_add_test(tests, the_pages_title_loses_the_site_when_a_line_says_it_again);
    tcase_add_test(tests, the_title_stands_beside_the_date_below_the_menus);
    tcase_add_test(tests, a_heading_wins_over_lines);
    tcase_add_test(tests, nothing_without_a_story);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
