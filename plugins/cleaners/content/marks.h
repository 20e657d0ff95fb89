/*
 * marks: what the attributes and the tag of one node say: its tokens, seen as classes, as a signature that equal
 * looking elements share, and as what was learned of each token.
 */
#ifndef CONTENT_MARKS_H
#define CONTENT_MARKS_H

#include "words.h"

#include <page.h>

/** What was learned of tokens: the log-odds that text under them is content. */
typedef struct marks_token {
    uint32_t key;  /**< its hash; 0: a free slot */
    float value;
} marks_token;

/** A table of them, open addressing; mask + 1 slots, a power of two. */
typedef struct marks_table {
    const marks_token *slots;
    uint32_t mask;
} marks_table;

/** What a node's marks say. */
struct marks {
    uint32_t signature; /**< equal for nodes of one tag and the same class tokens, digits aside */
    uint32_t tokens;    /**< a bit for each token_class */
    float least, mean, most; /**< learned values of its tokens; all 0: none known */
    uint32_t known;     /**< how many of its tokens have a learned value */
};

/** What was learned of a token. @return false: nothing */
bool marks_learned(const marks_table *table, uint32_t key, float *value);

/** Told each token's hash; NULL: nobody wants to know. */
typedef void marks_listener(void *context, uint32_t token);

/** Reads the marks of a node. */
void marks_read(const struct page *page, uint32_t node, const struct words *words, const marks_table *table, struct marks *out,
                marks_listener *listener, void *context);

#endif
