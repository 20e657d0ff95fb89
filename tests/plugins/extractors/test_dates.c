/* dates: the day that a text states as its own, and no other. */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>

#define BODY "The harbour board agreed on Monday to rebuild the northern quay, which last winter's storms had torn away.\n" \
             "Work is to begin in spring and will take two years, according to the plan that the members approved."

static qt_fixture *stage;

static void setup(void)
{
    stage = qt_new("extractor/dates", NULL);
    ck_assert_ptr_nonnull(stage);
}

static void teardown(void)
{
    qt_free(stage);
}

static const char *field(const char *name)
{
    const char *value = qt_field(stage, name);
    return value ? value : "";
}

/* Runs a body with a line above it and lines below it. */
static void run(const char *above, const char *below)
{
    char text[4096];
    snprintf(text, sizeof text, "%s\n" BODY "\n%s", above, below);
    ck_assert_int_eq(qt_process(stage, text), QN_PASS);
}

START_TEST(reads_labelled_dates_in_many_languages)
{
    static const char *const lines[] = {
        "Published: 28 January 2026", "Posted on January 28, 2026", "Veröffentlicht am 28.01.2026", "Publié le 28 janvier 2026",
        "Publicado el 28 de enero de 2026", "Publicado em 28 de janeiro de 2026", "Pubblicato il 28 gennaio 2026", "Gepubliceerd op 28 januari 2026",
        "Opublikowano: 28 stycznia 2026", "Опубликовано: 28 января 2026", "Yayınlanma Tarihi: 28 Ocak 2026", "Diterbitkan 28 Januari 2026",
        "Publicerad 28 januari 2026", "نشر في 28 يناير 2026", "公開日：2026年1月28日", "发布时间：2026-01-28", "입력 2026.01.28."};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        run(lines[i], "");
        ck_assert_msg(strcmp(field("date"), "2026-01-28") == 0, "%s gives \"%s\"", lines[i], field("date"));
        ck_assert_str_eq(qt_text(stage), BODY);
        ck_assert_str_eq(field("modified"), "");
    }
}
END_TEST

START_TEST(tells_publication_from_change)
{
    run("Updated: 29 January 2026 | Published: 28 January 2026 at 10:00 GMT", "");
    ck_assert_str_eq(field("date"), "2026-01-28T10:00Z");
    ck_assert_str_eq(field("modified"), "2026-01-29");
    run("28.01.2026 - Güncelleme : 29.01.2026", "");
    ck_assert_str_eq(field("date"), "2026-01-28");
    ck_assert_str_eq(field("modified"), "2026-01-29");
}
END_TEST

START_TEST(takes_the_day_of_change_when_it_is_all_there_is)
{
    run("Last updated: 29 January 2026", "");
    ck_assert_str_eq(field("date"), "2026-01-29");
    qt_free(stage);
    stage = qt_new("extractor/dates", "from_change = false;");
    run("Last updated: 29 January 2026", "");
    ck_assert_str_eq(field("date"), "");
    ck_assert_str_eq(field("modified"), "2026-01-29");
}
END_TEST

START_TEST(reads_a_day_that_stands_beside_a_name)
{
    run("By Jane Doe | 28 January 2026 10:00", "");
    ck_assert_str_eq(field("date"), "2026-01-28T10:00");
    ck_assert_str_eq(field("author"), "Jane Doe");
    run("Jane Doe / THECOURIER.EXAMPLE / Jan 28, 2026, 17:07 IST", "");
    ck_assert_str_eq(field("date"), "2026-01-28T17:07");
    run("渡辺花子2026年1月28日 21時37分", "");
    ck_assert_str_eq(field("date"), "2026-01-28T21:37");
}
END_TEST

START_TEST(a_date_in_prose_is_not_the_documents)
{
    run("The ferry sank on 28 January 2026 off the cape", "");
    ck_assert_str_eq(field("date"), "");
    run("Fishing boats off the northern quay, 28 January 2026", "");
    ck_assert_str_eq(field("date"), "");
    run("Deadline: 28 January 2026", "");
    ck_assert_str_eq(field("date"), "");
    run("Published two hours ago", "It was on 28 January 2026 that the storm came and took the quay away with it.");
    ck_assert_str_eq(field("date"), "");
    ck_assert_str_eq(qt_dropped(stage), "");
}
END_TEST

START_TEST(a_day_without_a_year_is_no_date)
{
    run("28 January, 10:00", "");
    ck_assert_str_eq(field("date"), "");
}
END_TEST

START_TEST(an_open_date_is_not_guessed)
{
    run("Published: 02/03/2026", "");
    ck_assert_str_eq(field("date"), "");
    ck_assert_int_eq(qt_metric(stage, "ambiguous"), 1);
}
END_TEST

START_TEST(another_date_of_the_document_settles_the_order)
{
    run("Published: 02/03/2026", "The first plan was dated 28/01/2026 and spoke of one year only, not of two.");
    ck_assert_str_eq(field("date"), "2026-03-02");
    run("Published: 02/03/2026", "The first plan was dated 01/28/2026 and spoke of one year only, not of two.");
    ck_assert_str_eq(field("date"), "2026-02-03");
}
END_TEST

START_TEST(a_lone_date_line_behind_the_story_counts)
{
    run("# Quay to be rebuilt", "28 January 2026");
    ck_assert_str_eq(field("date"), "2026-01-28");
    ck_assert_str_eq(qt_dropped(stage), "date-line: 28 January 2026");
    run("# Quay to be rebuilt", "Other story\n27 January 2026\nThird story\n26 January 2026");
    ck_assert_str_eq(field("date"), "");
}
END_TEST

START_TEST(marks_all_dates_when_asked)
{
    qt_free(stage);
    stage = qt_new("extractor/dates", "spans = true;");
    run("# Quay to be rebuilt", "The first plan was dated 28 January 2026 and the second one 5 March 2026, they said.");
    ck_assert_str_eq(qt_spans(stage, "date"), "28 January 2026\n5 March 2026");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dates");
    TCase *tests = tcase_create("dates");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, reads_labelled_dates_in_many_languages);
    tcase_add_test(tests, tells_publication_from_change);
    tcase_add_test(tests, takes_the_day_of_change_when_it_is_all_there_is);
    tcase_add_test(tests, reads_a_day_that_stands_beside_a_name);
    tcase_add_test(tests, a_date_in_prose_is_not_the_documents);
    tcase_add_test(tests, a_day_without_a_year_is_no_date);
    tcase_add_test(tests, an_open_date_is_not_guessed);
    tcase_add_test(tests, another_date_of_the_document_settles_the_order);
    tcase_add_test(tests, a_lone_date_line_behind_the_story_counts);
    tcase_add_test(tests, marks_all_dates_when_asked);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
