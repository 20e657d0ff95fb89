/**
 * @file host.h
 * The services a plugin gets: inline wrappers over a table of functions that the core hands in.
 *
 * A qn_call stands for one call of one plugin function on one document. It is valid until that function
 * returns and must not be kept or handed to another thread. Every service may be called from a plugin's
 * own function only, on the thread that runs it: [worker] unless it says otherwise.
 *
 * Memory: what a service returns belongs to its document and lives as long as that does, scratch memory
 * until the call returns. Nothing is to be freed. A service that runs out of the document's memory limit
 * returns NULL or false and marks the call: return what qn_fail_doc gives, or simply QN_PASS, for the core
 * quarantines the document either way.
 */
#ifndef QUERN_HOST_H
#define QUERN_HOST_H

#include <quern/document.h>
#include <quern/types.h>

#include <stdarg.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_host qn_host;

/** The token of one call. The core's own struct begins with this one. */
typedef struct qn_call {
    const qn_host *host;
} qn_call;

/** How much a message matters. */
typedef enum qn_log_level {
    QN_LOG_ERROR = 0,
    QN_LOG_WARNING = 1,
    QN_LOG_INFO = 2,
    QN_LOG_DEBUG = 3
} qn_log_level;

/** What to say of a block or document that is dropped or marked. */
typedef struct qn_why {
    uint32_t reason;   /**< a row of the plugin's reason table, or QN_REASON_NAMED */
    uint32_t reserved;
    qn_slice name;     /**< QN_REASON_NAMED: the slug; needs QN_P_DYNAMIC_REASONS */
    qn_slice detail;   /**< copied; the evidence, for a person */
    const qn_block *same; /**< the block of this document that it repeats, or NULL */
} qn_why;

#define QN_REASON_NAMED UINT32_MAX

/** Where a field's value comes from. */
typedef struct qn_source {
    qn_slice origin; /**< copied; "first line", "og:title" */
    const qn_block *block; /**< the block it was read from, or NULL */
    uint32_t begin, end;   /**< bytes in that block's text */
} qn_source;

/** One replacement in a block's text. */
typedef struct qn_edit_range {
    uint32_t begin, end; /**< the bytes that go */
    qn_slice text;       /**< what stands there instead; copied */
} qn_edit_range;

/** A 128-bit key of a deduper. */
typedef struct qn_key {
    uint64_t high, low;
} qn_key;

/** A unit of a deduper: the document, or one of its blocks. */
typedef struct qn_unit {
    const qn_block *block; /**< NULL: the whole document */
    qn_slice payload;      /**< copied; what `same` is given */
    const qn_key *keys;    /**< copied */
    size_t key_count;
} qn_unit;

/** The table of services. Plugins use the wrappers below. Members are only appended. */
struct qn_host {
    uint32_t size;  /**< of this table */
    uint32_t minor; /**< the core's ABI minor */
    void (*log)(qn_call *, uint32_t level, qn_slice message);
    qn_verdict (*fail)(qn_call *, qn_verdict how, qn_error_code code, qn_slice message);
    void (*count)(qn_call *, uint32_t metric, uint64_t n);
    void *(*scratch)(qn_call *, size_t size);
    bool (*expired)(qn_call *);
    const void *(*extension)(qn_call *, const char *name);

    qn_doc *(*doc_new)(qn_call *, const qn_input *);
    void *(*doc_alloc)(qn_call *, qn_doc *, size_t size);
    bool (*emit)(qn_call *, qn_doc *);
    bool (*emit_input)(qn_call *, const qn_input *);
    void (*describe)(qn_call *, qn_doc *, qn_slice id, qn_slice uri, qn_slice media);

    qn_block *(*add_block)(qn_call *, qn_doc *, uint32_t kind, qn_slice text, uint64_t raw_begin, uint64_t raw_end);
    bool (*judge)(qn_call *, qn_doc *, qn_block *, uint32_t state, const qn_why *);
    bool (*rewrite)(qn_call *, qn_doc *, qn_block *, qn_slice text);
    bool (*edit)(qn_call *, qn_doc *, qn_block *, const qn_edit_range *, size_t count);
    qn_block *(*split)(qn_call *, qn_doc *, qn_block *, uint32_t at);
    bool (*merge)(qn_call *, qn_doc *, qn_block *, qn_slice between);
    qn_verdict (*drop_doc)(qn_call *, qn_doc *, const qn_why *);

    bool (*set)(qn_call *, qn_doc *, qn_slice name, const qn_value *, const qn_source *);
    void (*unset)(qn_call *, qn_doc *, qn_slice name);
    qn_span *(*add_span)(qn_call *, qn_doc *, qn_block *, qn_slice type, uint32_t begin, uint32_t end);
    bool (*add_feature)(qn_call *, qn_doc *, qn_span *, qn_slice name, qn_slice value);
    bool (*attach)(qn_call *, qn_doc *, qn_slice name, qn_slice bytes);

    bool (*unit)(qn_call *, const qn_unit *);
    bool (*write)(qn_call *, const void *data, size_t size);
    char *(*reserve)(qn_call *, size_t size);
    void (*written)(qn_call *, size_t size);
};

/* ---- Speaking ---- */

#if defined(__GNUC__) || defined(__clang__)
#define QN_PRINTF_(string, first) __attribute__((__format__(__printf__, string, first)))
#else
#define QN_PRINTF_(string, first)
#endif

#define QN_MESSAGE_SIZE 1024 /* longer messages are cut there, at a whole character by the core */

/** Formats a message of at most QN_MESSAGE_SIZE - 1 bytes. For the wrappers below. */
#define QN_FORMAT_(buffer, slice, format) \
    char buffer[QN_MESSAGE_SIZE]; \
    va_list qn_arguments_; \
    va_start(qn_arguments_, format); \
    const int qn_size_ = vsnprintf(buffer, sizeof buffer, format, qn_arguments_); \
    va_end(qn_arguments_); \
    const qn_slice slice = qn_bytes( \
        buffer, qn_size_ < 0 ? 0 : (size_t)qn_size_ < sizeof buffer ? (size_t)qn_size_ : sizeof buffer - 1)

/** Says something on the run's log, with pipeline, stage and document put in front. */
static inline QN_PRINTF_(3, 4) void qn_log(qn_call *call, qn_log_level level, const char *format, ...)
{
    QN_FORMAT_(buffer, message, format);
    call->host->log(call, (uint32_t)level, message);
}

/** Sends the document to quarantine: `return qn_fail_doc(call, QN_E_INPUT, "...")`. @return QN_FAIL_DOC */
static inline QN_PRINTF_(3, 4) qn_verdict qn_fail_doc(qn_call *call, qn_error_code code, const char *format, ...)
{
    QN_FORMAT_(buffer, message, format);
    return call->host->fail(call, QN_FAIL_DOC, code, message);
}

/** Ends the run, or in init the start-up: `return qn_fail_run(call, QN_E_CONFIG, "...")`. @return QN_FAIL_RUN */
static inline QN_PRINTF_(3, 4) qn_verdict qn_fail_run(qn_call *call, qn_error_code code, const char *format, ...)
{
    QN_FORMAT_(buffer, message, format);
    return call->host->fail(call, QN_FAIL_RUN, code, message);
}

/** Adds n to a row of the plugin's metric table. */
static inline void qn_count(qn_call *call, uint32_t metric, uint64_t n)
{
    call->host->count(call, metric, n);
}

/** Memory until the call returns, aligned to 16, not zeroed. @return NULL: over the document's limit */
static inline void *qn_scratch(qn_call *call, size_t size)
{
    return call->host->scratch(call, size);
}

/** Has this document used up its time? Ask in long loops, and return when it has. */
static inline bool qn_expired(qn_call *call)
{
    return call->host->expired(call);
}

/** A service of the core that is not in this table, by name and revision. @return NULL: this core has none */
static inline const void *qn_extension(qn_call *call, const char *name)
{
    return call->host->extension(call, name);
}

/* ---- Readers ---- */

/** A document of this input: uri, raw and id are set from it. @return NULL: over the memory limit */
static inline qn_doc *qn_doc_new(qn_call *call, const qn_input *input)
{
    return call->host->doc_new(call, input);
}

/** Memory of the document, aligned to 16, not zeroed. @return NULL: over its limit */
static inline void *qn_doc_alloc(qn_call *call, qn_doc *doc, size_t size)
{
    return call->host->doc_alloc(call, doc, size);
}

/** Copies bytes into the document. @return an empty slice with data NULL: over its limit */
static inline qn_slice qn_doc_copy(qn_call *call, qn_doc *doc, qn_slice bytes)
{
    char *copy = (char *)qn_doc_alloc(call, doc, bytes.size ? bytes.size : 1);
    if (copy && bytes.size)
        memcpy(copy, bytes.data, bytes.size);
    return qn_bytes(copy, copy ? bytes.size : 0);
}

/** Names the document: an empty slice leaves a value as it is; slices are copied. */
static inline void qn_describe(qn_call *call, qn_doc *doc, qn_slice id, qn_slice uri, qn_slice media)
{
    call->host->describe(call, doc, id, uri, media);
}

/**
 * Hands a finished document on; it may wait while the run is busy.
 * @param doc taken over, also when false comes back: do not touch it or its slices again
 * @return false when the run is stopping and nothing more should be emitted
 */
static inline bool qn_emit(qn_call *call, qn_doc *doc)
{
    return call->host->emit(call, doc);
}

/**
 * Hands on an input that this one holds. Its slices are copied, except that bytes which lie within those of
 * the input being read are shared.
 * @return false when the run is stopping and nothing more should be emitted
 */
static inline bool qn_emit_input(qn_call *call, const qn_input *input)
{
    return call->host->emit_input(call, input);
}

/* ---- Blocks ---- */

/**
 * Appends a block. The text is not copied: it lies in the input or comes from qn_doc_alloc.
 * @param raw_begin,raw_end the bytes of the raw input it came from; both 0 when not known
 * @return NULL: over a limit (memory, blocks in a document, 4 GiB of text)
 */
static inline qn_block *qn_add_block(qn_call *call, qn_doc *doc, qn_kind kind, qn_slice text, uint64_t raw_begin,
                                     uint64_t raw_end)
{
    return call->host->add_block(call, doc, (uint32_t)kind, text, raw_begin, raw_end);
}

/** Drops a block for a reason of the plugin's table. Dropping what is dropped changes nothing. */
static inline bool qn_drop(qn_call *call, qn_doc *doc, qn_block *block, uint32_t reason, qn_slice detail)
{
    const qn_why why = {reason, 0, {NULL, 0}, detail, NULL};
    return call->host->judge(call, doc, block, QN_DROPPED, &why);
}

/** Drops a block for a reason named in data (QN_P_DYNAMIC_REASONS). */
static inline bool qn_drop_as(qn_call *call, qn_doc *doc, qn_block *block, qn_slice reason, qn_slice detail)
{
    const qn_why why = {QN_REASON_NAMED, 0, reason, detail, NULL};
    return call->host->judge(call, doc, block, QN_DROPPED, &why);
}

/** Drops a block because it repeats another one of the same document. */
static inline bool qn_drop_same(qn_call *call, qn_doc *doc, qn_block *block, uint32_t reason, const qn_block *same)
{
    const qn_why why = {reason, 0, {NULL, 0}, {NULL, 0}, same};
    return call->host->judge(call, doc, block, QN_DROPPED, &why);
}

/** Marks a block: it stays, and likeness stages skip it. Marking what is dropped changes nothing. */
static inline bool qn_mark(qn_call *call, qn_doc *doc, qn_block *block, uint32_t reason, qn_slice detail)
{
    const qn_why why = {reason, 0, {NULL, 0}, detail, NULL};
    return call->host->judge(call, doc, block, QN_MARKED, &why);
}

/**
 * Gives a block another text, not copied. Its spans go, and the run's summary says how many: where you know
 * what changed, use qn_edit, which keeps them.
 */
static inline bool qn_rewrite(qn_call *call, qn_doc *doc, qn_block *block, qn_slice text)
{
    return call->host->rewrite(call, doc, block, text);
}

/**
 * Replaces some ranges of a block's text; spans move along and shrink where what they covered went.
 * @param ranges ascending, not overlapping, within the text
 * @return false: the ranges are wrong (the document fails) or it is over its limit
 */
static inline bool qn_edit(qn_call *call, qn_doc *doc, qn_block *block, const qn_edit_range *ranges, size_t count)
{
    return call->host->edit(call, doc, block, ranges, count);
}

/**
 * Cuts a block in two: it keeps the text before `at`, a new block after it gets the rest. Blanks at the cut are
 * left out. A span across the cut is cut, too. Drop one half to take a part of a block away.
 * @return the new block; NULL: `at` is not inside the text or not at a character, or over a limit
 */
static inline qn_block *qn_split(qn_call *call, qn_doc *doc, qn_block *block, uint32_t at)
{
    return call->host->split(call, doc, block, at);
}

/** Joins the next block onto this one with some bytes between; spans stay. The next one is gone. */
static inline bool qn_merge(qn_call *call, qn_doc *doc, qn_block *block, qn_slice between)
{
    return call->host->merge(call, doc, block, between);
}

/* ---- Documents ---- */

/** Drops the document for a reason of the plugin's table: `return qn_drop_doc(...)`. @return QN_DROP */
static inline qn_verdict qn_drop_doc(qn_call *call, qn_doc *doc, uint32_t reason, qn_slice detail)
{
    const qn_why why = {reason, 0, {NULL, 0}, detail, NULL};
    return call->host->drop_doc(call, doc, &why);
}

/**
 * Sets a field; one of that name is replaced. The value is copied.
 * @param source where it was read, or NULL
 * @return false: over the memory limit, or the type is not what the plugin's field table says
 */
static inline bool qn_set(qn_call *call, qn_doc *doc, const char *name, const qn_value *value, const qn_source *source)
{
    return call->host->set(call, doc, qn_str(name), value, source);
}

/** Sets a field of type QN_TEXT. */
static inline bool qn_set_text(qn_call *call, qn_doc *doc, const char *name, qn_slice text, const qn_source *source)
{
    qn_value value;
    memset(&value, 0, sizeof value);
    value.type = QN_TEXT;
    value.text = text;
    return qn_set(call, doc, name, &value, source);
}

/** Sets a field of type QN_DATE: ISO 8601, as exact as stated. */
static inline bool qn_set_date(qn_call *call, qn_doc *doc, const char *name, qn_slice iso, const qn_source *source)
{
    qn_value value;
    memset(&value, 0, sizeof value);
    value.type = QN_DATE;
    value.text = iso;
    return qn_set(call, doc, name, &value, source);
}

/** Takes a field away; nothing happens when it is not set. */
static inline void qn_unset(qn_call *call, qn_doc *doc, const char *name)
{
    call->host->unset(call, doc, qn_str(name));
}

/**
 * Adds a span to a block. The type is copied.
 * @return NULL: the range is not within the text, or over the memory limit
 */
static inline qn_span *qn_add_span(qn_call *call, qn_doc *doc, qn_block *block, const char *type, uint32_t begin,
                                   uint32_t end)
{
    return call->host->add_span(call, doc, block, qn_str(type), begin, end);
}

/** Adds a named value to a span; both are copied. */
static inline bool qn_add_feature(qn_call *call, qn_doc *doc, qn_span *span, const char *name, qn_slice value)
{
    return call->host->add_feature(call, doc, span, qn_str(name), value);
}

/** Leaves bytes on the document for another plugin, not copied: from qn_doc_alloc, flat, no pointers in them. */
static inline bool qn_attach(qn_call *call, qn_doc *doc, const char *name, qn_slice bytes)
{
    return call->host->attach(call, doc, qn_str(name), bytes);
}

/* ---- Dedupers and writers ---- */

/** Emits a unit: [workers] from keys. */
static inline bool qn_emit_unit(qn_call *call, const qn_block *block, qn_slice payload, const qn_key *keys, size_t key_count)
{
    const qn_unit unit = {block, payload, keys, key_count};
    return call->host->unit(call, &unit);
}

/** Appends bytes to what this document becomes: [workers] from render. @return false: over the memory limit */
static inline bool qn_write(qn_call *call, qn_slice bytes)
{
    return call->host->write(call, bytes.data, bytes.size);
}

/**
 * Room for at least `size` bytes at the end of what this document becomes; say with qn_written how many were
 * used, before the next call. For writers that format in place. @return NULL: over the memory limit
 */
static inline char *qn_reserve(qn_call *call, size_t size)
{
    return call->host->reserve(call, size);
}

/** See qn_reserve. */
static inline void qn_written(qn_call *call, size_t size)
{
    call->host->written(call, size);
}

#ifdef __cplusplus
}
#endif
#endif
