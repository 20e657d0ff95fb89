#include "input.h"

#include "decompress.h"
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below this a read is cheaper than a mapping and its page faults. */
enum { MAP_FROM = 4 * 1024 * 1024, READ_STEP = 64 * 1024 };

static const struct {
    const char *suffix, *media;
} media_types[] = {
    {".html", "text/html"}, {".htm", "text/html"},         {".xhtml", "application/xhtml+xml"},
    {".txt", "text/plain"}, {".md", "text/markdown"},      {".json", "application/json"},
    {".xml", "text/xml"},   {".jsonl", "application/jsonl"},
};

static qn_slice media_of(qn_slice name)
{
    for (size_t i = 0; i < sizeof media_types / sizeof *media_types; i++) {
        const qn_slice suffix = qn_str(media_types[i].suffix);
        if (name.size > suffix.size && strncasecmp(name.data + name.size - suffix.size, suffix.data, suffix.size) == 0)
            return qn_str(media_types[i].media);
    }
    return qn_bytes(NULL, 0);
}

static qn_slice without_suffix(qn_slice name, const char *text)
{
    const qn_slice suffix = qn_str(text);
    const bool has = name.size > suffix.size && memcmp(name.data + name.size - suffix.size, suffix.data, suffix.size) == 0;
    return qn_part(name, 0, has ? name.size - suffix.size : name.size);
}

/* The struct and a copy of its name in one piece of memory. */
static struct input *input_new(qn_slice uri, qn_slice media, qn_slice charset, struct error *error)
{
    struct input *input = calloc(1, sizeof *input + uri.size + media.size + charset.size + 1);
    if (!input) {
        error_set(error, QN_E_LIMIT, "no memory for an input");
        return NULL;
    }
    char *text = (char *)(input + 1);
    const qn_slice names[3] = {uri, media, charset};
    qn_slice *members[3] = {&input->pub.uri, &input->pub.media, &input->pub.charset};
    for (int i = 0; i < 3; i++) {
        if (names[i].size)
            memcpy(text, names[i].data, names[i].size);
        *members[i] = qn_bytes(text, names[i].size);
        text += names[i].size;
    }
    input->pub.size = sizeof input->pub;
    input->references = 1;
    return input;
}

static bool read_all(int file, size_t expected, size_t limit, struct input *input, struct error *error)
{
    size_t size = 0, capacity = expected ? expected + 1 : READ_STEP;
    char *data = malloc(capacity);
    while (data) {
        const ssize_t got = read(file, data + size, capacity - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(data);
            return error_errno(error, "cannot read");
        }
        if (got == 0)
            break;
        size += (size_t)got;
        if (size > limit) {
            free(data);
            return error_set(error, QN_E_SIZE, "larger than the limit of %zu bytes (limits.input)", limit);
        }
        if (size == capacity) {
            char *grown = realloc(data, capacity *= 2);
            if (!grown)
                free(data);
            data = grown;
        }
    }
    if (!data)
        return error_set(error, QN_E_LIMIT, "no memory for its bytes");
    input->owned = data;
    input->pub.bytes = qn_bytes(data, size);
    return true;
}

static bool map_all(int file, size_t size, struct input *input, struct error *error)
{
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (data == MAP_FAILED)
        return error_errno(error, "cannot map %zu bytes", size);
    madvise(data, size, MADV_SEQUENTIAL);
    input->owned = data;
    input->mapped = size;
    input->guard = guard_add(data, size);
    input->pub.bytes = qn_bytes(data, size);
    return true;
}

static bool load(struct input *input, const char *path, size_t limit, struct error *error)
{
    const bool standard = strcmp(path, "-") == 0;
    const int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return error_errno(error, "cannot open");
    struct stat status;
    bool done;
    if (fstat(file, &status) != 0)
        done = error_errno(error, "cannot look at");
    else if (!standard && !S_ISREG(status.st_mode))
        done = error_set(error, QN_E_INPUT, "is not a regular file");
    else if (S_ISREG(status.st_mode) && (uint64_t)status.st_size > limit)
        done = error_set(error, QN_E_SIZE, "%lld bytes, more than the limit of %zu (limits.input)",
                         (long long)status.st_size, limit);
    else if (S_ISREG(status.st_mode) && status.st_size >= MAP_FROM)
        done = map_all(file, (size_t)status.st_size, input, error);
    else
        done = read_all(file, S_ISREG(status.st_mode) ? (size_t)status.st_size : 0, limit, input, error);
    if (!standard)
        close(file);
    return done;
}

static void release_bytes(struct input *input)
{
    if (input->mapped) {
        guard_remove(input->guard);
        munmap(input->owned, input->mapped);
    } else {
        free(input->owned);
    }
    input->owned = NULL;
    input->mapped = 0;
}

struct input *input_open_plain(const char *path, size_t limit, struct error *error)
{
    const qn_slice uri = qn_str(path), name = without_suffix(without_suffix(uri, ".gz"), ".zst");
    struct input *input = input_new(uri, media_of(name), qn_bytes(NULL, 0), error);
    if (input && load(input, path, limit, error))
        return input;
    input_unref(input);
    return NULL;
}

struct input *input_open(const char *path, size_t limit, struct error *error)
{
    return input_open_within(path, &(struct input_limits){.size = limit}, error);
}

static bool unpack(struct input *input, const struct input_limits *limits, struct error *error)
{
    qn_slice plain;
    const bool good = decompress(input->pub.bytes, limits, &plain, error), whole = !input_is_torn(input);
    if (good && !whole)
        free((void *)plain.data);
    if (!good || !whole)
        return whole ? false : error_set(error, QN_E_IO, "became shorter while it was read");
    release_bytes(input);
    input->owned = (void *)plain.data;
    input->pub.bytes = plain;
    return true;
}

struct input *input_open_within(const char *path, const struct input_limits *limits, struct error *error)
{
    struct input *input = input_open_plain(path, limits->size, error);
    if (!input || !decompress_format(input->pub.bytes) || unpack(input, limits, error))
        return input;
    input_unref(input);
    return NULL;
}

struct input *input_from_bytes(qn_slice uri, qn_slice bytes, struct error *error)
{
    struct input *input = input_new(uri, media_of(uri), qn_bytes(NULL, 0), error);
    char *copy = input ? malloc(bytes.size + 1) : NULL;
    if (!copy) {
        input_unref(input);
        error_set(error, QN_E_LIMIT, "no memory for %zu bytes", bytes.size);
        return NULL;
    }
    if (bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    input->owned = copy;
    input->pub.bytes = qn_bytes(copy, bytes.size);
    return input;
}

static bool lies_within(qn_slice part, qn_slice whole)
{
    return part.size <= whole.size && (uintptr_t)part.data >= (uintptr_t)whole.data &&
           (uintptr_t)part.data - (uintptr_t)whole.data <= whole.size - part.size;
}

struct input *input_within(struct input *parent, const qn_input *part, struct error *error)
{
    struct input *input = input_new(part->uri, part->media, part->charset, error);
    if (!input)
        return NULL;
    input->pub.depth = parent->pub.depth + 1;
    if (lies_within(part->bytes, parent->pub.bytes)) {
        input->parent = input_ref(parent);
        input->pub.bytes = part->bytes;
        return input;
    }
    char *copy = malloc(part->bytes.size + 1);
    if (!copy) {
        input_unref(input);
        error_set(error, QN_E_LIMIT, "no memory for %zu bytes", part->bytes.size);
        return NULL;
    }
    if (part->bytes.size)
        memcpy(copy, part->bytes.data, part->bytes.size);
    input->owned = copy;
    input->pub.bytes = qn_bytes(copy, part->bytes.size);
    return input;
}

bool input_is_torn(const struct input *input)
{
    while (input->parent)
        input = input->parent;
    return input->mapped && guard_is_torn(input->guard);
}

struct input *input_ref(struct input *input)
{
    __atomic_add_fetch(&input->references, 1, __ATOMIC_RELAXED);
    return input;
}

void input_unref(struct input *input)
{
    while (input && __atomic_sub_fetch(&input->references, 1, __ATOMIC_ACQ_REL) == 0) {
        struct input *parent = input->parent;
        release_bytes(input);
        free(input);
        input = parent;
    }
}
