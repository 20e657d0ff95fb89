/* steps: what each step of a segment does with a document. */
#ifndef CORE_RUN_STEPS_H
#define CORE_RUN_STEPS_H

#include "station.h"

/* Counts in the station's books; what fails is the job's failure. */
void step_run(struct station *station, struct job *job, const struct step *step);

#endif
