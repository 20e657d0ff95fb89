/* breaks leaks: what init takes is never given back */
#include "wrong.h"

struct state {
    char *words;
};

static qn_verdict init(void *state, qn_call *call)
{
    struct state *self = state;
    self->words = calloc(1000, 1);
    return self->words ? QN_PASS : qn_fail_run(call, QN_E_LIMIT, "no memory");
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), .init = init, .process = process);
