/*
 * isolated: a worker has its cell run steps on a document. A process that ends, or does not come back in time, costs the
 * document that it was at; that is tried once more in a fresh one if the process had others before, for one of those may
 * have left it broken.
 */
#ifndef CORE_RUN_ISOLATED_H
#define CORE_RUN_ISOLATED_H

#include "worker.h"

/* Behind the last of the steps from this one on that a cell does in one go; `from` itself: it is not for a cell. */
size_t isolated_end(const struct plan *plan, size_t from, size_t end);
/* Runs these steps on the job. What fails, and how, is the job's failure. */
void isolated_run(struct worker *worker, struct job *job, size_t begin, size_t end);
/* May this worker take another job while the one at hand waits? */
bool isolated_can_help(const struct worker *worker);

#endif
