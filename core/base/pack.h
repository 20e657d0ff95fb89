/*
 * pack: numbers and bytes one behind the other, for this machine to read again. What is unpacked is checked as if it
 * came from a stranger: a failed reader stays failed, so that a run of reads needs one check at its end.
 */
#ifndef CORE_BASE_PACK_H
#define CORE_BASE_PACK_H

#include "buffer.h"

void pack_number(struct buffer *out, uint64_t number);
void pack_bytes(struct buffer *out, qn_slice bytes);
/* Bytes whose size is not known yet: what is appended between the two. pack_end wants what pack_begin gave. */
size_t pack_begin(struct buffer *out);
void pack_end(struct buffer *out, size_t begin);

struct unpacking {
    qn_slice left;
    bool failed; /* there was less than was asked for: what was given since is 0 or empty */
};

uint64_t unpack_number(struct unpacking *from);
/* A part of what is unpacked, not copied. */
qn_slice unpack_bytes(struct unpacking *from);
/* All was there, and nothing is left. */
bool unpacked(const struct unpacking *from);

#endif
