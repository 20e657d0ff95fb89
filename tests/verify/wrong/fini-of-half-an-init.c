/* breaks init: fini after an init that failed */
#include "wrong.h"

struct state {
    char *words, *end;
};

static qn_verdict init(void *state, qn_call *call)
{
    struct state *self = state;
    if (!qn_scratch(call, 64))
        return QN_FAIL_RUN;
    self->words = calloc(64, 1);
    self->end = self->words + 63;
    return self->words ? QN_PASS : qn_fail_run(call, QN_E_LIMIT, "no memory");
}

static void fini(void *state)
{
    struct state *self = state;
    *self->end = 'x';
    free(self->words);
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), .init = init, .fini = fini, .process = process);
