#include "readers.h"

void readers_probe(struct station *station, struct job *job, struct choice *choice)
{
    for (int i = 0; i < (int)station->plan->pipeline->reader_count; i++) {
        struct instance *reader = station->readers[i];
        if (!reader)
            continue;
        struct call call = station_call(station, reader, job);
        call.metrics = job->counts.readers[i];
        const int32_t sure = reader->plugin->table.probe(reader->state, &job->input->pub, &call.pub);
        if (station->scratch.chunks)
            arena_reset(&station->scratch);
        if (sure > choice->sure || (sure == choice->sure && i < choice->reader))
            *choice = (struct choice){i, sure};
    }
}

qn_verdict readers_read(struct station *station, struct job *job, int number, struct emitter *emitter)
{
    struct instance *reader = station->readers[number];
    struct call call = station_call(station, reader, job);
    call.metrics = job->counts.readers[number];
    call.emitter = emitter;
    call.input = job->input;
    return reader->plugin->table.read(reader->state, &job->input->pub, &call.pub);
}
