/* arena: memory that is given out piece by piece and taken back all at once, up to a limit. */
#ifndef CORE_DOCUMENT_ARENA_H
#define CORE_DOCUMENT_ARENA_H

#include <quern/types.h>

struct arena {
    struct arena_chunk *chunks; /* the one in use first */
    char *next, *end;           /* free bytes of that one */
    size_t used, limit;         /* bytes given out in all; may not pass the limit */
};

void arena_init(struct arena *arena, size_t limit);
/* Aligned to 16, not zeroed; never NULL for a size of 0 alone. NULL: over the limit, or no memory. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_zalloc(struct arena *arena, size_t size);
/* data is NULL where there was no room; an empty slice is copied as "". */
qn_slice arena_copy(struct arena *arena, qn_slice bytes);
/* Takes everything back; one chunk of modest size is kept for the next document. */
void arena_reset(struct arena *arena);
void arena_fini(struct arena *arena);

#endif
