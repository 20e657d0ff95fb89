/* breaks pure: keys that write into their state */
#include "wrong.h"

struct state {
    uint64_t documents;
};

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    struct state *self = (struct state *)(uintptr_t)state;
    const qn_key key = {7, 7};
    self->documents++;
    qn_emit_unit(call, NULL, doc->id, &key, 1);
    return QN_PASS;
}

static double same(const void *state, const qn_match *match)
{
    return 1;
}

WRONG(QN_DEDUPER, QN_SHARED, .state_size = sizeof(struct state), .keys = keys, .same = same);
