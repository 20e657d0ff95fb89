/*
 * Isolated stages, with plugins that misbehave (plugins/chaos.c): what each costs. That isolated stages do what others
 * do is for test_engine.c to say, all of which is run with QUERN_TEST_ISOLATE, too.
 */
#include "base/buffer.h"
#include "run/engine.h"

#include "../core_test.h"

#include <signal.h>

/* ---- Running ---- */

struct trial {
    const char *pipeline;
    bool all; /* all stages are isolated, not only those that say so */
    unsigned workers;
    /* what came of it */
    struct buffer results;
    struct summary summary;
    char problem[1024];
};

static void on_result(void *user, const struct result *result)
{
    struct trial *trial = user;
    const qn_slice id = result->document ? result->document->id : result->uri;
    const char *slash = (const char *)memrchr(id.data, '/', id.size);
    const qn_slice name = slash ? qn_part(id, (size_t)(slash + 1 - id.data), id.size) : id;
    buffer_print(&trial->results, "%.*s: ", (int)name.size, name.data);
    if (result->failed_stage)
        buffer_print(&trial->results, "%s: %s\n", result->failed_stage, result->message);
    else if (result->rendered[0].data)
        buffer_append_slice(&trial->results, result->rendered[0]);
    else
        buffer_print(&trial->results, "%s\n", result->document ? "dropped" : "bare");
}

/* Each text is an input, "1", "2" and so on. */
static void run(struct trial *trial, const char *const *texts)
{
    char chaos[1024];
    struct inputs inputs = {0};
    while (texts[inputs.count]) {
        char name[16];
        snprintf(name, sizeof name, "%zu", inputs.count + 1);
        ck_assert(inputs_add_file(&inputs, test_write_text(name, texts[inputs.count]), NULL));
    }
    snprintf(chaos, sizeof chaos, "%s/chaos.so", getenv("QUERN_TEST_PLUGINS"));
    const char *const plugins[] = {chaos};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1, .isolate = trial->all};
    struct report report = {0};
    struct error error = {0};
    struct pipeline *pipeline = pipeline_parse("a.cfg", qn_str(trial->pipeline), &extras, &report);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    const struct engine_settings settings = {.workers = trial->workers, .on_result = on_result, .user = trial};
    struct engine *engine = engine_new(pipeline, &settings, &report);
    snprintf(trial->problem, sizeof trial->problem, "%s", report.count ? report.lines[0] : "");
    if (engine) {
        ck_assert_msg(engine_run(engine, &inputs, &error) == ENGINE_DONE, "%s", error.message);
        ck_assert(engine_summary(engine, &trial->summary));
        ck_assert_msg(summary_balances(&trial->summary, pipeline, &error), "%s", error.message);
    }
    buffer_text(&trial->results);
    engine_free(engine);
    pipeline_free(pipeline);
    report_fini(&report);
    inputs_fini(&inputs);
}

static void end(struct trial *trial)
{
    summary_fini(&trial->summary);
    buffer_fini(&trial->results);
    test_remove_folder();
}

static void check(const char *pipeline, const char *const *texts, const char *expected)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        struct trial trial = {.pipeline = pipeline, .all = true, .workers = workers};
        run(&trial, texts);
        ck_assert_str_eq(trial.problem, "");
        ck_assert_str_eq(trial.results.data, expected);
        end(&trial);
    }
}

#define READ "read = ( { plugin = \"unruly-lines\"; } );"
#define STAGES "stages = ( { plugin = \"chaos\"; }, { plugin = \"unruly-keys\"; } );"
#define WRITE "write = ( { plugin = \"unruly-plain\"; } );"
#define SMALL "limits = { memory = \"4M\"; time = \"60s\"; };"
#define SHORT "limits = { memory = \"4M\"; time = \"200ms\"; };"

/* ---- What a crash costs ---- */

START_TEST(a_crash_costs_its_document_and_no_other)
{
    static const char *const texts[] = {"one", "segv", "two", "abort", "fpe", "recurse", "smash", "three", "four", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: one\n"
          "2: chaos: crashed: SIGSEGV (Segmentation fault)\n"
          "3: two\n"
          "4: chaos: crashed: SIGABRT (Aborted)\n"
          "5: chaos: crashed: SIGFPE (Floating point exception)\n"
          "6: chaos: crashed: SIGSEGV (Segmentation fault)\n"
          "7: chaos: crashed: SIGSEGV (Segmentation fault)\n"
          "8: three\n"
          "9: four\n");
}
END_TEST

START_TEST(a_process_that_ends_itself_costs_its_document)
{
    static const char *const texts[] = {"one", "exit", "exit-7", "free-twice", "two", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: one\n"
          "2: chaos: ended its process with status 0\n"
          "3: chaos: ended its process with status 7\n"
          "4: chaos: crashed: SIGABRT (Aborted)\n"
          "5: two\n");
}
END_TEST

START_TEST(every_function_of_a_plugin_is_isolated)
{
    static const char *const texts[] = {"one", "at-probe segv", "at-read exit", "at-keys abort", "at-render segv", "two", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: one\n"
          "2: unruly-lines: crashed: SIGSEGV (Segmentation fault)\n"
          "3: unruly-lines: ended its process with status 0\n"
          "4: unruly-keys: crashed: SIGABRT (Aborted)\n"
          "5: unruly-plain: crashed: SIGSEGV (Segmentation fault)\n"
          "6: two\n");
}
END_TEST

START_TEST(documents_that_a_reader_has_emitted_outlive_it)
{
    static const char *const texts[] = {"a\nsegv\nb\nat-read segv\nc\n", "two", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: a\n"
          "1#2: chaos: crashed: SIGSEGV (Segmentation fault)\n"
          "1#3: b\n"
          "1: unruly-lines: crashed: SIGSEGV (Segmentation fault)\n"
          "2: two\n");
}
END_TEST

START_TEST(what_one_document_leaves_behind_harms_no_other)
{
    static const char *const texts[] = {"trap", "one", "two", "trap", "three", NULL};
    check(SMALL READ STAGES WRITE, texts, "1: trap\n2: one\n3: two\n4: dropped\n5: three\n");
}
END_TEST

/* ---- Time and memory ---- */

START_TEST(a_plugin_that_does_not_come_back_costs_its_document)
{
    static const char *const texts[] = {"one", "hang", "linger", "at-read hang", "at-render hang", "two", NULL};
    check(SHORT READ STAGES WRITE, texts,
          "1: one\n"
          "2: chaos: took longer than it may (limits.time)\n"
          "3: chaos: took longer than it may (limits.time)\n"
          "4: unruly-lines: took longer than it may (limits.time)\n"
          "5: unruly-plain: took longer than it may (limits.time)\n"
          "6: two\n");
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
START_TEST(a_plugin_that_takes_memory_without_end_costs_its_document)
{
    static const char *const texts[] = {"one", "eat", "thread", "two", "eat", "three", NULL};
    check(SMALL READ "stages = ( { plugin = \"chaos\"; } );" WRITE, texts,
          "1: one\n"
          "2: chaos: the system gives no more memory\n"
          "3: chaos: pthread_create: Operation not permitted\n"
          "4: two\n"
          "5: chaos: the system gives no more memory\n"
          "6: three\n");
}
END_TEST
#endif

/* ---- Memory and files that are not its own ---- */

START_TEST(writing_over_shared_memory_costs_its_document)
{
    static const char *const texts[] = {"one", "scribble", "two", "scribble-and-die", "at-read scribble", "at-render scribble", "three", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: one\n"
          "2: chaos: wrote over memory that is not its own\n"
          "3: two\n"
          "4: chaos: crashed: SIGSEGV (Segmentation fault)\n"
          "5: unruly-lines: wrote over memory that is not its own\n"
          "6: unruly-plain: wrote over memory that is not its own\n"
          "7: three\n");
}
END_TEST

START_TEST(closing_all_files_harms_nobody)
{
    static const char *const texts[] = {"one", "close", "segv", "read-file", "two", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: one\n2: close\n3: chaos: crashed: SIGSEGV (Segmentation fault)\n4: read-file\n5: two\n");
}
END_TEST

START_TEST(what_a_plugin_has_no_business_with_is_refused)
{
    static const char *const texts[] = {"open", "unlink", "socket", "exec", "fork", "thread", "kill-parent", "kill-all", "trace", "limit",
                                        "one", NULL};
    check(SMALL READ STAGES WRITE, texts,
          "1: chaos: open: Operation not permitted\n"
          "2: chaos: unlink: Operation not permitted\n"
          "3: chaos: socket: Operation not permitted\n"
          "4: chaos: execv: Operation not permitted\n"
          "5: chaos: fork: Operation not permitted\n"
          "6: chaos: pthread_create: Operation not permitted\n"
          "7: chaos: kill: Operation not permitted\n"
          "8: chaos: kill: Operation not permitted\n"
          "9: chaos: ptrace: Operation not permitted\n"
          "10: chaos: setrlimit: Operation not permitted\n"
          "11: one\n");
}
END_TEST

/* ---- Which stages ---- */

START_TEST(one_stage_alone_is_isolated_when_it_says_so)
{
    static const char *const texts[] = {"one", "segv", "two", NULL};
    struct trial trial = {.pipeline = SMALL READ "stages = ( { plugin = \"chaos\"; isolate = true; }, { plugin = \"unruly-keys\"; } );" WRITE,
                          .workers = 2};
    run(&trial, texts);
    ck_assert_str_eq(trial.results.data, "1: one\n2: chaos: crashed: SIGSEGV (Segmentation fault)\n3: two\n");
    end(&trial);
    struct trial reader = {.pipeline = SMALL "read = ( { plugin = \"unruly-lines\"; isolate = true; } );" WRITE, .workers = 2};
    static const char *const others[] = {"one", "at-read segv", "two", NULL};
    run(&reader, others);
    ck_assert_str_eq(reader.results.data, "1: one\n2: unruly-lines: crashed: SIGSEGV (Segmentation fault)\n3: two\n");
    end(&reader);
}
END_TEST

START_TEST(a_stage_that_says_no_is_not_isolated)
{
    static const char *const texts[] = {"thread", NULL};
    struct trial trial = {.pipeline = SMALL READ "stages = ( { plugin = \"chaos\"; isolate = false; } );" WRITE, .all = true, .workers = 1};
    run(&trial, texts);
    ck_assert_str_eq(trial.results.data, "1: chaos: pthread_create: granted\n");
    end(&trial);
}
END_TEST

START_TEST(a_plugin_that_dies_in_its_init_is_a_problem_of_the_pipeline)
{
    static const char *const texts[] = {"one", NULL};
    struct trial trial = {.pipeline = READ "stages = ( { plugin = \"stillborn\"; } );" WRITE, .all = true, .workers = 2};
    run(&trial, texts);
    ck_assert_str_eq(trial.problem, "the init of isolated plugins crashed: SIGABRT (Aborted)");
    end(&trial);
}
END_TEST

/* ---- The books ---- */

START_TEST(what_was_counted_before_a_crash_stays_in_the_books)
{
    static const char *const texts[] = {"one", "at-keys segv", "segv", "two", NULL};
    struct trial trial = {.pipeline = SMALL READ STAGES WRITE, .all = true, .workers = 1};
    run(&trial, texts);
    const struct stage_counts *chaos = &trial.summary.stages[0], *keys = &trial.summary.stages[1];
    ck_assert_uint_eq(chaos->in, 4);
    ck_assert_uint_eq(chaos->passed, 3);
    ck_assert_uint_eq(chaos->failed, 1);
    ck_assert_uint_eq(chaos->metrics[0], 3); /* of the one that crashed in it nothing is known */
    ck_assert_uint_eq(keys->in, 3);
    ck_assert_uint_eq(keys->failed, 1);
    ck_assert_uint_eq(trial.summary.documents, 4);
    ck_assert_uint_eq(trial.summary.kept, 2);
    ck_assert_uint_eq(trial.summary.quarantined, 2);
    end(&trial);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("isolated");
    tcase_add_test(tests, a_crash_costs_its_document_and_no_other);
    tcase_add_test(tests, a_process_that_ends_itself_costs_its_document);
    tcase_add_test(tests, every_function_of_a_plugin_is_isolated);
    tcase_add_test(tests, documents_that_a_reader_has_emitted_outlive_it);
    tcase_add_test(tests, what_one_document_leaves_behind_harms_no_other);
    tcase_add_test(tests, a_plugin_that_does_not_come_back_costs_its_document);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    tcase_add_test(tests, a_plugin_that_takes_memory_without_end_costs_its_document);
#endif
    tcase_add_test(tests, writing_over_shared_memory_costs_its_document);
    tcase_add_test(tests, closing_all_files_harms_nobody);
    tcase_add_test(tests, what_a_plugin_has_no_business_with_is_refused);
    tcase_add_test(tests, one_stage_alone_is_isolated_when_it_says_so);
    tcase_add_test(tests, a_stage_that_says_no_is_not_isolated);
    tcase_add_test(tests, a_plugin_that_dies_in_its_init_is_a_problem_of_the_pipeline);
    tcase_add_test(tests, what_was_counted_before_a_crash_stays_in_the_books);
    return test_run(tests);
}
