/* verify: holds a module against the rules. What a plugin does, it does in processes of its own. */
#ifndef CORE_VERIFY_VERIFY_H
#define CORE_VERIFY_VERIFY_H

#include "../base/report.h"
#include "exam.h"

enum verify_state { VERIFY_KEPT, VERIFY_BROKEN, VERIFY_OPEN /* no exam of it came to its end */, VERIFY_FOREIGN /* of other kinds */ };

/* What was found of the module (kind 0), or of one of its plugins. */
struct verify_part {
    char name[80];
    uint32_t kind;
    uint64_t documents, known; /* see board */
    struct verify_result {
        enum verify_state state;
        uint32_t count;
        char *evidence[BOARD_EVIDENCE]; /* NULL where there is no more */
    } results[RULES];
};

struct verification {
    struct verify_part *parts;
    size_t count;
    bool broken; /* one rule of one part, at least */
};

/* False: the exam could not be held; the report says why (an option's value, no memory). */
bool verify(const struct exam_settings *settings, struct verification *verification, struct report *report);
void verification_free(struct verification *verification);

#endif
