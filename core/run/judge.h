/* judge: a deduper within the run meets a document: its units are compared with all before them, or counted. */
#ifndef CORE_RUN_JUDGE_H
#define CORE_RUN_JUDGE_H

#include "job.h"
#include "memory.h"
#include "summary.h"

/* Documents come in input order. False: there is no memory for what the deduper has to remember. */
bool judge(const struct memory *memory, struct job *job, struct stage_counts *counts);
/* The stage has dropped blocks of the document: when no text is left, it goes as well. False: no room to say so. */
bool judge_rest(struct document *document, const struct stage *stage);

#endif
