#include "base/buffer.h"

#include "../core_test.h"

static struct buffer buffer;

static void setup(void)
{
    buffer = (struct buffer){0};
}

static void teardown(void)
{
    buffer_fini(&buffer);
}

START_TEST(keeps_everything_that_is_appended_in_order)
{
    for (unsigned i = 0; i < 5000; i++)
        ck_assert(buffer_print(&buffer, "%u,", i));
    const char *at = buffer_text(&buffer);
    for (unsigned i = 0; i < 5000; i++, at++)
        ck_assert_uint_eq(strtoul(at, (char **)&at, 10), i);
    ck_assert_uint_eq((size_t)(at - buffer.data), buffer.size);
}
END_TEST

START_TEST(text_ends_in_a_nul_that_is_not_counted)
{
    ck_assert(buffer_append_slice(&buffer, qn_str("abc")));
    ck_assert_str_eq(buffer_text(&buffer), "abc");
    ck_assert_uint_eq(buffer.size, 3);
}
END_TEST

START_TEST(nothing_is_appended_without_a_source)
{
    ck_assert(buffer_append(&buffer, NULL, 0));
    ck_assert_uint_eq(buffer.size, 0);
    ck_assert_str_eq(buffer_text(&buffer), "");
}
END_TEST

START_TEST(a_growth_that_cannot_be_is_remembered)
{
    ck_assert(buffer_append(&buffer, "abc", 3));
    ck_assert_ptr_null(buffer_reserve(&buffer, SIZE_MAX / 2 + 1));
    ck_assert(buffer.failed);
    ck_assert(!buffer_append(&buffer, "d", 1));
    ck_assert(!buffer_append(&buffer, NULL, 0));
    ck_assert_uint_eq(buffer.size, 3);
    buffer_clear(&buffer);
    ck_assert(buffer_append(&buffer, "e", 1));
    ck_assert_str_eq(buffer_text(&buffer), "e");
}
END_TEST

START_TEST(clearing_keeps_the_memory)
{
    buffer_append(&buffer, "abc", 3);
    const char *data = buffer.data;
    buffer_clear(&buffer);
    ck_assert_ptr_eq(buffer_reserve(&buffer, 100), data);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("buffer");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, keeps_everything_that_is_appended_in_order);
    tcase_add_test(tests, text_ends_in_a_nul_that_is_not_counted);
    tcase_add_test(tests, nothing_is_appended_without_a_source);
    tcase_add_test(tests, a_growth_that_cannot_be_is_remembered);
    tcase_add_test(tests, clearing_keeps_the_memory);
    return test_run(tests);
}
