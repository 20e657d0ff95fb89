/* reading: a worker's input becomes documents, or inputs again, which enter the line in front of it. */
#ifndef CORE_RUN_READING_H
#define CORE_RUN_READING_H

#include "worker.h"

void reading_init(struct worker *worker);
/* Opens the job's input, finds its reader and has it read. What fails is the job's failure. */
void read_input(struct worker *worker, struct job *job);
/* What the reader emitted enters the line: a job with a document; an input, taken over. False: the run is stopping. */
bool reading_emit_document(struct worker *worker, struct job *job);
bool reading_emit_input(struct worker *worker, struct input *input);

#endif
