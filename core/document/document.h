/* document: what a reader makes of an input. It owns an arena and a reference to its input; it is used again and again. */
#ifndef CORE_DOCUMENT_DOCUMENT_H
#define CORE_DOCUMENT_DOCUMENT_H

#include "arena.h"
#include "input.h"

#include <quern/document.h>

struct document {
    qn_doc pub; /* what plugins see; first, so that a qn_doc is its document */
    struct arena arena;
    struct input *input;
    qn_block *last_block;
    const qn_block *span_block; /* the block that was given a span last, ... */
    qn_span *span;              /* ... and that span; NULL: none, or it may have moved */
    const qn_cause *last_cause; /* that a block was judged by: the next one's is often the same */
    size_t memory_limit; /* of the arena, when the document is empty */
    uint32_t block_limit;
    uint64_t spans_lost; /* spans that a rewrite of their block took away */
};

struct document *document_new(size_t memory_limit, uint32_t block_limit);
void document_free(struct document *document);
/* Empty again, its input released. */
void document_reset(struct document *document);
/*
 * Takes a reference to the input and its uri, media and bytes. number: of its documents, from 1; the id is the uri, with
 * "#2" and so on behind it from the second on.
 */
void document_of(struct document *document, struct input *input, uint64_t number);
static inline struct document *document_from(qn_doc *doc)
{
    return (struct document *)(void *)doc;
}
/* The cause stays as long as the document; its slices are not copied. False: over the memory limit. */
bool document_judge(struct document *document, qn_verdict verdict, const qn_cause *cause);
/* Bytes of text in blocks that are not dropped. */
size_t document_text_size(const struct document *document);

#endif
