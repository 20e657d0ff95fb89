/* breaks extensions: an extension that can never change */
#include "wrong.h"

static const int table = 1;
static const qn_ext exts[] = {{"example.feature", &table}, {NULL, NULL}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process, .exts = exts);
