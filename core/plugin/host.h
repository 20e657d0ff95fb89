/* host: the services that plugins get, and the token of one call. instance: a plugin at work. */
#ifndef CORE_PLUGIN_HOST_H
#define CORE_PLUGIN_HOST_H

#include "../base/buffer.h"
#include "../base/tally.h"
#include "../document/document.h"
#include "module.h"

#include <quern/host.h>

/* A plugin with its options set. Used by one thread at a time, except that keys, same and render only read the state. */
struct instance {
    const struct plugin *plugin;
    const char *stage; /* the stage's name in the pipeline, for causes and messages */
    void *state;
    uint64_t *metrics;
    bool ready; /* init was called, so fini must be */
};

/* A unit that a deduper emitted, in its document's arena, in the order emitted. */
struct unit {
    const qn_block *block;
    qn_slice payload;
    const qn_key *keys;
    size_t key_count;
    struct unit *next;
};

/* What a call left behind when it failed. */
struct failure {
    qn_verdict verdict; /* QN_PASS: it did not */
    qn_error_code code;
    char message[QN_MESSAGE_SIZE];
};

/* Whoever takes what a reader emits. */
struct emitter {
    struct document *(*begin)(struct emitter *, struct input *); /* NULL: no memory */
    bool (*emit)(struct emitter *, struct document *);
    bool (*emit_input)(struct emitter *, struct input *);
    /* What a document that was begun and not yet emitted fails of by itself; NULL: it fails with its reader. */
    struct failure *(*failure_of)(struct emitter *, const struct document *);
};

/* One call of a plugin's function; zero what is not needed. */
struct call {
    qn_call pub; /* first: the token is the call */
    struct instance *instance;
    uint64_t *metrics;        /* the counts of the calling thread */
    struct arena *scratch;
    struct failure *failure;
    const uint64_t *expired;  /* set from outside to `started` when the time is up; NULL: no limit */
    uint64_t started;         /* when this piece of work began */
    struct tally *reasons;    /* blocks dropped and marked, by reason; NULL: not counted */
    struct emitter *emitter;  /* readers */
    struct input *input;      /* readers: what is being read */
    struct document *document; /* the document at hand; for dedupers the one whose arena takes the units */
    struct unit **units;      /* dedupers: where the next unit is hung */
    struct buffer *out;       /* writers: what render writes into */
    size_t out_limit;
    void (*log)(const struct call *, uint32_t level, qn_slice message); /* NULL: to the log */
};

extern const qn_host host_services;
/* What a plugin has to say of a document, on its way to the log. */
void host_log(qn_slice stage, qn_slice document, uint32_t level, qn_slice message);

/* A copy of the filled state; init runs. NULL: failure says why. */
struct instance *instance_new(const struct plugin *plugin, const char *stage, const void *state, struct failure *failure);
void instance_free(struct instance *instance);

#endif
