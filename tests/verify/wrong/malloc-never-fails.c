/* breaks scarcity: it takes it that malloc never fails */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        char *copy = malloc(block->text.size + 1);
        copy[0] = copy[block->text.size] = '\0';
        qn_log(call, QN_LOG_DEBUG, "%s", copy);
        free(copy);
    }
    return QN_PASS;
}

CLEANER(.process = process);
