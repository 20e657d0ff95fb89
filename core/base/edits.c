#include "edits.h"

#include "buffer.h"
#include "publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(const char *path, struct buffer *text, mode_t *mode, struct error *error)
{
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_errno(error, "%s: cannot open", path);
    bool good = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t size = 1;
    while (good && size > 0) {
        char *room = buffer_reserve(text, 1 << 16);
        size = room ? read(file, room, 1 << 16) : -1;
        text->size += size > 0 ? (size_t)size : 0;
        good = size >= 0;
    }
    *mode = status.st_mode & 07777;
    close(file);
    return good || error_set(error, QN_E_IO, "%s: cannot be read", path);
}

static bool write_all(int file, const struct buffer *text)
{
    for (size_t done = 0; done < text->size;) {
        const ssize_t size = write(file, text->data + done, text->size - done);
        if (size <= 0)
            return false;
        done += (size_t)size;
    }
    return fsync(file) == 0;
}

static bool replace(const char *path, const struct buffer *text, mode_t mode, struct error *error)
{
    char *partial;
    if (asprintf(&partial, "%s.partial", path) < 0)
        return error_set(error, QN_E_LIMIT, "%s: no memory", path);
    const int file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    bool good = file >= 0 && write_all(file, text);
    if (file >= 0)
        good = close(file) == 0 && good;
    if (!good)
        error_errno(error, "%s: cannot be written", partial);
    good = good && publish(partial, path, error);
    if (!good && file >= 0)
        unlink(partial);
    free(partial);
    return good;
}

static bool edit(const struct buffer *text, const struct edit *edits, size_t count, struct buffer *out)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (edits[i].begin < at || edits[i].end < edits[i].begin || edits[i].end > text->size)
            return false;
        buffer_append(out, text->data + at, edits[i].begin - at);
        buffer_append_slice(out, edits[i].text);
        at = edits[i].end;
    }
    return buffer_append(out, text->data + at, text->size - at);
}

bool edits_apply(const char *path, const struct edit *edits, size_t count, struct error *error)
{
    struct buffer text = {0}, out = {0};
    mode_t mode = 0;
    char *real = realpath(path, NULL); /* a link stays one */
    bool good = real ? read_all(real, &text, &mode, error) : error_errno(error, "%s", path);
    if (good && text.size && memchr(text.data, '\0', text.size))
        good = error_set(error, QN_E_INPUT, "%s: is no text", path);
    if (good && !edit(&text, edits, count, &out))
        good = error_set(error, QN_E_INPUT, "%s: has changed since it was read", path);
    good = good && replace(real, &out, mode, error);
    free(real);
    buffer_fini(&text);
    buffer_fini(&out);
    return good;
}
