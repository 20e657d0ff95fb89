/**
 * @file opening.h
 * The dateline that opens a story: place, day, agency and site before its first sentence.
 *
 *     PUTRAJAYA, Nov 22 — ...            MEXICO CITY (AP) — ...          Mumbai, Aug 6 (IANS) ...
 *     (Reuters) - ...                    NEW DELHI: ...                  Harbour | THECOURIER.EXAMPLE — ...
 *     МОСКВА, 28 января. /ТАСС/. ...     新华社北京1月28日电（记者 ...）       (서울=연합뉴스) ... 기자 = ...
 */
#ifndef QUERN_DATELINE_OPENING_H
#define QUERN_DATELINE_OPENING_H

#include "calendar.h"

/** What a dateline says; slices are parts of the text, empty where it does not say it. */
typedef struct opening {
    size_t size; /**< bytes from the beginning of the text, blanks behind it included */
    qn_slice place, agency, source, author;
    calendar_date date; /**< year 0: not complete, or none */
    bool dated;
} opening;

/** Does the text open with a dateline? A sentence that merely begins with a name or in capitals does not. */
bool opening_read(const calendar *names, qn_slice text, opening *found);

#endif
