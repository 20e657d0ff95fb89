#include "document.h"

#include <stdio.h>
#include <stdlib.h>

struct document *document_new(size_t memory_limit, uint32_t block_limit)
{
    struct document *document = calloc(1, sizeof *document);
    if (!document)
        return NULL;
    arena_init(&document->arena, memory_limit);
    document->memory_limit = memory_limit;
    document->block_limit = block_limit;
    document->pub.size = sizeof document->pub;
    return document;
}

void document_free(struct document *document)
{
    if (!document)
        return;
    arena_fini(&document->arena);
    input_unref(document->input);
    free(document);
}

void document_reset(struct document *document)
{
    arena_reset(&document->arena);
    document->arena.limit = document->memory_limit;
    input_unref(document->input);
    document->input = NULL;
    document->last_block = NULL;
    document->last_cause = NULL;
    document->span_block = NULL;
    document->span = NULL;
    document->spans_lost = 0;
    document->pub = (qn_doc){.size = sizeof document->pub};
}

void document_of(struct document *document, struct input *input, uint64_t number)
{
    document->input = input_ref(input);
    document->pub.id = document->pub.uri = input->pub.uri;
    document->pub.media = input->pub.media;
    document->pub.raw = input->pub.bytes;
    const size_t size = input->pub.uri.size + 24;
    char *id = number > 1 ? arena_alloc(&document->arena, size) : NULL;
    if (id)
        document->pub.id = qn_bytes(id, (size_t)snprintf(id, size, "%.*s#%llu", (int)input->pub.uri.size, input->pub.uri.data,
                                                         (unsigned long long)number));
}

bool document_judge(struct document *document, qn_verdict verdict, const qn_cause *cause)
{
    document->pub.verdict = (uint32_t)verdict;
    qn_cause *kept = arena_alloc(&document->arena, sizeof *kept);
    if (kept)
        *kept = *cause;
    document->pub.cause = kept;
    return kept != NULL;
}

size_t document_text_size(const struct document *document)
{
    size_t size = 0;
    for (const qn_block *block = NULL; (block = qn_next_kept(&document->pub, block));)
        size += block->text.size;
    return size;
}
