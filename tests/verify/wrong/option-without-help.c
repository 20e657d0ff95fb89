/* breaks options: an option that says nothing of itself */
#include "wrong.h"

struct state {
    int64_t least, most;
};

static const qn_option options[] = {QN_OPT_INT(struct state, least, 1, 0, 10, " ")};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), QN_TABLE(option, options), .process = process);
