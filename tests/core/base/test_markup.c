#include "base/characters.h"
#include "base/markup.h"

#include "../core_test.h"

static struct buffer out;

static void teardown(void)
{
    buffer_fini(&out);
}

static const char *text(qn_slice of)
{
    buffer_clear(&out);
    markup_text(&out, of);
    return buffer_text(&out);
}

START_TEST(markup_is_shown_and_never_meant)
{
    ck_assert_str_eq(text(qn_str("<b onclick='x'>\"R&D\"</b>")), "&lt;b onclick=&#39;x&#39;&gt;&quot;R&amp;D&quot;&lt;/b&gt;");
    ck_assert_str_eq(text(qn_str("zażółć 鵝\ta\r\nb")), "zażółć 鵝\ta\nb");
    ck_assert_str_eq(text(qn_bytes(NULL, 0)), "");
}
END_TEST

START_TEST(what_is_no_text_is_replaced)
{
    ck_assert_str_eq(text(qn_bytes("a\0b\x1b[1m", 7)), "a\uFFFDb\uFFFD[1m");
    ck_assert_str_eq(text(qn_str("\xff" "a\xc3")), "\uFFFDa\uFFFD");
    ck_assert_str_eq(text(qn_str("\xc0\xbc")), "\uFFFD\uFFFD");                   /* "<" said too long */
    ck_assert_str_eq(text(qn_str("\xe0\x80\xbc" "b")), "\uFFFD\uFFFD\uFFFDb");
    ck_assert_str_eq(text(qn_str("\xed\xa0\x80")), "\uFFFD\uFFFD\uFFFD");         /* a surrogate */
    ck_assert_str_eq(text(qn_str("\xf4\x90\x80\x80")), "\uFFFD\uFFFD\uFFFD\uFFFD"); /* above all characters */
    ck_assert_str_eq(text(qn_str("\xc2\x9b" "c")), "\uFFFDc");                    /* a control of two bytes */
}
END_TEST

START_TEST(a_long_text_is_cut_between_characters)
{
    markup_first(&out, qn_str("größer"), 3);
    ck_assert_str_eq(buffer_text(&out), "grö…");
    buffer_clear(&out);
    markup_first(&out, qn_str("grö"), 3);
    ck_assert_str_eq(buffer_text(&out), "grö");
    ck_assert_uint_eq(characters(qn_str("größer")), 6);
    ck_assert_uint_eq(characters_first(qn_str("größer"), 0).size, 0);
}
END_TEST

START_TEST(thousands_are_set_apart)
{
    static const struct {
        uint64_t number;
        const char *text;
    } rows[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {1234567, "1,234,567"}, {UINT64_MAX, "18,446,744,073,709,551,615"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buffer_clear(&out);
        markup_number(&out, rows[i].number);
        ck_assert_str_eq(buffer_text(&out), rows[i].text);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("markup");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, markup_is_shown_and_never_meant);
    tcase_add_test(tests, what_is_no_text_is_replaced);
    tcase_add_test(tests, a_long_text_is_cut_between_characters);
    tcase_add_test(tests, thousands_are_set_apart);
    return test_run(tests);
}
