#include "base/recode.h"

#include "../core_test.h"

static void check(const char *charset, const char *bytes, const char *expected)
{
    struct recode *recode = recode_open(qn_str(charset));
    struct buffer out = {0};
    ck_assert_ptr_nonnull(recode);
    recode_text(recode, qn_str(bytes), &out);
    ck_assert_str_eq(buffer_text(&out), expected);
    buffer_fini(&out);
    recode_close(recode);
}

START_TEST(bytes_become_text)
{
    check("windows-1252", "N\xF6rthausen \x84ja\x93", "Nörthausen „ja“");
    check("iso-8859-2", "za\xBF\xF3\xB3\xE6", "zażółć");
    check("windows-1252", "", "");
}
END_TEST

START_TEST(what_is_no_text_is_replaced)
{
    check("windows-1252", "a\x81\x8D" "b", "a\uFFFD\uFFFDb");
    check("shift_jis", "\x93\xFA\x96", "日\uFFFD"); /* cut in the middle of a character */
}
END_TEST

START_TEST(a_long_text_comes_whole)
{
    char bytes[10001];
    memset(bytes, 0xE9, sizeof bytes - 1);
    bytes[sizeof bytes - 1] = '\0';
    struct recode *recode = recode_open(qn_str("windows-1252"));
    struct buffer out = {0};
    recode_text(recode, qn_str(bytes), &out);
    ck_assert_uint_eq(out.size, 2 * (sizeof bytes - 1));
    ck_assert_int_eq(memcmp(out.data + out.size - 2, "é", 2), 0);
    buffer_fini(&out);
    recode_close(recode);
}
END_TEST

START_TEST(what_needs_or_has_no_table_is_not_opened)
{
    ck_assert_ptr_null(recode_open(qn_str("UTF-8")));
    ck_assert_ptr_null(recode_open(qn_str("")));
    ck_assert_ptr_null(recode_open(qn_str("klingon-1")));
    ck_assert_ptr_null(recode_open(qn_str("windows-1252//TRANSLIT")));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("recode");
    tcase_add_test(tests, bytes_become_text);
    tcase_add_test(tests, what_is_no_text_is_replaced);
    tcase_add_test(tests, a_long_text_comes_whole);
    tcase_add_test(tests, what_needs_or_has_no_table_is_not_opened);
    return test_run(tests);
}
