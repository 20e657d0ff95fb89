#include "witness.h"

#include "../document/document.h"

#include <stdio.h>

enum { MARK = 16, MARK_BYTE = 0x5A, DIGESTED_BLOCKS = 64 };

static const char *const function_names[] = {"init", "probe", "read", "process", "process", "keys", "render", "commit"};

struct loan {
    char *memory;
    size_t size;
    bool scratch;
};

/* ---- Who may ask what ---- */

enum {
    READS = 1 << FUNCTION_READ,
    CHANGES = READS | 1 << FUNCTION_PROCESS,
    UNITS = 1 << FUNCTION_KEYS,
    WRITES = 1 << FUNCTION_RENDER,
    ANY = ~0
};

static struct witness *witness_of(qn_call *token)
{
    return (struct witness *)(void *)token;
}

/* Blocks as they are but for what readers set themselves: level and ordinal. */
static uint64_t digest(const qn_doc *doc)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    unsigned blocks = 0;
    for (const qn_block *block = doc->blocks; block && blocks < DIGESTED_BLOCKS; block = block->next, blocks++) {
        const uint64_t parts[] = {(uintptr_t)block->text.data, block->text.size, block->id, block->state, (uintptr_t)block->spans,
                                  (uintptr_t)block->cause, block->raw_begin, block->raw_end};
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            hash = (hash ^ parts[i]) * UINT64_C(0x100000001B3);
    }
    const uint64_t parts[] = {(uintptr_t)doc->fields, (uintptr_t)doc->annexes, doc->block_count, doc->verdict, doc->id.size, doc->raw.size};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        hash = (hash ^ parts[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static void look(struct witness *witness, const qn_doc *doc, const char *service)
{
    if (doc && doc == witness->seen && digest(doc) != witness->digest)
        board_note(witness->board, RULE_SERVICES, "changed the document by hand before it asked for %s", service);
}

static void remember(struct witness *witness, const qn_doc *doc)
{
    witness->seen = doc;
    witness->digest = doc ? digest(doc) : 0;
}

/* Every service begins here. */
static struct witness *enter(qn_call *token, int functions, const qn_doc *doc, const char *service)
{
    struct witness *witness = witness_of(token);
    __atomic_add_fetch(&witness->board->beats, 1, __ATOMIC_RELAXED);
    if (!pthread_equal(witness->thread, pthread_self()))
        board_note(witness->board, RULE_SERVICES, "asked for %s on another thread than its function runs on", service);
    if (!(functions & 1 << witness->function))
        board_note(witness->board, RULE_SERVICES, "asked for %s in %s", service, function_names[witness->function]);
    if (doc && witness->call.document && doc != &witness->call.document->pub)
        board_note(witness->board, RULE_SERVICES, "gave %s another document than its own", service);
    look(witness, doc, service);
    return witness;
}

static bool refuses(struct witness *witness)
{
    if (witness->asked++ < witness->refuse_from)
        return false;
    host_services.fail(&witness->call.pub, QN_FAIL_DOC, QN_E_LIMIT, qn_str("no room, for the sake of the exam"));
    return true;
}

/* Every service that may be misused ends here: the core has noted that it was. */
static void blame(struct witness *witness, enum rule rule, const qn_doc *doc)
{
    struct failure *failure = witness->call.failure;
    const bool misused =
        failure->verdict == QN_FAIL_DOC && failure->code == QN_E_INTERNAL && strncmp(failure->message, "plugin \"", 8) == 0;
    if (misused && !witness->blamed)
        board_note(witness->board, rule, "%s", failure->message);
    witness->blamed |= misused;
    if (doc)
        remember(witness, doc);
}

static void *lend(struct witness *witness, char *memory, size_t size, bool scratch)
{
    const struct loan loan = {memory, size, scratch};
    if (!memory)
        return NULL;
    memset(memory, witness->junk, size);
    memset(memory + size, MARK_BYTE, MARK);
    buffer_append(&witness->loans, &loan, sizeof loan);
    return memory;
}

/* ---- The services ---- */

static void witness_log(qn_call *token, uint32_t level, qn_slice message)
{
    struct witness *witness = enter(token, ANY, NULL, "log");
    if (level > QN_LOG_DEBUG)
        board_note(witness->board, RULE_SERVICES, "logged at level %u", level);
    if (message.size >= QN_MESSAGE_SIZE)
        board_note(witness->board, RULE_SERVICES, "logged a message of %zu bytes", message.size);
}

static qn_verdict witness_fail(qn_call *token, qn_verdict how, qn_error_code code, qn_slice message)
{
    struct witness *witness = enter(token, ANY, NULL, "fail");
    if (message.size == 0)
        board_note(witness->board, RULE_VERDICT, "failed with an empty message");
    const int may_end = 1 << FUNCTION_INIT | 1 << FUNCTION_COMMIT | 1 << FUNCTION_WRITE;
    if (how == QN_FAIL_RUN && !(may_end & 1 << witness->function))
        board_note(witness->board, RULE_VERDICT, "ended the run because of a document");
    return host_services.fail(token, how, code, message);
}

static void witness_count(qn_call *token, uint32_t metric, uint64_t n)
{
    struct witness *witness = enter(token, ANY, NULL, "count");
    if (metric >= witness->call.instance->plugin->table.metric_count)
        board_note(witness->board, RULE_METRICS, "counted metric %u, and its table has %zu", metric,
                   witness->call.instance->plugin->table.metric_count);
    host_services.count(token, metric, n);
}

static void *witness_scratch(qn_call *token, size_t size)
{
    struct witness *witness = enter(token, ANY, NULL, "scratch");
    if (refuses(witness))
        return NULL;
    return lend(witness, host_services.scratch(token, size > SIZE_MAX - MARK ? size : size + MARK), size, true);
}

static bool witness_expired(qn_call *token)
{
    enter(token, ANY, NULL, "expired");
    return host_services.expired(token);
}

static const void *witness_extension(qn_call *token, const char *name)
{
    enter(token, ANY, NULL, "extension");
    return host_services.extension(token, name);
}

static qn_doc *witness_doc_new(qn_call *token, const qn_input *input)
{
    struct witness *witness = enter(token, READS, NULL, "doc_new");
    return refuses(witness) ? NULL : host_services.doc_new(token, input);
}

static void *witness_doc_alloc(qn_call *token, qn_doc *doc, size_t size)
{
    struct witness *witness = enter(token, CHANGES, doc, "doc_alloc");
    void *memory = refuses(witness) ? NULL : host_services.doc_alloc(token, doc, size > SIZE_MAX - MARK ? size : size + MARK);
    return lend(witness, memory, size, false);
}

static bool witness_emit(qn_call *token, qn_doc *doc)
{
    struct witness *witness = enter(token, READS, doc, "emit");
    witness->seen = NULL;
    return host_services.emit(token, doc) && !refuses(witness);
}

static bool witness_emit_input(qn_call *token, const qn_input *input)
{
    struct witness *witness = enter(token, READS, NULL, "emit_input");
    return !refuses(witness) && host_services.emit_input(token, input);
}

static void witness_describe(qn_call *token, qn_doc *doc, qn_slice id, qn_slice uri, qn_slice media)
{
    struct witness *witness = enter(token, CHANGES, doc, "describe");
    host_services.describe(token, doc, id, uri, media);
    remember(witness, doc);
}

static qn_block *witness_add_block(qn_call *token, qn_doc *doc, uint32_t kind, qn_slice text, uint64_t raw_begin, uint64_t raw_end)
{
    struct witness *witness = enter(token, CHANGES, doc, "add_block");
    if (raw_begin > raw_end || raw_end > doc->raw.size)
        board_note(witness->board, RULE_TEXT, "a block of the raw bytes %llu to %llu, and there are %zu", (unsigned long long)raw_begin,
                   (unsigned long long)raw_end, doc->raw.size);
    qn_block *block = refuses(witness) ? NULL : host_services.add_block(token, doc, kind, text, raw_begin, raw_end);
    blame(witness, RULE_SERVICES, doc);
    return block;
}

static bool witness_judge(qn_call *token, qn_doc *doc, qn_block *block, uint32_t state, const qn_why *why)
{
    struct witness *witness = enter(token, CHANGES, doc, "drop or mark");
    const bool good = !refuses(witness) && host_services.judge(token, doc, block, state, why);
    blame(witness, RULE_REASONS, doc);
    return good;
}

static bool witness_rewrite(qn_call *token, qn_doc *doc, qn_block *block, qn_slice text)
{
    struct witness *witness = enter(token, CHANGES, doc, "rewrite");
    if (!(witness->call.instance->plugin->table.flags & QN_P_REWRITES))
        board_note(witness->board, RULE_SERVICES, "rewrote a block, and its table does not say that it may (QN_P_REWRITES)");
    const bool good = !refuses(witness) && host_services.rewrite(token, doc, block, text);
    blame(witness, RULE_SERVICES, doc);
    return good;
}

static bool witness_edit(qn_call *token, qn_doc *doc, qn_block *block, const qn_edit_range *ranges, size_t count)
{
    struct witness *witness = enter(token, CHANGES, doc, "edit");
    const bool good = !refuses(witness) && host_services.edit(token, doc, block, ranges, count);
    blame(witness, RULE_SERVICES, doc);
    return good;
}

static qn_block *witness_split(qn_call *token, qn_doc *doc, qn_block *block, uint32_t at)
{
    struct witness *witness = enter(token, CHANGES, doc, "split");
    qn_block *rest = refuses(witness) ? NULL : host_services.split(token, doc, block, at);
    blame(witness, RULE_SERVICES, doc);
    return rest;
}

static bool witness_merge(qn_call *token, qn_doc *doc, qn_block *block, qn_slice between)
{
    struct witness *witness = enter(token, CHANGES, doc, "merge");
    const bool good = !refuses(witness) && host_services.merge(token, doc, block, between);
    blame(witness, RULE_SERVICES, doc);
    return good;
}

static qn_verdict witness_drop_doc(qn_call *token, qn_doc *doc, const qn_why *why)
{
    struct witness *witness = enter(token, CHANGES, doc, "drop_doc");
    const qn_verdict verdict = refuses(witness) ? QN_FAIL_DOC : host_services.drop_doc(token, doc, why);
    blame(witness, RULE_REASONS, doc);
    return verdict;
}

static bool witness_set(qn_call *token, qn_doc *doc, qn_slice name, const qn_value *value, const qn_source *source)
{
    struct witness *witness = enter(token, CHANGES, doc, "set");
    const bool good = !refuses(witness) && host_services.set(token, doc, name, value, source);
    blame(witness, RULE_FIELDS, doc);
    if (source && source->block && (source->begin > source->end || source->end > source->block->text.size))
        board_note(witness->board, RULE_TEXT, "set a field from bytes %u to %u of a block of %zu", source->begin, source->end,
                   source->block->text.size);
    return good;
}

static void witness_unset(qn_call *token, qn_doc *doc, qn_slice name)
{
    struct witness *witness = enter(token, CHANGES, doc, "unset");
    host_services.unset(token, doc, name);
    remember(witness, doc);
}

static qn_span *witness_add_span(qn_call *token, qn_doc *doc, qn_block *block, qn_slice type, uint32_t begin, uint32_t end)
{
    struct witness *witness = enter(token, CHANGES, doc, "add_span");
    qn_span *span = refuses(witness) ? NULL : host_services.add_span(token, doc, block, type, begin, end);
    blame(witness, RULE_SERVICES, doc);
    return span;
}

static bool witness_add_feature(qn_call *token, qn_doc *doc, qn_span *span, qn_slice name, qn_slice value)
{
    struct witness *witness = enter(token, CHANGES, doc, "add_feature");
    return !refuses(witness) && host_services.add_feature(token, doc, span, name, value);
}

static bool witness_attach(qn_call *token, qn_doc *doc, qn_slice name, qn_slice bytes)
{
    struct witness *witness = enter(token, CHANGES, doc, "attach");
    const bool good = !refuses(witness) && host_services.attach(token, doc, name, bytes);
    remember(witness, doc);
    return good;
}

static bool witness_unit(qn_call *token, const qn_unit *unit)
{
    struct witness *witness = enter(token, UNITS, NULL, "emit_unit");
    if (unit->key_count == 0)
        board_note(witness->board, RULE_SERVICES, "emitted a unit without keys");
    return !refuses(witness) && host_services.unit(token, unit);
}

static bool witness_write(qn_call *token, const void *data, size_t size)
{
    struct witness *witness = enter(token, WRITES, NULL, "write");
    return !refuses(witness) && host_services.write(token, data, size);
}

static char *witness_reserve(qn_call *token, size_t size)
{
    struct witness *witness = enter(token, WRITES, NULL, "reserve");
    char *room = refuses(witness) ? NULL : host_services.reserve(token, size > SIZE_MAX - MARK ? size : size + MARK);
    witness->reserved = room ? size : 0;
    if (room)
        memset(room, witness->junk, size);
    if (room)
        memset(room + size, MARK_BYTE, MARK);
    return room;
}

static bool is_marked(const char *at)
{
    for (int i = 0; i < MARK; i++)
        if (at[i] != MARK_BYTE)
            return false;
    return true;
}

static void witness_written(qn_call *token, size_t size)
{
    struct witness *witness = enter(token, WRITES, NULL, "written");
    const struct buffer *out = witness->call.out;
    if (size > witness->reserved)
        board_note(witness->board, RULE_SERVICES, "said that %zu bytes were written, and had reserved %zu", size, witness->reserved);
    else if (out && witness->reserved && !is_marked(out->data + out->size + witness->reserved))
        board_note(witness->board, RULE_BOUNDS, "wrote past the %zu bytes that it had reserved", witness->reserved);
    witness->reserved = 0;
    host_services.written(token, size);
}

static const qn_host services = {
    .size = sizeof services,
    .minor = QN_ABI_MINOR,
    .log = witness_log,
    .fail = witness_fail,
    .count = witness_count,
    .scratch = witness_scratch,
    .expired = witness_expired,
    .extension = witness_extension,
    .doc_new = witness_doc_new,
    .doc_alloc = witness_doc_alloc,
    .emit = witness_emit,
    .emit_input = witness_emit_input,
    .describe = witness_describe,
    .add_block = witness_add_block,
    .judge = witness_judge,
    .rewrite = witness_rewrite,
    .edit = witness_edit,
    .split = witness_split,
    .merge = witness_merge,
    .drop_doc = witness_drop_doc,
    .set = witness_set,
    .unset = witness_unset,
    .add_span = witness_add_span,
    .add_feature = witness_add_feature,
    .attach = witness_attach,
    .unit = witness_unit,
    .write = witness_write,
    .reserve = witness_reserve,
    .written = witness_written,
};

/* ---- The call ---- */

void witness_begin(struct witness *witness, enum function function, const struct call *call, struct board *board)
{
    *witness = (struct witness){.call = *call, .board = board, .function = function, .thread = pthread_self(), .refuse_from = NEVER};
    witness->call.pub.host = &services;
    if (call->document)
        remember(witness, &call->document->pub);
    __atomic_add_fetch(&board->beats, 1, __ATOMIC_RELAXED);
}

void witness_end(struct witness *witness)
{
    if (witness->seen && witness->call.document)
        look(witness, witness->seen, "nothing more");
    const struct loan *loans = (const struct loan *)(const void *)witness->loans.data;
    for (size_t i = 0; i < witness->loans.size / sizeof *loans; i++) {
        if (!is_marked(loans[i].memory + loans[i].size))
            board_note(witness->board, RULE_BOUNDS, "wrote past the %zu bytes that it had asked for", loans[i].size);
        if (loans[i].scratch)
            memset(loans[i].memory, 0xDD, loans[i].size);
    }
    buffer_fini(&witness->loans);
}
