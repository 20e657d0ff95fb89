/* The record of a checkpoint, whatever its bytes: what is taken is written again as it was. */
#include "run/progress.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A pipeline as far as its counts go: a reader, a stage and two writers, with metrics. */
static const struct plugin plugin = {.table = {.metric_count = 2}};
static struct stage stage = {.plugin = &plugin};
static struct stage writers[] = {{.plugin = &plugin}, {.plugin = &plugin}};
static const struct pipeline pipeline = {.readers = &stage, .stages = &stage, .writers = writers,
                                         .reader_count = 1, .stage_count = 1, .writer_count = 2};

static void pack(struct progress *progress, struct summary *counts, struct buffer *out)
{
    buffer_clear(out);
    progress_pack(progress, counts, &pipeline, out);
}

/* Names that come twice are one, so the first record may be longer than the second; from then on they are the same. */
static void write_again(struct progress *progress, struct summary *counts)
{
    struct buffer first = {0}, second = {0};
    struct output_mark marks[2];
    struct progress again = {.outputs = marks};
    struct summary read = {0};
    pack(progress, counts, &first);
    if (!summary_init(&read, &pipeline) || !progress_unpack(qn_bytes(first.data, first.size), &again, &read, &pipeline))
        abort();
    pack(&again, &read, &second);
    if (!qn_equal(qn_bytes(first.data, first.size), qn_bytes(second.data, second.size)))
        abort();
    summary_fini(&read);
    buffer_fini(&first);
    buffer_fini(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct output_mark marks[2];
    struct progress progress = {.outputs = marks};
    struct summary counts;
    if (summary_init(&counts, &pipeline) && progress_unpack(qn_bytes(data, size), &progress, &counts, &pipeline))
        write_again(&progress, &counts);
    summary_fini(&counts);
    return 0;
}
