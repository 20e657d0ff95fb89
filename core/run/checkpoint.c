#include "checkpoint.h"

#include "../base/path.h"
#include "clock.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char casualties[] = "casualties";

enum { COST = 50 }; /* a checkpoint may take one part in so many of a run's time */

/* What we made in the folder. */
static void clear_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    for (const struct dirent *entry; entries && (entry = readdir(entries));) {
        const char *name = entry->d_name;
        const bool ours = strncmp(name, "state", 5) == 0 || strncmp(name, "spool-", 6) == 0 || strcmp(name, casualties) == 0;
        char *path = ours ? path_in(folder, name) : NULL;
        if (path)
            unlink(path);
        free(path);
    }
    if (entries)
        closedir(entries);
}

static bool settle_restart(struct checkpoint *checkpoint, const char *state, enum restart restart, struct error *error)
{
    checkpoint->stands = access(state, F_OK) == 0;
    if (checkpoint->stands && restart == RESTART_REFUSE)
        return error_set(error, QN_E_CONFIG, "%s: a run was interrupted here: go on with --resume, or begin anew with --restart",
                         checkpoint->folder);
    if (checkpoint->stands && restart == RESTART_ANEW && unlink(state) != 0)
        return error_errno(error, "%s: cannot be removed", state);
    checkpoint->stands = checkpoint->stands && restart == RESTART_RESUME;
    char *path = restart == RESTART_RESUME ? NULL : path_in(checkpoint->folder, casualties);
    if (path)
        unlink(path);
    free(path);
    return true;
}

struct checkpoint *checkpoint_open(const char *folder, const char *manifest, enum restart restart, uint64_t every, struct error *error)
{
    struct checkpoint *checkpoint = calloc(1, sizeof *checkpoint);
    char *state = path_in(folder, "state");
    if (checkpoint) {
        checkpoint->folder = strdup(folder);
        checkpoint->budget.limit = SIZE_MAX / 2;
        checkpoint->record.budget = &checkpoint->budget;
        checkpoint->every = every;
        checkpoint->due = now_nanoseconds() + every;
    }
    bool good = checkpoint && checkpoint->folder && state;
    if (!good)
        error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    else if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        good = error_errno(error, "%s: cannot make the folder of checkpoints", folder);
    good = good && (checkpoint->store = store_open(state, "checkpoint", manifest, true, error)) &&
           settle_restart(checkpoint, state, restart, error);
    free(state);
    if (good)
        return checkpoint;
    checkpoint_close(checkpoint, true);
    return NULL;
}

/* The record and the tables in one list, for the store. For free(). */
static struct region **join(struct checkpoint *checkpoint, struct region *const *tables, size_t count)
{
    struct region **all = calloc(count + 1, sizeof *all);
    if (!all)
        return NULL;
    all[0] = &checkpoint->record;
    memcpy(all + 1, tables, count * sizeof *all);
    return all;
}

bool checkpoint_load(struct checkpoint *checkpoint, struct region *const *tables, size_t count, struct error *error)
{
    struct region **all = join(checkpoint, tables, count);
    const bool good = all ? store_load(checkpoint->store, all, count + 1, error)
                          : error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    free(all);
    return good;
}

bool checkpoint_save(struct checkpoint *checkpoint, qn_slice record, struct region *const *tables, size_t count, uint64_t since,
                     struct error *error)
{
    struct region **all = join(checkpoint, tables, count);
    region_clear(&checkpoint->record);
    if (!all || !region_append(&checkpoint->record, record.data, record.size)) {
        free(all);
        return error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    }
    const bool good = store_save(checkpoint->store, all, count + 1, error);
    free(all);
    checkpoint->stands |= good;
    const uint64_t now = now_nanoseconds(), rest = (now - since) * COST;
    __atomic_store_n(&checkpoint->due, now + (rest > checkpoint->every ? rest : checkpoint->every), __ATOMIC_RELAXED);
    return good;
}

bool checkpoint_is_due(const struct checkpoint *checkpoint)
{
    return now_nanoseconds() >= __atomic_load_n(&checkpoint->due, __ATOMIC_RELAXED);
}

char *checkpoint_spool(const struct checkpoint *checkpoint, size_t segment)
{
    char *path;
    return asprintf(&path, "%s/spool-%zu", checkpoint->folder, segment) < 0 ? NULL : path;
}

char *checkpoint_casualties(const struct checkpoint *checkpoint)
{
    return path_in(checkpoint->folder, casualties);
}

void checkpoint_close(struct checkpoint *checkpoint, bool keep)
{
    if (!checkpoint)
        return;
    if (!keep || (checkpoint->store && !checkpoint->stands))
        clear_folder(checkpoint->folder);
    store_free(checkpoint->store);
    region_free(&checkpoint->record);
    if (checkpoint->folder)
        rmdir(checkpoint->folder); /* stays when something lies in it */
    free(checkpoint->folder);
    free(checkpoint);
}
