#include "host.h"

#include "../base/log.h"
#include "../base/units.h"
#include "../document/block.h"
#include "../document/field.h"
#include "../document/span.h"

#include <stdio.h>
#include <stdlib.h>

static struct call *call_of(qn_call *token)
{
    return (struct call *)(void *)token;
}

/* ---- Speaking ---- */

void host_log(qn_slice stage, qn_slice document, uint32_t level, qn_slice message)
{
    struct buffer text = {0};
    buffer_print(&text, "stage \"%.*s\": ", (int)stage.size, stage.data);
    buffer_append_slice(&text, message);
    const struct log_fact facts[] = {{.name = "stage", .text = stage}, {.name = "document", .text = document}};
    log_event((enum log_level)(level < LOG_DEBUG ? level : LOG_DEBUG), "plugin", qn_bytes(text.data, text.size), facts, 2);
    buffer_fini(&text);
}

static void service_log(qn_call *token, uint32_t level, qn_slice message)
{
    struct call *call = call_of(token);
    if (call->log)
        call->log(call, level, message);
    else
        host_log(qn_str(call->instance->stage), call->document ? call->document->pub.id : qn_str(""), level, message);
}

static qn_verdict fail(struct failure *failure, qn_verdict how, qn_error_code code, qn_slice message)
{
    if (failure->verdict == QN_PASS || (failure->verdict == QN_FAIL_DOC && how == QN_FAIL_RUN)) {
        size_t size = message.size < sizeof failure->message ? message.size : sizeof failure->message - 1;
        while (size < message.size && size > 0 && ((unsigned char)message.data[size] & 0xC0) == 0x80)
            size--; /* never half a character */
        memcpy(failure->message, message.data, size);
        failure->message[size] = '\0';
        failure->verdict = how == QN_FAIL_RUN ? QN_FAIL_RUN : QN_FAIL_DOC;
        failure->code = code;
    }
    return how;
}

static qn_verdict service_fail(qn_call *token, qn_verdict how, qn_error_code code, qn_slice message)
{
    return fail(call_of(token)->failure, how, code, message);
}

static bool service_expired(qn_call *token)
{
    const struct call *call = call_of(token);
    return call->expired && __atomic_load_n(call->expired, __ATOMIC_RELAXED) == call->started;
}

static bool over_time(struct call *call)
{
    service_fail(&call->pub, QN_FAIL_DOC, QN_E_TIME, qn_str("took longer than it may (limits.time)"));
    return false;
}

static void say_full(char *message, size_t size, const char *what)
{
    snprintf(message, size, "no room for %s: the document is over its memory limit (limits.memory)", what);
}

static bool over_limit(struct call *call, const char *what)
{
    char message[160];
    if (service_expired(&call->pub))
        return over_time(call);
    say_full(message, sizeof message, what);
    service_fail(&call->pub, QN_FAIL_DOC, QN_E_MEMORY, qn_str(message));
    return false;
}

/* A document that its reader builds, and that is over a limit, fails by itself: the reader may go on with the next. */
static bool document_over(struct call *call, const qn_doc *doc, qn_error_code code, const char *message)
{
    struct failure *own = call->emitter && call->emitter->failure_of
                              ? call->emitter->failure_of(call->emitter, (const struct document *)doc) : NULL;
    if (service_expired(&call->pub))
        return over_time(call);
    fail(own ? own : call->failure, QN_FAIL_DOC, code, qn_str(message));
    return false;
}

static bool document_is_full(struct call *call, const qn_doc *doc, const char *what)
{
    char message[160];
    say_full(message, sizeof message, what);
    return document_over(call, doc, QN_E_MEMORY, message);
}

static bool misuse(struct call *call, const char *what)
{
    char message[240];
    snprintf(message, sizeof message, "plugin \"%s\" %s", call->instance->plugin->table.name, what);
    service_fail(&call->pub, QN_FAIL_DOC, QN_E_INTERNAL, qn_str(message));
    return false;
}

static void service_count(qn_call *token, uint32_t metric, uint64_t n)
{
    struct call *call = call_of(token);
    if (call->metrics && metric < call->instance->plugin->table.metric_count)
        call->metrics[metric] += n;
}

static void *service_scratch(qn_call *token, size_t size)
{
    struct call *call = call_of(token);
    void *memory = call->scratch ? arena_alloc(call->scratch, size) : NULL;
    if (!memory)
        over_limit(call, "scratch memory");
    return memory;
}

static const void *service_extension(qn_call *token, const char *name)
{
    (void)token;
    (void)name;
    return NULL; /* ABI 1.0 has none yet */
}

/* ---- Readers ---- */

static qn_doc *service_doc_new(qn_call *token, const qn_input *input)
{
    struct call *call = call_of(token);
    (void)input; /* the one being read: a reader has no other */
    struct document *document = call->emitter ? call->emitter->begin(call->emitter, call->input) : NULL;
    if (!document)
        over_limit(call, "a document");
    return document ? &document->pub : NULL;
}

static void *service_doc_alloc(qn_call *token, qn_doc *doc, size_t size)
{
    struct call *call = call_of(token);
    void *memory = service_expired(token) ? NULL : arena_alloc(&document_from(doc)->arena, size);
    if (!memory)
        document_is_full(call, doc, "more of the document");
    return memory;
}

static bool service_emit(qn_call *token, qn_doc *doc)
{
    struct call *call = call_of(token);
    return call->emitter && call->emitter->emit(call->emitter, document_from(doc));
}

static bool service_emit_input(qn_call *token, const qn_input *part)
{
    struct call *call = call_of(token);
    struct error error = {0};
    struct input *input = call->emitter ? input_within(call->input, part, &error) : NULL;
    if (input)
        return call->emitter->emit_input(call->emitter, input);
    return over_limit(call, "an input within the input");
}

static void service_describe(qn_call *token, qn_doc *doc, qn_slice id, qn_slice uri, qn_slice media)
{
    struct call *call = call_of(token);
    const qn_slice wanted[3] = {id, uri, media};
    qn_slice *members[3] = {&doc->id, &doc->uri, &doc->media};
    for (int i = 0; i < 3; i++) {
        if (wanted[i].size == 0)
            continue;
        const qn_slice copy = arena_copy(&document_from(doc)->arena, wanted[i]);
        if (copy.data)
            *members[i] = copy;
        else
            document_is_full(call, doc, "its name");
    }
}

/* ---- Blocks ---- */

static qn_block *service_add_block(qn_call *token, qn_doc *doc, uint32_t kind, qn_slice text, uint64_t raw_begin, uint64_t raw_end)
{
    struct call *call = call_of(token);
    struct document *document = document_from(doc);
    qn_block *block = service_expired(token) ? NULL : block_add(document, kind, text, raw_begin, raw_end);
    if (!block && doc->block_count >= document->block_limit) {
        char message[120];
        snprintf(message, sizeof message, "more than %u block%s (limits.blocks)", document->block_limit, plural(document->block_limit));
        document_over(call, doc, QN_E_BLOCKS, message);
    } else if (!block) {
        document_is_full(call, doc, "a block");
    }
    return block;
}

/* The slug of a reason: a row of the plugin's table, or a name that comes from its data. */
static bool resolve_reason(struct call *call, struct document *document, const qn_why *why, qn_slice *slug)
{
    const qn_plugin *table = &call->instance->plugin->table;
    if (why->reason < table->reason_count) {
        *slug = qn_str(table->reasons[why->reason].slug);
        return true;
    }
    if (why->reason != QN_REASON_NAMED || !(table->flags & QN_P_DYNAMIC_REASONS) || why->name.size == 0)
        return misuse(call, "gave a reason that its table does not list");
    *slug = arena_copy(&document->arena, why->name);
    return slug->data ? true : over_limit(call, "a reason");
}

static bool make_cause(struct call *call, struct document *document, const qn_why *why, qn_cause *cause)
{
    *cause = (qn_cause){.stage = qn_str(call->instance->stage), .same_block = why->same ? why->same->id : QN_NO_BLOCK};
    if (why->same)
        cause->score = 1;
    if (!resolve_reason(call, document, why, &cause->reason))
        return false;
    if (why->detail.size == 0)
        return true;
    cause->detail = arena_copy(&document->arena, why->detail);
    return cause->detail.data ? true : over_limit(call, "a reason's detail");
}

static bool service_judge(qn_call *token, qn_doc *doc, qn_block *block, uint32_t state, const qn_why *why)
{
    struct call *call = call_of(token);
    struct document *document = document_from(doc);
    if (state != QN_MARKED && state != QN_DROPPED)
        return misuse(call, "gave a block a state that is neither marked nor dropped");
    if (block->state == QN_DROPPED || block->state == state)
        return true;
    qn_cause cause;
    if (!make_cause(call, document, why, &cause))
        return false;
    if (!block_judge(document, block, state, &cause))
        return over_limit(call, "a reason");
    if (call->reasons)
        tally_add(call->reasons, cause.reason, 1);
    return true;
}

static bool service_rewrite(qn_call *token, qn_doc *doc, qn_block *block, qn_slice text)
{
    return block_rewrite(document_from(doc), block, text) || over_limit(call_of(token), "a block's text");
}

static bool service_edit(qn_call *token, qn_doc *doc, qn_block *block, const qn_edit_range *ranges, size_t count)
{
    struct call *call = call_of(token);
    for (size_t i = 0; i < count; i++)
        if (ranges[i].begin < (i ? ranges[i - 1].end : 0) || ranges[i].end < ranges[i].begin || ranges[i].end > block->text.size)
            return misuse(call, "edited a block at ranges that do not ascend within its text");
    return block_edit(document_from(doc), block, ranges, count) || over_limit(call, "a block's text");
}

static qn_block *service_split(qn_call *token, qn_doc *doc, qn_block *block, uint32_t at)
{
    struct call *call = call_of(token);
    if (at == 0 || at >= block->text.size || ((unsigned char)block->text.data[at] & 0xC0) == 0x80) {
        misuse(call, "split a block at a place that is not inside its text");
        return NULL;
    }
    qn_block *rest = block_split(document_from(doc), block, at);
    if (!rest)
        over_limit(call, "half of a block");
    return rest;
}

static bool service_merge(qn_call *token, qn_doc *doc, qn_block *block, qn_slice between)
{
    struct call *call = call_of(token);
    if (!block->next)
        return misuse(call, "merged the last block with its next one");
    return block_merge(document_from(doc), block, between) || over_limit(call, "two blocks in one");
}

/* ---- Documents ---- */

static qn_verdict service_drop_doc(qn_call *token, qn_doc *doc, const qn_why *why)
{
    struct call *call = call_of(token);
    qn_cause cause;
    if (!make_cause(call, document_from(doc), why, &cause) || !document_judge(document_from(doc), QN_DROP, &cause))
        return QN_FAIL_DOC;
    return QN_DROP;
}

static bool service_set(qn_call *token, qn_doc *doc, qn_slice name, const qn_value *value, const qn_source *source)
{
    struct call *call = call_of(token);
    struct document *document = document_from(doc);
    uint32_t type;
    if (!plugin_field_type(call->instance->plugin, call->instance->state, name, &type) || type != value->type) {
        char what[160];
        snprintf(what, sizeof what, "set field \"%.*s\" as a type that its field table does not give it",
                 (int)(name.size < 64 ? name.size : 64), name.data);
        return misuse(call, what);
    }
    qn_field field = {.name = name, .value = *value, .stage = qn_str(call->instance->stage), .block = QN_NO_BLOCK};
    if (source) {
        field.origin = arena_copy(&document->arena, source->origin);
        field.block = source->block ? source->block->id : QN_NO_BLOCK;
        field.begin = source->begin;
        field.end = source->end;
    }
    return field_set(document, &field) || document_is_full(call, doc, "a field");
}

static void service_unset(qn_call *token, qn_doc *doc, qn_slice name)
{
    (void)token;
    field_unset(document_from(doc), name);
}

static qn_span *service_add_span(qn_call *token, qn_doc *doc, qn_block *block, qn_slice type, uint32_t begin, uint32_t end)
{
    struct call *call = call_of(token);
    struct document *document = document_from(doc);
    if (begin > end || end > block->text.size) {
        misuse(call, "added a span that is not within its block's text");
        return NULL;
    }
    const qn_slice copy = arena_copy(&document->arena, type);
    qn_span *span = copy.data ? span_add(document, block, copy, qn_str(call->instance->stage), begin, end) : NULL;
    if (!span)
        over_limit(call, "a span");
    return span;
}

static bool service_add_feature(qn_call *token, qn_doc *doc, qn_span *span, qn_slice name, qn_slice value)
{
    struct document *document = document_from(doc);
    const qn_slice name_copy = arena_copy(&document->arena, name), value_copy = arena_copy(&document->arena, value);
    if (name_copy.data && value_copy.data && span_add_feature(document, span, name_copy, value_copy))
        return true;
    return over_limit(call_of(token), "a span's feature");
}

static bool service_attach(qn_call *token, qn_doc *doc, qn_slice name, qn_slice bytes)
{
    struct document *document = document_from(doc);
    const qn_slice copy = arena_copy(&document->arena, name);
    qn_annex *annex = copy.data ? arena_alloc(&document->arena, sizeof *annex) : NULL;
    if (!annex)
        return over_limit(call_of(token), "an annex");
    *annex = (qn_annex){copy, bytes, doc->annexes};
    doc->annexes = annex;
    return true;
}

/* ---- Dedupers and writers ---- */

static bool service_unit(qn_call *token, const qn_unit *wanted)
{
    struct call *call = call_of(token);
    if (!call->units)
        return misuse(call, "emitted a unit outside of keys");
    struct arena *arena = &call->document->arena;
    struct unit *unit = arena_alloc(arena, sizeof *unit);
    const qn_slice payload = arena_copy(arena, wanted->payload);
    const qn_slice keys = arena_copy(arena, qn_bytes(wanted->keys, wanted->key_count * sizeof(qn_key)));
    if (!unit || !payload.data || !keys.data)
        return over_limit(call, "a unit's keys");
    *unit = (struct unit){wanted->block, payload, (const qn_key *)(const void *)keys.data, wanted->key_count, NULL};
    *call->units = unit;
    call->units = &unit->next;
    return true;
}

static char *service_reserve(qn_call *token, size_t size)
{
    struct call *call = call_of(token);
    char *room = NULL;
    if (!call->out)
        misuse(call, "wrote outside of render");
    else if (call->out->size > call->out_limit || size > call->out_limit - call->out->size ||
             !(room = buffer_reserve(call->out, size)))
        over_limit(call, "what it becomes in the output");
    return room;
}

static void service_written(qn_call *token, size_t size)
{
    struct buffer *out = call_of(token)->out;
    if (out && size <= out->capacity - out->size)
        out->size += size;
}

static bool service_write(qn_call *token, const void *data, size_t size)
{
    char *room = size ? service_reserve(token, size) : NULL;
    if (room) {
        memcpy(room, data, size);
        service_written(token, size);
    }
    return room || size == 0;
}

const qn_host host_services = {
    .size = sizeof host_services,
    .minor = QN_ABI_MINOR,
    .log = service_log,
    .fail = service_fail,
    .count = service_count,
    .scratch = service_scratch,
    .expired = service_expired,
    .extension = service_extension,
    .doc_new = service_doc_new,
    .doc_alloc = service_doc_alloc,
    .emit = service_emit,
    .emit_input = service_emit_input,
    .describe = service_describe,
    .add_block = service_add_block,
    .judge = service_judge,
    .rewrite = service_rewrite,
    .edit = service_edit,
    .split = service_split,
    .merge = service_merge,
    .drop_doc = service_drop_doc,
    .set = service_set,
    .unset = service_unset,
    .add_span = service_add_span,
    .add_feature = service_add_feature,
    .attach = service_attach,
    .unit = service_unit,
    .write = service_write,
    .reserve = service_reserve,
    .written = service_written,
};

struct instance *instance_new(const struct plugin *plugin, const char *stage, const void *state, struct failure *failure)
{
    *failure = (struct failure){.verdict = QN_PASS};
    struct instance *instance = calloc(1, sizeof *instance);
    if (instance) {
        instance->plugin = plugin;
        instance->stage = stage;
        instance->state = calloc(1, plugin->table.state_size + 1);
        instance->metrics = calloc(plugin->table.metric_count + 1, sizeof *instance->metrics);
    }
    struct arena scratch;
    arena_init(&scratch, SIZE_MAX);
    if (!instance || !instance->state || !instance->metrics) {
        *failure = (struct failure){QN_FAIL_RUN, QN_E_LIMIT, "no memory for an instance of the plugin"};
    } else {
        memcpy(instance->state, state, plugin->table.state_size);
        struct call call = {.pub = {&host_services}, .instance = instance, .metrics = instance->metrics, .scratch = &scratch,
                            .failure = failure};
        instance->ready = true;
        const qn_verdict verdict = plugin->table.init ? plugin->table.init(instance->state, &call.pub) : QN_PASS;
        if (verdict != QN_PASS && failure->verdict == QN_PASS)
            *failure = (struct failure){QN_FAIL_RUN, QN_E_CONFIG, "its init failed without saying why"};
    }
    arena_fini(&scratch);
    if (failure->verdict == QN_PASS)
        return instance;
    instance_free(instance);
    return NULL;
}

void instance_free(struct instance *instance)
{
    if (!instance)
        return;
    if (instance->ready && instance->plugin->table.fini)
        instance->plugin->table.fini(instance->state);
    free(instance->state);
    free(instance->metrics);
    free(instance);
}
