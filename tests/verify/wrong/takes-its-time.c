/* breaks time: it goes on when the time is up */
#include "wrong.h"

#include <time.h>

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const bool slow = block->text.size > 1000000 && memcmp(block->text.data, "A. A.", 5) == 0;
        for (const clock_t begun = clock(); slow && clock() - begun < 5 * CLOCKS_PER_SEC / 2;)
            continue;
    }
    return QN_PASS;
}

CLEANER(.process = process);
