/* The kit (quern-test.h) loads the plugin, makes documents of texts, and shows what became of it. */
#include <quern/quern-test.h>

#include <check.h>

static const char *plugin;

START_TEST(case_and_punctuation_do_not_count)
{
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_double_eq(qt_same(stage, "The storks are back, early.", "THE STORKS ARE BACK - early"), 1);
    qt_free(stage);
}
END_TEST

START_TEST(other_letters_are_another_document)
{
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_double_lt(qt_same(stage, "The storks are back, early.", "The storks are back, late."), 0);
    qt_free(stage);
}
END_TEST

START_TEST(short_documents_are_not_compared)
{
    qt_fixture *stage = qt_new(plugin, "min_letters = 30;");
    ck_assert_ptr_nonnull(stage);
    ck_assert_double_lt(qt_same(stage, "The storks are back.", "The storks are back."), 0);
    ck_assert_int_eq(qt_metric(stage, "short"), 2);
    qt_free(stage);
}
END_TEST

int main(int argc, char **argv)
{
    plugin = argc > 1 ? argv[1] : "build/@NAME@.so";
    TCase *tests = tcase_create("@NAME@");
    tcase_add_test(tests, case_and_punctuation_do_not_count);
    tcase_add_test(tests, other_letters_are_another_document);
    tcase_add_test(tests, short_documents_are_not_compared);
    Suite *suite = suite_create("@NAME@");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
