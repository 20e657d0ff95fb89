/* subject: the plugin that is examined: its module, its options, and what it is tried on. */
#ifndef CORE_VERIFY_SUBJECT_H
#define CORE_VERIFY_SUBJECT_H

#include "../pipeline/stage.h"
#include "exam.h"
#include "supply.h"

struct subject {
    struct board *board;
    struct module *module;
    struct config config;
    struct arena strings;
    struct stage stage; /* plugin, and the state as its options fill it */
    struct supply supply;
};

/* False: the report says why. */
bool subject_open(struct subject *subject, const struct exam_settings *settings, struct board *board, struct report *report);
/* Makes the i-th document or input that it is tried on. Returns its name; NULL behind the last. */
const char *subject_draft(const struct subject *subject, size_t i, struct draft *draft);
void subject_close(struct subject *subject);

#endif
