#include "freeze.h"

#include "../base/pack.h"
#include "../document/wire.h"

#include <xxhash.h>

/* Units of blocks: what was counted before the barrier is asked for behind it. */
static void put_units(struct buffer *out, const struct unit *units)
{
    const size_t begin = pack_begin(out);
    for (const struct unit *unit = units; unit; unit = unit->next) {
        if (!unit->block || unit->key_count == 0)
            continue;
        pack_number(out, unit->block->id);
        pack_bytes(out, qn_bytes(unit->keys, unit->key_count * sizeof *unit->keys));
    }
    pack_end(out, begin);
}

static void put_job(struct buffer *out, const struct job *job, const struct pipeline *pipeline)
{
    pack_number(out, job->ticket);
    pack_number(out, job->branch);
    pack_number(out, job->spent);
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        pack_number(out, job->documents[i] != NULL);
        if (!job->documents[i])
            continue;
        const size_t begin = pack_begin(out);
        wire_write(job->documents[i], false, out);
        pack_end(out, begin);
    }
    put_units(out, job->units);
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        pack_number(out, job->written[i]);
        if (job->written[i])
            pack_bytes(out, qn_bytes(job->rendered[i].data, job->rendered[i].size));
    }
}

/* A checksum stands in front: the record may lie on disk until another run takes it up. */
bool freeze(const struct job *job, const struct pipeline *pipeline, struct buffer *out)
{
    const size_t begin = out->size;
    uint64_t checksum = 0;
    pack_number(out, checksum);
    put_job(out, job, pipeline);
    if (out->failed)
        return false;
    checksum = XXH3_64bits(out->data + begin + sizeof checksum, out->size - begin - sizeof checksum);
    memcpy(out->data + begin, &checksum, sizeof checksum);
    return true;
}

static bool damaged(struct error *error)
{
    return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
}

/* Mostly the next one wanted stands behind the last: one walk over the blocks finds all, if their units come in order. */
static const qn_block *find_block(const qn_block *first, const qn_block *from, uint64_t id)
{
    const qn_block *block = from;
    while (block && block->id != id)
        block = block->next;
    for (; !block && first != from; first = first->next)
        if (first->id == id)
            block = first;
    return block;
}

static bool take_units(struct job *job, struct document *document, qn_slice units, struct error *error)
{
    struct unpacking from = {.left = units};
    struct unit **place = &job->units;
    const qn_block *block = document->pub.blocks;
    while (from.left.size) {
        const uint64_t id = unpack_number(&from);
        const qn_slice bytes = unpack_bytes(&from);
        block = find_block(document->pub.blocks, block, id);
        if (from.failed || !block || bytes.size % sizeof(qn_key))
            return damaged(error);
        struct unit *unit = arena_alloc(&document->arena, sizeof *unit);
        const qn_slice keys = arena_copy(&document->arena, bytes);
        if (!unit || !keys.data)
            return error_set(error, QN_E_MEMORY, "no room for the units of a document");
        *unit = (struct unit){.block = block, .keys = (const qn_key *)(const void *)keys.data, .key_count = keys.size / sizeof(qn_key)};
        *place = unit;
        place = &unit->next;
    }
    return true;
}

static bool take_documents(struct job *job, const struct pipeline *pipeline, struct unpacking *from, struct error *error)
{
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        if (!unpack_number(from))
            continue;
        if (!job->owned[i])
            return error_set(error, QN_E_LIMIT, "no memory for a document");
        job->documents[i] = job->owned[i];
        if (!wire_read(unpack_bytes(from), job->documents[i], error))
            return false;
    }
    return !from->failed || damaged(error);
}

bool thaw(struct job *job, const struct pipeline *pipeline, qn_slice record, struct error *error)
{
    struct unpacking from = {.left = record};
    const uint64_t checksum = unpack_number(&from);
    if (from.failed || checksum != XXH3_64bits(from.left.data, from.left.size))
        return damaged(error);
    job->ticket = (uint32_t)unpack_number(&from);
    job->branch = (unsigned)unpack_number(&from);
    job->spent = unpack_number(&from);
    if (!take_documents(job, pipeline, &from, error))
        return false;
    const qn_slice units = unpack_bytes(&from);
    if (from.failed || job->branch >= pipeline->branch_count || (units.size && !job->documents[job->branch]))
        return damaged(error);
    if (units.size && !take_units(job, job->documents[job->branch], units, error))
        return false;
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        job->written[i] = unpack_number(&from) != 0;
        if (job->written[i] && !buffer_append_slice(&job->rendered[i], unpack_bytes(&from)))
            return error_set(error, QN_E_LIMIT, "no memory for what a writer made");
    }
    return unpacked(&from) || damaged(error);
}
