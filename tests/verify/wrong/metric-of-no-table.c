/* breaks metrics: it counts what its table does not list */
#include "wrong.h"

static const qn_metric metrics[] = {{"blocks", "blocks", "blocks that it saw"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    qn_count(call, 1, doc->block_count);
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
