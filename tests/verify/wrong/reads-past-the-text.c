/* breaks bounds: it takes a slice for a string */
#include "wrong.h"

static const qn_metric metrics[] = {{"letters", "letters", "letters of all blocks"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size > 1000)
            qn_count(call, 0, strlen(block->text.data));
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
