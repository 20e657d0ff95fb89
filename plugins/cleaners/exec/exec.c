/* exec: another program cleans the document and takes what it finds into fields and spans, a line of JSON each way. */
#include "answer.h"
#include "program.h"
#include "request.h"

#include <quern/plugin.h>

#include <stdlib.h>

struct exec {
    qn_strings command;
    const char *script;
    qn_strings fields;
    int64_t time, start, max_answer;

    const char **argv;
    struct program program;
    struct request request;
};

static const qn_option options[] = {
    QN_OPT_LIST(struct exec, command, "", "the program and its arguments; no shell sees them"),
    QN_OPT_FILE(struct exec, script, "", "a file that is the program, or, with a command, its last argument"),
    QN_OPT_LIST(struct exec, fields, "", "fields that it may set: \"topic\", or with a type \"score:real\""),
    QN_OPT_DURATION(struct exec, time, 5 * INT64_C(1000000000), 1000000, INT64_MAX / 4, "time that it may take for one document"),
    QN_OPT_DURATION(struct exec, start, 10 * INT64_C(1000000000), 0, INT64_MAX / 4,
                    "time that it may take to start, beyond that of its first document"),
    QN_OPT_SIZE(struct exec, max_answer, 64 << 20, 64, INT64_C(1) << 31, "bytes that an answer may have"),
};

enum { METRIC_STARTED_ANEW };
static const qn_metric metrics[] = {
    [METRIC_STARTED_ANEW] = {"started-anew", "programs", "programs that were started in place of one that ended or went astray"},
};

static const qn_named_fields named_fields = {sizeof named_fields, 0, "fields"};
static const qn_ext exts[] = {{QN_NAMED_FIELDS, &named_fields}, {NULL, NULL}};

/* ---- Setup ---- */

static qn_verdict init(void *state, qn_call *call)
{
    struct exec *self = state;
    size_t count = self->command.count;
    if (count + (*self->script != '\0') == 0)
        return qn_fail_run(call, QN_E_CONFIG, "which program? Give a command = [\"python3\"], a script = \"FILE\", or both");
    self->argv = calloc(count + 2, sizeof *self->argv);
    if (!self->argv)
        return qn_fail_run(call, QN_E_LIMIT, "no memory for a command");
    for (size_t i = 0; i < count; i++)
        self->argv[i] = self->command.items[i];
    if (*self->script)
        self->argv[count] = self->script;
    /* Arguments of a program are not const by tradition alone. */
    program_init(&self->program, (char *const *)self->argv, (size_t)self->max_answer);
    return program_start(&self->program) ? QN_PASS : qn_fail_run(call, QN_E_CONFIG, "%s", self->program.message);
}

static void fini(void *state)
{
    struct exec *self = state;
    if (self->argv)
        program_fini(&self->program);
    request_fini(&self->request);
    free(self->argv);
}

/* ---- Work ---- */

/* Asks the program that runs. NULL: self->program.message says what is wrong. */
static json_t *ask(struct exec *self, qn_doc *doc, qn_call *call, enum program_end *end)
{
    qn_slice line;
    const int64_t time = self->time + (self->program.answered ? 0 : self->start);
    *end = program_ask(&self->program, qn_bytes(self->request.data, self->request.size), time, call, &line);
    if (*end != PROGRAM_ANSWERED)
        return NULL;
    json_t *answer = answer_read(line, doc, self->program.message, sizeof self->program.message);
    if (answer)
        return answer;
    *end = PROGRAM_STRAYED;
    return NULL;
}

static qn_verdict fail(struct exec *self, qn_call *call, enum program_end end)
{
    const qn_slice errors = program_errors(&self->program);
    return qn_fail_doc(call, end == PROGRAM_LATE ? QN_E_TIME : QN_E_INPUT, "the program \"%s\" %s%s%.*s", self->argv[0],
                       self->program.message, errors.size ? "; it says: " : "", (int)errors.size, errors.size ? errors.data : "");
}

/*
 * A program that has answered for other documents may end, or be out of step, because of them. So a document is failed
 * only by a program that was started for it: what becomes of it does not depend on those before.
 */
static json_t *ask_until_sure(struct exec *self, qn_doc *doc, qn_call *call)
{
    enum program_end end;
    for (;;) {
        if (self->program.pid == 0) {
            if (!program_start(&self->program)) {
                qn_fail_doc(call, QN_E_IO, "%s", self->program.message);
                return NULL;
            }
            qn_count(call, METRIC_STARTED_ANEW, 1);
        }
        const bool fresh = !self->program.answered;
        json_t *answer = ask(self, doc, call, &end);
        if (answer)
            return answer;
        program_kill(&self->program);
        if (fresh || end == PROGRAM_LATE || end == PROGRAM_BROKEN) {
            fail(self, call, end);
            return NULL;
        }
    }
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct exec *self = state;
    if (!request_write(&self->request, doc))
        return qn_fail_doc(call, QN_E_LIMIT, "no memory for the document as a line");
    json_t *answer = ask_until_sure(self, doc, call);
    if (!answer)
        return QN_FAIL_DOC;
    const qn_slice errors = program_errors(&self->program);
    if (errors.size)
        qn_log(call, QN_LOG_WARNING, "the program says: %.*s", (int)errors.size, errors.data);
    const qn_verdict verdict = answer_apply(answer, &self->fields, doc, call);
    json_decref(answer);
    return verdict;
}

static const qn_plugin exec = {
    QN_PLUGIN_HEAD,
    .name = "exec", .version = "1.0.0", .license = "MIT",
    .summary = "Clean and read documents with another program, a line of JSON each way",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .flags = QN_P_DYNAMIC_REASONS | QN_P_PROGRAMS,
    .state_size = sizeof(struct exec),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    .exts = exts,
    .init = init, .fini = fini, .process = process,
};
QN_MODULE(&exec);
