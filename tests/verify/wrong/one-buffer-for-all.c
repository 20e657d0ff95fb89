/* breaks workers: a buffer that all its instances share */
#include "wrong.h"

#include <unistd.h>

static const qn_metric metrics[] = {{"letters", "letters", "letters of all blocks"}};
static uint64_t letters;

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    letters = 0;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        letters += block->text.size;
        if (letters % 8 == 0)
            usleep(50);
    }
    qn_count(call, 0, letters);
    return QN_PASS;
}

CLEANER(.process = process, QN_TABLE(metric, metrics));
