/* metadata: what invented pages say of themselves, read by the html reader first. */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static qt_fixture *reader, *stage;

static void setup(void)
{
    reader = qt_new("reader/html", "keep_empty = true;");
    stage = qt_new("extractor/metadata", NULL);
    ck_assert_ptr_nonnull(reader);
    ck_assert_ptr_nonnull(stage);
}

static void teardown(void)
{
    qt_free(stage);
    qt_free(reader);
}

static void read_page(const char *html)
{
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    ck_assert_int_eq(qt_process_docs(stage, reader), QN_PASS);
}

/* The field of a page; "": not set. */
static const char *field(const char *html, const char *name)
{
    read_page(html);
    const char *value = qt_field(reader, name);
    return value ? value : "";
}

/* Where it was read. */
static const char *origin(const char *html, const char *name)
{
    static char text[64];
    read_page(html);
    const qn_field *row = qn_field_of(qt_doc(reader, 0), name);
    snprintf(text, sizeof text, "%.*s", row ? (int)row->origin.size : 0, row ? row->origin.data : "");
    return text;
}

#define LD(json) "<script type='application/ld+json'>" json "</script>"
#define BODY "<p>The harbour board agreed on Monday to rebuild the northern quay, which the storms of last winter had torn away.</p>"

/* ---- Title ---- */

START_TEST(the_title_is_the_heading_that_the_page_states)
{
    static const char page[] = "<title>Quay to be rebuilt | The Courier</title><meta property=og:site_name content='The Courier'>"
                               "<h1>The Courier</h1><h2>Quay to be rebuilt</h2>" BODY "<h2>More from the harbour</h2>";
    ck_assert_str_eq(field(page, "title"), "Quay to be rebuilt");
    ck_assert_str_eq(origin(page, "title"), "title+heading");
}
END_TEST

START_TEST(the_only_headline_is_the_title_whatever_machines_are_told)
{
    ck_assert_str_eq(field("<meta property=og:title content='You will not believe this quay'><h1>Board agrees on a new quay</h1>" BODY, "title"),
                     "Board agrees on a new quay");
}
END_TEST

START_TEST(without_a_heading_the_title_is_stated_minus_the_site)
{
    static const char site[] = "<meta property=og:site_name content='The Courier'>";
    char page[512];
    snprintf(page, sizeof page, "%s<title>The Courier - Quay to be rebuilt</title>" BODY, site);
    ck_assert_str_eq(field(page, "title"), "Quay to be rebuilt");
    snprintf(page, sizeof page, "<link rel=canonical href='https://www.thecourier.example/1'><title>Quay to be rebuilt – TheCourier</title>" BODY);
    ck_assert_str_eq(field(page, "title"), "Quay to be rebuilt");
    snprintf(page, sizeof page, "%s" LD("{\"@type\": \"NewsArticle\", \"headline\": \"Caf\\u00e9 &amp;amp; quay\"}"), site);
    ck_assert_str_eq(field(page, "title"), "Café & quay");
}
END_TEST

START_TEST(the_mark_that_links_to_a_heading_is_no_part_of_it)
{
    ck_assert_str_eq(field("<h1>Quickstart<a href='#q'>¶</a></h1>" BODY, "title"), "Quickstart");
}
END_TEST

/* ---- Authors ---- */

START_TEST(authors_are_people_each_once)
{
    static const char page[] = "<h1>A quay</h1>" LD("{\"@type\": \"Article\", \"author\": [{\"@type\": \"Person\", \"name\": \"Ann Lee\"},"
                               "{\"@type\": \"Organization\", \"name\": \"Harbour Board\"}, {\"@type\": \"Person\", \"name\": \"Max Muster\"}]}")
                               "<p class=byline>By Ann Lee and Max Muster</p>" BODY;
    ck_assert_str_eq(field(page, "authors"), "Ann Lee|Max Muster");
    ck_assert_str_eq(field(page, "author"), "Ann Lee, Max Muster");
    ck_assert_str_eq(origin(page, "author"), "jsonld+byline+line");
}
END_TEST

START_TEST(an_author_may_be_a_reference)
{
    ck_assert_str_eq(field(LD("{\"@graph\": [{\"@type\": \"Article\", \"author\": {\"@id\": \"#a\"}}, {\"@type\": \"Person\", \"@id\": \"#a\","
                              "\"name\": \"Ann Lee\"}]}") BODY, "author"), "Ann Lee");
}
END_TEST

START_TEST(bylines_lose_what_is_no_name)
{
    static const struct { const char *line, *author; } lines[] = {
        {"<p class=byline>Von Max Muster, Redakteur</p>", "Max Muster"},
        {"<div class='post-author'>Posted on 5 May 2026 by Ann Lee</div>", "Ann Lee"},
        {"<p><span>Written by</span></p><p>Ann Lee</p>", "Ann Lee"},
        {"<p>Par Anne Dupont et Jean Petit</p>", "Anne Dupont, Jean Petit"},
        {"<p>Text: <a href='/autor/muster'>Max Muster</a></p>", "Max Muster"},
        {"<span itemprop=author itemscope><span itemprop=name>Ann Lee</span>, correspondent</span>", "Ann Lee"},
        {"<a rel=author href=/x>Ann Lee</a>", "Ann Lee"},
        {"<p class=author>5 May 2026</p>", ""},
        {"<p class=author>ann@courier.example</p>", ""},
        {"<p class=author>Author</p>", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char page[512];
        snprintf(page, sizeof page, "<h1>A quay is rebuilt</h1>%s" BODY, lines[i].line);
        ck_assert_str_eq(field(page, "author"), lines[i].author);
    }
}
END_TEST

START_TEST(who_comments_is_not_the_author)
{
    ck_assert_str_eq(field("<h1>A quay</h1>" BODY "<div class=comments><div class=author>Ann Lee</div><p>Nice!</div>", "author"), "");
}
END_TEST

/* ---- Dates ---- */

START_TEST(the_day_that_most_sources_say_is_the_date)
{
    static const char page[] = "<meta property='article:published_time' content='2026-01-28T04:56:11+01:00'>"
                               LD("{\"@type\": \"NewsArticle\", \"datePublished\": \"2026-01-28\", \"dateModified\": \"2026-01-30\"}")
                               "<link rel=canonical href='https://courier.example/2026/01/28/quay'><h1>A quay</h1><p>30 January 2026</p>" BODY;
    ck_assert_str_eq(field(page, "date"), "2026-01-28T04:56:11+01:00");
    ck_assert_str_eq(field(page, "modified"), "2026-01-30");
    ck_assert_str_eq(origin(page, "date"), "meta+jsonld+url");
}
END_TEST

START_TEST(dates_are_read_where_they_are_shown)
{
    static const struct { const char *line, *date; } lines[] = {
        {"<p>Veröffentlicht am 28. Januar 2026</p>", "2026-01-28"},
        {"<time datetime='2026-01-28T10:00:00Z'>yesterday</time>", "2026-01-28T10:00:00Z"},
        {"<p>28.1.26</p>", "2026-01-28"},
        {"<p itemprop=datePublished content='2026-01-28'>last week</p>", "2026-01-28"},
        {"<aside><span class=date>January 28, 2026</span></aside>", "2026-01-28"},
        {"<p>Published: January 28, 2026 | Updated: January 30, 2026</p>", "2026-01-28"},
        {"<p>Updated</p><p>January 30, 2026</p>", "2026-01-30"},
        {"<p>January 28, 1874</p>", ""},
        {"<p>02/03/2026</p>", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char page[512];
        snprintf(page, sizeof page, "<h1>A quay is rebuilt</h1>%s" BODY, lines[i].line);
        ck_assert_str_eq(field(page, "date"), lines[i].date);
    }
}
END_TEST

START_TEST(a_date_that_is_not_the_pages_is_not_taken)
{
    static const struct { const char *body, *date; } pages[] = {
        {"<p>January 28, 2026, filed under: harbour, works, council</p><p>The first quay was released on November 5, 2019, to the town, "
         "which had asked for it since the great flood and paid for most of the stone out of its own pocket; there is none left of it "
         "today but a ring in the wall of the mill, and the name of a street that leads to it.</p>", "2026-01-28"},
        {"<meta property='article:published_time' content='2025-11-27T15:21:00Z'><meta property='article:modified_time' content='2025-11-27T15:30:00Z'>"
         "<p>On: 21 February 2026, at 7</p>", "2025-11-27T15:21:00Z"},
        {"<p><span class='published-date'>Updated January 30, 2026</span></p>", "2026-01-30"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char page[1024];
        snprintf(page, sizeof page, "<h1>A quay is rebuilt</h1>%s" BODY, pages[i].body);
        ck_assert_str_eq(field(page, "date"), pages[i].date);
    }
}
END_TEST

START_TEST(dates_of_many_other_stories_leave_room_for_the_pages)
{
    char page[16384], *end = page;
    end += sprintf(end, "<nav><ul>");
    for (int i = 0; i < 90; i++)
        end += sprintf(end, "<li>A story <time datetime='2025-%02d-%02d'>then</time>", i / 28 + 1, i % 28 + 1);
    sprintf(end, "</ul></nav><h1>A quay is rebuilt</h1><time datetime='2026-01-28'>yesterday</time>" BODY BODY BODY BODY BODY BODY BODY BODY BODY BODY BODY BODY BODY);
    ck_assert_str_eq(field(page, "date"), "2026-01-28");
}
END_TEST

START_TEST(another_source_settles_day_and_month)
{
    ck_assert_str_eq(field("<html lang=en><link rel=canonical href='https://courier.example/2026-03-02-quay'><h1>A quay</h1><p>02/03/2026</p>" BODY,
                           "date"), "2026-03-02");
    ck_assert_str_eq(field("<html lang=de><h1>Ein Kai</h1><p>02/03/2026</p>" BODY, "date"), "2026-03-02");
    ck_assert_str_eq(field("<html lang=en-US><h1>A quay</h1><p>02/03/2026</p>" BODY, "date"), "2026-02-03");
}
END_TEST

START_TEST(a_time_in_utc_is_the_evening_before_where_the_page_says_so)
{
    ck_assert_str_eq(field("<meta property='article:published_time' content='2026-01-29T03:10:00Z'>"
                           "<link rel=canonical href='https://courier.example/2026/01/28/quay'><h1>A quay</h1>" BODY, "date"), "2026-01-28");
}
END_TEST

START_TEST(the_bounds_are_options)
{
    qt_free(stage);
    stage = qt_new("extractor/metadata", "earliest = 1850; latest = 1900;");
    ck_assert_ptr_null(stage); /* before 1900 */
    stage = qt_new("extractor/metadata", "latest = 2020;");
    ck_assert_str_eq(field("<h1>A quay</h1><p>28 January 2026</p>" BODY, "date"), "");
}
END_TEST

/* ---- Site and subject ---- */

START_TEST(the_site_and_its_publisher_are_named)
{
    static const char page[] = "<meta property=og:site_name content='The Courier'><link rel=canonical href='https://courier.example/1'>"
                               "<meta property=og:url content='https://courier.example/1'>"
                               LD("[{\"@type\": \"WebSite\", \"name\": \"The Courier\"}, {\"@type\": \"Article\", \"publisher\": {\"name\": \"Courier Ltd\"}}]")
                               BODY;
    ck_assert_str_eq(field(page, "site"), "The Courier");
    ck_assert_str_eq(origin(page, "site"), "og:site_name+jsonld");
    ck_assert_str_eq(field(page, "publisher"), "Courier Ltd");
    ck_assert_str_eq(origin(page, "url"), "canonical+og:url");
}
END_TEST

START_TEST(tags_types_image_and_language)
{
    static const char page[] = "<meta property=og:type content=article><meta property='article:tag' content='Harbour'><meta property='article:tag' content='harbour'>"
                               "<meta property='article:tag' content='Storms'><meta name=keywords content='buy, now'><meta property=og:locale content=de_DE>"
                               LD("{\"@type\": \"https://schema.org/NewsArticle\", \"headline\": \"A quay\", \"image\": {\"url\": \"https://courier.example/a.jpg\"}}") BODY;
    ck_assert_str_eq(field(page, "tags"), "Harbour|Storms");
    ck_assert_str_eq(field(page, "types"), "article|NewsArticle");
    ck_assert_str_eq(field(page, "image"), "https://courier.example/a.jpg");
    ck_assert_str_eq(field(page, "lang"), "de_DE");
}
END_TEST

/* ---- Whatever comes ---- */

START_TEST(broken_json_is_counted_and_harms_nothing)
{
    read_page("<h1>A quay</h1>" LD("{\"@type\": \"Article\", \"headline\": ") LD("{\"@type\": \"Article\", \"author\": \"Ann Lee\",}") BODY);
    ck_assert_int_eq(qt_metric(stage, "broken"), 1);
    ck_assert_str_eq(qt_field(reader, "author"), "Ann Lee");
}
END_TEST

START_TEST(json_beyond_the_limit_is_left_unread)
{
    qt_free(stage);
    stage = qt_new("extractor/metadata", "max_json = 32;");
    ck_assert_str_eq(field(LD("{\"@type\": \"Article\", \"author\": \"Ann Lee\"}") BODY, "author"), "");
}
END_TEST

START_TEST(a_document_that_is_no_page_is_left_alone)
{
    ck_assert_int_eq(qt_process(stage, "A line\nBy Ann Lee"), QN_PASS);
    ck_assert_ptr_null(qt_field(stage, "author"));
}
END_TEST

START_TEST(a_page_may_end_anywhere)
{
    static const char page[] = "<html lang=de><title>Ein Kai – Kurier</title><meta name=author content='Ann Lee'><meta name=date content='2026-01-28'>"
                               LD("{\"@type\": \"Article\", \"headline\": \"Ein Kai\", \"datePublished\": \"2026-01-28\"}")
                               "<h1>Ein Kai</h1><p class=byline>Von <a rel=author href='/autor/x'>Ann Lee</a>, 28.1.26</p>" BODY;
    for (size_t size = 0; size < sizeof page; size++) {
        char *cut = malloc(size + 1); /* its own memory, for the address sanitizer */
        ck_assert_ptr_nonnull(cut);
        memcpy(cut, page, size);
        ck_assert_int_eq(qt_read(reader, "page.html", cut, size), QN_PASS);
        ck_assert_int_eq(qt_process_docs(stage, reader), QN_PASS);
        free(cut);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_title_is_the_heading_that_the_page_states, the_only_headline_is_the_title_whatever_machines_are_told,
        without_a_heading_the_title_is_stated_minus_the_site, the_mark_that_links_to_a_heading_is_no_part_of_it, authors_are_people_each_once,
        an_author_may_be_a_reference, bylines_lose_what_is_no_name, who_comments_is_not_the_author, the_day_that_most_sources_say_is_the_date,
        dates_are_read_where_they_are_shown, a_date_that_is_not_the_pages_is_not_taken, dates_of_many_other_stories_leave_room_for_the_pages,
        another_source_settles_day_and_month, a_time_in_utc_is_the_evening_before_where_the_page_says_so,
        the_bounds_are_options, the_site_and_its_publisher_are_named, tags_types_image_and_language, broken_json_is_counted_and_harms_nothing,
        json_beyond_the_limit_is_left_unread, a_document_that_is_no_page_is_left_alone, a_page_may_end_anywhere,
    };
    TCase *pages = tcase_create("metadata");
    tcase_add_checked_fixture(pages, setup, teardown);
    tcase_set_timeout(pages, 60);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(pages, tests[i]);
    Suite *all = suite_create("metadata");
    suite_add_tcase(all, pages);
    SRunner *runner = srunner_create(all);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
