/* numerals: days in bare numbers where the calendar, which guesses nothing, reads none: in addresses, in two-digit years. */
#ifndef METADATA_NUMERALS_H
#define METADATA_NUMERALS_H

#include <calendar.h>

/** "2026/1/28", "2026-01-28", "2026_01_28", "20260128" at that place of an address. @return is it one? */
bool numerals_year_first(qn_slice url, size_t at, calendar_date *date);

/** "28-01-2026" at that place of an address; open where day and month may change places. @return is it one? */
bool numerals_year_last(qn_slice url, size_t at, calendar_date *date);

/** The first "28.1.26" of a line: the year in two digits, which with points between can mean one thing only. @return is there one? */
bool numerals_short(qn_slice text, calendar_date *date);

#endif
