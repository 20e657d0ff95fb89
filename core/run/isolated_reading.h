/* isolated_reading: a worker has its cell read an input. What the reader emits comes back one by one. */
#ifndef CORE_RUN_ISOLATED_READING_H
#define CORE_RUN_ISOLATED_READING_H

#include "readers.h"
#include "worker.h"

/* Reads the job's input if an isolated reader is surer than the choice. False: none is, so that the choice's reader is to. */
bool isolated_read(struct worker *worker, struct job *job, const struct choice *choice);

#endif
