/*
 * phrases: finds any of a few thousand phrases in a text, in one pass, at word boundaries, in whatever case.
 *
 * Letters are folded to lower case by Unicode, curly quotes and apostrophes to straight ones, dashes to
 * hyphens, full-width signs to ASCII; offsets are always those of the text as it is. In scripts that write
 * no blanks between words every character is a word of its own.
 */
#ifndef PHRASES_H
#define PHRASES_H

#include <quern/types.h>

typedef struct phrases phrases;

/* A phrase. One that is not sought is never found by phrases_next, but can be asked for by phrases_at. */
typedef struct phrases_entry {
    qn_slice text;
    bool sought;
} phrases_entry;

/* Where a phrase stands in a text. */
typedef struct phrases_match {
    size_t phrase; /* its number among the entries */
    size_t begin, end;
} phrases_match;

/* A pass over a text. */
typedef struct phrases_scan {
    const phrases *phrases;
    qn_slice text;
    size_t at, limit;  /* where it stands; no match begins at or after the limit */
    size_t begin;       /* of the word at hand */
    uint32_t candidate; /* of the phrases that may begin there; 0: none left */
} phrases_scan;

#define PHRASES_NOWHERE SIZE_MAX

/** @return NULL: no memory. Empty entries are never found. */
phrases *phrases_new(const phrases_entry *entries, size_t count);
void phrases_free(phrases *self);

/** Begins a pass over the matches that begin in [begin, limit) of a text; a word cut by `begin` is none. */
void phrases_start(phrases_scan *scan, const phrases *self, qn_slice text, size_t begin, size_t limit);
/** @return false: there are no more */
bool phrases_next(phrases_scan *scan, phrases_match *match);

/** Does a phrase stand at this place? @return its end there, or PHRASES_NOWHERE */
size_t phrases_at(const phrases *self, size_t phrase, qn_slice text, size_t at);

/** The first byte at or after `at` that belongs to a word; the text's size: none. */
size_t phrases_word(qn_slice text, size_t at);

#endif
