/* content: the main text of a page, as the html reader hands it over. The pages are invented. */
#define _GNU_SOURCE /* memmem, mkstemp */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static qt_fixture *reader, *cleaner;

static void setup(void)
{
    reader = qt_new("reader/html", NULL);
    cleaner = qt_new("cleaner/content", NULL);
    ck_assert_ptr_nonnull(reader);
    ck_assert_ptr_nonnull(cleaner);
}

static void teardown(void)
{
    qt_free(cleaner);
    qt_free(reader);
}

static void clean(const char *html)
{
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    ck_assert_int_eq(qt_process_docs(cleaner, reader), QN_PASS);
}

static bool kept(const char *text)
{
    return strstr(qt_text(reader), text) != NULL;
}

static bool dropped(const char *line)
{
    return strstr(qt_dropped(reader), line) != NULL;
}

#define HEAD \
    "<!DOCTYPE html><html lang=en><head><title>Harbour bridge reopens after repairs - The Quayside Post</title>" \
    "<meta property=og:type content=article><meta property=og:title content='Harbour bridge reopens after repairs'></head><body>" \
    "<nav class=main-menu><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul></nav>"
#define STORY STORY_OF("")
#define STORY_OF(more) \
    "<main><article class=post><h1 class=entry-title>Harbour bridge reopens after repairs</h1><div class=entry-meta>By Ada Quill</div>" \
    "<div class=entry-content><p>The old bridge over the harbour was opened to traffic again on Monday, after eleven months in " \
    "which engineers had replaced most of the cables, and the first lorries crossed it shortly after dawn.</p>" \
    "<p>The town had feared that the work would last until the summer, but a mild winter let the crews weld on almost every " \
    "day, said the head of the port authority, who thanked the people who live nearby for their patience.</p>" \
    "<p>Buses will take their usual way across the river from tomorrow. The ferry, which carried more than nine thousand " \
    "people a day while the bridge was closed, goes on until the end of the month, and then it will be sold.</p>" \
    "<p>It is the third time that the bridge has been repaired since it was built in the years after the great flood, and " \
    "the council says that it should now be safe for another forty years, if the cables are painted in time.</p>" more "</div></article></main>"
#define TAIL \
    "<aside class=related-posts><h3>Related articles</h3><ul><li><a href=/a>Ferry to be sold</a><li><a href=/b>Flood defences grow</a></ul></aside>" \
    "<footer class=site-footer><p>Copyright The Quayside Post. All rights reserved, and no part of it may be printed again " \
    "without the leave of the publisher, who lives in the town and is glad to be asked.</p></footer></body></html>"

START_TEST(keeps_the_story_and_drops_what_stands_around_it)
{
    clean(HEAD STORY TAIL);
    ck_assert(kept("The old bridge over the harbour"));
    ck_assert(kept("It is the third time"));
    ck_assert(!kept("Sport"));
    ck_assert(!kept("Ferry to be sold"));
    ck_assert(!kept("Copyright"));
}
END_TEST

#define WALL \
    "<!DOCTYPE html><title>Log in</title><nav><ul><li><a href=/>Home</a><li><a href=/shop>Shop</a><li><a href=/cart>Cart</a></ul></nav>" \
    "<footer><p>Copyright. All rights reserved.</p></footer>"

START_TEST(drops_a_page_without_main_text)
{
    ck_assert_int_eq(qt_read(reader, "wall.html", WALL, strlen(WALL)), QN_PASS);
    ck_assert_int_eq(qt_process_docs(cleaner, reader), QN_DROP);
    ck_assert_str_eq(qt_doc(reader, 0)->cause->reason.data, "empty");
}
END_TEST

START_TEST(keeps_a_page_without_main_text_when_told)
{
    qt_free(cleaner);
    cleaner = qt_new("cleaner/content", "keep_empty = true;");
    clean(WALL);
    ck_assert_str_eq(qt_text(reader), "");
    ck_assert_ptr_nonnull(qt_field(reader, "kind"));
}
END_TEST

START_TEST(leaves_a_page_alone_that_never_had_text)
{
    qt_free(reader);
    reader = qt_new("reader/html", "keep_empty = true;");
    clean("<!DOCTYPE html><title>Shop</title><meta name=description content='A shop'><div id=app></div>");
    ck_assert_ptr_null(qt_doc(reader, 0)->cause);
}
END_TEST

START_TEST(says_why_a_block_goes)
{
    clean(HEAD STORY TAIL);
    ck_assert(dropped("navigation: Sport"));
    ck_assert(dropped("related: Ferry to be sold"));
    ck_assert(dropped("footer: Copyright"));
    for (const qn_block *block = qt_doc(reader, 0)->blocks; block; block = block->next)
        if (block->state == QN_DROPPED)
            ck_assert_uint_gt(block->cause->reason.size, 0);
}
END_TEST

START_TEST(comments_under_an_article_are_no_part_of_it)
{
    clean(HEAD STORY STORY "<section id=comments class=comments-area><ol class=comment-list><li class=comment><div class=comment-body>"
          "<p>I have crossed this bridge every day for thirty years, and I am glad that it is open again, although the noise "
          "at night was worse than anybody had told us when the work began, and the dust was everywhere.</p></div></ol></section>" TAIL);
    ck_assert(kept("The old bridge over the harbour"));
    ck_assert(dropped("comments: I have crossed this bridge"));
}
END_TEST

START_TEST(says_what_kind_of_page_it_is)
{
    clean(HEAD STORY TAIL);
    ck_assert_str_eq(qt_field(reader, "kind"), "article");
    const qn_field *field = qn_field_of(qt_doc(reader, 0), "kind");
    ck_assert_uint_gt(field->origin.size, 0);
}
END_TEST

/* Does the field have a text that begins and goes on like that? */
static bool lists(const qn_field *field, const char *begin, const char *within)
{
    for (uint32_t i = 0; field && i < field->value.count; i++) {
        const qn_slice line = field->value.list[i];
        if (line.size >= strlen(begin) && memcmp(line.data, begin, strlen(begin)) == 0 && memmem(line.data, line.size, within, strlen(within)))
            return true;
    }
    return false;
}

START_TEST(evidence_tells_what_the_choice_was_between)
{
    qt_fixture *telling = qt_new("cleaner/content", "evidence = true;");
    const char *html = HEAD STORY TAIL;
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    ck_assert_int_eq(qt_process_docs(telling, reader), QN_PASS);
    const qn_field *field = qn_field_of(qt_doc(reader, 0), "candidates");
    ck_assert(lists(field, "chosen (the blocks that score ", "): 4 blocks, expected F1 "));
    ck_assert(lists(field, "div.entry-content (", "its name is of a body, most readable"));
    ck_assert(lists(field, "html (everything): ", " blocks, expected F1 "));
    qt_free(telling);
}
END_TEST

START_TEST(without_evidence_nobody_is_told)
{
    clean(HEAD STORY TAIL);
    ck_assert_ptr_null(qn_field_of(qt_doc(reader, 0), "candidates"));
}
END_TEST

START_TEST(a_document_without_a_page_stays_as_it_is)
{
    ck_assert_int_eq(qt_process(cleaner, "Home\nNews\nA text that was never a page."), QN_PASS);
    ck_assert_str_eq(qt_text(cleaner), "Home\nNews\nA text that was never a page.");
    ck_assert_int_eq(qt_metric(cleaner, "pages"), 0);
}
END_TEST

START_TEST(a_page_without_elements_of_text_passes)
{
    qt_fixture *keeping = qt_new("reader/html", "keep_empty = true;");
    ck_assert_ptr_nonnull(keeping);
    ck_assert_int_eq(qt_read(keeping, "page.html", "<html><body></body></html>", 26), QN_PASS);
    ck_assert_int_eq(qt_process_docs(cleaner, keeping), QN_PASS);
    qt_free(keeping);
}
END_TEST

START_TEST(a_threshold_of_one_keeps_next_to_nothing)
{
    qt_fixture *strict = qt_new("cleaner/content", "threshold = 1.0;");
    clean(HEAD STORY TAIL);
    const size_t usual = strlen(qt_text(reader));
    const char *html = HEAD STORY TAIL;
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    ck_assert_int_eq(qt_process_docs(strict, reader), QN_PASS);
    ck_assert_uint_lt(strlen(qt_text(reader)), usual);
    qt_free(strict);
}
END_TEST

START_TEST(what_the_page_shows_twice_stays_once)
{
    clean(HEAD STORY "<div class=mobile-only>" STORY "</div>" TAIL);
    const char *first = strstr(qt_text(reader), "It is the third time");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "It is the third time"));
    ck_assert(dropped("repeated"));
}
END_TEST

/* The text that is left where the blocks are kept from this score on. */
static const char *clean_at(const char *options, const char *html)
{
    qt_fixture *other = qt_new("cleaner/content", options);
    ck_assert_ptr_nonnull(other);
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    qt_process_docs(other, reader);
    qt_free(other);
    return qt_text(reader);
}

START_TEST(links_of_the_chrome_are_no_text_whatever_their_score)
{
    clean_at("threshold = 0.01;", HEAD STORY_OF("<p><a href=#>Share this</a> <a href=#>Print</a></p><p>We <a href=#>print</a> less.</p>") TAIL);
    ck_assert(kept("The old bridge"));
    ck_assert(kept("We print less."));
    ck_assert(!kept("Share this"));
    ck_assert(dropped("share-bar"));
}
END_TEST

START_TEST(a_line_that_a_field_was_read_from_is_no_text)
{
    const char *html = "<!DOCTYPE html><title>Harbour bridge reopens</title><body><h1>Harbour bridge reopens</h1><p>Von Ada Kielholz</p>"
          "<p>The old bridge over the harbour was opened to traffic again on Monday, after eleven months of work.</p>"
          "<p>The town had feared that it would last until the summer, said the head of the port authority.</p>"
          "<p>Buses will take their usual way across the river from tomorrow, and the ferry will be sold.</p>";
    qt_fixture *metadata = qt_new("extractor/metadata", NULL);
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    ck_assert_int_eq(qt_process_docs(metadata, reader), QN_PASS);
    ck_assert_int_eq(qt_process_docs(cleaner, reader), QN_PASS);
    ck_assert(kept("The old bridge"));
    ck_assert(!kept("Kielholz"));
    ck_assert(dropped("byline"));
    qt_free(metadata);
}
END_TEST

START_TEST(a_table_stays_whole)
{
    const char *html = HEAD STORY_OF("<table><tr><th>Month<th>Lorries<tr><td>March<td>9<tr><td>May, in which the work on the northern cables "
                                     "had ended, so that the bridge was open at night<td>11,090</table>") TAIL;
    bool ever = false, never = false;
    for (int score = 1; score < 100; score++) {
        char options[40];
        snprintf(options, sizeof options, "threshold = 0.%02d;", score);
        clean_at(options, html);
        ck_assert_int_eq(kept("Month"), kept("11,090"));
        ck_assert_int_eq(kept("Month"), kept("March"));
        ever |= kept("Month");
        never |= !kept("Month");
    }
    ck_assert(ever && never);
}
END_TEST

START_TEST(code_may_repeat)
{
#define LISTING "<pre><code>if (first != NULL and second != NULL and third != NULL) { open the gate and close the door }</code></pre>"
    const char *first = strstr(clean_at("threshold = 0.01;", HEAD STORY_OF(LISTING "<p>Then write the same once more.</p>" LISTING) TAIL),
                               "open the gate and");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_nonnull(strstr(first + 1, "open the gate and"));
}
END_TEST

/* Is a model of that text refused? */
static bool refused(const char *text)
{
    char path[] = "/tmp/quern-model-XXXXXX", options[80];
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    snprintf(options, sizeof options, "model = \"%s\";", path);
    qt_fixture *fixture = qt_new("cleaner/content", options);
    qt_free(fixture);
    remove(path);
    return !fixture;
}

START_TEST(a_model_of_the_users_is_checked)
{
    ck_assert(!refused("quern-content-model 1\n# none\ntokens 1\n77 -1.5\ncolumns 1\nchars 2 10 20.5\n"
                       "first 1 0.5\n1 2 0 1 65534 -1 1\nsecond 0 0\nclasses 0\n"));
    ck_assert(refused(""));
    ck_assert(refused("quern-content-model 2\n"));
    ck_assert(refused("quern-content-model 1\ntokens 4294967295\n"));
    ck_assert(refused("quern-content-model 1\ntokens 1\n77 100000000000000000000000000000000000000000000\ncolumns 0\nfirst 0 0\nsecond 0 0\nclasses 0\n"));
    ck_assert(refused("quern-content-model 1\ntokens 0\ncolumns 1\nno_such_feature 0\nfirst 0 0\nsecond 0 0\nclasses 0\n"));
    ck_assert(refused("quern-content-model 1\ntokens 0\ncolumns 1\nchars 1 5\nfirst 1 0\n1 2 7 0 65534 -1 1\nsecond 0 0\nclasses 0\n"));
    ck_assert(refused("quern-content-model 1\ntokens 0\ncolumns 1\nchars 1 5\nfirst 1 0\n1 2 0 0 1 -1 1\nsecond 0 0\nclasses 0\n"));
    ck_assert(refused("quern-content-model 1\ntokens 0\ncolumns 1\nchars 1 5\nfirst 1 0\n16 17 0 0 1\n"));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        keeps_the_story_and_drops_what_stands_around_it, drops_a_page_without_main_text, keeps_a_page_without_main_text_when_told,
        leaves_a_page_alone_that_never_had_text, says_why_a_block_goes, comments_under_an_article_are_no_part_of_it,
        says_what_kind_of_page_it_is, evidence_tells_what_the_choice_was_between, without_evidence_nobody_is_told,
        a_document_without_a_page_stays_as_it_is,
        a_page_without_elements_of_text_passes, a_threshold_of_one_keeps_next_to_nothing, what_the_page_shows_twice_stays_once,
        links_of_the_chrome_are_no_text_whatever_their_score, a_line_that_a_field_was_read_from_is_no_text, a_table_stays_whole,
        code_may_repeat, a_model_of_the_users_is_checked,
    };
    Suite *suite = suite_create("content");
    TCase *group = tcase_create("content");
    tcase_add_checked_fixture(group, setup, teardown);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(group, tests[i]);
    suite_add_tcase(suite, group);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
