/* breaks commit: commit leaves the last documents in a buffer */
#include "wrong.h"

struct state {
    FILE *file;
};

static qn_verdict init(void *state, qn_call *call)
{
    struct state *self = state;
    self->file = fopen("ledger.txt", "w");
    return self->file ? QN_PASS : qn_fail_run(call, QN_E_IO, "cannot open ledger.txt");
}

static void fini(void *state)
{
    struct state *self = state;
    if (self->file)
        fclose(self->file);
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct state *self = state;
    fprintf(self->file, "%u blocks\n", doc->block_count);
    return QN_PASS;
}

static qn_verdict commit(void *state, qn_call *call)
{
    return QN_PASS;
}

WRONG(QN_WRITER, QN_ORDERED, .state_size = sizeof(struct state), .init = init, .fini = fini, .process = process, .commit = commit);
