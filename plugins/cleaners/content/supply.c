#include "supply.h"

#include "builtin.h"

#include <filetext.h>

#include <errno.h>
#include <stdlib.h>

enum { MOST_WEIGHTS = 16 << 20 }; /* bytes of a file of weights */

static qn_verdict read_model(struct supply *self, const char *path, qn_call *call)
{
    char error[MODEL_ERROR_SIZE];
    if (!path || !*path) {
        self->model = model_new(builtin_weights, error);
        return self->model ? QN_PASS : qn_fail_run(call, QN_E_INTERNAL, "the built-in model: %s", error);
    }
    size_t size;
    char *text = filetext_read(path, MOST_WEIGHTS, &size);
    if (!text)
        return qn_fail_run(call, QN_E_CONFIG, "model: %s: %s", path, strerror(errno));
    self->model = model_new(qn_bytes(text, size), error);
    free(text);
    return self->model ? QN_PASS : qn_fail_run(call, QN_E_CONFIG, "model: %s: %s", path, error);
}

qn_verdict supply_init(struct supply *self, const char *path, qn_call *call)
{
    const char *error;
    self->words = words_new(builtin_words, &error);
    if (!self->words)
        return qn_fail_run(call, QN_E_INTERNAL, "the built-in words: %s", error);
    return read_model(self, path, call);
}

void supply_fini(struct supply *self)
{
    words_free(self->words);
    model_free(self->model);
}
