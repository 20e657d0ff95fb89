/* settled: what was settled at a barrier is told to a document that waited there. */
#ifndef CORE_RUN_SETTLED_H
#define CORE_RUN_SETTLED_H

#include "station.h"

/* Those of its units that are common are dropped or marked. */
void drop_common(struct station *station, struct job *job, const struct step *step);
/* It gets the name of its cluster, and goes when another one of it is kept. */
void tell_cluster(struct station *station, struct job *job, const struct step *step);

#endif
