/* dateline: what opens, signs and ends a story goes into fields; prose stays. */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

#define BODY "the harbour board agreed on Monday to rebuild the northern quay, which last winter's storms had torn away."
#define MORE "Work is to begin in spring and will take two years, according to the plan that the members approved."

static qt_fixture *stage;

static void setup(void)
{
    stage = qt_new("extractor/dateline", NULL);
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

/* Runs a first paragraph with a body behind it. */
static void run(const char *first)
{
    char text[2048];
    snprintf(text, sizeof text, "%s\n" MORE, first);
    ck_assert_int_eq(qt_process(stage, text), QN_PASS);
}

struct form {
    const char *dateline, *place, *agency, *source, *date;
};

START_TEST(lifts_datelines_of_all_forms)
{
    static const struct form forms[] = {
        {"PHOENIX — ", "PHOENIX", "", "", ""},
        {"PUTRAJAYA, Nov 22 — ", "PUTRAJAYA", "", "", ""},
        {"MEXICO CITY (AP) — ", "MEXICO CITY", "AP", "", ""},
        {"(Reuters) - ", "", "Reuters", "", ""},
        {"(CNN) ", "", "CNN", "", ""},
        {"NEW DELHI: ", "NEW DELHI", "", "", ""},
        {"Mumbai, Aug 6 (IANS) ", "Mumbai", "IANS", "", ""},
        {"KHANKENDI, Azerbaijan, July 4. ", "KHANKENDI, Azerbaijan", "", "", ""},
        {"RADNOR, Pa., April 14, 2025 (GLOBE NEWSWIRE) -- ", "RADNOR, Pa.", "GLOBE NEWSWIRE", "", "2025-04-14"},
        {"Harbour | THECOURIER.EXAMPLE — ", "Harbour", "", "THECOURIER.EXAMPLE", ""},
        {"JAKARTA, WARTA.example - ", "JAKARTA", "", "WARTA.example", ""},
        {"Paris, 28 janvier 2026 (AFP) - ", "Paris", "AFP", "", "2026-01-28"},
        {"Berlin (dpa) - ", "Berlin", "dpa", "", ""},
        {"(ANSA) - ROMA, 28 GEN - ", "ROMA", "ANSA", "", ""},
        {"МОСКВА, 28 января. /ТАСС/. ", "МОСКВА", "ТАСС", "", ""},
        {"МОСКВА, 28 янв - РИА Новости. ", "МОСКВА", "РИА Новости", "", ""},
        {"Washington – January 28, 2026 – ", "Washington", "", "", "2026-01-28"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char first[512], dropped[512];
        snprintf(first, sizeof first, "%sThat %s", forms[i].dateline, BODY);
        run(first);
        ck_assert_str_eq(qt_text(stage), "That " BODY "\n" MORE);
        snprintf(dropped, sizeof dropped, "dateline: %.*s", (int)strlen(forms[i].dateline) - 1, forms[i].dateline);
        ck_assert_str_eq(qt_dropped(stage), dropped);
        ck_assert_str_eq(field("place"), forms[i].place);
        ck_assert_str_eq(field("agency"), forms[i].agency);
        ck_assert_str_eq(field("source"), forms[i].source);
        ck_assert_str_eq(field("date"), forms[i].date);
    }
}
END_TEST

START_TEST(lifts_datelines_of_the_east)
{
    static const struct form forms[] = {
        {"新华社北京1月28日电（记者 张三）", "北京", "新华社", "", ""},
        {"（新华社北京1月28日电）", "北京", "新华社", "", ""},
        {"【ワシントン=田中】", "ワシントン", "", "", ""},
        {"(서울=연합뉴스) 홍길동 기자 = ", "서울", "연합뉴스", "", ""},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char first[512];
        snprintf(first, sizeof first, "%s港务局周一决定重建被冬季风暴摧毁的北码头，工程将于春天开始，预计需要两年时间才能全部完成。", forms[i].dateline);
        run(first);
        ck_assert_str_eq(field("place"), forms[i].place);
        ck_assert_str_eq(field("agency"), forms[i].agency);
        ck_assert(strncmp(qt_text(stage), "港务局", strlen("港务局")) == 0);
    }
}
END_TEST

START_TEST(leaves_sentences_that_only_look_like_one)
{
    static const char *const firsts[] = {
        "London: the city that never was " BODY, "London: The city and its makers is the book that " BODY, "NATO — the alliance — said that " BODY,
        "NATO — Europe's shield — said that " BODY, "UPDATE: The police said that " BODY, "SPEAKER: I think that " BODY,
        "In London, Jan 28 - the day after - it was said that " BODY, "Acme (ACME) shares rose when " BODY, "John Smith — Who else? — said that " BODY,
        "(This story was corrected.) It was said that " BODY, "HARBOUR Golden Institute (HGI School) said that " BODY};
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        run(firsts[i]);
        ck_assert_str_eq(qt_dropped(stage), "");
        ck_assert_str_eq(field("place"), "");
    }
}
END_TEST

START_TEST(never_takes_a_bracket_later_in_the_text)
{
    run("That " BODY " It was told so by (Reuters) - among others, and by an agency (AP) — as one hears.");
    ck_assert_str_eq(qt_dropped(stage), "");
    ck_assert_str_eq(field("agency"), "");
}
END_TEST

START_TEST(lifts_bylines_in_many_languages)
{
    static const struct {
        const char *line, *author;
    } lines[] = {
        {"By Jane Doe", "Jane Doe"}, {"By Jane Doe | Correspondent", "Jane Doe"}, {"By JANE DOE, Science Editor", "JANE DOE"},
        {"By Jane Doe in Berlin", "Jane Doe"}, {"By Jane Doe and John Roe", "Jane Doe and John Roe"}, {"By Jane Doe jane@example.org", "Jane Doe"},
        {"Von Max Muster", "Max Muster"}, {"Par Anne Dupont et Luc Petit", "Anne Dupont et Luc Petit"}, {"Por Ana de la Cruz", "Ana de la Cruz"},
        {"Di Mario Rossi", "Mario Rossi"}, {"Door Jan van Dam", "Jan van Dam"}, {"Автор: Иван Петров", "Иван Петров"}, {"Oleh Budi Santoso", "Budi Santoso"},
        {"بقلم: أحمد علي", "أحمد علي"}, {"记者：王小明", "王小明"}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s\nThat %s", lines[i].line, BODY);
        run(text);
        ck_assert_str_eq(field("author"), lines[i].author);
        ck_assert_str_eq(qt_text(stage), "That " BODY "\n" MORE);
    }
}
END_TEST

START_TEST(leaves_lines_that_begin_like_a_byline)
{
    static const char *const lines[] = {"By the end of the year", "Von Berlin nach Paris", "Por qué sube el pan", "By now it was late?"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char text[1024];
        snprintf(text, sizeof text, "%s\nThat %s", lines[i], BODY);
        run(text);
        ck_assert_str_eq(field("author"), "");
        ck_assert_str_eq(qt_dropped(stage), "");
    }
}
END_TEST

START_TEST(lifts_credits_and_sign_offs_behind_the_story)
{
    ck_assert_int_eq(qt_process(stage, "That " BODY "\n" MORE " (HC)\nBased on ANI Report"), QN_PASS);
    ck_assert_str_eq(qt_text(stage), "That " BODY "\n" MORE);
    ck_assert_str_eq(field("agency"), "ANI");
    ck_assert_str_eq(field("source"), "");
    ck_assert_int_eq(qt_metric(stage, "sign_offs"), 1);
    ck_assert_int_eq(qt_process(stage, "That " BODY "\n" MORE "\nPA"), QN_PASS);
    ck_assert_str_eq(qt_dropped(stage), "byline: PA");
}
END_TEST

START_TEST(leaves_a_bracket_at_the_end_that_belongs_to_its_sentence)
{
    ck_assert_int_eq(qt_process(stage, "That " BODY "\n" MORE " It was filed as an annex (E-2)."), QN_PASS);
    ck_assert_str_eq(qt_dropped(stage), "");
}
END_TEST

START_TEST(the_option_keeps_bylines)
{
    qt_free(stage);
    stage = qt_new("extractor/dateline", "bylines = false;");
    ck_assert_int_eq(qt_process(stage, "By Jane Doe\nThat " BODY), QN_PASS);
    ck_assert_str_eq(qt_dropped(stage), "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dateline");
    TCase *tests = tcase_create("dateline");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lifts_datelines_of_all_forms);
    tcase_add_test(tests, lifts_datelines_of_the_east);
    tcase_add_test(tests, leaves_sentences_that_only_look_like_one);
    tcase_add_test(tests, never_takes_a_bracket_later_in_the_text);
    tcase_add_test(tests, lifts_bylines_in_many_languages);
    tcase_add_test(tests, leaves_lines_that_begin_like_a_byline);
    tcase_add_test(tests, lifts_credits_and_sign_offs_behind_the_story);
    tcase_add_test(tests, leaves_a_bracket_at_the_end_that_belongs_to_its_sentence);
    tcase_add_test(tests, the_option_keeps_bylines);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
