/* The html reader, as a pipeline runs it. What becomes a block of what is tested with plugins/lib/page. */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static qt_fixture *reader;

static void setup(void)
{
    reader = qt_new("reader/html", NULL);
    ck_assert_ptr_nonnull(reader);
}

static void teardown(void)
{
    qt_free(reader);
}

static int probe(const char *uri, const char *text)
{
    return qt_probe(reader, uri, text, strlen(text));
}

static void read_page(const char *html)
{
    ck_assert_int_eq(qt_read(reader, "page.html", html, strlen(html)), QN_PASS);
    ck_assert_uint_eq(qt_doc_count(reader), 1);
}

/* The value of a feature of the first span of a type; NULL: none. */
static const char *feature(const char *type, const char *name)
{
    static char value[128];
    for (const qn_block *block = qt_doc(reader, 0)->blocks; block; block = block->next)
        for (const qn_span *span = block->spans; span; span = span->next)
            for (const qn_feature *row = qn_equal(span->type, qn_str(type)) ? span->features : NULL; row; row = row->next)
                if (qn_equal(row->name, qn_str(name))) {
                    snprintf(value, sizeof value, "%.*s", (int)row->value.size, row->value.data);
                    return value;
                }
    return NULL;
}

/* ---- Probe ---- */

START_TEST(knows_a_page_by_its_doctype_or_root)
{
    ck_assert_int_ge(probe("a", "<!DOCTYPE html><p>x"), 90);
    ck_assert_int_ge(probe("a", "\xEF\xBB\xBF\n <!-- made by hand --> <HTML lang=en>"), 90);
    ck_assert_int_ge(probe("a", "<?xml version='1.0'?><!doctype html>"), 90);
}
END_TEST

START_TEST(knows_a_page_in_utf16)
{
    static const char page[] = "\xFF\xFE<\0h\0t\0m\0l\0>\0";
    ck_assert_int_ge(qt_probe(reader, "a", page, sizeof page - 1), 90);
}
END_TEST

START_TEST(takes_a_fragment_and_a_name_as_signs)
{
    ck_assert_int_ge(probe("a", "<div class=x>text</div>"), 50);
    ck_assert_int_ge(probe("a.html", "<p>text"), 90);
    ck_assert_int_ge(probe("a.htm", "text only"), 50);
}
END_TEST

START_TEST(binary_data_under_the_name_of_a_page_is_none)
{
    char data[256];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 7);
    ck_assert_int_eq(qt_probe(reader, "a.html", data, sizeof data), 0);
    ck_assert_int_ge(qt_probe(reader, "a.html", "<p>a NUL\0 is no reason to leave a page alone, wherever it stands</p>", 66), 50);
}
END_TEST

START_TEST(text_that_mentions_a_tag_is_no_page)
{
    ck_assert_int_eq(probe("a.txt", "The <html> tag opens a page, <p> a paragraph."), 0);
    ck_assert_int_eq(probe("a.txt", "<pear> and <apple> are no tags"), 0);
    ck_assert_int_eq(probe("a.txt", "<"), 0);
    ck_assert_int_eq(probe("a.txt", ""), 0);
}
END_TEST

/* ---- Read ---- */

START_TEST(keeps_the_visible_text_and_labels_the_hidden)
{
    read_page("<title>T</title><h1>Head</h1><p>One <b>two</b>.</p><p style='display:none'>Secret</p><script>x</script>");
    ck_assert_str_eq(qt_text(reader), "Head\nOne two.");
    ck_assert_str_eq(qt_dropped(reader), "hidden: Secret");
    ck_assert_int_eq(qt_metric(reader, "hidden"), 1);
}
END_TEST

START_TEST(blocks_have_kind_level_and_number)
{
    read_page("<h2>Head</h2><ol><li>a<li>b</ol><pre> x</pre>");
    const qn_block *head = qt_doc(reader, 0)->blocks, *second = head->next->next, *code = second->next;
    ck_assert_int_eq(head->kind, QN_HEADING);
    ck_assert_int_eq(head->level, 2);
    ck_assert_int_eq(second->kind, QN_LIST_ITEM);
    ck_assert_int_eq(second->ordinal, 2);
    ck_assert_int_eq(code->kind, QN_CODE);
    ck_assert(qn_equal(code->text, qn_str(" x")));
}
END_TEST

START_TEST(links_cells_pictures_and_code_are_spans)
{
    read_page("<p><a href=' /to '>here</a><table><tr><td colspan=2>c<td>d</table>"
              "<figure><img src=/p.png alt=Pear><figcaption>Cap</figcaption></figure><pre class=language-c>x</pre>");
    ck_assert_str_eq(qt_spans(reader, "link"), "here");
    ck_assert_str_eq(qt_spans(reader, "cell"), "c\nd");
    ck_assert_str_eq(feature("link", "target"), "/to");
    ck_assert_str_eq(feature("cell", "columns"), "2");
    ck_assert_str_eq(feature("image", "source"), "/p.png");
    ck_assert_str_eq(feature("image", "alt"), "Pear");
    ck_assert_str_eq(feature("code", "language"), "c");
}
END_TEST

START_TEST(equal_spans_keep_their_order)
{
    read_page("<img src=1 alt=a><img src=2 alt=b><p>text");
    const qn_span *span = qt_doc(reader, 0)->blocks->spans;
    ck_assert(qn_equal(span->features->value, qn_str("a")));
    ck_assert(qn_equal(span->next->features->value, qn_str("b")));
}
END_TEST

START_TEST(blocks_point_into_the_raw_bytes)
{
    const char *html = "\xEF\xBB\xBF<meta charset=windows-1252><p>caf\xE9</p><p>na\xEFve</p>";
    html += 3; /* without the mark the meta counts */
    read_page(html);
    const qn_block *second = qt_doc(reader, 0)->blocks->next;
    ck_assert_str_eq(qt_text(reader), "caf\xC3\xA9\nna\xC3\xAFve");
    ck_assert_uint_eq(second->raw_begin, strstr(html, "na\xEF") - html);
    ck_assert_uint_eq(second->raw_end, second->raw_begin + 5);
    ck_assert_str_eq(qt_field(reader, "charset"), "windows-1252");
    ck_assert_int_eq(qt_metric(reader, "converted"), 1);
}
END_TEST

/* ---- Fields ---- */

START_TEST(the_head_becomes_fields)
{
    read_page("<html lang=pt-BR><title>A | Site</title><link rel=canonical href=https://example.org/a>"
              "<meta property=og:title content=A><meta property=og:site_name content=Site>"
              "<meta name=description content='What it is'><meta property=article:published_time content=2026-01-28T04:56:11+01:00><p>x");
    ck_assert_str_eq(qt_field(reader, "lang"), "pt-BR");
    ck_assert_str_eq(qt_field(reader, "url"), "https://example.org/a");
    ck_assert_str_eq(qt_field(reader, "meta_title"), "A | Site");
    ck_assert_str_eq(qt_field(reader, "og_title"), "A");
    ck_assert_str_eq(qt_field(reader, "site"), "Site");
    ck_assert_str_eq(qt_field(reader, "description"), "What it is");
    ck_assert_str_eq(qt_field(reader, "date"), "2026-01-28T04:56:11+01:00");
    ck_assert_ptr_null(qt_field(reader, "title"));
}
END_TEST

START_TEST(a_date_that_is_not_plain_is_not_taken)
{
    read_page("<meta property=article:published_time content='3/4/2026'><meta name=dcterms.issued content=soon><p>x");
    ck_assert_ptr_null(qt_field(reader, "date"));
    read_page("<meta itemprop=datePublished content=2026-01-28><meta itemprop=datePublished content=2026-01-29><p>x");
    ck_assert_ptr_null(qt_field(reader, "date"));
    read_page("<meta itemprop=datePublished content=2026-01-28T04:56:11.250Z><p>x");
    ck_assert_ptr_nonnull(qt_field(reader, "date"));
    ck_assert_int_eq(strncmp(qt_field(reader, "date"), "2026-01-28T04:56:11", 19), 0);
}
END_TEST

START_TEST(a_template_that_was_not_filled_in_gives_no_field)
{
    read_page("<html lang='{{ lang }}'><link rel=canonical href='/relative'><title> </title><p>x");
    ck_assert_ptr_null(qt_field(reader, "lang"));
    ck_assert_ptr_null(qt_field(reader, "url"));
    ck_assert_ptr_null(qt_field(reader, "meta_title"));
}
END_TEST

/* ---- Limits ---- */

START_TEST(a_page_without_text_is_dropped_as_empty)
{
    read_page("<title>T</title><body><hr><script>x</script>");
    ck_assert_int_eq(qt_doc(reader, 0)->verdict, QN_DROP);
    ck_assert(qn_equal(qt_doc(reader, 0)->cause->reason, qn_str("empty")));
}
END_TEST

START_TEST(a_page_over_the_limits_is_refused)
{
    qt_fixture *small = qt_new("reader/html", "max_size = 1024;");
    char page[2000];
    memset(page, 'x', sizeof page);
    ck_assert_int_eq(qt_read(small, "a.html", page, sizeof page), QN_FAIL_DOC);
    ck_assert_ptr_nonnull(strstr(qt_error(small), "max_size"));
    qt_free(small);
}
END_TEST

START_TEST(a_paragraph_of_many_links_is_read_in_linear_time)
{
    enum { LINKS = 200000 };
    static const char link[] = "<a href=/x>x</a> ";
    char *html = malloc((sizeof link - 1) * LINKS + 1);
    ck_assert_ptr_nonnull(html);
    for (size_t i = 0; i < LINKS; i++)
        memcpy(html + i * (sizeof link - 1), link, sizeof link);
    read_page(html);
    free(html);
}
END_TEST

static Suite *suite(void)
{
    const TTest *const tests[] = {
        knows_a_page_by_its_doctype_or_root, knows_a_page_in_utf16, takes_a_fragment_and_a_name_as_signs,
        binary_data_under_the_name_of_a_page_is_none,
        text_that_mentions_a_tag_is_no_page, keeps_the_visible_text_and_labels_the_hidden,
        blocks_have_kind_level_and_number, links_cells_pictures_and_code_are_spans, equal_spans_keep_their_order,
        blocks_point_into_the_raw_bytes, the_head_becomes_fields, a_date_that_is_not_plain_is_not_taken,
        a_template_that_was_not_filled_in_gives_no_field, a_page_without_text_is_dropped_as_empty,
        a_page_over_the_limits_is_refused, a_paragraph_of_many_links_is_read_in_linear_time,
    };
    TCase *pages = tcase_create("html");
    tcase_add_checked_fixture(pages, setup, teardown);
    tcase_set_timeout(pages, 60);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(pages, tests[i]);
    Suite *all = suite_create("html");
    suite_add_tcase(all, pages);
    return all;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
