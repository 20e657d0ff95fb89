/* freeze: a job's documents and what writers made of them so far, as one record for the spool; and back. */
#ifndef CORE_RUN_FREEZE_H
#define CORE_RUN_FREEZE_H

#include "job.h"

/* False: no memory. */
bool freeze(const struct job *job, const struct pipeline *pipeline, struct buffer *out);
/* Fills a blank job whose branches have the memory of documents. False: no memory, or the record is damaged. */
bool thaw(struct job *job, const struct pipeline *pipeline, qn_slice record, struct error *error);

#endif
