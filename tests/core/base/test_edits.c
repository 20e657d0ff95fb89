#include "base/edits.h"

#include "../core_test.h"

#include <sys/stat.h>

static struct error error;

static void teardown(void)
{
    test_remove_folder();
}

static bool edit(const char *text, const struct edit *edits, size_t count)
{
    test_write_text("a.cfg", text);
    return edits_apply(test_path("a.cfg"), edits, count, &error);
}

static void check_text(const char *expected)
{
    char *text = test_read(test_path("a.cfg"), NULL);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(pieces_change_and_all_else_stays)
{
    const struct edit edits[] = {{0, 2, qn_str("")}, {3, 5, qn_str("middle")}, {5, 5, qn_str("!")}, {8, 8, qn_str("end")}};
    ck_assert_msg(edit("ab\rcd\n\tx", edits, 4), "%s", error.message);
    check_text("\rmiddle!\n\txend");
    ck_assert(edit("ab", NULL, 0));
    check_text("ab");
}
END_TEST

START_TEST(edits_of_another_file_change_nothing)
{
    const struct edit far[] = {{1, 9, qn_str("x")}}, overlapping[] = {{0, 2, qn_str("x")}, {1, 3, qn_str("y")}};
    ck_assert(!edit("abcd", far, 1));
    ck_assert_ptr_nonnull(strstr(error.message, "has changed since it was read"));
    check_text("abcd");
    ck_assert(!edit("abcd", overlapping, 2));
    check_text("abcd");
    ck_assert(!edits_apply(test_path("none"), far, 1, &error));
    ck_assert(!edits_apply(test_folder(), far, 1, &error));
}
END_TEST

START_TEST(what_is_no_text_is_left_alone)
{
    const struct edit edits[] = {{0, 1, qn_str("x")}};
    test_write("a.cfg", "\x1f\x8b\0", 3);
    ck_assert(!edits_apply(test_path("a.cfg"), edits, 1, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "is no text"));
}
END_TEST

START_TEST(links_and_permissions_stay)
{
    struct stat status;
    const struct edit edits[] = {{0, 1, qn_str("x")}};
    test_write_text("a.cfg", "abc");
    ck_assert_int_eq(chmod(test_path("a.cfg"), 0640), 0);
    ck_assert_int_eq(symlink("a.cfg", test_path("link")), 0);
    ck_assert(edits_apply(test_path("link"), edits, 1, &error));
    check_text("xbc");
    ck_assert_int_eq(lstat(test_path("link"), &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
    ck_assert_int_eq(stat(test_path("a.cfg"), &status), 0);
    ck_assert_uint_eq(status.st_mode & 07777, 0640);
    ck_assert_int_ne(access(test_path("a.cfg.partial"), F_OK), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("edits");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, pieces_change_and_all_else_stays);
    tcase_add_test(tests, edits_of_another_file_change_nothing);
    tcase_add_test(tests, what_is_no_text_is_left_alone);
    tcase_add_test(tests, links_and_permissions_stay);
    return test_run(tests);
}
