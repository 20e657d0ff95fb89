/* compose: normal form C, where a text is not in it. */
#ifndef UNICODE_COMPOSE_H
#define UNICODE_COMPOSE_H

#include "character.h"
#include "edits.h"

void compose(const struct character_pages *pages, qn_slice text, struct edits *edits);

#endif
