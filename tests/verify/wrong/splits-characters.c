/* breaks services: it splits blocks in the middle of a character */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size > 4)
            qn_split(call, doc, block, 4);
    return QN_PASS;
}

CLEANER(.process = process);
