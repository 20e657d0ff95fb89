/**
 * @file types.h
 * The small values that everything else is made of. Frozen: these never grow.
 *
 * Tags in brackets say which threads may call a function: [setup] before and after a run,
 * [worker] the worker that was handed the document, [workers] several workers at once,
 * [ordered] one call at a time in input order, [any] anybody.
 */
#ifndef QUERN_TYPES_H
#define QUERN_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes that somebody else owns: no NUL at the end, never freed or written through. Frozen. */
typedef struct qn_slice {
    const char *data; /**< may be NULL when size is 0 */
    size_t size;      /**< bytes */
} qn_slice;

/** An option's default, minimum and maximum. Frozen at 8 bytes. */
typedef union qn_scalar {
    int64_t integer;
    double real;
    const char *text;
} qn_scalar;

/** What becomes of a document, and what every function that works on one returns. */
typedef enum qn_verdict {
    QN_PASS = 0,     /**< goes on to the next stage */
    QN_DROP = 1,     /**< leaves the pipeline for a reason, and is counted under it */
    QN_FAIL_DOC = 2, /**< goes to quarantine; the run goes on */
    QN_FAIL_RUN = 3, /**< the run ends: nothing sensible can follow */
} qn_verdict;

/** What kind of thing went wrong. */
typedef enum qn_error_code {
    QN_E_NONE = 0,
    QN_E_INPUT = 1,  /**< the bytes are not what they should be */
    QN_E_LIMIT = 2,  /**< over a limit that has no name of its own below */
    QN_E_CONFIG = 3, /**< an option's value cannot be used */
    QN_E_IO = 4,     /**< the system refused: a file, a disk, a library */
    QN_E_INTERNAL = 5, /**< a fault of the program */
    QN_E_TIME = 6,   /**< longer than the document may take */
    QN_E_MEMORY = 7, /**< more memory than it may take, or than there is */
    QN_E_SIZE = 8,   /**< larger than an input may be */
    QN_E_DEPTH = 9,  /**< nested more deeply than it may be */
    QN_E_BLOCKS = 10, /**< more blocks than a document may have */
    QN_E_RATIO = 11  /**< grows more than it may when it is decompressed */
} qn_error_code;

/** The slice of a NUL-terminated string; of NULL, the empty one. [any] */
static inline qn_slice qn_str(const char *text)
{
    qn_slice slice = {text, text ? strlen(text) : 0};
    return slice;
}

/** The slice of some bytes. [any] */
static inline qn_slice qn_bytes(const void *data, size_t size)
{
    qn_slice slice = {(const char *)data, size};
    return slice;
}

/** Are two slices the same bytes? [any] */
static inline bool qn_equal(qn_slice a, qn_slice b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/** The part of a slice from begin up to end, both cut to its size. [any] */
static inline qn_slice qn_part(qn_slice text, size_t begin, size_t end)
{
    if (end > text.size)
        end = text.size;
    if (begin > end)
        begin = end;
    return qn_bytes(text.data ? text.data + begin : NULL, end - begin);
}

#ifdef __cplusplus
}
#endif
#endif
