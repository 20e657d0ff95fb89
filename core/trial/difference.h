/* difference: two lists of texts, and what must go of the one and come to it to make it the other. */
#ifndef CORE_TRIAL_DIFFERENCE_H
#define CORE_TRIAL_DIFFERENCE_H

#include "../base/buffer.h"

/*
 * Appends a line for each text: "  " before one that both have, "- " before one of the old list alone, "+ " before one
 * of the new. Of long runs that both have the ends stay. False: they are the same, and nothing was appended.
 */
bool difference_print(struct buffer *out, const qn_slice *old, size_t old_count, const qn_slice *new, size_t new_count);

#endif
