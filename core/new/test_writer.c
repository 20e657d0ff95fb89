/* The kit (quern-test.h) loads the plugin, makes a document of a text, and shows what became of it. */
#include <quern/quern-test.h>

#include <check.h>

static const char *plugin;

START_TEST(writes_a_line)
{
    qt_fixture *stage = qt_new(plugin, "separator = \";\";");
    ck_assert_ptr_nonnull(stage);
    ck_assert_str_eq(qt_render(stage, "The storks are back.\nThey came by night."), "-;8;test.txt\n");
    ck_assert_int_eq(qt_metric(stage, "words"), 8);
    qt_free(stage);
}
END_TEST

int main(int argc, char **argv)
{
    plugin = argc > 1 ? argv[1] : "build/@NAME@.so";
    TCase *tests = tcase_create("@NAME@");
    tcase_add_test(tests, writes_a_line);
    Suite *suite = suite_create("@NAME@");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
