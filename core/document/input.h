/* input: bytes with a name. Counted references, for its documents and the inputs cut out of it keep it alive. */
#ifndef CORE_DOCUMENT_INPUT_H
#define CORE_DOCUMENT_INPUT_H

#include "../base/error.h"

#include <quern/document.h>

struct input {
    qn_input pub; /* what readers see */
    struct input *parent; /* whose bytes these are part of, or NULL */
    void *owned;          /* memory of the bytes, or NULL */
    size_t mapped;        /* bytes that `owned` was mapped with; 0: it came from malloc */
    int guard;            /* of the mapping */
    unsigned references;  /* atomic */
};

/* What an input may be; more is QN_E_SIZE, and QN_E_RATIO. */
struct input_limits {
    size_t size;  /* bytes, after decompression */
    size_t ratio; /* how many times its size it may grow to when decompressed, if that is more than 16 MiB; 0: any */
};

/*
 * Opens a file; "-" is standard input. ".gz" and ".zst" are decompressed (by their first bytes, whatever the name).
 */
struct input *input_open_within(const char *path, const struct input_limits *limits, struct error *error);
/* The same where only the size matters. */
struct input *input_open(const char *path, size_t limit, struct error *error);
/* The same of a file as it lies there, not decompressed. */
struct input *input_open_plain(const char *path, size_t limit, struct error *error);
/* An input of copied bytes under a name. */
struct input *input_from_bytes(qn_slice uri, qn_slice bytes, struct error *error);
/* An input that lies in another one, or brings bytes of its own, which are copied. */
struct input *input_within(struct input *parent, const qn_input *part, struct error *error);
/* Has the file become shorter since it was opened, so that some of what was read never was in it? */
bool input_is_torn(const struct input *input);
struct input *input_ref(struct input *input);
void input_unref(struct input *input);

#endif
