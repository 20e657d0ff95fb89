/* breaks limits: it takes it that there is always room */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        char *copy = qn_doc_alloc(call, doc, block->text.size + 1);
        copy[block->text.size] = '\0';
    }
    return QN_PASS;
}

CLEANER(.process = process);
