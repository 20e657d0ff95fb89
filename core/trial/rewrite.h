/* rewrite: the expectations of tests put right in the files that hold them, all else kept byte for byte. */
#ifndef CORE_TRIAL_REWRITE_H
#define CORE_TRIAL_REWRITE_H

#include "trial.h"

struct rewrite {
    struct rewrite_row *rows;
    size_t count;
    bool failed; /* memory ran out */
};

/* Adds what would make the test of a finished trial pass. True: there is nothing about it that cannot be expected. */
bool rewrite_add(struct rewrite *rewrite, const struct trial *trial);
/* Changes the files; says so for each through `changed`. False: the error says which could not be. */
bool rewrite_apply(struct rewrite *rewrite, void (*changed)(const char *file, size_t edits), struct error *error);
void rewrite_fini(struct rewrite *rewrite);

#endif
