/* breaks ownership: text in memory of its own */
#include "wrong.h"

struct state {
    char word[16];
};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct state *self = state;
    strcpy(self->word, "shortened");
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->text.size > 20)
            qn_rewrite(call, doc, block, qn_str(self->word));
    return QN_PASS;
}

CLEANER(.state_size = sizeof(struct state), .process = process);
