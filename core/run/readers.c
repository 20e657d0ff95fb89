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

/* As in C: what is not ASCII, or cannot be seen, as its number. */
static void put_quoted(struct buffer *out, qn_slice bytes)
{
    buffer_print(out, "\"");
    for (size_t i = 0; i < bytes.size; i++) {
        const unsigned char byte = (unsigned char)bytes.data[i];
        if (byte == '"' || byte == '\\')
            buffer_print(out, "\\%c", byte);
        else if (byte < ' ' || byte > '~')
            buffer_print(out, "\\x%02x", byte);
        else
            buffer_append(out, bytes.data + i, 1);
    }
    buffer_print(out, "\"");
}

void readers_refuse(const struct station *station, struct job *job)
{
    enum { SHOWN = 12 }; /* bytes: what formats are told by stands in the first few */
    const struct pipeline *pipeline = station->plan->pipeline;
    const qn_input *input = &job->input->pub;
    struct buffer message = {0};
    buffer_print(&message, "no reader of the pipeline knows what this is: ");
    if (input->media.size)
        buffer_print(&message, "called %.*s, ", (int)input->media.size, input->media.data);
    if (input->bytes.size) {
        buffer_print(&message, "it begins with ");
        put_quoted(&message, qn_part(input->bytes, 0, input->bytes.size < SHOWN ? input->bytes.size : SHOWN));
    } else {
        buffer_print(&message, "it is empty");
    }
    for (size_t i = 0; i < pipeline->reader_count; i++)
        buffer_print(&message, "%s%s", i ? ", " : " (asked: ", pipeline->readers[i].name);
    buffer_print(&message, ")");
    job_fail(job, "input", QN_E_INPUT, buffer_text(&message));
    buffer_fini(&message);
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
