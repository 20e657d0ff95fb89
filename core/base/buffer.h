/* buffer: bytes that grow. A failed growth is remembered, so that a run of appends needs one check at its end. */
#ifndef CORE_BASE_BUFFER_H
#define CORE_BASE_BUFFER_H

#include <quern/types.h>

struct buffer {
    char *data;
    size_t size, capacity;
    bool failed; /* memory ran out: what was appended since is lost */
    bool fixed;  /* the memory is somebody else's: it never grows, and is not freed */
};

/* Room for `more` bytes behind the end. NULL: no memory (and `failed` is set). */
char *buffer_reserve(struct buffer *buffer, size_t more);
bool buffer_append(struct buffer *buffer, const void *data, size_t size);
bool buffer_append_slice(struct buffer *buffer, qn_slice slice);
bool buffer_print(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A NUL behind the end (not counted), and the text. "" when memory ran out. */
const char *buffer_text(struct buffer *buffer);
/* Empty again; the memory stays. */
void buffer_clear(struct buffer *buffer);
void buffer_fini(struct buffer *buffer);

#endif
