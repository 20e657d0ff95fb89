/*
 * station: what one worker calls plugins with: an instance of each, scratch memory, and the clock.
 */
#ifndef CORE_RUN_STATION_H
#define CORE_RUN_STATION_H

#include "clock.h"
#include "index.h"
#include "job.h"
#include "memory.h"
#include "plan.h"

struct station {
    const struct plan *plan;
    struct clock *clock;
    struct instance **readers; /* by reader; NULL here and below: it works elsewhere, isolated from the engine or in it */
    struct instance **stages;  /* by stage; what only reads its state, or locks for itself, is shared with other workers */
    struct instance **writers; /* by writer */
    struct instance **owned;   /* those of them that are this station's own */
    size_t owned_count;
    struct index **repeats;    /* by stage: dedupers within the document */
    struct budget budget;      /* of those */
    struct memory *const *memories; /* by stage: dedupers within the run; the gates' */
    struct arena scratch;
    struct buffer frame; /* for forks */
    void (*log)(const struct call *, uint32_t level, qn_slice message); /* NULL: to the log */
};

/* False: no memory. */
bool station_init(struct station *station, const struct plan *plan, struct clock *clock);
/*
 * Makes the instances that the station lacks. first: whose shared ones it uses, filled before and freed after it; NULL:
 * none. isolated: of isolated stages and no other; else of all others, and of dedupers that judge within the run. False:
 * the report says what failed.
 */
bool station_fill(struct station *station, const struct station *first, bool isolated, struct report *report);
void station_fini(struct station *station);
/* A call of this plugin for this job. */
struct call station_call(struct station *station, struct instance *instance, struct job *job);
/* What a call came to, with all that may have gone wrong on the way; its scratch memory is taken back. */
qn_verdict station_settle(struct station *station, struct job *job, const struct instance *instance, qn_verdict verdict);

#endif
