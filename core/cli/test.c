/* quern test: the tests that a pipeline file holds, and what none of them has seen. */
#include "../base/units.h"
#include "../trial/rewrite.h"
#include "command.h"
#include "paint.h"
#include "problems.h"

#include <quern/quern.h>

#include <getopt.h>
#include <stdlib.h>

enum { EXIT_TESTS = 1 };

enum { ONLY, UPDATE, COVERAGE, SET, PLUGIN, QUIET };
static const struct command_option option_rows[] = {
    [ONLY] = {"only", 0, "NAME", "run the test of this name, or those whose names begin so"},
    [UPDATE] = {"update", 0, NULL, "write what came out into the file as what is expected"},
    [COVERAGE] = {"coverage", 0, NULL, "name the stages and reasons that no test has seen"},
    [SET] = SELECTION_SET,
    [PLUGIN] = SELECTION_PLUGIN,
    [QUIET] = {"quiet", 'q', NULL, "say nothing of tests that pass"},
};

struct test {
    struct selection selection;
    const char *only;
    bool update, coverage, quiet;
};

/* ---- What came out ---- */

/* Lines that begin with their sign, indented and coloured by it. */
static void print_difference(const struct buffer *difference)
{
    for (qn_slice rest = qn_bytes(difference->data, difference->size); rest.size;) {
        const char *newline = memchr(rest.data, '\n', rest.size);
        const size_t size = newline ? (size_t)(newline - rest.data) : rest.size;
        const enum paint colour = *rest.data == '-' ? PAINT_RED : *rest.data == '+' ? PAINT_GREEN : PAINT_DIM;
        printf("    %s", paint(colour));
        paint_text(stdout, qn_part(rest, 0, size), 0);
        printf("%s\n", paint(PAINT_PLAIN));
        rest = qn_part(rest, size + 1, rest.size);
    }
}

static void print_trial(const struct trial *trial, bool passed, bool quiet)
{
    const struct testcase *test = trial->test;
    const struct extent *at = &test->group->at;
    if (passed) {
        if (!quiet)
            printf("%sok%s      %s\n", paint(PAINT_GREEN), paint(PAINT_PLAIN), test->name);
        return;
    }
    printf("%snot ok%s  %s", paint(PAINT_RED), paint(PAINT_PLAIN), test->name);
    if (at->file)
        printf("  %s(%s:%u)%s", paint(PAINT_DIM), at->file, at->line, paint(PAINT_PLAIN));
    printf("\n");
    if (trial->error.code)
        printf("  it cannot be run: %s\n", trial->error.message);
    else if (!test->expect)
        printf("  it expects nothing: --update writes down what comes out\n");
    for (size_t i = 0; i < trial->comparison.count; i++) {
        printf("  %s:\n", trial->comparison.list[i].key);
        print_difference(&trial->comparison.list[i].difference);
    }
}

static void print_changed(const char *file, size_t edits)
{
    printf("%s: %zu expectation%s updated\n", file, edits, plural(edits));
}

/* ---- Coverage ---- */

static void count_coverage(const struct coverage *coverage, size_t *stages, size_t *reasons, size_t *possible)
{
    *stages = *reasons = *possible = 0;
    for (size_t i = 0; i < coverage->pipeline->stage_count; i++) {
        const struct stage_coverage *stage = &coverage->stages[i];
        *stages += stage->touched;
        *possible += stage->possible.count;
        for (size_t j = 0; j < stage->possible.count; j++)
            *reasons += coverage_has(stage, &stage->possible.rows[j]);
    }
}

static void print_unseen(const struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->pipeline->stage_count; i++) {
        const struct stage_coverage *stage = &coverage->stages[i];
        const char *name = coverage->pipeline->stages[i].name;
        size_t unseen = 0;
        if (!stage->touched)
            printf("  %s%s%s had nothing to do\n", paint(PAINT_YELLOW), name, paint(PAINT_PLAIN));
        for (size_t j = 0; j < stage->possible.count; j++) {
            if (coverage_has(stage, &stage->possible.rows[j]))
                continue;
            if (unseen++ == 0)
                printf("  %s%s%s never dropped for: ", paint(PAINT_YELLOW), name, paint(PAINT_PLAIN));
            printf("%s%s", unseen > 1 ? ", " : "", stage->possible.rows[j].name);
        }
        printf("%s", unseen ? "\n" : "");
    }
}

static void print_summary(const struct coverage *coverage, size_t passed, size_t run, bool details)
{
    size_t stages, reasons, possible;
    count_coverage(coverage, &stages, &reasons, &possible);
    printf("%s: %s%zu of %zu test%s passed%s; of the stages %zu of %zu had something to do, of the reasons %zu of %zu were seen\n",
           coverage->pipeline->file, paint(passed == run ? PAINT_GREEN : PAINT_RED), passed, run, plural(run), paint(PAINT_PLAIN), stages,
           coverage->pipeline->stage_count, reasons, possible);
    if (details)
        print_unseen(coverage);
}

/* ---- Running ---- */

static bool is_wanted(const struct test *test, const char *name)
{
    return !test->only || strncmp(name, test->only, strlen(test->only)) == 0;
}

static int run_tests(const struct test *test, const struct pipeline *pipeline, struct coverage *coverage, struct rewrite *rewrite)
{
    size_t run = 0, passed = 0;
    struct error error;
    for (size_t i = 0; i < pipeline->test_count; i++) {
        struct trial trial;
        if (!is_wanted(test, pipeline->tests[i].name))
            continue;
        run++;
        const bool good = trial_run(&trial, &pipeline->tests[i], pipeline, coverage);
        const bool mended = !good && test->update && rewrite_add(rewrite, &trial);
        passed += good || mended;
        if (!mended)
            print_trial(&trial, good, test->quiet);
        trial_fini(&trial);
    }
    if (run == 0) {
        fprintf(stderr, test->only ? "quern: %s: has no test \"%s\"\n" : "quern: %s: has no tests\n", pipeline->file, test->only);
        return EXIT_TESTS;
    }
    if (test->update && !rewrite_apply(rewrite, print_changed, &error)) {
        fprintf(stderr, "quern: %s\n", error.message);
        return QUERN_IO;
    }
    print_summary(coverage, passed, run, test->coverage);
    return passed == run ? 0 : EXIT_TESTS;
}

static int test_file(const struct test *test, const char *path)
{
    const struct pipeline_extras extras = selection_extras(&test->selection);
    struct report report = {0};
    struct coverage coverage = {.stages = NULL};
    struct rewrite rewrite = {.rows = NULL};
    int status = QUERN_CONFIG;
    struct pipeline *pipeline = pipeline_open(path, &extras, &report);
    if (!pipeline)
        problems_print(stderr, &report);
    for (size_t i = 0; pipeline && i < pipeline->stage_count; i++)
        pipeline->stages[i].index = NULL; /* tests know nothing of earlier runs */
    if (pipeline && coverage_init(&coverage, pipeline))
        status = run_tests(test, pipeline, &coverage, &rewrite);
    coverage_fini(&coverage);
    rewrite_fini(&rewrite);
    pipeline_free(pipeline);
    report_fini(&report);
    return status;
}

static int test_with(struct test *test, int argc, char **argv)
{
    bool good = true;
    int option, status = 0;
    while ((option = option_next(&test_command, argc, argv)) >= 0)
        switch (option) {
        case ONLY:
            test->only = optarg;
            break;
        case UPDATE:
            test->update = true;
            break;
        case COVERAGE:
            test->coverage = true;
            break;
        case SET:
            good = good && selection_add_set(&test->selection, optarg);
            break;
        case PLUGIN:
            good = good && selection_add_plugin(&test->selection, optarg);
            break;
        case QUIET:
            test->quiet = true;
            break;
        }
    if (option != OPTIONS_END || !good)
        return good ? option_status(option) : QUERN_INTERNAL;
    if (optind == argc) {
        fprintf(stderr, "quern: which pipeline?\n");
        return usage_error("test");
    }
    for (; optind < argc; optind++) {
        const int ended = test_file(test, argv[optind]);
        status = ended > status ? ended : status;
    }
    return status;
}

static int test_main(int argc, char **argv)
{
    struct test test = {.only = NULL};
    paint_begin(stdout);
    const int status = test_with(&test, argc, argv);
    selection_fini(&test.selection);
    return status;
}

const struct command test_command = {
    .name = "test",
    .arguments = "PIPELINE.cfg...",
    .summary = "run the tests that pipelines hold, and say what none of them has seen",
    .about = "Runs the tests in the list `tests` of pipeline files: each feeds an input and compares what becomes of it with what is\n"
             "expected. Nothing is written but, with --update, the expectations.",
    .status = "0 all pass, 1 one fails or there is none, 64 usage, 74 a file cannot be updated, 78 a pipeline is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = test_main,
};
