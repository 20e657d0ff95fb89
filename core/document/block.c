#include "block.h"

#include "../base/characters.h"
#include "span.h"

static const char *const kind_names[] = {"paragraph", "heading", "list-item", "quote",
                                         "table-row", "code",    "caption",   "rule"};

const char *block_kind_name(uint32_t kind)
{
    return kind < sizeof kind_names / sizeof *kind_names ? kind_names[kind] : "paragraph";
}

static qn_block *block_new(struct document *document, qn_slice text)
{
    if (document->pub.block_count >= document->block_limit || text.size >= UINT32_MAX)
        return NULL;
    qn_block *block = arena_alloc(&document->arena, sizeof *block);
    if (block)
        *block = (qn_block){.text = text, .id = document->pub.block_count++};
    return block;
}

qn_block *block_add(struct document *document, uint32_t kind, qn_slice text, uint64_t raw_begin, uint64_t raw_end)
{
    qn_block *block = block_new(document, text);
    if (!block)
        return NULL;
    block->kind = (uint16_t)kind;
    block->raw_begin = raw_begin;
    block->raw_end = raw_end < raw_begin ? raw_begin : raw_end;
    if (document->last_block)
        document->last_block->next = block;
    else
        document->pub.blocks = block;
    document->last_block = block;
    return block;
}

static bool is_same_slice(qn_slice a, qn_slice b)
{
    return a.size == b.size && (a.data == b.data || a.size == 0);
}

static bool is_same_cause(const qn_cause *a, const qn_cause *b)
{
    return is_same_slice(a->stage, b->stage) && is_same_slice(a->reason, b->reason) && is_same_slice(a->detail, b->detail) &&
           is_same_slice(a->same_doc, b->same_doc) && a->same_block == b->same_block && a->score == b->score;
}

/* A cause that stays as long as the document: menus go line by line for the same one, so that blocks share it. */
static const qn_cause *keep_cause(struct document *document, const qn_cause *cause)
{
    if (document->last_cause && is_same_cause(document->last_cause, cause))
        return document->last_cause;
    qn_cause *kept = arena_alloc(&document->arena, sizeof *kept);
    if (kept)
        *kept = *cause;
    return document->last_cause = kept;
}

bool block_judge(struct document *document, qn_block *block, uint32_t state, const qn_cause *cause)
{
    if (block->state == QN_DROPPED || (state == QN_MARKED && block->state == QN_MARKED))
        return true;
    const qn_cause *kept = keep_cause(document, cause);
    if (!kept)
        return false;
    block->cause = kept;
    block->state = (uint8_t)state;
    return true;
}

bool block_rewrite(struct document *document, qn_block *block, qn_slice text)
{
    if (text.size >= UINT32_MAX)
        return false;
    document->spans_lost += span_count(block);
    block->spans = document->span = NULL;
    block->text = text;
    return true;
}

static bool ranges_fit(const qn_block *block, const qn_edit_range *ranges, size_t count, size_t *size)
{
    size_t total = block->text.size;
    for (size_t i = 0; i < count; i++) {
        const size_t from = i ? ranges[i - 1].end : 0;
        if (ranges[i].begin < from || ranges[i].end < ranges[i].begin || ranges[i].end > block->text.size)
            return false;
        total = total - (ranges[i].end - ranges[i].begin) + ranges[i].text.size;
        if (total >= UINT32_MAX)
            return false;
    }
    *size = total;
    return true;
}

static char *put(char *end, qn_slice part)
{
    if (part.size)
        memcpy(end, part.data, part.size);
    return end + part.size;
}

bool block_edit(struct document *document, qn_block *block, const qn_edit_range *ranges, size_t count)
{
    size_t size;
    if (!ranges_fit(block, ranges, count, &size))
        return false;
    char *text = arena_alloc(&document->arena, size ? size : 1), *end = text;
    if (!text)
        return false;
    size_t from = 0;
    for (size_t i = 0; i < count; i++) {
        end = put(end, qn_part(block->text, from, ranges[i].begin));
        end = put(end, ranges[i].text);
        from = ranges[i].end;
    }
    put(end, qn_part(block->text, from, block->text.size));
    block->text = qn_bytes(text, size);
    return span_move(document, block, ranges, count);
}

/* Where the raw bytes are the text itself, the cut is known in them, too. */
static void split_raw(qn_block *block, qn_block *rest, size_t size, size_t left, size_t right)
{
    rest->raw_begin = block->raw_begin;
    rest->raw_end = block->raw_end;
    if (block->raw_end - block->raw_begin == size) {
        rest->raw_begin = block->raw_begin + right;
        block->raw_end = block->raw_begin + left;
    }
}

qn_block *block_split(struct document *document, qn_block *block, uint32_t at)
{
    const qn_slice text = block->text;
    if (at == 0 || at >= text.size || ((unsigned char)text.data[at] & 0xC0) == 0x80)
        return NULL;
    size_t left = at, right = at;
    while (left > 0 && is_blank(text.data[left - 1]))
        left--;
    while (right < text.size && is_blank(text.data[right]))
        right++;
    qn_block *rest = block_new(document, qn_part(text, right, text.size));
    if (!rest || !span_split(document, block, rest, (uint32_t)left, (uint32_t)right))
        return NULL;
    rest->kind = block->kind;
    rest->level = block->level;
    rest->ordinal = block->ordinal;
    rest->state = block->state;
    rest->cause = block->cause;
    split_raw(block, rest, text.size, left, right);
    block->text = qn_part(text, 0, left);
    rest->next = block->next;
    block->next = rest;
    if (document->last_block == block)
        document->last_block = rest;
    return rest;
}

/* From the first to the last raw byte of both; where one does not know its own, those of the other. */
static void join_raw(qn_block *block, const qn_block *next)
{
    if (next->raw_end == 0)
        return;
    const bool known = block->raw_end != 0;
    if (!known || next->raw_begin < block->raw_begin)
        block->raw_begin = next->raw_begin;
    if (!known || next->raw_end > block->raw_end)
        block->raw_end = next->raw_end;
}

bool block_merge(struct document *document, qn_block *block, qn_slice between)
{
    qn_block *next = block->next;
    if (!next)
        return false;
    const size_t offset = block->text.size + between.size, size = offset + next->text.size;
    char *text = size < UINT32_MAX ? arena_alloc(&document->arena, size ? size : 1) : NULL;
    if (!text)
        return false;
    put(put(put(text, block->text), between), next->text);
    span_join(document, block, next, (uint32_t)offset);
    block->text = qn_bytes(text, size);
    join_raw(block, next);
    block->next = next->next;
    if (document->last_block == next)
        document->last_block = block;
    return true;
}
