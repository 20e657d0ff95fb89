#include "decompress.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/* It may grow one byte past the limit, which tells what fits exactly from what does not. */
struct growing {
    char *data;
    size_t size, capacity, limit;
    bool bomb; /* the limit is that of what so few bytes may grow to */
};

/* What any input may grow to, for a small file of one line repeated is no bomb. */
enum { HARMLESS = 16 * 1024 * 1024 };

const char *decompress_format(qn_slice bytes)
{
    if (bytes.size >= 18 && memcmp(bytes.data, "\x1f\x8b\x08", 3) == 0)
        return "gzip";
    if (bytes.size >= 5 && memcmp(bytes.data, "\x28\xb5\x2f\xfd", 4) == 0)
        return "zstd";
    return NULL;
}

static bool too_large(const struct growing *out, struct error *error)
{
    if (out->bomb)
        return error_set(error, QN_E_RATIO, "grows to more than %zu bytes when decompressed (limits.ratio)", out->limit);
    return error_set(error, QN_E_SIZE, "more than the limit of %zu bytes when decompressed (limits.input)", out->limit);
}

static bool grow(struct growing *out, struct error *error)
{
    if (out->capacity > out->limit)
        return too_large(out, error);
    const size_t capacity = out->capacity > out->limit / 2 ? out->limit + 1 : out->capacity * 2;
    char *data = realloc(out->data, capacity);
    if (!data)
        return error_set(error, QN_E_LIMIT, "no memory to decompress into");
    out->data = data;
    out->capacity = capacity;
    return true;
}

static bool inflate_members(qn_slice bytes, struct growing *out, struct error *error)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    if (!inflater)
        return error_set(error, QN_E_LIMIT, "no memory to decompress with");
    bool good = true;
    while (good && bytes.size) {
        size_t taken = 0, given = 0;
        const enum libdeflate_result result = libdeflate_gzip_decompress_ex(
            inflater, bytes.data, bytes.size, out->data + out->size, out->capacity - out->size, &taken, &given);
        if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
            good = grow(out, error);
        } else if (result == LIBDEFLATE_SUCCESS && taken > 0) {
            out->size += given;
            bytes = qn_part(bytes, taken, bytes.size);
        } else {
            good = error_set(error, QN_E_INPUT, "damaged or cut gzip data");
        }
    }
    libdeflate_free_decompressor(inflater);
    return good;
}

static bool expand_frames(qn_slice bytes, struct growing *out, struct error *error)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    if (!stream)
        return error_set(error, QN_E_LIMIT, "no memory to decompress with");
    ZSTD_inBuffer in = {bytes.data, bytes.size, 0};
    bool good = true;
    size_t left = 1; /* 0 at the end of a frame */
    while (good) {
        ZSTD_outBuffer room = {out->data, out->capacity, out->size};
        left = ZSTD_decompressStream(stream, &room, &in);
        const bool full = room.pos == room.size;
        out->size = room.pos;
        if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge)
            good = error_set(error, QN_E_MEMORY, "its zstd window is larger than 128 MiB");
        else if (ZSTD_isError(left))
            good = error_set(error, QN_E_INPUT, "damaged zstd data: %s", ZSTD_getErrorName(left));
        else if (in.pos == in.size && (left == 0 || !full))
            break;
        else if (full)
            good = grow(out, error);
    }
    if (good && left != 0)
        good = error_set(error, QN_E_INPUT, "cut zstd data");
    ZSTD_freeDStream(stream);
    return good;
}

/* The last four bytes of a gzip member say its size modulo 2^32: a hint that saves growing. */
static size_t size_hint(qn_slice bytes, size_t limit)
{
    const unsigned char *last = (const unsigned char *)bytes.data + bytes.size - 4;
    const size_t hint = (size_t)last[0] | (size_t)last[1] << 8 | (size_t)last[2] << 16 | (size_t)last[3] << 24;
    const size_t most = bytes.size > limit / 64 ? limit : bytes.size * 64; /* a lying hint may not take all memory */
    return hint < most ? hint : most;
}

/* How far an input may grow. */
static struct growing growing_within(qn_slice bytes, const struct input_limits *limits)
{
    const size_t largest = limits->size < SIZE_MAX ? limits->size : SIZE_MAX - 1;
    if (limits->ratio == 0 || bytes.size > largest / limits->ratio)
        return (struct growing){.limit = largest};
    const size_t grown = bytes.size * limits->ratio, limit = grown > HARMLESS ? grown : HARMLESS;
    return limit < largest ? (struct growing){.limit = limit, .bomb = true} : (struct growing){.limit = largest};
}

bool decompress(qn_slice bytes, const struct input_limits *limits, qn_slice *plain, struct error *error)
{
    struct growing out = growing_within(bytes, limits);
    const bool gzip = strcmp(decompress_format(bytes), "gzip") == 0;
    const size_t first = gzip ? size_hint(bytes, out.limit) : 64 * 1024;
    out.capacity = (first < out.limit ? first : out.limit) + 1;
    out.data = malloc(out.capacity);
    bool good = !out.data ? error_set(error, QN_E_LIMIT, "no memory to decompress into")
                : gzip    ? inflate_members(bytes, &out, error)
                          : expand_frames(bytes, &out, error);
    if (good && out.size > out.limit)
        good = too_large(&out, error);
    if (!good) {
        free(out.data);
        return false;
    }
    *plain = qn_bytes(out.data, out.size);
    return true;
}
