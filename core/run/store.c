#include "store.h"

#include "../base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { MOST_PARAMETERS = 16 * 1024 * 1024, VERSION = 1 };

static const char magic[8] = {'Q', 'U', 'E', 'R', 'N', 'I', 'D', 'X'};

struct header {
    char magic[8];
    uint32_t version, parameters_size;
    uint64_t table_count;
    uint64_t checksum; /* of the parameters and the table heads */
};

struct table_head {
    uint64_t size, checksum;
};

struct store {
    const char *noun;
    char *path, *parameters;
    int lock; /* -1: not held */
};

static bool take_lock(struct store *store, struct error *error)
{
    char *path;
    if (asprintf(&path, "%s.lock", store->path) < 0)
        return error_set(error, QN_E_LIMIT, "no memory for the %s", store->noun);
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    bool good = store->lock >= 0 || error_errno(error, "%s: cannot open the lock of the %s", path, store->noun);
    if (good && flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        good = error_set(error, QN_E_IO, "%s: another run is using this %s", store->path, store->noun);
    free(path);
    return good;
}

struct store *store_open(const char *path, const char *noun, const char *parameters, bool lock, struct error *error)
{
    struct store *store = calloc(1, sizeof *store);
    if (store) {
        store->lock = -1;
        store->noun = noun;
        store->path = strdup(path);
        store->parameters = strdup(parameters);
    }
    if (!store || !store->path || !store->parameters)
        error_set(error, QN_E_LIMIT, "no memory for the %s", noun);
    else if (!lock || take_lock(store, error))
        return store;
    store_free(store);
    return NULL;
}

/* ---- Loading ---- */

static bool read_all(FILE *file, void *data, size_t size)
{
    return size == 0 || fread(data, 1, size, file) == size;
}

static bool damaged(const struct store *store, const char *what, struct error *error)
{
    return error_set(error, QN_E_INPUT, "%s: the %s is damaged (%s); remove it to begin anew", store->path, store->noun, what);
}

/* In words: the first line that is not the same. */
static bool differ(const struct store *store, const char *own, struct error *error)
{
    const char *now = store->parameters;
    size_t same = 0, own_end, now_end;
    for (size_t i = 0; own[i] && own[i] == now[i]; i++)
        if (own[i] == '\n')
            same = i + 1;
    own_end = strcspn(own + same, "\n");
    now_end = strcspn(now + same, "\n");
    return error_set(error, QN_E_CONFIG, "%s: the %s was made with other parameters:\n  its own:  %.*s\n  this run: %.*s", store->path,
                     store->noun, own_end ? own_end < 380 ? (int)own_end : 380 : 6, own_end ? own + same : "(none)",
                     now_end ? now_end < 380 ? (int)now_end : 380 : 6, now_end ? now + same : "(none)");
}

static bool read_head(const struct store *store, FILE *file, size_t count, char **parameters, struct table_head *heads,
                      struct error *error)
{
    struct header header;
    if (!read_all(file, &header, sizeof header) || memcmp(header.magic, magic, sizeof magic) != 0)
        return error_set(error, QN_E_INPUT, "%s: is no %s of quern's", store->path, store->noun);
    if (header.version != VERSION)
        return error_set(error, QN_E_INPUT, "%s: is the %s of another quern: its version is %u, and this one reads %d", store->path,
                         store->noun, header.version, VERSION);
    if (header.parameters_size > MOST_PARAMETERS)
        return damaged(store, "its head", error);
    *parameters = calloc(1, (size_t)header.parameters_size + 1);
    if (!*parameters)
        return error_set(error, QN_E_LIMIT, "no memory for the %s", store->noun);
    if (!read_all(file, *parameters, header.parameters_size))
        return damaged(store, "cut off", error);
    if (strcmp(*parameters, store->parameters) != 0)
        return differ(store, *parameters, error);
    if (header.table_count != count || !read_all(file, heads, count * sizeof *heads))
        return damaged(store, "cut off", error);
    const uint64_t checksum = XXH3_64bits_withSeed(heads, count * sizeof *heads, XXH3_64bits(*parameters, header.parameters_size));
    return checksum == header.checksum || damaged(store, "checksum of its head", error);
}

static bool read_tables(const struct store *store, FILE *file, struct region *const *regions, const struct table_head *heads,
                        size_t count, struct error *error)
{
    struct stat status;
    uint64_t left = fstat(fileno(file), &status) == 0 ? (uint64_t)status.st_size : 0;
    for (size_t i = 0; i < count; i++) {
        if (heads[i].size > left)
            return damaged(store, "cut off", error);
        left -= heads[i].size;
        if (!region_reserve(regions[i], heads[i].size))
            return error_set(error, QN_E_LIMIT, "%s: no memory for the %s", store->path, store->noun);
        if (!read_all(file, regions[i]->data, heads[i].size))
            return damaged(store, "cut off", error);
        regions[i]->size = heads[i].size;
        if (XXH3_64bits(regions[i]->data, regions[i]->size) != heads[i].checksum)
            return damaged(store, "checksum of a table", error);
    }
    return true;
}

bool store_load(struct store *store, struct region *const *regions, size_t count, struct error *error)
{
    FILE *file = fopen(store->path, "re");
    if (!file)
        return errno == ENOENT || error_errno(error, "%s: cannot read the %s", store->path, store->noun);
    char *parameters = NULL;
    struct table_head *heads = calloc(count + 1, sizeof *heads);
    const bool good = heads ? read_head(store, file, count, &parameters, heads, error) &&
                                  read_tables(store, file, regions, heads, count, error)
                            : error_set(error, QN_E_LIMIT, "no memory for the %s", store->noun);
    free(parameters);
    free(heads);
    fclose(file);
    return good;
}

/* ---- Saving ---- */

static bool write_tables(const struct store *store, FILE *file, struct region *const *regions, struct table_head *heads, size_t count)
{
    const size_t size = strlen(store->parameters);
    for (size_t i = 0; i < count; i++)
        heads[i] = (struct table_head){regions[i]->size, XXH3_64bits(regions[i]->data ? regions[i]->data : "", regions[i]->size)};
    struct header header = {.version = VERSION, .parameters_size = (uint32_t)size, .table_count = count};
    memcpy(header.magic, magic, sizeof magic);
    header.checksum = XXH3_64bits_withSeed(heads, count * sizeof *heads, XXH3_64bits(store->parameters, size));
    bool good = fwrite(&header, sizeof header, 1, file) == 1 && fwrite(store->parameters, 1, size, file) == size &&
                fwrite(heads, sizeof *heads, count, file) == count;
    for (size_t i = 0; good && i < count; i++)
        good = fwrite(regions[i]->data ? regions[i]->data : "", 1, regions[i]->size, file) == regions[i]->size;
    return good && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

bool store_save(struct store *store, struct region *const *regions, size_t count, struct error *error)
{
    char *path = NULL;
    struct table_head *heads = calloc(count + 1, sizeof *heads);
    FILE *file = heads && asprintf(&path, "%s.partial", store->path) >= 0 ? fopen(path, "we") : NULL;
    bool good = file && write_tables(store, file, regions, heads, count);
    if (file && fclose(file) != 0)
        good = false;
    good = good ? publish(path, store->path, error) : error_errno(error, "%s: cannot save the %s", store->path, store->noun);
    if (!good && file)
        unlink(path);
    free(path);
    free(heads);
    return good;
}

void store_free(struct store *store)
{
    if (!store)
        return;
    if (store->lock >= 0)
        close(store->lock);
    free(store->path);
    free(store->parameters);
    free(store);
}
