/*
 * errand: a worker's task on its way to a cell and back. What comes back is copied before anybody looks at it; a
 * process that ends, or is late, is replaced by a fresh one.
 */
#ifndef CORE_RUN_ERRAND_H
#define CORE_RUN_ERRAND_H

#include "../base/pack.h"
#include "worker.h"

struct errand {
    struct worker *worker;
    struct ward *ward;
    struct cell *cell;
    struct buffer task; /* lies in the memory that the cell reads it from */
    bool fresh;         /* the process had no task before */
    struct failure loss; /* why no answer came, or none that makes sense */
};

/* Takes a cell and begins a task of that kind. False: there is no cell; the loss says why, and the run ends. */
bool errand_begin(struct errand *errand, struct worker *worker, uint64_t kind);
/* Does the cell that was taken still have the job's documents, those that these steps look at? Then it is to do them again. */
bool errand_is_kept(const struct errand *errand, const struct job *job, size_t begin, size_t end);
/* It has them from now on. */
void errand_keep(const struct errand *errand, struct job *job, size_t begin, size_t end);
/*
 * Hands the task over, or asks the cell to go on with it, and waits. One that takes too long is told so first, for a
 * plugin that asks comes back by itself and keeps its process. False: no answer; the loss says why.
 */
bool errand_ask(struct errand *errand);
/* A copy of the answer: its kind, its ledger, and what follows. False: it is none; the loss says why. */
bool errand_answer(struct errand *errand, uint64_t *kind, qn_slice *ledger, struct unpacking *rest);
/* Gives the cell back. Its process goes unless all went well, and when plugins have kept most of its memory. */
void errand_end(struct errand *errand, bool well);

/* What an ended process had shown of its ledger. */
qn_slice errand_last_ledger(const struct errand *errand);
/*
 * Would a fresh process perhaps fare better? Yes when this one had other documents before, and ended, or has not much
 * memory left.
 */
bool errand_may_repeat(const struct errand *errand, bool answered);

/* A document in place of the branch's, if it has one. False: it is none. */
bool errand_take_document(const struct errand *errand, struct unpacking *from, struct job *job, unsigned branch, struct input *input);
/* What these steps made of the job. False: it is no such thing. */
bool errand_take_result(const struct errand *errand, struct unpacking *from, struct job *job, size_t begin, size_t end, struct input *input);
/* The document is lost in the step behind those that the ledger tells of; the last one when it tells of all. */
void errand_lose(const struct plan *plan, struct job *job, qn_slice ledger, size_t begin, size_t end, const struct failure *loss);

#endif
