/* report: all that is wrong with something, for people to read at once, each with its place and, when certain, its cure. */
#ifndef CORE_BASE_REPORT_H
#define CORE_BASE_REPORT_H

#include <quern/types.h>

/* A piece of a file. */
struct extent {
    const char *file;      /* NULL: the command line */
    unsigned line, column; /* of its first byte, from 1; 0: not known */
    size_t begin, end;     /* bytes of the file; both 0: not known */
    unsigned indent;       /* blanks that its line begins with */
};

/* A piece of this place: size bytes, `from` bytes behind its beginning, on its line. */
struct extent extent_part(const struct extent *place, size_t from, size_t size);

struct problem {
    struct extent place; /* file: the report's own */
    bool warning;
    char *cure; /* what belongs at the place instead, beyond doubt; NULL: nobody knows */
};

struct report {
    char **lines; /* "file:line: message" */
    struct problem *problems; /* of each line */
    size_t count;
    bool incomplete; /* memory ran out while reporting */
};

/* Adds "file:line: message"; line 0: "file: message"; file NULL: "message". */
void report_add(struct report *report, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same with all of the place; without a file it stands on the "command line". */
void report_at(struct report *report, const struct extent *place, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Nothing wrong, but hardly what was meant: "file:line: warning: message". */
void report_warn(struct report *report, const struct extent *place, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* What belongs at the place of the line added last. */
void report_cure(struct report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* By file, line and column; what stands nowhere in a file comes first. */
void report_sort(struct report *report);
size_t report_warnings(const struct report *report);
void report_fini(struct report *report);

#endif
