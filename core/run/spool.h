/*
 * spool: where documents wait until all of them have been seen. Written in input order by one at a time, then read
 * in that order. A small run's stay in memory; what is more goes to an unnamed file, of which nothing stays behind.
 */
#ifndef CORE_RUN_SPOOL_H
#define CORE_RUN_SPOOL_H

#include "../base/buffer.h"
#include "../base/error.h"

struct spool;

struct spool *spool_new(struct error *error);
bool spool_add(struct spool *spool, qn_slice record, struct error *error);
/* All is added: from here on it is read. */
bool spool_rewind(struct spool *spool, struct error *error);
/* The next record, as long as the spool lives; data NULL behind the last. */
qn_slice spool_next(struct spool *spool);
void spool_free(struct spool *spool);

#endif
