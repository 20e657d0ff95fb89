#include "progress.h"

static void pack_place(const struct place *place, struct buffer *out)
{
    pack_bytes(out, qn_bytes((const char *)place->at, place->depth * sizeof *place->at));
}

static bool unpack_place(struct place *place, struct unpacking *from)
{
    const qn_slice bytes = unpack_bytes(from);
    if (bytes.size > sizeof place->at || bytes.size % sizeof *place->at || bytes.size == 0)
        return false;
    memcpy(place->at, bytes.data, bytes.size);
    place->depth = (uint32_t)(bytes.size / sizeof *place->at);
    place->last = 0;
    return true;
}

void progress_pack(const struct progress *progress, struct summary *counts, const struct pipeline *pipeline, struct buffer *out)
{
    const uint64_t numbers[] = {progress->segment, progress->documents, progress->finished,        progress->coming,
                                progress->waiting, progress->quarantine.count, progress->quarantine.size};
    pack_place(&progress->next, out);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        pack_number(out, numbers[i]);
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        pack_number(out, progress->outputs[i].size);
        pack_bytes(out, progress->outputs[i].pending);
    }
    summary_pack(counts, pipeline, out);
}

bool progress_unpack(qn_slice bytes, struct progress *progress, struct summary *counts, const struct pipeline *pipeline)
{
    struct unpacking from = {.left = bytes};
    uint64_t *const numbers[] = {&progress->segment, &progress->documents, &progress->finished,        &progress->coming,
                                 &progress->waiting, &progress->quarantine.count, &progress->quarantine.size};
    if (!unpack_place(&progress->next, &from))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = unpack_number(&from);
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        progress->outputs[i].size = unpack_number(&from);
        progress->outputs[i].pending = unpack_bytes(&from);
    }
    return summary_unpack(counts, pipeline, &from) && unpacked(&from);
}
