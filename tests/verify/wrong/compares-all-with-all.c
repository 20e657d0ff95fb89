/* breaks growth: each block is compared with every other one */
#include "wrong.h"

static const qn_metric metrics[] = {{"pairs", "pairs", "pairs of blocks of a size"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    uint64_t pairs = 0;
    for (const qn_block *a = doc->blocks; a; a = a->next)
        for (const qn_block *b = doc->blocks; b; b = b->next)
            pairs += a->text.size == b->text.size;
    qn_count(call, 0, pairs);
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
