#include "document/arena.h"

#include "../core_test.h"

static struct arena arena;

static void teardown(void)
{
    arena_fini(&arena);
}

START_TEST(pieces_are_aligned_and_do_not_overlap)
{
    uint64_t seed = 1;
    unsigned char *pieces[2000];
    size_t sizes[2000];
    arena_init(&arena, SIZE_MAX);
    for (unsigned i = 0; i < 2000; i++) {
        sizes[i] = test_below(&seed, i % 100 == 0 ? 200000 : 300);
        pieces[i] = arena_alloc(&arena, sizes[i]);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], (int)(i & 0xFF), sizes[i]);
    }
    for (unsigned i = 0; i < 2000; i++) {
        size_t same = 0;
        while (same < sizes[i] && pieces[i][same] == (i & 0xFF))
            same++;
        ck_assert_uint_eq(same, sizes[i]);
    }
}
END_TEST

START_TEST(no_more_is_given_out_than_the_limit)
{
    arena_init(&arena, 1000);
    size_t given = 0;
    while (arena_alloc(&arena, 48))
        given += 48;
    ck_assert_uint_le(given, 1000);
    ck_assert_uint_gt(given, 1000 - 64);
    ck_assert_ptr_null(arena_alloc(&arena, 1000));
    arena_reset(&arena);
    ck_assert_ptr_nonnull(arena_alloc(&arena, 900));
    ck_assert_ptr_null(arena_alloc(&arena, 900));
}
END_TEST

START_TEST(sizes_near_the_end_of_numbers_are_refused)
{
    arena_init(&arena, SIZE_MAX);
    for (size_t less = 0; less < 200; less++) {
        ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX - less));
        ck_assert_ptr_null(arena_alloc(&arena, PTRDIFF_MAX - less));
    }
    ck_assert_ptr_nonnull(arena_alloc(&arena, 1));
}
END_TEST

START_TEST(nothing_is_something_that_can_be_pointed_at)
{
    arena_init(&arena, 64);
    ck_assert_ptr_nonnull(arena_alloc(&arena, 0));
    const qn_slice copy = arena_copy(&arena, qn_bytes(NULL, 0));
    ck_assert_ptr_nonnull(copy.data);
    ck_assert_uint_eq(copy.size, 0);
}
END_TEST

START_TEST(zeroed_memory_is_zero_also_when_it_was_used_before)
{
    arena_init(&arena, SIZE_MAX);
    for (int round = 0; round < 3; round++) {
        unsigned char *bytes = arena_zalloc(&arena, 5000);
        for (int i = 0; i < 5000; i++)
            ck_assert_uint_eq(bytes[i], 0);
        memset(bytes, 0xFF, 5000);
        arena_reset(&arena);
    }
}
END_TEST

START_TEST(a_large_piece_wastes_nothing_of_the_chunk_in_use)
{
    arena_init(&arena, SIZE_MAX);
    char *before = arena_alloc(&arena, 16);
    ck_assert_ptr_nonnull(before);
    char *large = arena_alloc(&arena, 2 << 20);
    ck_assert_ptr_nonnull(large);
    memset(large, 'x', 2 << 20);
    ck_assert_ptr_eq(arena_alloc(&arena, 16), before + 16);
    ck_assert(arena_holds(&arena, large, 2 << 20));
    ck_assert_uint_eq(arena.used, 32 + (2 << 20));
}
END_TEST

START_TEST(a_reset_keeps_no_large_chunk)
{
    arena_init(&arena, SIZE_MAX);
    ck_assert_ptr_nonnull(arena_alloc(&arena, 50 << 20));
    ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
    arena_reset(&arena);
    ck_assert_uint_eq(arena.used, 0);
    ck_assert(arena.chunks == NULL || arena.end - arena.next <= 1 << 20);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("arena");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, pieces_are_aligned_and_do_not_overlap);
    tcase_add_test(tests, no_more_is_given_out_than_the_limit);
    tcase_add_test(tests, sizes_near_the_end_of_numbers_are_refused);
    tcase_add_test(tests, nothing_is_something_that_can_be_pointed_at);
    tcase_add_test(tests, zeroed_memory_is_zero_also_when_it_was_used_before);
    tcase_add_test(tests, a_large_piece_wastes_nothing_of_the_chunk_in_use);
    tcase_add_test(tests, a_reset_keeps_no_large_chunk);
    return test_run(tests);
}
