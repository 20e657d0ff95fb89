/* progress: how far a run has come, as a checkpoint says it: all that is durable ends at one place in input order. */
#ifndef CORE_RUN_PROGRESS_H
#define CORE_RUN_PROGRESS_H

#include "output.h"
#include "place.h"
#include "quarantine.h"
#include "summary.h"

struct progress {
    uint64_t segment;   /* which the pass began with; that behind the last: all is done but for the names of the outputs */
    struct place next;  /* all before this place is done */
    uint64_t documents; /* numbered so far */
    uint64_t finished;  /* atomic; documents and inputs that are done */
    uint64_t coming;    /* bytes of the spool that this pass reads ... */
    uint64_t waiting;   /* ... and of the one that it writes */
    struct quarantine_mark quarantine;
    struct output_mark *outputs; /* by writer */
};

/* counts: of what is done. */
void progress_pack(const struct progress *progress, struct summary *counts, const struct pipeline *pipeline, struct buffer *out);
/* outputs must have room for all writers; their slices are parts of bytes. False: they are not of this pipeline. */
bool progress_unpack(qn_slice bytes, struct progress *progress, struct summary *counts, const struct pipeline *pipeline);

#endif
