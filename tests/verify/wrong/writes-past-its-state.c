/* breaks bounds: a state larger than it says */
#include "wrong.h"

struct state {
    uint64_t counts[8];
};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct state *self = state;
    self->counts[1] += doc->block_count;
    return QN_PASS;
}

CLEANER(.state_size = sizeof(uint64_t), .process = process);
