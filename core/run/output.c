#include "output.h"

#include "../base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { ROOM = 256 * 1024 };

struct output {
    char *path, *partial; /* partial NULL: standard output, or what is no regular file */
    int file;
    size_t used; /* bytes of room that wait to be written */
    z_stream *gzip;
    ZSTD_CCtx *zstd;
    unsigned char room[ROOM];
};

static bool has_suffix(const char *path, const char *suffix)
{
    const size_t size = strlen(path), suffix_size = strlen(suffix);
    return size > suffix_size && strcmp(path + size - suffix_size, suffix) == 0;
}

static bool write_all(struct output *output, const void *data, size_t size, struct error *error)
{
    const char *at = data;
    while (size) {
        const ssize_t written = write(output->file, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return error_errno(error, "%s: cannot write %zu bytes", output->path, size);
        at += written;
        size -= (size_t)written;
    }
    return true;
}

static bool empty_room(struct output *output, struct error *error)
{
    const size_t used = output->used;
    output->used = 0;
    return write_all(output, output->room, used, error);
}

static bool append_plain(struct output *output, qn_slice bytes, struct error *error)
{
    if (bytes.size > ROOM - output->used && !empty_room(output, error))
        return false;
    if (bytes.size > ROOM)
        return write_all(output, bytes.data, bytes.size, error);
    if (bytes.size)
        memcpy(output->room + output->used, bytes.data, bytes.size);
    output->used += bytes.size;
    return true;
}

/* zlib counts in 32 bits: larger pieces go in parts. */
static bool append_gzip(struct output *output, qn_slice bytes, int flush, struct error *error)
{
    z_stream *gzip = output->gzip;
    do {
        const size_t part = bytes.size < (1u << 30) ? bytes.size : 1u << 30;
        gzip->next_in = (unsigned char *)bytes.data;
        gzip->avail_in = (unsigned)part;
        bytes = qn_part(bytes, part, bytes.size);
        do {
            if (output->used == ROOM && !empty_room(output, error))
                return false;
            gzip->next_out = output->room + output->used;
            gzip->avail_out = (unsigned)(ROOM - output->used);
            if (deflate(gzip, bytes.size ? Z_NO_FLUSH : flush) == Z_STREAM_ERROR)
                return error_set(error, QN_E_INTERNAL, "%s: the compressor is confused", output->path);
            output->used = ROOM - gzip->avail_out;
        } while (gzip->avail_out == 0);
    } while (bytes.size);
    return true;
}

static bool append_zstd(struct output *output, qn_slice bytes, ZSTD_EndDirective flush, struct error *error)
{
    ZSTD_inBuffer in = {bytes.data, bytes.size, 0};
    size_t left;
    do {
        if (output->used == ROOM && !empty_room(output, error))
            return false;
        ZSTD_outBuffer out = {output->room, ROOM, output->used};
        left = ZSTD_compressStream2(output->zstd, &out, &in, flush);
        output->used = out.pos;
        if (ZSTD_isError(left))
            return error_set(error, QN_E_LIMIT, "%s: cannot compress: %s", output->path, ZSTD_getErrorName(left));
    } while (in.pos < in.size || (flush == ZSTD_e_end && left));
    return true;
}

bool output_append(struct output *output, qn_slice bytes, struct error *error)
{
    if (output->gzip)
        return append_gzip(output, bytes, Z_NO_FLUSH, error);
    if (output->zstd)
        return append_zstd(output, bytes, ZSTD_e_continue, error);
    return append_plain(output, bytes, error);
}

static bool start_compression(struct output *output, struct error *error)
{
    if (has_suffix(output->path, ".gz")) {
        output->gzip = calloc(1, sizeof *output->gzip);
        if (!output->gzip || deflateInit2(output->gzip, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            return error_set(error, QN_E_LIMIT, "%s: no memory to compress with", output->path);
    } else if (has_suffix(output->path, ".zst")) {
        output->zstd = ZSTD_createCCtx();
        if (!output->zstd)
            return error_set(error, QN_E_LIMIT, "%s: no memory to compress with", output->path);
    }
    return true;
}

static bool open_file(struct output *output, struct error *error)
{
    struct stat status;
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
    const char *name = special ? output->path : output->partial;
    output->file = open(name, O_WRONLY | O_CREAT | O_CLOEXEC | (special ? 0 : O_TRUNC), 0666);
    return output->file >= 0 || error_errno(error, "%s: cannot write", name);
}

struct output *output_open(const char *path, struct error *error)
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
    else if (open_file(output, error) && start_compression(output, error))
        return output;
    output_free(output);
    return NULL;
}

static bool drain(struct output *output, struct error *error)
{
    const qn_slice nothing = {NULL, 0};
    bool good = true;
    if (output->gzip)
        good = append_gzip(output, nothing, Z_FINISH, error);
    else if (output->zstd)
        good = append_zstd(output, nothing, ZSTD_e_end, error);
    return good && empty_room(output, error);
}

bool output_suspend(struct output *output, struct error *error)
{
    if (!drain(output, error))
        return false;
    if (output->partial && fsync(output->file) != 0)
        return error_errno(error, "%s: cannot make it durable", output->partial);
    return true;
}

bool output_publish(struct output *output, struct error *error)
{
    if (!output_suspend(output, error))
        return false;
    return !output->partial || publish(output->partial, output->path, error);
}

void output_free(struct output *output)
{
    if (!output)
        return;
    if (output->file > STDERR_FILENO)
        close(output->file);
    if (output->gzip)
        deflateEnd(output->gzip);
    free(output->gzip);
    ZSTD_freeCCtx(output->zstd);
    free(output->partial);
    free(output->path);
    free(output);
}
