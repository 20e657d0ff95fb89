/*
 * checkpoint: how far a run is durable, in a folder beside its first output: one file with the progress and the tables
 * of the dedupers, replaced as a whole, and the spools that it speaks of. A run takes one now and then; one that was
 * interrupted is taken up at the last. The folder is gone when a run is done.
 */
#ifndef CORE_RUN_CHECKPOINT_H
#define CORE_RUN_CHECKPOINT_H

#include "../base/buffer.h"
#include "store.h"

/* What to do when the checkpoint of an interrupted run stands in the folder. */
enum restart { RESTART_REFUSE, RESTART_RESUME, RESTART_ANEW };

struct checkpoint {
    char *folder;
    struct store *store;
    struct budget budget;
    struct region record; /* the progress, packed */
    uint64_t every;       /* nanoseconds */
    uint64_t due;         /* atomic; when the next one is to be taken */
    bool stands;          /* there is one on disk */
};

/*
 * folder: made if need be. manifest: all that must not change between a run and its resumption, a line each.
 * NULL: another run is at work there, one that was interrupted stands there and restart says to refuse, or the folder
 * cannot be written; the error says which.
 */
struct checkpoint *checkpoint_open(const char *folder, const char *manifest, enum restart restart, uint64_t every, struct error *error);
/* Fills the record and the tables, all empty, when one stands. False: it is damaged, or of another run. */
bool checkpoint_load(struct checkpoint *checkpoint, struct region *const *tables, size_t count, struct error *error);
/* since: when the run was first held up for it. What it cost decides when the next one is due: it may cost 1 in 50. */
bool checkpoint_save(struct checkpoint *checkpoint, qn_slice record, struct region *const *tables, size_t count, uint64_t since,
                     struct error *error);
/* [any] */
bool checkpoint_is_due(const struct checkpoint *checkpoint);
/* The path of the spool that is filled by the pass which begins with this segment; for free(). NULL: no memory. */
char *checkpoint_spool(const struct checkpoint *checkpoint, size_t segment);
/* The path of the file of casualties; for free(). NULL: no memory. */
char *checkpoint_casualties(const struct checkpoint *checkpoint);
/* keep: leave what stands on disk. NULL is fine. */
void checkpoint_close(struct checkpoint *checkpoint, bool keep);

#endif
