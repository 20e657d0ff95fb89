/* Drafts: what is made of them, and what a change leaves whole. */
#include "verify/draft.h"

#include "base/characters.h"
#include "verify/specimen.h"

#include "../core_test.h"

static struct board *board;

static void setup(void)
{
    board = board_new();
    ck_assert_ptr_nonnull(board);
}

static void teardown(void)
{
    board_free(board);
}

START_TEST(a_document_is_made_of_the_blocks)
{
    struct draft draft = {0};
    struct page page;
    draft_clear(&draft);
    draft.uri = "a.txt";
    draft_add(&draft, QN_HEADING, 2, qn_str("Storks"));
    draft_line(&draft, "They are back.");
    ck_assert(page_make(&page, &draft, NULL, true, 1 << 20, FENCE_BEHIND, board));
    const qn_block *heading = page.document->pub.blocks;
    ck_assert_uint_eq(heading->kind, QN_HEADING);
    ck_assert_uint_eq(heading->level, 2);
    ck_assert(qn_equal(heading->next->text, qn_str("They are back.")));
    ck_assert_uint_eq(heading->next->raw_begin, 7);
    ck_assert_ptr_null(heading->next->next);
    ck_assert_ptr_eq(page.document->pub.raw.data, page.fence.data);
    page_free(&page);
    draft_fini(&draft);
}
END_TEST

START_TEST(changed_blocks_stay_within_the_text)
{
    struct draft draft = {0};
    uint64_t seed = 3;
    for (size_t i = 0; specimen_document(i, &draft); i++)
        for (int change = 0; change < 200 && draft.text.size < 1 << 16; change++) {
            draft_mutate(&draft, &seed);
            for (size_t j = 0; j < draft.count; j++) {
                ck_assert_uint_le(draft.blocks[j].begin, draft.blocks[j].end);
                ck_assert_uint_le(draft.blocks[j].end, draft.text.size);
            }
        }
    ck_assert(!draft.failed);
    draft_fini(&draft);
}
END_TEST

START_TEST(a_seed_gives_the_same_changes)
{
    struct draft drafts[2] = {{.uri = NULL}, {.uri = NULL}};
    for (int i = 0; i < 2; i++) {
        uint64_t seed = 11;
        ck_assert_ptr_nonnull(specimen_document(0, &drafts[i]));
        for (int change = 0; change < 100; change++)
            draft_mutate(&drafts[i], &seed);
    }
    ck_assert(qn_equal(qn_bytes(drafts[0].text.data, drafts[0].text.size), qn_bytes(drafts[1].text.data, drafts[1].text.size)));
    ck_assert_uint_eq(drafts[0].count, drafts[1].count);
    draft_fini(&drafts[0]);
    draft_fini(&drafts[1]);
}
END_TEST

START_TEST(utf8_is_what_the_standard_says)
{
    static const char *const right[] = {"", "plain text, longer than eight bytes", "\xC2\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"};
    static const char *const wrong[] = {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x80\x80\x80\x80",
                                        "eight bytes and then \xE2\x80"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        ck_assert_msg(characters_valid(qn_str(right[i])), "number %zu of the right ones", i);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!characters_valid(qn_str(wrong[i])), "number %zu of the wrong ones", i);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("draft");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_document_is_made_of_the_blocks);
    tcase_add_test(tests, changed_blocks_stay_within_the_text);
    tcase_add_test(tests, a_seed_gives_the_same_changes);
    tcase_add_test(tests, utf8_is_what_the_standard_says);
    return test_run(tests);
}
