#include "supply.h"

#include "builtin.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Reads a whole file. @return its text, to be freed; NULL: errno says why */
static char *file_text(const char *path, size_t *size)
{
    enum { MOST = 16 << 20 };
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = malloc(MOST + 1);
    *size = text ? fread(text, 1, MOST + 1, file) : 0;
    const int failed = !text ? ENOMEM : ferror(file) ? EIO : *size > MOST ? EFBIG : 0;
    fclose(file);
    if (!failed)
        return text;
    free(text);
    errno = failed;
    return NULL;
}

static qn_verdict read_model(struct supply *self, const char *path, qn_call *call)
{
    char error[MODEL_ERROR_SIZE];
    if (!path || !*path) {
        self->model = model_new(builtin_weights, error);
        return self->model ? QN_PASS : qn_fail_run(call, QN_E_INTERNAL, "the built-in model: %s", error);
    }
    size_t size;
    char *text = file_text(path, &size);
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
