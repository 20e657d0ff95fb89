#include "pipeline/source.h"

#include "../core_test.h"

#include <sys/stat.h>

static struct source source;
static struct report report;

static void setup(void)
{
    source = (struct source){.files = NULL};
    report = (struct report){.lines = NULL};
}

static void teardown(void)
{
    source_fini(&source);
    report_fini(&report);
    test_remove_folder();
}

static void check_text(const char *text, const char *expected)
{
    source_fini(&source);
    ck_assert_msg(source_read_text(&source, "a.cfg", qn_str(text), &report), "%s", report.count ? report.lines[0] : "");
    ck_assert_str_eq(source_text(&source), expected);
}

static void check_refused(const char *text, const char *message)
{
    source_fini(&source);
    report_fini(&report);
    ck_assert(!source_read_text(&source, "a.cfg", qn_str(text), &report));
    ck_assert_uint_eq(report.count, 1);
    ck_assert_str_eq(report.lines[0], message);
}

START_TEST(whole_numbers_of_32_bits_and_more_are_kept)
{
    check_text("a = 2147483647;", "a = 2147483647;\n");
    check_text("a = 2147483648;", "a = 2147483648L;\n");
    check_text("a = -2147483649;", "a = -2147483649L;\n");
    check_text("a = [3000000000, 4000000000];", "a = [3000000000L, 4000000000L];\n");
    check_text("a=9223372036854775807", "a=9223372036854775807L\n");
    check_text("a = 3000000000L; b = 3000000000LL;", "a = 3000000000L; b = 3000000000LL;\n");
    check_text("3000000000", "3000000000L\n");
}
END_TEST

START_TEST(reals_and_names_are_left_alone)
{
    check_text("a = 3000000000.5; b = 3e10; c = 3.0E+10; d = .3000000000;",
               "a = 3000000000.5; b = 3e10; c = 3.0E+10; d = .3000000000;\n");
    check_text("a3000000000 = 1; _3000000000 = 1; a-3000000000 = 2;", "a3000000000 = 1; _3000000000 = 1; a-3000000000 = 2;\n");
}
END_TEST

START_TEST(hexadecimal_numbers_are_kept_or_refused)
{
    check_text("a = 0x7FFFFFFF; b = 0x1FFFFFFFFL;", "a = 0x7FFFFFFF; b = 0x1FFFFFFFFL;\n");
    check_refused("a = 0xFFFFFFFF;", "a.cfg:1: write hexadecimal numbers of 2^31 and above in decimal: 0xFFFFFFFF");
    check_refused("\na = 0x1FFFFFFFF;", "a.cfg:2: write hexadecimal numbers of 2^31 and above in decimal: 0x1FFFFFFFF");
}
END_TEST

START_TEST(numbers_that_fit_nowhere_are_refused)
{
    check_refused("a = 9223372036854775808;", "a.cfg:1: this whole number is too large: 9223372036854775808");
    check_refused("a = 99999999999999999999;", "a.cfg:1: this whole number is too large: 99999999999999999999");
    check_refused("a = 1111111111111111111111111111111111111111111111111111111111111111;", "a.cfg:1: a number of too many digits");
}
END_TEST

START_TEST(texts_and_comments_are_untouched)
{
    static const char *const texts[] = {
        "a = \"3000000000\";\n",
        "a = \"\\\"3000000000\";\n",
        "a = \"\\\\\"; # 3000000000 \"\n",
        "// 3000000000 \" /*\n",
        "/* 3000000000\n 3000000000 \" */ a = 1;\n",
        "a = \"/* 3000000000\"; b = \"# 3000000000\"; c = \"// 3000000000\";\n",
        "a = \"two\n3000000000 lines\";\n",
        "a = \"one\"\n \"3000000000\";\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check_text(texts[i], texts[i]);
    check_text("/* */ 3000000000 /**/ 3000000000", "/* */ 3000000000L /**/ 3000000000L\n");
}
END_TEST

START_TEST(an_include_is_relative_to_its_file)
{
    ck_assert_int_eq(mkdir(test_path("deep"), 0700), 0);
    test_write_text("deep/two.cfg", "@include \"three.cfg\" # and a comment\ntwo = 2;\n");
    test_write_text("deep/three.cfg", "three = 3;");
    const char *path = test_write_text("one.cfg", "one = 1;\n  @include \"deep/two.cfg\"\nlast = 4;\n");
    ck_assert(source_read_file(&source, path, &report));
    ck_assert_str_eq(source_text(&source), "one = 1;\nthree = 3;\ntwo = 2;\nlast = 4;\n");
    static const struct {
        const char *file;
        unsigned line;
    } places[] = {{"one.cfg", 1}, {"three.cfg", 1}, {"two.cfg", 2}, {"one.cfg", 3}};
    for (unsigned i = 0; i < 4; i++) {
        const struct source_line line = source_line(&source, i + 1);
        ck_assert_str_eq(strrchr(line.file, '/') + 1, places[i].file);
        ck_assert_uint_eq(line.line, places[i].line);
    }
}
END_TEST

START_TEST(an_absolute_include_is_taken_as_it_is)
{
    char text[600];
    snprintf(text, sizeof text, "@include \"%s\"\n", test_write_text("other.cfg", "a = 1;\n"));
    check_text(text, "a = 1;\n");
}
END_TEST

START_TEST(an_include_in_a_comment_or_a_text_is_none)
{
    check_text("/*\n@include \"nothing\"\n*/\n# @include \"nothing\"\n", "/*\n@include \"nothing\"\n*/\n# @include \"nothing\"\n");
    check_text("a = \"\n@include 'nothing'\";\n", "a = \"\n@include 'nothing'\";\n");
}
END_TEST

static void check_file_refused(const char *text, const char *format, const char *about)
{
    char expected[1600];
    source_fini(&source);
    report_fini(&report);
    const char *path = test_write_text("main.cfg", text);
    ck_assert(!source_read_file(&source, path, &report));
    ck_assert_uint_ge(report.count, 1);
    snprintf(expected, sizeof expected, format, path, about);
    ck_assert_str_eq(report.lines[0], expected);
}

START_TEST(includes_of_what_is_no_file_are_refused)
{
    ck_assert_int_eq(mkdir(test_path("folder"), 0700), 0);
    check_file_refused("\n@include \"folder\"\n", "%s:2: %s: is not a regular file", test_path("folder"));
    check_file_refused("@include \"/dev/zero\"\n", "%s:1: %s: is not a regular file", "/dev/zero");
    check_file_refused("@include \"none.cfg\"\n", "%s:1: %s: cannot open: No such file or directory", test_path("none.cfg"));
    check_file_refused("@include none.cfg\n", "%s:1: @include wants a file in quotes%s", "");
    check_file_refused("@include \"none.cfg\n", "%s:1: @include wants a file in quotes%s", "");
    check_file_refused("@include \"none.cfg\" a = 1;\n", "%s:1: @include stands alone on its line%s", "");
}
END_TEST

START_TEST(an_include_that_goes_in_circles_ends)
{
    check_file_refused("@include \"main.cfg\"\n", "%s:1: includes are nested too deeply here, or go in circles: %s",
                       test_path("main.cfg"));
    source_fini(&source);
    report_fini(&report);
    test_write_text("a.cfg", "@include \"b.cfg\"\n@include \"b.cfg\"\n");
    test_write_text("b.cfg", "@include \"a.cfg\"\n@include \"a.cfg\"\n");
    ck_assert(!source_read_file(&source, test_path("a.cfg"), &report));
    ck_assert_uint_lt(report.count, 1000);
}
END_TEST

START_TEST(what_is_no_text_is_refused)
{
    const char *path = test_write("nul.cfg", "a = 1;\n\0b", 9);
    char expected[600];
    ck_assert(!source_read_file(&source, path, &report));
    snprintf(expected, sizeof expected, "%s: holds NUL bytes: this is no pipeline file", path);
    ck_assert_str_eq(report.lines[0], expected);
}
END_TEST

START_TEST(any_bytes_come_through_unless_they_are_numbers)
{
    uint64_t seed = 5;
    static const char letters[] = "a =;,\n\"\\#/*(){}[]x.-+@";
    for (int i = 0; i < 5000; i++) {
        char text[64];
        const size_t size = test_below(&seed, 63);
        for (size_t j = 0; j < size; j++)
            text[j] = letters[test_below(&seed, sizeof letters - 1)];
        text[size] = '\0';
        source_fini(&source);
        report_fini(&report);
        ck_assert(source_read_text(&source, "any", qn_str(text), &report));
        const bool ends = size == 0 || text[size - 1] == '\n';
        ck_assert_uint_eq(strlen(source_text(&source)), size + !ends);
        ck_assert_int_eq(strncmp(source_text(&source), text, size), 0);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("source");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, whole_numbers_of_32_bits_and_more_are_kept);
    tcase_add_test(tests, reals_and_names_are_left_alone);
    tcase_add_test(tests, hexadecimal_numbers_are_kept_or_refused);
    tcase_add_test(tests, numbers_that_fit_nowhere_are_refused);
    tcase_add_test(tests, texts_and_comments_are_untouched);
    tcase_add_test(tests, an_include_is_relative_to_its_file);
    tcase_add_test(tests, an_absolute_include_is_taken_as_it_is);
    tcase_add_test(tests, an_include_in_a_comment_or_a_text_is_none);
    tcase_add_test(tests, includes_of_what_is_no_file_are_refused);
    tcase_add_test(tests, an_include_that_goes_in_circles_ends);
    tcase_add_test(tests, what_is_no_text_is_refused);
    tcase_add_test(tests, any_bytes_come_through_unless_they_are_numbers);
    return test_run(tests);
}
