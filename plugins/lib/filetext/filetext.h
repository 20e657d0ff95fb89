/* filetext: a data file of a plugin, as one text in memory. */
#ifndef FILETEXT_H
#define FILETEXT_H

#include <stddef.h>

/**
 * Reads a whole file.
 * @param most bytes that it may have; more is EFBIG
 * @param size set to the bytes read
 * @return the text, for free(); NULL: errno says why
 */
char *filetext_read(const char *path, size_t most, size_t *size);

#endif
