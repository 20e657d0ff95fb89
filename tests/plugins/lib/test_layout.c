/* The layout library: paragraphs are written "kind: text", one a line. */
#define _GNU_SOURCE /* open_memstream */
#include <layout.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static char *written;

static void teardown(void)
{
    free(written);
    written = NULL;
}

static const char *paragraphs(const char *text)
{
    static const char *const kinds[] = {"", "h", "li"};
    free(written);
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);
    char *folded = malloc(strlen(text) + 1);
    struct layout layout;
    struct layout_paragraph paragraph;
    layout_begin(&layout, qn_str(text));
    while (layout_next(&layout, &paragraph)) {
        qn_slice words = qn_part(layout.text, paragraph.begin, paragraph.end);
        if (paragraph.folded)
            words = qn_bytes(folded, layout_fold(&layout, &paragraph, folded));
        if (paragraph.kind != LAYOUT_PARAGRAPH)
            fprintf(out, "%s%u ", kinds[paragraph.kind], paragraph.level);
        fprintf(out, "%.*s|", (int)words.size, words.data);
    }
    fclose(out);
    free(folded);
    return written;
}

START_TEST(a_line_is_a_paragraph_when_lines_end_where_sentences_do)
{
    ck_assert_str_eq(paragraphs("The mill opened.\nIt grinds oats now.\n\n\nThe baker is glad.\n"),
                     "The mill opened.|It grinds oats now.|The baker is glad.|");
}
END_TEST

START_TEST(lines_broken_at_a_width_are_joined)
{
    ck_assert_str_eq(paragraphs("The harbour authority opened a second terminal for\n"
                                "grain on Monday, two years after the first one was\n"
                                "closed by a storm that took the roof off.\n"
                                "\n"
                                "Two ships can now be unloaded at once, the director\n"
                                "said, and a third is expected in the coming week.\n"),
                     "The harbour authority opened a second terminal for grain on Monday, two years after the first one was "
                     "closed by a storm that took the roof off.|"
                     "Two ships can now be unloaded at once, the director said, and a third is expected in the coming week.|");
}
END_TEST

START_TEST(a_title_above_wrapped_lines_stays_alone)
{
    ck_assert_str_eq(paragraphs("Terminal opened\n"
                                "The harbour authority opened a second terminal for\n"
                                "grain on Monday, two years after the first one was\n"
                                "closed by a storm that took the roof off and left\n"
                                "the silos open to the rain.\n"
                                "    Two ships can now be unloaded at once, as the\n"
                                "director said, and a third is expected soon.\n"),
                     "Terminal opened|"
                     "The harbour authority opened a second terminal for grain on Monday, two years after the first one was "
                     "closed by a storm that took the roof off and left the silos open to the rain.|"
                     "Two ships can now be unloaded at once, as the director said, and a third is expected soon.|");
}
END_TEST

START_TEST(wrapped_chinese_is_joined_without_blanks)
{
    ck_assert_str_eq(paragraphs("港口管理局星期一启用了第二座粮食码头，两年前第一座码\n"
                                "头因为风暴失去屋顶而关闭，从那时起所有的船只都只能在\n"
                                "北边的旧码头卸货，等待的时间常常超过一个星期，费用也\n"
                                "越来越高。\n"),
                     "港口管理局星期一启用了第二座粮食码头，两年前第一座码头因为风暴失去屋顶而关闭，从那时起所有的船只都只能在"
                     "北边的旧码头卸货，等待的时间常常超过一个星期，费用也越来越高。|");
}
END_TEST

START_TEST(the_rows_of_a_table_stay_apart)
{
    ck_assert_str_eq(paragraphs("Oats       north harbour      1200 tons      41.20\n"
                                "Barley     north harbour       900 tons      38.75\n"
                                "Wheat      south harbour      3100 tons      55.10\n"
                                "Rye        south harbour       450 tons      36.00\n"),
                     "Oats       north harbour      1200 tons      41.20|Barley     north harbour       900 tons      38.75|"
                     "Wheat      south harbour      3100 tons      55.10|Rye        south harbour       450 tons      36.00|");
}
END_TEST

START_TEST(one_broken_line_is_enough_when_the_next_begins_small)
{
    ck_assert_str_eq(paragraphs("The harbour authority opened a second terminal for grain\non Monday.\n"),
                     "The harbour authority opened a second terminal for grain on Monday.|");
    ck_assert_str_eq(paragraphs("Harbour Authority Opens Second Terminal for Grain\nTwo ships can be unloaded.\n"),
                     "Harbour Authority Opens Second Terminal for Grain|Two ships can be unloaded.|");
}
END_TEST

START_TEST(every_line_ending_counts)
{
    ck_assert_str_eq(paragraphs("one\r\n\r\ntwo\r\nthree"), "one|two|three|");
    ck_assert_str_eq(paragraphs("one\r\rtwo\rthree\r"), "one|two|three|");
}
END_TEST

START_TEST(white_space_of_all_kinds_is_trimmed)
{
    ck_assert_str_eq(paragraphs("\xC2\xA0\t one \xE3\x80\x80\n\xC2\xA0\n\xEF\xBB\xBF\xE2\x80\x8B\ntwo\x01\n"), "one|two|");
    ck_assert_str_eq(paragraphs(" \n\n \t"), "");
    ck_assert_str_eq(paragraphs(""), "");
}
END_TEST

START_TEST(letters_that_end_like_white_space_stay)
{
    ck_assert_str_eq(paragraphs("voil\xC3\xA0\nm\xC4\x85\n\xE0\xA0\x80"), "voilà|mą|\xE0\xA0\x80|");
}
END_TEST

START_TEST(a_marked_heading_stands_alone)
{
    ck_assert_str_eq(paragraphs("# Title\n\nWords.\n\n## Part\nWords.\n"), "h1 Title|Words.|h2 Part|Words.|");
    ck_assert_str_eq(paragraphs("More on this:\n# Harbour\n# Grain\n"), "More on this:|# Harbour|# Grain|");
}
END_TEST

START_TEST(hyphens_are_bullets_only_where_headings_are_marked)
{
    ck_assert_str_eq(paragraphs("• oats\n• rye\n"), "li1 oats|li1 rye|");
    ck_assert_str_eq(paragraphs("- Good morning, he said.\n- Good night.\n"), "- Good morning, he said.|- Good night.|");
    ck_assert_str_eq(paragraphs("# Grain\n\n- oats\n* rye\n-5 degrees\n"), "h1 Grain|li1 oats|li1 rye|-5 degrees|");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("layout");
    TCase *tests = tcase_create("layout");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, a_line_is_a_paragraph_when_lines_end_where_sentences_do);
    tcase_add_test(tests, lines_broken_at_a_width_are_joined);
    tcase_add_test(tests, a_title_above_wrapped_lines_stays_alone);
    tcase_add_test(tests, wrapped_chinese_is_joined_without_blanks);
    tcase_add_test(tests, the_rows_of_a_table_stay_apart);
    tcase_add_test(tests, one_broken_line_is_enough_when_the_next_begins_small);
    tcase_add_test(tests, every_line_ending_counts);
    tcase_add_test(tests, white_space_of_all_kinds_is_trimmed);
    tcase_add_test(tests, letters_that_end_like_white_space_stay);
    tcase_add_test(tests, a_marked_heading_stands_alone);
    tcase_add_test(tests, hyphens_are_bullets_only_where_headings_are_marked);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
