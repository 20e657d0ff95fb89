#include "fence.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FILLING = 0xA5 };

bool fence_make(struct fence *fence, size_t size, size_t alignment, enum fence_side side, struct board *board, const char *what)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE), inside = (size / page + 1) * page;
    *fence = (struct fence){.size = size, .mapped_size = inside + 2 * page};
    void *memory = mmap(NULL, fence->mapped_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    fence->mapped = memory;
    if (mprotect(fence->mapped + page, inside, PROT_READ | PROT_WRITE) != 0) {
        fence_free(fence);
        return false;
    }
    fence->data = side == FENCE_BEFORE ? fence->mapped + page
                                       : fence->mapped + page + ((inside - size) & ~(alignment - 1));
    memset(fence->mapped + page, FILLING, inside);
    memset(fence->data, 0, size);
    fence_announce(fence, board, what);
    return true;
}

void fence_announce(const struct fence *fence, struct board *board, const char *what)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char name[60];
    snprintf(name, sizeof name, "memory beside %s", what);
    board_watch(board, fence->mapped, page, RULE_BOUNDS, name);
    board_watch(board, fence->mapped + fence->mapped_size - page, page, RULE_BOUNDS, name);
}

static void protect(const struct fence *fence, int how)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    mprotect(fence->mapped + page, fence->mapped_size - 2 * page, how);
}

static void announce_room(const struct fence *fence, struct board *board, enum rule rule, const char *what)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    board_watch(board, fence->mapped + page, fence->mapped_size - 2 * page, rule, what);
}

void fence_lock(const struct fence *fence, struct board *board, enum rule rule, const char *what)
{
    announce_room(fence, board, rule, what);
    protect(fence, PROT_READ);
}

void fence_shut(const struct fence *fence, struct board *board, enum rule rule, const char *what)
{
    announce_room(fence, board, rule, what);
    protect(fence, PROT_NONE);
}

void fence_unlock(const struct fence *fence)
{
    protect(fence, PROT_READ | PROT_WRITE);
}

bool fence_is_whole(const struct fence *fence)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const char *begin = fence->mapped + page, *end = fence->mapped + fence->mapped_size - page;
    for (const char *at = begin; at < fence->data; at++)
        if (*at != (char)FILLING)
            return false;
    for (const char *at = fence->data + fence->size; at < end; at++)
        if (*at != (char)FILLING)
            return false;
    return true;
}

void fence_free(struct fence *fence)
{
    if (fence->mapped)
        munmap(fence->mapped, fence->mapped_size);
    *fence = (struct fence){0};
}
