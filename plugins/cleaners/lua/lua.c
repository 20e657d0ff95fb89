/* lua: a script of the pipeline's own, in Lua, cleans the document and takes what it finds into fields and spans. */
#include "script.h"

#include <filetext.h>
#include <quern/plugin.h>

#include <errno.h>
#include <lauxlib.h>
#include <stdlib.h>

struct lua {
    const char *file, *code;
    qn_strings fields;
    int64_t memory, steps;

    struct script script;
};

static const qn_option options[] = {
    {"script", "the file that holds the script", QN_O_FILE, 0, offsetof(struct lua, file), {.text = ""}, {0}, {0}, NULL},
    QN_OPT_TEXT(struct lua, code, "", "the script itself, in place of a file"),
    QN_OPT_LIST(struct lua, fields, "", "fields that it may set: \"topic\", or with a type \"score:real\""),
    QN_OPT_SIZE(struct lua, memory, 32 << 20, 1 << 17, INT64_C(1) << 40, "memory that it may have for one document"),
    QN_OPT_INT(struct lua, steps, 100000000, 1000, INT64_MAX,
               "steps that it may take for one document: Lua's instructions, mostly"),
};

static const qn_named_fields named_fields = {sizeof named_fields, 0, "fields"};
static const qn_ext exts[] = {{QN_NAMED_FIELDS, &named_fields}, {NULL, NULL}};

static qn_verdict open_file(struct lua *self, qn_call *call)
{
    enum { MOST = 16 << 20 };
    size_t size;
    char *text = filetext_read(self->file, MOST, &size);
    if (!text)
        return qn_fail_run(call, QN_E_CONFIG, "script: %s: %s", self->file, strerror(errno));
    char *name = qn_scratch(call, strlen(self->file) + 2);
    if (name)
        memcpy(strcpy(name, "@") + 1, self->file, strlen(self->file) + 1);
    const bool good = name && script_open(&self->script, name, qn_bytes(text, size), (size_t)self->memory, self->steps);
    free(text);
    return good ? QN_PASS : qn_fail_run(call, QN_E_CONFIG, "script: %s", name ? self->script.error : "no memory");
}

static qn_verdict init(void *state, qn_call *call)
{
    struct lua *self = state;
    if ((*self->file != '\0') == (*self->code != '\0'))
        return qn_fail_run(call, QN_E_CONFIG, "give a script = \"FILE\", or the code itself: one of the two");
    if (*self->file)
        return open_file(self, call);
    if (!script_open(&self->script, "=code", qn_str(self->code), (size_t)self->memory, self->steps))
        return qn_fail_run(call, QN_E_CONFIG, "%s", self->script.error);
    return QN_PASS;
}

static void fini(void *state)
{
    struct lua *self = state;
    script_close(&self->script);
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct lua *self = state;
    return script_run(&self->script, &self->fields, doc, call);
}

static const qn_plugin lua = {
    QN_PLUGIN_HEAD,
    .name = "lua", .version = "1.0.0", .license = "MIT",
    .summary = "Clean and read documents with a script in Lua",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .flags = QN_P_DYNAMIC_REASONS,
    .state_size = sizeof(struct lua),
    QN_TABLE(option, options),
    .exts = exts,
    .init = init, .fini = fini, .process = process,
};
QN_MODULE(&lua);
