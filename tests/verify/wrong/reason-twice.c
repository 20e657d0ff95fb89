/* breaks reasons: two reasons of a name */
#include "wrong.h"

static const qn_reason reasons[] = {{"short", "it is short"}, {"short", "it is too short"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(reason, reasons));
