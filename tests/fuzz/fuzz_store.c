/* A file of tables, an index or a checkpoint, whatever its bytes: loaded whole, or refused in words. */
#include "run/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TABLES = 2, CHECKSUM_AT = 24 };

static const char parameters[] = "exact 1.0.0";

/* With a head that is right for its table heads where there are any, so that what lies behind is reached. */
static void put_right(uint8_t *bytes, size_t size)
{
    const size_t heads = CHECKSUM_AT + 8 + sizeof parameters - 1, heads_size = TABLES * 16;
    if (size < heads + heads_size)
        return;
    const uint32_t numbers[] = {1, sizeof parameters - 1}; /* version, size of the parameters */
    const uint64_t count = TABLES;
    memcpy(bytes, "QUERNIDX", 8);
    memcpy(bytes + 8, numbers, sizeof numbers);
    memcpy(bytes + 16, &count, sizeof count);
    memcpy(bytes + CHECKSUM_AT + 8, parameters, sizeof parameters - 1);
    const uint64_t checksum = XXH3_64bits_withSeed(bytes + heads, heads_size, XXH3_64bits(parameters, sizeof parameters - 1));
    memcpy(bytes + CHECKSUM_AT, &checksum, sizeof checksum);
}

static void load(const char *path)
{
    struct budget budget = {0, SIZE_MAX / 2};
    struct region one = {.budget = &budget}, two = {.budget = &budget}, *tables[TABLES] = {&one, &two};
    struct error error = {0};
    struct store *store = store_open(path, "index", parameters, false, &error);
    if (!store || (!store_load(store, tables, TABLES, &error) && !error.message[0]))
        abort();
    store_free(store);
    region_free(&one);
    region_free(&two);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    const int file = memfd_create("store", MFD_CLOEXEC);
    uint8_t *bytes = malloc(size + 1);
    if (file >= 0 && bytes) {
        memcpy(bytes, data, size);
        if (size && data[size - 1] & 1)
            put_right(bytes, size);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        if (write(file, bytes, size) == (ssize_t)size)
            load(path);
    }
    free(bytes);
    close(file);
    return 0;
}
