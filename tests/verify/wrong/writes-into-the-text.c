/* breaks input: it writes through a slice */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size)
            *(char *)(uintptr_t)block->text.data = 'X';
    return QN_PASS;
}

CLEANER(.process = process);
