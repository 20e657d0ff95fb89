#include "arena.h"

#include <stdlib.h>

/*
 * Chunks double up to 1 MiB, and no further: of a large document the last ones would be half empty, and would not fit
 * into the memory that its reader has given back.
 */
enum { FIRST_CHUNK = 64 * 1024, MOST_CHUNK = 1024 * 1024 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* of the bytes behind the header */
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

static char *chunk_bytes(struct arena_chunk *chunk)
{
    return (char *)chunk + ARENA_ALIGNMENT;
}

static struct arena_chunk *chunk_new(size_t size)
{
    struct arena_chunk *chunk = malloc(ARENA_ALIGNMENT + size);
    if (chunk)
        *chunk = (struct arena_chunk){NULL, size};
    return chunk;
}

/* A large piece has a chunk to itself, behind the one in use, so that the rest of that is not wasted. */
static void *alloc_alone(struct arena *arena, size_t size)
{
    struct arena_chunk *chunk = chunk_new(size);
    if (!chunk)
        return NULL;
    chunk->next = arena->chunks->next;
    arena->chunks->next = chunk;
    arena->used += size;
    return chunk_bytes(chunk);
}

void *arena_alloc_anew(struct arena *arena, size_t size)
{
    size_t room = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (room > MOST_CHUNK)
        room = MOST_CHUNK;
    if (arena->chunks && size > room / 4)
        return alloc_alone(arena, size);
    struct arena_chunk *chunk = chunk_new(size > room ? size : room);
    if (!chunk)
        return NULL;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->next = chunk_bytes(chunk) + size;
    arena->end = chunk_bytes(chunk) + chunk->size;
    arena->used += size;
    return chunk_bytes(chunk);
}

void *arena_zalloc(struct arena *arena, size_t size)
{
    void *memory = arena_alloc(arena, size);
    return memory ? memset(memory, 0, size) : NULL;
}

qn_slice arena_copy(struct arena *arena, qn_slice bytes)
{
    char *copy = arena_alloc(arena, bytes.size ? bytes.size : 1);
    if (copy && bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return qn_bytes(copy, copy ? bytes.size : 0);
}

bool arena_holds(const struct arena *arena, const void *bytes, size_t size)
{
    for (struct arena_chunk *chunk = arena->chunks; chunk; chunk = chunk->next) {
        const uintptr_t begin = (uintptr_t)chunk_bytes(chunk), at = (uintptr_t)bytes;
        if (at >= begin && at - begin <= chunk->size && size <= chunk->size - (at - begin))
            return true;
    }
    return false;
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = NULL;
    for (struct arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        if (!kept && chunk->size <= MOST_CHUNK)
            kept = chunk;
        else
            free(chunk);
    }
    if (kept)
        kept->next = NULL;
    *arena = (struct arena){.limit = arena->limit, .chunks = kept, .next = kept ? chunk_bytes(kept) : NULL};
    arena->end = kept ? arena->next + kept->size : NULL;
}

void arena_fini(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    *arena = (struct arena){.limit = arena->limit};
}
