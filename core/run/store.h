/*
 * store: tables in one file: the index of a deduper from run to run, a checkpoint of a run. It holds a magic, a
 * version, the parameters it was made with, a line each, and each table with its checksum; it is replaced as a whole,
 * by a new file under its name, so that a crash leaves the old one or the new one. A lock beside it keeps a second run
 * away.
 */
#ifndef CORE_RUN_STORE_H
#define CORE_RUN_STORE_H

#include "../base/error.h"
#include "region.h"

struct store;

/*
 * noun: what it is, for messages. lock: for a run that will save. NULL: another run holds it, or its folder cannot be
 * written; the error says which.
 */
struct store *store_open(const char *path, const char *noun, const char *parameters, bool lock, struct error *error);
/*
 * Fills empty tables from the file; leaves them empty when there is no file yet. False: it is damaged, of another
 * version, or was made with other parameters; the error names the first that differ.
 */
bool store_load(struct store *store, struct region *const *regions, size_t count, struct error *error);
bool store_save(struct store *store, struct region *const *regions, size_t count, struct error *error);
void store_free(struct store *store);

#endif
