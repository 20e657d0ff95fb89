#include "document/decompress.h"
#include "document/input.h"

#include "../core_test.h"

#include <libdeflate.h>
#include <pthread.h>
#include <sys/stat.h>
#include <zstd.h>

enum { LIMIT = 1 << 20 };

static char *packed;
static size_t packed_size;

static void setup(void)
{
    packed = malloc(4 << 20);
    packed_size = 0;
}

static void teardown(void)
{
    free(packed);
    test_remove_folder();
}

static void add_gzip(const void *bytes, size_t size)
{
    struct libdeflate_compressor *deflater = libdeflate_alloc_compressor(6);
    packed_size += libdeflate_gzip_compress(deflater, bytes, size, packed + packed_size, (4 << 20) - packed_size);
    libdeflate_free_compressor(deflater);
}

static void add_zstd(const void *bytes, size_t size)
{
    packed_size += ZSTD_compress(packed + packed_size, (4 << 20) - packed_size, bytes, size, 3);
}

/* What the packed bytes come to; NULL: refused. */
static struct input *unpack(size_t limit, struct error *error)
{
    *error = (struct error){0};
    return input_open(test_write("packed", packed, packed_size), limit, error);
}

static void check_bytes(const struct input *input, const char *bytes, size_t size)
{
    ck_assert_ptr_nonnull(input);
    ck_assert(qn_equal(input->pub.bytes, qn_bytes(bytes, size)));
}

static void check_refused(qn_error_code code, size_t limit)
{
    struct error error;
    ck_assert_ptr_null(unpack(limit, &error));
    ck_assert_msg(error.code == code, "code %d: %s", (int)error.code, error.message);
    ck_assert_str_ne(error.message, "");
}

/* ---- Files ---- */

START_TEST(a_file_is_its_bytes_whatever_its_size)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, (4 << 20) - 1, 4 << 20, (4 << 20) + 1};
    char *bytes = malloc((4 << 20) + 1);
    uint64_t seed = 1;
    for (size_t i = 0; i < (4 << 20) + 1; i++)
        bytes[i] = (char)test_random(&seed);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct error error;
        struct input *input = input_open(test_write("file", bytes, sizes[i]), 8 << 20, &error);
        check_bytes(input, bytes, sizes[i]);
        input_unref(input);
    }
    free(bytes);
}
END_TEST

START_TEST(a_file_is_known_by_its_name)
{
    static const char *const rows[][2] = {{"a.html", "text/html"},   {"a.HTM", "text/html"},    {"a.txt", "text/plain"},
                                          {"a.txt.gz", "text/plain"}, {"a.html.zst", "text/html"}, {"a", ""},
                                          {".txt", "text/plain"},      {"html", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error;
        const char *path = test_write_text(rows[i][0], "text");
        struct input *input = input_open(path, LIMIT, &error);
        ck_assert_ptr_nonnull(input);
        ck_assert(qn_equal(input->pub.uri, qn_str(path)));
        ck_assert_msg(qn_equal(input->pub.media, qn_str(rows[i][1])), "%s is %.*s", rows[i][0], (int)input->pub.media.size,
                      input->pub.media.data);
        input_unref(input);
    }
}
END_TEST

START_TEST(a_file_of_the_limit_is_read_and_one_byte_more_is_not)
{
    struct error error = {0};
    char bytes[1001] = {0};
    struct input *input = input_open(test_write("file", bytes, 1000), 1000, &error);
    ck_assert_ptr_nonnull(input);
    input_unref(input);
    ck_assert_ptr_null(input_open(test_write("file", bytes, 1001), 1000, &error));
    ck_assert_int_eq(error.code, QN_E_SIZE);
}
END_TEST

START_TEST(what_is_no_regular_file_is_refused_and_not_waited_for)
{
    struct error error = {0};
    const char *fifo = test_path("fifo");
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    const char *const paths[] = {fifo, "/dev/null", "/dev/zero", test_folder()};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        ck_assert_ptr_null(input_open(paths[i], LIMIT, &error));
        ck_assert_str_eq(error.message, "is not a regular file");
    }
    ck_assert_ptr_null(input_open(test_path("nothing"), LIMIT, &error));
    ck_assert_str_eq(error.message, "cannot open: No such file or directory");
}
END_TEST

static void *write_slowly(void *user)
{
    const int *pipe = user;
    for (int i = 0; i < 200; i++)
        ck_assert_int_eq(write(*pipe, "0123456789", 10), 10);
    close(*pipe);
    return NULL;
}

START_TEST(standard_input_is_read_to_its_end)
{
    int ends[2];
    pthread_t writer;
    struct error error;
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    pthread_create(&writer, NULL, write_slowly, &ends[1]);
    struct input *input = input_open("-", LIMIT, &error);
    pthread_join(writer, NULL);
    ck_assert_ptr_nonnull(input);
    ck_assert_uint_eq(input->pub.bytes.size, 2000);
    input_unref(input);
}
END_TEST

START_TEST(standard_input_has_the_same_limit)
{
    int ends[2];
    pthread_t writer;
    struct error error = {0};
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[0], STDIN_FILENO);
    pthread_create(&writer, NULL, write_slowly, &ends[1]);
    ck_assert_ptr_null(input_open("-", 1999, &error));
    pthread_join(writer, NULL);
    ck_assert_int_eq(error.code, QN_E_SIZE);
}
END_TEST

/* ---- Compressed ---- */

START_TEST(members_of_gzip_and_frames_of_zstd_are_put_together)
{
    struct error error;
    add_gzip("one ", 4);
    add_gzip("", 0);
    add_gzip("two", 3);
    struct input *input = unpack(LIMIT, &error);
    check_bytes(input, "one two", 7);
    input_unref(input);
    packed_size = 0;
    add_zstd("one ", 4);
    add_zstd("", 0);
    add_zstd("two", 3);
    input = unpack(LIMIT, &error);
    check_bytes(input, "one two", 7);
    input_unref(input);
}
END_TEST

START_TEST(output_may_fill_the_limit_and_not_a_byte_more)
{
    static const size_t sizes[] = {1, 17, 1000, 65535, 65536, 65537, 131072, 300000};
    char *bytes = calloc(1, 300000);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int format = 0; format < 2; format++) {
            struct error error;
            packed_size = 0;
            (format ? add_zstd : add_gzip)(bytes, sizes[i]);
            struct input *input = unpack(sizes[i] < packed_size ? packed_size : sizes[i], &error);
            check_bytes(input, bytes, sizes[i]);
            input_unref(input);
            if (sizes[i] > packed_size)
                check_refused(QN_E_SIZE, sizes[i] - 1);
        }
    free(bytes);
}
END_TEST

START_TEST(a_bomb_is_refused_in_little_memory)
{
    char *zeros = calloc(1, 64 << 20);
    add_gzip(zeros, 64 << 20);
    check_refused(QN_E_SIZE, LIMIT);
    packed_size = 0;
    add_zstd(zeros, 64 << 20);
    check_refused(QN_E_SIZE, LIMIT);
    packed_size = 0;
    for (int i = 0; i < 64; i++) /* each member is small */
        add_gzip(zeros, 20000);
    check_refused(QN_E_SIZE, LIMIT);
    free(zeros);
}
END_TEST

START_TEST(a_lying_size_at_the_end_of_gzip_takes_no_memory)
{
    add_gzip("text", 4);
    memset(packed + packed_size - 4, 0xFF, 4);
    check_refused(QN_E_INPUT, LIMIT);
}
END_TEST

static void check_every_cut(void)
{
    const size_t whole = packed_size;
    for (packed_size = 18; packed_size < whole; packed_size++) {
        struct error error;
        struct input *input = unpack(LIMIT, &error);
        ck_assert_msg(!input, "cut to %zu of %zu bytes it is read", packed_size, whole);
    }
}

START_TEST(compressed_bytes_cut_anywhere_are_refused)
{
    static const char text[] = "The mill turns raw grain into flour, and says of all that it takes away why.";
    add_gzip(text, sizeof text);
    check_every_cut();
    packed_size = 0;
    add_zstd(text, sizeof text);
    check_every_cut();
}
END_TEST

START_TEST(bytes_behind_the_end_are_refused)
{
    add_gzip("text", 4);
    memcpy(packed + packed_size, "more", 4);
    packed_size += 4;
    check_refused(QN_E_INPUT, LIMIT);
    packed_size = 0;
    add_zstd("text", 4);
    memcpy(packed + packed_size, "more", 4);
    packed_size += 4;
    check_refused(QN_E_INPUT, LIMIT);
}
END_TEST

START_TEST(damage_in_compressed_bytes_never_crashes)
{
    uint64_t seed = 3;
    char text[3000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + test_below(&seed, 4));
    for (int format = 0; format < 2; format++) {
        packed_size = 0;
        (format ? add_zstd : add_gzip)(text, sizeof text);
        for (int i = 0; i < 500; i++) {
            struct error error;
            const size_t at = test_below(&seed, (uint32_t)packed_size);
            const char old = packed[at];
            packed[at] = (char)test_random(&seed);
            input_unref(unpack(LIMIT, &error));
            packed[at] = old;
        }
    }
}
END_TEST

START_TEST(short_files_that_begin_like_compressed_ones_are_plain)
{
    struct error error;
    memcpy(packed, "\x1f\x8b\x08", 3);
    packed_size = 3;
    struct input *input = unpack(LIMIT, &error);
    check_bytes(input, "\x1f\x8b\x08", 3);
    input_unref(input);
}
END_TEST

/* ---- Inputs within inputs ---- */

START_TEST(a_part_shares_its_parents_bytes_and_keeps_them_alive)
{
    struct error error;
    struct input *parent = input_from_bytes(qn_str("archive"), qn_str("one two"), &error);
    const qn_input part = {.uri = qn_str("archive!/2"), .media = qn_str("text/plain"), .bytes = qn_part(parent->pub.bytes, 4, 7)};
    struct input *inner = input_within(parent, &part, &error);
    const qn_input deeper = {.uri = qn_str("archive!/2!/1"), .bytes = qn_part(inner->pub.bytes, 1, 2)};
    struct input *innermost = input_within(inner, &deeper, &error);
    ck_assert_ptr_eq(inner->pub.bytes.data, parent->pub.bytes.data + 4);
    input_unref(parent);
    input_unref(inner);
    check_bytes(innermost, "w", 1);
    ck_assert_uint_eq(innermost->pub.depth, 2);
    input_unref(innermost);
}
END_TEST

START_TEST(bytes_of_its_own_are_copied)
{
    struct error error;
    char bytes[] = "text";
    struct input *parent = input_from_bytes(qn_str("archive"), qn_str("one"), &error);
    const qn_input part = {.uri = qn_str("member"), .bytes = qn_str(bytes)}, empty = {.uri = qn_str("empty")};
    struct input *inner = input_within(parent, &part, &error), *nothing = input_within(parent, &empty, &error);
    memset(bytes, 'x', 4);
    check_bytes(inner, "text", 4);
    check_bytes(nothing, "", 0);
    input_unref(inner);
    input_unref(nothing);
    input_unref(parent);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("input");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_file_is_its_bytes_whatever_its_size);
    tcase_add_test(tests, a_file_is_known_by_its_name);
    tcase_add_test(tests, a_file_of_the_limit_is_read_and_one_byte_more_is_not);
    tcase_add_test(tests, what_is_no_regular_file_is_refused_and_not_waited_for);
    tcase_add_test(tests, standard_input_is_read_to_its_end);
    tcase_add_test(tests, standard_input_has_the_same_limit);
    tcase_add_test(tests, members_of_gzip_and_frames_of_zstd_are_put_together);
    tcase_add_test(tests, output_may_fill_the_limit_and_not_a_byte_more);
    tcase_add_test(tests, a_bomb_is_refused_in_little_memory);
    tcase_add_test(tests, a_lying_size_at_the_end_of_gzip_takes_no_memory);
    tcase_add_test(tests, compressed_bytes_cut_anywhere_are_refused);
    tcase_add_test(tests, bytes_behind_the_end_are_refused);
    tcase_add_test(tests, damage_in_compressed_bytes_never_crashes);
    tcase_add_test(tests, short_files_that_begin_like_compressed_ones_are_plain);
    tcase_add_test(tests, a_part_shares_its_parents_bytes_and_keeps_them_alive);
    tcase_add_test(tests, bytes_of_its_own_are_copied);
    return test_run(tests);
}
