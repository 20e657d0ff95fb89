#include "run/output.h"

#include "document/input.h"

#include "../core_test.h"

#include <sys/stat.h>

static struct error error;

static void setup(void)
{
    error = (struct error){0};
}

static void teardown(void)
{
    test_remove_folder();
}

static struct output *open_one(const char *name)
{
    struct output *output = output_open(test_path(name), NULL, &error);
    ck_assert_msg(output != NULL, "%s", error.message);
    return output;
}

static bool exists(const char *name)
{
    return access(test_path(name), F_OK) == 0;
}

/* Pieces of all sizes, decided by a seed: writes them, or compares them with what was read. */
static void append_pieces(struct output *output, uint64_t seed, unsigned pieces)
{
    static char bytes[600000];
    for (unsigned i = 0; i < pieces; i++) {
        const size_t size = test_below(&seed, i % 10 == 9 ? sizeof bytes : 2000);
        for (size_t j = 0; j < size; j++)
            bytes[j] = (char)('a' + (j * 7 + i) % 26);
        ck_assert_msg(output_append(output, qn_bytes(bytes, size), &error), "%s", error.message);
    }
}

static void check_pieces(qn_slice bytes, uint64_t seed, unsigned pieces)
{
    size_t at = 0;
    for (unsigned i = 0; i < pieces; i++) {
        const size_t size = test_below(&seed, i % 10 == 9 ? 600000 : 2000);
        ck_assert_uint_le(at + size, bytes.size);
        size_t same = 0;
        while (same < size && bytes.data[at + same] == (char)('a' + (same * 7 + i) % 26))
            same++;
        ck_assert_uint_eq(same, size);
        at += size;
    }
    ck_assert_uint_eq(at, bytes.size);
}

static void check_file(const char *name, uint64_t seed, unsigned pieces)
{
    struct input *input = input_open(test_path(name), 1 << 30, &error);
    ck_assert_msg(input != NULL, "%s: %s", name, error.message);
    check_pieces(input->pub.bytes, seed, pieces);
    input_unref(input);
}

START_TEST(a_file_has_its_name_when_all_is_in_it)
{
    static const char *const names[] = {"out.jsonl", "out.jsonl.gz", "out.jsonl.zst"};
    for (unsigned i = 0; i < 3; i++) {
        char partial[64];
        snprintf(partial, sizeof partial, "%s.partial", names[i]);
        struct output *output = open_one(names[i]);
        append_pieces(output, i, 100);
        ck_assert(exists(partial) && !exists(names[i]));
        ck_assert_msg(output_publish(output, &error), "%s", error.message);
        output_free(output);
        ck_assert(!exists(partial) && exists(names[i]));
        check_file(names[i], i, 100);
    }
}
END_TEST

START_TEST(compressed_files_are_compressed)
{
    static const char *const names[] = {"out.gz", "out.zst"}, *const begins[] = {"\x1f\x8b", "\x28\xb5\x2f\xfd"};
    for (unsigned i = 0; i < 2; i++) {
        struct output *output = open_one(names[i]);
        append_pieces(output, 1, 5);
        ck_assert(output_publish(output, &error));
        output_free(output);
        char *bytes = test_read(test_path(names[i]), NULL);
        ck_assert_int_eq(memcmp(bytes, begins[i], strlen(begins[i])), 0);
        free(bytes);
    }
}
END_TEST

START_TEST(nothing_written_is_an_empty_file)
{
    static const char *const names[] = {"out", "out.gz", "out.zst"};
    for (unsigned i = 0; i < 3; i++) {
        struct output *output = open_one(names[i]);
        ck_assert(output_append(output, qn_bytes(NULL, 0), &error) && output_publish(output, &error));
        output_free(output);
        struct input *input = input_open(test_path(names[i]), 1000, &error);
        ck_assert_msg(input != NULL, "%s", error.message);
        ck_assert_uint_eq(input->pub.bytes.size, 0);
        input_unref(input);
    }
}
END_TEST

START_TEST(what_is_suspended_is_whole_under_its_partial_name)
{
    static const char *const names[] = {"out", "out.gz", "out.zst"}, *const partials[] = {"out.partial", "out.gz.partial", "out.zst.partial"};
    for (unsigned i = 0; i < 3; i++) {
        struct output *output = open_one(names[i]);
        append_pieces(output, i, 50);
        ck_assert(output_suspend(output, &error));
        output_free(output);
        ck_assert(!exists(names[i]));
        check_file(partials[i], i, 50);
    }
}
END_TEST

START_TEST(an_older_result_stays_until_the_new_one_is_whole)
{
    test_write_text("out", "old");
    struct output *output = open_one("out");
    ck_assert(output_append(output, qn_str("new"), &error));
    char *bytes = test_read(test_path("out"), NULL);
    ck_assert_str_eq(bytes, "old");
    free(bytes);
    ck_assert(output_publish(output, &error));
    output_free(output);
    bytes = test_read(test_path("out"), NULL);
    ck_assert_str_eq(bytes, "new");
    free(bytes);
}
END_TEST

START_TEST(places_that_cannot_be_written_are_told)
{
    char expected[300];
    ck_assert_ptr_null(output_open(test_folder(), NULL, &error));
    snprintf(expected, sizeof expected, "%s: is a folder, name a file in it", test_folder());
    ck_assert_str_eq(error.message, expected);
    ck_assert_ptr_null(output_open(test_path("none/out"), NULL, &error));
    snprintf(expected, sizeof expected, "%s/none/out.partial: cannot write: No such file or directory", test_folder());
    ck_assert_str_eq(error.message, expected);
    ck_assert_int_eq(error.code, QN_E_IO);
}
END_TEST

START_TEST(a_full_disk_is_told)
{
    if (access("/dev/full", W_OK) != 0) {
        puts("skipped: there is no /dev/full");
        return;
    }
    struct output *output = output_open("/dev/full", NULL, &error);
    ck_assert_ptr_nonnull(output);
    ck_assert(output_append(output, qn_str("text"), &error)); /* it still lies in memory */
    ck_assert(!output_publish(output, &error));
    ck_assert_str_eq(error.message, "/dev/full: cannot write 4 bytes: No space left on device");
    output_free(output);
}
END_TEST

START_TEST(a_device_is_written_as_it_is)
{
    struct output *output = output_open("/dev/null", NULL, &error);
    ck_assert_ptr_nonnull(output);
    append_pieces(output, 1, 50);
    ck_assert(output_publish(output, &error));
    output_free(output);
    ck_assert_int_ne(access("/dev/null.partial", F_OK), 0);
}
END_TEST

START_TEST(what_is_taken_up_again_is_the_same_as_if_written_at_once)
{
    static const char *const names[] = {"out", "out.gz", "out.zst"};
    for (unsigned i = 0; i < 3; i++) {
        size_t once_size, again_size;
        struct output *output = open_one(names[i]);
        append_pieces(output, 1, 60);
        append_pieces(output, 2, 60);
        ck_assert(output_publish(output, &error));
        output_free(output);
        char *once = test_read(test_path(names[i]), &once_size);
        output = open_one(names[i]);
        append_pieces(output, 1, 60);
        struct output_mark mark;
        ck_assert(output_may_resume(test_path(names[i])) && output_sync(output, &mark, &error));
        char pending[4 << 20];
        ck_assert_uint_le(mark.pending.size, sizeof pending);
        memcpy(pending, mark.pending.data, mark.pending.size);
        mark.pending.data = pending;
        append_pieces(output, 7, 60); /* what a run that dies did behind its mark */
        ck_assert(output_suspend(output, &error));
        output_free(output);
        output = output_open(test_path(names[i]), &mark, &error);
        ck_assert_msg(output != NULL, "%s", error.message);
        append_pieces(output, 2, 60);
        ck_assert(output_publish(output, &error));
        output_free(output);
        char *again = test_read(test_path(names[i]), &again_size);
        ck_assert_uint_eq(once_size, again_size);
        ck_assert(memcmp(once, again, once_size) == 0);
        free(once);
        free(again);
    }
}
END_TEST

START_TEST(a_file_that_lost_bytes_is_not_taken_up_again)
{
    const struct output_mark mark = {.size = 100};
    ck_assert_ptr_null(output_open(test_path("out"), &mark, &error));
    ck_assert_msg(strstr(error.message, "out.partial: cannot write: No such file"), "%s", error.message);
    test_write_text("out.partial", "less");
    ck_assert_ptr_null(output_open(test_path("out"), &mark, &error));
    ck_assert_msg(strstr(error.message, "is shorter than when the run was interrupted"), "%s", error.message);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("output");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_file_has_its_name_when_all_is_in_it);
    tcase_add_test(tests, compressed_files_are_compressed);
    tcase_add_test(tests, nothing_written_is_an_empty_file);
    tcase_add_test(tests, what_is_suspended_is_whole_under_its_partial_name);
    tcase_add_test(tests, an_older_result_stays_until_the_new_one_is_whole);
    tcase_add_test(tests, places_that_cannot_be_written_are_told);
    tcase_add_test(tests, a_full_disk_is_told);
    tcase_add_test(tests, a_device_is_written_as_it_is);
    tcase_add_test(tests, what_is_taken_up_again_is_the_same_as_if_written_at_once);
    tcase_add_test(tests, a_file_that_lost_bytes_is_not_taken_up_again);
    return test_run(tests);
}
