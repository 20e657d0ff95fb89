#include "base/json.h"

#include "../core_test.h"

#include <math.h>

START_TEST(objects_and_arrays_stand_in_one_line)
{
    struct buffer out = {0};
    struct json json = {.out = &out};
    json_open(&json, NULL, '{');
    json_text(&json, "name", qn_str("mill"));
    json_open(&json, "stones", '[');
    json_number(&json, NULL, 1);
    json_number(&json, NULL, UINT64_MAX);
    json_close(&json, ']');
    json_open(&json, "none", '{');
    json_close(&json, '}');
    json_seconds(&json, "seconds", 1500000001);
    json_nothing(&json, "owner");
    json_close(&json, '}');
    ck_assert_str_eq(buffer_text(&out), "{\"name\":\"mill\",\"stones\":[1,18446744073709551615],\"none\":{},"
                                        "\"seconds\":1.500000001,\"owner\":null}");
    buffer_fini(&out);
}
END_TEST

START_TEST(lines_are_indented)
{
    struct buffer out = {0};
    struct json json = {.out = &out, .lines = true};
    json_open(&json, NULL, '{');
    json_open(&json, "none", '[');
    json_close(&json, ']');
    json_number(&json, "one", 1);
    json_close(&json, '}');
    ck_assert_str_eq(buffer_text(&out), "{\n  \"none\": [],\n  \"one\": 1\n}");
    buffer_fini(&out);
}
END_TEST

static void check_text(qn_slice text, const char *expected)
{
    struct buffer out = {0};
    struct json json = {.out = &out, .first = true};
    json_text(&json, NULL, text);
    ck_assert_str_eq(buffer_text(&out), expected);
    buffer_fini(&out);
}

START_TEST(texts_are_escaped_and_lose_no_byte)
{
    check_text(qn_str("a \"b\" \\ c\n\t"), "\"a \\\"b\\\" \\\\ c\\n\\t\"");
    check_text(qn_bytes("\0\x1F\x7F", 3), "\"\\u0000\\u001F\x7F\"");
    check_text(qn_str("caf\xC3\xA9"), "\"caf\xC3\xA9\"");
    check_text(qn_str("caf\xE9"), "\"caf\xC3\xA9\"");
    check_text(qn_bytes(NULL, 0), "\"\"");
}
END_TEST

START_TEST(numbers_are_what_they_were)
{
    struct buffer out = {0};
    struct json json = {.out = &out};
    struct tally tally = {0};
    tally_add(&tally, qn_str("near: duplicate"), 3);
    json_open(&json, NULL, '[');
    json_signed(&json, NULL, INT64_MIN);
    json_decimal(&json, NULL, 0.1);
    json_decimal(&json, NULL, 1.0 / 3);
    json_decimal(&json, NULL, -1e300);
    json_decimal(&json, NULL, NAN);
    json_truth(&json, NULL, true);
    json_counts(&json, NULL, &tally);
    json_close(&json, ']');
    ck_assert_str_eq(buffer_text(&out), "[-9223372036854775808,0.1,0.3333333333333333,-1e+300,null,true,{\"near: duplicate\":3}]");
    tally_fini(&tally);
    buffer_fini(&out);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("json");
    tcase_add_test(tests, objects_and_arrays_stand_in_one_line);
    tcase_add_test(tests, lines_are_indented);
    tcase_add_test(tests, texts_are_escaped_and_lose_no_byte);
    tcase_add_test(tests, numbers_are_what_they_were);
    return test_run(tests);
}
