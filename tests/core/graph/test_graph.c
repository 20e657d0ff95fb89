/* The drawing of a pipeline: lanes, branches, gates, in each format, with and without the counts of a run. */
#include "graph/graph.h"

#include "../core_test.h"

static char mill[1024];
static struct pipeline *pipeline;
static struct graph graph;
static struct buffer drawing;

static void setup(void)
{
    const char *plugins = getenv("QUERN_TEST_PLUGINS");
    ck_assert_msg(plugins != NULL, "QUERN_TEST_PLUGINS names no folder");
    snprintf(mill, sizeof mill, "%s/mill.so", plugins);
}

static void teardown(void)
{
    graph_free(&graph);
    pipeline_free(pipeline);
    buffer_fini(&drawing);
}

static void make(const char *text)
{
    const char *const plugins[] = {mill};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1};
    struct report report = {0};
    pipeline = pipeline_parse("a.cfg", qn_str(text), &extras, &report);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    report_fini(&report);
    ck_assert(graph_make(&graph, pipeline));
}

static const char *draw(void (*how)(const struct graph *, struct buffer *))
{
    buffer_clear(&drawing);
    how(&graph, &drawing);
    ck_assert(!drawing.failed);
    return buffer_text(&drawing);
}

#define LINE \
    "read = ( { plugin = \"lines\"; } );\n" \
    "stages = ( { plugin = \"moody\"; }, { plugin = \"first-word\"; name = \"once\"; when = \"size > 3\"; } );\n" \
    "write = ( { plugin = \"plain\"; path = \"out\"; } );\n"

START_TEST(a_line_of_stages_is_drawn_from_top_to_bottom)
{
    make(LINE);
    ck_assert_str_eq(draw(graph_draw_text), "  ┌───────┐\n"
                                            "  │ lines │  reader\n"
                                            "  └─┬─────┘\n"
                                            "    ● moody  cleaner\n"
                                            "  ══╪══ documents pass in input order\n"
                                            "    ◆ once   deduper first-word  when size > 3\n"
                                            "    ■ plain  writer → out\n");
}
END_TEST

START_TEST(a_branch_has_a_lane_and_so_has_a_writer_in_the_middle)
{
    make("read = ( { plugin = \"lines\"; } );\n"
         "stages = ( { plugin = \"moody\"; }, { plugin = \"shout\"; }, { plugin = \"shout\"; name = \"aside\"; from = \"moody\"; } );\n"
         "write = ( { plugin = \"plain\"; name = \"early\"; path = \"a\"; from = \"moody\"; }, { plugin = \"plain\"; path = \"b\"; from = \"shout\"; },\n"
         "          { plugin = \"plain\"; name = \"c\"; path = \"c\"; } );\n");
    ck_assert_str_eq(draw(graph_draw_text), "  ┌───────┐\n"
                                            "  │ lines │  reader\n"
                                            "  └─┬─────┘\n"
                                            "    ●     moody  cleaner\n"
                                            "    ├───╮\n"
                                            "    ├─╮ │\n"
                                            "    │ │ ■ early  writer plain → a\n"
                                            "    ● │   shout  cleaner\n"
                                            "    ■ │   plain  writer → b\n"
                                            "      ●   aside  cleaner shout\n"
                                            "      ■   c      writer plain → c\n");
}
END_TEST

static const char summary[] = "{\"schema\": \"quern-summary/1\", \"inputs\": 3, \"documents\": 12, \"reasons\": {\"empty\": 2, \"duplicate\": 1},"
                              "\"stages\": [{\"name\": \"moody\", \"failed\": 1, \"dropped\": 0, \"blocks\": {\"mood\": 7}},"
                              "{\"name\": \"once\", \"dropped\": 1, \"documents\": {\"duplicate\": 1}}],"
                              "\"writers\": [{\"name\": \"plain\", \"written\": 8}]}";

START_TEST(a_summary_says_what_went_through_and_what_went)
{
    struct error error;
    make(LINE);
    ck_assert_msg(graph_count(&graph, qn_str(summary), &error), "%s", error.message);
    ck_assert_str_eq(draw(graph_draw_text), "  ┌───────┐\n"
                                            "  │ lines │  reader: 12 documents  −2 empty\n"
                                            "  └─┬─────┘\n"
                                            "    ● moody  cleaner                      9  1 failed, −7 blocks\n"
                                            "  ══╪══ documents pass in input order\n"
                                            "    ◆ once   deduper first-word           8  −1 duplicate  when size > 3\n"
                                            "    ■ plain  writer → out                 8\n");
    ck_assert_ptr_nonnull(strstr(draw(graph_draw_mermaid), "  n0 -->|10| n1\n  n1 -->|9| n2\n  n2 -->|8| n3\n"));
    ck_assert_ptr_nonnull(strstr(draw(graph_draw_svg), "−1 duplicate</text>"));
}
END_TEST

START_TEST(a_summary_of_another_pipeline_is_refused)
{
    struct error error;
    make(LINE);
    ck_assert(!graph_count(&graph, qn_str("{\"schema\": \"quern-summary/1\", \"stages\": []}"), &error));
    ck_assert_str_eq(error.message, "the summary has no stage \"moody\": it is of another pipeline");
    ck_assert(!graph_count(&graph, qn_str("{}"), &error));
    ck_assert_str_eq(error.message, "is no summary of a run (quern run --summary FILE writes one)");
    ck_assert(!graph.counted);
}
END_TEST

START_TEST(what_a_pipeline_says_means_nothing_in_the_drawing)
{
    make("name = \"a<b>\\\"&\";\nread = ( { plugin = \"lines\"; } );\nstages = ( { plugin = \"moody\"; when = \"uri != '<script>\\\"|'\"; } );\n"
         "write = ( { plugin = \"plain\"; path = \"out\"; } );\n");
    ck_assert_ptr_nonnull(strstr(draw(graph_draw_svg), "<title>a&lt;b&gt;&quot;&amp;</title>"));
    ck_assert_ptr_null(strstr(drawing.data, "<script>"));
    ck_assert_ptr_nonnull(strstr(draw(graph_draw_mermaid), "when uri != '#60;script#62;#34;#124;'\"]\n"));
    ck_assert_ptr_nonnull(strstr(draw(graph_draw_dot), "digraph \"a<b>\\\"&\" {\n"));
    ck_assert_ptr_nonnull(strstr(drawing.data, "when uri != '<script>\\\"|'\\n\"];\n"));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("graph");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_line_of_stages_is_drawn_from_top_to_bottom);
    tcase_add_test(tests, a_branch_has_a_lane_and_so_has_a_writer_in_the_middle);
    tcase_add_test(tests, a_summary_says_what_went_through_and_what_went);
    tcase_add_test(tests, a_summary_of_another_pipeline_is_refused);
    tcase_add_test(tests, what_a_pipeline_says_means_nothing_in_the_drawing);
    return test_run(tests);
}
