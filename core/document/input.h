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
    unsigned references;  /* atomic */
};

/*
 * Opens a file; "-" is standard input. ".gz" and ".zst" are decompressed (by their first bytes, whatever the name).
 * limit: bytes after decompression; more is QN_E_LIMIT.
 */
struct input *input_open(const char *path, size_t limit, struct error *error);
/* The same of a file as it lies there, not decompressed. */
struct input *input_open_plain(const char *path, size_t limit, struct error *error);
/* An input of copied bytes under a name. */
struct input *input_from_bytes(qn_slice uri, qn_slice bytes, struct error *error);
/* An input that lies in another one, or brings bytes of its own, which are copied. */
struct input *input_within(struct input *parent, const qn_input *part, struct error *error);
struct input *input_ref(struct input *input);
void input_unref(struct input *input);

#endif
