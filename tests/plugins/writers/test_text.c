/* text: pages as one would read them. */
#include "../press.h"

static struct press *press;

static void setup(void)
{
    press = press_new(QN_WRITER, "text");
    press_set_text(press, "separator", "");
}

static void teardown(void)
{
    press_free(press);
}

START_TEST(title_and_blocks_stand_apart)
{
    press_text_field(press, "title", "Storks return");
    press_block(press, QN_HEADING, 2, qn_str("In the town"));
    press_paragraph(press, "They are back.");
    press_block(press, QN_RULE, 0, qn_str(NULL));
    press_block(press, QN_QUOTE, 1, qn_str("“A week early.”"));
    ck_assert_str_eq(press_render(press), "Storks return\n\nIn the town\n\nThey are back.\n\n* * *\n\n“A week early.”\n");
}
END_TEST

START_TEST(a_title_is_not_written_twice_and_not_at_all_if_one_says_so)
{
    press_text_field(press, "title", "Storks return");
    press_block(press, QN_HEADING, 1, qn_str("Storks return"));
    press_paragraph(press, "They are back.");
    ck_assert_str_eq(press_render(press), "Storks return\n\nThey are back.\n");
    press_set(press, "title", false);
    press->doc.blocks = press->doc.blocks->next;
    ck_assert_str_eq(press_render(press), "They are back.\n");
}
END_TEST

START_TEST(lists_and_tables_stand_together)
{
    press_block(press, QN_LIST_ITEM, 1, qn_str("nests"))->ordinal = 1;
    press_block(press, QN_LIST_ITEM, 2, qn_str("on roofs"));
    press_block(press, QN_LIST_ITEM, 1, qn_str("eggs,\nfour of them"))->ordinal = 2;
    press_block(press, QN_TABLE_ROW, 1, qn_str("year\tpairs"));
    press_block(press, QN_TABLE_ROW, 0, qn_str("2025\t12"));
    press_block(press, QN_CODE, 0, qn_str("a\n  b"));
    ck_assert_str_eq(press_render(press),
                     "1. nests\n  - on roofs\n2. eggs,\n   four of them\n\nyear\tpairs\n2025\t12\n\na\n  b\n");
}
END_TEST

START_TEST(dropped_and_empty_blocks_leave_no_trace)
{
    press_cause(press, press_paragraph(press, "Share this"), QN_DROPPED, (qn_cause){.reason = qn_str("share-bar")});
    press_paragraph(press, "");
    ck_assert_str_eq(press_render(press), "");
    press_cause(press, press_paragraph(press, "Said before."), QN_MARKED, (qn_cause){.reason = qn_str("duplicate")});
    ck_assert_str_eq(press_render(press), "Said before.\n");
}
END_TEST

START_TEST(a_separator_ends_each_document)
{
    press_paragraph(press, "They are back.");
    press_set_text(press, "separator", "----");
    ck_assert_str_eq(press_render(press), "They are back.\n----\n");
    press_clear(press);
    ck_assert_str_eq(press_render(press), "");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("text");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, title_and_blocks_stand_apart);
    tcase_add_test(tests, a_title_is_not_written_twice_and_not_at_all_if_one_says_so);
    tcase_add_test(tests, lists_and_tables_stand_together);
    tcase_add_test(tests, dropped_and_empty_blocks_leave_no_trace);
    tcase_add_test(tests, a_separator_ends_each_document);
    return press_main("text", tests);
}
