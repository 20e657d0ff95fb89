#include "freeze.h"

#include "../document/wire.h"

/* Ahead of each piece of the record: how many bytes follow; ABSENT: there is none. */
#define ABSENT UINT64_MAX

static size_t put_head(struct buffer *out, uint64_t value)
{
    const size_t at = out->size;
    buffer_append(out, &value, sizeof value);
    return at;
}

/* Units of blocks: what was counted before the barrier is asked for behind it. */
static void put_units(struct buffer *out, const struct unit *units)
{
    for (const struct unit *unit = units; unit; unit = unit->next) {
        if (!unit->block || unit->key_count == 0)
            continue;
        const uint32_t head[2] = {unit->block->id, (uint32_t)unit->key_count};
        buffer_append(out, head, sizeof head);
        buffer_append(out, unit->keys, unit->key_count * sizeof *unit->keys);
    }
}

/* Units stand in the order of their blocks, so one walk over the blocks finds them all. */
static bool take_units(struct job *job, struct document *document, qn_slice units, struct error *error)
{
    struct unit **place = &job->units;
    const qn_block *block = document->pub.blocks;
    while (units.size) {
        uint32_t head[2];
        if (units.size < sizeof head)
            return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
        memcpy(head, units.data, sizeof head);
        const size_t size = head[1] * sizeof(qn_key);
        while (block && block->id != head[0])
            block = block->next;
        if (!block || size > units.size - sizeof head)
            return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
        struct unit *unit = arena_alloc(&document->arena, sizeof *unit);
        const qn_slice keys = arena_copy(&document->arena, qn_part(units, sizeof head, sizeof head + size));
        if (!unit || !keys.data)
            return error_set(error, QN_E_MEMORY, "no room for the units of a document");
        *unit = (struct unit){.block = block, .keys = (const qn_key *)(const void *)keys.data, .key_count = head[1]};
        *place = unit;
        place = &unit->next;
        units = qn_part(units, sizeof head + size, units.size);
    }
    return true;
}

static void end_piece(struct buffer *out, size_t head)
{
    const uint64_t size = out->size - head - sizeof size;
    if (!out->failed)
        memcpy(out->data + head, &size, sizeof size);
}

bool freeze(const struct job *job, const struct pipeline *pipeline, struct buffer *out)
{
    put_head(out, job->ticket);
    put_head(out, job->branch);
    put_head(out, job->spent);
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        const size_t head = put_head(out, ABSENT);
        if (!job->documents[i])
            continue;
        if (!wire_write(job->documents[i], false, out))
            return false;
        end_piece(out, head);
    }
    const size_t head = put_head(out, ABSENT);
    put_units(out, job->units);
    end_piece(out, head);
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        put_head(out, job->written[i] ? job->rendered[i].size : ABSENT);
        if (job->written[i])
            buffer_append(out, job->rendered[i].data, job->rendered[i].size);
    }
    return !out->failed;
}

/* The next piece; data NULL where there is none. False: the record ends before it does. */
static bool take(qn_slice *record, qn_slice *piece)
{
    uint64_t size;
    *piece = qn_bytes(NULL, 0);
    if (record->size < sizeof size)
        return false;
    memcpy(&size, record->data, sizeof size);
    *record = qn_part(*record, sizeof size, record->size);
    if (size == ABSENT)
        return true;
    if (size > record->size)
        return false;
    *piece = qn_part(*record, 0, size);
    *record = qn_part(*record, size, record->size);
    return true;
}

bool thaw(struct job *job, const struct pipeline *pipeline, qn_slice record, struct error *error)
{
    uint64_t numbers[3]; /* ticket, branch, time spent */
    if (record.size < sizeof numbers)
        return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
    memcpy(numbers, record.data, sizeof numbers);
    job->ticket = (uint32_t)numbers[0];
    job->branch = (unsigned)numbers[1];
    job->spent = numbers[2];
    record = qn_part(record, sizeof numbers, record.size);
    qn_slice piece;
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        if (!take(&record, &piece))
            return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
        if (!piece.data)
            continue;
        if (!job->owned[i])
            return error_set(error, QN_E_LIMIT, "no memory for a document");
        job->documents[i] = job->owned[i];
        if (!wire_read(piece, job->documents[i], error))
            return false;
    }
    if (!take(&record, &piece) || job->branch >= pipeline->branch_count || (piece.size && !job->documents[job->branch]))
        return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
    if (piece.size && !take_units(job, job->documents[job->branch], piece, error))
        return false;
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        if (!take(&record, &piece))
            return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
        job->written[i] = piece.data != NULL;
        if (!buffer_append_slice(&job->rendered[i], piece))
            return error_set(error, QN_E_LIMIT, "no memory for what a writer made");
    }
    return true;
}
