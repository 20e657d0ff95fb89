/* draft: a document to be, kept so that it can be made again, elsewhere in memory, and changed a little in between. */
#ifndef CORE_VERIFY_DRAFT_H
#define CORE_VERIFY_DRAFT_H

#include "../base/buffer.h"
#include "../document/document.h"
#include "../plugin/host.h"
#include "fence.h"

enum draft_extras { EXTRAS_NONE, EXTRAS_USUAL, EXTRAS_ODD };

struct draft_block {
    uint32_t kind, ordinal;
    uint8_t level, state;
    size_t begin, end; /* in the text */
};

struct draft {
    const char *uri, *media;  /* "" : none */
    struct buffer text;       /* the raw input; blocks are cut out of it */
    struct draft_block *blocks;
    size_t count, capacity;
    enum draft_extras fields, spans;
    bool read;   /* its document is what a reader makes of the text; there are no blocks */
    bool failed; /* memory ran out */
};

/* A document, or an input, made of a draft. Its text can only be read, and has a fence. */
struct page {
    struct fence fence;
    struct input *input;
    struct document *document; /* NULL: only the input was asked for */
};

void draft_clear(struct draft *draft);
void draft_fini(struct draft *draft);
/* Appends text without a block. */
void draft_write(struct draft *draft, qn_slice text);
/* Appends a block and its text, and a line break. */
void draft_add(struct draft *draft, uint32_t kind, uint8_t level, qn_slice text);
static inline void draft_line(struct draft *draft, const char *text)
{
    draft_add(draft, QN_PARAGRAPH, 0, qn_str(text));
}
/* Another one, near it: bytes, kinds and cuts change. The seed goes on. */
void draft_mutate(struct draft *draft, uint64_t *seed);
/*
 * reader: for drafts that are to be read; one that makes no document of it leaves one without blocks. memory: what the
 * document may take. False: no memory; there is nothing to free.
 */
bool page_make(struct page *page, const struct draft *draft, struct instance *reader, bool document, size_t memory, enum fence_side side,
               struct board *board);
/* Is all text of its document UTF-8? */
bool page_is_utf8(const struct page *page);
void page_free(struct page *page);

/* SplitMix64, and a number below a bound. */
uint64_t draft_random(uint64_t *seed);
size_t draft_below(uint64_t *seed, size_t bound);

#endif
