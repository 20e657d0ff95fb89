/* The page about a run: what it gathers, that it is bounded, and the same at any number of workers but for its times. */
#include "report/overview.h"
#include "run/engine.h"

#include "../core_test.h"

static char mill[1024];

static void setup(void)
{
    snprintf(mill, sizeof mill, "%s/mill.so", getenv("QUERN_TEST_PLUGINS"));
}

static void teardown(void)
{
    test_remove_folder();
}

static void gather(void *user, const struct result *result)
{
    evidence_add(user, result);
}

/* What the page says of a run of this pipeline over these lines; for buffer_fini. seen: its documents were gathered. */
static struct buffer page_of_part(const char *text, const char *lines, unsigned workers, bool seen)
{
    const char *const plugins[] = {mill};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1};
    struct report report = {0};
    struct error error;
    struct pipeline *pipeline = pipeline_parse("a.cfg", qn_str(text), &extras, &report);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    struct evidence *evidence = evidence_new(pipeline);
    ck_assert_ptr_nonnull(evidence);
    const struct engine_settings settings = {.workers = workers, .timed = true, .on_result = seen ? gather : NULL, .user = evidence};
    struct engine *engine = engine_new(pipeline, &settings, &report);
    ck_assert_msg(engine != NULL, "%s", report.count ? report.lines[0] : "");
    struct input *input = input_from_bytes(qn_str("in"), qn_str(lines), &error);
    ck_assert_int_eq(engine_feed(engine, input, &error), ENGINE_DONE);
    struct summary summary = {0};
    ck_assert(engine_summary(engine, &summary));
    const struct overview overview = {&summary, evidence, 1.5, NULL, NULL};
    struct buffer page = {0};
    ck_assert(overview_write(&overview, &page));
    buffer_text(&page);
    summary_fini(&summary);
    input_unref(input);
    engine_free(engine);
    evidence_free(evidence);
    pipeline_free(pipeline);
    report_fini(&report);
    return page;
}

static struct buffer page_of(const char *text, const char *lines, unsigned workers)
{
    return page_of_part(text, lines, workers, true);
}

static void has(const struct buffer *page, const char *text)
{
    ck_assert_msg(strstr(page->data, text) != NULL, "the page lacks: %s\n%s", text, strstr(page->data, "<body>"));
}

#define PIPELINE \
    "read = ( { plugin = \"lines\"; } ); stages = ( { plugin = \"moody\"; nap = \"200us\"; }, { plugin = \"first-word\"; } );" \
    "write = ( { plugin = \"plain\"; path = \"a\"; } );"

START_TEST(what_went_is_there_with_its_reason_and_samples)
{
    struct buffer page = page_of(PIPELINE, "one\ndrop <this>\nfail\none again\ntwo\n", 2);
    has(&page, "<b>5</b> read");
    has(&page, "<b>2</b> kept");
    has(&page, "<b>2</b> dropped");
    has(&page, "<b>1</b> in quarantine");
    has(&page, "<h3>moody</h3>");
    has(&page, "<li><q>drop &lt;this&gt;</q> <small>in#2");
    has(&page, "<h3>first-word</h3>\n<details class=\"cause\"><summary><b>duplicate</b> <span class=\"help\">an earlier one is the same, or like it</span>");
    has(&page, "<li><q>one again</q> <small>in#4, as in</small></li>");
    has(&page, "<td class=\"out\">1 document dropped, 1 document failed</td>");
    has(&page, "<tr><th scope=\"row\">in#3</th><td>moody <i>");
    has(&page, "<p class=\"note\">1 duplicate, in 1 group.");
    buffer_fini(&page);
}
END_TEST

START_TEST(a_part_of_a_run_says_that_it_is_one)
{
    struct buffer whole = page_of(PIPELINE, "one\ntwo\n", 2), part = page_of_part(PIPELINE, "one\ntwo\n", 2, false);
    has(&part, "What follows is of the 0 documents that came to their end in this part of the run.");
    ck_assert_ptr_null(strstr(whole.data, "in this part of the run"));
    buffer_fini(&whole);
    buffer_fini(&part);
}
END_TEST

/* The page without its times: all between these, the last to the end. */
static char *without_times(const struct buffer *page)
{
    char *text = strdup(page->data), *timed = strstr(text, "<section class=\"timed\">"), *span = strstr(text, "<span class=\"time\">");
    ck_assert(timed && span && span < timed);
    *timed = '\0';
    memset(span, ' ', (size_t)(strstr(span, "</span>") - span));
    return text;
}

START_TEST(it_is_the_same_at_any_number_of_workers)
{
    static const char *const moods[] = {"one", "two", "drop", "chaff", "fail", "three four", "five", "six", "a b c d e", "x"};
    struct buffer lines = {0};
    uint64_t seed = 20;
    for (int i = 0; i < 400; i++)
        buffer_print(&lines, "%s %u\n", moods[test_below(&seed, 10)], test_below(&seed, 40));
    struct buffer first = page_of(PIPELINE, buffer_text(&lines), 1), second = page_of(PIPELINE, lines.data, 8);
    char *left = without_times(&first), *right = without_times(&second);
    ck_assert_uint_gt(strlen(left), 8000);
    ck_assert_str_eq(left, right);
    free(left);
    free(right);
    buffer_fini(&first);
    buffer_fini(&second);
    buffer_fini(&lines);
}
END_TEST

START_TEST(ten_thousand_documents_make_a_page_below_a_megabyte)
{
    struct buffer lines = {0};
    for (int i = 0; i < 10000; i++)
        buffer_print(&lines, "%s word%d %0*d\n", i % 3 ? i % 5 ? "one" : "chaff" : "drop", i, 600, i);
    struct buffer page = page_of("read = ( { plugin = \"lines\"; } ); stages = ( { plugin = \"moody\"; }, { plugin = \"first-word\"; action = \"mark\"; } );"
                                 "write = ( { plugin = \"plain\"; path = \"a\"; } );", buffer_text(&lines), 2);
    ck_assert_uint_lt(page.size, 100000);
    has(&page, "<b>10,000</b> read");
    buffer_fini(&page);
    buffer_fini(&lines);
}
END_TEST

START_TEST(reasons_without_end_are_bounded)
{
    struct arena arena;
    static struct causes causes;
    qn_doc doc = {.id = qn_str("a")};
    char reason[32];
    arena_init(&arena, 1 << 20);
    ck_assert(causes_init(&causes, &arena));
    for (int i = 0; i < 100000; i++) {
        snprintf(reason, sizeof reason, "reason-%d", i % 50000);
        const qn_cause cause = {.stage = qn_str("made-up"), .reason = qn_str(reason)};
        ck_assert(causes_add(&causes, &doc, &cause, false, true, qn_str("text"), 4));
    }
    ck_assert_uint_eq(causes.count, MOST_CAUSES);
    ck_assert_uint_eq(causes.others, 100000 - 2 * MOST_CAUSES);
    ck_assert_uint_eq(causes.rows[7].dropped, 2);
    ck_assert_uint_eq(causes.rows[7].sample_count, 1); /* the same text once */
    causes_fini(&causes);
    arena_fini(&arena);
}
END_TEST

START_TEST(the_least_alike_come_first)
{
    struct arena arena;
    static struct groups groups;
    char id[16];
    arena_init(&arena, 1 << 20);
    ck_assert(groups_init(&groups, &arena));
    for (int i = 0; i < 20; i++) {
        snprintf(id, sizeof id, "d%d", i);
        qn_field score = {.name = qn_str("score"), .value = {.type = QN_REAL, .real = 0.5 + (i * 7 % 20) / 100.0}};
        qn_field earlier = {.name = qn_str("duplicate_of"), .value = {.type = QN_TEXT, .text = qn_str(i % 4 ? "first" : "other")}, .next = &score};
        const qn_doc doc = {.id = qn_str(id), .fields = &earlier};
        ck_assert(groups_add(&groups, &doc, qn_str("opening")));
    }
    ck_assert_uint_eq(groups.count, 2);
    ck_assert_uint_eq(groups.rows[0].count, 5);
    ck_assert_uint_eq(groups.rows[1].count, 15);
    ck_assert_uint_eq(groups.doubtful_count, DOUBTFUL);
    for (size_t i = 0; i < DOUBTFUL; i++)
        ck_assert_double_eq_tol(groups.doubtful[i].later.score, 0.5 + (double)i / 100, 1e-9);
    groups_fini(&groups);
    arena_fini(&arena);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("overview");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_went_is_there_with_its_reason_and_samples);
    tcase_add_test(tests, a_part_of_a_run_says_that_it_is_one);
    tcase_add_test(tests, it_is_the_same_at_any_number_of_workers);
    tcase_add_test(tests, ten_thousand_documents_make_a_page_below_a_megabyte);
    tcase_add_test(tests, reasons_without_end_are_bounded);
    tcase_add_test(tests, the_least_alike_come_first);
    return test_run(tests);
}
