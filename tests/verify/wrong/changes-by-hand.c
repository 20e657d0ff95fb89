/* breaks services: it drops blocks without the service */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size == 0)
            block->state = QN_DROPPED;
    return QN_PASS;
}

CLEANER(.process = process);
