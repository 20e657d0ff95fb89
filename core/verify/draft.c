#include "draft.h"

#include "../base/characters.h"

#include "../document/block.h"
#include "../document/field.h"
#include "../document/span.h"

#include <stdlib.h>

enum { BLOCKS = 1000000, LARGEST_DRAFT = 1 << 16 };

/* ---- Making one ---- */

void draft_clear(struct draft *draft)
{
    buffer_clear(&draft->text);
    draft->count = 0;
    draft->uri = draft->media = "";
    draft->fields = draft->spans = EXTRAS_NONE;
    draft->read = false;
}

void draft_fini(struct draft *draft)
{
    buffer_fini(&draft->text);
    free(draft->blocks);
    *draft = (struct draft){0};
}

void draft_write(struct draft *draft, qn_slice text)
{
    if (!buffer_append_slice(&draft->text, text))
        draft->failed = true;
}

static bool insert_block(struct draft *draft, size_t at, struct draft_block block)
{
    if (draft->count == draft->capacity) {
        const size_t capacity = draft->capacity ? draft->capacity * 2 : 16;
        struct draft_block *blocks = realloc(draft->blocks, capacity * sizeof *blocks);
        if (!blocks)
            return !(draft->failed = true);
        draft->blocks = blocks;
        draft->capacity = capacity;
    }
    memmove(&draft->blocks[at + 1], &draft->blocks[at], (draft->count - at) * sizeof *draft->blocks);
    draft->blocks[at] = block;
    draft->count++;
    return true;
}

void draft_add(struct draft *draft, uint32_t kind, uint8_t level, qn_slice text)
{
    const size_t begin = draft->text.size;
    draft_write(draft, text);
    draft_write(draft, qn_str("\n"));
    insert_block(draft, draft->count, (struct draft_block){.kind = kind, .level = level, .begin = begin, .end = begin + text.size});
}

/* ---- Changing it ---- */

uint64_t draft_random(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

size_t draft_below(uint64_t *seed, size_t bound)
{
    return bound ? (size_t)(draft_random(seed) % bound) : 0;
}

/* What programs that read text tend to trip over. */
static const char *const tokens[] = {
    "\0",   "\xFF",  "\xC3",   "\xE2\x80", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80", "\xE2\x80\xAE", "\xCC\x81", "\n",    "\r\n",   "\t",     "<",
    "</p>", "<!--",  "&#0;",   "&amp",     "%s%n",         "{\"a\":",          "[[",           "\\u0000",  "- ",    "# ",     "://",    "@",
    "0",    "-1",    "99999999999999999999",   "2026-02-30",   "12/31/1969",       "By ",          "(Reuters)", "...",  "\"",     "'",
    "  ",
};

static void splice(struct draft *draft, size_t at, size_t removed, qn_slice inserted)
{
    const size_t tail = draft->text.size - at - removed;
    if (!buffer_reserve(&draft->text, inserted.size + 1)) {
        draft->failed = true;
        return;
    }
    memmove(draft->text.data + at + inserted.size, draft->text.data + at + removed, tail);
    if (inserted.size)
        memcpy(draft->text.data + at, inserted.data, inserted.size);
    draft->text.size = at + inserted.size + tail;
    for (size_t i = 0; i < draft->count; i++) {
        size_t *ends[2] = {&draft->blocks[i].begin, &draft->blocks[i].end};
        for (int j = 0; j < 2; j++)
            *ends[j] = *ends[j] <= at ? *ends[j] : *ends[j] >= at + removed ? *ends[j] - removed + inserted.size : at;
    }
}

static void change_text(struct draft *draft, uint64_t *seed)
{
    const size_t at = draft_below(seed, draft->text.size + 1), room = draft->text.size - at;
    const char *token = tokens[draft_below(seed, sizeof tokens / sizeof *tokens)];
    const size_t from = draft_below(seed, draft->text.size + 1);
    char copy[256];
    qn_slice part = qn_part(qn_bytes(draft->text.data, draft->text.size), from, from + draft_below(seed, sizeof copy));
    switch (draft_below(seed, 4)) {
    case 0:
        if (room)
            draft->text.data[at] = (char)draft_random(seed);
        break;
    case 1:
        splice(draft, at, draft_below(seed, room < 32 ? room + 1 : 32), qn_bytes(NULL, 0));
        break;
    case 2:
        splice(draft, at, 0, *token ? qn_str(token) : qn_bytes("", 1));
        break;
    default:
        if (draft->text.size > LARGEST_DRAFT)
            break;
        if (part.size)
            memcpy(copy, part.data, part.size);
        splice(draft, at, 0, qn_bytes(copy, part.size));
    }
}

static void change_block(struct draft *draft, uint64_t *seed)
{
    const size_t which = draft_below(seed, draft->count);
    struct draft_block *block = draft->count ? &draft->blocks[which] : NULL;
    if (!block)
        return;
    const size_t size = block->end - block->begin;
    switch (draft_below(seed, 6)) {
    case 0:
        block->kind = (uint32_t)draft_below(seed, 10);
        block->level = (uint8_t)draft_below(seed, 8);
        break;
    case 1:
        block->state = (uint8_t)draft_below(seed, 3);
        break;
    case 2:
        block->end = block->begin + draft_below(seed, size + 1);
        break;
    case 3:
        block->ordinal = (uint32_t)draft_random(seed);
        break;
    case 4:
        if (draft->count < 1000)
            insert_block(draft, which, *block);
        break;
    default:
        draft->count--;
        memmove(block, block + 1, (draft->count - which) * sizeof *block);
    }
}

void draft_mutate(struct draft *draft, uint64_t *seed)
{
    for (size_t changes = 1 + draft_below(seed, 6); changes > 0; changes--)
        if (draft_below(seed, 3))
            change_text(draft, seed);
        else
            change_block(draft, seed);
    if (!draft_below(seed, 8))
        draft->fields = (enum draft_extras)draft_below(seed, 3);
    if (!draft_below(seed, 8))
        draft->spans = (enum draft_extras)draft_below(seed, 3);
}

/* ---- The document ---- */

static const qn_slice stage = {"earlier", 7};

static bool put_text(struct document *document, const char *name, uint32_t type, const char *text)
{
    const qn_field field = {.name = qn_str(name), .value = {.type = type, .text = qn_str(text)}, .stage = stage, .block = QN_NO_BLOCK};
    return field_set(document, &field);
}

static bool put_value(struct document *document, const char *name, qn_value value)
{
    const qn_field field = {.name = qn_str(name), .value = value, .stage = stage, .block = QN_NO_BLOCK};
    return field_set(document, &field);
}

static bool put_fields(struct document *document, enum draft_extras extras)
{
    static const qn_slice list[] = {{"Ada Lark", 8}, {NULL, 0}, {"Ben Reed", 8}};
    if (extras == EXTRAS_NONE)
        return true;
    if (extras == EXTRAS_USUAL)
        return put_text(document, "title", QN_TEXT, "The storks are back") && put_text(document, "date", QN_DATE, "2026-03-09") &&
               put_text(document, "lang", QN_TEXT, "en") && put_text(document, "source", QN_TEXT, "Example Wire") &&
               put_value(document, "authors", (qn_value){.type = QN_LIST, .count = 1, .list = list});
    return put_text(document, "title", QN_TEXT, "") && put_text(document, "date", QN_DATE, "soon") &&
           put_value(document, "lang", (qn_value){.type = QN_BOOLEAN, .boolean = true}) &&
           put_value(document, "source", (qn_value){.type = QN_INTEGER, .integer = INT64_MIN}) &&
           put_value(document, "score", (qn_value){.type = QN_REAL, .real = -1e308}) &&
           put_value(document, "authors", (qn_value){.type = QN_LIST, .count = 3, .list = list}) &&
           put_value(document, "tags", (qn_value){.type = QN_LIST, .count = 0, .list = NULL});
}

/* Spans at the edges: empty ones at both ends, over all, one within the other. */
static bool put_spans(struct document *document, qn_block *block, enum draft_extras extras)
{
    static const char *const types[] = {"link", "strong", "em", "cell", "person"};
    const uint32_t size = (uint32_t)block->text.size;
    const uint32_t ends[][2] = {{0, size}, {0, 0}, {size, size}, {size / 2, size}, {0, size / 2}, {size / 3, size / 2}};
    const size_t count = extras == EXTRAS_NONE ? 0 : extras == EXTRAS_USUAL ? 1 : sizeof ends / sizeof *ends;
    for (size_t i = 0; i < count; i++) {
        qn_span *span = span_add(document, block, qn_str(types[(i + block->id) % 5]), stage, ends[i][0], ends[i][1]);
        if (!span || (i % 2 == 0 && !span_add_feature(document, span, qn_str("href"), qn_str("https://example.org/%zz"))))
            return false;
    }
    return true;
}

static bool put_blocks(struct document *document, const struct draft *draft)
{
    static const qn_cause cause = {{"earlier", 7}, {"chaff", 5}, {NULL, 0}, {NULL, 0}, QN_NO_BLOCK, 0};
    for (size_t i = 0; i < draft->count; i++) {
        const struct draft_block *from = &draft->blocks[i];
        const qn_slice text = qn_part(document->pub.raw, from->begin, from->end);
        qn_block *block = block_add(document, from->kind, text, from->begin, from->end);
        if (!block)
            return false;
        block->level = from->level;
        block->ordinal = from->ordinal;
        if (from->state != QN_KEPT && !block_judge(document, block, from->state, &cause))
            return false;
        if (!put_spans(document, block, draft->spans))
            return false;
    }
    return true;
}

/* ---- A document that is read ---- */

struct reading {
    struct emitter emitter; /* first */
    struct document *document; /* the first that was emitted; its others are of no use */
    struct document *begun[16];
    size_t memory;
};

static struct document *begin_reading(struct emitter *emitter, struct input *input)
{
    struct reading *reading = (struct reading *)emitter;
    size_t i = 0;
    while (i < sizeof reading->begun / sizeof *reading->begun && reading->begun[i])
        i++;
    if (i == sizeof reading->begun / sizeof *reading->begun)
        return NULL;
    reading->begun[i] = document_new(reading->memory, BLOCKS);
    if (reading->begun[i])
        document_of(reading->begun[i], input, 1);
    return reading->begun[i];
}

static bool keep_read(struct emitter *emitter, struct document *document)
{
    struct reading *reading = (struct reading *)emitter;
    for (size_t i = 0; i < sizeof reading->begun / sizeof *reading->begun; i++)
        if (reading->begun[i] == document)
            reading->begun[i] = NULL;
    if (reading->document)
        document_free(document);
    else
        reading->document = document;
    return true;
}

static bool leave_input(struct emitter *emitter, struct input *input)
{
    (void)emitter;
    input_unref(input);
    return true;
}

/* NULL: it made none, whatever the reason. */
static struct document *read_document(struct instance *reader, struct input *input, size_t memory)
{
    struct reading reading = {.emitter = {begin_reading, keep_read, leave_input}, .memory = memory};
    struct failure failure = {.verdict = QN_PASS};
    struct arena scratch;
    arena_init(&scratch, memory);
    struct call call = {.pub = {&host_services}, .instance = reader, .metrics = reader->metrics, .scratch = &scratch, .failure = &failure};
    const qn_plugin *table = &reader->plugin->table;
    const bool knows = table->probe(reader->state, &input->pub, &call.pub) > 0;
    call.emitter = &reading.emitter;
    call.input = input;
    if (knows)
        table->read(reader->state, &input->pub, &call.pub);
    arena_fini(&scratch);
    for (size_t i = 0; i < sizeof reading.begun / sizeof *reading.begun; i++)
        document_free(reading.begun[i]);
    return reading.document;
}

/* ---- The page ---- */

static struct document *make_document(const struct draft *draft, struct instance *reader, struct input *input, size_t memory)
{
    struct document *document = draft->read && reader ? read_document(reader, input, memory) : NULL;
    if (document)
        return document;
    document = document_new(memory, BLOCKS);
    if (!document)
        return NULL;
    document_of(document, input, 1);
    if (put_fields(document, draft->fields) && put_blocks(document, draft))
        return document;
    document_free(document);
    return NULL;
}

bool page_is_utf8(const struct page *page)
{
    for (const qn_block *block = page->document->pub.blocks; block; block = block->next)
        if (!characters_valid(block->text))
            return false;
    return true;
}

bool page_make(struct page *page, const struct draft *draft, struct instance *reader, bool document, size_t memory, enum fence_side side,
               struct board *board)
{
    *page = (struct page){0};
    if (draft->failed || !fence_make(&page->fence, draft->text.size, 1, side, board, "its text"))
        return false;
    if (draft->text.size)
        memcpy(page->fence.data, draft->text.data, draft->text.size);
    fence_lock(&page->fence, board, RULE_INPUT, "its input");
    page->input = calloc(1, sizeof *page->input);
    if (page->input) {
        const qn_slice bytes = {page->fence.data, draft->text.size};
        page->input->references = 1;
        page->input->pub =
            (qn_input){.size = sizeof page->input->pub, .uri = qn_str(draft->uri), .media = qn_str(draft->media), .bytes = bytes};
    }
    if (page->input && document)
        page->document = make_document(draft, reader, page->input, memory);
    if (page->input && (page->document || !document))
        return true;
    page_free(page);
    return false;
}

void page_free(struct page *page)
{
    document_free(page->document);
    input_unref(page->input);
    fence_free(&page->fence);
    *page = (struct page){0};
}
