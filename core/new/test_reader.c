/* The kit (quern-test.h) loads the plugin, gives it bytes under a name, and shows what became of it. */
#include <quern/quern-test.h>

#include <check.h>

static const char *plugin;

START_TEST(reads_head_and_paragraphs)
{
    static const char note[] = "Title: Storks\nPlace: Port Sellan\n\nThey are back.\nThey came by night.\n";
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_probe(stage, "a.note", note, sizeof note - 1), 60);
    ck_assert_int_eq(qt_read(stage, "a.note", note, sizeof note - 1), QN_PASS);
    ck_assert_str_eq(qt_field(stage, "title"), "Storks");
    ck_assert_str_eq(qt_text(stage), "They are back.\nThey came by night.");
    ck_assert_int_eq(qt_metric(stage, "others"), 1);
    qt_free(stage);
}
END_TEST

START_TEST(knows_what_is_not_its_own)
{
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_probe(stage, "a.html", "<p>Title: x", 11), 0);
    qt_free(stage);
}
END_TEST

START_TEST(refuses_what_is_not_utf8)
{
    qt_fixture *stage = qt_new(plugin, NULL);
    ck_assert_ptr_nonnull(stage);
    ck_assert_int_eq(qt_read(stage, "a.note", "Title: \xFF", 8), QN_FAIL_DOC);
    qt_free(stage);
}
END_TEST

int main(int argc, char **argv)
{
    plugin = argc > 1 ? argv[1] : "build/@NAME@.so";
    TCase *tests = tcase_create("@NAME@");
    tcase_add_test(tests, reads_head_and_paragraphs);
    tcase_add_test(tests, knows_what_is_not_its_own);
    tcase_add_test(tests, refuses_what_is_not_utf8);
    Suite *suite = suite_create("@NAME@");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
