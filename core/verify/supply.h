/*
 * supply: what a plugin is tried on: the specimens, files that its author names, and, where a reader is named, too,
 * documents as that reader makes them, with all that it leaves on them.
 */
#ifndef CORE_VERIFY_SUPPLY_H
#define CORE_VERIFY_SUPPLY_H

#include "../pipeline/stage.h"
#include "draft.h"

struct supply {
    struct module *module; /* of the reader; NULL: none is named */
    struct stage reader;
    struct config config;
    struct arena arena;
    struct sample {
        struct input *input;
        const char *uri, *media;
    } *samples;
    size_t sample_count;
};

/* reader: a module's path, or NULL. False: the report says why; there is something to close all the same. */
bool supply_open(struct supply *supply, const char *reader, const char *const *samples, size_t count, struct report *report);
void supply_close(struct supply *supply);
/* Makes the i-th draft for a plugin of that kind. Returns its name; NULL behind the last. */
const char *supply_draft(const struct supply *supply, uint32_t kind, size_t i, struct draft *draft);
/* For one thread. NULL: there is no reader, or no memory. */
struct instance *supply_reader(const struct supply *supply);

#endif
