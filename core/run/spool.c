#include "spool.h"

#include "../base/publish.h"
#include "scratch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 1024 * 1024, IN_MEMORY = 16 * 1024 * 1024, ALIGNMENT = 16, KEPT_MAPPED = 64 * 1024 * 1024 };

struct spool {
    char *path;         /* NULL: its file has no name */
    int file;           /* -1: all is in memory so far */
    struct buffer room; /* what waits to be written, or all */
    uint64_t size;
    char *mapped;       /* all of it, while it is read */
    uint64_t next, released;
};

struct spool *spool_new(const char *path, struct error *error)
{
    struct spool *spool = calloc(1, sizeof *spool);
    if (spool) {
        spool->file = -1;
        spool->path = path ? strdup(path) : NULL;
    }
    if (spool && (!path || spool->path))
        return spool;
    error_set(error, QN_E_LIMIT, "no memory for the spool");
    spool_free(spool);
    return NULL;
}

struct spool *spool_resume(const char *path, uint64_t size, struct error *error)
{
    struct stat status;
    struct spool *spool = spool_new(path, error);
    if (!spool || size == 0)
        return spool;
    spool->size = size;
    spool->file = open(path, O_RDWR | O_CLOEXEC);
    if (spool->file < 0 || fstat(spool->file, &status) != 0)
        error_errno(error, "%s: cannot read the documents that waited", path);
    else if ((uint64_t)status.st_size < size)
        error_set(error, QN_E_IO, "%s: is shorter than when the run was interrupted", path);
    else if (ftruncate(spool->file, (off_t)size) != 0 || lseek(spool->file, 0, SEEK_END) < 0)
        error_errno(error, "%s: cannot be cut to %llu bytes", path, (unsigned long long)size);
    else
        return spool;
    spool_free(spool);
    return NULL;
}

static int open_file(const struct spool *spool)
{
    return spool->path ? open(spool->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : scratch_file();
}

static bool flush(struct spool *spool, struct error *error)
{
    if (spool->file < 0 && (spool->file = open_file(spool)) < 0)
        return error_errno(error, "cannot make a file for waiting documents (%s)", spool->path ? spool->path : "in TMPDIR");
    if (!write_all(spool->file, qn_bytes(spool->room.data, spool->room.size)))
        return error_errno(error, "cannot write waiting documents to disk (%s)", spool->path ? spool->path : "in TMPDIR");
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

bool spool_sync(struct spool *spool, uint64_t *size, struct error *error)
{
    *size = spool->size;
    if (spool->size == 0 || !flush(spool, error))
        return spool->size == 0;
    return fsync(spool->file) == 0 || error_errno(error, "%s: cannot make the waiting documents durable", spool->path);
}

bool spool_rewind(struct spool *spool, struct error *error)
{
    if (spool->file < 0 && !spool->path) {
        spool->mapped = spool->room.data;
        return true;
    }
    if (spool->size == 0)
        return true;
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
    if (!spool->mapped || spool->next + 2 * sizeof(uint64_t) > spool->size)
        return qn_bytes(NULL, 0);
    uint64_t size;
    memcpy(&size, spool->mapped + spool->next, sizeof size);
    if (size > spool->size - spool->next - 2 * sizeof size)
        return qn_bytes(NULL, 0); /* a damaged file: the books will say what is missing */
    const qn_slice record = qn_bytes(spool->mapped + spool->next + 2 * sizeof size, size);
    spool->next += 2 * sizeof size + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    release_behind(spool);
    return record;
}

void spool_skip(struct spool *spool, uint64_t records)
{
    while (records-- && spool_next(spool).data)
        continue;
}

void spool_remove(const struct spool *spool)
{
    if (spool->path && spool->file >= 0)
        unlink(spool->path);
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
    free(spool->path);
    free(spool);
}
