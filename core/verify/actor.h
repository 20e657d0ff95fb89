/*
 * actor: an instance of the plugin that is examined, with its state between fences; it is given documents, and what it does
 * with them is checked and written down as an answer.
 */
#ifndef CORE_VERIFY_ACTOR_H
#define CORE_VERIFY_ACTOR_H

#include "subject.h"
#include "witness.h"

/* How an answer is asked for. */
struct ask {
    size_t memory;          /* of a document, and of scratch memory */
    uint64_t refuse_from;   /* see witness */
    bool expired;           /* the time is up from the first */
    unsigned char junk;     /* what lent memory holds */
    enum fence_side side;
    size_t room;            /* bytes that the process may grow by; 0: as it likes */
};
extern const struct ask ask_plainly;

/* What came of a call, all of it in bytes that can be compared. */
struct answer {
    struct buffer bytes;
    qn_verdict verdict;
    struct failure failure;
    uint64_t asked; /* services that might have refused */
    uint64_t nanoseconds; /* of processor time */
};

void answer_clear(struct answer *answer);
void answer_fini(struct answer *answer);

struct actor {
    struct emitter emitter; /* first: a reader's emitter is its actor */
    struct subject *subject;
    struct instance instance;
    struct fence state;
    bool shares;            /* the state is another actor's */
    struct fence tokens[2]; /* of the call at hand, and of the one before */
    unsigned token;
    struct instance *reader; /* that makes its documents; NULL: none is named */
    struct arena scratch;
    struct buffer out;
    struct failure failure;
    struct document **documents; /* that a reader has begun, in that order */
    size_t document_count;
    bool *emitted;
    struct answer *answer; /* being written */
    size_t memory;
};

/* Runs init. refuse_from: as in ask. False: it failed, failure says why, and fini has been run. */
bool actor_begin(struct actor *actor, struct subject *subject, uint64_t refuse_from);
/* For another thread: it uses the other's instance. False: no memory. */
bool actor_share(struct actor *actor, struct actor *other);
void actor_end(struct actor *actor);
/* Gives it a document or an input of that draft, checks what it does, and writes down what came of it. */
void actor_answer(struct actor *actor, const struct draft *draft, const struct ask *ask, struct answer *answer);
/* Writers with process: commit. */
qn_verdict actor_commit(struct actor *actor);
/* The units that keys finds, whose payloads lie in the page's document. NULL also when there are none. */
struct unit *actor_units(struct actor *actor, struct page *page);

#endif
