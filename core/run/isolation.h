/* isolation: the cells in which isolated stages run, a few for each worker, and the server that has them. */
#ifndef CORE_RUN_ISOLATION_H
#define CORE_RUN_ISOLATION_H

#include "../base/buffer.h"
#include "../document/document.h"
#include "../isolate/cell.h"
#include "plan.h"

/*
 * A reader that waits in one cell for room in the line helps with documents in the next, where another input may have
 * to be read.
 */
enum { CELLS_EACH = 3 };

/* What one worker has of it, and of memory for what comes back. */
struct ward {
    const struct plan *plan;
    struct cell *cells[CELLS_EACH];
    unsigned busy; /* how many of them, from the first */
    struct buffer answer, lost;
    struct document **spares; /* by branch: where the next one is read into */
    struct arena scratch;
};

struct isolation;

/* Is any stage to be isolated? */
bool isolation_wanted(const struct pipeline *pipeline);
/* Before there are threads and anything large is loaded: the cells begin as copies of this process. NULL: the error says why. */
struct isolation *isolation_start(const struct plan *plan, unsigned workers, struct error *error);
/* Waits until each worker has a cell that is ready. False: the report says which plugin is not, or why there is none. */
bool isolation_open(struct isolation *isolation, struct report *report);
struct ward *isolation_ward(struct isolation *isolation, unsigned worker);
void isolation_free(struct isolation *isolation);

/* A cell for a task, ready. NULL: there is none, and the error says why. */
struct cell *ward_take(struct ward *ward, struct error *error);
/* Gives back the one that was taken last. */
void ward_give(struct ward *ward);

#endif
