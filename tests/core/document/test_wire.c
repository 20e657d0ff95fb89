/* Frames of random documents: what comes back is what went in; what is damaged is refused, and never crashes. */
#include "document/block.h"
#include "document/field.h"
#include "document/span.h"
#include "document/wire.h"

#include "../core_test.h"


enum { MEMORY = 8 << 20, BLOCKS = 10000 };

static uint64_t seed;
static struct document *document, *other;
static struct buffer frame;

static void setup(void)
{
    seed = 1;
    document = document_new(MEMORY, BLOCKS);
    other = document_new(MEMORY, BLOCKS);
    frame = (struct buffer){0};
}

static void teardown(void)
{
    document_free(document);
    document_free(other);
    buffer_fini(&frame);
}

/* ---- Random documents ---- */

static qn_slice any_bytes(unsigned most)
{
    const size_t size = test_below(&seed, most + 1);
    char *bytes = arena_alloc(&document->arena, size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)test_random(&seed);
    return qn_bytes(bytes, size);
}

static qn_cause any_cause(void)
{
    return (qn_cause){.stage = any_bytes(10), .reason = any_bytes(10), .detail = any_bytes(20), .same_doc = any_bytes(20),
                      .same_block = test_below(&seed, 2) ? QN_NO_BLOCK : test_below(&seed, 100),
                      .score = (double)test_below(&seed, 1000) / 1000};
}

static void add_any_block(void)
{
    qn_block *block = block_add(document, test_below(&seed, 9), any_bytes(60), test_below(&seed, 50), 50 + test_below(&seed, 50));
    block->level = (uint8_t)test_below(&seed, 7);
    block->ordinal = test_below(&seed, 9);
    for (unsigned i = test_below(&seed, 4); i; i--) {
        const uint32_t a = test_below(&seed, (uint32_t)block->text.size + 1), b = test_below(&seed, (uint32_t)block->text.size + 1);
        qn_span *span = span_add(document, block, any_bytes(8), any_bytes(8), a < b ? a : b, a < b ? b : a);
        for (unsigned j = test_below(&seed, 3); j; j--)
            span_add_feature(document, span, any_bytes(8), any_bytes(30));
    }
    if (test_below(&seed, 2)) {
        const qn_cause cause = any_cause();
        block_judge(document, block, test_below(&seed, 2) ? QN_DROPPED : QN_MARKED, &cause);
    }
}

static void set_any_field(void)
{
    qn_slice list[5] = {{NULL, 0}};
    qn_field field = {.name = any_bytes(6), .stage = any_bytes(6), .origin = any_bytes(6), .begin = test_below(&seed, 50),
                      .end = test_below(&seed, 50)};
    field.block = document->pub.block_count && test_below(&seed, 2) ? test_below(&seed, document->pub.block_count) : QN_NO_BLOCK;
    field.value.type = test_below(&seed, QN_LIST + 1);
    switch (field.value.type) {
    case QN_INTEGER:
        field.value.integer = (int64_t)test_random(&seed);
        break;
    case QN_REAL:
        field.value.real = (double)(int64_t)test_random(&seed) / 1024;
        break;
    case QN_BOOLEAN:
        field.value.boolean = test_below(&seed, 2);
        break;
    case QN_LIST:
        field.value.count = test_below(&seed, 6);
        for (unsigned i = 0; i < field.value.count; i++)
            list[i] = any_bytes(10);
        field.value.list = list;
        break;
    default:
        field.value.text = any_bytes(30);
    }
    ck_assert(field_set(document, &field));
}

static void make_any_document(void)
{
    qn_doc *doc = &document->pub;
    document_reset(document);
    doc->number = test_random(&seed);
    doc->id = any_bytes(20);
    doc->uri = any_bytes(20);
    doc->media = any_bytes(10);
    doc->raw = any_bytes(200);
    for (unsigned i = test_below(&seed, 20); i; i--)
        add_any_block();
    if (doc->blocks && test_below(&seed, 2))
        block_merge(document, doc->blocks, any_bytes(3)); /* leaves a gap in the ids */
    for (unsigned i = test_below(&seed, 6); i; i--)
        set_any_field();
    for (unsigned i = test_below(&seed, 3); i; i--) {
        qn_annex *annex = arena_alloc(&document->arena, sizeof *annex);
        *annex = (qn_annex){any_bytes(20), any_bytes(100), doc->annexes};
        doc->annexes = annex;
    }
    if (test_below(&seed, 2)) {
        const qn_cause cause = any_cause();
        document_judge(document, QN_DROP, &cause);
    }
}

/* ---- Equality, member by member ---- */

static void same_cause(const qn_cause *a, const qn_cause *b)
{
    ck_assert_int_eq(a != NULL, b != NULL);
    if (!a)
        return;
    ck_assert(qn_equal(a->stage, b->stage) && qn_equal(a->reason, b->reason) && qn_equal(a->detail, b->detail));
    ck_assert(qn_equal(a->same_doc, b->same_doc));
    ck_assert_uint_eq(a->same_block, b->same_block);
    ck_assert_double_eq(a->score, b->score);
}

static void same_spans(const qn_span *a, const qn_span *b)
{
    for (; a && b; a = a->next, b = b->next) {
        ck_assert(qn_equal(a->type, b->type) && qn_equal(a->stage, b->stage));
        ck_assert_uint_eq(a->begin, b->begin);
        ck_assert_uint_eq(a->end, b->end);
        const qn_feature *left = a->features, *right = b->features;
        for (; left && right; left = left->next, right = right->next)
            ck_assert(qn_equal(left->name, right->name) && qn_equal(left->value, right->value));
        ck_assert(!left && !right);
    }
    ck_assert(!a && !b);
}

static void same_blocks(const qn_block *a, const qn_block *b)
{
    for (; a && b; a = a->next, b = b->next) {
        ck_assert(qn_equal(a->text, b->text));
        ck_assert_uint_eq(a->id, b->id);
        ck_assert_uint_eq(a->kind, b->kind);
        ck_assert_uint_eq(a->level, b->level);
        ck_assert_uint_eq(a->state, b->state);
        ck_assert_uint_eq(a->ordinal, b->ordinal);
        ck_assert_uint_eq(a->raw_begin, b->raw_begin);
        ck_assert_uint_eq(a->raw_end, b->raw_end);
        same_cause(a->cause, b->cause);
        same_spans(a->spans, b->spans);
    }
    ck_assert(!a && !b);
}

static void same_value(const qn_value *a, const qn_value *b)
{
    ck_assert_uint_eq(a->type, b->type);
    if (a->type == QN_TEXT || a->type == QN_DATE) {
        ck_assert(qn_equal(a->text, b->text));
    } else if (a->type == QN_BOOLEAN) {
        ck_assert_int_eq(a->boolean, b->boolean);
    } else if (a->type != QN_LIST) {
        ck_assert_int_eq(a->integer, b->integer);
    } else {
        ck_assert_uint_eq(a->count, b->count);
        for (uint32_t i = 0; i < a->count; i++)
            ck_assert(qn_equal(a->list[i], b->list[i]));
    }
}

static void same_document(const qn_doc *a, const qn_doc *b, bool raw)
{
    ck_assert_uint_eq(a->verdict, b->verdict);
    ck_assert_uint_eq(a->number, b->number);
    ck_assert(qn_equal(a->id, b->id) && qn_equal(a->uri, b->uri) && qn_equal(a->media, b->media));
    ck_assert(qn_equal(raw ? a->raw : qn_bytes(NULL, 0), b->raw));
    ck_assert_uint_eq(a->block_count, b->block_count);
    same_cause(a->cause, b->cause);
    same_blocks(a->blocks, b->blocks);
    const qn_field *left = a->fields, *right = b->fields;
    for (; left && right; left = left->next, right = right->next) {
        ck_assert(qn_equal(left->name, right->name) && qn_equal(left->stage, right->stage) && qn_equal(left->origin, right->origin));
        ck_assert(left->block == right->block && left->begin == right->begin && left->end == right->end);
        same_value(&left->value, &right->value);
    }
    ck_assert(!left && !right);
    const qn_annex *one = a->annexes, *two = b->annexes;
    for (; one && two; one = one->next, two = two->next) {
        ck_assert(qn_equal(one->name, two->name) && qn_equal(one->bytes, two->bytes));
        ck_assert_uint_eq((uintptr_t)two->bytes.data % 16, 0);
    }
    ck_assert(!one && !two);
}

static bool read_frame(size_t size, struct error *error)
{
    document_reset(other);
    *error = (struct error){0};
    return wire_read(qn_bytes(frame.data, size), other, error);
}

enum { HEADER = 16 };

static void say_size(size_t size)
{
    const uint64_t whole = size;
    memcpy(frame.data + 8, &whole, 8);
}

/* ---- Tests ---- */

START_TEST(a_document_comes_back_as_it_was)
{
    for (int i = 0; i < 500; i++) {
        struct error error;
        const bool raw = i % 2;
        make_any_document();
        buffer_clear(&frame);
        ck_assert(wire_write(document, raw, &frame));
        ck_assert_msg(read_frame(frame.size, &error), "%s", error.message);
        same_document(&document->pub, &other->pub, raw);
    }
}
END_TEST

START_TEST(a_frame_of_what_came_back_is_the_same_bytes)
{
    for (int i = 0; i < 100; i++) {
        struct error error;
        struct buffer again = {0};
        make_any_document();
        buffer_clear(&frame);
        ck_assert(wire_write(document, true, &frame) && read_frame(frame.size, &error) && wire_write(other, true, &again));
        ck_assert(qn_equal(qn_bytes(frame.data, frame.size), qn_bytes(again.data, again.size)));
        buffer_fini(&again);
    }
}
END_TEST

START_TEST(what_came_back_can_be_worked_on)
{
    struct error error;
    block_add(document, QN_PARAGRAPH, qn_str("one two"), 0, 7);
    ck_assert(wire_write(document, true, &frame) && read_frame(frame.size, &error));
    qn_block *rest = block_split(other, other->pub.blocks, 3), *last = block_add(other, QN_PARAGRAPH, qn_str("three"), 0, 0);
    ck_assert_ptr_eq(rest->next, last);
    ck_assert_uint_eq(last->id, 2);
}
END_TEST

START_TEST(frames_can_stand_one_behind_the_other)
{
    struct error error;
    make_any_document();
    ck_assert(buffer_append(&frame, "before", 6) && wire_write(document, true, &frame));
    ck_assert(wire_read(qn_bytes(frame.data + 6, frame.size - 6), other, &error));
    same_document(&document->pub, &other->pub, true);
}
END_TEST

START_TEST(a_frame_cut_anywhere_is_refused)
{
    struct error error;
    make_any_document();
    ck_assert(wire_write(document, true, &frame));
    const size_t whole = frame.size;
    for (size_t size = 0; size < whole; size++)
        ck_assert(!read_frame(size, &error));
    for (size_t size = HEADER; size < whole; size++) {
        say_size(size);
        ck_assert(!read_frame(size, &error));
        ck_assert_int_eq(error.code, QN_E_INPUT);
    }
}
END_TEST

/* A frame may say what it likes; if it is taken, it must be whole in itself. */
START_TEST(damage_is_refused_or_harmless)
{
    unsigned refused = 0;
    for (int i = 0; i < 3000; i++) {
        struct error error;
        if (i % 50 == 0)
            make_any_document();
        buffer_clear(&frame);
        ck_assert(wire_write(document, true, &frame));
        for (unsigned j = 1 + test_below(&seed, 3); j; j--) {
            const size_t at = HEADER + test_below(&seed, (uint32_t)frame.size - HEADER);
            frame.data[at] = test_below(&seed, 2) ? (char)0xFF : (char)test_random(&seed);
        }
        if (!read_frame(frame.size, &error)) {
            refused++;
            continue;
        }
        struct buffer again = {0};
        ck_assert(wire_write(other, true, &again));
        ck_assert_uint_eq(again.size, frame.size);
        for (const qn_block *block = other->pub.blocks; block; block = block->next)
            for (const qn_span *span = block->spans; span; span = span->next)
                ck_assert(span->begin <= span->end && span->end <= block->text.size);
        buffer_fini(&again);
    }
    ck_assert_uint_gt(refused, 500);
}
END_TEST

START_TEST(a_document_over_the_limits_is_refused)
{
    struct error error;
    for (int i = 0; i < 3000; i++)
        ck_assert_ptr_nonnull(block_add(document, QN_PARAGRAPH, qn_str("text"), 0, 0));
    ck_assert(wire_write(document, true, &frame));
    struct document *small = document_new(1 << 16, BLOCKS), *few = document_new(MEMORY, 2999);
    ck_assert(!wire_read(qn_bytes(frame.data, frame.size), small, &error));
    ck_assert_int_eq(error.code, QN_E_MEMORY);
    ck_assert(!wire_read(qn_bytes(frame.data, frame.size), few, &error));
    document_free(small);
    document_free(few);
    ck_assert(read_frame(frame.size, &error));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("wire");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_document_comes_back_as_it_was);
    tcase_add_test(tests, a_frame_of_what_came_back_is_the_same_bytes);
    tcase_add_test(tests, what_came_back_can_be_worked_on);
    tcase_add_test(tests, frames_can_stand_one_behind_the_other);
    tcase_add_test(tests, a_frame_cut_anywhere_is_refused);
    tcase_add_test(tests, damage_is_refused_or_harmless);
    tcase_add_test(tests, a_document_over_the_limits_is_refused);
    return test_run(tests);
}
