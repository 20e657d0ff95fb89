/* breaks repeatable: it reads scratch memory that nobody has written to */
#include "wrong.h"

static const qn_metric metrics[] = {{"letters", "letters", "letters of the first kind"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const unsigned char *counts = qn_scratch(call, 256);
    if (counts)
        qn_count(call, 0, counts['e']);
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
