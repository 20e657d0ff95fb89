/* The page of `quern explain --html`: raw text that never means anything, reasons, marks, links between both sides. */
#include "document/block.h"
#include "document/field.h"
#include "document/span.h"
#include "report/explanation.h"

#include "../core_test.h"

static struct pipeline *pipeline;
static struct document *document;
static struct explanation explanation;

static void setup(void)
{
    static char mill[1024];
    const char *const plugins[] = {mill};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1};
    struct report report = {0};
    snprintf(mill, sizeof mill, "%s/mill.so", getenv("QUERN_TEST_PLUGINS"));
    pipeline = pipeline_parse("a.cfg", qn_str("name = \"<i>\"; read = ( { plugin = \"lines\"; } ); stages = ( { plugin = \"moody\"; } );"
                                              "write = ( { plugin = \"plain\"; } );"), &extras, &report);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    report_fini(&report);
    document = document_new(1 << 20, 1000);
    document->pub.id = document->pub.uri = qn_str("a<b>.html");
    document->pub.media = qn_str("text/html");
}

static void teardown(void)
{
    explanation_fini(&explanation);
    document->input = NULL;
    document_free(document);
    pipeline_free(pipeline);
}

static const char *page(qn_slice raw)
{
    const struct result result = {.document = &document->pub, .uri = document->pub.uri, .message = ""};
    explanation_begin(&explanation, pipeline, "a<b>.html", raw);
    explanation_add(&explanation, &result);
    ck_assert(explanation_end(&explanation));
    return buffer_text(&explanation.page);
}

static void has(const char *page, const char *text)
{
    ck_assert_msg(strstr(page, text) != NULL, "the page lacks: %s\n%s", text, strstr(page, "<body>"));
}

static qn_block *add(const char *text, uint64_t begin, uint64_t end)
{
    qn_block *block = block_add(document, QN_PARAGRAPH, qn_str(text), begin, end);
    ck_assert_ptr_nonnull(block);
    return block;
}

START_TEST(nothing_of_the_input_is_markup)
{
    add("<script>alert(1)</script>", 3, 28);
    const char *html = page(qn_str("<p><script>alert(1)</script>\"'&"));
    has(html, "<title>a&lt;b&gt;.html</title>");
    has(html, "quern explain · &lt;i&gt;");
    has(html, "&lt;p&gt;<a class=\"kept\" id=\"r1-0\" href=\"#b1-0\">&lt;script&gt;alert(1)&lt;/script&gt;</a>&quot;&#39;&amp;</div>");
    has(html, "<div class=\"text\">&lt;script&gt;alert(1)&lt;/script&gt;</div>");
    ck_assert_ptr_null(strstr(html, "<script"));
}
END_TEST

START_TEST(what_was_dropped_says_why)
{
    const qn_cause cause = {.stage = qn_str("moody"), .reason = qn_str("chaff"), .detail = qn_str("3 < 4"), .same_block = 0, .score = 0.5};
    add("first", 0, 0);
    ck_assert(block_judge(document, add("second", 0, 0), QN_DROPPED, &cause));
    const char *html = page(qn_str(""));
    has(html, "kept 1 block with 5 bytes of text · dropped 1 block");
    has(html, "<li id=\"b1-1\" class=\"dropped paragraph\" tabindex=\"0\">");
    has(html, "<del class=\"text\">second</del><div class=\"why\"><span>moody · chaff</span><p role=\"tooltip\">dropped by <b>moody</b>: "
              "<b>chaff</b>, ");
    has(html, "; as <a href=\"#b1-0\">block 0</a>; score 0.500 <i>3 &lt; 4</i>");
    has(html, "The raw text is not at hand here.");
}
END_TEST

START_TEST(spans_and_values_are_marked_where_they_overlap)
{
    qn_block *block = add("Ann Lee of Oslo", 0, 0);
    span_add(document, block, qn_str("link"), qn_str("lines"), 0, 7);
    qn_span *person = span_add(document, block, qn_str("person"), qn_str("moody"), 4, 10);
    span_add_feature(document, person, qn_str("name"), qn_str("\"Lee\""));
    const qn_field place = {.name = qn_str("place"), .value = {.type = QN_TEXT, .text = qn_str("Oslo")}, .stage = qn_str("moody"),
                            .origin = qn_str("dateline"), .block = 0, .begin = 11, .end = 15};
    const qn_field moved = {.name = qn_str("title"), .value = {.type = QN_TEXT, .text = qn_str("Bergen")}, .stage = qn_str("moody"),
                            .block = 0, .begin = 0, .end = 6};
    ck_assert(field_set(document, &place) && field_set(document, &moved));
    const char *html = page(qn_str(""));
    has(html, "<div class=\"text\"><span class=\"form\" title=\"link, by lines\">Ann </span>"
              "<mark title=\"link, by lines · person, by moody; name: &quot;Lee&quot;\">Lee</mark>"
              "<mark title=\"person, by moody; name: &quot;Lee&quot;\"> of</mark> "
              "<mark title=\"field place, by moody\">Oslo</mark></div>");
    has(html, "<dt>place</dt><dd>Oslo</dd><dd class=\"from\">moody: dateline, <a href=\"#b1-0\">block 0</a></dd>");
}
END_TEST

START_TEST(ranges_that_overlap_are_shown_once)
{
    add("b c", 2, 5);
    add("c d", 4, 7);
    add("again", 2, 7);
    add("outside", 5, 900);
    has(page(qn_str("a b c d e")), "<div class=\"source\">a <a class=\"kept\" id=\"r1-0\" href=\"#b1-0\">b c</a>"
                                   "<a class=\"kept\" id=\"r1-2\" href=\"#b1-2\"> d</a><a class=\"kept\" id=\"r1-1\" href=\"#b1-1\"></a> e</div>");
}
END_TEST

START_TEST(a_hundred_thousand_marks_cost_a_page_of_their_size)
{
    enum { SPANS = 100000 };
    char *text = malloc(SPANS + 1);
    memset(text, 'x', SPANS);
    text[SPANS] = '\0';
    document_free(document);
    document = document_new(1 << 28, 1000);
    qn_block *block = block_add(document, QN_PARAGRAPH, qn_str(text), 0, 0);
    for (uint32_t i = 0; i < SPANS; i++)
        ck_assert_ptr_nonnull(span_add(document, block, qn_str("deep"), qn_str("moody"), i / 2, SPANS));
    ck_assert_uint_lt(strlen(page(qn_str(""))), 100 * SPANS);
    free(text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("explanation");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, nothing_of_the_input_is_markup);
    tcase_add_test(tests, what_was_dropped_says_why);
    tcase_add_test(tests, spans_and_values_are_marked_where_they_overlap);
    tcase_add_test(tests, ranges_that_overlap_are_shown_once);
    tcase_add_test(tests, a_hundred_thousand_marks_cost_a_page_of_their_size);
    return test_run(tests);
}
