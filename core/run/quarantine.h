/*
 * quarantine: a folder of the inputs and documents that failed: the bytes of each, and in "quarantine.jsonl" a line
 * with the stage, the reason and the command that repeats it. The folder is made when it is first needed.
 */
#ifndef CORE_RUN_QUARANTINE_H
#define CORE_RUN_QUARANTINE_H

#include "../pipeline/pipeline.h"

struct quarantine;

struct quarantine_entry {
    qn_slice id, uri;
    qn_slice input, media; /* of the input: its name, and what it is ... */
    uint32_t depth;        /* ... and in how many others it lay */
    qn_slice bytes;      /* of the input; data NULL: it could not be read at all */
    const char *stage;   /* "input" when it could not be opened */
    qn_error_code code;
    const char *message;
};

/* How far a quarantine is durable. */
struct quarantine_mark {
    uint64_t count, size; /* entries, and bytes of their list */
};

/*
 * pipeline: for the command. mark: go on from there, and forget what was added behind it; NULL: what an
 * earlier run left in the folder is cleared away.
 */
struct quarantine *quarantine_open(const char *folder, const struct pipeline *pipeline, const struct quarantine_mark *mark, struct error *error);
bool quarantine_add(struct quarantine *quarantine, const struct quarantine_entry *entry, struct error *error);
/* All is durable so far; mark: how far that is. */
bool quarantine_sync(struct quarantine *quarantine, struct quarantine_mark *mark, struct error *error);
/* All is durable. */
bool quarantine_close(struct quarantine *quarantine, struct error *error);
void quarantine_free(struct quarantine *quarantine);
const char *quarantine_folder(const struct quarantine *quarantine);
/* "input", "time", ... */
const char *error_code_name(qn_error_code code);

#endif
