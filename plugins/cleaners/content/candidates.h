/*
 * candidates: the elements of a page that might hold the main text, to be told to people beside what was chosen.
 */
#ifndef CONTENT_CANDIDATES_H
#define CONTENT_CANDIDATES_H

#include "selection.h"

/**
 * Sets the field `candidates`: the choice first, then each element, with the blocks in it and the F1 that the blocks'
 * scores promise if just they were kept.
 * @return false: no memory
 */
bool candidates_set(const struct survey *survey, const struct selection *selection, qn_doc *doc, qn_call *call);

#endif
