/* breaks services: it uses the call of an earlier document */
#include "wrong.h"

struct state {
    qn_call *call;
};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct state *self = state;
    if (!self->call)
        self->call = call;
    qn_log(self->call, QN_LOG_DEBUG, "%u blocks", doc->block_count);
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), .process = process);
