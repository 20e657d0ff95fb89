/* readers: which reader an input is for, and having it read. */
#ifndef CORE_RUN_READERS_H
#define CORE_RUN_READERS_H

#include "station.h"

/* The surest reader so far; the first of equals. */
struct choice {
    int reader; /* -1: none knows what it is */
    int32_t sure;
};

/* Asks the readers of the station what they think of the job's input. */
void readers_probe(struct station *station, struct job *job, struct choice *choice);
/* Fails the job, for none of them knows what its input is: says who was asked, and what there was to see. */
void readers_refuse(const struct station *station, struct job *job);
/* Has it read. What it came to is to be settled. */
qn_verdict readers_read(struct station *station, struct job *job, int reader, struct emitter *emitter);

#endif
