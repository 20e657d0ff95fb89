/* quern diff: two results, or two pipelines over the same inputs, document by document and block by block. */
#include "../base/characters.h"
#include "../base/units.h"
#include "command.h"
#include "delta.h"
#include "paint.h"
#include "problems.h"

#include <quern/quern.h>

#include <getopt.h>
#include <stdlib.h>

enum { DIFFERENT = 1 };

enum { MOST, SUMMARY, JSON, SET, PLUGIN };
static const struct command_option option_rows[] = {
    [MOST] = {"most", 'n', "N", "at most N documents (default 20; 0: all)"},
    [SUMMARY] = {"summary", 's', NULL, "only how many, and by which stages"},
    [JSON] = {"json", 0, NULL, "a line of JSON for each document that differs, and one for the counts"},
    [SET] = SELECTION_SET,
    [PLUGIN] = SELECTION_PLUGIN,
};

/* The two that are compared: [0] is called a, [1] is called b. */
struct diff {
    struct selection selection;
    struct inputs inputs;
    size_t most;
    bool summary, json, no_memory;
    struct shelf shelves[2];
    struct document *documents[2];
    struct changes changes;
    struct delta_counts counts;
    uint64_t shown, hidden;
};

/* ---- Which belong together ---- */

static int by_id(const void *a, const void *b)
{
    const struct shelf_row *left = *(const struct shelf_row *const *)a, *right = *(const struct shelf_row *const *)b;
    const int order = text_order(left->id, right->id);
    return order ? order : left < right ? -1 : left > right;
}

static const struct shelf_row **sort_rows(const struct shelf *shelf)
{
    const struct shelf_row **sorted = calloc(shelf->count + 1, sizeof *sorted);
    for (size_t i = 0; sorted && i < shelf->count; i++)
        sorted[i] = &shelf->rows[i];
    if (sorted && shelf->count)
        qsort(sorted, shelf->count, sizeof *sorted, by_id);
    return sorted;
}

/* For each row of a and of b, in their order, the one of the same id: the first with the first, the second with the second. */
static bool pair_rows(const struct shelf *a, const struct shelf *b, const struct shelf_row **of_a, const struct shelf_row **of_b)
{
    const struct shelf_row **left = sort_rows(a), **right = sort_rows(b);
    for (size_t i = 0, j = 0; left && right && i < a->count && j < b->count;) {
        const bool same = qn_equal(left[i]->id, right[j]->id);
        if (same) {
            of_a[left[i] - a->rows] = right[j];
            of_b[right[j] - b->rows] = left[i];
        }
        const bool earlier = !same && by_id(&left[i], &right[j]) < 0;
        i += same || earlier;
        j += !earlier;
    }
    const bool good = left && right;
    free(left);
    free(right);
    return good;
}

/* ---- What is different ---- */

static bool is_kept(const struct shelf_result *result)
{
    return result && result->document && !result->failed_stage.data && result->document->verdict == QN_PASS;
}

static void count_cause(struct tally *tally, const qn_cause *cause)
{
    char name[256];
    if (!cause || cause->stage.size == 0)
        return;
    const int size = snprintf(name, sizeof name, "%.*s: %.*s", (int)cause->stage.size, cause->stage.data, (int)cause->reason.size,
                              cause->reason.data);
    tally_add(tally, qn_bytes(name, size < (int)sizeof name ? (size_t)size : sizeof name - 1), 1);
}

static void count_delta(struct diff *diff, const struct delta *delta)
{
    struct delta_counts *counts = &diff->counts;
    uint64_t *const types[] = {&counts->lost, &counts->gained, &counts->changed};
    uint64_t *const blocks[] = {&counts->blocks_lost, &counts->blocks_gained, &counts->blocks_rewritten, &counts->blocks_restated};
    ++*types[delta->type];
    if (delta->type == DELTA_LOST && delta->b && delta->b->document)
        count_cause(&counts->lost_by, delta->b->document->cause);
    if (delta->type == DELTA_GAINED && delta->a && delta->a->document)
        count_cause(&counts->gained_by, delta->a->document->cause);
    if (!delta->changes)
        return;
    counts->fields += delta->changes->field_count;
    for (size_t i = 0; i < delta->changes->block_count; i++) {
        const struct block_change *change = &delta->changes->blocks[i];
        ++*blocks[change->type];
        if (change->type == BLOCK_LOST || change->type == BLOCK_GAINED)
            count_cause(change->type == BLOCK_LOST ? &counts->lost_by : &counts->gained_by, change->cause);
    }
}

static void show_delta(struct diff *diff, const struct delta *delta)
{
    count_delta(diff, delta);
    if (diff->summary)
        return;
    if (diff->most && diff->shown == diff->most) {
        diff->hidden++;
        return;
    }
    diff->shown++;
    if (diff->json)
        diff->no_memory |= !delta_write(delta);
    else
        delta_print(delta);
}

/* Both dropped, or both failed: it is another outcome when it is for another reason. */
static bool same_outcome(const struct shelf_result *a, const struct shelf_result *b)
{
    const qn_cause *left = a->document ? a->document->cause : NULL, *right = b->document ? b->document->cause : NULL;
    if (!qn_equal(a->failed_stage, b->failed_stage) || !a->document != !b->document || !left != !right)
        return false;
    return !left || a->failed_stage.data || (qn_equal(left->stage, right->stage) && qn_equal(left->reason, right->reason));
}

static bool compare(struct diff *diff, qn_slice id, const struct shelf_result *a, const struct shelf_result *b)
{
    struct delta delta = {.id = id, .a = a, .b = b};
    if (is_kept(a) && is_kept(b)) {
        changes_clear(&diff->changes);
        delta.type = DELTA_CHANGED;
        delta.changes = &diff->changes;
        if (!changes_make(&diff->changes, a->document, b->document, a->kinds && b->kinds))
            return false;
        if (diff->changes.field_count + diff->changes.block_count)
            show_delta(diff, &delta);
        else
            diff->counts.same++;
    } else if (is_kept(a) || is_kept(b)) {
        delta.type = is_kept(a) ? DELTA_LOST : DELTA_GAINED;
        show_delta(diff, &delta);
    } else if (a && b && !same_outcome(a, b)) {
        delta.type = DELTA_CHANGED;
        show_delta(diff, &delta);
    } else {
        diff->counts.same += a && b; /* what one does not list and the other drops is no difference */
    }
    return true;
}

static bool compare_rows(struct diff *diff, const struct shelf_row *const rows[2], struct error *error)
{
    struct shelf_result results[2];
    const struct shelf_result *taken[2] = {NULL, NULL};
    bool good = true;
    for (int side = 0; side < 2 && good; side++)
        if (rows[side] && (good = shelf_take(&diff->shelves[side], rows[side], diff->documents[side], &results[side], error)))
            taken[side] = &results[side];
    if (good && !compare(diff, rows[0] ? rows[0]->id : rows[1]->id, taken[0], taken[1]))
        good = error_set(error, QN_E_LIMIT, "no memory to compare documents");
    document_reset(diff->documents[0]);
    document_reset(diff->documents[1]);
    return good;
}

/* In the order of a; what only b has comes behind. */
static bool compare_all(struct diff *diff, struct error *error)
{
    const struct shelf *a = &diff->shelves[0], *b = &diff->shelves[1];
    const struct shelf_row **of_a = calloc(a->count + 1, sizeof *of_a), **of_b = calloc(b->count + 1, sizeof *of_b);
    bool good = (of_a && of_b && pair_rows(a, b, of_a, of_b)) || error_set(error, QN_E_LIMIT, "no memory to compare");
    for (size_t i = 0; good && i < a->count; i++)
        good = compare_rows(diff, (const struct shelf_row *const[]){&a->rows[i], of_a[i]}, error);
    for (size_t i = 0; good && i < b->count; i++)
        if (!of_b[i])
            good = compare_rows(diff, (const struct shelf_row *const[]){NULL, &b->rows[i]}, error);
    free(of_a);
    free(of_b);
    return good;
}

/* ---- The command ---- */

static int finish(struct diff *diff)
{
    struct delta_counts *counts = &diff->counts;
    tally_sort(&counts->lost_by);
    tally_sort(&counts->gained_by);
    if (diff->json) {
        diff->no_memory |= !delta_write_counts(counts);
    } else {
        if (diff->hidden)
            printf("... and %llu document%s more (--most 0 lists all)\n", (unsigned long long)diff->hidden, plural(diff->hidden));
        delta_print_counts(counts);
    }
    if (diff->no_memory || fflush(stdout) != 0) {
        fprintf(stderr, "quern: the differences cannot be written\n");
        return QUERN_IO;
    }
    return counts->lost + counts->gained + counts->changed ? DIFFERENT : 0;
}

static int fail(const char *path, const struct error *error, int status)
{
    fprintf(stderr, "quern: %s: %s\n", path, error->message);
    return status;
}

static int fill_from_pipeline(struct diff *diff, int side, const char *path)
{
    const struct pipeline_extras extras = selection_extras(&diff->selection);
    struct report report = {0};
    struct error error = {0};
    struct pipeline *pipeline = pipeline_open(path, &extras, &report);
    int status = pipeline ? 0 : QUERN_CONFIG;
    problems_print(stderr, &report);
    if (pipeline && !shelf_of_pipeline(&diff->shelves[side], pipeline, &diff->inputs, &error))
        status = fail(path, &error, QUERN_INTERNAL);
    pipeline_free(pipeline);
    report_fini(&report);
    return status;
}

static int fill_from_result(struct diff *diff, int side, const char *path)
{
    struct error error;
    return shelf_of_result(&diff->shelves[side], path, &error) ? 0 : fail(path, &error, QUERN_NO_INPUT);
}

static int diff_paths(struct diff *diff, char **paths, bool pipelines)
{
    int status = 0;
    struct error error = {0};
    for (int side = 0; side < 2 && status == 0; side++) {
        status = pipelines ? fill_from_pipeline(diff, side, paths[side]) : fill_from_result(diff, side, paths[side]);
        diff->documents[side] = document_new(SIZE_MAX / 2, UINT32_MAX - 1);
    }
    if (status == 0 && (!diff->documents[0] || !diff->documents[1]))
        status = QUERN_INTERNAL;
    else if (status == 0)
        status = compare_all(diff, &error) ? finish(diff) : fail("diff", &error, QUERN_INTERNAL);
    for (int side = 0; side < 2; side++) {
        document_free(diff->documents[side]);
        shelf_free(&diff->shelves[side]);
    }
    return status;
}

static int diff_with(struct diff *diff, int argc, char **argv)
{
    char *end = "";
    int option;
    bool good = true;
    while ((option = option_next(&diff_command, argc, argv)) >= 0) {
        if (option == MOST)
            diff->most = strtoul(optarg, &end, 10);
        else if (option == SET)
            good = good && selection_add_set(&diff->selection, optarg);
        else if (option == PLUGIN)
            good = good && selection_add_plugin(&diff->selection, optarg);
        else
            *(option == JSON ? &diff->json : &diff->summary) = true;
        if (*end) {
            fprintf(stderr, "quern: \"%s\" is no number\n", optarg);
            return usage_error("diff");
        }
    }
    if (option != OPTIONS_END)
        return option_status(option);
    const bool pipelines = argc - optind >= 2 && is_pipeline(argv[optind]) && is_pipeline(argv[optind + 1]);
    if (argc - optind < 2 || (pipelines ? argc - optind < 3 : argc - optind > 2)) {
        fprintf(stderr, pipelines ? "quern: over which inputs?\n" : "quern: two results, or two pipelines and their inputs\n");
        return usage_error("diff");
    }
    struct error error;
    for (int i = optind + 2; i < argc; i++)
        if (!inputs_add(&diff->inputs, argv[i], &error)) {
            fprintf(stderr, "quern: %s\n", error.message);
            return QUERN_NO_INPUT;
        }
    return good ? diff_paths(diff, argv + optind, pipelines) : QUERN_INTERNAL;
}

static int diff_main(int argc, char **argv)
{
    struct diff diff = {.most = 20};
    paint_begin(stdout);
    const int status = diff_with(&diff, argc, argv);
    changes_fini(&diff.changes);
    tally_fini(&diff.counts.lost_by);
    tally_fini(&diff.counts.gained_by);
    selection_fini(&diff.selection);
    inputs_fini(&diff.inputs);
    return status;
}

const struct command diff_command = {
    .name = "diff",
    .arguments = "A B [FILES...]",
    .summary = "compare two results, or two pipelines over the same files",
    .about = "Compares two results that the writer \"jsonl\" wrote, or what two pipelines make of the same files and folders:\n"
             "documents lost, gained and changed, field by field and block by block, with the stage that answers for it.\n"
             "Results tell stages only of what they hold: write them with dropped = true, provenance = true, and the writer's\n"
             "when = \"kept or dropped\".",
    .status = "0 no difference, 1 differences, 64 usage, 66 A or B cannot be read, 70 internal, 74 the output cannot be\n"
              "written, 78 a pipeline is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = diff_main,
};
