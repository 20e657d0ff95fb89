#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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
