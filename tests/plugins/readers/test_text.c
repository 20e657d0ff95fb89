/* The text reader, as a pipeline loads it. */
#include <quern/quern-test.h>

#include <check.h>
#include <string.h>

static qt_fixture *text;

static void setup(void)
{
    text = qt_new("reader/text", NULL);
    ck_assert_ptr_nonnull(text);
}

static void teardown(void)
{
    qt_free(text);
}

static void read_text(const char *words)
{
    ck_assert_int_eq(qt_read(text, "page.txt", words, strlen(words)), QN_PASS);
    ck_assert_uint_eq(qt_doc_count(text), 1);
}

static qn_block *block_at(size_t index)
{
    qn_block *block = qt_doc(text, 0)->blocks;
    while (block && index--)
        block = block->next;
    ck_assert_ptr_nonnull(block);
    return block;
}

/* ---- Probing ---- */

START_TEST(words_are_probed_as_text)
{
    ck_assert_int_gt(qt_probe(text, "a.txt", "Some words.\n", 12), 0);
    ck_assert_int_gt(qt_probe(text, "a.txt", "caf\xE9", 4), 0);
    ck_assert_int_gt(qt_probe(text, "a.txt", "\xFF\xFE" "a\0b\0", 6), 0);
}
END_TEST

START_TEST(binary_is_not_probed_as_text)
{
    ck_assert_int_eq(qt_probe(text, "a.bin", "GIF89a\x01\x00\x01\x00", 10), 0);
    ck_assert_int_eq(qt_probe(text, "a.bin", "\x01\x02\x03\x04 words", 10), 0);
}
END_TEST

/* ---- Paragraphs ---- */

START_TEST(every_paragraph_is_a_block)
{
    read_text("Terminal Opened\n\nThe terminal opened on Monday.\nIt is large.\n\n\n");
    ck_assert_str_eq(qt_text(text), "Terminal Opened\nThe terminal opened on Monday.\nIt is large.");
}
END_TEST

START_TEST(raw_ranges_are_those_of_the_bytes)
{
    static const char words[] = "\xEF\xBB\xBFTitle\r\n\r\n  Two words \r\n";
    read_text(words);
    ck_assert_uint_eq(block_at(0)->raw_begin, 3);
    ck_assert_uint_eq(block_at(0)->raw_end, 8);
    ck_assert_uint_eq(block_at(1)->raw_begin, 14);
    ck_assert_uint_eq(block_at(1)->raw_end, 23);
}
END_TEST

START_TEST(raw_ranges_are_exact_in_other_encodings)
{
    /* windows-1251, one byte a letter */
    static const char words[] = "\xCF\xF0\xE0\xE2\xE8\xF2\xE5\xEB\xFC\xF1\xF2\xE2\xEE \xF1\xEE\xEE\xE1\xF9\xE8\xEB\xEE \xE2\xF7\xE5\xF0\xE0.\n"
                                "\xCF\xE5\xF0\xE5\xE3\xEE\xE2\xEE\xF0\xFB \xE1\xF3\xE4\xF3\xF2.\n";
    read_text(words);
    ck_assert_str_eq(qt_text(text), "Правительство сообщило вчера.\nПереговоры будут.");
    ck_assert_str_eq(qt_field(text, "charset"), "windows-1251");
    ck_assert_uint_eq(block_at(1)->raw_begin, 30);
    ck_assert_uint_eq(block_at(1)->raw_end, 47);
    ck_assert_int_eq(qt_metric(text, "converted"), 1);
}
END_TEST

START_TEST(what_cannot_be_read_is_counted)
{
    read_text("Grüße aus München und schöne Grüße \xC3\n");
    ck_assert_str_eq(qt_text(text), "Grüße aus München und schöne Grüße \xEF\xBF\xBD");
    ck_assert_int_eq(qt_metric(text, "repaired"), 1);
}
END_TEST

START_TEST(headings_and_items_keep_their_kinds)
{
    read_text("# Grain\n\n- oats\n- rye\n");
    ck_assert_int_eq(block_at(0)->kind, QN_HEADING);
    ck_assert_int_eq(block_at(0)->level, 1);
    ck_assert_int_eq(block_at(1)->kind, QN_LIST_ITEM);
    ck_assert_str_eq(qt_text(text), "Grain\noats\nrye");
}
END_TEST

START_TEST(the_layout_can_be_told)
{
    static const char words[] = "A line\nand another.\n\nA third.";
    qt_fixture *wrapped = qt_new("reader/text", "layout = \"wrapped\";");
    ck_assert_ptr_nonnull(wrapped);
    ck_assert_int_eq(qt_read(wrapped, "page.txt", words, strlen(words)), QN_PASS);
    ck_assert_str_eq(qt_text(wrapped), "A line and another.\nA third.");
    qt_free(wrapped);
}
END_TEST

START_TEST(nothing_but_white_space_is_an_empty_document)
{
    read_text(" \n\n\t\n");
    ck_assert_int_eq(qt_doc(text, 0)->verdict, QN_DROP);
    ck_assert(qn_equal(qt_doc(text, 0)->cause->reason, qn_str("empty")));
}
END_TEST

/* ---- Date headers ---- */

START_TEST(a_date_in_front_of_the_title_is_split_off)
{
    read_text(" date 2026-01-28 Terminal Opened\n\nWords.\n");
    ck_assert_str_eq(qt_field(text, "date"), "2026-01-28");
    ck_assert_str_eq(qt_text(text), "Terminal Opened\nWords.");
    ck_assert_str_eq(qt_dropped(text), "date-header: date 2026-01-28");
}
END_TEST

START_TEST(a_date_alone_on_its_line_is_dropped)
{
    read_text("Terminal Opened\nDate: 2026-01-28 04:56:11+01:00\nWords.\n");
    ck_assert_str_eq(qt_field(text, "date"), "2026-01-28T04:56:11+01:00");
    ck_assert_str_eq(qt_text(text), "Terminal Opened\nWords.");
}
END_TEST

START_TEST(what_is_no_date_stays)
{
    static const char *const lines[] = {"date 2026-02-30 Terminal Opened", "date 2026-01-281", "date palms are trees",
                                        "date2026-01-28", "update 2026-01-28", "date 26-01-28"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        read_text(lines[i]);
        ck_assert_ptr_null(qt_field(text, "date"));
        ck_assert_str_eq(qt_text(text), lines[i]);
    }
}
END_TEST

START_TEST(a_date_in_a_sentence_further_down_stays)
{
    read_text("Terminal Opened\ndate 2026-01-28 was agreed on.\n");
    ck_assert_ptr_null(qt_field(text, "date"));
    ck_assert_str_eq(qt_text(text), "Terminal Opened\ndate 2026-01-28 was agreed on.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, words_are_probed_as_text);
    tcase_add_test(tests, binary_is_not_probed_as_text);
    tcase_add_test(tests, every_paragraph_is_a_block);
    tcase_add_test(tests, raw_ranges_are_those_of_the_bytes);
    tcase_add_test(tests, raw_ranges_are_exact_in_other_encodings);
    tcase_add_test(tests, what_cannot_be_read_is_counted);
    tcase_add_test(tests, headings_and_items_keep_their_kinds);
    tcase_add_test(tests, the_layout_can_be_told);
    tcase_add_test(tests, nothing_but_white_space_is_an_empty_document);
    tcase_add_test(tests, a_date_in_front_of_the_title_is_split_off);
    tcase_add_test(tests, a_date_alone_on_its_line_is_dropped);
    tcase_add_test(tests, what_is_no_date_stays);
    tcase_add_test(tests, a_date_in_a_sentence_further_down_stays);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
