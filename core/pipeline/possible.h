/* possible: whether a condition can hold at all, by what is known of documents before any is read. */
#ifndef CORE_PIPELINE_POSSIBLE_H
#define CORE_PIPELINE_POSSIBLE_H

#include "expression.h"

/* What is known of the documents that a condition is asked of. */
struct known {
    bool kept; /* none of them was dropped */
    bool (*has)(void *user, const char *field);    /* may a document have this field? */
    bool (*reason)(void *user, const char *reason); /* may one have been dropped for this reason? */
    bool (*stage)(void *user, const char *stage);   /* ... by this stage? */
    void *user;
};

enum { WHY_SIZE = 160 };

/* False: it can never hold, and `why` (WHY_SIZE bytes) says so. What is not known for certain is possible. */
bool expression_possible(const struct expression *expression, const struct known *known, char *why);

#endif
