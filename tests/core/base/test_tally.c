#include "base/tally.h"

#include "../core_test.h"

START_TEST(counts_by_name_in_the_order_of_first_use)
{
    struct tally tally = {0};
    tally_add(&tally, qn_str("share-bar"), 2);
    tally_add(&tally, qn_str("byline"), 1);
    tally_add(&tally, qn_str("share-bar"), 3);
    tally_add(&tally, qn_str("share"), 1);
    ck_assert_uint_eq(tally.count, 3);
    ck_assert_str_eq(tally.rows[0].name, "share-bar");
    ck_assert_uint_eq(tally.rows[0].count, 5);
    ck_assert_str_eq(tally.rows[2].name, "share");
    ck_assert_uint_eq(tally_sum(&tally), 7);
    tally_fini(&tally);
}
END_TEST

START_TEST(names_are_bytes_without_an_end)
{
    struct tally tally = {0};
    tally_add(&tally, qn_bytes("abc", 2), 1);
    tally_add(&tally, qn_bytes("abd", 2), 1);
    tally_add(&tally, qn_bytes(NULL, 0), 1);
    tally_add(&tally, qn_str(""), 1);
    ck_assert_uint_eq(tally.count, 2);
    ck_assert_str_eq(tally.rows[0].name, "ab");
    ck_assert_uint_eq(tally.rows[1].count, 2);
    tally_fini(&tally);
}
END_TEST

START_TEST(names_may_hold_any_byte)
{
    struct tally tally = {0};
    tally_add(&tally, qn_bytes("a\0b", 3), 1);
    tally_add(&tally, qn_bytes("a\0c", 3), 1);
    tally_add(&tally, qn_bytes("a\0b", 3), 1);
    ck_assert_uint_eq(tally.count, 2);
    ck_assert_mem_eq(tally.rows[0].name, "a\0b", 4);
    ck_assert_uint_eq(tally.rows[0].count, 2);
    tally_fini(&tally);
}
END_TEST

START_TEST(what_is_merged_and_sorted_is_the_same_in_any_order)
{
    static const char *const words[] = {"d", "a", "c", "b", "e"};
    struct tally forward = {0}, backward = {0}, parts[5] = {{0}};
    for (unsigned i = 0; i < 5; i++)
        for (unsigned j = 0; j <= i; j++)
            tally_add(&parts[i], qn_str(words[j]), i + 1);
    for (unsigned i = 0; i < 5; i++) {
        tally_merge(&forward, &parts[i]);
        tally_merge(&backward, &parts[4 - i]);
    }
    tally_sort(&forward);
    tally_sort(&backward);
    ck_assert_uint_eq(forward.count, 5);
    for (unsigned i = 0; i < 5; i++) {
        ck_assert_str_eq(forward.rows[i].name, backward.rows[i].name);
        ck_assert_uint_eq(forward.rows[i].count, backward.rows[i].count);
        ck_assert_int_eq(forward.rows[i].name[0], 'a' + (int)i);
    }
    for (unsigned i = 0; i < 5; i++)
        tally_fini(&parts[i]);
    tally_fini(&forward);
    tally_fini(&backward);
}
END_TEST

START_TEST(an_empty_one_can_be_sorted_and_summed)
{
    struct tally tally = {0};
    tally_sort(&tally);
    ck_assert_uint_eq(tally_sum(&tally), 0);
    tally_fini(&tally);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("tally");
    tcase_add_test(tests, counts_by_name_in_the_order_of_first_use);
    tcase_add_test(tests, names_are_bytes_without_an_end);
    tcase_add_test(tests, names_may_hold_any_byte);
    tcase_add_test(tests, what_is_merged_and_sorted_is_the_same_in_any_order);
    tcase_add_test(tests, an_empty_one_can_be_sorted_and_summed);
    return test_run(tests);
}
