/*
 * The engine, with plugins that do what the input says (plugins/mill.c): the same bytes at any number of workers, books
 * that balance, limits that hold.
 */
#include "run/engine.h"
#include "run/summary.h"

#include "base/buffer.h"

#include "../core_test.h"

#include <dlfcn.h>
#include <jansson.h>
#include <pthread.h>
#include <time.h>

static char mill[1024];

static void setup(void)
{
    const char *plugins = getenv("QUERN_TEST_PLUGINS");
    ck_assert_msg(plugins != NULL, "QUERN_TEST_PLUGINS names no folder");
    snprintf(mill, sizeof mill, "%s/mill.so", plugins);
}

static void teardown(void)
{
    test_remove_folder();
}

/* ---- Running ---- */

/* A pipeline of these stages, run over one input. */
struct trial {
    const char *pipeline;
    unsigned workers;
    size_t window;
    bool outputs, timed, untold; /* untold: of results */
    const char *quarantine;
    /* what came of it */
    enum engine_end end;
    struct summary summary;
    struct error error;
    struct buffer results; /* a line for each result, and what was rendered */
    const uint64_t *emitted; /* by the readers, so far */
    uint64_t ended, most_in_flight;
    uint64_t nanoseconds; /* of all results */
};

static void on_result(void *user, const struct result *result)
{
    struct trial *trial = user;
    const qn_doc *doc = result->document;
    const uint64_t emitted = trial->emitted ? __atomic_load_n(trial->emitted, __ATOMIC_RELAXED) : 0;
    if (emitted > trial->ended && emitted - trial->ended > trial->most_in_flight)
        trial->most_in_flight = emitted - trial->ended;
    trial->ended += doc != NULL;
    trial->nanoseconds += result->nanoseconds;
    const qn_slice id = doc ? doc->id : result->uri, none = qn_str("");
    const qn_slice reason = doc && doc->cause ? doc->cause->reason : none, detail = doc && doc->cause ? doc->cause->same_doc : none;
    buffer_print(&trial->results, "%.*s: %s", (int)id.size, id.data,
                 result->failed_stage ? "failed" : !doc ? "bare" : doc->verdict == QN_DROP ? "dropped" : "kept");
    if (result->failed_stage)
        buffer_print(&trial->results, " by %s: %s", result->failed_stage, result->message);
    else if (reason.size)
        buffer_print(&trial->results, " for %.*s %.*s", (int)reason.size, reason.data, (int)detail.size, detail.data ? detail.data : "");
    buffer_print(&trial->results, "\n");
    for (size_t i = 0; i < 2; i++)
        if (result->rendered[i].data)
            buffer_append_slice(&trial->results, result->rendered[i]);
}

static void run_files(struct trial *trial, const struct inputs *inputs)
{
    const char *const plugins[] = {mill};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1, .isolate = getenv("QUERN_TEST_ISOLATE")};
    struct report report = {0};
    struct pipeline *pipeline = pipeline_parse("a.cfg", qn_str(trial->pipeline), &extras, &report);
    ck_assert_msg(pipeline != NULL, "%s", report.count ? report.lines[0] : "");
    const struct engine_settings settings = {.workers = trial->workers, .window = trial->window, .outputs = trial->outputs, .timed = trial->timed,
                                             .quarantine = trial->quarantine, .on_result = trial->untold ? NULL : on_result, .user = trial};
    struct engine *engine = engine_new(pipeline, &settings, &report);
    ck_assert_msg(engine != NULL, "%s", report.count ? report.lines[0] : "");
    trial->emitted = dlsym(pipeline->registry.modules[0]->handle, "mill_emitted");
    ck_assert_ptr_nonnull(trial->emitted);
    trial->ended = *trial->emitted;
    trial->end = engine_run(engine, inputs, &trial->error);
    struct error error = {0};
    ck_assert_msg(engine_finish(engine, trial->end == ENGINE_DONE, &error), "%s", error.message);
    ck_assert(engine_summary(engine, &trial->summary));
    if (trial->end == ENGINE_DONE)
        ck_assert_msg(summary_balances(&trial->summary, pipeline, &error), "%s", error.message);
    buffer_text(&trial->results);
    engine_free(engine);
    pipeline_free(pipeline);
    report_fini(&report);
}

/* Whether they are there or not. */
static struct inputs inputs_of(char *const *paths, size_t count)
{
    struct inputs inputs = {0};
    for (size_t i = 0; i < count; i++)
        ck_assert(inputs_add_file(&inputs, paths[i], NULL));
    return inputs;
}

static void run(struct trial *trial, const char *text)
{
    char path[600];
    snprintf(path, sizeof path, "%s", test_write_text("in", text));
    char *paths[] = {path};
    struct inputs inputs = inputs_of(paths, 1);
    run_files(trial, &inputs);
    inputs_fini(&inputs);
}

static void end(struct trial *trial)
{
    summary_fini(&trial->summary);
    buffer_fini(&trial->results);
}

/* The results with the test's folder left out of the names. */
static char *results_of(const struct trial *trial)
{
    char *text = strdup(trial->results.data), folder[100];
    const size_t size = (size_t)snprintf(folder, sizeof folder, "%s/", test_folder());
    for (char *at = text; (at = strstr(at, folder));)
        memmove(at, at + size, strlen(at + size) + 1);
    return text;
}

static void check_results(struct trial *trial, const char *expected)
{
    char *text = results_of(trial);
    ck_assert_str_eq(text, expected);
    free(text);
}

#define READ "read = ( { plugin = \"lines\"; } );"
#define MOODY READ "stages = ( { plugin = \"moody\"; } );"
#define WRITE "write = ( { plugin = \"plain\"; } );"
#define LIMITS "limits = { memory = \"1M\"; time = \"200ms\"; depth = 2; blocks = 10; };"

/* ---- One after the other ---- */

START_TEST(every_document_ends_with_a_verdict)
{
    struct trial trial = {.pipeline = LIMITS MOODY WRITE, .workers = 1};
    run(&trial, "one\ndrop it\nquietly\nchaff\nfail now\nmute\nwrong\neat\nspoil\nlast\n");
    ck_assert_int_eq(trial.end, ENGINE_DONE);
    check_results(&trial, "in: kept\nin one\n"
                          "in#2: dropped for chaff \n"
                          "in#3: dropped\n"
                          "in#4: kept\nin#4 -chaff\n"
                          "in#5: failed by moody: a document of 8 bytes that fails\n"
                          "in#6: failed by moody: failed without saying why\n"
                          "in#7: failed by moody: plugin \"moody\" gave a reason that its table does not list\n"
                          "in#8: failed by moody: no room for more of the document: the document is over its memory limit (limits.memory)\n"
                          "in#9: failed by plain: it cannot be written\n"
                          "in#10: kept\nin#10 last\n");
    ck_assert_uint_eq(trial.summary.documents, 10);
    ck_assert_uint_eq(trial.summary.kept, 3);
    ck_assert_uint_eq(trial.summary.dropped, 2);
    ck_assert_uint_eq(trial.summary.quarantined, 5);
    ck_assert_uint_eq(trial.summary.stages[0].metrics[0], 10);
    end(&trial);
}
END_TEST

START_TEST(an_input_without_a_document_stands_in_the_books)
{
    struct trial trial = {.pipeline = MOODY WRITE, .workers = 1};
    run(&trial, "");
    check_results(&trial, "in: bare\n");
    ck_assert_uint_eq(trial.summary.bare, 1);
    ck_assert_uint_eq(trial.summary.dropped, 1);
    end(&trial);
}
END_TEST

START_TEST(an_input_that_nobody_knows_goes_to_quarantine)
{
    struct trial trial = {.pipeline = MOODY WRITE, .workers = 1};
    run(&trial, "%binary");
    check_results(&trial, "in: failed by input: no reader of the pipeline knows what this is: it begins with \"%binary\" (asked: lines)\n");
    end(&trial);
}
END_TEST

START_TEST(a_reader_that_fails_leaves_what_it_read_before)
{
    struct trial trial = {.pipeline = MOODY WRITE, .workers = 1};
    run(&trial, "one\n%begin\ntwo\n%damaged\nnever\n");
    check_results(&trial, "in: kept\nin one\nin#3: kept\nin#3 two\nin: failed by lines: the input is damaged at byte 24\n");
    ck_assert_uint_eq(trial.summary.documents, 2);
    ck_assert_uint_eq(trial.summary.bare, 1);
    end(&trial);
}
END_TEST

START_TEST(inputs_within_inputs_come_in_their_order)
{
    struct trial trial = {.pipeline = LIMITS READ WRITE, .workers = 1};
    run(&trial, "one\n>a|>b;c|d\ntwo\n>e\n>\n");
    check_results(&trial, "in: kept\nin one\n"
                          "in!/4: kept\nin!/4 a\n"
                          "in!/4!/2: kept\nin!/4!/2 b\n"
                          "in!/4!/2#2: kept\nin!/4!/2#2 c\n"
                          "in!/4#3: kept\nin!/4#3 d\n"
                          "in#3: kept\nin#3 two\n"
                          "in!/18: kept\nin!/18 e\n"
                          "in!/21: bare\n");
    ck_assert_uint_eq(trial.summary.inputs, 5);
    end(&trial);
}
END_TEST

START_TEST(inputs_within_inputs_have_a_depth)
{
    struct trial trial = {.pipeline = LIMITS READ WRITE, .workers = 1};
    run(&trial, ">>>deep\n>>two\n");
    check_results(&trial, "in!/0!/0!/0: failed by input: inputs within inputs are nested too deeply (limits.depth)\n"
                          "in!/8!/0: kept\nin!/8!/0 two\n");
    end(&trial);
}
END_TEST

START_TEST(a_document_over_its_time_goes_to_quarantine)
{
    struct trial trial = {.pipeline = LIMITS MOODY WRITE, .workers = 2};
    run(&trial, "one\nhang\ntwo\n");
    check_results(&trial, "in: kept\nin one\nin#2: failed by moody: took longer than it may (limits.time)\nin#3: kept\nin#3 two\n");
    end(&trial);
}
END_TEST

START_TEST(a_run_is_timed_only_when_asked_for)
{
    for (int timed = 0; timed < 2; timed++) {
        struct trial trial = {.pipeline = READ "stages = ( { plugin = \"moody\"; nap = \"20ms\"; }, { plugin = \"first-word\"; clusters = true; } );"
                                          WRITE, .workers = 2, .timed = timed};
        run(&trial, "one\ntwo\nthree\nfour\n");
        const uint64_t moody = trial.summary.stages[0].nanoseconds, compared = trial.summary.stages[1].nanoseconds;
        ck_assert_int_eq(moody > 0, timed);
        ck_assert_int_eq(compared > 0, timed);
        ck_assert_int_eq(trial.summary.reading > 0, timed);
        ck_assert_int_eq(trial.summary.writing[0] > 0, timed);
        ck_assert_uint_ge(trial.nanoseconds, moody + compared); /* also of those that waited at a barrier */
        ck_assert_int_eq(trial.nanoseconds > 0, timed);
        end(&trial);
    }
}
END_TEST

START_TEST(a_stage_can_end_the_run)
{
    struct trial trial = {.pipeline = MOODY WRITE, .workers = 1};
    run(&trial, "one\nend\ntwo\n");
    ck_assert_int_eq(trial.end, ENGINE_FAILED);
    ck_assert_int_eq(trial.error.code, QN_E_IO);
    char expected[200];
    snprintf(expected, sizeof expected, "stage \"moody\", document \"%s/in#2\": the run ends here", test_folder());
    ck_assert_str_eq(trial.error.message, expected);
    end(&trial);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_does_not_stop_the_others)
{
    char first[600], none[600], last[600];
    snprintf(first, sizeof first, "%s", test_write_text("first", "one\n"));
    snprintf(none, sizeof none, "%s", test_path("none"));
    snprintf(last, sizeof last, "%s", test_write_text("last", "two\n"));
    char *paths[] = {first, none, last};
    struct inputs inputs = inputs_of(paths, 3);
    struct trial trial = {.pipeline = READ WRITE, .workers = 2};
    run_files(&trial, &inputs);
    inputs_fini(&inputs);
    check_results(&trial, "first: kept\nfirst one\nnone: failed by input: cannot open: No such file or directory\nlast: kept\nlast two\n");
    end(&trial);
}
END_TEST

/* ---- Conditions, branches, dedupers ---- */

START_TEST(conditions_choose_documents_and_writers)
{
    struct trial trial = {.pipeline = READ "stages = ( { plugin = \"moody\"; when = \"length > 4\"; }, { plugin = \"shout\"; when = \"words > 1\"; } );"
                                           "write = ( { plugin = \"plain\"; path = \"a\"; }, { plugin = \"plain\"; path = \"b\"; when = \"dropped\"; } );",
                          .workers = 1};
    run(&trial, "drop\ndrop it\none two\n");
    check_results(&trial, "in: kept\nin drop\nin#2: dropped for chaff \nin#2 drop it\nin#3: kept\nin#3 one two!\n");
    ck_assert_uint_eq(trial.summary.stages[0].in, 2);
    ck_assert_uint_eq(trial.summary.stages[0].skipped, 1);
    ck_assert_uint_eq(trial.summary.stages[1].in, 1);
    ck_assert_uint_eq(trial.summary.written[0], 2);
    ck_assert_uint_eq(trial.summary.written[1], 1);
    end(&trial);
}
END_TEST

START_TEST(a_pipeline_may_name_the_fields_of_a_stage)
{
    struct trial trial = {.pipeline = "read = ( { plugin = \"lines\"; } ); stages = ( { plugin = \"teller\"; fields = [\"topic\"]; },"
                                      "{ plugin = \"shout\"; when = \"topic == 'rain'\"; } ); write = ( { plugin = \"plain\"; } );",
                          .workers = 1};
    run(&trial, "topic rain\ntopic hail\ncolour red\n");
    check_results(&trial, "in: kept\nin topic rain!\nin#2: kept\nin#2 topic hail\nin#3: failed by teller: plugin \"teller\" set "
                          "field \"colour\" as a type that its field table does not give it\n");
    end(&trial);
}
END_TEST

START_TEST(a_branch_works_on_a_copy)
{
    struct trial trial = {
        .pipeline = READ "stages = ( { plugin = \"moody\"; }, { plugin = \"shout\"; }, { plugin = \"shout\"; name = \"loud\"; from = \"moody\"; },"
                         "{ plugin = \"shout\"; name = \"louder\"; } );"
                         "write = ( { plugin = \"plain\"; path = \"a\"; from = \"shout\"; }, { plugin = \"plain\"; path = \"b\"; } );",
        .workers = 1};
    run(&trial, "one\nchaff\n");
    check_results(&trial, "in: kept\nin one!\nin one!!\nin#2: kept\nin#2 -chaff\nin#2 -chaff\n");
    end(&trial);
}
END_TEST

START_TEST(a_branch_without_room_fails_and_leaves_nothing_behind)
{
    char *text = malloc(70010);
    memset(text, 'x', 70000);
    strcpy(text + 70000, "\nb\nc\n");
    struct trial trial = {.pipeline = "limits = { memory = \"64K\"; };" READ
                                      "stages = ( { plugin = \"moody\"; name = \"a\"; }, { plugin = \"shout\"; name = \"b\"; from = \"read\"; } );"
                                      "write = ( { plugin = \"plain\"; path = \"a\"; from = \"a\"; }, { plugin = \"plain\"; path = \"b\"; } );",
                          .workers = 1};
    run(&trial, text);
    char *results = results_of(&trial), *second = strchr(results, '\n') + 1;
    ck_assert_int_eq(strncmp(results, "in: failed by b: a document frame of ", 37), 0);
    ck_assert_str_eq(second, "in#2: kept\nin#2 b\nin#2 b!\nin#3: kept\nin#3 c\nin#3 c!\n");
    free(results);
    free(text);
    end(&trial);
}
END_TEST

START_TEST(a_writer_in_the_middle_sees_the_document_as_it_is_there)
{
    struct trial trial = {.pipeline = READ "stages = ( { plugin = \"shout\"; }, { plugin = \"shout\"; name = \"again\"; } );"
                                           "write = ( { plugin = \"plain\"; path = \"a\"; from = \"shout\"; }, { plugin = \"plain\"; path = \"b\"; } );",
                          .workers = 1};
    run(&trial, "one\n");
    check_results(&trial, "in: kept\nin one!\nin one!!\n");
    end(&trial);
}
END_TEST

START_TEST(duplicates_are_dropped_or_marked_with_the_earliest_named)
{
    struct trial trial = {.pipeline = READ "stages = ( { plugin = \"first-word\"; } );" WRITE, .workers = 1};
    run(&trial, "a 1\nb 2\na 3\na 4\n");
    char *text = results_of(&trial);
    ck_assert_str_eq(text, "in: kept\nin a 1\nin#2: kept\nin#2 b 2\nin#3: dropped for duplicate in\nin#4: dropped for duplicate in\n");
    free(text);
    ck_assert_uint_eq(trial.summary.stages[0].dropped, 2);
    end(&trial);
    struct trial marked = {.pipeline = READ "stages = ( { plugin = \"first-word\"; action = \"mark\"; } );"
                                            "write = ( { plugin = \"plain\"; when = \"has(duplicate_of)\"; } );",
                           .workers = 1};
    run(&marked, "a 1\na 2\n");
    check_results(&marked, "in: kept\nin#2: kept\nin#2 a 2\n");
    end(&marked);
}
END_TEST

START_TEST(keys_may_not_drop)
{
    struct trial trial = {.pipeline = READ "stages = ( { plugin = \"first-word\"; } );" WRITE, .workers = 1};
    run(&trial, "deny\none\n");
    check_results(&trial, "in: failed by first-word: its keys dropped a document, which is not for keys to do\nin#2: kept\nin#2 one\n");
    end(&trial);
}
END_TEST

START_TEST(a_writer_of_its_own_place_gets_documents_in_order_and_may_refuse_them)
{
    char pipeline[2000], expected[400] = "";
    snprintf(pipeline, sizeof pipeline, MOODY "write = ( { plugin = \"ledger\"; file = \"%s\"; }, { plugin = \"plain\"; path = \"b\"; } );",
             test_path("ledger"));
    struct trial trial = {.pipeline = pipeline, .workers = 4};
    run(&trial, "one\nfail\nrefuse\ntwo\nthree\ndrop\nfour\n");
    char *text = test_read(test_path("ledger"), NULL);
    ck_assert_str_eq(text, "0\n3\n4\n6\nin order\n");
    free(text);
    snprintf(expected, sizeof expected, "in: kept\nin one\nin#2: failed by moody: a document of 4 bytes that fails\n"
                                        "in#3: failed by ledger: failed without saying why\nin#4: kept\nin#4 two\nin#5: kept\nin#5 three\n"
                                        "in#6: dropped for chaff \nin#7: kept\nin#7 four\n");
    check_results(&trial, expected);
    ck_assert_uint_eq(trial.summary.written[0], 4);
    end(&trial);
}
END_TEST

/* ---- Many at once ---- */

/* A few thousand documents of all moods, in inputs within inputs, from a seed. */
static char *any_input(uint64_t seed, unsigned lines)
{
    static const char *const moods[] = {"one",  "two", "drop",     "chaff",  "fail",    "mute",     "wrong", "spoil", "three four",
                                        "five", "six", "%begin\n", "quietly", "a b c d e", "x", "y", "refuse"};
    struct buffer text = {0};
    for (unsigned i = 0; i < lines; i++) {
        if (test_below(&seed, 20) == 0) {
            buffer_print(&text, ">");
            for (unsigned j = test_below(&seed, 30); j; j--)
                buffer_print(&text, "%s%s %u|", test_below(&seed, 8) ? "" : ">a;b;", moods[test_below(&seed, 9)], test_below(&seed, 50));
            buffer_print(&text, "\n");
        }
        const unsigned number = test_below(&seed, 40);
        buffer_print(&text, "%s %u\n", moods[test_below(&seed, sizeof moods / sizeof *moods)], number);
    }
    buffer_text(&text);
    return text.data;
}

static const char whole_pipeline[] =
    READ "stages = ( { plugin = \"moody\"; nap = \"300us\"; }, { plugin = \"first-word\"; unit = \"block\"; action = \"mark\"; },"
         "{ plugin = \"moody\"; name = \"again\"; nap = \"100us\"; when = \"words > 1\"; }, { plugin = \"first-word\"; name = \"same\"; score = 0.75; },"
         "{ plugin = \"shout\"; from = \"moody\"; }, { plugin = \"first-word\"; name = \"other\"; } );"
         "write = ( { plugin = \"plain\"; path = \"a\"; from = \"same\"; }, { plugin = \"plain\"; path = \"b\"; } );";

START_TEST(the_bytes_are_the_same_at_any_number_of_workers)
{
    static const unsigned workers[] = {1, 2, 3, 8};
    for (uint64_t seed = 0; seed < 3; seed++) {
        char *text = any_input(seed, 300), *first = NULL;
        for (unsigned i = 0; i < 4; i++)
            for (size_t window = 2; window <= 64; window *= 32) {
                struct trial trial = {.pipeline = whole_pipeline, .workers = workers[i], .window = window};
                run(&trial, text);
                ck_assert_int_eq(trial.end, ENGINE_DONE);
                if (!first)
                    first = strdup(trial.results.data);
                else
                    ck_assert_msg(strcmp(first, trial.results.data) == 0, "with %u workers and a window of %zu it differs", workers[i], window);
                end(&trial);
            }
        ck_assert_uint_gt(strlen(first), 10000);
        free(first);
        free(text);
    }
}
END_TEST

START_TEST(many_files_keep_their_order)
{
    enum { FILES = 300 };
    static char names[FILES][600];
    char *paths[FILES];
    for (unsigned i = 0; i < FILES; i++) {
        char name[32], text[64];
        snprintf(name, sizeof name, "%03u", i);
        snprintf(text, sizeof text, "document %u\n", i);
        snprintf(names[i], sizeof names[i], "%s", test_write_text(name, text));
        paths[i] = names[i];
    }
    struct inputs inputs = inputs_of(paths, FILES);
    struct trial trial = {.pipeline = READ "stages = ( { plugin = \"moody\"; nap = \"2ms\"; } );" WRITE, .workers = 8};
    run_files(&trial, &inputs);
    inputs_fini(&inputs);
    const char *at = trial.results.data;
    for (unsigned i = 0; i < FILES; i++) {
        char line[64];
        snprintf(line, sizeof line, "document %u\n", i);
        ck_assert_msg((at = strstr(at, line)) != NULL, "document %u is not in its place", i);
    }
    ck_assert_uint_eq(trial.summary.documents, FILES);
    end(&trial);
}
END_TEST

/* An isolated run then leaves documents where they were made. */
START_TEST(a_run_of_which_nobody_is_told_counts_the_same)
{
    static const char *const texts[] = {"one", "drop it", "quietly", "chaff", "fail now", "wrong", "one\ndrop\nfail", "spoil", ">a|drop", "last"};
    enum { FILES = sizeof texts / sizeof *texts };
    static char names[FILES][600];
    char *paths[FILES];
    for (size_t i = 0; i < FILES; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", i);
        snprintf(names[i], sizeof names[i], "%s", test_write_text(name, texts[i]));
        paths[i] = names[i];
    }
    struct inputs inputs = inputs_of(paths, FILES);
    char folder[600], pipeline[1024];
    snprintf(folder, sizeof folder, "%s", test_path("bad"));
    snprintf(pipeline, sizeof pipeline, MOODY "write = ( { plugin = \"plain\"; path = \"%s\"; } );", test_path("out"));
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        struct trial trial = {.pipeline = pipeline, .workers = workers, .outputs = true, .untold = true, .quarantine = folder};
        run_files(&trial, &inputs);
        ck_assert_uint_eq(trial.summary.documents, 13);
        ck_assert_uint_eq(trial.summary.kept, 5);
        ck_assert_uint_eq(trial.summary.dropped, 4);
        ck_assert_uint_eq(trial.summary.quarantined, 4);
        ck_assert_uint_eq(trial.summary.reasons.count, 2);
        ck_assert_str_eq(trial.summary.reasons.rows[0].name, "chaff");
        ck_assert_uint_eq(trial.summary.reasons.rows[0].count, 3);
        ck_assert_uint_eq(trial.summary.written[0], 5);
        size_t size;
        char *written = test_read(test_path("out"), &size), *list = test_read(test_path("bad/quarantine.jsonl"), &size);
        ck_assert(written && strstr(written, "/3 -chaff\n") && strstr(written, "/9 last\n"));
        ck_assert(list && strstr(list, "/6#3\"") && strstr(list, "\"plain\""));
        free(written);
        free(list);
        end(&trial);
    }
    inputs_fini(&inputs);
}
END_TEST

/* Inputs within inputs, whose documents cannot pass before those of the inputs in front of them. */
START_TEST(no_more_documents_are_in_flight_than_the_window_holds)
{
    enum { INNER = 200, DOCUMENTS = 50, WINDOW = 16 };
    struct buffer text = {0};
    for (unsigned i = 0; i < INNER; i++) {
        buffer_print(&text, ">");
        for (unsigned j = 0; j < DOCUMENTS; j++)
            buffer_print(&text, "document %u|", j);
        buffer_print(&text, "\n");
    }
    buffer_text(&text);
    static const unsigned workers[] = {1, 2, 8};
    for (unsigned i = 0; i < 3; i++) {
        struct trial trial = {.pipeline = READ "stages = ( { plugin = \"moody\"; nap = \"50us\"; } );" WRITE, .workers = workers[i], .window = WINDOW};
        run(&trial, text.data);
        ck_assert_uint_eq(trial.summary.documents, INNER * DOCUMENTS);
        /* beside those in the line each reader holds one that it is about to hand over, and one that it goes on with */
        ck_assert_msg(trial.most_in_flight <= WINDOW + 4 * workers[i], "%u workers had %llu documents in flight", workers[i],
                      (unsigned long long)trial.most_in_flight);
        end(&trial);
    }
    buffer_fini(&text);
}
END_TEST

/* One slow document holds the line; the reader of the next input waits much longer than its own time limit. */
START_TEST(waiting_for_others_is_not_charged_to_a_reader)
{
    struct buffer text = {0};
    char first[600], second[600];
    for (unsigned i = 0; i < 400; i++)
        buffer_print(&text, "quick %u\n", i);
    snprintf(first, sizeof first, "%s", test_write_text("first", "slow\n"));
    snprintf(second, sizeof second, "%s", test_write_text("second", buffer_text(&text)));
    char *paths[] = {first, second};
    struct inputs inputs = inputs_of(paths, 2);
    struct trial trial = {.pipeline = "limits = { time = \"500ms\"; };" READ "stages = ( { plugin = \"moody\"; nap = \"100ms\"; when = \"words < 2\"; },"
                                      "{ plugin = \"moody\"; name = \"b\"; nap = \"5ms\"; when = \"words > 1\"; } );" WRITE,
                          .workers = 2, .window = 4};
    run_files(&trial, &inputs);
    inputs_fini(&inputs);
    ck_assert_uint_eq(trial.summary.kept, 401);
    end(&trial);
    buffer_fini(&text);
}
END_TEST

/* ---- Quarantine ---- */

static json_t *read_line(FILE *list)
{
    return json_loadf(list, JSON_DISABLE_EOF_CHECK, NULL);
}

static const char *text_of(const json_t *line, const char *key)
{
    const char *text = json_string_value(json_object_get(line, key));
    return text ? text : "(none)";
}

START_TEST(the_quarantine_holds_bytes_reasons_and_commands)
{
    char folder[600], list_path[700];
    snprintf(folder, sizeof folder, "%s", test_path("bad"));
    struct trial trial = {.pipeline = MOODY WRITE, .workers = 2, .quarantine = folder};
    run(&trial, "one\nfail it\n>fail \xFF two|three\n");
    snprintf(list_path, sizeof list_path, "%s/quarantine.jsonl", folder);
    FILE *list = fopen(list_path, "r");
    ck_assert_ptr_nonnull(list);
    json_t *first = read_line(list), *second = read_line(list);
    ck_assert_ptr_null(read_line(list));
    fclose(list);
    ck_assert_str_eq(text_of(first, "stage"), "moody");
    ck_assert_str_eq(text_of(first, "reason"), "input");
    ck_assert_str_eq(text_of(first, "message"), "a document of 7 bytes that fails");
    ck_assert_str_eq(text_of(first, "file"), "000001-in");
    ck_assert_str_eq(text_of(second, "file"), "000002-12");
    char command[700];
    snprintf(command, sizeof command, "quern repeat '%s' 2", folder);
    ck_assert_str_eq(text_of(second, "command"), command);
    char path[800];
    size_t size;
    snprintf(path, sizeof path, "%s/000002-12", folder);
    char *bytes = test_read(path, &size);
    ck_assert(bytes && qn_equal(qn_bytes(bytes, size), qn_str("fail \xFF two|three")));
    free(bytes);
    json_decref(first);
    json_decref(second);
    end(&trial);
    struct trial good = {.pipeline = MOODY WRITE, .workers = 1, .quarantine = folder};
    run(&good, "one\n");
    ck_assert_int_ne(access(folder, F_OK), 0); /* nothing failed: what lay there is cleared away */
    end(&good);
}
END_TEST

START_TEST(clearing_a_quarantine_touches_only_what_it_wrote)
{
    char folder[600], own[700];
    snprintf(folder, sizeof folder, "%s", test_path("bad"));
    struct trial trial = {.pipeline = MOODY WRITE, .workers = 1, .quarantine = folder};
    run(&trial, "fail\n");
    end(&trial);
    test_write_text("bad/notes.txt", "mine");
    test_write_text("precious", "mine");
    snprintf(own, sizeof own, "%s/quarantine.jsonl", folder);
    FILE *list = fopen(own, "a");
    fputs("{\"file\":\"../precious\"}\n{\"file\":7}\nnot json\n{\"file\":\"..\"}\n", list);
    fclose(list);
    struct trial again = {.pipeline = MOODY WRITE, .workers = 1, .quarantine = folder};
    run(&again, "one\n");
    ck_assert_int_eq(access(test_path("bad/notes.txt"), F_OK), 0);
    ck_assert_int_eq(access(test_path("precious"), F_OK), 0);
    ck_assert_int_ne(access(test_path("bad/000001-in"), F_OK), 0);
    ck_assert_int_ne(access(own, F_OK), 0);
    end(&again);
}
END_TEST

/* ---- Stopping ---- */

static void *stop_soon(void *user)
{
    const struct timespec moment = {0, 50000000};
    nanosleep(&moment, NULL);
    engine_stop(user);
    return NULL;
}

START_TEST(a_run_that_is_stopped_ends_with_whole_documents_in_order)
{
    enum { FILES = 2000 };
    static char names[FILES][600];
    static char *paths[FILES];
    for (unsigned i = 0; i < FILES; i++) {
        char name[32];
        snprintf(name, sizeof name, "%04u", i);
        snprintf(names[i], sizeof names[i], "%s", test_write_text(name, "text\n"));
        paths[i] = names[i];
    }
    const char *const plugins[] = {mill};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1, .isolate = getenv("QUERN_TEST_ISOLATE")};
    struct inputs inputs = inputs_of(paths, FILES);
    struct report report = {0};
    struct trial trial = {.workers = 4};
    struct error error = {0};
    struct pipeline *pipeline =
        pipeline_parse("a.cfg", qn_str(READ "stages = ( { plugin = \"moody\"; nap = \"5ms\"; } );" WRITE), &extras, &report);
    const struct engine_settings settings = {.workers = 4, .on_result = on_result, .user = &trial};
    struct engine *engine = engine_new(pipeline, &settings, &report);
    pthread_t stopper;
    pthread_create(&stopper, NULL, stop_soon, engine);
    const enum engine_end how = engine_run(engine, &inputs, &error);
    pthread_join(stopper, NULL);
    ck_assert_int_eq(how, ENGINE_INTERRUPTED);
    ck_assert(engine_summary(engine, &trial.summary) && summary_balances(&trial.summary, pipeline, &error));
    ck_assert_uint_lt(trial.summary.documents, FILES);
    buffer_text(&trial.results);
    const char *at = trial.results.data;
    for (uint64_t i = 0; i < trial.summary.documents; i++) {
        ck_assert_msg((at = strstr(at, names[i])) != NULL, "document %llu is missing", (unsigned long long)i);
        at += strlen(names[i]);
    }
    end(&trial);
    engine_free(engine);
    pipeline_free(pipeline);
    inputs_fini(&inputs);
    report_fini(&report);
}
END_TEST

START_TEST(an_init_that_refuses_is_told_with_its_place)
{
    const char *const plugins[] = {mill};
    const struct pipeline_extras extras = {.plugins = plugins, .plugin_count = 1, .isolate = getenv("QUERN_TEST_ISOLATE")};
    static const char *const rows[][2] = {{"open", "a.cfg:2: cleaner \"strict\": \"open\" does not open it"},
                                          {"silence", "a.cfg:2: cleaner \"strict\": its init failed without saying why"}};
    for (size_t i = 0; i < 2; i++) {
        char text[300];
        struct report report = {0};
        snprintf(text, sizeof text, READ "\nstages = ( { plugin = \"strict\"; word = \"%s\"; } );" WRITE, rows[i][0]);
        struct pipeline *pipeline = pipeline_parse("a.cfg", qn_str(text), &extras, &report);
        const struct engine_settings settings = {.workers = 1};
        ck_assert_ptr_null(engine_new(pipeline, &settings, &report));
        ck_assert_uint_eq(report.count, 1);
        ck_assert_str_eq(report.lines[0], rows[i][1]);
        pipeline_free(pipeline);
        report_fini(&report);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("engine");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_document_ends_with_a_verdict);
    tcase_add_test(tests, an_input_without_a_document_stands_in_the_books);
    tcase_add_test(tests, an_input_that_nobody_knows_goes_to_quarantine);
    tcase_add_test(tests, a_reader_that_fails_leaves_what_it_read_before);
    tcase_add_test(tests, inputs_within_inputs_come_in_their_order);
    tcase_add_test(tests, inputs_within_inputs_have_a_depth);
    tcase_add_test(tests, a_document_over_its_time_goes_to_quarantine);
    tcase_add_test(tests, a_run_is_timed_only_when_asked_for);
    tcase_add_test(tests, a_stage_can_end_the_run);
    tcase_add_test(tests, a_file_that_cannot_be_read_does_not_stop_the_others);
    tcase_add_test(tests, conditions_choose_documents_and_writers);
    tcase_add_test(tests, a_pipeline_may_name_the_fields_of_a_stage);
    tcase_add_test(tests, a_branch_works_on_a_copy);
    tcase_add_test(tests, a_branch_without_room_fails_and_leaves_nothing_behind);
    tcase_add_test(tests, a_writer_in_the_middle_sees_the_document_as_it_is_there);
    tcase_add_test(tests, duplicates_are_dropped_or_marked_with_the_earliest_named);
    tcase_add_test(tests, keys_may_not_drop);
    tcase_add_test(tests, a_writer_of_its_own_place_gets_documents_in_order_and_may_refuse_them);
    tcase_add_test(tests, the_bytes_are_the_same_at_any_number_of_workers);
    tcase_add_test(tests, many_files_keep_their_order);
    tcase_add_test(tests, a_run_of_which_nobody_is_told_counts_the_same);
    tcase_add_test(tests, no_more_documents_are_in_flight_than_the_window_holds);
    tcase_add_test(tests, waiting_for_others_is_not_charged_to_a_reader);
    tcase_add_test(tests, the_quarantine_holds_bytes_reasons_and_commands);
    tcase_add_test(tests, clearing_a_quarantine_touches_only_what_it_wrote);
    tcase_add_test(tests, a_run_that_is_stopped_ends_with_whole_documents_in_order);
    tcase_add_test(tests, an_init_that_refuses_is_told_with_its_place);
    return test_run(tests);
}
