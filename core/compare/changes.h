/* changes: two documents of one id, field by field and block by block, and which stage answers for each difference. */
#ifndef CORE_COMPARE_CHANGES_H
#define CORE_COMPARE_CHANGES_H

#include <quern/document.h>

struct field_change {
    const qn_field *a, *b; /* NULL: it is not set there */
};

enum block_change_type {
    BLOCK_LOST,      /* kept in a, not in b */
    BLOCK_GAINED,    /* kept in b, not in a */
    BLOCK_REWRITTEN, /* kept in both, with other words */
    BLOCK_RESTATED   /* the same text, but marked in one of them only, or of another kind */
};

struct block_change {
    enum block_change_type type;
    const qn_block *a, *b;  /* that stayed; NULL: there is none */
    const qn_cause *cause;  /* why the other side does not have it, or has it marked; NULL: not known */
};

struct changes {
    struct field_change *fields;
    size_t field_count, field_capacity;
    struct block_change *blocks; /* in reading order */
    size_t block_count, block_capacity;
    bool kinds, no_memory;
};

/* Adds to an empty changes, which points into both documents. kinds: of blocks are known of both. False: no memory. */
bool changes_make(struct changes *changes, const qn_doc *a, const qn_doc *b, bool kinds);
/* Empty again; the memory stays. */
void changes_clear(struct changes *changes);
void changes_fini(struct changes *changes);

#endif
