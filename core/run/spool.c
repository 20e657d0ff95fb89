#include "spool.h"

#include "scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROOM = 1024 * 1024, IN_MEMORY = 16 * 1024 * 1024, ALIGNMENT = 16, KEPT_MAPPED = 64 * 1024 * 1024 };

struct spool {
    int file;           /* -1: all is in memory so far */
    struct buffer room; /* what waits to be written, or all */
    uint64_t size;
    char *mapped;       /* all of it, while it is read */
    uint64_t next, released;
};

struct spool *spool_new(struct error *error)
{
    struct spool *spool = calloc(1, sizeof *spool);
    if (spool)
        spool->file = -1;
    else
        error_set(error, QN_E_LIMIT, "no memory for the spool");
    return spool;
}

static bool flush(struct spool *spool, struct error *error)
{
    if (spool->file < 0 && (spool->file = scratch_file()) < 0)
        return error_errno(error, "cannot make a file for waiting documents (in TMPDIR)");
    const char *at = spool->room.data;
    for (size_t left = spool->room.size; left;) {
        const ssize_t written = write(spool->file, at, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_errno(error, "cannot write waiting documents to disk (in TMPDIR)");
        at += written;
        left -= (size_t)written;
    }
    buffer_clear(&spool->room);
    return true;
}

/* A record is its size and its bytes, padded so that frames in it are aligned. */
bool spool_add(struct spool *spool, qn_slice record, struct error *error)
{
    static const char padding[ALIGNMENT];
    const uint64_t head[2] = {record.size, 0};
    const size_t pad = (ALIGNMENT - record.size % ALIGNMENT) % ALIGNMENT;
    if (spool->room.size > (spool->file < 0 ? IN_MEMORY : ROOM) && !flush(spool, error))
        return false;
    buffer_append(&spool->room, head, sizeof head);
    buffer_append_slice(&spool->room, record);
    buffer_append(&spool->room, padding, pad);
    if (spool->room.failed)
        return error_set(error, QN_E_LIMIT, "no memory for the spool");
    spool->size += sizeof head + record.size + pad;
    return true;
}

bool spool_rewind(struct spool *spool, struct error *error)
{
    if (spool->file < 0) {
        spool->mapped = spool->room.data;
        return true;
    }
    if (!flush(spool, error))
        return false;
    buffer_fini(&spool->room);
    void *data = mmap(NULL, spool->size, PROT_READ, MAP_PRIVATE, spool->file, 0);
    if (data == MAP_FAILED)
        return error_errno(error, "cannot map the waiting documents");
    madvise(data, spool->size, MADV_SEQUENTIAL);
    spool->mapped = data;
    return true;
}

/* Pages far behind are given back, so that memory does not grow with the spool. */
static void release_behind(struct spool *spool)
{
    if (spool->file < 0 || spool->next - spool->released < 2 * (uint64_t)KEPT_MAPPED)
        return;
    madvise(spool->mapped + spool->released, KEPT_MAPPED, MADV_DONTNEED);
    spool->released += KEPT_MAPPED;
}

qn_slice spool_next(struct spool *spool)
{
    if (!spool->mapped || spool->next >= spool->size)
        return qn_bytes(NULL, 0);
    uint64_t size;
    memcpy(&size, spool->mapped + spool->next, sizeof size);
    const qn_slice record = qn_bytes(spool->mapped + spool->next + 2 * sizeof size, size);
    spool->next += 2 * sizeof size + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    release_behind(spool);
    return record;
}

void spool_free(struct spool *spool)
{
    if (!spool)
        return;
    if (spool->mapped && spool->file >= 0)
        munmap(spool->mapped, spool->size);
    if (spool->file >= 0)
        close(spool->file);
    buffer_fini(&spool->room);
    free(spool);
}
