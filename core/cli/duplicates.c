/* quern duplicates: the pairs and clusters of a result, side by side, so that a person can see why. */
#include "../base/characters.h"
#include "../base/units.h"
#include "../compare/records.h"
#include "command.h"
#include "paint.h"
#include "passage.h"

#include <quern/quern.h>

#include <getopt.h>
#include <stdlib.h>

enum { ID, BELOW, MOST, SUMMARY };
static const struct command_option option_rows[] = {
    [ID] = {"id", 0, "ID", "only the pairs that this document is in"},
    [BELOW] = {"below", 0, "SCORE", "only pairs with a lower score: the doubtful ones"},
    [MOST] = {"most", 'n', "N", "at most N pairs (default 20; 0: all)"},
    [SUMMARY] = {"summary", 's', NULL, "clusters and scores, no texts"},
};

struct listing {
    const char *id;
    double below;
    size_t most;
    bool summary;
};

static void print_pair(const struct records *records, const struct record *later, const struct record *earlier)
{
    const size_t width = paint_width(stdout);
    printf("\n%s%.*s%s repeats %s%.*s%s", paint(PAINT_BOLD), (int)later->id.size, later->id.data, paint(PAINT_PLAIN),
           paint(PAINT_BOLD), (int)later->duplicate_of.size, later->duplicate_of.data, paint(PAINT_PLAIN));
    printf(later->score > 0 ? ", score %.3f\n" : "\n", later->score);
    char *left = earlier ? records_text(records, earlier) : NULL, *right = records_text(records, later);
    if (left && right)
        passage_print(stdout, qn_str(left), qn_str(right), width);
    else
        printf("  (%s)\n", earlier ? "one of the texts is not in the result" : "the earlier one is not in this result");
    free(left);
    free(right);
}

static bool is_wanted(const struct listing *listing, const struct record *record)
{
    if (record->duplicate_of.size == 0 || (listing->below > 0 && record->score >= listing->below))
        return false;
    return !listing->id || qn_equal(record->id, qn_str(listing->id)) || qn_equal(record->duplicate_of, qn_str(listing->id));
}

static size_t list_pairs(const struct records *records, const struct listing *listing)
{
    size_t found = 0;
    for (size_t i = 0; i < records->count; i++) {
        const struct record *record = &records->rows[i];
        if (!is_wanted(listing, record))
            continue;
        found++;
        if (!listing->summary && (listing->most == 0 || found <= listing->most))
            print_pair(records, record, records_find(records, record->duplicate_of));
    }
    if (!listing->summary && listing->most && found > listing->most)
        printf("\n... and %zu pair%s more (--most 0 lists all)\n", found - listing->most, plural(found - listing->most));
    return found;
}

static int by_cluster(const void *a, const void *b)
{
    const struct record *left = *(const struct record *const *)a, *right = *(const struct record *const *)b;
    const int order = text_order(left->cluster, right->cluster);
    return order ? order : left < right ? -1 : left > right;
}

/* The documents of clusters, those of one cluster together. NULL: no memory. */
static const struct record **sort_by_cluster(const struct records *records)
{
    const struct record **sorted = calloc(records->count + 1, sizeof *sorted);
    for (size_t i = 0; sorted && i < records->count; i++)
        sorted[i] = &records->rows[i];
    if (sorted && records->count)
        qsort(sorted, records->count, sizeof *sorted, by_cluster);
    return sorted;
}

static void list_clusters(const struct records *records, const struct listing *listing)
{
    const struct record **sorted = sort_by_cluster(records);
    size_t clusters = 0;
    for (size_t i = 0, end; sorted && i < records->count; i = end) {
        for (end = i + 1; end < records->count && qn_equal(sorted[end]->cluster, sorted[i]->cluster); end++)
            continue;
        if (sorted[i]->cluster.size == 0 || end - i < 2)
            continue;
        clusters++;
        if (!listing->summary)
            continue;
        printf("%s%.*s%s, %zu documents\n", paint(PAINT_BOLD), (int)sorted[i]->cluster.size, sorted[i]->cluster.data,
               paint(PAINT_PLAIN), end - i);
        for (size_t j = i; j < end; j++) {
            printf("  %.*s", (int)sorted[j]->id.size, sorted[j]->id.data);
            if (sorted[j]->duplicate_of.size)
                printf("  repeats %.*s, score %.3f", (int)sorted[j]->duplicate_of.size, sorted[j]->duplicate_of.data, sorted[j]->score);
            printf("\n");
        }
    }
    printf("%zu document%s, %zu cluster%s of two or more\n", records->count, plural(records->count), clusters, plural(clusters));
    free(sorted);
}

static int list(const char *path, const struct listing *listing)
{
    struct error error;
    struct records records;
    if (!records_open(&records, path, &error)) {
        fprintf(stderr, "quern: %s: %s\n", path, error.message);
        return QUERN_NO_INPUT;
    }
    list_clusters(&records, listing);
    const size_t found = list_pairs(&records, listing);
    printf("%s%zu pair%s\n", listing->summary ? "" : "\n", found, plural(found));
    records_close(&records);
    return 0;
}

static int duplicates_main(int argc, char **argv)
{
    struct listing listing = {.most = 20};
    char *end = "";
    int option;
    paint_begin(stdout);
    while ((option = option_next(&duplicates_command, argc, argv)) >= 0) {
        if (option == ID)
            listing.id = optarg;
        else if (option == BELOW)
            listing.below = strtod(optarg, &end);
        else if (option == MOST)
            listing.most = strtoul(optarg, &end, 10);
        else
            listing.summary = true;
    }
    if (option != OPTIONS_END)
        return option_status(option);
    if (*end || optind + 1 != argc) {
        fprintf(stderr, *end ? "quern: \"%s\" is no number\n" : "quern: which result?\n", end);
        return usage_error("duplicates");
    }
    return list(argv[optind], &listing);
}

const struct command duplicates_command = {
    .name = "duplicates",
    .arguments = "RESULT.jsonl",
    .summary = "show duplicates and what they repeat side by side",
    .about = "Lists the clusters of a result, and each duplicate beside the document that it repeats: what both say is plain,\n"
             "what only one says is coloured, or in [brackets] where there is no colour. RESULT is what the writer \"jsonl\"\n"
             "wrote, with the duplicates in it (action = \"mark\", or a writer with when = \"dropped\"); .gz and .zst are read, too.",
    .status = "0, 64 usage, 66 RESULT cannot be read.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = duplicates_main,
};
