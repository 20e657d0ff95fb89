#include "trial/difference.h"

#include "../core_test.h"

/* Lists as texts, a letter for each item. */
static void check(const char *old, const char *new, const char *expected)
{
    qn_slice lists[2][64];
    struct buffer out = {0};
    for (size_t i = 0; old[i]; i++)
        lists[0][i] = qn_bytes(&old[i], 1);
    for (size_t i = 0; new[i]; i++)
        lists[1][i] = qn_bytes(&new[i], 1);
    ck_assert(difference_print(&out, lists[0], strlen(old), lists[1], strlen(new)) == (*expected != '\0'));
    ck_assert_str_eq(buffer_text(&out), expected);
    buffer_fini(&out);
}

START_TEST(what_is_the_same_makes_no_difference)
{
    check("", "", "");
    check("abc", "abc", "");
}
END_TEST

START_TEST(what_goes_and_what_comes_is_shown_among_what_stays)
{
    check("abc", "axc", "  \"a\"\n- \"b\"\n+ \"x\"\n  \"c\"\n");
    check("", "ab", "+ \"a\"\n+ \"b\"\n");
    check("ab", "", "- \"a\"\n- \"b\"\n");
    check("xay", "zaw", "- \"x\"\n+ \"z\"\n  \"a\"\n- \"y\"\n+ \"w\"\n");
    check("aa", "a", "  \"a\"\n- \"a\"\n");
}
END_TEST

START_TEST(of_long_runs_the_ends_next_to_a_change_stay)
{
    check("abcdefx", "abcdefy", "  ... 4 the same\n  \"e\"\n  \"f\"\n- \"x\"\n+ \"y\"\n");
    check("xabcdef", "yabcdef", "- \"x\"\n+ \"y\"\n  \"a\"\n  \"b\"\n  ... 4 the same\n");
    check("xabcdefx", "yabcdefy", "- \"x\"\n+ \"y\"\n  \"a\"\n  \"b\"\n  ... 2 the same\n  \"e\"\n  \"f\"\n- \"x\"\n+ \"y\"\n");
}
END_TEST

START_TEST(lists_without_end_are_compared_in_a_moment)
{
    enum { MANY = 20000 };
    qn_slice *old = calloc(MANY, sizeof *old), *new = calloc(MANY, sizeof *new);
    struct buffer out = {0};
    for (size_t i = 0; i < MANY; i++) {
        old[i] = qn_str("a");
        new[i] = qn_str("b");
    }
    ck_assert(difference_print(&out, old, MANY, new, MANY));
    ck_assert_uint_eq(out.size, 2 * MANY * strlen("- \"a\"\n"));
    buffer_fini(&out);
    free(old);
    free(new);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("difference");
    tcase_add_test(tests, what_is_the_same_makes_no_difference);
    tcase_add_test(tests, what_goes_and_what_comes_is_shown_among_what_stays);
    tcase_add_test(tests, of_long_runs_the_ends_next_to_a_change_stay);
    tcase_add_test(tests, lists_without_end_are_compared_in_a_moment);
    return test_run(tests);
}
