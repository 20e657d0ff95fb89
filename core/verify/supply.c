#include "supply.h"

#include "../plugin/host.h"
#include "specimen.h"

#include <stdlib.h>

enum { LARGEST_SAMPLE = 16 << 20 };

static bool open_reader(struct supply *supply, const char *path, struct report *report)
{
    struct error error = {0};
    supply->module = module_open(path, &error);
    if (!supply->module) {
        report_add(report, path, 0, "%s", error.message);
        return false;
    }
    const struct plugin *plugin = &supply->module->plugins[0];
    if (plugin->table.kind != QN_READER) {
        report_add(report, path, 0, "\"%s\" is no reader", plugin->table.name);
        return false;
    }
    supply->reader = (struct stage){.name = plugin->table.name, .plugin = plugin};
    return config_load_text(&supply->config, "options", qn_bytes("", 0), report) &&
           stage_fill(&supply->reader, &supply->config.root, NULL, &supply->arena, report);
}

bool supply_open(struct supply *supply, const char *reader, const char *const *samples, size_t count, struct report *report)
{
    *supply = (struct supply){0};
    arena_init(&supply->arena, SIZE_MAX);
    supply->samples = calloc(count + 1, sizeof *supply->samples);
    for (size_t i = 0; supply->samples && i < count; i++) {
        struct error error = {0};
        struct input *input = input_open(samples[i], LARGEST_SAMPLE, &error);
        char *media = input ? arena_zalloc(&supply->arena, input->pub.media.size + 1) : NULL;
        if (media && input->pub.media.size)
            memcpy(media, input->pub.media.data, input->pub.media.size);
        if (media)
            supply->samples[supply->sample_count++] = (struct sample){input, samples[i], media};
        else
            report_add(report, samples[i], 0, "%s", error.message);
    }
    return supply->samples && supply->sample_count == count && (!reader || open_reader(supply, reader, report));
}

void supply_close(struct supply *supply)
{
    for (size_t i = 0; i < supply->sample_count; i++)
        input_unref(supply->samples[i].input);
    free(supply->samples);
    config_unload(&supply->config);
    arena_fini(&supply->arena);
    module_free(supply->module);
}

/* The input is read as a plugin of that kind needs it: as it is, by the reader, or a paragraph a line. */
static void fill_sample(const struct supply *supply, uint32_t kind, const struct sample *sample, struct draft *draft)
{
    const qn_slice bytes = sample->input->pub.bytes;
    draft_clear(draft);
    draft->uri = sample->uri;
    draft->media = sample->media;
    draft->read = supply->module != NULL;
    if (kind == QN_READER || draft->read) {
        draft_write(draft, bytes);
        return;
    }
    for (size_t begin = 0, end; begin < bytes.size; begin = end + 1) {
        const char *newline = memchr(bytes.data + begin, '\n', bytes.size - begin);
        end = newline ? (size_t)(newline - bytes.data) : bytes.size;
        draft_add(draft, QN_PARAGRAPH, 0, qn_part(bytes, begin, end));
    }
}

const char *supply_draft(const struct supply *supply, uint32_t kind, size_t i, struct draft *draft)
{
    const size_t samples = supply->sample_count;
    if (i < samples) {
        fill_sample(supply, kind, &supply->samples[i], draft);
        return draft->uri;
    }
    if (kind == QN_READER)
        return specimen_input(i - samples, draft);
    if (i - samples < specimen_documents() || !supply->module)
        return specimen_document(i - samples, draft);
    const char *name = specimen_input(i - samples - specimen_documents(), draft);
    draft->read = true;
    return name;
}

struct instance *supply_reader(const struct supply *supply)
{
    struct failure failure;
    return supply->module ? instance_new(supply->reader.plugin, supply->reader.name, supply->reader.state, &failure) : NULL;
}
