/**
 * @file plugin.h
 * What a plugin is: one constant table that the core reads, and a few functions that it calls.
 *
 * A module is a shared object that exports one constant, `qn_module_v1`, made by QN_MODULE. All that
 * `quern inspect`, `quern check` and the generated reference show is constant data: none of them runs a
 * plugin's code. A plugin links nothing of quern's: services come through the qn_call it is handed (host.h).
 *
 * ABI 1.0. A minor version appends members, option types and services; sizes and strides travel with the
 * tables, so an old plugin loads in a new core, and a new plugin in an old core when min_host_minor allows.
 */
#ifndef QUERN_PLUGIN_H
#define QUERN_PLUGIN_H

#include <quern/document.h>
#include <quern/host.h>
#include <quern/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define QN_ABI_MAJOR 1
#define QN_ABI_MINOR 0

/** What a plugin does. */
typedef enum qn_plugin_kind {
    QN_READER = 1,    /**< probe, read: makes documents of inputs, or inputs again */
    QN_CLEANER = 2,   /**< process: drops, marks, rewrites, splits or merges blocks */
    QN_EXTRACTOR = 3, /**< process: sets fields, adds spans; may drop a block that it took into a field */
    QN_DEDUPER = 4,   /**< keys, same: two pure functions; the core owns the index */
    QN_WRITER = 5     /**< render, or process and commit */
} qn_plugin_kind;

/** Who calls an instance. */
typedef enum qn_threading {
    QN_PER_WORKER = 1, /**< an instance for each worker; no memory of earlier documents */
    QN_SHARED = 2,     /**< one instance, called by several workers at once */
    QN_ORDERED = 3     /**< one instance, one call at a time, in input order (writers with process) */
} qn_threading;

/** The type of an option, and of the state's member that it fills. */
typedef enum qn_option_type {
    QN_O_BOOL = 1,     /**< bool */
    QN_O_INT = 2,      /**< int64_t */
    QN_O_SIZE = 3,     /**< int64_t, bytes; written 4096, "64K", "1.5M", "2G" (powers of 1024) */
    QN_O_DURATION = 4, /**< int64_t, nanoseconds; written "250ms", "10s", "5m", "1h" */
    QN_O_REAL = 5,     /**< double */
    QN_O_TEXT = 6,     /**< const char *, NUL-terminated, owned by the core, lives as long as the state */
    QN_O_CHOICE = 7,   /**< int32_t: the index of the word among choices */
    QN_O_LIST = 8,     /**< qn_strings: texts */
    QN_O_FILE = 9      /**< const char *: a path, made absolute against the pipeline file's folder; must be readable */
} qn_option_type;

/** The value of a QN_O_LIST option. Frozen. */
typedef struct qn_strings {
    const char *const *items;
    size_t count;
} qn_strings;

/** A row of the option table: what `quern inspect` prints and the core checks and fills in. */
typedef struct qn_option {
    const char *name, *help;
    uint32_t type;   /**< a qn_option_type */
    uint32_t flags;  /**< QN_O_REQUIRED, QN_O_PATHS */
    size_t offset;   /**< of the member in the state */
    qn_scalar initial, min, max; /**< initial.text: of a text, choice or file; of a list, words parted by blanks */
    const char *const *choices;  /**< QN_O_CHOICE: the words, NULL at the end */
} qn_option;

#define QN_O_REQUIRED 1u /**< the pipeline must give a value */
#define QN_O_PATHS 2u    /**< a QN_O_LIST of paths: each is treated as a QN_O_FILE's. Since ABI 1.0 */

/** A row of the metric table: a count that the run's summary shows. */
typedef struct qn_metric {
    const char *name, *unit, *help;
} qn_metric;

/** A row of the reason table: a slug that the plugin may drop or mark with, and the sentence people read. */
typedef struct qn_reason {
    const char *slug, *help;
} qn_reason;

/** A row of the field table: a field that the plugin may set; `when` expressions are checked against these. */
typedef struct qn_field_info {
    const char *name;
    uint32_t type; /**< a qn_type */
    const char *help;
} qn_field_info;

/** An optional feature of a plugin, by name and revision; NULL name at the end. */
typedef struct qn_ext {
    const char *name;
    const void *table;
} qn_ext;

/** Two units that share a key, for a deduper to judge. */
typedef struct qn_match {
    qn_slice a, b;          /**< the payloads, aligned to 8; a is the earlier unit's */
    uint32_t a_keys, b_keys; /**< how many keys each gave */
    uint32_t shared_keys;   /**< how many of the listed ones they share, 1 or more */
} qn_match;

/**
 * The extension "quern.common/1" of a deduper: its units are not compared with each other, they are common or not. A
 * unit with a key that more than max(count, share of the source's documents) documents of its source carry is common,
 * the first one too, and is dropped or marked as "boilerplate". The source is the field "source", else the host of
 * the uri; without either a key is common that stands in more than `contexts` different surroundings. The pipeline's
 * keys count, share and contexts override these. Since ABI 1.0.
 */
typedef struct qn_common {
    uint32_t size; /**< sizeof(qn_common) as compiled */
    uint32_t reserved;
    int64_t count;    /**< documents */
    double share;     /**< 0..1 */
    int64_t contexts; /**< 1..63 */
} qn_common;

#define QN_COMMON "quern.common/1"

/**
 * The extension "quern.banding/1" of a deduper: its keys are bands of signatures, so documents that are alike by s are
 * compared with probability 1 - (1 - s^rows)^bands. `quern check` prints that for the options' values. Since ABI 1.0.
 */
typedef struct qn_banding {
    uint32_t size; /**< sizeof(qn_banding) as compiled */
    uint32_t reserved;
    const char *bands, *rows; /**< the names of the options, both QN_O_INT */
} qn_banding;

#define QN_BANDING "quern.banding/1"

/**
 * The extension "quern.fields/1" of a plugin whose fields come from data: the name of an option of type QN_O_LIST with
 * which the pipeline lists them, "topic" (a text) or "score:real". They count like rows of the field table: conditions
 * know them, and qn_set takes them as that type. Since ABI 1.0.
 */
typedef struct qn_named_fields {
    uint32_t size; /**< sizeof(qn_named_fields) as compiled */
    uint32_t reserved;
    const char *option;
} qn_named_fields;

#define QN_NAMED_FIELDS "quern.fields/1"

/** Reads an item of such a list: letters, digits, "_" and "-", and a type. @return false: it is none [any] */
static inline bool qn_read_named_field(const char *item, qn_slice *name, uint32_t *type)
{
    static const char *const types[] = {"text", "date", "integer", "real", "boolean", "list"};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    const size_t size = strspn(item, letters);
    *name = qn_bytes(item, size);
    for (*type = QN_TEXT; item[size] == ':' && *type <= QN_LIST; ++*type)
        if (strcmp(types[*type], item + size + 1) == 0)
            break;
    return size > 0 && size <= 64 && *type <= QN_LIST && (item[size] == ':' || item[size] == '\0') &&
           !(*item >= '0' && *item <= '9');
}

/** Finds a field in such a list. @return false: it is not there [any] */
static inline bool qn_find_named_field(const qn_strings *list, qn_slice name, uint32_t *type)
{
    qn_slice listed;
    for (size_t i = 0; i < list->count; i++)
        if (qn_read_named_field(list->items[i], &listed, type) && qn_equal(listed, name))
            return true;
    return false;
}

/**
 * The extension "quern.reasons/1" of a plugin with QN_P_DYNAMIC_REASONS: the slugs that its data holds, so that
 * `quern test` can say which of them no test has seen. Since ABI 1.0.
 */
typedef struct qn_reasons {
    uint32_t size; /**< sizeof(qn_reasons) as compiled */
    uint32_t reserved;
    /** The i-th slug, of an instance that init has prepared; one may come again, or be empty. @return false: behind the last [setup] */
    bool (*at)(const void *state, size_t i, qn_slice *slug);
} qn_reasons;

#define QN_REASONS "quern.reasons/1"

/**
 * The extension "quern.spans/1" of a plugin that adds spans: the option of type QN_O_BOOL that makes it do so, or NULL:
 * it always does. `quern check` warns when a stage behind it rewrites the text under them. Since ABI 1.0.
 */
typedef struct qn_spans {
    uint32_t size; /**< sizeof(qn_spans) as compiled */
    uint32_t reserved;
    const char *option;
} qn_spans;

#define QN_SPANS "quern.spans/1"

#define QN_P_DYNAMIC_REASONS 1u /**< reasons also come from data: qn_drop_as may use any slug */
#define QN_P_REWRITES 2u /**< it may give a block another text (qn_rewrite), which takes the block's spans away. Since ABI 1.0 */
#define QN_P_PROGRAMS 4u /**< it starts other programs, so it cannot be isolated (`quern run --isolate`). Since ABI 1.0 */

/** A plugin. Members are only appended; those a kind does not use are NULL. */
typedef struct qn_plugin {
    uint32_t size;           /**< sizeof(qn_plugin) as compiled */
    uint32_t min_host_minor; /**< the oldest minor of ABI 1 that it runs on */
    const char *name;        /**< as pipelines write it: lower case, digits, "-" and "_" */
    const char *version, *summary, *license;
    uint32_t kind;      /**< a qn_plugin_kind */
    uint32_t threading; /**< a qn_threading */
    uint32_t flags;     /**< QN_P_... */
    uint32_t reserved;
    size_t state_size; /**< the core allocates, zeroes and fills it from the options */
    const qn_option *options;
    size_t option_size, option_count; /**< the stride: rows can grow */
    const qn_metric *metrics;
    size_t metric_size, metric_count;
    const qn_reason *reasons;
    size_t reason_size, reason_count;
    const qn_field_info *fields;
    size_t field_size, field_count;
    const qn_ext *exts;

    /** Prepares an instance whose options are set. Anything but QN_PASS ends the start-up. [setup] */
    qn_verdict (*init)(void *state, qn_call *call);
    /** Releases what init took; called once for each init, also for one that failed. [setup] */
    void (*fini)(void *state);
    /** Readers: how sure that this input is its own, 0 (not at all) to 100. Cheap: it looks, it does not parse. [worker] */
    int32_t (*probe)(void *state, const qn_input *input, qn_call *call);
    /** Readers: emits the documents, or the inputs, that the input holds. [worker] */
    qn_verdict (*read)(void *state, const qn_input *input, qn_call *call);
    /** Cleaners and extractors [worker]; writers with a place of their own [ordered]. */
    qn_verdict (*process)(void *state, qn_doc *doc, qn_call *call);
    /** Dedupers: emits units with their payloads and keys; depends on the document alone. [workers] */
    qn_verdict (*keys)(const void *state, const qn_doc *doc, qn_call *call);
    /**
     * Dedupers: are two units the same? 0: no; below 0.5: weakly alike; from 0.5: strongly; 1: equal.
     * Pure and symmetric. [workers]
     */
    double (*same)(const void *state, const qn_match *match);
    /** Writers: puts the document into bytes with qn_write; the core appends them to `path` in input order. [workers] */
    qn_verdict (*render)(const void *state, const qn_doc *doc, qn_call *call);
    /** Writers with process: all that was processed so far is durable when it returns QN_PASS. [ordered] */
    qn_verdict (*commit)(void *state, qn_call *call);
} qn_plugin;

/** A module: the one thing that a shared object exports. */
typedef struct qn_module {
    uint32_t size;  /**< sizeof(qn_module) as compiled */
    uint32_t minor; /**< the ABI minor it was compiled with */
    const qn_plugin *const *plugins; /**< NULL at the end */
} qn_module;

#define QN_MODULE_SYMBOL "qn_module_v1"

#if defined(__GNUC__) || defined(__clang__)
#define QN_EXPORT __attribute__((visibility("default")))
#else
#define QN_EXPORT
#endif

#ifdef __cplusplus
#define QN_MODULE_DECLARATION_ extern "C"
#else
#define QN_MODULE_DECLARATION_ extern
#endif

/** Exports the module: `QN_MODULE(&uppercase);` or with several plugins. Last in the file. */
#define QN_MODULE(...) \
    static const qn_plugin *const qn_module_plugins_[] = {__VA_ARGS__, NULL}; \
    QN_MODULE_DECLARATION_ QN_EXPORT const qn_module qn_module_v1; \
    const qn_module qn_module_v1 = {sizeof(qn_module), QN_ABI_MINOR, qn_module_plugins_}

/** The first members of every plugin in C, inside its braces. */
#define QN_PLUGIN_HEAD .size = sizeof(qn_plugin), .min_host_minor = 0

/** A table of the plugin: `QN_TABLE(option, options)` fills the pointer, the stride and the count. */
#define QN_TABLE(what, rows) \
    .what##s = (rows), .what##_size = sizeof(*(rows)), .what##_count = sizeof(rows) / sizeof(*(rows))

#ifdef __cplusplus
}
template <typename Want, typename Have> struct qn_member_must_be_ {
    static_assert(sizeof(Want) == 0, "quern: the option's member has the wrong type");
};
template <typename Want> struct qn_member_must_be_<Want, Want> {
    static constexpr size_t nothing = 0;
};
#define QN_OFFSET_(state, member, want) \
    (offsetof(state, member) + qn_member_must_be_<want, decltype(state::member)>::nothing)
#define QN_SCALAR_INTEGER_(value) (qn_scalar{(int64_t)(value)})
static inline constexpr qn_scalar qn_scalar_real_(double value)
{
    qn_scalar scalar{};
    scalar.real = value;
    return scalar;
}
static inline constexpr qn_scalar qn_scalar_text_(const char *value)
{
    qn_scalar scalar{};
    scalar.text = value;
    return scalar;
}
#define QN_SCALAR_REAL_(value) qn_scalar_real_(value)
#define QN_SCALAR_TEXT_(value) qn_scalar_text_(value)
extern "C" {
#else
/* An array of negative size where the member is not what the option fills. */
#define QN_OFFSET_(state, member, want) \
    (offsetof(state, member) + 0 * sizeof(char[_Generic(((state *)0)->member, want: 1, default: -1)]))
#define QN_SCALAR_INTEGER_(value) {.integer = (value)}
#define QN_SCALAR_REAL_(value) {.real = (value)}
#define QN_SCALAR_TEXT_(value) {.text = (value)}
#endif

#define QN_OPTION_(state, member, want, kind, initial, min, max, choices, flags, help) \
    {#member, help, kind, flags, QN_OFFSET_(state, member, want), initial, min, max, choices}
#define QN_ZERO_ QN_SCALAR_INTEGER_(0)

/**
 * Rows of an option table. The option bears the member's name; a member of another type does not compile.
 * The state is `struct name` in C; in C++ write its name alone.
 */
#define QN_OPT_BOOL(state, member, initial, help) \
    QN_OPTION_(state, member, bool, QN_O_BOOL, QN_SCALAR_INTEGER_(initial), QN_ZERO_, QN_SCALAR_INTEGER_(1), NULL, 0, help)
#define QN_OPT_INT(state, member, initial, min, max, help) \
    QN_OPTION_(state, member, int64_t, QN_O_INT, QN_SCALAR_INTEGER_(initial), QN_SCALAR_INTEGER_(min), \
               QN_SCALAR_INTEGER_(max), NULL, 0, help)
#define QN_OPT_SIZE(state, member, initial, min, max, help) \
    QN_OPTION_(state, member, int64_t, QN_O_SIZE, QN_SCALAR_INTEGER_(initial), QN_SCALAR_INTEGER_(min), \
               QN_SCALAR_INTEGER_(max), NULL, 0, help)
#define QN_OPT_DURATION(state, member, initial, min, max, help) /* in nanoseconds */ \
    QN_OPTION_(state, member, int64_t, QN_O_DURATION, QN_SCALAR_INTEGER_(initial), QN_SCALAR_INTEGER_(min), \
               QN_SCALAR_INTEGER_(max), NULL, 0, help)
#define QN_OPT_REAL(state, member, initial, min, max, help) \
    QN_OPTION_(state, member, double, QN_O_REAL, QN_SCALAR_REAL_(initial), QN_SCALAR_REAL_(min), QN_SCALAR_REAL_(max), \
               NULL, 0, help)
#define QN_OPT_TEXT(state, member, initial, help) \
    QN_OPTION_(state, member, const char *, QN_O_TEXT, QN_SCALAR_TEXT_(initial), QN_ZERO_, QN_ZERO_, NULL, 0, help)
#define QN_OPT_CHOICE(state, member, choices, initial, help) /* initial: one of the words */ \
    QN_OPTION_(state, member, int32_t, QN_O_CHOICE, QN_SCALAR_TEXT_(initial), QN_ZERO_, QN_ZERO_, choices, 0, help)
#define QN_OPT_LIST(state, member, initial, help) /* initial: words parted by blanks */ \
    QN_OPTION_(state, member, qn_strings, QN_O_LIST, QN_SCALAR_TEXT_(initial), QN_ZERO_, QN_ZERO_, NULL, 0, help)
#define QN_OPT_FILES(state, member, help) /* a list of paths, none by default */ \
    QN_OPTION_(state, member, qn_strings, QN_O_LIST, QN_SCALAR_TEXT_(""), QN_ZERO_, QN_ZERO_, NULL, QN_O_PATHS, help)
#define QN_OPT_FILE(state, member, initial, help) /* initial: a path, or "" for none */ \
    QN_OPTION_(state, member, const char *, QN_O_FILE, QN_SCALAR_TEXT_(initial), QN_ZERO_, QN_ZERO_, NULL, 0, help)

#ifdef __cplusplus
}
#endif
#endif
