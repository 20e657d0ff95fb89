#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool write_all(int file, qn_slice bytes)
{
    while (bytes.size) {
        const ssize_t written = write(file, bytes.data, bytes.size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = qn_part(bytes, (size_t)written, bytes.size);
    }
    return true;
}

/* A rename is durable when its folder is. */
static bool sync_folder(const char *path, struct error *error)
{
    char *copy = strdup(path);
    const int folder = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    free(copy);
    if (folder < 0)
        return error_errno(error, "%s: cannot open its folder", path);
    const bool good = fsync(folder) == 0 || errno == EINVAL || error_errno(error, "%s: cannot make its folder durable", path);
    close(folder);
    return good;
}

bool publish(const char *partial, const char *path, struct error *error)
{
    if (rename(partial, path) != 0)
        return error_errno(error, "%s: cannot be given its name", partial);
    return sync_folder(path, error);
}

static bool fill(int file, const char *path, qn_slice bytes, struct error *error)
{
    if (!write_all(file, bytes))
        return error_errno(error, "%s: cannot be written", path);
    return fsync(file) == 0 || errno == EINVAL || error_errno(error, "%s: cannot be made durable", path);
}

bool publish_bytes(const char *path, qn_slice bytes, mode_t mode, struct error *error)
{
    char *partial;
    if (asprintf(&partial, "%s.partial", path) < 0)
        return error_set(error, QN_E_LIMIT, "%s: no memory for its name", path);
    const int file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    bool good = file >= 0 ? fill(file, path, bytes, error) : error_errno(error, "%s: cannot be written", path);
    if (file >= 0 && close(file) != 0 && good)
        good = error_errno(error, "%s: cannot be written", path);
    good = good && publish(partial, path, error);
    if (!good && file >= 0)
        unlink(partial);
    free(partial);
    return good;
}
