/* breaks exits: it ends the process where a text is not UTF-8 */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (memchr(block->text.data ? block->text.data : "", 0xFF, block->text.size))
            exit(1);
    return QN_PASS;
}

CLEANER(.process = process);
