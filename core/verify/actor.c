#include "actor.h"

#include "conduct.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

const struct ask ask_plainly = {.memory = 64 << 20, .refuse_from = NEVER, .junk = 0xC3};

void answer_clear(struct answer *answer)
{
    buffer_clear(&answer->bytes);
    answer->failure = (struct failure){.verdict = QN_PASS};
}

void answer_fini(struct answer *answer)
{
    buffer_fini(&answer->bytes);
}

/* ---- Instances ---- */

static const qn_plugin *table_of(const struct actor *actor)
{
    return &actor->instance.plugin->table;
}

/* The witness of the next call; the one before can no longer be touched. */
static struct witness *next_witness(struct actor *actor, enum function function, struct document *document, const struct ask *ask)
{
    struct board *board = actor->subject->board;
    static const uint64_t up = 1;
    actor->token ^= 1;
    const struct fence *fence = &actor->tokens[actor->token];
    fence_unlock(fence);
    fence_announce(&actor->state, board, "its state");
    struct witness *witness = (struct witness *)(void *)fence->data;
    actor->scratch.limit = ask->memory;
    actor->failure = (struct failure){.verdict = QN_PASS};
    const struct call call = {.instance = &actor->instance, .metrics = actor->instance.metrics, .scratch = &actor->scratch,
                              .failure = &actor->failure, .document = document, .expired = ask->expired ? &up : NULL, .started = 1};
    witness_begin(witness, function, &call, board);
    witness->refuse_from = ask->refuse_from;
    witness->junk = ask->junk;
    return witness;
}

static void end_call(struct actor *actor, struct witness *witness)
{
    struct board *board = actor->subject->board;
    witness_end(witness);
    arena_reset(&actor->scratch);
    if (!fence_is_whole(&actor->state))
        board_note(board, RULE_BOUNDS, "wrote past its state of %zu bytes", actor->state.size);
    fence_shut(&actor->tokens[actor->token], board, RULE_SERVICES, "the token of a call that has ended");
}

static void release(struct actor *actor)
{
    if (!actor->shares)
        fence_free(&actor->state);
    fence_free(&actor->tokens[0]);
    fence_free(&actor->tokens[1]);
    arena_fini(&actor->scratch);
    buffer_fini(&actor->out);
    instance_free(actor->reader);
    free(actor->instance.metrics);
    free(actor->documents);
    free(actor->emitted);
    *actor = (struct actor){0};
}

static void finish(struct actor *actor)
{
    if (table_of(actor)->fini)
        table_of(actor)->fini(actor->instance.state);
}

static struct document *begin_document(struct emitter *emitter, struct input *input);
static bool emit_document(struct emitter *emitter, struct document *document);
static bool emit_input(struct emitter *emitter, struct input *input);

static bool prepare(struct actor *actor, struct subject *subject)
{
    const qn_plugin *table = &subject->stage.plugin->table;
    struct board *board = subject->board;
    *actor = (struct actor){.emitter = {begin_document, emit_document, emit_input}, .subject = subject};
    arena_init(&actor->scratch, ask_plainly.memory);
    actor->instance = (struct instance){.plugin = subject->stage.plugin, .stage = subject->stage.name};
    actor->instance.metrics = calloc(table->metric_count + 1, sizeof *actor->instance.metrics);
    if (!actor->instance.metrics || !fence_make(&actor->state, table->state_size, 16, FENCE_BEHIND, board, "its state") ||
        !fence_make(&actor->tokens[0], sizeof(struct witness), 16, FENCE_BEHIND, board, "its call") ||
        !fence_make(&actor->tokens[1], sizeof(struct witness), 16, FENCE_BEHIND, board, "its call"))
        return false;
    if (table->state_size)
        memcpy(actor->state.data, subject->stage.state, table->state_size);
    actor->instance.state = actor->state.data;
    actor->reader = supply_reader(&subject->supply);
    return actor->reader || !subject->supply.module;
}

bool actor_begin(struct actor *actor, struct subject *subject, uint64_t refuse_from)
{
    struct board *board = subject->board;
    if (!prepare(actor, subject)) {
        release(actor);
        actor->failure = (struct failure){QN_FAIL_RUN, QN_E_LIMIT, "no memory for the exam"};
        return false;
    }
    struct ask ask = ask_plainly;
    ask.refuse_from = refuse_from;
    struct witness *witness = next_witness(actor, FUNCTION_INIT, NULL, &ask);
    const qn_verdict verdict = table_of(actor)->init ? table_of(actor)->init(actor->instance.state, &witness->call.pub) : QN_PASS;
    end_call(actor, witness);
    if (verdict != QN_PASS && actor->failure.verdict == QN_PASS) {
        board_note(board, RULE_INIT, "init returned %d and did not say why", (int)verdict);
        actor->failure = (struct failure){QN_FAIL_RUN, QN_E_CONFIG, "init failed without saying why"};
    }
    if (actor->failure.verdict == QN_PASS)
        return true;
    const struct failure failure = actor->failure;
    finish(actor);
    release(actor);
    actor->failure = failure;
    return false;
}

bool actor_share(struct actor *actor, struct actor *other)
{
    if (!prepare(actor, other->subject)) {
        release(actor);
        return false;
    }
    fence_free(&actor->state);
    actor->state = other->state;
    actor->instance.state = other->instance.state;
    return actor->shares = true;
}

void actor_end(struct actor *actor)
{
    if (!actor->shares)
        finish(actor);
    if (!fence_is_whole(&actor->state))
        board_note(actor->subject->board, RULE_BOUNDS, "fini wrote past its state");
    release(actor);
}

/* ---- What readers emit ---- */

static struct document *begin_document(struct emitter *emitter, struct input *input)
{
    struct actor *actor = (struct actor *)emitter;
    struct document **documents = realloc(actor->documents, (actor->document_count + 1) * sizeof *documents);
    if (documents)
        actor->documents = documents;
    bool *emitted = realloc(actor->emitted, actor->document_count + 1);
    if (emitted)
        actor->emitted = emitted;
    struct document *document = documents && emitted ? document_new(actor->memory, 1000000) : NULL;
    if (!document)
        return NULL;
    document_of(document, input, 1);
    actor->emitted[actor->document_count] = false;
    return actor->documents[actor->document_count++] = document;
}

static bool emit_document(struct emitter *emitter, struct document *document)
{
    struct actor *actor = (struct actor *)emitter;
    size_t which = 0;
    while (which < actor->document_count && actor->documents[which] != document)
        which++;
    if (which == actor->document_count || actor->emitted[which])
        board_note(actor->subject->board, RULE_SERVICES, "emitted a document twice");
    else
        actor->emitted[which] = true;
    if (conduct_check(document, true, actor->subject->board))
        conduct_write(document, &actor->answer->bytes);
    return true;
}

static bool emit_input(struct emitter *emitter, struct input *input)
{
    struct actor *actor = (struct actor *)emitter;
    struct buffer *bytes = &actor->answer->bytes;
    buffer_print(bytes, "input %zu %zu ", input->pub.uri.size, input->pub.bytes.size);
    buffer_append_slice(bytes, input->pub.uri);
    buffer_append_slice(bytes, input->pub.bytes);
    input_unref(input);
    return true;
}

static void forget_documents(struct actor *actor)
{
    for (size_t i = 0; i < actor->document_count; i++)
        document_free(actor->documents[i]);
    actor->document_count = 0;
}

/* ---- Calls ---- */

static uint64_t processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static qn_verdict call_reader(struct actor *actor, const struct page *page, const struct ask *ask)
{
    struct board *board = actor->subject->board;
    struct witness *witness = next_witness(actor, FUNCTION_PROBE, NULL, ask);
    const int32_t sure = table_of(actor)->probe(actor->instance.state, &page->input->pub, &witness->call.pub);
    end_call(actor, witness);
    if (sure < 0 || sure > 100)
        board_note(board, RULE_PROBE, "was %d sure", (int)sure);
    buffer_print(&actor->answer->bytes, "sure %d\n", (int)sure);
    if (sure <= 0)
        return QN_PASS; /* it is not asked to read what it does not know */
    __atomic_add_fetch(&board->known, 1, __ATOMIC_RELAXED);
    actor->memory = ask->memory;
    witness = next_witness(actor, FUNCTION_READ, NULL, ask);
    witness->call.emitter = &actor->emitter;
    witness->call.input = page->input;
    const qn_verdict verdict = table_of(actor)->read(actor->instance.state, &page->input->pub, &witness->call.pub);
    actor->answer->asked = witness->asked;
    end_call(actor, witness);
    forget_documents(actor);
    return verdict;
}

static qn_verdict call_process(struct actor *actor, struct document *document, const struct ask *ask)
{
    const enum function function = table_of(actor)->kind == QN_WRITER ? FUNCTION_WRITE : FUNCTION_PROCESS;
    struct witness *witness = next_witness(actor, function, document, ask);
    const qn_verdict verdict = table_of(actor)->process(actor->instance.state, &document->pub, &witness->call.pub);
    actor->answer->asked = witness->asked;
    end_call(actor, witness);
    return verdict;
}

/* keys and render: the state cannot be written to meanwhile. */
static qn_verdict call_pure(struct actor *actor, struct document *document, const struct ask *ask, struct unit **units)
{
    const qn_plugin *table = table_of(actor);
    struct witness *witness = next_witness(actor, units ? FUNCTION_KEYS : FUNCTION_RENDER, document, ask);
    buffer_clear(&actor->out);
    witness->call.units = units;
    witness->call.out = units ? NULL : &actor->out;
    witness->call.out_limit = ask->memory;
    fence_lock(&actor->state, actor->subject->board, RULE_PURE, "its state");
    const qn_verdict verdict = units ? table->keys(actor->instance.state, &document->pub, &witness->call.pub)
                                     : table->render(actor->instance.state, &document->pub, &witness->call.pub);
    fence_unlock(&actor->state);
    actor->answer->asked = witness->asked;
    end_call(actor, witness);
    return verdict;
}

static void write_units(const struct unit *units, struct buffer *out)
{
    for (; units; units = units->next) {
        buffer_print(out, "unit of %d, %zu keys, %zu bytes ", units->block ? (int)units->block->id : -1, units->key_count,
                     units->payload.size);
        buffer_append_slice(out, units->payload);
        buffer_append(out, units->keys, units->key_count * sizeof *units->keys);
    }
}

static qn_verdict call_on_document(struct actor *actor, struct document *document, const struct ask *ask)
{
    const qn_plugin *table = table_of(actor);
    struct buffer *bytes = &actor->answer->bytes;
    struct unit *units = NULL;
    if (table->process && !table->render && !table->keys)
        return call_process(actor, document, ask);
    const qn_verdict verdict = call_pure(actor, document, ask, table->keys ? &units : NULL);
    if (table->keys)
        write_units(units, bytes);
    else
        buffer_append(bytes, actor->out.data, actor->out.size);
    return verdict;
}

static void answer_with_document(struct actor *actor, struct page *page, const struct ask *ask)
{
    struct board *board = actor->subject->board;
    const qn_plugin *table = table_of(actor);
    struct answer *answer = actor->answer;
    struct buffer before = {0}, after = {0};
    const bool was_utf8 = page_is_utf8(page);
    const bool pure = table->kind == QN_DEDUPER || table->kind == QN_WRITER;
    if (pure)
        conduct_write(page->document, &before);
    answer->verdict = call_on_document(actor, page->document, ask);
    if (pure) {
        conduct_write(page->document, &after);
        const bool compares = !before.failed && !after.failed; /* there was memory for both */
        if (compares && !qn_equal(qn_bytes(before.data, before.size), qn_bytes(after.data, after.size)))
            board_note(board, RULE_PURE, "the document is another one after it");
    } else if (conduct_check(page->document, was_utf8, board)) {
        conduct_write(page->document, &answer->bytes);
    }
    conduct_check_verdict(table, page->document, answer->verdict, &actor->failure, board);
    buffer_fini(&before);
    buffer_fini(&after);
}

/* The process may grow by that many bytes and no more; 0: as it likes. */
static void limit_memory(size_t room)
{
    struct rlimit limit;
    unsigned long pages = 0;
    FILE *status = room ? fopen("/proc/self/statm", "re") : NULL;
    const bool known = status && fscanf(status, "%lu", &pages) == 1;
    if (status)
        fclose(status);
    if ((room && !known) || getrlimit(RLIMIT_AS, &limit) != 0)
        return;
    limit.rlim_cur = room ? (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + room : limit.rlim_max;
    setrlimit(RLIMIT_AS, &limit);
}

void actor_answer(struct actor *actor, const struct draft *draft, const struct ask *ask, struct answer *answer)
{
    const qn_plugin *table = table_of(actor);
    struct board *board = actor->subject->board;
    struct page page;
    answer_clear(answer);
    actor->answer = answer;
    __atomic_add_fetch(&board->documents, 1, __ATOMIC_RELAXED);
    const size_t memory = ask->memory < ask_plainly.memory ? ask_plainly.memory : ask->memory;
    if (!page_make(&page, draft, actor->reader, table->kind != QN_READER, memory, ask->side, board)) {
        answer->failure = (struct failure){QN_FAIL_DOC, QN_E_LIMIT, "no memory for the exam"};
        return;
    }
    if (page.document && ask->memory < ask_plainly.memory)
        page.document->arena.limit = page.document->arena.used + ask->memory;
    memset(actor->instance.metrics, 0, (table->metric_count + 1) * sizeof *actor->instance.metrics);
    limit_memory(ask->room);
    const uint64_t begun = processor_time();
    if (table->kind == QN_READER) {
        answer->verdict = call_reader(actor, &page, ask);
        conduct_check_verdict(table, NULL, answer->verdict, &actor->failure, board);
    } else {
        answer_with_document(actor, &page, ask);
    }
    answer->nanoseconds = processor_time() - begun;
    limit_memory(0);
    answer->failure = actor->failure;
    buffer_print(&answer->bytes, "verdict %d, failure %d %d %s\n", (int)answer->verdict, (int)answer->failure.verdict,
                 (int)answer->failure.code, answer->failure.verdict == QN_PASS ? "" : answer->failure.message);
    buffer_append(&answer->bytes, actor->instance.metrics, table->metric_count * sizeof *actor->instance.metrics);
    page_free(&page);
}

qn_verdict actor_commit(struct actor *actor)
{
    struct witness *witness = next_witness(actor, FUNCTION_COMMIT, NULL, &ask_plainly);
    const qn_verdict verdict = table_of(actor)->commit ? table_of(actor)->commit(actor->instance.state, &witness->call.pub) : QN_PASS;
    end_call(actor, witness);
    return verdict;
}

struct unit *actor_units(struct actor *actor, struct page *page)
{
    struct unit *units = NULL;
    struct answer answer = {0};
    actor->answer = &answer;
    call_pure(actor, page->document, &ask_plainly, &units);
    answer_fini(&answer);
    return units;
}
