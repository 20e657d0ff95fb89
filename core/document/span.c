#include "span.h"

static void insert(qn_block *block, qn_span *span)
{
    qn_span **place = &block->spans;
    while (*place && ((*place)->begin < span->begin || ((*place)->begin == span->begin && (*place)->end >= span->end)))
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
    insert(block, span);
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

/* Where a place in the old text is in the new one; a place inside a range goes to that end of what replaced it. */
static uint32_t moved(uint32_t place, bool is_end, const qn_edit_range *ranges, size_t count)
{
    int64_t shift = 0;
    for (size_t i = 0; i < count; i++) {
        const uint32_t begin = ranges[i].begin, end = ranges[i].end;
        if (is_end ? place <= begin : place < begin || (place == begin && end > begin))
            break;
        if (place >= end)
            shift += (int64_t)ranges[i].text.size - (end - begin);
        else
            return (uint32_t)(begin + shift + (is_end ? (int64_t)ranges[i].text.size : 0));
    }
    return (uint32_t)(place + shift);
}

void span_move(qn_block *block, const qn_edit_range *ranges, size_t count)
{
    qn_span *span = block->spans;
    block->spans = NULL;
    for (qn_span *next; span; span = next) {
        next = span->next;
        const bool empty = span->begin == span->end;
        span->begin = moved(span->begin, false, ranges, count);
        span->end = empty ? span->begin : moved(span->end, true, ranges, count);
        if (empty || span->begin < span->end)
            insert(block, span);
    }
}

bool span_split(struct document *document, qn_block *block, qn_block *rest, uint32_t left, uint32_t right)
{
    qn_span *span = block->spans;
    block->spans = NULL;
    for (qn_span *next; span; span = next) {
        next = span->next;
        if (span->end > right || (span->begin >= right && span->begin == span->end)) {
            qn_span *half = span;
            if (span->begin < left) {
                half = arena_alloc(&document->arena, sizeof *half);
                if (!half)
                    return false;
                *half = *span;
            }
            half->begin = half->begin > right ? half->begin - right : 0;
            half->end -= right;
            insert(rest, half);
            if (half == span)
                continue;
        }
        if (span->end > left)
            span->end = left;
        if (span->begin < span->end || span->begin <= left)
            insert(block, span);
    }
    return true;
}

void span_join(qn_block *block, qn_block *next, uint32_t offset)
{
    qn_span **place = &block->spans;
    while (*place)
        place = &(*place)->next;
    *place = next->spans;
    for (qn_span *span = next->spans; span; span = span->next) {
        span->begin += offset;
        span->end += offset;
    }
    next->spans = NULL;
}
