/* The library as another program uses it: linked to libquern alone, through quern.h. */
#include <quern/quern.h>

#include "core_test.h"

#include <pthread.h>

static char plugin[1024];
static const char *plugins[1];
static quern_settings settings;

static void setup(void)
{
    const char *folder = getenv("QUERN_TEST_PLUGINS");
    ck_assert_msg(folder != NULL, "QUERN_TEST_PLUGINS names no folder");
    snprintf(plugin, sizeof plugin, "%s/mill.so", folder);
    plugins[0] = plugin;
    settings = (quern_settings){.size = sizeof settings, .plugins = plugins, .plugin_count = 1};
}

static void teardown(void)
{
    test_remove_folder();
}

#define READ "read = ( { plugin = \"lines\"; } );\n"
#define MOODY READ "stages = ( { plugin = \"moody\"; } );\n"
#define WRITE "write = ( { plugin = \"plain\"; path = \"out\"; } );\n"

static quern *open_mill(const char *pipeline)
{
    char *problems;
    quern *mill = quern_open(test_write_text("a.cfg", pipeline), &settings, &problems);
    ck_assert_msg(mill != NULL, "%s", problems);
    ck_assert_ptr_null(problems);
    return mill;
}

static quern_status feed(quern *mill, const char *text)
{
    return quern_feed(mill, "page", text, strlen(text));
}

static void check_record(quern *mill, const char *verdict, const char *data, const char *reason, const char *stage)
{
    const quern_record *record = quern_take(mill);
    ck_assert_ptr_nonnull(record);
    ck_assert_str_eq(record->verdict, verdict);
    ck_assert_uint_eq(record->size, strlen(data));
    ck_assert_int_eq(memcmp(record->data, data, record->size), 0);
    ck_assert_str_eq(record->reason, reason);
    ck_assert_str_eq(record->stage, stage);
    ck_assert_int_eq(record->writer != NULL, strcmp(verdict, "kept") == 0);
    ck_assert_str_eq(record->uri, "page");
}

START_TEST(the_version_is_told)
{
    ck_assert_str_eq(quern_version(), "0.1.0");
}
END_TEST

START_TEST(what_is_fed_is_taken)
{
    quern *mill = open_mill(MOODY WRITE);
    ck_assert_ptr_null(quern_take(mill));
    ck_assert_int_eq(feed(mill, "one\ndrop\nfail\ntwo\n"), QUERN_DONE);
    ck_assert_str_eq(quern_error(mill), "");
    check_record(mill, "kept", "page one\n", "", "");
    check_record(mill, "dropped", "", "chaff", "moody");
    check_record(mill, "failed", "", "a document of 4 bytes that fails", "moody");
    check_record(mill, "kept", "page#4 two\n", "", "");
    ck_assert_ptr_null(quern_take(mill));
    ck_assert_int_eq(feed(mill, ""), QUERN_DONE);
    check_record(mill, "dropped", "", "no-document", "");
    quern_close(mill);
}
END_TEST

START_TEST(records_that_nobody_takes_are_freed)
{
    quern *mill = open_mill(MOODY WRITE);
    feed(mill, "one\ntwo\nthree\n");
    quern_take(mill);
    quern_close(mill);
    quern_close(NULL);
}
END_TEST

START_TEST(feeding_remembers_what_was_fed_before)
{
    quern *mill = open_mill(READ "stages = ( { plugin = \"first-word\"; } );" WRITE);
    feed(mill, "same\n");
    check_record(mill, "kept", "page same\n", "", "");
    feed(mill, "same\n");
    check_record(mill, "dropped", "", "duplicate", "first-word");
    quern_close(mill);
}
END_TEST

START_TEST(the_summary_counts_what_was_done)
{
    quern *mill = open_mill(MOODY WRITE);
    feed(mill, "one\ndrop\nfail\nchaff\n");
    feed(mill, "");
    const quern_summary *summary = quern_summarize(mill);
    ck_assert_ptr_nonnull(summary);
    ck_assert_uint_eq(summary->inputs, 2);
    ck_assert_uint_eq(summary->bytes, 20);
    ck_assert_uint_eq(summary->documents, 4);
    ck_assert_uint_eq(summary->bare, 1);
    ck_assert_uint_eq(summary->kept, 2);
    ck_assert_uint_eq(summary->dropped, 2);
    ck_assert_uint_eq(summary->quarantined, 1);
    ck_assert_ptr_null(summary->quarantine);
    static const struct {
        const char *of, *stage, *name;
        uint64_t count;
    } rows[] = {{"document", "", "chaff", 1},  {"document", "", "no-document", 1}, {"failure", "", "moody", 1}, {"document", "moody", "chaff", 1},
                {"block", "moody", "chaff", 1}, {"metric", "moody", "seen", 4},     {"metric", "lines", "documents", 4},
                {"metric", "plain", "lines", 2}, {"written", "plain", "out", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t count = 0;
        for (size_t j = 0; j < summary->count_count; j++)
            if (strcmp(summary->counts[j].of, rows[i].of) == 0 && strcmp(summary->counts[j].stage, rows[i].stage) == 0 &&
                strcmp(summary->counts[j].name, rows[i].name) == 0)
                count = summary->counts[j].count;
        ck_assert_msg(count == rows[i].count, "%s %s %s: %llu", rows[i].of, rows[i].stage, rows[i].name, (unsigned long long)count);
    }
    quern_close(mill);
}
END_TEST

START_TEST(all_problems_of_a_pipeline_are_handed_back)
{
    char *problems = NULL, expected[1000];
    const char *path = test_write_text("a.cfg", "colour = 1;\nread = ( { plugin = \"liens\"; } );\n" WRITE);
    ck_assert_ptr_null(quern_open(path, &settings, &problems));
    snprintf(expected, sizeof expected,
             "%s:1: the pipeline has no key \"colour\"\n%s:2: there is no plugin \"liens\" for a reader, did you mean \"lines\"?\n", path, path);
    ck_assert_str_eq(problems, expected);
    free(problems);
    ck_assert_ptr_null(quern_open(path, &settings, NULL));
    ck_assert_ptr_null(quern_open("/none/there.cfg", NULL, &problems));
    ck_assert_str_eq(problems, "/none/there.cfg: cannot open: No such file or directory\n");
    free(problems);
}
END_TEST

START_TEST(settings_of_an_older_program_are_fine)
{
    settings.size = offsetof(quern_settings, sets); /* it knows no more than its plugins */
    static const char *const sets[] = {"limits.depth=0"};
    settings.sets = sets;
    settings.set_count = 1;
    quern *mill = open_mill(MOODY WRITE);
    ck_assert_int_eq(feed(mill, "one\n"), QUERN_DONE);
    quern_close(mill);
}
END_TEST

START_TEST(a_run_writes_files)
{
    char output[600];
    snprintf(output, sizeof output, "%s", test_path("out.txt"));
    const char *input = test_write_text("in", "one\ntwo\n");
    settings.output = output;
    settings.files = true;
    settings.workers = 2;
    quern *mill = open_mill(MOODY WRITE);
    ck_assert_int_eq(quern_run(mill, &input, 1), QUERN_DONE);
    ck_assert_ptr_null(quern_take(mill));
    char *text = test_read(output, NULL), expected[1400];
    snprintf(expected, sizeof expected, "%s one\n%s#2 two\n", input, input);
    ck_assert_str_eq(text, expected);
    free(text);
    quern_close(mill);
}
END_TEST

START_TEST(a_run_can_also_give_records)
{
    const char *input = test_write_text("in", "one\n");
    settings.workers = 3;
    quern *mill = open_mill(MOODY WRITE);
    ck_assert_int_eq(quern_run(mill, &input, 1), QUERN_DONE);
    const quern_record *record = quern_take(mill);
    ck_assert_str_eq(record->writer, "plain");
    ck_assert_str_eq(record->uri, input);
    quern_close(mill);
    ck_assert_int_ne(access("out", F_OK), 0);
}
END_TEST

START_TEST(the_end_of_a_run_is_told)
{
    static const struct {
        const char *pipeline, *text;
        quern_status status;
        const char *error;
    } rows[] = {
        {"max_failed = 1;" MOODY WRITE, "fail\none\nfail\n", QUERN_FAILED_MANY, "2 documents were quarantined, more than max_failed = 1"},
        {"max_failed = 2;" MOODY WRITE, "fail\none\nfail\n", QUERN_DONE, ""},
        {MOODY WRITE, "one\nend\n", QUERN_IO, "stage \"moody\", document \"page#2\": the run ends here"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        quern *mill = open_mill(rows[i].pipeline);
        ck_assert_int_eq(feed(mill, rows[i].text), rows[i].status);
        ck_assert_str_eq(quern_error(mill), rows[i].error);
        quern_close(mill);
    }
    quern *mill = open_mill(MOODY WRITE);
    const char *none = "/none/there";
    ck_assert_int_eq(quern_run(mill, &none, 1), QUERN_NO_INPUT);
    ck_assert_str_eq(quern_error(mill), "/none/there: No such file or directory");
    quern_close(mill);
    mill = open_mill(MOODY WRITE);
    ck_assert_int_eq(quern_run(mill, NULL, 0), QUERN_NO_INPUT);
    quern_close(mill);
}
END_TEST

START_TEST(what_was_stopped_before_it_began_is_interrupted)
{
    const char *input = test_write_text("in", "one\n");
    quern *mill = open_mill(MOODY WRITE);
    quern_stop(mill);
    ck_assert_int_eq(quern_run(mill, &input, 1), QUERN_INTERRUPTED);
    ck_assert_ptr_null(quern_take(mill));
    quern_close(mill);
}
END_TEST

static void *feed_many(void *user)
{
    quern *mill = user;
    uintptr_t kept = 0;
    for (int i = 0; i < 50; i++) {
        if (feed(mill, "one\ndrop\ntwo\n") != QUERN_DONE)
            return NULL;
        for (const quern_record *record; (record = quern_take(mill));)
            kept += strcmp(record->verdict, "kept") == 0;
    }
    return (void *)kept;
}

START_TEST(two_mills_do_not_touch_each_other)
{
    quern *mills[3];
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) {
        mills[i] = open_mill(MOODY WRITE);
        pthread_create(&threads[i], NULL, feed_many, mills[i]);
    }
    for (int i = 0; i < 3; i++) {
        void *kept;
        pthread_join(threads[i], &kept);
        ck_assert_uint_eq((uintptr_t)kept, 100);
        quern_close(mills[i]);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("quern");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_version_is_told);
    tcase_add_test(tests, what_is_fed_is_taken);
    tcase_add_test(tests, records_that_nobody_takes_are_freed);
    tcase_add_test(tests, feeding_remembers_what_was_fed_before);
    tcase_add_test(tests, the_summary_counts_what_was_done);
    tcase_add_test(tests, all_problems_of_a_pipeline_are_handed_back);
    tcase_add_test(tests, settings_of_an_older_program_are_fine);
    tcase_add_test(tests, a_run_writes_files);
    tcase_add_test(tests, a_run_can_also_give_records);
    tcase_add_test(tests, the_end_of_a_run_is_told);
    tcase_add_test(tests, what_was_stopped_before_it_began_is_interrupted);
    tcase_add_test(tests, two_mills_do_not_touch_each_other);
    return test_run(tests);
}
