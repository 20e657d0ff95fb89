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
    struct instance **readers; /* by reader */
    struct instance **stages;  /* by stage; shared ones are the engine's */
    struct instance **writers; /* by writer; all are the engine's */
    struct index **repeats;    /* by stage: dedupers within the document */
    struct budget budget;      /* of those */
    struct memory *const *memories; /* by stage: dedupers within the run; the gates' */
    struct arena scratch;
    struct buffer frame; /* for forks */
};

/* False: no memory. */
bool station_init(struct station *station, const struct plan *plan, struct clock *clock);
void station_fini(struct station *station);
/* A call of this plugin for this job. */
struct call station_call(struct station *station, struct instance *instance, struct job *job);
/* What a call came to, with all that may have gone wrong on the way; its scratch memory is taken back. */
qn_verdict station_settle(struct station *station, struct job *job, const struct instance *instance, qn_verdict verdict);

#endif
