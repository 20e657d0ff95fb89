/* date_header: the line that some extractors put in front of a text: "date 2026-01-28", "Date: 2026-01-28 04:56". */
#ifndef TEXT_DATE_HEADER_H
#define TEXT_DATE_HEADER_H

#include <quern/types.h>

/** A date header at the start of a text. */
struct date_header {
    size_t date_begin, date_end; /**< the date as written */
    size_t end;                  /**< of the header, and of the blanks after it */
    char iso[32];                /**< NUL-terminated */
};

/** Does the text begin with a date header, alone or before the title? Only a real ISO 8601 date counts. */
bool date_header_match(qn_slice text, struct date_header *out);

#endif
