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

bool freeze(const struct job *job, const struct pipeline *pipeline, struct buffer *out)
{
    put_head(out, job->ticket);
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        const size_t head = put_head(out, ABSENT);
        if (!job->documents[i])
            continue;
        if (!wire_write(job->documents[i], false, out))
            return false;
        const uint64_t size = out->size - head - sizeof size;
        memcpy(out->data + head, &size, sizeof size);
    }
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
    uint64_t ticket;
    if (record.size < sizeof ticket)
        return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
    memcpy(&ticket, record.data, sizeof ticket);
    job->ticket = (uint32_t)ticket;
    record = qn_part(record, sizeof ticket, record.size);
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
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        if (!take(&record, &piece))
            return error_set(error, QN_E_INTERNAL, "a waiting document came back damaged");
        job->written[i] = piece.data != NULL;
        if (!buffer_append_slice(&job->rendered[i], piece))
            return error_set(error, QN_E_LIMIT, "no memory for what a writer made");
    }
    return true;
}
