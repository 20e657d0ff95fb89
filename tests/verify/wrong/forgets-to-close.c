/* breaks leaks: a file that stays open for each document */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    FILE *file = fopen("/dev/null", "w");
    if (!file)
        return qn_fail_doc(call, QN_E_IO, "cannot open");
    fprintf(file, "%u", doc->block_count);
    return QN_PASS;
}

CLEANER(.process = process);
