/* quern check: everything that is wrong with a pipeline, and nothing is run. */
#include "../pipeline/pipeline.h"
#include "command.h"
#include "paint.h"
#include "problems.h"

#include <quern/quern.h>

#include <getopt.h>
#include <string.h>

enum { MOST_ROUNDS = 64 }; /* of --fix: what one cures may bring others to light */

enum { SET, PLUGIN, FIX, STRICT, QUIET };
static const struct command_option option_rows[] = {
    [SET] = SELECTION_SET,
    [PLUGIN] = SELECTION_PLUGIN,
    [FIX] = {"fix", 0, NULL, "correct in the files what is misspelt, where only one name can be meant"},
    [STRICT] = {"strict", 0, NULL, "take warnings for errors"},
    [QUIET] = {"quiet", 'q', NULL, "say nothing about pipelines that are right"},
};

struct check {
    struct selection selection;
    bool fix, strict, quiet;
};

static int64_t integer_of(const struct stage *stage, const char *name)
{
    const qn_option *option = plugin_option(stage->plugin, name);
    int64_t value = 0;
    if (option && option->type == QN_O_INT)
        memcpy(&value, (const char *)stage->state + option->offset, sizeof value);
    return value;
}

static double power(double base, int64_t exponent)
{
    double product = 1;
    for (int64_t i = 0; i < exponent && product > 0; i++)
        product *= base;
    return product;
}

/* How likely documents are compared at all, by how alike they are: what bands and rows mean. */
static void print_banding(const struct stage *stage)
{
    const qn_banding *banding = plugin_extension(stage->plugin, QN_BANDING);
    if (!banding)
        return;
    const int64_t bands = integer_of(stage, banding->bands), rows = integer_of(stage, banding->rows);
    printf("%29slikeness ", "");
    for (int tenth = 1; tenth <= 9; tenth++)
        printf("   .%d", tenth);
    printf("\n%29scompared ", "");
    for (int tenth = 1; tenth <= 9; tenth++)
        printf(" %.2f", 1 - power(1 - power(tenth / 10.0, rows), bands));
    printf("  (%lld bands of %lld rows)\n", (long long)bands, (long long)rows);
}

static void print_pipeline(const struct pipeline *pipeline)
{
    const struct {
        const struct stage *stages;
        size_t count;
    } lists[] = {{pipeline->readers, pipeline->reader_count},
                 {pipeline->stages, pipeline->stage_count},
                 {pipeline->writers, pipeline->writer_count}};
    printf("%s%s%s: %s\"%s\" is right%s\n", paint(PAINT_BOLD), pipeline->file, paint(PAINT_PLAIN), paint(PAINT_GREEN), pipeline->name,
           paint(PAINT_PLAIN));
    for (int i = 0; i < 3; i++)
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct stage *stage = &lists[i].stages[j];
            printf("  %-10s %-16s %s%s", plugin_kind_name(stage->plugin->table.kind), stage->name, stage->when_text ? "when " : "",
                   stage->when_text ? stage->when_text : "");
            if (stage->path)
                printf(" -> %s", stage->path);
            if (i > 0 && stage->parent != (i == 2 ? (int)pipeline->stage_count : (int)j) - 1)
                printf(" (from %s)", stage->parent < 0 ? "read" : pipeline->stages[stage->parent].name);
            printf("\n");
            print_banding(stage);
        }
}

static struct pipeline *open_pipeline(const struct check *check, const char *path, struct report *report)
{
    const struct pipeline_extras extras = selection_extras(&check->selection);
    struct pipeline *pipeline = pipeline_open(path, &extras, report);
    for (int round = 0; check->fix && round < MOST_ROUNDS && problems_cure(report) > 0; round++) {
        pipeline_free(pipeline);
        report_fini(report);
        pipeline = pipeline_open(path, &extras, report);
    }
    return pipeline;
}

static bool check_file(const struct check *check, const char *path)
{
    struct report report = {0};
    struct pipeline *pipeline = open_pipeline(check, path, &report);
    const bool good = pipeline && (report.count == 0 || !check->strict);
    fflush(stdout); /* what was cured comes before what is left */
    paint_begin(stderr);
    problems_print(stderr, &report);
    paint_begin(stdout);
    if (good && !check->quiet)
        print_pipeline(pipeline);
    pipeline_free(pipeline);
    report_fini(&report);
    return good;
}

static int check_with(struct check *check, int argc, char **argv)
{
    bool good = true;
    int option;
    while ((option = option_next(&check_command, argc, argv)) >= 0)
        switch (option) {
        case SET:
            good = good && selection_add_set(&check->selection, optarg);
            break;
        case PLUGIN:
            good = good && selection_add_plugin(&check->selection, optarg);
            break;
        case FIX:
            check->fix = true;
            break;
        case STRICT:
            check->strict = true;
            break;
        case QUIET:
            check->quiet = true;
            break;
        }
    if (option != OPTIONS_END)
        return option_status(option);
    if (optind == argc) {
        fprintf(stderr, "quern: which pipeline?\n");
        return usage_error("check");
    }
    for (; optind < argc; optind++)
        good = check_file(check, argv[optind]) && good;
    return good ? 0 : QUERN_CONFIG;
}

static int check_main(int argc, char **argv)
{
    struct check check = {.fix = false};
    const int status = check_with(&check, argc, argv);
    selection_fini(&check.selection);
    return status;
}

const struct command check_command = {
    .name = "check",
    .arguments = "PIPELINE.cfg...",
    .summary = "say all that is wrong with pipelines, and run nothing",
    .about = "Says all that is wrong with pipeline files, each with its place, and warns of what is right but can have no effect.\n"
             "Runs nothing.",
    .status = "0 all are right, also with warnings; 64 usage; 78 one is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = check_main,
};
