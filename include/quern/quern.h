/**
 * @file quern.h
 * libquern: a pipeline inside of another program. Open one, feed it bytes, take what its writers made of them; or
 * run it over files as the command does. `pkg-config quern`.
 *
 *     quern *mill = quern_open("news.cfg", NULL, &problems);
 *     quern_feed(mill, "page.html", bytes, size);
 *     for (const quern_record *record; (record = quern_take(mill));)
 *         fwrite(record->data, 1, record->size, stdout);
 *     quern_close(mill);
 *
 * A quern is used by one thread at a time; different ones do not touch each other. Since 0.1.
 */
#ifndef QUERN_QUERN_H
#define QUERN_QUERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define QUERN_API __attribute__((visibility("default")))
#else
#define QUERN_API
#endif

/** An open pipeline. */
typedef struct quern quern;

/** What quern_run does when a run into the same outputs was interrupted. Since 0.1. */
typedef enum quern_restart {
    QUERN_REFUSE = 0, /**< it says so and does nothing */
    QUERN_RESUME = 1, /**< it goes on from the last checkpoint; without one, from the beginning */
    QUERN_ANEW = 2    /**< it begins anew */
} quern_restart;

/** How a pipeline is opened; begin with zero and its size: `quern_settings s = {.size = sizeof s};`. */
typedef struct quern_settings {
    size_t size; /**< sizeof(quern_settings) as compiled */
    const char *const *plugins; /**< plugin files or folders, searched first */
    size_t plugin_count;
    const char *const *sets; /**< "stage.option=value" */
    size_t set_count;
    const char *output;     /**< quern_run: the first writer's path; NULL: as the pipeline says */
    const char *quarantine; /**< quern_run: folder of failed documents; NULL: none is kept */
    unsigned workers;       /**< 0: one for each processor */
    bool files;             /**< for quern_run: writers write their files; else records are taken with quern_take */
    /** quern_run: called about ten times a second, by another thread; may be NULL. */
    void (*progress)(void *user, uint64_t inputs, uint64_t input_count, uint64_t documents);
    void *user;
    const char *summary; /**< quern_run: the file that the counts are written to, as JSON; NULL: none */
    const char *report;  /**< quern_run: the file that a page about the run is written to; NULL: none */
    const char *metrics; /**< quern_run: a file that holds the counts for Prometheus, every few seconds anew; NULL: none */
    bool log_json; /**< what happens is said as JSON lines on standard error; for the whole process */
    quern_restart restart;
    /** quern_run: seconds between checkpoints; 0: 10; below 0: none are taken. Outputs must be files. */
    double checkpoint_every;
    /** Plugins run in processes of their own, but where the pipeline says otherwise; quern_open forks before it loads much. */
    bool isolate;
} quern_settings;

/** What one writer made of one document, or what became of one that none wrote. */
typedef struct quern_record {
    const char *writer;   /**< the writer's name in the pipeline; NULL: none wrote it */
    const char *data;     /**< its bytes; not NUL-terminated */
    size_t size;
    const char *uri;      /**< of the input; NUL-terminated, like all names here */
    const char *verdict;  /**< "kept", "dropped", "failed" */
    const char *reason;   /**< why it was dropped or failed; "" for kept */
    const char *stage;    /**< by which stage; "" for kept */
} quern_record;

/** A row of the summary. */
typedef struct quern_count {
    const char *of;   /**< "document", "failure", "block", "metric", "written" */
    const char *stage; /**< stage or writer; "" for sums over all */
    const char *name; /**< the reason, or the metric */
    uint64_t count;
} quern_count;

/** What runs and feeds did so far. documents + bare = kept + dropped + quarantined. */
typedef struct quern_summary {
    uint64_t inputs, bytes, documents, bare, kept, dropped, quarantined;
    double seconds; /**< spent in quern_run and quern_feed */
    const quern_count *counts; /**< those that are not 0, in order of stages */
    size_t count_count;
    const char *quarantine; /**< folder of failed documents; NULL: there are none */
} quern_summary;

/** How a run ended; also the command's exit status. */
typedef enum quern_status {
    QUERN_DONE = 0,
    QUERN_FAILED_MANY = 65, /**< more documents quarantined than max_failed */
    QUERN_NO_INPUT = 66,
    QUERN_INTERNAL = 70,    /**< the books do not balance, or a stage ended the run */
    QUERN_IO = 74,          /**< an output cannot be written */
    QUERN_INTERRUPTED = 75, /**< quern_stop was called */
    QUERN_CONFIG = 78
} quern_status;

/** The library's version, "0.1.0". [any] */
QUERN_API const char *quern_version(void);

/**
 * Opens a pipeline file: everything in it is checked, plugins are loaded and prepared.
 * @param problems set to all that is wrong, a line each, for free(); or to NULL; the parameter may be NULL
 * @return NULL: it cannot be used
 */
QUERN_API quern *quern_open(const char *path, const quern_settings *settings, char **problems);

/**
 * Runs the pipeline over files, folders (walked in byte order) and "-" (standard input), and ends its outputs.
 * Call it once. @return QUERN_DONE, or what went wrong; quern_error says it in words
 */
QUERN_API quern_status quern_run(quern *mill, const char *const *paths, size_t count);

/** Reads one input of bytes (copied) and carries its documents through. @return as quern_run; see quern_take */
QUERN_API quern_status quern_feed(quern *mill, const char *uri, const void *bytes, size_t size);

/** The next record in input order; valid until the next call on this quern. @return NULL: no more so far */
QUERN_API const quern_record *quern_take(quern *mill);

/** Asks a run to end, soon and so that it can be resumed. Safe in a signal handler and from any thread. */
QUERN_API void quern_stop(quern *mill);

/** The counts so far; valid until the next call on this quern. @return NULL: no memory */
QUERN_API const quern_summary *quern_summarize(quern *mill);

/** The last error in words, "" when there was none. */
QUERN_API const char *quern_error(const quern *mill);

/** Closes it; NULL is fine. */
QUERN_API void quern_close(quern *mill);

#ifdef __cplusplus
}
#endif
#endif
