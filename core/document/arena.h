/* arena: memory that is given out piece by piece and taken back all at once, up to a limit. */
#ifndef CORE_DOCUMENT_ARENA_H
#define CORE_DOCUMENT_ARENA_H

#include <quern/types.h>

enum { ARENA_ALIGNMENT = 16 };

struct arena {
    struct arena_chunk *chunks; /* the one in use first */
    char *next, *end;           /* free bytes of that one */
    size_t used, limit;         /* bytes given out in all; may not pass the limit */
};

void arena_init(struct arena *arena, size_t limit);
/* For arena_alloc: a size that is rounded up, within the limit, and more than the chunk in use has left. NULL: no memory. */
void *arena_alloc_anew(struct arena *arena, size_t size);

/* Aligned to 16, not zeroed; never NULL for a size of 0 alone. NULL: over the limit, or no memory. */
static inline void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > PTRDIFF_MAX - 2 * ARENA_ALIGNMENT) /* so that neither rounding up nor a chunk's header goes past the end of numbers */
        return NULL;
    size = (size ? size + ARENA_ALIGNMENT - 1 : ARENA_ALIGNMENT) & ~(size_t)(ARENA_ALIGNMENT - 1);
    if (size > arena->limit - arena->used)
        return NULL;
    if ((size_t)(arena->end - arena->next) < size)
        return arena_alloc_anew(arena, size);
    void *memory = arena->next;
    arena->next += size;
    arena->used += size;
    return memory;
}

void *arena_zalloc(struct arena *arena, size_t size);
/* data is NULL where there was no room; an empty slice is copied as "". */
qn_slice arena_copy(struct arena *arena, qn_slice bytes);
/* Do these bytes lie in what the arena has given out? */
bool arena_holds(const struct arena *arena, const void *bytes, size_t size);
/* Takes everything back; one chunk of modest size is kept for the next document. */
void arena_reset(struct arena *arena);
void arena_fini(struct arena *arena);

#endif
