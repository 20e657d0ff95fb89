/* breaks plugin: an empty summary */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

static const qn_plugin wrong = {
    QN_PLUGIN_HEAD, .name = "wrong", .version = "1.0.0", .summary = "", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .process = process};
QN_MODULE(&wrong);
