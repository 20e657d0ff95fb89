/* grammar: the marks that MENAFN sets in its stories, one by one. All look at bytes only. */
#ifndef MENAFN_GRAMMAR_H
#define MENAFN_GRAMMAR_H

#include <quern/types.h>

/** "(MENAFN - GlobeNewsWire - Nasdaq) ". */
struct dateline {
    qn_slice provider; /**< empty: MENAFN's own desk */
    qn_slice via;      /**< empty: not stated */
    size_t end;        /**< of the bracket and the blanks after it */
};

/** Does the text begin with a dateline? */
bool grammar_dateline(qn_slice text, struct dateline *out);

/** "MENAFN20112025000131011023ID1110375316". */
struct id_line {
    size_t begin, end;
    char date[11];     /**< ISO 8601, NUL-terminated */
    qn_slice story_id; /**< empty: not stated */
};

/** Does the text end with an ID line? */
bool grammar_id_line(qn_slice text, struct id_line *out);

#define GRAMMAR_DATE_SIZE 20

/**
 * Is all of the text a date as MENAFN's pages write it: "1/28/2026 4:56:11 AM", the month first, or "2026-01-28 04:56:11"?
 * @param iso set to ISO 8601, as exact as written, NUL-terminated
 */
bool grammar_page_date(qn_slice text, char iso[GRAMMAR_DATE_SIZE]);

/** A title without the tags that the copies for social media carry: three or more "#Word" at its end. */
qn_slice grammar_without_tags(qn_slice title);

#endif
