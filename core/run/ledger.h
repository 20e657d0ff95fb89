/*
 * ledger: what a job counts in a cell, step by step, on its way into the job's counts in the engine; and what plugins
 * have to say there. A cell shows it after each step, so that of a document that ends its process no more is lost than
 * the counts of the stage that did.
 */
#ifndef CORE_RUN_LEDGER_H
#define CORE_RUN_LEDGER_H

#include "job.h"
#include "plan.h"

/* In the cell: what the job has counted in this step, or by the readers, is written down. */
void ledger_put_step(struct buffer *out, const struct plan *plan, size_t step, struct job *job);
void ledger_put_readers(struct buffer *out, const struct plan *plan, struct job *reading);
void ledger_put_message(struct buffer *out, const struct call *call, uint32_t level, qn_slice message);

/*
 * In the engine: adds it to the counts of a document's job, whose next step was *next, and of its input's (NULL: the
 * readers' counts are left out). Messages go to the log. False: this is no ledger of those steps; what is right of it was
 * added.
 */
bool ledger_take(qn_slice ledger, const struct plan *plan, size_t *next, size_t end, struct job *job, struct job *reading);
/* A step's stage had the document and failed. */
void ledger_fail(const struct plan *plan, size_t step, struct job *job);

#endif
