/*
 * cursor: walks over the text of a pipeline in step with the tree that libconfig made of it, and knows where each
 * setting stands, which libconfig does not: it says lines only. The text has been parsed, so it is known to be right.
 */
#ifndef CORE_PIPELINE_CURSOR_H
#define CORE_PIPELINE_CURSOR_H

#include "source.h"

struct cursor {
    const struct source *source;
    size_t at;         /* in the text */
    size_t line;       /* from 0 */
    size_t line_begin; /* in the text */
    unsigned indent;   /* blanks that the line begins with, as far as was seen */
    size_t added;      /* bytes so far that are in no file, ... */
    size_t line_added; /* ... and before this line */
};

/* The name of the next setting, and the sign behind it. */
struct extent cursor_name(struct cursor *cursor);
/* The next value that holds no others. */
struct extent cursor_scalar(struct cursor *cursor);
/* The bracket that opens a group or list, and the one that closes it: the whole of it is from the one to the other. */
struct extent cursor_open(struct cursor *cursor);
struct extent cursor_close(struct cursor *cursor);

#endif
