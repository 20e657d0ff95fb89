/**
 * @file byline.h
 * Who wrote a text and which agency it comes from, as lines say it: "By Jane Doe | Correspondent", "Von Max
 * Muster", "(AFP)", "Based on ANI report".
 */
#ifndef QUERN_BYLINE_H
#define QUERN_BYLINE_H

#include <quern/types.h>

/** What a line of credits says; either may be empty. */
typedef struct byline {
    qn_slice author; /**< the names, without roles and addresses */
    qn_slice agency; /**< as written */
} byline;

/** Is the whole line a byline, or a credit to an agency? Slices are parts of the line. */
bool byline_read(qn_slice line, byline *found);

/** Is the whole text words like those of names and places: capitals, particles, scripts without case? */
bool byline_is_name(qn_slice text, unsigned most_words);

/** The bytes of the news agency's name at a text's beginning; 0: none. */
size_t byline_agency(qn_slice text);

#endif
