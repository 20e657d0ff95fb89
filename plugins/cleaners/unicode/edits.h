/* edits: what is to be replaced in a block, gathered up and done at once. */
#ifndef UNICODE_EDITS_H
#define UNICODE_EDITS_H

#include <quern/plugin.h>

struct edits {
    qn_call *call;
    qn_edit_range *list;
    size_t count, room;
    bool failed; /* no memory */
};

/* Replaces [begin, end) by a text, which is copied. */
static inline void edits_add(struct edits *edits, size_t begin, size_t end, const char *text, size_t size)
{
    if (edits->count == edits->room) {
        const size_t room = edits->room ? edits->room * 2 : 32;
        qn_edit_range *larger = qn_scratch(edits->call, room * sizeof *larger);
        if (larger && edits->count)
            memcpy(larger, edits->list, edits->count * sizeof *larger);
        edits->failed |= !larger;
        edits->list = larger ? larger : edits->list;
        edits->room = larger ? room : edits->room;
    }
    char *copy = edits->failed ? NULL : qn_scratch(edits->call, size + 1);
    edits->failed |= !copy;
    if (edits->failed)
        return;
    memcpy(copy, text, size);
    edits->list[edits->count++] = (qn_edit_range){(uint32_t)begin, (uint32_t)end, qn_bytes(copy, size)};
}

#endif
