/*
 * core_test: what the core's test programs share: random numbers that are the same on every machine, folders and files
 * that are gone afterwards, and main.
 */
#ifndef TESTS_CORE_TEST_H
#define TESTS_CORE_TEST_H

#include <quern/types.h>

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* SplitMix64. Begin with a seed of the test's own. */
static inline uint64_t test_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static inline uint32_t test_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)(test_random(state) % bound);
}

/* ---- Files ---- */

static char test_folder_path[64];

static inline const char *test_folder(void)
{
    if (!*test_folder_path) {
        strcpy(test_folder_path, "/tmp/quern-test-XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(test_folder_path));
    }
    return test_folder_path;
}

static inline int test_remove_one(const char *path, const struct stat *status, int flag, struct FTW *place)
{
    (void)status;
    (void)flag;
    (void)place;
    return remove(path);
}

static inline void test_remove_folder(void)
{
    if (*test_folder_path)
        nftw(test_folder_path, test_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    *test_folder_path = '\0';
}

/* The path of a name in the test's folder; four at a time. */
static inline const char *test_path(const char *name)
{
    static char paths[4][512];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", test_folder(), name);
    return path;
}

static inline const char *test_write(const char *name, const void *bytes, size_t size)
{
    const char *path = test_path(name);
    FILE *file = fopen(path, "wb");
    ck_assert_msg(file != NULL, "cannot write %s", path);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static inline const char *test_write_text(const char *name, const char *text)
{
    return test_write(name, text, strlen(text));
}

/* The file's bytes with a NUL behind them, for free(); NULL: there is no such file. */
static inline char *test_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t room = 1 << 16, used = 0;
    char *bytes = malloc(room);
    for (size_t got; bytes && (got = fread(bytes + used, 1, room - used - 1, file)) > 0;) {
        used += got;
        if (room - used < 2)
            bytes = realloc(bytes, room *= 2);
    }
    ck_assert_ptr_nonnull(bytes);
    fclose(file);
    bytes[used] = '\0';
    if (size)
        *size = used;
    return bytes;
}

/* ---- Main ---- */

static inline int test_run(TCase *tests)
{
    tcase_set_timeout(tests, 120); /* sanitizers are slow, and so may the machine be */
    Suite *suite = suite_create("core");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
