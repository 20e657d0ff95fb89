/* rules: which blocks are boilerplate by what they say; rules files read, and matched against blocks. */
#ifndef BOILERPLATE_RULES_H
#define BOILERPLATE_RULES_H

#include <quern/types.h>

#define RULES_ERROR_SIZE 256

typedef struct rules rules;

/* A block that rules look at, and where in the document it stands. */
typedef struct rules_block {
    qn_slice text;
    uint32_t words;
    bool head; /* above the first paragraph */
    bool tail; /* below the last one, or near the end */
    bool stop; /* it ends as a sentence does */
} rules_block;

/* The rule that takes a block. */
typedef struct rules_hit {
    qn_slice reason, phrase; /* as the file has them */
    uint32_t follow;         /* so many lines below go, too, unless they are paragraphs */
    size_t cut;              /* where the part that goes begins; 0: all of the block goes */
} rules_hit;

rules *rules_new(void);
void rules_free(rules *self);

/* Leaves out what later files say for this reason, which must stay as long as the rules do. @return false: no memory */
bool rules_without(rules *self, const char *reason);

/*
 * Reads a rules file. Its text must stay as long as the rules do.
 * @param name  what messages call it
 * @param error RULES_ERROR_SIZE bytes: "name:line: what is wrong"
 * @return false: nothing of it can be relied on
 */
bool rules_read(rules *self, const char *name, qn_slice text, char *error);

/* Makes ready to match, after the last file. @return false: no memory */
bool rules_ready(rules *self);

/* Does any rule take this block? */
bool rules_match(const rules *self, const rules_block *block, rules_hit *hit);

/* The i-th reason that the files name; one may come again, those left out are empty. @return false: behind the last */
bool rules_reason(const rules *self, size_t i, qn_slice *reason);

/* Did some file, or rules_without, name this reason? */
bool rules_know(const rules *self, const char *reason);

#endif
