/*
 * Blocks against a naive model: each byte of text carries a number of its own, a span is the set of the numbers that it
 * covers. Whatever edits, splits and merges do, a span must go on covering those of its bytes that are still there.
 */
#include "document/block.h"
#include "document/span.h"

#include "../core_test.h"

static struct document *document;

static void setup(void)
{
    document = document_new(64 << 20, 100000);
    ck_assert_ptr_nonnull(document);
}

static void teardown(void)
{
    document_free(document);
}

static qn_block *paragraph(const char *text)
{
    qn_block *block = block_add(document, QN_PARAGRAPH, qn_str(text), 0, 0);
    ck_assert_ptr_nonnull(block);
    return block;
}

static void check_text(const qn_block *block, const char *text)
{
    ck_assert_msg(qn_equal(block->text, qn_str(text)), "\"%.*s\" is not \"%s\"", (int)block->text.size, block->text.data, text);
}

static qn_span *span(qn_block *block, const char *type, uint32_t begin, uint32_t end)
{
    qn_span *made = span_add(document, block, qn_str(type), qn_str("test"), begin, end);
    ck_assert_ptr_nonnull(made);
    return made;
}

/* "a[0,3) b[2,5)": the spans of a block in their order. */
static void check_spans(const qn_block *block, const char *expected)
{
    char text[512] = "";
    size_t size = 0;
    for (const qn_span *each = block->spans; each; each = each->next)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s%.*s[%u,%u)", size ? " " : "", (int)each->type.size,
                                 each->type.data, each->begin, each->end);
    ck_assert_str_eq(text, expected);
}

/* ---- Blocks ---- */

START_TEST(blocks_stand_in_the_order_in_which_they_were_added)
{
    for (int i = 0; i < 100; i++)
        ck_assert_uint_eq(paragraph("text")->id, (uint32_t)i);
    uint32_t id = 0;
    for (const qn_block *block = document->pub.blocks; block; block = block->next)
        ck_assert_uint_eq(block->id, id++);
    ck_assert_uint_eq(id, 100);
}
END_TEST

START_TEST(the_limit_of_blocks_holds_for_halves_too)
{
    struct document *small = document_new(1 << 20, 2);
    qn_block *first = block_add(small, QN_PARAGRAPH, qn_str("one two"), 0, 0);
    ck_assert_ptr_nonnull(block_split(small, first, 3));
    ck_assert_ptr_null(block_add(small, QN_PARAGRAPH, qn_str("three"), 0, 0));
    ck_assert_ptr_null(block_split(small, first, 1));
    ck_assert_uint_eq(small->pub.block_count, 2);
    document_free(small);
}
END_TEST

START_TEST(what_is_dropped_stays_so_with_its_first_cause)
{
    qn_block *block = paragraph("text");
    const qn_cause first = {.reason = qn_str("share-bar")}, second = {.reason = qn_str("other")};
    ck_assert(block_judge(document, block, QN_MARKED, &second));
    ck_assert_int_eq(block->state, QN_MARKED);
    ck_assert(block_judge(document, block, QN_DROPPED, &first));
    ck_assert(block_judge(document, block, QN_DROPPED, &second));
    ck_assert(block_judge(document, block, QN_MARKED, &second));
    ck_assert_int_eq(block->state, QN_DROPPED);
    ck_assert(qn_equal(block->cause->reason, qn_str("share-bar")));
    ck_assert_ptr_null(qn_next_kept(&document->pub, NULL));
}
END_TEST

START_TEST(rewriting_loses_the_spans_and_says_how_many)
{
    qn_block *block = paragraph("one two three");
    span(block, "a", 0, 3);
    span(block, "b", 4, 7);
    ck_assert(block_rewrite(document, block, qn_str("ONE")));
    ck_assert_uint_eq(document->spans_lost, 2);
    check_spans(block, "");
    span(block, "c", 0, 3);
    check_spans(block, "c[0,3)");
}
END_TEST

/* ---- Edits ---- */

START_TEST(edits_replace_put_in_and_take_away)
{
    qn_block *block = paragraph("one two three");
    const qn_edit_range ranges[] = {{0, 0, qn_str("> ")}, {4, 7, qn_str("2")}, {7, 13, qn_str("")}};
    ck_assert(block_edit(document, block, ranges, 3));
    check_text(block, "> one 2");
}
END_TEST

START_TEST(edits_of_an_empty_block_are_fine)
{
    qn_block *block = block_add(document, QN_RULE, qn_bytes(NULL, 0), 0, 0);
    ck_assert(block_edit(document, block, NULL, 0));
    const qn_edit_range range = {0, 0, qn_str("text")};
    ck_assert(block_edit(document, block, &range, 1));
    check_text(block, "text");
}
END_TEST

START_TEST(ranges_that_do_not_ascend_within_the_text_are_refused)
{
    qn_block *block = paragraph("0123456789");
    const qn_edit_range outside = {5, 11, qn_str("")}, backward = {5, 4, qn_str("")};
    const qn_edit_range overlap[] = {{0, 5, qn_str("")}, {4, 6, qn_str("")}};
    ck_assert(!block_edit(document, block, &outside, 1));
    ck_assert(!block_edit(document, block, &backward, 1));
    ck_assert(!block_edit(document, block, overlap, 2));
    check_text(block, "0123456789");
}
END_TEST

START_TEST(spans_follow_their_text_through_an_edit)
{
    qn_block *block = paragraph("one two three");
    span(block, "whole", 0, 13);
    span(block, "one", 0, 3);
    span(block, "two", 4, 7);
    span(block, "three", 8, 13);
    span(block, "here", 8, 8);
    const qn_edit_range ranges[] = {{0, 0, qn_str("> ")}, {4, 8, qn_str("")}};
    ck_assert(block_edit(document, block, ranges, 2));
    check_text(block, "> one three");
    check_spans(block, "whole[2,11) one[2,5) three[6,11) here[6,6)");
}
END_TEST

START_TEST(a_span_that_is_replaced_in_part_covers_the_replacement)
{
    qn_block *block = paragraph("aaaabbbbcccc");
    span(block, "ab", 2, 6);
    span(block, "b", 4, 8);
    span(block, "bc", 6, 10);
    const qn_edit_range range = {4, 8, qn_str("XX")};
    ck_assert(block_edit(document, block, &range, 1));
    check_text(block, "aaaaXXcccc");
    check_spans(block, "ab[2,6) bc[4,8) b[4,6)");
}
END_TEST

/* ---- Splits and merges ---- */

START_TEST(a_split_leaves_out_the_blanks_at_the_cut)
{
    qn_block *block = paragraph("one  \n two");
    paragraph("last");
    qn_block *rest = block_split(document, block, 4);
    check_text(block, "one");
    check_text(rest, "two");
    ck_assert_ptr_eq(block->next, rest);
    check_text(rest->next, "last");
    ck_assert_uint_eq(rest->id, 2);
}
END_TEST

START_TEST(a_split_in_or_at_the_end_of_a_character_is_refused)
{
    qn_block *block = paragraph("a\xC3\xA9");
    ck_assert_ptr_null(block_split(document, block, 0));
    ck_assert_ptr_null(block_split(document, block, 2));
    ck_assert_ptr_null(block_split(document, block, 3));
    ck_assert_ptr_null(block_split(document, block, 4));
    ck_assert_ptr_nonnull(block_split(document, block, 1));
}
END_TEST

START_TEST(what_is_added_after_a_split_of_the_last_block_comes_last)
{
    qn_block *block = paragraph("one two");
    qn_block *rest = block_split(document, block, 3), *third = paragraph("three");
    ck_assert_ptr_eq(rest->next, third);
}
END_TEST

START_TEST(halves_keep_what_they_were_and_know_their_raw_bytes)
{
    qn_block *block = block_add(document, QN_QUOTE, qn_str("one two"), 100, 107);
    const qn_cause cause = {.reason = qn_str("x")};
    block->level = 2;
    block_judge(document, block, QN_MARKED, &cause);
    qn_block *rest = block_split(document, block, 3);
    ck_assert_int_eq(rest->kind, QN_QUOTE);
    ck_assert_int_eq(rest->level, 2);
    ck_assert_int_eq(rest->state, QN_MARKED);
    ck_assert_uint_eq(block->raw_begin, 100);
    ck_assert_uint_eq(block->raw_end, 103);
    ck_assert_uint_eq(rest->raw_begin, 104);
    ck_assert_uint_eq(rest->raw_end, 107);
}
END_TEST

START_TEST(spans_are_cut_where_their_block_is)
{
    qn_block *block = paragraph("one two  three four");
    span_add_feature(document, span(block, "across", 4, 14), qn_str("href"), qn_str("/1"));
    span(block, "before", 0, 7);
    span(block, "blanks", 7, 9);
    span(block, "blank", 8, 9);
    span(block, "after", 9, 14);
    qn_block *rest = block_split(document, block, 8);
    check_text(rest, "three four");
    check_spans(block, "before[0,7) across[4,7)");
    check_spans(rest, "across[0,5) after[0,5)");
    ck_assert(qn_equal(rest->spans->features->value, qn_str("/1")));
    span_add_feature(document, rest->spans, qn_str("more"), qn_str("yes"));
    ck_assert_ptr_null(block->spans->next->features->next);
}
END_TEST

START_TEST(a_merge_puts_one_text_behind_the_other)
{
    qn_block *block = block_add(document, QN_PARAGRAPH, qn_str("one"), 10, 20);
    qn_block *next = block_add(document, QN_PARAGRAPH, qn_str("two"), 30, 40);
    span(block, "a", 0, 3);
    span(next, "b", 0, 3);
    ck_assert(block_merge(document, block, qn_str("\n")));
    check_text(block, "one\ntwo");
    check_spans(block, "a[0,3) b[4,7)");
    ck_assert_uint_eq(block->raw_begin, 10);
    ck_assert_uint_eq(block->raw_end, 40);
    ck_assert_ptr_null(block->next);
    ck_assert(!block_merge(document, block, qn_str("")));
    ck_assert_ptr_eq(block->next = paragraph("last"), document->last_block);
}
END_TEST

START_TEST(a_merge_with_a_block_of_unknown_origin_keeps_the_known_one)
{
    qn_block *block = block_add(document, QN_PARAGRAPH, qn_str("one"), 10, 20);
    block_add(document, QN_PARAGRAPH, qn_str("two"), 0, 0);
    block_add(document, QN_PARAGRAPH, qn_str("three"), 0, 0);
    block_add(document, QN_PARAGRAPH, qn_str("four"), 30, 40);
    qn_block *third = block->next->next;
    ck_assert(block_merge(document, third, qn_str(" ")));
    ck_assert(block_merge(document, block, qn_str(" ")));
    ck_assert_uint_eq(block->raw_begin, 10);
    ck_assert_uint_eq(block->raw_end, 20);
    ck_assert_uint_eq(third->raw_begin, 30);
    ck_assert_uint_eq(third->raw_end, 40);
}
END_TEST

START_TEST(spans_are_ordered_by_begin_and_then_the_longest_first)
{
    qn_block *block = paragraph("0123456789");
    uint64_t seed = 7;
    for (int i = 0; i < 500; i++) {
        const uint32_t a = test_below(&seed, 11), b = test_below(&seed, 11);
        span(block, "s", a < b ? a : b, a < b ? b : a);
    }
    ck_assert_uint_eq(span_count(block), 500);
    for (const qn_span *each = block->spans; each->next; each = each->next)
        ck_assert(each->begin < each->next->begin || (each->begin == each->next->begin && each->end >= each->next->end));
}
END_TEST

/* ---- Against the model ---- */

enum { MOST = 400, MODEL_SPANS = 6 };

/* A model of one block's text: the letters, and for each the number that it was born with. */
struct model {
    char text[MOST];
    uint32_t born[MOST];
    size_t size;
};

struct state {
    uint64_t seed;
    uint32_t births;
    struct model models[64]; /* of the blocks, in reading order */
    size_t count;
    bool covered[MODEL_SPANS][MOST]; /* by span: which births it covers */
};

static char letter(uint64_t *seed)
{
    return "abcdef ghi jk\n"[test_below(seed, 14)];
}

static void put_in(struct state *state, struct model *model, size_t at, const char *text, size_t size)
{
    memmove(model->text + at + size, model->text + at, model->size - at);
    memmove(model->born + at + size, model->born + at, (model->size - at) * sizeof *model->born);
    for (size_t i = 0; i < size; i++) {
        model->text[at + i] = text[i];
        model->born[at + i] = state->births++;
    }
    model->size += size;
}

static void take_out(struct model *model, size_t begin, size_t end)
{
    memmove(model->text + begin, model->text + end, model->size - end);
    memmove(model->born + begin, model->born + end, (model->size - end) * sizeof *model->born);
    model->size -= end - begin;
}

static qn_block *block_at(size_t index)
{
    qn_block *block = document->pub.blocks;
    while (index--)
        block = block->next;
    return block;
}

/* Cuts only between or away from spans' ends are certain in a replacement: so ranges take away, or put in. */
static void step_edit(struct state *state, size_t index)
{
    struct model *model = &state->models[index];
    qn_edit_range ranges[8];
    char texts[8][4];
    size_t count = 0, from = 0;
    while (count < 8 && from <= model->size && test_below(&state->seed, 4)) {
        const size_t begin = from + test_below(&state->seed, (uint32_t)(model->size - from) + 1);
        const bool adds = test_below(&state->seed, 2);
        const size_t left = model->size - begin;
        const size_t end = adds ? begin : begin + test_below(&state->seed, (uint32_t)(left < 5 ? left : 5) + 1);
        const size_t size = adds ? test_below(&state->seed, 4) : 0;
        for (size_t i = 0; i < size; i++)
            texts[count][i] = letter(&state->seed);
        ranges[count] = (qn_edit_range){(uint32_t)begin, (uint32_t)end, qn_bytes(texts[count], size)};
        count++;
        from = end + 1;
    }
    ck_assert(block_edit(document, block_at(index), ranges, count));
    for (size_t i = count; i-- > 0;) {
        take_out(model, ranges[i].begin, ranges[i].end);
        put_in(state, model, ranges[i].begin, ranges[i].text.data, ranges[i].text.size);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

static void step_split(struct state *state, size_t index)
{
    struct model *model = &state->models[index];
    if (model->size < 2 || state->count == 64)
        return;
    const size_t at = 1 + test_below(&state->seed, (uint32_t)model->size - 1);
    ck_assert_ptr_nonnull(block_split(document, block_at(index), (uint32_t)at));
    size_t left = at, right = at;
    while (left > 0 && is_blank(model->text[left - 1]))
        left--;
    while (right < model->size && is_blank(model->text[right]))
        right++;
    memmove(model + 2, model + 1, (state->count - index - 1) * sizeof *model);
    model[1] = model[0];
    take_out(&model[1], 0, right);
    take_out(&model[0], left, model[0].size);
    state->count++;
}

static void step_merge(struct state *state, size_t index)
{
    struct model *model = &state->models[index];
    if (index + 1 >= state->count || model->size + model[1].size + 1 > MOST - 100)
        return;
    ck_assert(block_merge(document, block_at(index), qn_str(" ")));
    put_in(state, model, model->size, " ", 1);
    memcpy(model->text + model->size, model[1].text, model[1].size);
    memcpy(model->born + model->size, model[1].born, model[1].size * sizeof *model->born);
    model->size += model[1].size;
    memmove(model + 1, model + 2, (state->count - index - 2) * sizeof *model);
    state->count--;
}

/* Every byte that a span covered when it was set, and that is still there, is covered by a span of its type, and no other old one is. */
static void check_model(const struct state *state)
{
    size_t index = 0;
    for (const qn_block *block = document->pub.blocks; block; block = block->next, index++) {
        const struct model *model = &state->models[index];
        ck_assert_uint_lt(index, state->count);
        ck_assert_uint_eq(block->text.size, model->size);
        ck_assert(model->size == 0 || memcmp(block->text.data, model->text, model->size) == 0);
        bool covers[MODEL_SPANS][MOST] = {{false}};
        for (const qn_span *each = block->spans; each; each = each->next) {
            ck_assert_uint_lt(each->begin, each->end);
            ck_assert_uint_le(each->end, block->text.size);
            ck_assert(!each->next || each->begin < each->next->begin ||
                      (each->begin == each->next->begin && each->end >= each->next->end));
            memset(&covers[each->type.data[0] - '0'][each->begin], true, each->end - each->begin);
        }
        unsigned wrong = 0;
        for (unsigned i = 0; i < MODEL_SPANS; i++)
            for (size_t j = 0; j < model->size; j++)
                wrong += model->born[j] < MOST && covers[i][j] != state->covered[i][model->born[j]];
        ck_assert_uint_eq(wrong, 0);
    }
    ck_assert_uint_eq(index, state->count);
}

START_TEST(spans_cover_the_same_letters_whatever_happens)
{
    static struct state state;
    static const char *const types[MODEL_SPANS] = {"0", "1", "2", "3", "4", "5"};
    for (uint64_t round = 0; round < 400; round++) {
        memset(&state, 0, sizeof state);
        state.seed = round;
        document_reset(document);
        char text[MOST];
        const size_t size = 20 + test_below(&state.seed, 100);
        for (size_t i = 0; i < size; i++)
            text[i] = letter(&state.seed);
        put_in(&state, &state.models[0], 0, text, size);
        state.births = MOST; /* later ones belong to no span for certain */
        state.count = 1;
        qn_block *block = block_add(document, QN_PARAGRAPH, arena_copy(&document->arena, qn_bytes(text, size)), 0, 0);
        for (unsigned i = 0; i < MODEL_SPANS; i++) {
            const uint32_t begin = test_below(&state.seed, (uint32_t)size);
            const uint32_t end = begin + 1 + test_below(&state.seed, (uint32_t)size - begin);
            span(block, types[i], begin, end);
            memset(&state.covered[i][begin], true, end - begin);
        }
        for (int step = 0; step < 30; step++) {
            const size_t index = test_below(&state.seed, (uint32_t)state.count);
            if (state.models[index].size > MOST - 100)
                continue;
            switch (test_below(&state.seed, 3)) {
            case 0:
                step_edit(&state, index);
                break;
            case 1:
                step_split(&state, index);
                break;
            default:
                step_merge(&state, index);
            }
            check_model(&state);
        }
    }
}
END_TEST

/* A page of one endless paragraph of links, in which every blank is then replaced. */
START_TEST(many_spans_and_many_edits_take_no_time)
{
    enum { LINKS = 200000 };
    char *text = malloc(LINKS * 5);
    qn_edit_range *ranges = calloc(LINKS, sizeof *ranges);
    for (size_t i = 0; i < LINKS; i++) {
        memcpy(text + 5 * i, "link ", 5);
        ranges[i] = (qn_edit_range){(uint32_t)(5 * i + 4), (uint32_t)(5 * i + 5), qn_str("--")};
    }
    qn_block *block = block_add(document, QN_PARAGRAPH, qn_bytes(text, LINKS * 5), 0, 0);
    for (uint32_t i = 0; i < LINKS; i++)
        span(block, "link", 5 * i, 5 * i + 4);
    ck_assert(block_edit(document, block, ranges, LINKS));
    ck_assert_uint_eq(span_count(block), LINKS);
    const qn_span *last = block->spans;
    while (last->next)
        last = last->next;
    ck_assert_uint_eq(last->begin, 6 * (LINKS - 1));
    ck_assert_uint_eq(last->end, 6 * (LINKS - 1) + 4);
    free(ranges);
    free(text);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("block");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, blocks_stand_in_the_order_in_which_they_were_added);
    tcase_add_test(tests, the_limit_of_blocks_holds_for_halves_too);
    tcase_add_test(tests, what_is_dropped_stays_so_with_its_first_cause);
    tcase_add_test(tests, rewriting_loses_the_spans_and_says_how_many);
    tcase_add_test(tests, edits_replace_put_in_and_take_away);
    tcase_add_test(tests, edits_of_an_empty_block_are_fine);
    tcase_add_test(tests, ranges_that_do_not_ascend_within_the_text_are_refused);
    tcase_add_test(tests, spans_follow_their_text_through_an_edit);
    tcase_add_test(tests, a_span_that_is_replaced_in_part_covers_the_replacement);
    tcase_add_test(tests, a_split_leaves_out_the_blanks_at_the_cut);
    tcase_add_test(tests, a_split_in_or_at_the_end_of_a_character_is_refused);
    tcase_add_test(tests, what_is_added_after_a_split_of_the_last_block_comes_last);
    tcase_add_test(tests, halves_keep_what_they_were_and_know_their_raw_bytes);
    tcase_add_test(tests, spans_are_cut_where_their_block_is);
    tcase_add_test(tests, a_merge_puts_one_text_behind_the_other);
    tcase_add_test(tests, a_merge_with_a_block_of_unknown_origin_keeps_the_known_one);
    tcase_add_test(tests, spans_are_ordered_by_begin_and_then_the_longest_first);
    tcase_add_test(tests, spans_cover_the_same_letters_whatever_happens);
    tcase_add_test(tests, many_spans_and_many_edits_take_no_time);
    return test_run(tests);
}
