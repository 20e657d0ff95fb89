#include "span.h"

#include <stdlib.h>

static bool comes_before(const qn_span *span, const qn_span *other)
{
    return span->begin < other->begin || (span->begin == other->begin && span->end >= other->end);
}

/* `near`: a span of the block to look from, or NULL. Spans mostly come in their order, and then nothing is searched. */
static void insert(qn_block *block, qn_span *near, qn_span *span)
{
    qn_span **place = near && comes_before(near, span) ? &near->next : &block->spans;
    while (*place && comes_before(*place, span))
        place = &(*place)->next;
    span->next = *place;
    *place = span;
}

qn_span *span_add(struct document *document, qn_block *block, qn_slice type, qn_slice stage, uint32_t begin, uint32_t end)
{
    if (begin > end || end > block->text.size)
        return NULL;
    qn_span *span = arena_alloc(&document->arena, sizeof *span);
    if (!span)
        return NULL;
    *span = (qn_span){.type = type, .stage = stage, .begin = begin, .end = end};
    insert(block, document->span_block == block ? document->span : NULL, span);
    document->span_block = block;
    document->span = span;
    return span;
}

bool span_add_feature(struct document *document, qn_span *span, qn_slice name, qn_slice value)
{
    qn_feature *feature = arena_alloc(&document->arena, sizeof *feature);
    if (!feature)
        return false;
    *feature = (qn_feature){name, value, NULL};
    qn_feature **place = &span->features;
    while (*place)
        place = &(*place)->next;
    *place = feature;
    return true;
}

size_t span_count(const qn_block *block)
{
    size_t count = 0;
    for (const qn_span *span = block->spans; span; span = span->next)
        count++;
    return count;
}

/* ---- Editing: how far the text has moved before each range, so that a place is found by halving ---- */

struct shifts {
    const qn_edit_range *ranges;
    size_t count;
    const int64_t *before;
};

/* A begin goes behind what is put in where it stands, an end stays in front of it. */
static bool is_passed(const qn_edit_range *range, uint32_t place, bool is_end)
{
    if (is_end ? place <= range->begin : place == range->begin && range->end > range->begin)
        return false;
    return place >= range->end;
}

/* Where a place in the old text is in the new one; a place inside a range goes to that end of what replaced it. */
static uint32_t moved(const struct shifts *shifts, uint32_t place, bool is_end)
{
    size_t low = 0, high = shifts->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (is_passed(&shifts->ranges[middle], place, is_end))
            low = middle + 1;
        else
            high = middle;
    }
    const int64_t shift = shifts->before[low];
    if (low == shifts->count || shifts->ranges[low].begin >= place)
        return (uint32_t)(place + shift);
    return (uint32_t)(shifts->ranges[low].begin + shift + (is_end ? (int64_t)shifts->ranges[low].text.size : 0));
}

bool span_move(struct document *document, qn_block *block, const qn_edit_range *ranges, size_t count)
{
    if (!block->spans)
        return true;
    int64_t *before = malloc((count + 1) * sizeof *before);
    if (!before)
        return false;
    before[0] = 0;
    for (size_t i = 0; i < count; i++)
        before[i + 1] = before[i] + (int64_t)ranges[i].text.size - (int64_t)(ranges[i].end - ranges[i].begin);
    const struct shifts shifts = {ranges, count, before};
    qn_span *span = block->spans, *last = NULL;
    block->spans = document->span = NULL;
    for (qn_span *next; span; span = next) {
        next = span->next;
        const bool empty = span->begin == span->end;
        span->begin = moved(&shifts, span->begin, false);
        span->end = empty ? span->begin : moved(&shifts, span->end, true);
        if (!empty && span->begin >= span->end)
            continue;
        insert(block, last, span);
        last = span;
    }
    free(before);
    return true;
}

/* ---- Cutting and joining ---- */

static qn_span *copy_span(struct arena *arena, const qn_span *span)
{
    qn_span *copy = arena_alloc(arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *span;
    qn_feature **place = &copy->features;
    for (const qn_feature *feature = span->features; feature; feature = feature->next) {
        *place = arena_alloc(arena, sizeof **place);
        if (!*place)
            return NULL;
        **place = *feature;
        place = &(*place)->next;
    }
    return copy;
}

bool span_split(struct document *document, qn_block *block, qn_block *rest, uint32_t left, uint32_t right)
{
    qn_span *span = block->spans, *last = NULL, *rest_last = NULL;
    block->spans = document->span = NULL;
    for (qn_span *next; span; span = next) {
        next = span->next;
        const bool empty = span->begin == span->end;
        if (span->end > right || (empty && span->begin >= right)) {
            qn_span *half = span->begin < left ? copy_span(&document->arena, span) : span;
            if (!half)
                return false;
            half->begin = half->begin > right ? half->begin - right : 0;
            half->end -= right;
            insert(rest, rest_last, half);
            rest_last = half;
            if (half == span)
                continue;
        }
        if (span->end > left)
            span->end = left;
        if (empty ? span->begin > left : span->begin >= span->end)
            continue; /* it lay on the blanks of the cut */
        insert(block, last, span);
        last = span;
    }
    return true;
}

void span_join(struct document *document, qn_block *block, qn_block *next, uint32_t offset)
{
    qn_span *last = block->spans;
    while (last && last->next)
        last = last->next;
    for (qn_span *span = next->spans, *following; span; span = following) {
        following = span->next;
        span->begin += offset;
        span->end += offset;
        insert(block, last, span);
        last = span;
    }
    next->spans = document->span = NULL;
}
