#include "output.h"

#include "../base/buffer.h"
#include "../base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum { ROOM = 256 * 1024, FRAME = 2 * 1024 * 1024, GZIP_LEVEL = 6, ZSTD_LEVEL = 3 };

struct output {
    char *path, *partial; /* partial NULL: standard output, or what is no regular file */
    int file;
    uint64_t size;        /* bytes in the file */
    bool published;       /* it has its name: nothing is left to be done */
    struct libdeflate_compressor *gzip;
    ZSTD_CCtx *zstd;
    size_t capacity; /* of the room */
    size_t used;     /* bytes in the room: they wait to be written, or for their frame to be full */
    char *room;
    struct buffer frame; /* the room, compressed */
};

static bool has_suffix(const char *path, const char *suffix)
{
    const size_t size = strlen(path), suffix_size = strlen(suffix);
    return size > suffix_size && strcmp(path + size - suffix_size, suffix) == 0;
}

static bool is_compressed(const struct output *output)
{
    return output->gzip || output->zstd;
}

/* What is in the room becomes a gzip member or a zstd frame of its own. */
static bool compress_room(struct output *output, struct error *error)
{
    const size_t bound = output->gzip ? libdeflate_gzip_compress_bound(output->gzip, output->used) : ZSTD_compressBound(output->used);
    buffer_clear(&output->frame);
    char *data = buffer_reserve(&output->frame, bound);
    if (!data)
        return error_set(error, QN_E_LIMIT, "%s: no memory to compress with", output->path);
    const size_t size = output->gzip ? libdeflate_gzip_compress(output->gzip, output->room, output->used, data, bound)
                                     : ZSTD_compressCCtx(output->zstd, data, bound, output->room, output->used, ZSTD_LEVEL);
    if (size == 0 || (output->zstd && ZSTD_isError(size)))
        return error_set(error, QN_E_INTERNAL, "%s: cannot compress: %s", output->path,
                         output->zstd ? ZSTD_getErrorName(size) : "no room");
    output->frame.size = size;
    return true;
}

static bool empty_room(struct output *output, struct error *error)
{
    if (is_compressed(output) && !compress_room(output, error))
        return false;
    const qn_slice bytes = is_compressed(output) ? qn_bytes(output->frame.data, output->frame.size) : qn_bytes(output->room, output->used);
    output->used = 0;
    if (!write_all(output->file, bytes))
        return error_errno(error, "%s: cannot write %zu bytes", output->path, bytes.size);
    output->size += bytes.size;
    return true;
}

bool output_append(struct output *output, qn_slice bytes, struct error *error)
{
    while (bytes.size) {
        const size_t left = output->capacity - output->used, part = bytes.size < left ? bytes.size : left;
        memcpy(output->room + output->used, bytes.data, part);
        output->used += part;
        bytes = qn_part(bytes, part, bytes.size);
        if (output->used == output->capacity && !empty_room(output, error))
            return false;
    }
    return true;
}

static bool start_compression(struct output *output, struct error *error)
{
    const bool gzip = has_suffix(output->path, ".gz"), zstd = has_suffix(output->path, ".zst");
    if (gzip)
        output->gzip = libdeflate_alloc_compressor(GZIP_LEVEL);
    if (zstd)
        output->zstd = ZSTD_createCCtx();
    output->capacity = gzip || zstd ? FRAME : ROOM;
    output->room = malloc(output->capacity);
    if (output->room && (!gzip || output->gzip) && (!zstd || output->zstd))
        return true;
    return error_set(error, QN_E_LIMIT, "%s: no memory to write with", output->path);
}

/* What was written behind the mark never happened. */
static bool return_to(struct output *output, const struct output_mark *mark, struct error *error)
{
    struct stat status;
    output->size = mark->size;
    if (output->published)
        return true;
    if (fstat(output->file, &status) != 0)
        return error_errno(error, "%s: cannot be looked at", output->partial);
    if ((uint64_t)status.st_size < mark->size || mark->pending.size >= output->capacity)
        return error_set(error, QN_E_IO, "%s: is shorter than when the run was interrupted", output->partial);
    if (ftruncate(output->file, (off_t)mark->size) != 0 || lseek(output->file, 0, SEEK_END) < 0)
        return error_errno(error, "%s: cannot be cut to %llu bytes", output->partial, (unsigned long long)mark->size);
    return output_append(output, mark->pending, error);
}

/* The run that is taken up died when all was written, and this file had its name already. */
static bool is_published(const struct output *output, const struct output_mark *mark)
{
    struct stat status;
    return mark && mark->complete && access(output->partial, F_OK) != 0 && stat(output->path, &status) == 0 &&
           (uint64_t)status.st_size == mark->size;
}

static bool open_file(struct output *output, const struct output_mark *mark, struct error *error)
{
    struct stat status;
    const bool again = mark;
    if (strcmp(output->path, "-") == 0) {
        output->file = STDOUT_FILENO;
        return true;
    }
    const bool special = stat(output->path, &status) == 0 && !S_ISREG(status.st_mode);
    if (special && S_ISDIR(status.st_mode))
        return error_set(error, QN_E_IO, "%s: is a folder, name a file in it", output->path);
    if (!special && asprintf(&output->partial, "%s.partial", output->path) < 0) {
        output->partial = NULL;
        return error_set(error, QN_E_LIMIT, "%s: no memory", output->path);
    }
    output->published = !special && is_published(output, mark);
    if (output->published)
        return true;
    const char *name = special ? output->path : output->partial;
    output->file = open(name, O_WRONLY | O_CLOEXEC | (again ? 0 : O_CREAT) | (again || special ? 0 : O_TRUNC), 0666);
    return output->file >= 0 || error_errno(error, "%s: cannot write", name);
}

struct output *output_open(const char *path, const struct output_mark *mark, struct error *error)
{
    struct output *output = calloc(1, sizeof *output);
    if (!output) {
        error_set(error, QN_E_LIMIT, "%s: no memory", path);
        return NULL;
    }
    output->file = -1;
    output->path = strdup(path);
    if (!output->path)
        error_set(error, QN_E_LIMIT, "%s: no memory", path);
    else if (open_file(output, mark, error) && start_compression(output, error) && (!mark || return_to(output, mark, error)))
        return output;
    output_free(output);
    return NULL;
}

bool output_has_place(const char *path, struct error *error)
{
    char *copy = strdup(path);
    if (!copy)
        return error_set(error, QN_E_LIMIT, "%s: no memory", path);
    const char *folder = dirname(copy);
    bool good = access(folder, W_OK | X_OK) == 0;
    if (!good && errno == ENOENT)
        error_set(error, QN_E_IO, "%s: there is no folder \"%s\", make it first", path, folder);
    else if (!good)
        error_errno(error, "%s: cannot be written in its folder", path);
    free(copy);
    return good;
}

bool output_may_resume(const char *path)
{
    struct stat status;
    return strcmp(path, "-") != 0 && (stat(path, &status) != 0 || S_ISREG(status.st_mode));
}

static bool make_durable(struct output *output, struct error *error)
{
    return !output->partial || output->published || fsync(output->file) == 0 || error_errno(error, "%s: cannot make it durable", output->partial);
}

bool output_sync(struct output *output, struct output_mark *mark, struct error *error)
{
    if ((!is_compressed(output) && !empty_room(output, error)) || !make_durable(output, error))
        return false;
    mark->size = output->size;
    mark->pending = qn_bytes(output->room, output->used);
    return true;
}

/* A compressed file has one frame at least. */
bool output_suspend(struct output *output, struct error *error)
{
    const bool open_frame = output->used || (is_compressed(output) && output->size == 0);
    return (!open_frame || empty_room(output, error)) && make_durable(output, error);
}

bool output_publish(struct output *output, struct error *error)
{
    if (!output_suspend(output, error))
        return false;
    return !output->partial || output->published || publish(output->partial, output->path, error);
}

void output_free(struct output *output)
{
    if (!output)
        return;
    if (output->file > STDERR_FILENO)
        close(output->file);
    libdeflate_free_compressor(output->gzip);
    ZSTD_freeCCtx(output->zstd);
    buffer_fini(&output->frame);
    free(output->room);
    free(output->partial);
    free(output->path);
    free(output);
}
