/* The kit (quern-test.h) loads the plugin, makes a document of a text, a paragraph a line, and shows what became of it. */
#include <quern/quern-test.h>

#include <check.h>

static const char *plugin;

START_TEST(drops_what_shouts)
{
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_process(stage, "The storks are back.\nSUBSCRIBE TO OUR NEWSLETTER"), QN_PASS);
    ck_assert_str_eq(qt_text(stage), "The storks are back.");
    ck_assert_str_eq(qt_dropped(stage), "shouting: SUBSCRIBE TO OUR NEWSLETTER");
    ck_assert_int_eq(qt_metric(stage, "capitals"), 24);
    qt_free(stage);
}
END_TEST

START_TEST(leaves_short_blocks_alone)
{
    qt_fixture *stage = qt_new(plugin, "min_letters = 30;");
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_process(stage, "SUBSCRIBE TO OUR NEWSLETTER"), QN_PASS);
    ck_assert_str_eq(qt_dropped(stage), "");
    qt_free(stage);
}
END_TEST

int main(int argc, char **argv)
{
    plugin = argc > 1 ? argv[1] : "build/@NAME@.so";
    TCase *tests = tcase_create("@NAME@");
    tcase_add_test(tests, drops_what_shouts);
    tcase_add_test(tests, leaves_short_blocks_alone);
    Suite *suite = suite_create("@NAME@");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
