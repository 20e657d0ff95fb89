/* breaks leaks: a copy of each document that nobody frees */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    char *copy = malloc(doc->id.size + 40);
    if (copy)
        snprintf(copy, doc->id.size + 40, "%u blocks", doc->block_count);
    qn_log(call, QN_LOG_DEBUG, "%s", copy ? copy : "");
    return QN_PASS;
}

CLEANER(.process = process);
