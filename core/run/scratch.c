#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int scratch_file(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    const int size = snprintf(path, sizeof path, "%s/quern-XXXXXX", folder && *folder ? folder : "/var/tmp");
    if (size < 0 || (size_t)size >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    const int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
}
