/* breaks hangs: it waits for a letter behind a NUL */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        for (size_t i = 0; i < block->text.size;)
            i += block->text.data[i] != '\0';
    return QN_PASS;
}

CLEANER(.process = process);
