/*
 * log: what happens while a program runs: for people on standard error, or as JSON lines for programs. One log a
 * process; a line is written at once, whole. [any]
 */
#ifndef CORE_BASE_LOG_H
#define CORE_BASE_LOG_H

#include <quern/types.h>

enum log_format { LOG_TEXT, LOG_JSON };
enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Before threads begin. As text, information is not shown: the summary tells it. */
void log_begin(enum log_format format);
enum log_format log_format(void);

/* One more fact of an event. */
struct log_fact {
    const char *name;
    qn_slice text;   /* data NULL: the number */
    uint64_t number;
};

/* event: "checkpoint", "quarantine", ...; message: for people. */
void log_event(enum log_level level, const char *event, qn_slice message, const struct log_fact *facts, size_t count);

#endif
