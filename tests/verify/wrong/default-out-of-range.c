/* breaks options: a default that it would not take */
#include "wrong.h"

struct state {
    int64_t least, most;
};

static const qn_option options[] = {QN_OPT_INT(struct state, least, 11, 0, 10, "the least")};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), QN_TABLE(option, options), .process = process);
