/* survey: the one look at every text, which tells what it needs; most need nothing. */
#ifndef UNICODE_SURVEY_H
#define UNICODE_SURVEY_H

#include "character.h"

enum {
    NEEDS_REPAIR = 1, /* a letter that double encoding begins with stands before another of no ASCII */
    NEEDS_STRIP = 2,  /* white space to be squeezed, or a character to be left out */
    NEEDS_COMPOSE = 4 /* NFC may change it */
};

/* @param tabs tabs part the cells of a table row and stay */
unsigned survey(const struct character_pages *pages, qn_slice text, bool tabs);

#endif
