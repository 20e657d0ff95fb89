/*
 * inside: what a cell does. It has instances of all isolated stages; it reads inputs and runs steps on documents for
 * one worker of the engine, and answers with what came of it.
 *
 * TASK_READ: where choosing a reader stands (reader + 1, sure), how many steps of the
 * first segment to do for the input's last document (0: none), depth, uri, media, charset and bytes of the input.
 * TASK_RUN: the first step and the one behind the last, the raw bytes, and of each branch that these steps touch
 * whether its document follows. TASK_AGAIN: the same of a job that the cell still has; what it needs stands in the head.
 *
 * An answer begins with its kind and the ledger so far. One of no bytes at all had no room.
 */
#ifndef CORE_RUN_INSIDE_H
#define CORE_RUN_INSIDE_H

#include "../isolate/cell.h"
#include "clock.h"
#include "plan.h"

enum { TASK_READ, TASK_RUN, TASK_AGAIN };

enum {
    ANSWER_NONE,     /* still at work: no more than a ledger, without its size */
    ANSWER_READY,    /* why it is not: bytes, empty when it is */
    ANSWER_DOCUMENT, /* the reader emitted it, with its failure, and goes on when it is asked again */
    ANSWER_INPUT,    /* an input: uri, media, charset; 1, offset, size within the one being read, or 0, bytes */
    ANSWER_OTHER,    /* no reader of the cell's is surer than the choice it was given */
    ANSWER_READ,     /* the failure; 0, or 1 and a document as above, or 2 and one with steps done, as below */
    ANSWER_RUN       /* time spent, the failure, by branch 0 or 1 and a document that was changed, units, what writers rendered */
};

/* What both sides look at while the cell is at work: the head of the shared memory. */
struct inside_head {
    uint64_t first;     /* INSIDE_INTACT, like the last: no plugin wrote over it */
    struct clock clock; /* the engine says when its time is up, and may learn at which stage it is */
    uint64_t task, begin, end, number; /* its kind; of TASK_AGAIN its steps, and the document's number by now */
    uint64_t shown;     /* bytes of `out` that hold the ledger */
    uint32_t carrying;  /* reading is done: steps are being run */
    uint32_t stopping;  /* the engine wants no more documents */
    uint32_t exhausted; /* plugins have kept most of the memory that the process may have: one of those below */
    uint64_t last;
};

enum { EXHAUSTED_NOT, EXHAUSTED, EXHAUSTED_AND_FAILED /* the task's document, perhaps for want of memory */ };

#define INSIDE_INTACT UINT64_C(0x71756572E26E2121)

/* user: the struct plan. Never returns. */
void inside_work(void *user, struct cell_inside *cell);

#endif
