#include "parcel.h"

#include "../document/wire.h"

/* ---- Documents ---- */

bool parcel_put_document(struct buffer *out, const struct document *document)
{
    pack_number(out, document->arena.limit - document->arena.used);
    const size_t begin = pack_begin(out);
    const bool good = wire_write(document, false, out);
    pack_end(out, begin);
    return good;
}

bool parcel_put_head(struct buffer *out, const struct document *document)
{
    struct document head = *document;
    head.pub.blocks = NULL;
    head.pub.block_count = 0;
    head.pub.fields = NULL;
    head.pub.annexes = NULL;
    return parcel_put_document(out, &head);
}

/*
 * A document that crossed has its texts in its arena, and may have had them in its input before. So that its limit is
 * the same wherever stages run, what crosses is how much it may still take, and the frame itself does not count.
 */
bool parcel_take_document(struct unpacking *from, struct document *document)
{
    enum { ROUNDING = 1 << 16 };
    const uint64_t room = unpack_number(from);
    const qn_slice frame = unpack_bytes(from);
    if (from->failed || room > document->memory_limit)
        return false;
    document->arena.limit = document->memory_limit + frame.size + ROUNDING;
    if (!wire_read(frame, document, NULL) || document->pub.verdict > QN_DROP)
        return false;
    document->arena.limit = document->arena.used + (size_t)room;
    return true;
}

bool parcel_touches(const struct plan *plan, size_t begin, size_t end, unsigned branch)
{
    for (size_t i = begin; i < end; i++)
        if (plan->steps[i].branch == branch || (plan->steps[i].type == STEP_FORK && plan->steps[i].from == branch))
            return true;
    return false;
}

bool parcel_changes(const struct plan *plan, size_t begin, size_t end, unsigned branch)
{
    for (size_t i = begin; i < end; i++)
        if (plan->steps[i].branch == branch && plan->steps[i].type != STEP_RENDER && plan->steps[i].type != STEP_KEYS)
            return true;
    return false;
}

/* ---- Failure ---- */

void parcel_put_failure(struct buffer *out, const struct job *job)
{
    pack_number(out, job->failure.verdict);
    if (job->failure.verdict == QN_PASS)
        return;
    pack_number(out, job->failure.code);
    pack_bytes(out, qn_str(job->failure.message));
    pack_bytes(out, qn_str(job->failed_stage)); /* empty: not known yet */
}

static const char *find_name(const struct stage *stages, size_t count, qn_slice name)
{
    for (size_t i = 0; i < count; i++)
        if (qn_equal(qn_str(stages[i].name), name))
            return stages[i].name;
    return NULL;
}

/* The name as the pipeline owns it. */
static const char *own_name(const struct pipeline *pipeline, qn_slice name)
{
    const char *own = find_name(pipeline->stages, pipeline->stage_count, name);
    if (!own)
        own = find_name(pipeline->readers, pipeline->reader_count, name);
    return own ? own : find_name(pipeline->writers, pipeline->writer_count, name);
}

bool parcel_take_failure(struct unpacking *from, struct job *job, const struct pipeline *pipeline)
{
    const uint64_t verdict = unpack_number(from);
    if (from->failed || verdict == QN_PASS)
        return !from->failed;
    const uint64_t code = unpack_number(from);
    const qn_slice message = unpack_bytes(from), stage = unpack_bytes(from);
    const char *name = own_name(pipeline, stage);
    if (from->failed || (verdict != QN_FAIL_DOC && verdict != QN_FAIL_RUN) || code > QN_E_RATIO || (stage.size && !name) ||
        message.size >= sizeof job->failure.message)
        return false;
    job->failure.verdict = (qn_verdict)verdict;
    job->failure.code = (qn_error_code)code;
    memcpy(job->failure.message, message.data, message.size);
    job->failure.message[message.size] = '\0';
    if (!job->failed_stage)
        job->failed_stage = name;
    return true;
}

/* ---- Units ---- */

void parcel_put_units(struct buffer *out, const struct job *job)
{
    uint64_t count = 0;
    for (const struct unit *unit = job->units; unit; unit = unit->next)
        count++;
    pack_number(out, job->branch);
    pack_number(out, job->judged);
    pack_number(out, count);
    for (const struct unit *unit = job->units; unit; unit = unit->next) {
        pack_number(out, unit->block ? unit->block->id : QN_NO_BLOCK);
        pack_bytes(out, unit->payload);
        pack_bytes(out, qn_bytes(unit->keys, unit->key_count * sizeof *unit->keys));
    }
}

/* The blocks of a document by their ids, NULL where one has gone. */
static qn_block **blocks_by_id(const struct document *document, struct arena *scratch)
{
    qn_block **blocks = arena_zalloc(scratch, document->pub.block_count * sizeof *blocks + 1);
    for (qn_block *block = document->pub.blocks; blocks && block; block = block->next)
        blocks[block->id] = block;
    return blocks;
}

static struct unit *take_unit(struct unpacking *from, struct document *document, qn_block *const *blocks)
{
    const uint64_t id = unpack_number(from);
    const qn_slice payload = unpack_bytes(from), keys = unpack_bytes(from);
    const bool whole = id == QN_NO_BLOCK;
    if (from->failed || keys.size % sizeof(qn_key) || (!whole && (id >= document->pub.block_count || !blocks[id])))
        return NULL;
    struct arena *arena = &document->arena;
    arena->limit += sizeof(struct unit) + payload.size + keys.size + 4 * ARENA_ALIGNMENT; /* it counted where it was made */
    struct unit *unit = arena_alloc(arena, sizeof *unit);
    const qn_slice payload_copy = arena_copy(arena, payload), keys_copy = arena_copy(arena, keys);
    if (!unit || !payload_copy.data || !keys_copy.data)
        return NULL;
    *unit = (struct unit){.block = whole ? NULL : blocks[id], .payload = payload_copy,
                          .keys = (const qn_key *)(const void *)keys_copy.data, .key_count = keys.size / sizeof(qn_key)};
    return unit;
}

bool parcel_take_units(struct unpacking *from, struct job *job, const struct pipeline *pipeline, struct arena *scratch)
{
    const uint64_t branch = unpack_number(from), judged = unpack_number(from), count = unpack_number(from);
    if (from->failed || branch >= pipeline->branch_count || judged > 1 || (count && !job->documents[branch]))
        return false;
    job->branch = (unsigned)branch;
    job->judged = judged;
    job->units = NULL;
    struct document *document = job->documents[branch];
    qn_block **blocks = count ? blocks_by_id(document, scratch) : NULL;
    struct unit **place = &job->units;
    uint64_t taken = 0;
    for (; blocks && taken < count && (*place = take_unit(from, document, blocks)); taken++)
        place = &(*place)->next;
    if (scratch->chunks)
        arena_reset(scratch);
    return taken == count;
}

/* ---- Writers ---- */

void parcel_put_rendered(struct buffer *out, const struct plan *plan, size_t begin, size_t end, const struct job *job)
{
    for (size_t i = begin; i < end; i++) {
        const unsigned writer = plan->steps[i].stage;
        if (plan->steps[i].type != STEP_RENDER)
            continue;
        pack_number(out, job->written[writer]);
        pack_bytes(out, qn_bytes(job->rendered[writer].data, job->rendered[writer].size));
    }
}

bool parcel_take_rendered(struct unpacking *from, const struct plan *plan, size_t begin, size_t end, struct job *job)
{
    for (size_t i = begin; i < end; i++) {
        const unsigned writer = plan->steps[i].stage;
        if (plan->steps[i].type != STEP_RENDER)
            continue;
        const uint64_t written = unpack_number(from);
        const qn_slice rendered = unpack_bytes(from);
        if (from->failed || written > 1 || !buffer_append_slice(&job->rendered[writer], rendered))
            return false;
        job->written[writer] = written;
    }
    return true;
}
