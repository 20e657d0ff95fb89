/* breaks metrics: a metric that says nothing of itself */
#include "wrong.h"

static const qn_metric metrics[] = {{"blocks", "blocks", NULL}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
