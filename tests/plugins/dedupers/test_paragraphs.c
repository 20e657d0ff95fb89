/* paragraphs: which blocks are the same, and which are none of its business; what is common the core decides. */
#include "../press.h"

static struct press *press;

static void setup(void)
{
    press = press_new(QN_DEDUPER, "paragraphs");
}

static void teardown(void)
{
    press_free(press);
}

static bool same(const char *a, const char *b)
{
    press_clear(press);
    press_paragraph(press, a);
    press_paragraph(press, b);
    ck_assert_uint_eq(press_keys(press), 2);
    return press->keys[0].high == press->keys[1].high && press->keys[0].low == press->keys[1].low;
}

START_TEST(the_words_in_their_order_are_the_key)
{
    ck_assert(same("Subscribe to our newsletter!", "SUBSCRIBE to our: newsletter"));
    ck_assert(same("Lies mehr \xC3\xBC" "ber uns", "Lies mehr u\xCC\x88" "ber uns"));
    ck_assert(!same("Read more about us", "About us: read more"));
    ck_assert(!same("Read more", "Read more more"));
    ck_assert(!same("to day", "today"));
}
END_TEST

START_TEST(digits_count)
{
    ck_assert(!same("Posted on 3 May", "Posted on 4 May"));
}
END_TEST

START_TEST(long_paragraphs_are_taken_as_a_whole)
{
    char a[4096], b[4096];
    size_t size = 0;
    for (int i = 0; i < 300; i++)
        size += (size_t)snprintf(a + size, sizeof a - size, "word%d ", i);
    memcpy(b, a, sizeof a);
    ck_assert(same(a, b));
    b[size - 2] = 'x';
    ck_assert(!same(a, b));
}
END_TEST

START_TEST(every_block_with_words_is_a_unit_unless_it_is_out_already)
{
    press_paragraph(press, "one");
    press_paragraph(press, "***");
    press_paragraph(press, "two")->state = QN_DROPPED;
    press_paragraph(press, "three")->state = QN_MARKED;
    qn_block *last = press_paragraph(press, "four");
    ck_assert_uint_eq(press_keys(press), 2);
    ck_assert_ptr_eq(press->key_blocks[0], press->doc.blocks);
    ck_assert_ptr_eq(press->key_blocks[1], last);
}
END_TEST

START_TEST(asks_the_core_to_count)
{
    const qn_ext *ext = press->plugin->exts;
    ck_assert_str_eq(ext->name, QN_COMMON);
    const qn_common *common = ext->table;
    ck_assert_int_eq(common->count, 10);
    ck_assert_double_eq(common->share, 0.05);
    ck_assert_int_eq(common->contexts, 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("paragraphs");
    TCase *all = tcase_create("paragraphs");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, the_words_in_their_order_are_the_key);
    tcase_add_test(all, digits_count);
    tcase_add_test(all, long_paragraphs_are_taken_as_a_whole);
    tcase_add_test(all, every_block_with_words_is_a_unit_unless_it_is_out_already);
    tcase_add_test(all, asks_the_core_to_count);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
