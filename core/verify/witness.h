/*
 * witness: one call of a plugin's function with the core's services behind a set of its own, which looks at how they are
 * asked, lends memory with a mark behind it, and refuses when it is told to.
 */
#ifndef CORE_VERIFY_WITNESS_H
#define CORE_VERIFY_WITNESS_H

#include "../plugin/host.h"
#include "fence.h"

#include <pthread.h>

enum function {
    FUNCTION_INIT,
    FUNCTION_PROBE,
    FUNCTION_READ,
    FUNCTION_PROCESS,
    FUNCTION_WRITE, /* process of a writer */
    FUNCTION_KEYS,
    FUNCTION_RENDER,
    FUNCTION_COMMIT
};

#define NEVER UINT64_MAX

struct witness {
    struct call call; /* first: the plugin's token is the witness */
    struct board *board;
    enum function function;
    pthread_t thread;
    uint64_t asked;       /* services that may refuse, so far */
    uint64_t refuse_from; /* the number of the first that is refused; NEVER */
    unsigned char junk;   /* what lent memory is filled with */
    struct buffer loans;
    size_t reserved;      /* bytes of the last reserve */
    const qn_doc *seen;   /* the document as the last service left it */
    uint64_t digest;
    bool blamed;          /* for a service that it misused; what fails later fails for that */
};

/* For a function that a fixed witness is used for again: what is zero in `call` stays so. scratch: the call's own. */
void witness_begin(struct witness *witness, enum function function, const struct call *call, struct board *board);
/* Looks at the marks and takes the scratch memory's contents away. */
void witness_end(struct witness *witness);

#endif
