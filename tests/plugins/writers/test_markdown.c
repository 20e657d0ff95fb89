/* markdown: what means something is written so that it does, what does not so that it does not. */
#include "../press.h"

static struct press *press;

static void setup(void)
{
    press = press_new(QN_WRITER, "markdown");
    press_set(press, "front_matter", false);
}

static void teardown(void)
{
    press_free(press);
}

static const char *paragraph(const char *text)
{
    press_clear(press);
    press_paragraph(press, text);
    return press_render(press);
}

static void mark(const char *type, uint32_t begin, uint32_t end)
{
    qn_block *block = press->doc.blocks;
    while (block->next)
        block = block->next;
    qn_span *span = press_span(press, block, type, begin, end);
    press_feature(press, span, qn_str(strcmp(type, "image") == 0 ? "source" : "target"), qn_str("https://example.org/a_(b) c"));
}

START_TEST(a_page_begins_with_its_fields_and_title)
{
    press_set(press, "front_matter", true);
    press_text_field(press, "site", "post.example");
    press_text_field(press, "title", "Storks \"return\" #");
    press_text_field(press, "e mail", "x");
    const qn_slice names[] = {qn_str("a"), qn_str("b")};
    press_field(press, qn_str("tags"), (qn_value){.type = QN_LIST, .count = 2, .list = names});
    press_paragraph(press, "They are back.");
    ck_assert_str_eq(press_render(press), "---\ntitle: \"Storks \\\"return\\\" #\"\n\"e mail\": \"x\"\nsite: \"post.example\"\n"
                                          "tags: [\"a\",\"b\"]\nuri: \"a.txt\"\n---\n\n# Storks \"return\" \\#\n\nThey are back.\n\n");
}
END_TEST

START_TEST(a_title_is_not_written_twice)
{
    press_text_field(press, "title", "Storks return");
    press_block(press, QN_HEADING, 1, qn_str("Storks return"));
    press_block(press, QN_HEADING, 2, qn_str("In the town"));
    ck_assert_str_eq(press_render(press), "# Storks return\n\n## In the town\n\n");
}
END_TEST

START_TEST(nothing_kept_is_nothing_written)
{
    press_cause(press, press_paragraph(press, "Share this"), QN_DROPPED, (qn_cause){.reason = qn_str("share-bar")});
    ck_assert_str_eq(press_render(press), "");
}
END_TEST

START_TEST(characters_that_mean_something_are_escaped)
{
    ck_assert_str_eq(paragraph("a*b* `c` [d](e) \\ ~f~"), "a\\*b\\* \\`c\\` \\[d\\](e) \\\\ \\~f\\~\n\n");
    ck_assert_str_eq(paragraph("<b>x</b> &amp; _y_"), "\\<b>x\\</b> \\&amp; \\_y\\_\n\n");
}
END_TEST

START_TEST(characters_that_mean_nothing_stay_as_they_are)
{
    ck_assert_str_eq(paragraph("5 < 6 & 7, snake_case! #tag | 100 %"), "5 < 6 & 7, snake_case! #tag | 100 %\n\n");
    ck_assert_str_eq(paragraph("#tag"), "#tag\n\n");
    ck_assert_str_eq(paragraph("-5 degrees"), "-5 degrees\n\n");
    ck_assert_str_eq(paragraph("1986.5 marks"), "1986.5 marks\n\n");
}
END_TEST

START_TEST(no_line_of_text_begins_a_heading_a_list_or_a_rule)
{
    ck_assert_str_eq(paragraph("# no"), "\\# no\n\n");
    ck_assert_str_eq(paragraph("1986. A year"), "1986\\. A year\n\n");
    ck_assert_str_eq(paragraph("a\n---\n===\n> b\n+ c\n2) d\n| e\n  - f"),
                     "a\\\n\\---\\\n\\===\\\n\\> b\\\n\\+ c\\\n2\\) d\\\n\\| e\\\n\\- f\n\n");
}
END_TEST

/* Taking the backslashes away must give the text; and what is left bare must not be able to mark anything. */
START_TEST(any_text_can_be_read_back)
{
    static const char *const parts[] = {
        "a", "7", " ", "\n", "*", "_", "`", "[", "]", "<", "!", "#", "-", "+", "=", ".", ")", "\\", "~", "&lt;", "é",
    };
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        char text[64] = "x", plain[128];
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525 + 1013904223;
            strcat(text, parts[(seed >> 16) % (sizeof parts / sizeof *parts)]);
        }
        strcat(text, "x");
        size_t size = 0;
        for (const char *at = paragraph(text); *at; at++) {
            ck_assert(!strchr("*`[]~", *at));
            at += *at == '\\';
            plain[size++] = *at;
        }
        plain[size - 2] = '\0';
        for (char *blank = strstr(text, "\n "); blank; blank = strstr(text, "\n ")) /* no line begins with a blank */
            memmove(blank + 1, blank + 2, strlen(blank + 1));
        ck_assert_str_eq(plain, text);
    }
}
END_TEST

START_TEST(spans_become_links_emphasis_code_and_pictures)
{
    press_paragraph(press, "See the old nest, now.");
    mark("link", 4, 16);
    mark("strong", 8, 11);
    mark("em", 12, 16);
    mark("image", 16, 16);
    mark("code", 18, 21);
    ck_assert_str_eq(press_render(press), "See [the **old** *nest*](https://example.org/a_%28b%29%20c)"
                                          " ![](https://example.org/a_%28b%29%20c), `now`.\n\n");
    press_set(press, "links", false);
    ck_assert_str_eq(press_render(press), "See the **old** *nest*, `now`.\n\n");
}
END_TEST

START_TEST(spans_that_cross_are_cut_and_blanks_stay_outside)
{
    press_paragraph(press, "one two three");
    mark("strong", 0, 8);
    mark("link", 4, 13);
    ck_assert_str_eq(press_render(press), "**one [two](https://example.org/a_%28b%29%20c)** three\n\n");
}
END_TEST

START_TEST(emphasis_that_stars_cannot_mark_becomes_a_tag)
{
    press_paragraph(press, "他说「好」了");
    mark("strong", 6, 15);
    ck_assert_str_eq(press_render(press), "他说<strong>「好」</strong>了\n\n");
    press_clear(press);
    press_paragraph(press, "他说好了");
    mark("strong", 6, 9);
    ck_assert_str_eq(press_render(press), "他说**好**了\n\n");
    press_clear(press);
    press_paragraph(press, "both once");
    mark("strong", 0, 4);
    mark("em", 0, 4);
    ck_assert_str_eq(press_render(press), "***both*** once\n\n");
    press_clear(press);
    press_paragraph(press, "「both」 once");
    mark("strong", 0, 10);
    mark("em", 0, 10);
    ck_assert_str_eq(press_render(press), "**<em>「both」</em>** once\n\n");
}
END_TEST

#define PICTURE "![](https://example.org/a_%28b%29%20c)"

START_TEST(a_picture_stands_above_its_caption)
{
    press_block(press, QN_CAPTION, 0, qn_str("A stork."));
    mark("image", 0, 0);
    ck_assert_str_eq(press_render(press), PICTURE "\\\n*A stork.*\n\n");
}
END_TEST

START_TEST(pictures_before_the_words_get_a_paragraph)
{
    press_block(press, QN_HEADING, 2, qn_str("The nest"));
    mark("strong", 0, 8);
    mark("image", 0, 0);
    press_paragraph(press, "It is old.");
    mark("image", 0, 0);
    mark("image", 0, 0);
    mark("image", 5, 5);
    press_block(press, QN_CODE, 0, qn_str("mill()"));
    mark("image", 0, 0);
    press_block(press, QN_QUOTE, 1, qn_str("Look!"));
    mark("image", 0, 0);
    press_block(press, QN_RULE, 0, qn_str(""));
    press_paragraph(press, "");
    mark("image", 0, 0);
    ck_assert_str_eq(press_render(press), PICTURE "\n\n## The nest\n\n" PICTURE " " PICTURE "\n\nIt is " PICTURE " old.\n\n" PICTURE
                                          "\n\n```\nmill()\n```\n\n" PICTURE "\n\n> Look!\n\n* * *\n\n" PICTURE "\n\n");
}
END_TEST

START_TEST(pictures_of_items_cells_and_quotations_that_go_on_stay_in_them)
{
    press_block(press, QN_LIST_ITEM, 1, qn_str("One"));
    mark("image", 0, 0);
    press_block(press, QN_QUOTE, 1, qn_str("First."));
    press_block(press, QN_QUOTE, 1, qn_str("Second."));
    mark("image", 0, 0);
    press_block(press, QN_TABLE_ROW, 1, qn_str("a\tb"));
    mark("image", 0, 0);
    ck_assert_str_eq(press_render(press),
                     "- " PICTURE " One\n\n> First.\n>\n> " PICTURE " Second.\n\n| " PICTURE " a | b |\n| --- | --- |\n\n");
}
END_TEST

static const char *link_to(const char *target)
{
    press->doc.blocks = NULL;
    press_paragraph(press, "ada");
    press_feature(press, press_span(press, press->doc.blocks, "link", 0, 3), qn_str("target"), qn_str(target));
    return press_render(press);
}

START_TEST(addresses_are_made_whole_by_that_of_the_page)
{
    press_text_field(press, "url", "https://mill.example/notes/grain.html?page=2");
    ck_assert_str_eq(link_to("/people/ada"), "[ada](https://mill.example/people/ada)\n\n");
    ck_assert_str_eq(link_to("../ada (2).html"), "[ada](https://mill.example/ada%20%282%29.html)\n\n");
    ck_assert_str_eq(link_to("?page=3&amp;x"), "[ada](https://mill.example/notes/grain.html?page=3&amp;amp;x)\n\n");
    ck_assert_str_eq(link_to("//post.example/ada"), "[ada](https://post.example/ada)\n\n");
    ck_assert_str_eq(link_to("mailto:ada@mill.example"), "[ada](mailto:ada@mill.example)\n\n");
    ck_assert_str_eq(link_to("http://Post.example"), "[ada](http://Post.example)\n\n");
    ck_assert_str_eq(link_to("#note"), "[ada](#note)\n\n");
    ck_assert_str_eq(link_to("http://["), "[ada](http://[)\n\n");
    press->doc.uri = qn_str("https://post.example/");
    ck_assert_str_eq(link_to("/people/ada"), "[ada](https://post.example/people/ada)\n\n");
}
END_TEST

START_TEST(addresses_stay_as_they_are_where_that_of_the_page_is_none_of_the_web)
{
    ck_assert_str_eq(link_to("/people/ada"), "[ada](/people/ada)\n\n");
    press_text_field(press, "url", "grain.html");
    ck_assert_str_eq(link_to("/people/ada"), "[ada](/people/ada)\n\n");
    char far[600];
    memset(far, 'x', sizeof far);
    memcpy(far, "https://mill.example/", 21);
    press->doc.uri = qn_bytes(far, sizeof far);
    ck_assert_str_eq(link_to("/people/ada"), "[ada](/people/ada)\n\n");
}
END_TEST

START_TEST(a_heading_is_bold_by_itself)
{
    press_block(press, QN_HEADING, 2, qn_str("The old nest"));
    mark("strong", 0, 12);
    press_block(press, QN_HEADING, 3, qn_str("The old nest"));
    mark("strong", 4, 7);
    ck_assert_str_eq(press_render(press), "## The old nest\n\n### The **old** nest\n\n");
}
END_TEST

START_TEST(code_is_fenced_by_more_backticks_than_it_holds)
{
    press_paragraph(press, "run ``a` now");
    mark("code", 4, 8);
    qn_block *block = press_block(press, QN_CODE, 0, qn_str("# not a heading\n```\n*x*"));
    press_feature(press, press_span(press, block, "code", 0, 5), qn_str("language"), qn_str("sh"));
    ck_assert_str_eq(press_render(press), "run ``` ``a` ``` now\n\n````sh\n# not a heading\n```\n*x*\n````\n\n");
}
END_TEST

START_TEST(lists_nest_and_keep_their_numbers)
{
    press_block(press, QN_LIST_ITEM, 1, qn_str("nests"))->ordinal = 9;
    press_block(press, QN_LIST_ITEM, 1, qn_str("eggs"))->ordinal = 10;
    press_block(press, QN_LIST_ITEM, 3, qn_str("white,\n- large"));
    press_block(press, QN_LIST_ITEM, 2, qn_str("four"));
    press_block(press, QN_LIST_ITEM, 1, qn_str("another list"))->ordinal = 1;
    ck_assert_str_eq(press_render(press), "9. nests\n10. eggs\n    - white,\\\n      \\- large\n    - four\n1) another list\n\n");
}
END_TEST

START_TEST(what_goes_on_with_an_item_stands_below_its_text)
{
    press_block(press, QN_LIST_ITEM, 1, qn_str("nests"))->ordinal = 10;
    press_block(press, QN_PARAGRAPH, 1, qn_str("on poles"));
    press_block(press, QN_LIST_ITEM, 2, qn_str("of sticks"));
    press_block(press, QN_CODE, 2, qn_str("a\n\nb"));
    press_block(press, QN_PARAGRAPH, 1, qn_str("and of reed"));
    press_block(press, QN_LIST_ITEM, 1, qn_str("eggs"))->ordinal = 11;
    press_block(press, QN_PARAGRAPH, 0, qn_str("The end."));
    press_block(press, QN_PARAGRAPH, 3, qn_str("Of an item that was dropped."));
    ck_assert_str_eq(press_render(press), "10. nests\n\n    on poles\n\n    - of sticks\n\n      ```\n      a\n\n      b\n      ```\n\n"
                                          "    and of reed\n\n11. eggs\n\nThe end.\n\nOf an item that was dropped.\n\n");
}
END_TEST

START_TEST(rows_make_a_table_as_wide_as_the_widest)
{
    press_block(press, QN_TABLE_ROW, 1, qn_str("year\tpairs"));
    press_block(press, QN_TABLE_ROW, 0, qn_str("2025\t12|13\tmany"));
    press_block(press, QN_TABLE_ROW, 1, qn_str("next\ntable"));
    ck_assert_str_eq(press_render(press), "| year | pairs |  |\n| --- | --- | --- |\n| 2025 | 12\\|13 | many |\n\n"
                                          "| next<br>table |\n| --- |\n\n");
    press_clear(press);
    press_block(press, QN_TABLE_ROW, 0, qn_str("a\tb"));
    mark("strong", 2, 3);
    ck_assert_str_eq(press_render(press), "|  |  |\n| --- | --- |\n| a | **b** |\n\n");
}
END_TEST

/* A row whose cells are parted by tabs; each spans so many columns and rows as two digits say. */
static void row(const char *text, const char *extents)
{
    qn_block *block = press_block(press, QN_TABLE_ROW, 0, qn_str(text));
    for (uint32_t begin = 0; begin <= block->text.size; extents += 2) {
        const uint32_t end = begin + (uint32_t)strcspn(text + begin, "\t");
        qn_span *cell = press_span(press, block, "cell", begin, end);
        press_feature(press, cell, qn_str("columns"), qn_bytes(extents, 1));
        press_feature(press, cell, qn_str("rows"), qn_bytes(extents + 1, 1));
        begin = end + 1;
    }
}

START_TEST(cells_that_span_leave_the_others_in_their_columns)
{
    row("year\tpairs", "1121");
    row("2025\tspring\t12", "131111");
    row("summer\t13", "1111");
    row("winter", "11");
    row("2026\tnone", "1121");
    ck_assert_str_eq(press_render(press), "|  |  |  |\n| --- | --- | --- |\n| year | pairs |  |\n| 2025 | spring | 12 |\n"
                                          "|  | summer | 13 |\n|  | winter |\n| 2026 | none |  |\n\n");
}
END_TEST

START_TEST(quotations_captions_and_rules_look_like_themselves)
{
    press_block(press, QN_QUOTE, 1, qn_str("one\ntwo"));
    press_block(press, QN_QUOTE, 2, qn_str("three"));
    press_block(press, QN_CAPTION, 0, qn_str("A stork. Photo: A. Feather"));
    press_block(press, QN_RULE, 0, qn_str(NULL));
    ck_assert_str_eq(press_render(press), "> one\\\n> two\n>\n> > three\n\n*A stork. Photo: A. Feather*\n\n* * *\n\n");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("markdown");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_page_begins_with_its_fields_and_title);
    tcase_add_test(tests, a_title_is_not_written_twice);
    tcase_add_test(tests, nothing_kept_is_nothing_written);
    tcase_add_test(tests, characters_that_mean_something_are_escaped);
    tcase_add_test(tests, characters_that_mean_nothing_stay_as_they_are);
    tcase_add_test(tests, no_line_of_text_begins_a_heading_a_list_or_a_rule);
    tcase_add_test(tests, any_text_can_be_read_back);
    tcase_add_test(tests, spans_become_links_emphasis_code_and_pictures);
    tcase_add_test(tests, spans_that_cross_are_cut_and_blanks_stay_outside);
    tcase_add_test(tests, emphasis_that_stars_cannot_mark_becomes_a_tag);
    tcase_add_test(tests, a_picture_stands_above_its_caption);
    tcase_add_test(tests, pictures_before_the_words_get_a_paragraph);
    tcase_add_test(tests, pictures_of_items_cells_and_quotations_that_go_on_stay_in_them);
    tcase_add_test(tests, addresses_are_made_whole_by_that_of_the_page);
    tcase_add_test(tests, addresses_stay_as_they_are_where_that_of_the_page_is_none_of_the_web);
    tcase_add_test(tests, a_heading_is_bold_by_itself);
    tcase_add_test(tests, code_is_fenced_by_more_backticks_than_it_holds);
    tcase_add_test(tests, lists_nest_and_keep_their_numbers);
    tcase_add_test(tests, what_goes_on_with_an_item_stands_below_its_text);
    tcase_add_test(tests, rows_make_a_table_as_wide_as_the_widest);
    tcase_add_test(tests, cells_that_span_leave_the_others_in_their_columns);
    tcase_add_test(tests, quotations_captions_and_rules_look_like_themselves);
    return press_main("markdown", tests);
}
