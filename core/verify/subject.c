#include "subject.h"

#include <stdio.h>
#include <stdlib.h>

/* Trials are held in folders of their own, so the path of a file is made whole. */
static bool put_set(struct subject *subject, const char *set, const char *folder)
{
    char name[80], *path = NULL;
    const char *equals = strchr(set, '=');
    snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - set) : 0, set);
    const qn_option *option = equals ? plugin_option(subject->stage.plugin, name) : NULL;
    if (option && option->type == QN_O_FILE && equals[1] && equals[1] != '/' && asprintf(&path, "%s/%s", folder, equals + 1) < 0)
        return false;
    const bool good = equals && setting_put(&subject->config, &subject->config.root, name, path ? path : equals + 1);
    free(path);
    return good;
}

static bool fill(struct subject *subject, const struct exam_settings *settings, struct report *report)
{
    config_load_text(&subject->config, "options", qn_bytes("", 0), report);
    for (size_t i = 0; i < settings->set_count; i++)
        if (!put_set(subject, settings->sets[i], settings->folder))
            report_add(report, NULL, 0, "--set %s: write option=value", settings->sets[i]);
    subject->stage.name = subject->stage.plugin->table.name;
    return report->count == 0 && stage_fill(&subject->stage, &subject->config.root, NULL, &subject->strings, report);
}

bool subject_open(struct subject *subject, const struct exam_settings *settings, struct board *board, struct report *report)
{
    struct error error = {0};
    *subject = (struct subject){.board = board};
    arena_init(&subject->strings, SIZE_MAX);
    subject->module = module_open(settings->path, &error);
    if (!subject->module || settings->plugin >= subject->module->plugin_count) {
        report_add(report, settings->path, 0, "%s", error.message);
        return false;
    }
    subject->stage.plugin = &subject->module->plugins[settings->plugin];
    return fill(subject, settings, report) &&
           supply_open(&subject->supply, settings->reader, settings->samples, settings->sample_count, report);
}

const char *subject_draft(const struct subject *subject, size_t i, struct draft *draft)
{
    return supply_draft(&subject->supply, subject->stage.plugin->table.kind, i, draft);
}

void subject_close(struct subject *subject)
{
    supply_close(&subject->supply);
    config_unload(&subject->config);
    arena_fini(&subject->strings);
    module_free(subject->module);
}
