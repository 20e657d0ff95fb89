/* kit: the test kit (quern-test.h): one plugin, run by hand. */
#include "../base/buffer.h"
#include "../document/block.h"
#include "../pipeline/stage.h"
#include "../plugin/host.h"
#include "../plugin/registry.h"
#include "../run/index.h"

#include <quern/quern-test.h>

#include <stdio.h>
#include <stdlib.h>

enum { MEMORY = 256 << 20, BLOCKS = 1000000 };

struct qt_fixture {
    struct emitter emitter; /* first: a reader's emitter is its fixture */
    struct registry registry;
    struct config config;
    struct arena arena, scratch;
    struct stage stage;
    struct instance *instance;
    struct failure failure;
    struct document **documents; /* emitted */
    size_t count;
    struct document *begun[64]; /* by doc_new and not yet emitted */
    struct buffer text, out;
};

#define KIT_API __attribute__((visibility("default")))

/* ---- Making one ---- */

static const struct plugin *find(struct registry *registry, const char *name)
{
    const char *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
    if (dot && strcmp(dot, ".so") == 0) {
        if (!registry_add(registry, name))
            return NULL;
        return registry->modules[0]->plugin_count ? &registry->modules[0]->plugins[0] : NULL;
    }
    registry_add_standard(registry);
    char kind[32] = "";
    if (slash)
        snprintf(kind, sizeof kind, "%.*s", (int)(slash - name), name);
    return registry_find(registry, plugin_kind_of(kind), slash ? slash + 1 : name);
}

static struct document *begin(struct emitter *emitter, struct input *input)
{
    struct qt_fixture *fixture = (struct qt_fixture *)emitter;
    for (size_t i = 0; i < sizeof fixture->begun / sizeof *fixture->begun; i++)
        if (!fixture->begun[i]) {
            fixture->begun[i] = document_new(MEMORY, BLOCKS);
            if (fixture->begun[i])
                document_of(fixture->begun[i], input, 1);
            return fixture->begun[i];
        }
    return NULL;
}

static bool keep_document(struct qt_fixture *fixture, struct document *document)
{
    struct document **documents = realloc(fixture->documents, (fixture->count + 1) * sizeof *documents);
    if (!documents) {
        document_free(document);
        return false;
    }
    fixture->documents = documents;
    documents[fixture->count++] = document;
    return true;
}

static bool emit(struct emitter *emitter, struct document *document)
{
    struct qt_fixture *fixture = (struct qt_fixture *)emitter;
    for (size_t i = 0; i < sizeof fixture->begun / sizeof *fixture->begun; i++)
        if (fixture->begun[i] == document)
            fixture->begun[i] = NULL;
    return keep_document(fixture, document);
}

static bool emit_input(struct emitter *emitter, struct input *input)
{
    struct qt_fixture *fixture = (struct qt_fixture *)emitter;
    struct document *document = document_new(MEMORY, BLOCKS); /* an empty document stands for the input */
    if (document)
        document_of(document, input, 1);
    input_unref(input);
    return document && keep_document(fixture, document);
}

static bool prepare(struct qt_fixture *fixture, const char *plugin, const char *options, struct report *report)
{
    fixture->stage.plugin = find(&fixture->registry, plugin);
    if (!fixture->stage.plugin) {
        report_add(report, plugin, 0, "there is no such plugin");
        for (size_t i = 0; i < fixture->registry.problems.count; i++)
            report_add(report, NULL, 0, "%s", fixture->registry.problems.lines[i]);
        return false;
    }
    fixture->stage.name = fixture->stage.plugin->table.name;
    if (!config_load_text(&fixture->config, "options", qn_str(options ? options : ""), report) ||
        !stage_fill(&fixture->stage, &fixture->config.root, NULL, &fixture->arena, report))
        return false;
    fixture->instance = instance_new(fixture->stage.plugin, fixture->stage.name, fixture->stage.state, &fixture->failure);
    if (!fixture->instance)
        report_add(report, plugin, 0, "%s", fixture->failure.message);
    return fixture->instance != NULL;
}

KIT_API qt_fixture *qt_new(const char *plugin, const char *options)
{
    struct report report = {0};
    struct qt_fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture)
        return NULL;
    fixture->emitter = (struct emitter){begin, emit, emit_input, NULL};
    arena_init(&fixture->arena, SIZE_MAX);
    arena_init(&fixture->scratch, MEMORY);
    if (!prepare(fixture, plugin, options, &report)) {
        for (size_t i = 0; i < report.count; i++)
            fprintf(stderr, "%s\n", report.lines[i]);
        qt_free(fixture);
        fixture = NULL;
    }
    report_fini(&report);
    return fixture;
}

static void forget_documents(struct qt_fixture *fixture)
{
    for (size_t i = 0; i < fixture->count; i++)
        document_free(fixture->documents[i]);
    for (size_t i = 0; i < sizeof fixture->begun / sizeof *fixture->begun; i++) {
        document_free(fixture->begun[i]);
        fixture->begun[i] = NULL;
    }
    fixture->count = 0;
    fixture->failure = (struct failure){.verdict = QN_PASS};
}

KIT_API void qt_free(qt_fixture *fixture)
{
    if (!fixture)
        return;
    forget_documents(fixture);
    free(fixture->documents);
    instance_free(fixture->instance);
    config_unload(&fixture->config);
    arena_fini(&fixture->arena);
    arena_fini(&fixture->scratch);
    registry_fini(&fixture->registry);
    buffer_fini(&fixture->text);
    buffer_fini(&fixture->out);
    free(fixture);
}

/* ---- Running it ---- */

static struct call make_call(struct qt_fixture *fixture)
{
    arena_reset(&fixture->scratch);
    return (struct call){.pub = {&host_services}, .instance = fixture->instance, .metrics = fixture->instance->metrics,
                         .scratch = &fixture->scratch, .failure = &fixture->failure};
}

static qn_verdict settle(struct qt_fixture *fixture, qn_verdict verdict)
{
    return fixture->failure.verdict != QN_PASS ? fixture->failure.verdict : verdict;
}

KIT_API int qt_probe(qt_fixture *fixture, const char *uri, const void *bytes, size_t size)
{
    struct input *input = input_from_bytes(qn_str(uri), qn_bytes(bytes, size), NULL);
    struct call call = make_call(fixture);
    const qn_plugin *table = &fixture->stage.plugin->table;
    const int sure = input && table->probe ? table->probe(fixture->instance->state, &input->pub, &call.pub) : 0;
    input_unref(input);
    return sure;
}

KIT_API qn_verdict qt_read(qt_fixture *fixture, const char *uri, const void *bytes, size_t size)
{
    return qt_read_as(fixture, uri, "", bytes, size);
}

KIT_API qn_verdict qt_read_as(qt_fixture *fixture, const char *uri, const char *media, const void *bytes, size_t size)
{
    forget_documents(fixture);
    struct input *input = input_from_bytes(qn_str(uri), qn_bytes(bytes, size), NULL);
    if (input && *media)
        input->pub.media = qn_str(media);
    const qn_plugin *table = &fixture->stage.plugin->table;
    if (!input || !table->read) {
        input_unref(input);
        fprintf(stderr, "qt_read: \"%s\" is no reader\n", table->name);
        return QN_FAIL_RUN;
    }
    struct call call = make_call(fixture);
    call.emitter = &fixture->emitter;
    call.input = input;
    const qn_verdict verdict = table->read(fixture->instance->state, &input->pub, &call.pub);
    input_unref(input);
    return settle(fixture, verdict);
}

static uint32_t kind_of_line(qn_slice *line, uint8_t *level)
{
    size_t hashes = 0;
    while (hashes < line->size && line->data[hashes] == '#')
        hashes++;
    *level = 0;
    if (hashes > 0 && hashes <= 6 && hashes < line->size && line->data[hashes] == ' ') {
        *level = (uint8_t)hashes;
        *line = qn_part(*line, hashes + 1, line->size);
        return QN_HEADING;
    }
    if (line->size > 2 && line->data[0] == '-' && line->data[1] == ' ') {
        *level = 1;
        *line = qn_part(*line, 2, line->size);
        return QN_LIST_ITEM;
    }
    return QN_PARAGRAPH;
}

static struct document *document_of_text(const char *text)
{
    struct input *input = input_from_bytes(qn_str("test.txt"), qn_str(text), NULL);
    struct document *document = document_new(MEMORY, BLOCKS);
    if (!input || !document) {
        input_unref(input);
        document_free(document);
        return NULL;
    }
    document_of(document, input, 1);
    input_unref(input);
    const qn_slice all = document->pub.raw;
    for (size_t begin = 0; begin < all.size;) {
        const char *newline = memchr(all.data + begin, '\n', all.size - begin);
        const size_t end = newline ? (size_t)(newline - all.data) : all.size;
        qn_slice line = qn_part(all, begin, end);
        uint8_t level;
        const uint32_t kind = kind_of_line(&line, &level);
        qn_block *block = line.size ? block_add(document, kind, line, end - line.size, end) : NULL;
        if (block)
            block->level = level;
        begin = end + 1;
    }
    return document;
}

static qn_verdict process(struct qt_fixture *fixture, struct document *document)
{
    const qn_plugin *table = &fixture->stage.plugin->table;
    struct call call = make_call(fixture);
    call.document = document;
    buffer_clear(&fixture->out);
    call.out = &fixture->out;
    call.out_limit = MEMORY;
    if (table->process)
        return settle(fixture, table->process(fixture->instance->state, &document->pub, &call.pub));
    if (table->render)
        return settle(fixture, table->render(fixture->instance->state, &document->pub, &call.pub));
    struct unit *units = NULL;
    call.units = &units;
    qn_verdict verdict = settle(fixture, table->keys(fixture->instance->state, &document->pub, &call.pub));
    struct budget budget = {0, SIZE_MAX / 2};
    struct index *index = index_new(fixture->instance, 4, false, &budget);
    bool good = index && index_begin(index, document->pub.id, 0);
    for (const struct unit *unit = units; good && unit; unit = unit->next) {
        struct finding finding;
        good = index_add(index, unit, &finding);
        const qn_cause cause = {.stage = qn_str(fixture->stage.name), .reason = qn_str("duplicate"), .same_block = finding.block,
                                .score = finding.score};
        if (good && finding.found && unit->block)
            good = block_judge(document, (qn_block *)unit->block, QN_DROPPED, &cause);
    }
    index_free(index);
    return good ? verdict : QN_FAIL_RUN;
}

KIT_API qn_verdict qt_process(qt_fixture *fixture, const char *text)
{
    forget_documents(fixture);
    struct document *document = document_of_text(text);
    if (!document || !keep_document(fixture, document))
        return QN_FAIL_RUN;
    return process(fixture, document);
}

KIT_API qn_verdict qt_process_docs(qt_fixture *fixture, qt_fixture *from)
{
    fixture->failure = (struct failure){.verdict = QN_PASS};
    qn_verdict worst = QN_PASS;
    for (size_t i = 0; i < from->count; i++) {
        const qn_verdict verdict = process(fixture, from->documents[i]);
        worst = verdict > worst ? verdict : worst;
    }
    return worst;
}

KIT_API const char *qt_render(qt_fixture *fixture, const char *text)
{
    if (!fixture->stage.plugin->table.render || qt_process(fixture, text) != QN_PASS)
        return NULL;
    return buffer_text(&fixture->out);
}

static bool shares_key(const struct unit *a, const struct unit *b, uint32_t *shared)
{
    *shared = 0;
    for (size_t i = 0; i < a->key_count; i++)
        for (size_t j = 0; j < b->key_count; j++)
            *shared += a->keys[i].high == b->keys[j].high && a->keys[i].low == b->keys[j].low;
    return *shared > 0;
}

KIT_API double qt_same(qt_fixture *fixture, const char *a, const char *b)
{
    const qn_plugin *table = &fixture->stage.plugin->table;
    const char *texts[2] = {a, b};
    struct unit *units[2] = {NULL, NULL};
    forget_documents(fixture);
    for (int i = 0; i < 2 && table->keys; i++) {
        struct document *document = document_of_text(texts[i]);
        if (!document || !keep_document(fixture, document))
            return -1;
        struct call call = make_call(fixture);
        call.document = document;
        call.units = &units[i];
        if (settle(fixture, table->keys(fixture->instance->state, &document->pub, &call.pub)) != QN_PASS)
            return -1;
    }
    uint32_t shared;
    if (!units[0] || !units[1] || !shares_key(units[0], units[1], &shared))
        return -1;
    const qn_match match = {units[0]->payload, units[1]->payload, (uint32_t)units[0]->key_count, (uint32_t)units[1]->key_count, shared};
    return table->same(fixture->instance->state, &match);
}

/* ---- Looking at what came of it ---- */

KIT_API size_t qt_doc_count(const qt_fixture *fixture)
{
    return fixture->count;
}

KIT_API qn_doc *qt_doc(const qt_fixture *fixture, size_t index)
{
    return index < fixture->count ? &fixture->documents[index]->pub : NULL;
}

static const char *list_blocks(struct qt_fixture *fixture, uint8_t state)
{
    const qn_doc *doc = qt_doc(fixture, 0);
    buffer_clear(&fixture->text);
    for (const qn_block *block = doc ? doc->blocks : NULL; block; block = block->next) {
        const bool wanted = state == QN_KEPT ? block->state != QN_DROPPED : block->state == state;
        if (!wanted)
            continue;
        if (fixture->text.size)
            buffer_append(&fixture->text, "\n", 1);
        if (state != QN_KEPT && block->cause) {
            buffer_append_slice(&fixture->text, block->cause->reason);
            buffer_append(&fixture->text, ": ", 2);
        }
        buffer_append_slice(&fixture->text, block->text);
    }
    return buffer_text(&fixture->text);
}

KIT_API const char *qt_text(qt_fixture *fixture)
{
    return list_blocks(fixture, QN_KEPT);
}

KIT_API const char *qt_dropped(qt_fixture *fixture)
{
    return list_blocks(fixture, QN_DROPPED);
}

KIT_API const char *qt_marked(qt_fixture *fixture)
{
    return list_blocks(fixture, QN_MARKED);
}

KIT_API const char *qt_field(qt_fixture *fixture, const char *name)
{
    const qn_doc *doc = qt_doc(fixture, 0);
    const qn_field *field = doc ? qn_field_of(doc, name) : NULL;
    if (!field)
        return NULL;
    const qn_value *value = &field->value;
    buffer_clear(&fixture->text);
    switch (value->type) {
    case QN_INTEGER:
        buffer_print(&fixture->text, "%lld", (long long)value->integer);
        break;
    case QN_REAL:
        buffer_print(&fixture->text, "%g", value->real);
        break;
    case QN_BOOLEAN:
        buffer_print(&fixture->text, "%s", value->boolean ? "true" : "false");
        break;
    case QN_LIST:
        for (uint32_t i = 0; i < value->count; i++) {
            buffer_append(&fixture->text, "|", i > 0);
            buffer_append_slice(&fixture->text, value->list[i]);
        }
        break;
    default:
        buffer_append_slice(&fixture->text, value->text);
    }
    return buffer_text(&fixture->text);
}

KIT_API const char *qt_spans(qt_fixture *fixture, const char *type)
{
    const qn_doc *doc = qt_doc(fixture, 0);
    buffer_clear(&fixture->text);
    for (const qn_block *block = doc ? doc->blocks : NULL; block; block = block->next)
        for (const qn_span *span = block->spans; span; span = span->next)
            if (qn_equal(span->type, qn_str(type))) {
                if (fixture->text.size)
                    buffer_append(&fixture->text, "\n", 1);
                buffer_append_slice(&fixture->text, qn_part(block->text, span->begin, span->end));
            }
    return buffer_text(&fixture->text);
}

KIT_API int64_t qt_metric(const qt_fixture *fixture, const char *name)
{
    const qn_plugin *table = &fixture->stage.plugin->table;
    for (size_t i = 0; i < table->metric_count; i++)
        if (strcmp(table->metrics[i].name, name) == 0)
            return (int64_t)fixture->instance->metrics[i];
    return -1;
}

KIT_API const char *qt_error(const qt_fixture *fixture)
{
    return fixture->failure.message;
}
