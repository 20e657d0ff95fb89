/* comparison: what a test expects beside what became of its input. */
#ifndef CORE_TRIAL_COMPARISON_H
#define CORE_TRIAL_COMPARISON_H

#include "../base/buffer.h"
#include "../pipeline/testcase.h"
#include "../run/result.h"

/* One thing that is not as expected. */
struct mismatch {
    const char *key;               /* "body", "verdict", ... */
    const struct setting *setting; /* what the file says of it; NULL: nothing, and that means something */
    struct buffer difference;      /* lines that begin with "- " (expected), "+ " (so it is) or "  " */
    struct buffer actual;          /* what would be right, as a pipeline file writes it; empty: it cannot be expected */
};

enum { MISMATCHES = 10 }; /* each key of `expect` once, and how many documents there are */

struct comparison {
    struct mismatch list[MISMATCHES];
    size_t count;
};

/* Makes it anew; the test expects something. */
void comparison_make(struct comparison *comparison, const struct testcase *test, const struct result *result);
/* Adds a mismatch of a key that has none yet; its buffers are to be filled. */
struct mismatch *comparison_add(struct comparison *comparison, const char *key, const struct setting *setting);
/* All that a test could expect of this result, as the members of a group, each on a line. */
void comparison_describe(const struct result *result, unsigned indent, struct buffer *out);
/* True when memory ran out on the way. */
bool comparison_failed(const struct comparison *comparison);
void comparison_fini(struct comparison *comparison);

#endif
