#include "filetext.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

char *filetext_read(const char *path, size_t most, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = malloc(most + 1);
    *size = text ? fread(text, 1, most + 1, file) : 0;
    const int failed = !text ? ENOMEM : ferror(file) ? EIO : *size > most ? EFBIG : 0;
    fclose(file);
    if (!failed)
        return text;
    free(text);
    errno = failed;
    return NULL;
}
