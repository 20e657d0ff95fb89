/* Fences: a step outside is a fault, and the board knows what was meant. */
#include "verify/fence.h"

#include "../core_test.h"

#include <signal.h>
#include <sys/wait.h>

static struct board *board;

static void setup(void)
{
    board = board_new();
    ck_assert_ptr_nonnull(board);
}

static void teardown(void)
{
    board_free(board);
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    board->address = (uintptr_t)info->si_addr;
    _exit(1);
}

/* The rule that a process breaks by reading, or writing, there; RULES: none, nothing happens to it. */
static enum rule touch(volatile char *at, bool write)
{
    int status;
    const pid_t child = fork();
    if (child == 0) {
        const struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
        sigaction(SIGSEGV, &action, NULL);
        const char byte = *at;
        if (write)
            *at = byte;
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    const struct board_region *region = WEXITSTATUS(status) ? board_region(board, board->address) : NULL;
    ck_assert(region || WEXITSTATUS(status) == 0);
    return region ? (enum rule)region->rule : RULES;
}

START_TEST(one_byte_outside_is_a_fault)
{
    static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct fence fence;
        ck_assert(fence_make(&fence, sizes[i], 1, FENCE_BEHIND, board, "its text"));
        ck_assert_int_eq(touch(fence.data + sizes[i], false), RULE_BOUNDS);
        ck_assert(sizes[i] == 0 || touch(fence.data + sizes[i] - 1, true) == RULES);
        fence_free(&fence);
        ck_assert(fence_make(&fence, sizes[i], 1, FENCE_BEFORE, board, "its text"));
        ck_assert_int_eq(touch(fence.data - 1, false), RULE_BOUNDS);
        fence_free(&fence);
    }
}
END_TEST

START_TEST(what_is_locked_can_be_read_only)
{
    struct fence fence;
    ck_assert(fence_make(&fence, 100, 16, FENCE_BEHIND, board, "its state"));
    ck_assert_uint_eq((uintptr_t)fence.data % 16, 0);
    fence_lock(&fence, board, RULE_PURE, "its state");
    ck_assert_int_eq(touch(fence.data, false), RULES);
    ck_assert_int_eq(touch(fence.data, true), RULE_PURE);
    fence_unlock(&fence);
    ck_assert_int_eq(touch(fence.data, true), RULES);
    fence_shut(&fence, board, RULE_SERVICES, "its state");
    ck_assert_int_eq(touch(fence.data, false), RULE_SERVICES);
    fence_free(&fence);
}
END_TEST

START_TEST(the_bytes_beside_the_room_are_watched)
{
    struct fence fence;
    ck_assert(fence_make(&fence, 100, 16, FENCE_BEHIND, board, "its state"));
    memset(fence.data, 'x', 100);
    ck_assert(fence_is_whole(&fence));
    fence.data[100] = 'x';
    ck_assert(!fence_is_whole(&fence));
    fence_free(&fence);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("fence");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, one_byte_outside_is_a_fault);
    tcase_add_test(tests, what_is_locked_can_be_read_only);
    tcase_add_test(tests, the_bytes_beside_the_room_are_watched);
    return test_run(tests);
}
