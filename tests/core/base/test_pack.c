#include "base/pack.h"

#include "../core_test.h"

START_TEST(what_was_packed_comes_out_again)
{
    struct buffer out = {0};
    pack_number(&out, UINT64_MAX);
    pack_bytes(&out, qn_str("text"));
    pack_bytes(&out, qn_bytes(NULL, 0));
    pack_number(&out, 7);
    struct unpacking from = {.left = qn_bytes(out.data, out.size)};
    ck_assert(unpack_number(&from) == UINT64_MAX);
    ck_assert(qn_equal(unpack_bytes(&from), qn_str("text")));
    ck_assert_uint_eq(unpack_bytes(&from).size, 0);
    ck_assert(!unpacked(&from));
    ck_assert_uint_eq(unpack_number(&from), 7);
    ck_assert(unpacked(&from));
    buffer_fini(&out);
}
END_TEST

START_TEST(bytes_of_a_size_that_comes_out_at_their_end_are_packed_alike)
{
    struct buffer out = {0};
    const size_t begin = pack_begin(&out);
    pack_number(&out, 5);
    pack_bytes(&out, qn_str("within"));
    pack_end(&out, begin);
    pack_number(&out, 7);
    struct unpacking from = {.left = qn_bytes(out.data, out.size)};
    struct unpacking within = {.left = unpack_bytes(&from)};
    ck_assert_uint_eq(unpack_number(&within), 5);
    ck_assert(qn_equal(unpack_bytes(&within), qn_str("within")));
    ck_assert(unpacked(&within));
    ck_assert_uint_eq(unpack_number(&from), 7);
    ck_assert(unpacked(&from));
    buffer_fini(&out);
}
END_TEST

START_TEST(what_is_cut_anywhere_is_noticed)
{
    struct buffer out = {0};
    pack_number(&out, 1);
    pack_bytes(&out, qn_str("some bytes"));
    for (size_t size = 0; size < out.size; size++) {
        char *copy = malloc(size + 1); /* of its size, so that a read behind its end is found */
        memcpy(copy, out.data, size);
        struct unpacking from = {.left = qn_bytes(copy, size)};
        unpack_number(&from);
        ck_assert_uint_eq(unpack_bytes(&from).size, 0);
        ck_assert(!unpacked(&from));
        free(copy);
    }
    buffer_fini(&out);
}
END_TEST

START_TEST(a_size_that_lies_is_not_believed)
{
    struct buffer out = {0};
    pack_number(&out, UINT64_MAX - 3);
    struct unpacking from = {.left = qn_bytes(out.data, out.size)};
    ck_assert_ptr_null(unpack_bytes(&from).data);
    ck_assert(from.failed);
    ck_assert_uint_eq(unpack_number(&from), 0);
    buffer_fini(&out);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("pack");
    tcase_add_test(tests, what_was_packed_comes_out_again);
    tcase_add_test(tests, bytes_of_a_size_that_comes_out_at_their_end_are_packed_alike);
    tcase_add_test(tests, what_is_cut_anywhere_is_noticed);
    tcase_add_test(tests, a_size_that_lies_is_not_believed);
    return test_run(tests);
}
