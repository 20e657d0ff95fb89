/* breaks bounds: one byte more than it asked for */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        char *copy = qn_doc_alloc(call, doc, block->text.size);
        if (!copy)
            return QN_FAIL_DOC;
        for (size_t i = 0; i < block->text.size; i++)
            copy[i] = block->text.data[i];
        copy[block->text.size] = '\0';
    }
    return QN_PASS;
}

CLEANER(.process = process);
