/* breaks crashes: one call of itself a block */
#include "wrong.h"

static size_t depth(const qn_block *block)
{
    volatile char room[16384];
    room[0] = 1;
    return block ? depth(block->next) + (size_t)room[0] : 0;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    qn_log(call, QN_LOG_DEBUG, "%zu blocks", depth(doc->blocks));
    return QN_PASS;
}

CLEANER(.process = process);
