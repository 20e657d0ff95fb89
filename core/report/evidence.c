#include "evidence.h"

#include "../base/characters.h"

#include <stdlib.h>

enum { ID_CHARACTERS = 200, SAMPLE_CHARACTERS = 80 };

struct evidence *evidence_new(const struct pipeline *pipeline)
{
    struct evidence *evidence = calloc(1, sizeof *evidence);
    if (!evidence)
        return NULL;
    evidence->pipeline = pipeline;
    arena_init(&evidence->arena, SIZE_MAX);
    evidence->outflows = calloc(pipeline->reader_count + pipeline->stage_count + 1, sizeof *evidence->outflows);
    evidence->fields = calloc(MOST_FIELDS, sizeof *evidence->fields);
    const bool causes = causes_init(&evidence->causes, &evidence->arena), groups = groups_init(&evidence->groups, &evidence->arena);
    if (evidence->outflows && evidence->fields && causes && groups)
        return evidence;
    evidence_free(evidence);
    return NULL;
}

void evidence_free(struct evidence *evidence)
{
    if (!evidence)
        return;
    causes_fini(&evidence->causes);
    groups_fini(&evidence->groups);
    arena_fini(&evidence->arena);
    free(evidence->outflows);
    free(evidence->fields);
    free(evidence);
}

static qn_slice keep(struct evidence *evidence, qn_slice text, size_t most)
{
    const qn_slice copy = arena_copy(&evidence->arena, characters_first(text, most));
    evidence->failed |= !copy.data;
    return copy;
}

static struct outflow *outflow_of(struct evidence *evidence, qn_slice stage)
{
    const struct pipeline *pipeline = evidence->pipeline;
    for (size_t i = 0; i < pipeline->reader_count; i++)
        if (qn_equal(qn_str(pipeline->readers[i].name), stage))
            return &evidence->outflows[i];
    for (size_t i = 0; i < pipeline->stage_count; i++)
        if (qn_equal(qn_str(pipeline->stages[i].name), stage))
            return &evidence->outflows[pipeline->reader_count + i];
    return &evidence->outflows[pipeline->reader_count + pipeline->stage_count];
}

/* What a person knows the document by: its title, else its first text that was kept, else its first. */
static qn_slice opening_of(const qn_doc *doc)
{
    const qn_field *title = qn_field_of(doc, "title");
    if (title && title->value.type == QN_TEXT && title->value.text.size)
        return title->value.text;
    const qn_block *any = NULL;
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        if (block->text.size && block->state != QN_DROPPED)
            return block->text;
        if (block->text.size && !any)
            any = block;
    }
    return any ? any->text : qn_bytes(NULL, 0);
}

static void add_failure(struct evidence *evidence, const struct result *result)
{
    const qn_slice stage = qn_str(result->failed_stage);
    if (result->document)
        outflow_of(evidence, stage)->failed++;
    else
        evidence->failed_inputs++;
    if (evidence->failure_count == FAILURES)
        return;
    struct failure_row *row = &evidence->failures[evidence->failure_count++];
    row->id = keep(evidence, result->document ? result->document->id : result->uri, ID_CHARACTERS);
    row->stage = keep(evidence, stage, ID_CHARACTERS);
    row->message = keep(evidence, qn_str(result->message), ID_CHARACTERS);
    row->code = result->code;
}

static void add_slow(struct evidence *evidence, const qn_doc *doc, uint64_t nanoseconds)
{
    size_t at = evidence->slow_count;
    while (at > 0 && evidence->slowest[at - 1].nanoseconds < nanoseconds)
        at--;
    if (at == SLOWEST)
        return;
    const size_t last = evidence->slow_count < SLOWEST ? evidence->slow_count++ : SLOWEST - 1;
    memmove(&evidence->slowest[at + 1], &evidence->slowest[at], (last - at) * sizeof *evidence->slowest);
    evidence->slowest[at] = (struct slow_row){keep(evidence, doc->id, ID_CHARACTERS), nanoseconds, doc->raw.size};
}

static void add_fields(struct evidence *evidence, const qn_doc *doc)
{
    for (const qn_field *field = doc->fields; field; field = field->next) {
        size_t i = 0;
        while (i < evidence->field_count &&
               !(qn_equal(evidence->fields[i].name, field->name) && qn_equal(evidence->fields[i].stage, field->stage)))
            i++;
        if (i == MOST_FIELDS)
            continue;
        struct field_row *row = &evidence->fields[i];
        if (i == evidence->field_count) {
            const bool text = field->value.type == QN_TEXT || field->value.type == QN_DATE;
            *row = (struct field_row){.name = keep(evidence, field->name, field->name.size),
                                      .stage = keep(evidence, field->stage, field->stage.size)};
            row->sample = keep(evidence, text ? field->value.text : qn_bytes(NULL, 0), SAMPLE_CHARACTERS);
            evidence->field_count++;
        }
        row->count++;
    }
}

/* Blocks that stand at the document's end; the others are their own stage's. */
static void add_blocks(struct evidence *evidence, const qn_doc *doc, uint64_t *bytes)
{
    const char *stage = NULL; /* of the block before: they come in runs */
    struct outflow *outflow = NULL;
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        evidence->blocks++;
        evidence->bytes += block->text.size;
        const bool dropped = block->state == QN_DROPPED;
        if (!dropped)
            *bytes += block->text.size;
        if (!block->cause)
            continue;
        if (block->cause->stage.data != stage)
            outflow = outflow_of(evidence, block->cause->stage);
        stage = block->cause->stage.data;
        if (dropped) {
            outflow->blocks++;
            outflow->bytes += block->text.size;
        }
        evidence->failed |= !causes_add(&evidence->causes, doc, block->cause, false, dropped, block->text, block->text.size);
    }
}

static void add_document(struct evidence *evidence, const struct result *result)
{
    const qn_doc *doc = result->document;
    uint64_t bytes = 0; /* that stand */
    evidence->documents++;
    add_blocks(evidence, doc, &bytes);
    struct outflow *outflow = NULL;
    if (result->failed_stage)
        outflow = outflow_of(evidence, qn_str(result->failed_stage));
    else if (doc->verdict == QN_DROP)
        outflow = outflow_of(evidence, doc->cause ? doc->cause->stage : qn_str(""));
    if (outflow)
        outflow->rest_bytes += bytes;
    if (result->failed_stage)
        return;
    if (outflow) {
        outflow->documents++;
        if (doc->cause)
            evidence->failed |= !causes_add(&evidence->causes, doc, doc->cause, true, true, opening_of(doc), bytes);
    } else {
        evidence->kept++;
        add_fields(evidence, doc);
    }
    evidence->failed |= !groups_add(&evidence->groups, doc, opening_of(doc));
}

void evidence_add(struct evidence *evidence, const struct result *result)
{
    if (result->failed_stage)
        add_failure(evidence, result);
    if (!result->document)
        return;
    add_document(evidence, result);
    if (result->nanoseconds)
        add_slow(evidence, result->document, result->nanoseconds);
}
