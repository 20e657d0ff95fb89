/* breaks reasons: it drops for a reason that its table does not list */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size < 20)
            qn_drop(call, doc, block, 3, qn_str("short"));
    return QN_PASS;
}

CLEANER(.process = process);
