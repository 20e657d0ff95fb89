#include "builder.h"

/* 0: to be copied as it is; 1: white space; 2: may be the begin of one of the characters of `odd`. */
static const uint8_t classes[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\f'] = 1, ['\r'] = 1, [' '] = 1, [0xC2] = 2, [0xE2] = 2, [0xEF] = 2,
};

/* A no-break space is white space (1); soft hyphen, zero-width space, word joiner and byte order mark are nothing (2). */
static int odd(const unsigned char *at, const unsigned char *end, size_t *size)
{
    *size = 2;
    if (at[0] == 0xC2 && end - at >= 2)
        return at[1] == 0xA0 ? 1 : at[1] == 0xAD ? 2 : 0;
    *size = 3;
    if (end - at < 3)
        return 0;
    const bool nothing = at[0] == 0xE2 ? (at[1] == 0x80 && at[2] == 0x8B) || (at[1] == 0x81 && at[2] == 0xA0)
                                       : at[1] == 0xBB && at[2] == 0xBF;
    return nothing ? 2 : 0;
}

/* Goes over white space and what is nothing. @return was there white space? */
static bool skip_blank(const unsigned char **at, const unsigned char *end)
{
    bool blank = false;
    while (*at < end && classes[**at]) {
        size_t size = 1;
        const int what = classes[**at] == 1 ? 1 : odd(*at, end, &size);
        if (what == 0)
            break;
        blank |= what == 1;
        *at += size;
    }
    return blank;
}

/* Copies text that begins with something, its white space single. @return bytes written, at most end - at */
static size_t squeeze(const unsigned char *at, const unsigned char *end, char *out, bool *blank)
{
    char *const begin = out;
    *blank = false;
    while (at < end) {
        if (*blank)
            *out++ = ' ';
        do
            *out++ = (char)*at++;
        while (at < end && !classes[*at]);
        *blank = skip_blank(&at, end);
    }
    return (size_t)(out - begin);
}

static size_t trimmed(const char *data, size_t begin, size_t end)
{
    while (end > begin && classes[(unsigned char)data[end - 1]] == 1)
        end--;
    return end;
}

static void piece_clear(struct piece *piece)
{
    piece->begin = piece->edge = piece->text->count;
    piece->gap = 0;
    piece->started = false;
}

void builder_init(struct builder *builder, struct arrays *arrays)
{
    *builder = (struct builder){.arrays = arrays, .shown.text = &arrays->text, .aside.text = &arrays->aside};
    piece_clear(&builder->shown);
    piece_clear(&builder->aside);
    builder->cell = builder->link_end = PAGE_NONE;
}

static page_span *span_add(struct builder *builder, enum page_span_type type, page_range value)
{
    page_span *span = array_add(&builder->arrays->spans, sizeof *span);
    if (!span) {
        builder->failed = true;
        return NULL;
    }
    const uint32_t at = builder->shown.text->count - builder->shown.begin;
    *span = (page_span){.begin = at, .end = at, .type = (uint16_t)type, .value = value};
    return span;
}

static page_span *span_at(struct builder *builder, uint32_t slot)
{
    return (page_span *)builder->arrays->spans.data + slot;
}

/* The spans around it begin with the text, behind the blank. */
static void begin_spans(struct builder *builder)
{
    for (uint32_t i = 0; i < builder->open_count; i++) {
        struct open_span *open = &builder->open[i];
        if (open->slot != PAGE_NONE)
            continue;
        open->slot = builder->arrays->spans.count;
        span_add(builder, open->type, open->value);
    }
}

static void begin_piece(struct piece *piece, struct frame *frames, const struct frame *frame)
{
    piece->started = true;
    piece->block = (page_block){.owner = frame->node, .kind = frame->kind, .level = frame->level, .raw = {UINT32_MAX, 0}};
    if (frame->kind != QN_LIST_ITEM || frame->item == PAGE_NONE)
        return;
    if (frames[frame->item].begun) { /* what follows in an item is a paragraph of it, at its level */
        piece->block.kind = QN_PARAGRAPH;
        return;
    }
    frames[frame->item].begun = !frame->hidden;
    piece->block.ordinal = frame->ordinal;
}

static void begin_block(struct builder *builder, struct frame *frames, const struct frame *frame)
{
    begin_piece(&builder->shown, frames, frame);
    if (frame->kind == QN_CODE)
        span_add(builder, PAGE_CODE, (page_range){0, 0});
    for (uint32_t i = 0; i < builder->image_count; i++) {
        page_span *span = span_add(builder, PAGE_IMAGE, builder->images[i].source);
        if (span)
            span->alt = builder->images[i].alt;
    }
    builder->image_count = 0;
}

/* An element whose end is not known yet is open, and so holds the text that comes. */
static void extend_piece(struct builder *builder, struct piece *piece, page_range source)
{
    const page_node *nodes = builder->arrays->nodes.data;
    while (nodes[piece->block.owner].end != 0)
        piece->block.owner = nodes[piece->block.owner].parent;
    if (source.end == 0)
        return;
    if (source.begin < piece->block.raw.begin)
        piece->block.raw.begin = source.begin;
    if (source.end > piece->block.raw.end)
        piece->block.raw.end = source.end;
}

static void add_squeezed(struct builder *builder, struct piece *piece, struct frame *frames, const struct frame *frame,
                         qn_slice text, page_range source)
{
    const unsigned char *at = (const unsigned char *)text.data, *end = at + text.size;
    if (skip_blank(&at, end) && piece->text->count > piece->edge && !piece->gap)
        piece->gap = ' ';
    if (at == end)
        return;
    if (!array_reserve(piece->text, 1, text.size + 1)) {
        builder->failed = true;
        return;
    }
    char *out = (char *)piece->text->data;
    if (piece->gap)
        out[piece->text->count++] = piece->gap;
    const bool shown = piece == &builder->shown;
    if (!piece->started && shown)
        begin_block(builder, frames, frame);
    else if (!piece->started)
        begin_piece(piece, frames, frame);
    extend_piece(builder, piece, source);
    if (shown)
        begin_spans(builder);
    bool blank;
    piece->text->count += (uint32_t)squeeze(at, end, out + piece->text->count, &blank);
    piece->gap = blank ? ' ' : 0;
}

static void add_verbatim(struct builder *builder, struct frame *frames, const struct frame *frame, qn_slice text,
                         page_range source)
{
    struct piece *piece = &builder->shown;
    if (piece->text->count == piece->begin)
        while (text.size && text.data[0] == '\n')
            text = qn_part(text, 1, text.size);
    if (!array_reserve(piece->text, 1, text.size + 1)) {
        builder->failed = true;
        return;
    }
    if (trimmed(text.data, 0, text.size) > 0) {
        if (!piece->started)
            begin_block(builder, frames, frame);
        extend_piece(builder, piece, source);
        begin_spans(builder);
    }
    if (text.size)
        memcpy((char *)piece->text->data + piece->text->count, text.data, text.size);
    piece->text->count += (uint32_t)text.size;
}

void builder_text(struct builder *builder, struct frame *frames, const struct frame *frame, qn_slice text, page_range source)
{
    if (frame->hidden)
        add_squeezed(builder, &builder->aside, frames, frame, text, source);
    else if (frame->verbatim)
        add_verbatim(builder, frames, frame, text, source);
    else
        add_squeezed(builder, &builder->shown, frames, frame, text, source);
}

void builder_blank(struct builder *builder, bool hidden)
{
    struct piece *piece = hidden ? &builder->aside : &builder->shown;
    if (piece->text->count > piece->edge && !piece->gap)
        piece->gap = ' ';
}

/* A line break of code, where it has begun. */
static void add_line(struct builder *builder)
{
    struct array *text = builder->shown.text;
    char *end = text->count > builder->shown.begin ? array_add(text, 1) : NULL;
    if (end)
        *end = '\n';
    else if (text->count > builder->shown.begin)
        builder->failed = true;
}

void builder_line(struct builder *builder)
{
    const struct array *text = builder->shown.text;
    if (text->count > builder->shown.begin && ((const char *)text->data)[text->count - 1] != '\n')
        add_line(builder);
}

void builder_break(struct builder *builder, const struct frame *frame)
{
    struct piece *piece = &builder->shown;
    if (frame->hidden || frame->row)
        builder_blank(builder, frame->hidden);
    else if (frame->verbatim)
        add_line(builder);
    else if (piece->gap == '\n')
        builder_flush(builder);
    else if (piece->text->count > piece->edge)
        piece->gap = '\n';
}

static void finish_spans(struct builder *builder)
{
    struct arrays *arrays = builder->arrays;
    const uint32_t size = builder->shown.text->count - builder->shown.begin;
    for (uint32_t i = 0; i < builder->open_count; i++) {
        if (builder->open[i].slot != PAGE_NONE)
            span_at(builder, builder->open[i].slot)->end = size;
        builder->open[i].slot = PAGE_NONE;
    }
    builder_close_cell(builder);
    if (builder->shown.block.kind == QN_CODE && arrays->spans.count > builder->first_span) {
        page_span *code = span_at(builder, builder->first_span);
        code->end = size;
        code->value = builder->language;
    }
    for (uint32_t i = builder->first_span; i < arrays->spans.count; i++) {
        page_span *span = span_at(builder, i);
        if (span->end > size) /* trailing white space of code is gone */
            span->end = size;
        if (span->begin > size)
            span->begin = size;
    }
}

/* The lowest block-level element that a node is, or is in. */
static uint32_t block_element(const struct builder *builder, uint32_t node)
{
    const page_node *nodes = builder->arrays->nodes.data;
    while (!(nodes[node].flags & PAGE_NODE_BLOCK) && nodes[node].parent != PAGE_NONE)
        node = nodes[node].parent;
    return node;
}

static void add_block(struct builder *builder, page_block block)
{
    page_block *slot = array_add(&builder->arrays->blocks, sizeof *slot);
    if (!slot) {
        builder->failed = true;
        return;
    }
    if (block.raw.end == 0)
        block.raw.begin = 0;
    block.element = block_element(builder, block.owner);
    *slot = block;
}

static void flush_shown(struct builder *builder)
{
    struct piece *piece = &builder->shown;
    struct array *spans = &builder->arrays->spans;
    if (piece->started && !builder->failed) {
        if (piece->block.kind == QN_CODE)
            piece->text->count = (uint32_t)trimmed(piece->text->data, piece->begin, piece->text->count);
        finish_spans(builder);
        piece->block.text = (page_range){piece->begin, piece->text->count};
        piece->block.spans = (page_range){builder->first_span, spans->count};
        add_block(builder, piece->block);
    } else {
        piece->text->count = piece->begin;
        spans->count = builder->first_span;
        builder->cell = PAGE_NONE;
    }
    piece_clear(piece);
    builder->first_span = spans->count;
    builder->link_end = PAGE_NONE;
}

static void flush_aside(struct builder *builder)
{
    struct piece *aside = &builder->aside;
    struct array *text = builder->shown.text;
    if (!builder->failed && !array_reserve(text, 1, aside->text->count))
        builder->failed = true;
    if (!builder->failed) {
        memcpy((char *)text->data + text->count, aside->text->data, aside->text->count);
        page_block *block = &aside->block;
        if (block->kind == QN_CODE || block->kind == QN_TABLE_ROW) { /* it was not kept as such */
            block->kind = QN_PARAGRAPH;
            block->level = 0;
        }
        block->hidden = 1;
        block->text = (page_range){text->count, text->count + aside->text->count};
        block->spans = (page_range){builder->first_span, builder->first_span};
        text->count += aside->text->count;
        add_block(builder, *block);
        piece_clear(&builder->shown);
    }
    aside->text->count = 0;
    piece_clear(aside);
}

void builder_flush(struct builder *builder)
{
    flush_shown(builder);
    if (builder->aside.started)
        flush_aside(builder);
}

void builder_rule(struct builder *builder, uint32_t node)
{
    const uint32_t at = builder->shown.text->count;
    add_block(builder, (page_block){.owner = node, .text = {at, at}, .kind = QN_RULE,
                                    .spans = {builder->first_span, builder->first_span}});
}

bool builder_open(struct builder *builder, enum page_span_type type, page_range value)
{
    if (builder->open_types & 1u << type)
        return false;
    struct piece *piece = &builder->shown;
    if (type == PAGE_LINK && piece->text->count == builder->link_end && !piece->gap)
        piece->gap = ' '; /* links in a row are words of their own */
    builder->open_types |= 1u << type;
    builder->open[builder->open_count++] = (struct open_span){(uint16_t)type, PAGE_NONE, value};
    return true;
}

void builder_close(struct builder *builder)
{
    const struct open_span *open = &builder->open[--builder->open_count];
    builder->open_types &= ~(1u << open->type);
    if (open->slot == PAGE_NONE)
        return;
    const uint32_t end = builder->shown.text->count;
    span_at(builder, open->slot)->end = end - builder->shown.begin;
    if (open->type == PAGE_LINK)
        builder->link_end = end;
}

void builder_open_cell(struct builder *builder, uint16_t columns, uint16_t rows)
{
    struct piece *piece = &builder->shown;
    if (builder->arrays->spans.count > builder->first_span) { /* not the first one */
        char *tab = array_add(piece->text, 1);
        if (!tab) {
            builder->failed = true;
            return;
        }
        *tab = '\t';
    }
    piece->edge = piece->text->count;
    piece->gap = 0;
    builder->cell = builder->arrays->spans.count;
    page_span *span = span_add(builder, PAGE_CELL, (page_range){0, 0});
    if (span) {
        span->columns = columns;
        span->rows = rows;
    }
}

void builder_close_cell(struct builder *builder)
{
    if (builder->cell == PAGE_NONE || builder->failed)
        return;
    span_at(builder, builder->cell)->end = builder->shown.text->count - builder->shown.begin;
    builder->cell = PAGE_NONE;
    builder->shown.gap = 0;
}

void builder_image(struct builder *builder, page_range source, page_range alt)
{
    const uint32_t at = builder->shown.text->count;
    builder->image_run = at == builder->image_at ? builder->image_run + 1 : 1;
    builder->image_at = at;
    if (builder->image_run > MAX_IMAGES || builder->image_count == MAX_IMAGES)
        return;
    if (!builder->shown.started) {
        builder->images[builder->image_count].source = source;
        builder->images[builder->image_count++].alt = alt;
        return;
    }
    page_span *span = span_add(builder, PAGE_IMAGE, source);
    if (span)
        span->alt = alt;
}

page_range builder_keep(struct builder *builder, qn_slice value)
{
    struct array *values = &builder->arrays->values;
    if (!value.size)
        return (page_range){0, 0};
    if (!array_reserve(values, 1, value.size)) {
        builder->failed = true;
        return (page_range){0, 0};
    }
    const uint32_t begin = values->count;
    memcpy((char *)values->data + begin, value.data, value.size);
    values->count += (uint32_t)value.size;
    return (page_range){begin, values->count};
}

page_range builder_keep_text(struct builder *builder, qn_slice text)
{
    struct array *values = &builder->arrays->values;
    if (!text.size)
        return (page_range){0, 0};
    const unsigned char *at = (const unsigned char *)text.data, *end = at + text.size;
    skip_blank(&at, end);
    if (!array_reserve(values, 1, text.size + 1)) {
        builder->failed = true;
        return (page_range){0, 0};
    }
    bool blank;
    const uint32_t begin = values->count;
    values->count += (uint32_t)squeeze(at, end, (char *)values->data + begin, &blank);
    return (page_range){begin, values->count};
}
