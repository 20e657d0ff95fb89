/* breaks constant: the table of metrics is no constant */
#include "wrong.h"

static qn_metric metrics[] = {{"blocks", "blocks", "blocks that it saw"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    metrics[0].help = "blocks that it has seen";
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
