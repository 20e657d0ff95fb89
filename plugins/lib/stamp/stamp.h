/**
 * @file stamp.h
 * A line that says when a text was published: "Published: 28 January 2026", "By Jane Doe | 28 January 2026
 * 10:00", "Wed 28 Jan 2026 10.00 CET". A line with any other words in it is prose or a legend, and no stamp.
 */
#ifndef QUERN_STAMP_H
#define QUERN_STAMP_H

#include "calendar.h"
#include "labels.h"

enum { STAMP_DATES = 4, STAMP_LONGEST = 200 };

typedef struct stamp {
    struct { calendar_date date; label label; } rows[STAMP_DATES];
    unsigned count;
    qn_slice author; /**< of a byline in the same line */
} stamp;

bool stamp_read(const calendar *names, qn_slice line, stamp *found);

#endif
