#include "edits.h"

#include "buffer.h"
#include "publish.h"

#include <fcntl.h>
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
    good = good && publish_bytes(real, qn_bytes(out.data, out.size), mode, error);
    free(real);
    buffer_fini(&text);
    buffer_fini(&out);
    return good;
}
