/* edits: pieces of a file put in the place of others, all else kept byte for byte. */
#ifndef CORE_BASE_EDITS_H
#define CORE_BASE_EDITS_H

#include "error.h"

struct edit {
    size_t begin, end; /* bytes of the file */
    qn_slice text;     /* what comes there instead */
};

/*
 * Edits a text file in place: the new one takes the name of the old one when it is whole on disk. The edits are in
 * order and do not overlap. False: the error says why, and the file is as it was.
 */
bool edits_apply(const char *path, const struct edit *edits, size_t count, struct error *error);

#endif
