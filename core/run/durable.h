/* durable: what the gates hold goes into a checkpoint, and comes back from one. */
#ifndef CORE_RUN_DURABLE_H
#define CORE_RUN_DURABLE_H

#include "gates.h"

/* Writers with places of their own make durable what they have. */
bool durable_commit(struct gates *gates, struct error *error);
/*
 * Makes all durable that is done, and saves the gates' progress. No job may be between the gates.
 * since: when the run was first held up for it (now_nanoseconds).
 */
bool durable_save(struct gates *gates, uint64_t since, struct error *error);
/* All is done and written out; only names are still to be given. */
bool durable_complete(struct gates *gates, struct error *error);
/* Before outputs are opened: progress, counts and memories are those of the checkpoint, if one stands. */
bool durable_load(struct gates *gates, struct error *error);

#endif
