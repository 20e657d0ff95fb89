/* The kit (quern-test.h) loads the plugin, makes a document of a text, a paragraph a line, and shows what became of it. */
#include <quern/quern-test.h>

#include <check.h>

static const char *plugin;

START_TEST(takes_the_line_into_the_field)
{
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_process(stage, "# The storks are back\nBy Ada Lark\nThey came by night."), QN_PASS);
    ck_assert_str_eq(qt_field(stage, "author"), "Ada Lark");
    ck_assert_str_eq(qt_dropped(stage), "byline: By Ada Lark");
    ck_assert_int_eq(qt_metric(stage, "found"), 1);
    qt_free(stage);
}
END_TEST

START_TEST(sets_nothing_where_nothing_is_said)
{
    qt_fixture *stage = qt_new(plugin, "max_size = 16;");
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_process(stage, "By now they are back."), QN_PASS);
    ck_assert_ptr_null(qt_field(stage, "author"));
    ck_assert_str_eq(qt_text(stage), "By now they are back.");
    qt_free(stage);
}
END_TEST

int main(int argc, char **argv)
{
    plugin = argc > 1 ? argv[1] : "build/@NAME@.so";
    TCase *tests = tcase_create("@NAME@");
    tcase_add_test(tests, takes_the_line_into_the_field);
    tcase_add_test(tests, sets_nothing_where_nothing_is_said);
    Suite *suite = suite_create("@NAME@");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
