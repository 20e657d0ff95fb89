/* breaks repeatable: it drops what an earlier document said */
#include "wrong.h"

struct state {
    size_t longest;
};

static const qn_reason reasons[] = {{"shorter", "an earlier document had a longer block"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct state *self = state;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (block->text.size < self->longest)
            qn_drop(call, doc, block, 0, qn_str(""));
        else
            self->longest = block->text.size;
    }
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), .process = process, QN_TABLE(reason, reasons));
