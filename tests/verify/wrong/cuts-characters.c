/* breaks text: it leaves half a character behind */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size > 7)
            qn_rewrite(call, doc, block, qn_part(block->text, 0, 7));
    return QN_PASS;
}

CLEANER(.process = process);
