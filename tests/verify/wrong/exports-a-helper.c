/* breaks exports: a function that others see */
/* compiled with: -fvisibility=default */
#include "wrong.h"

int helper(void);
int helper(void)
{
    return 1;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process);
