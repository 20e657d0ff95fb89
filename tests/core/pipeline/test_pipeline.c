/*
 * Pipelines: wrong/NN-name.cfg and, in NN-name.expected, every line that people are to read; doubtful/ holds those that
 * are taken with warnings. And right ones, with what the command line changes of them.
 */
#include "base/buffer.h"
#include "pipeline/pipeline.h"

#include "../core_test.h"

#include <dirent.h>

static char plugin[1024];
static struct report report;

static void setup(void)
{
    const char *plugins = getenv("QUERN_TEST_PLUGINS"), *data = getenv("QUERN_TEST_DATA");
    char folder[1024];
    ck_assert_msg(plugins && data, "QUERN_TEST_PLUGINS and QUERN_TEST_DATA name no folders");
    snprintf(plugin, sizeof plugin, "%s/mill.so", plugins);
    snprintf(folder, sizeof folder, "%s/pipeline/wrong", data);
    ck_assert_int_eq(chdir(folder), 0);
    report = (struct report){.lines = NULL};
}

static void teardown(void)
{
    report_fini(&report);
    test_remove_folder();
}

static char *join_report(void)
{
    struct buffer text = {0};
    for (size_t i = 0; i < report.count; i++)
        buffer_print(&text, "%s\n", report.lines[i]);
    buffer_text(&text);
    return text.data;
}

/* ---- Wrong ones ---- */

static int is_pipeline(const struct dirent *entry)
{
    return strstr(entry->d_name, ".cfg") != NULL;
}

static bool says_what_is_expected(const char *name, bool taken)
{
    const char *const plugins[] = {plugin};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1};
    char expected_name[300];
    snprintf(expected_name, sizeof expected_name, "%.*s.expected", (int)strlen(name) - 4, name);
    report_fini(&report);
    struct pipeline *pipeline = pipeline_open(name, &extras, &report);
    char *said = join_report(), *expected = test_read(expected_name, NULL);
    const bool right = (pipeline != NULL) == taken && expected && strcmp(said, expected) == 0;
    if (!right)
        fprintf(stderr, "---- %s %s. Said:\n%s---- expected:\n%s", name, pipeline ? "is taken" : "is not taken", said,
                expected ? expected : "(there is no such file)\n");
    free(said);
    free(expected);
    pipeline_free(pipeline);
    return right;
}

/* All pipelines of the working folder. */
static void check_all(int least, bool taken)
{
    struct dirent **entries;
    const int count = scandir(".", &entries, is_pipeline, alphasort);
    unsigned wrong = 0;
    ck_assert_int_ge(count, least);
    for (int i = 0; i < count; i++) {
        wrong += !says_what_is_expected(entries[i]->d_name, taken);
        free(entries[i]);
    }
    free(entries);
    ck_assert_uint_eq(wrong, 0);
}

START_TEST(everything_that_is_wrong_is_said_word_for_word)
{
    check_all(60, false);
}
END_TEST

START_TEST(what_can_have_no_effect_is_warned_of)
{
    ck_assert_int_eq(chdir("../doubtful"), 0);
    check_all(7, true);
}
END_TEST

/* ---- Right ones ---- */

static struct pipeline *parse(const char *text, const char *const *sets, size_t set_count)
{
    const char *const plugins[] = {plugin};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1, .sets = sets, .set_count = set_count};
    report_fini(&report);
    return pipeline_parse("a.cfg", qn_str(text), &extras, &report);
}

static struct pipeline *parse_right(const char *text)
{
    struct pipeline *pipeline = parse(text, NULL, 0);
    char *said = join_report();
    ck_assert_msg(pipeline != NULL, "%s", said);
    free(said);
    return pipeline;
}

#define READ "read = ( { plugin = \"lines\"; } );"
#define WRITE "write = ( { plugin = \"plain\"; } );"

START_TEST(the_smallest_pipeline_reads_and_writes)
{
    struct pipeline *pipeline = parse_right(READ WRITE);
    ck_assert_str_eq(pipeline->name, "a.cfg");
    ck_assert_uint_eq(pipeline->reader_count, 1);
    ck_assert_uint_eq(pipeline->stage_count, 0);
    ck_assert_str_eq(pipeline->writers[0].path, "-");
    ck_assert_int_eq(pipeline->writers[0].parent, -1);
    ck_assert_int_eq(pipeline->limits.memory, INT64_C(256) << 20);
    ck_assert_int_eq(pipeline->limits.time, INT64_C(10000000000));
    ck_assert_int_eq(pipeline->max_failed, -1);
    pipeline_free(pipeline);
}
END_TEST

START_TEST(stages_of_one_plugin_are_numbered)
{
    struct pipeline *pipeline = parse_right(READ "stages = ( { plugin = \"shout\"; }, { plugin = \"shout\"; }, { plugin = \"moody\"; name = "
                                                 "\"shout#3\"; }, { plugin = \"shout\"; } );" WRITE);
    static const char *const names[] = {"shout", "shout#2", "shout#3", "shout#4"};
    for (size_t i = 0; i < 4; i++)
        ck_assert_str_eq(pipeline->stages[i].name, names[i]);
    pipeline_free(pipeline);
}
END_TEST

START_TEST(limits_take_sizes_durations_and_numbers)
{
    struct pipeline *pipeline = parse_right("limits = { memory = \"1G\"; input = 5000000000; time = \"1.5s\"; blocks = 7; depth = 64; };"
                                            "max_failed = 0; name = \"news\";" READ WRITE);
    ck_assert_int_eq(pipeline->limits.memory, INT64_C(1) << 30);
    ck_assert_int_eq(pipeline->limits.input, INT64_C(5000000000));
    ck_assert_int_eq(pipeline->limits.time, 1500000000);
    ck_assert_int_eq(pipeline->limits.blocks, 7);
    ck_assert_int_eq(pipeline->max_failed, 0);
    ck_assert_str_eq(pipeline->name, "news");
    pipeline_free(pipeline);
}
END_TEST

START_TEST(branches_begin_where_they_say)
{
    struct pipeline *pipeline = parse_right(
        READ "stages = ( { plugin = \"moody\"; name = \"a\"; }, { plugin = \"moody\"; name = \"b\"; },"
             "{ plugin = \"shout\"; name = \"c\"; from = \"a\"; }, { plugin = \"shout\"; name = \"d\"; },"
             "{ plugin = \"shout\"; name = \"e\"; from = \"read\"; } );"
             "write = ( { plugin = \"plain\"; path = \"1\"; from = \"b\"; }, { plugin = \"plain\"; path = \"2\"; from = \"d\"; },"
             "{ plugin = \"plain\"; path = \"3\"; }, { plugin = \"plain\"; path = \"4\"; from = \"a\"; } );");
    static const int parents[] = {-1, 0, 0, 2, -1}, writers[] = {1, 3, 4, 0};
    static const unsigned branches[] = {0, 0, 1, 1, 2};
    for (size_t i = 0; i < 5; i++) {
        ck_assert_int_eq(pipeline->stages[i].parent, parents[i]);
        ck_assert_uint_eq(pipeline->stages[i].branch, branches[i]);
    }
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(pipeline->writers[i].parent, writers[i]);
    ck_assert_uint_eq(pipeline->branch_count, 3);
    pipeline_free(pipeline);
}
END_TEST

START_TEST(conditions_may_ask_for_fields_of_any_stage)
{
    struct pipeline *pipeline = parse_right(READ "stages = ( { plugin = \"moody\"; when = \"length > 3 and year < 3000\"; }, { plugin = "
                                                 "\"knobs\"; } ); write = ( { plugin = \"plain\"; when = \"dropped\"; } );");
    ck_assert_ptr_nonnull(pipeline->stages[0].when);
    ck_assert_ptr_null(pipeline->stages[1].when);
    ck_assert_str_eq(pipeline->writers[0].when_text, "dropped");
    pipeline_free(pipeline);
}
END_TEST

START_TEST(an_option_may_bear_a_name_that_the_core_has_for_other_kinds)
{
    struct pipeline *pipeline = parse_right(READ "stages = ( { plugin = \"knobs\"; path = \"there\"; } );" WRITE);
    const qn_option *option = plugin_option(pipeline->stages[0].plugin, "path");
    ck_assert_str_eq(*(const char *const *)(const void *)((const char *)pipeline->stages[0].state + option->offset), "there");
    pipeline_free(pipeline);
}
END_TEST

/* ---- The command line ---- */

#define KNOBS READ "stages = ( { plugin = \"knobs\"; number = 2; }, { plugin = \"knobs\"; }, { plugin = \"moody\"; name = \"mood\"; } );" WRITE

static int64_t number_of(const struct pipeline *pipeline, size_t stage)
{
    const qn_option *option = plugin_option(pipeline->stages[stage].plugin, "number");
    return *(const int64_t *)(const void *)((const char *)pipeline->stages[stage].state + option->offset);
}

START_TEST(sets_change_options_keys_and_limits)
{
    const char *const sets[] = {"knobs.number=7", "knobs#2.number=8", "mood.nap=5ms", "limits.memory=1M", "name=other", "max_failed=3",
                                "plain.path=out.txt", "limits.time=\"2s\"", "mood.when=words > 3"};
    struct pipeline *pipeline = parse(KNOBS, sets, sizeof sets / sizeof *sets);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    ck_assert_int_eq(number_of(pipeline, 0), 7);
    ck_assert_int_eq(number_of(pipeline, 1), 8);
    ck_assert_int_eq(pipeline->limits.memory, 1 << 20);
    ck_assert_int_eq(pipeline->limits.time, 2000000000);
    ck_assert_str_eq(pipeline->name, "other");
    ck_assert_int_eq(pipeline->max_failed, 3);
    ck_assert_str_eq(pipeline->writers[0].path, "out.txt");
    ck_assert_str_eq(pipeline->stages[2].when_text, "words > 3");
    pipeline_free(pipeline);
}
END_TEST

START_TEST(the_last_of_two_sets_holds)
{
    const char *const sets[] = {"knobs.number=7", "knobs.number=9"};
    struct pipeline *pipeline = parse(KNOBS, sets, 2);
    ck_assert_int_eq(number_of(pipeline, 0), 9);
    pipeline_free(pipeline);
}
END_TEST

START_TEST(sets_go_through_the_same_checks)
{
    static const char *const rows[][2] = {
        {"knobs.number=0", "command line: extractor \"knobs\": option \"number\" is 0, but must be 1 to 64"},
        {"knobs.nubmer=1", "command line: extractor \"knobs\": plugin \"knobs\" has no option \"nubmer\", did you mean \"number\"?"},
        {"knob.number=1", "a.cfg: --set knob.number=1: the pipeline has no stage \"knob\", did you mean \"knobs\"?"},
        {"knobs#3.number=1", "a.cfg: --set knobs#3.number=1: the pipeline has no stage \"knobs#3\", did you mean \"knobs\"?"},
        {"number", "a.cfg: --set number: write stage.option=value, or key=value for a key of the pipeline"},
        {"=1", "a.cfg: --set =1: write stage.option=value, or key=value for a key of the pipeline"},
        {"colour=red", "command line: the pipeline has no key \"colour\""},
        {"limits.memory=much", "command line: limits: \"memory\" wants a size such as \"256M\""},
        {"limits.speed=1", "command line: limits has no key \"speed\""},
        {"mood.when=word > 3", "command line: stage \"mood\", \"when\": at character 1: no stage of this pipeline sets a field \"word\", "
                               "did you mean \"words\"?"},
        {"plain.path=", "command line: writer \"plain\": \"path\" is empty; \"-\" is standard output"},
        {"knobs.plugin=\"moody#\"", "command line: there is no plugin \"moody#\" for a stage, did you mean \"moody\"?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(!parse(KNOBS, &rows[i][0], 1), "--set %s is taken", rows[i][0]);
        ck_assert_uint_ge(report.count, 1);
        ck_assert_str_eq(report.lines[0], rows[i][1]);
    }
}
END_TEST

START_TEST(a_set_may_give_a_whole_group_or_list)
{
    const char *const sets[] = {"limits={ memory = \"2M\"; time = \"1s\"; }", "write=( { plugin = \"plain\"; path = \"other\"; } )",
                                "knobs.words=[\"a\", \"b\", \"c\"]"};
    struct pipeline *pipeline = parse(KNOBS, sets, 3);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    ck_assert_int_eq(pipeline->limits.memory, 2 << 20);
    ck_assert_str_eq(pipeline->writers[0].path, "other");
    pipeline_free(pipeline);
}
END_TEST

START_TEST(the_output_is_the_first_writers_path)
{
    const char *const plugins[] = {plugin};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1, .output = "2026"};
    struct pipeline *pipeline = pipeline_parse("a.cfg", qn_str(READ "write = ( { plugin = \"plain\"; path = \"a\"; }, { plugin = "
                                                                    "\"plain\"; path = \"b\"; } );"), &extras, &report);
    ck_assert_ptr_nonnull(pipeline);
    ck_assert_str_eq(pipeline->writers[0].path, "2026");
    ck_assert_str_eq(pipeline->writers[1].path, "b");
    pipeline_free(pipeline);
}
END_TEST

START_TEST(plugins_of_the_pipeline_come_behind_those_of_the_command_line)
{
    char text[2400];
    const char *slash = strrchr(plugin, '/');
    snprintf(text, sizeof text, "plugins = [\"%.*s/bad-NO_FAULT.so\"];" READ "stages = ( { plugin = \"bad\"; } );" WRITE,
             (int)(slash - plugin), plugin);
    struct pipeline *pipeline = parse_right(text);
    ck_assert_uint_eq(pipeline->registry.module_count, 2);
    ck_assert_ptr_nonnull(strstr(pipeline->registry.modules[0]->path, "/mill.so"));
    pipeline_free(pipeline);
    snprintf(text, sizeof text, "plugins = [\"%.*s/bad-TWIN.so\"];" READ WRITE, (int)(slash - plugin), plugin);
    ck_assert_ptr_null(parse(text, NULL, 0));
    ck_assert_ptr_nonnull(strstr(report.lines[0], "left out: extractor \"knobs\" is already loaded from "));
}
END_TEST

START_TEST(any_text_is_taken_or_refused_with_a_reason)
{
    static const char *const pieces[] = {"read", "stages", "write", "limits", "plugin", "name", "from", "when", "\"lines\"", "\"moody\"",
                                         "\"plain\"", "\"knobs\"", "=", "(", ")", "{", "}", "[", "]", ";", ",", "3", "\"a\"", "true",
                                         "path", "number", "0.5", "#", "\n", "within", "\"run\"", "\"first-word\"", "@include \"x\"",
                                         "tests", "input", "expect", "body", "dropped", "fields", "/*", "//", "*/", "3000000000"};
    static const char *const parts[] = {READ, WRITE, "stages = ( { plugin = \"moody\"; } );", "stages = ( { plugin = \"first-word\"; } );",
                                        "tests = ( { name = \"a\"; input = \"b\"; expect = { body = [\"b\"]; }; } );"};
    uint64_t seed = 17;
    for (int i = 0; i < 300; i++) {
        char text[1024] = "";
        for (unsigned j = test_below(&seed, 4); j; j--)
            strcat(text, parts[test_below(&seed, sizeof parts / sizeof *parts)]);
        for (unsigned j = test_below(&seed, 8); j; j--) {
            const char *piece = pieces[test_below(&seed, sizeof pieces / sizeof *pieces)];
            const size_t at = test_below(&seed, (uint32_t)strlen(text) + 1);
            memmove(text + at + strlen(piece), text + at, strlen(text) - at + 1);
            memcpy(text + at, piece, strlen(piece));
        }
        struct pipeline *pipeline = parse(text, NULL, 0);
        ck_assert_msg(pipeline || report.count, "%s", text);
        pipeline_free(pipeline);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("pipeline");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, everything_that_is_wrong_is_said_word_for_word);
    tcase_add_test(tests, what_can_have_no_effect_is_warned_of);
    tcase_add_test(tests, the_smallest_pipeline_reads_and_writes);
    tcase_add_test(tests, stages_of_one_plugin_are_numbered);
    tcase_add_test(tests, limits_take_sizes_durations_and_numbers);
    tcase_add_test(tests, branches_begin_where_they_say);
    tcase_add_test(tests, conditions_may_ask_for_fields_of_any_stage);
    tcase_add_test(tests, an_option_may_bear_a_name_that_the_core_has_for_other_kinds);
    tcase_add_test(tests, sets_change_options_keys_and_limits);
    tcase_add_test(tests, the_last_of_two_sets_holds);
    tcase_add_test(tests, sets_go_through_the_same_checks);
    tcase_add_test(tests, a_set_may_give_a_whole_group_or_list);
    tcase_add_test(tests, the_output_is_the_first_writers_path);
    tcase_add_test(tests, plugins_of_the_pipeline_come_behind_those_of_the_command_line);
    tcase_add_test(tests, any_text_is_taken_or_refused_with_a_reason);
    return test_run(tests);
}
