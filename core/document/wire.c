#include "wire.h"

static const char magic[4] = {'Q', 'N', 'W', '3'};

struct header {
    char magic[4];
    uint32_t reserved;
    uint64_t size; /* of the whole frame */
};

/* A block's numbers; its text, its cause and its spans follow. */
struct block_head {
    uint32_t id;
    uint32_t packed; /* kind, level << 16, state << 24 */
    uint32_t ordinal, flags;
    uint32_t cause; /* one of those below */
    uint32_t spans; /* how many */
    uint64_t raw_begin, raw_end, text_size;
};

enum { CAUSE_NONE, CAUSE_OWN, CAUSE_AGAIN /* the one of the last block that has any: menus go line by line for the same */ };

/* ---- Writing ---- */

/* Numbers are most of a frame's pieces: where there is room, they are stored without a call. */
static inline void put(struct buffer *out, const void *value, size_t size)
{
    if (out->capacity - out->size >= size && !out->failed) {
        memcpy(out->data + out->size, value, size);
        out->size += size;
    } else {
        buffer_append(out, value, size);
    }
}

static inline void put_u32(struct buffer *out, uint32_t value)
{
    put(out, &value, sizeof value);
}

static inline void put_u64(struct buffer *out, uint64_t value)
{
    put(out, &value, sizeof value);
}

static void put_text(struct buffer *out, qn_slice text)
{
    put_u64(out, text.size);
    if (text.size)
        put(out, text.data, text.size);
}

static void put_cause(struct buffer *out, const qn_cause *cause)
{
    put_text(out, cause->stage);
    put_text(out, cause->reason);
    put_text(out, cause->detail);
    put_text(out, cause->same_doc);
    put_u32(out, cause->same_block);
    put(out, &cause->score, sizeof cause->score);
}

static void put_spans(struct buffer *out, const qn_block *block)
{
    for (const qn_span *span = block->spans; span; span = span->next) {
        put_text(out, span->type);
        put_text(out, span->stage);
        put_u32(out, span->begin);
        put_u32(out, span->end);
        uint32_t features = 0;
        for (const qn_feature *feature = span->features; feature; feature = feature->next)
            features++;
        put_u32(out, features);
        for (const qn_feature *feature = span->features; feature; feature = feature->next) {
            put_text(out, feature->name);
            put_text(out, feature->value);
        }
    }
}

static void put_blocks(struct buffer *out, const qn_block *block)
{
    for (const qn_cause *last = NULL; block; block = block->next) {
        struct block_head head = {.id = block->id,
                                  .packed = block->kind | (uint32_t)block->level << 16 | (uint32_t)block->state << 24,
                                  .ordinal = block->ordinal,
                                  .flags = block->flags,
                                  .cause = !block->cause ? CAUSE_NONE : block->cause == last ? CAUSE_AGAIN : CAUSE_OWN,
                                  .raw_begin = block->raw_begin,
                                  .raw_end = block->raw_end,
                                  .text_size = block->text.size};
        for (const qn_span *span = block->spans; span; span = span->next)
            head.spans++;
        put(out, &head, sizeof head);
        if (block->text.size)
            put(out, block->text.data, block->text.size);
        if (head.cause == CAUSE_OWN)
            put_cause(out, last = block->cause);
        put_spans(out, block);
    }
}

static void put_field(struct buffer *out, const qn_field *field)
{
    put_text(out, field->name);
    put_text(out, field->stage);
    put_text(out, field->origin);
    put_u32(out, field->block);
    put_u32(out, field->begin);
    put_u32(out, field->end);
    put_u32(out, field->value.type);
    const qn_value *value = &field->value;
    switch (value->type) {
    case QN_TEXT:
    case QN_DATE:
        put_text(out, value->text);
        break;
    case QN_LIST:
        put_u32(out, value->count);
        for (uint32_t i = 0; i < value->count; i++)
            put_text(out, value->list[i]);
        break;
    case QN_BOOLEAN:
        put_u64(out, value->boolean);
        break;
    default:
        put(out, &value->integer, sizeof value->integer); /* a real has the same eight bytes */
    }
}

static void put_document(struct buffer *out, const qn_doc *doc, bool raw)
{
    put_u32(out, doc->verdict);
    put_u64(out, doc->number);
    put_text(out, doc->id);
    put_text(out, doc->uri);
    put_text(out, doc->media);
    put_text(out, raw ? doc->raw : qn_bytes(NULL, 0));
    put_u32(out, doc->cause ? CAUSE_OWN : CAUSE_NONE);
    if (doc->cause)
        put_cause(out, doc->cause);
    uint32_t counts[3] = {0, 0, 0};
    for (const qn_block *block = doc->blocks; block; block = block->next)
        counts[0]++;
    for (const qn_field *field = doc->fields; field; field = field->next)
        counts[1]++;
    for (const qn_annex *annex = doc->annexes; annex; annex = annex->next)
        counts[2]++;
    put_u32(out, doc->block_count);
    for (int i = 0; i < 3; i++)
        put_u32(out, counts[i]);
    put_blocks(out, doc->blocks);
    for (const qn_field *field = doc->fields; field; field = field->next)
        put_field(out, field);
    for (const qn_annex *annex = doc->annexes; annex; annex = annex->next) {
        put_text(out, annex->name);
        put_text(out, annex->bytes);
    }
}

bool wire_write(const struct document *document, bool raw, struct buffer *out)
{
    const size_t begin = out->size;
    struct header header = {.reserved = 0};
    memcpy(header.magic, magic, sizeof magic);
    buffer_append(out, &header, sizeof header);
    put_document(out, &document->pub, raw);
    if (out->failed)
        return false;
    header.size = out->size - begin;
    memcpy(out->data + begin, &header, sizeof header);
    return true;
}

/* ---- Reading: a cursor that remembers its first fault, so that each getter needs no check of its own ---- */

struct cursor {
    const char *next, *end;
    struct document *document;
    bool bad;     /* the frame is not one */
    bool no_room; /* the document may not grow */
};

static void get(struct cursor *in, void *value, size_t size)
{
    if (in->bad || (size_t)(in->end - in->next) < size) {
        in->bad = true;
        memset(value, 0, size);
        return;
    }
    memcpy(value, in->next, size);
    in->next += size;
}

static uint32_t get_u32(struct cursor *in)
{
    uint32_t value;
    get(in, &value, sizeof value);
    return value;
}

static uint64_t get_u64(struct cursor *in)
{
    uint64_t value;
    get(in, &value, sizeof value);
    return value;
}

static qn_slice get_bytes(struct cursor *in, uint64_t size)
{
    if (in->bad || size > (size_t)(in->end - in->next)) {
        in->bad = true;
        return qn_bytes(NULL, 0);
    }
    const qn_slice text = qn_bytes(in->next, (size_t)size);
    in->next += size;
    return text;
}

static qn_slice get_text(struct cursor *in)
{
    return get_bytes(in, get_u64(in));
}

static uint32_t get_below(struct cursor *in, uint32_t bound)
{
    const uint32_t value = get_u32(in);
    if (value >= bound)
        in->bad = true;
    return in->bad ? 0 : value;
}

static void *get_room(struct cursor *in, size_t size)
{
    void *room = in->bad || in->no_room ? NULL : arena_zalloc(&in->document->arena, size);
    if (!room)
        in->no_room |= !in->bad;
    return room;
}

static const qn_cause *get_cause(struct cursor *in)
{
    qn_cause cause = {.stage = get_text(in)};
    cause.reason = get_text(in);
    cause.detail = get_text(in);
    cause.same_doc = get_text(in);
    cause.same_block = get_u32(in);
    get(in, &cause.score, sizeof cause.score);
    qn_cause *kept = get_room(in, sizeof *kept);
    if (kept)
        *kept = cause;
    return in->document->last_cause = kept;
}

static void get_spans(struct cursor *in, qn_block *block, uint32_t left)
{
    qn_span **place = &block->spans;
    for (; left && !in->bad; left--) {
        qn_span *span = get_room(in, sizeof *span);
        if (!span)
            return;
        span->type = get_text(in);
        span->stage = get_text(in);
        span->begin = get_u32(in);
        span->end = get_u32(in);
        if (span->begin > span->end || span->end > block->text.size)
            in->bad = true;
        qn_feature **feature_place = &span->features;
        for (uint32_t features = get_u32(in); features && !in->bad; features--) {
            qn_feature *feature = get_room(in, sizeof *feature);
            if (!feature)
                return;
            feature->name = get_text(in);
            feature->value = get_text(in);
            *feature_place = feature;
            feature_place = &feature->next;
        }
        *place = span;
        place = &span->next;
    }
}

static void get_block(struct cursor *in)
{
    struct block_head head;
    get(in, &head, sizeof head);
    qn_block *block = in->bad || in->no_room ? NULL : arena_alloc(&in->document->arena, sizeof *block);
    if (!block) {
        in->no_room |= !in->bad;
        return;
    }
    *block = (qn_block){.id = head.id, .kind = (uint16_t)head.packed, .level = (uint8_t)(head.packed >> 16),
                        .state = (uint8_t)(head.packed >> 24), .ordinal = head.ordinal, .flags = head.flags,
                        .raw_begin = head.raw_begin, .raw_end = head.raw_end, .text = get_bytes(in, head.text_size)};
    const bool again = head.cause == CAUSE_AGAIN;
    if (head.id >= in->document->pub.block_count || block->state > QN_DROPPED || head.text_size >= UINT32_MAX ||
        head.cause > CAUSE_AGAIN || (again && !in->document->last_cause))
        in->bad = true;
    block->cause = again ? in->document->last_cause : head.cause == CAUSE_OWN ? get_cause(in) : NULL;
    get_spans(in, block, head.spans);
    if (in->document->last_block)
        in->document->last_block->next = block;
    else
        in->document->pub.blocks = block;
    in->document->last_block = block;
}

static void get_value(struct cursor *in, qn_value *value)
{
    value->type = get_below(in, QN_LIST + 1);
    if (value->type == QN_TEXT || value->type == QN_DATE) {
        value->text = get_text(in);
    } else if (value->type == QN_LIST) {
        const uint32_t count = get_u32(in);
        if (count > (size_t)(in->end - in->next) / sizeof(uint64_t))
            in->bad = true;
        qn_slice *list = get_room(in, count * sizeof *list + 1);
        for (uint32_t i = 0; list && i < count; i++)
            list[i] = get_text(in);
        value->list = list;
        value->count = list ? count : 0;
    } else if (value->type == QN_BOOLEAN) {
        value->boolean = get_u64(in) != 0;
    } else {
        get(in, &value->integer, sizeof value->integer);
    }
}

static qn_field *get_field(struct cursor *in)
{
    qn_field *field = get_room(in, sizeof *field);
    if (!field)
        return NULL;
    field->name = get_text(in);
    field->stage = get_text(in);
    field->origin = get_text(in);
    field->block = get_u32(in);
    if (field->block != QN_NO_BLOCK && field->block >= in->document->pub.block_count)
        in->bad = true;
    field->begin = get_u32(in);
    field->end = get_u32(in);
    get_value(in, &field->value);
    return field;
}

static qn_annex *get_annex(struct cursor *in)
{
    qn_annex *annex = get_room(in, sizeof *annex);
    if (!annex)
        return NULL;
    annex->name = get_text(in);
    const qn_slice bytes = get_text(in); /* copied once more, for its alignment */
    char *aligned = get_room(in, bytes.size + 1);
    if (!aligned)
        return NULL;
    if (bytes.size)
        memcpy(aligned, bytes.data, bytes.size);
    annex->bytes = qn_bytes(aligned, bytes.size);
    return annex;
}

static void get_document(struct cursor *in)
{
    qn_doc *doc = &in->document->pub;
    doc->verdict = get_below(in, QN_FAIL_RUN + 1);
    doc->number = get_u64(in);
    doc->id = get_text(in);
    doc->uri = get_text(in);
    doc->media = get_text(in);
    doc->raw = get_text(in);
    doc->cause = get_below(in, CAUSE_OWN + 1) == CAUSE_OWN ? get_cause(in) : NULL;
    in->document->last_cause = NULL; /* blocks begin anew */
    doc->block_count = get_u32(in);
    if (doc->block_count > in->document->block_limit)
        in->bad = true;
    const uint32_t blocks = get_below(in, in->bad ? 1 : doc->block_count + 1), fields = get_u32(in), annexes = get_u32(in);
    for (uint32_t i = 0; i < blocks && !in->bad && !in->no_room; i++)
        get_block(in);
    qn_field **field = &doc->fields;
    for (uint32_t i = 0; i < fields && !in->bad && (*field = get_field(in)); i++)
        field = &(*field)->next;
    qn_annex **annex = &doc->annexes;
    for (uint32_t i = 0; i < annexes && !in->bad && (*annex = get_annex(in)); i++)
        annex = &(*annex)->next;
    if (!in->no_room && in->next != in->end)
        in->bad = true;
}

bool wire_read(qn_slice frame, struct document *document, struct error *error)
{
    struct header header;
    if (frame.size < sizeof header)
        return error_set(error, QN_E_INPUT, "a document frame of %zu bytes is too short to be one", frame.size);
    memcpy(&header, frame.data, sizeof header);
    if (memcmp(header.magic, magic, sizeof magic) != 0 || header.reserved != 0 || header.size != frame.size)
        return error_set(error, QN_E_INPUT, "this is no document frame, or one of another version");
    /* Copied before it is checked: others may still be writing where it lies. */
    const qn_slice copy = arena_copy(&document->arena, qn_part(frame, sizeof header, frame.size));
    if (!copy.data)
        return error_set(error, QN_E_MEMORY, "a document frame of %zu bytes is over the memory limit", frame.size);
    struct cursor in = {copy.data, copy.data + copy.size, document, false, false};
    get_document(&in);
    if (in.no_room)
        return error_set(error, QN_E_MEMORY, "the document in the frame is over the memory limit");
    if (in.bad)
        return error_set(error, QN_E_INPUT, "the document frame contradicts itself");
    return true;
}
