#include "trial/notation.h"

#include "pipeline/config.h"

#include "../core_test.h"

START_TEST(a_text_is_read_back_as_it_was)
{
    uint64_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        char text[24];
        const uint32_t size = test_below(&seed, sizeof text);
        for (uint32_t i = 0; i < size; i++)
            text[i] = (char)(1 + test_below(&seed, test_below(&seed, 2) ? 127 : 255));
        struct buffer out = {0};
        struct config config;
        struct report report = {0};
        buffer_print(&out, "a = ");
        notation_text(&out, qn_bytes(text, size));
        ck_assert_msg(config_load_text(&config, "a.cfg", qn_bytes(out.data, out.size), &report), "%s", buffer_text(&out));
        ck_assert_uint_eq(strlen(config.root.items[0].text), size);
        ck_assert_int_eq(memcmp(config.root.items[0].text, text, size), 0);
        config_unload(&config);
        buffer_fini(&out);
        report_fini(&report);
    }
}
END_TEST

START_TEST(lists_are_broken_when_they_are_long)
{
    const qn_slice texts[] = {qn_str("a"), qn_str("The old salt works on the eastern shore have been sold to a museum, which will keep two pans."), qn_str("c")};
    struct buffer out = {0};
    notation_texts(&out, texts, 1, 4);
    ck_assert_str_eq(buffer_text(&out), "[ \"a\" ]");
    buffer_clear(&out);
    notation_texts(&out, texts, 3, 4);
    ck_assert_str_eq(buffer_text(&out), "[\n      \"a\",\n      \"The old salt works on the eastern shore have been sold to a museum, which "
                                        "will keep two pans.\",\n      \"c\"\n    ]");
    buffer_clear(&out);
    notation_texts(&out, texts, 0, 4);
    ck_assert_str_eq(buffer_text(&out), "[ ]");
    buffer_fini(&out);
}
END_TEST

START_TEST(numbers_stay_what_they_are)
{
    static const struct {
        qn_value value;
        const char *written;
    } rows[] = {{{.type = QN_INTEGER, .integer = -7}, "-7"},       {{.type = QN_REAL, .real = 2}, "2.0"},
                {{.type = QN_REAL, .real = 0.903846}, "0.903846"}, {{.type = QN_BOOLEAN, .boolean = true}, "true"},
                {{.type = QN_DATE, .text = {"2026", 4}}, "\"2026\""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer out = {0};
        notation_value(&out, &rows[i].value);
        ck_assert_str_eq(buffer_text(&out), rows[i].written);
        buffer_fini(&out);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("notation");
    tcase_add_test(tests, a_text_is_read_back_as_it_was);
    tcase_add_test(tests, lists_are_broken_when_they_are_long);
    tcase_add_test(tests, numbers_stay_what_they_are);
    return test_run(tests);
}
