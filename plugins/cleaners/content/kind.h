/*
 * kind: what kind of page it is.
 */
#ifndef CONTENT_KIND_H
#define CONTENT_KIND_H

#include "selection.h"

/** Sets the field `kind`, with its evidence as the origin. @return false: no memory */
bool kind_set(const struct survey *survey, const struct selection *selection, const struct model *model, qn_doc *doc, qn_call *call);

#endif
