/*
 * spool: where documents wait until all of them have been seen. Written in input order by one at a time, then read
 * in that order. A small run's stay in memory; what is more goes to a file: an unnamed one, of which nothing stays
 * behind, or one with a name, which a run that is resumed takes up again.
 */
#ifndef CORE_RUN_SPOOL_H
#define CORE_RUN_SPOOL_H

#include "../base/buffer.h"
#include "../base/error.h"

struct spool;

/* path: of its file; NULL: it needs no name. */
struct spool *spool_new(const char *path, struct error *error);
/* Goes on with a file that was made durable when it had this size; what lies behind is forgotten. */
struct spool *spool_resume(const char *path, uint64_t size, struct error *error);
bool spool_add(struct spool *spool, qn_slice record, struct error *error);
/* Makes durable what was added, in a file with a name. size: of all that. */
bool spool_sync(struct spool *spool, uint64_t *size, struct error *error);
/* All is added: from here on it is read. */
bool spool_rewind(struct spool *spool, struct error *error);
/* The next record, as long as the spool lives; data NULL behind the last. */
qn_slice spool_next(struct spool *spool);
/* Passes over some records. */
void spool_skip(struct spool *spool, uint64_t records);
/* Removes its file, when that has a name. */
void spool_remove(const struct spool *spool);
/* Its file goes, too, when it has no name. */
void spool_free(struct spool *spool);

#endif
