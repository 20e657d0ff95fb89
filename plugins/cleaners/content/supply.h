/*
 * supply: the words and the model that the cleaner works with, built in or of the user's.
 */
#ifndef CONTENT_SUPPLY_H
#define CONTENT_SUPPLY_H

#include "model.h"

struct supply {
    struct words *words;
    struct model *model;
};

/** Reads them. @param path of a model; NULL or empty: the built-in one @return QN_PASS, or the run's failure */
qn_verdict supply_init(struct supply *self, const char *path, qn_call *call);
void supply_fini(struct supply *self);

#endif
