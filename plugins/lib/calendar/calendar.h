/**
 * @file calendar.h
 * Finds dates in text, in the words of some twenty-five languages, and says exactly as much as they do.
 *
 * Nothing is guessed: a date whose day and month could change places ("02/03/2026") is `open` until
 * calendar_settle is told the order, two-digit years are not read, a date without a year has year 0.
 * The scan allocates nothing and costs next to nothing where there are no digits.
 */
#ifndef QUERN_CALENDAR_H
#define QUERN_CALENDAR_H

#include <quern/types.h>

/** Which of two numbers is the day. */
typedef enum calendar_order {
    CALENDAR_UNKNOWN = 0,
    CALENDAR_DAY_FIRST = 1,
    CALENDAR_MONTH_FIRST = 2
} calendar_order;

/** A date as it stands in a text. */
typedef struct calendar_date {
    size_t begin, end; /**< its bytes, with the weekday before it and the time and zone after it */
    int32_t year;      /**< 1900..2100; 0: not stated */
    int8_t month, day; /**< 0: not stated */
    int8_t hour, minute, second; /**< -1: not stated */
    bool zoned;        /**< the distance from UTC is stated */
    bool open;         /**< day and month, here as if the day came first, might change places */
    char separator;    /**< of a date in numbers: '/', '.', '-'; 0: in words */
    int16_t offset;    /**< minutes east of UTC, when zoned */
    calendar_order shown; /**< the order that its numbers prove: "28/01/2026" puts the day first */
} calendar_date;

/** One name in the index: of a month (1..12) or a weekday (CALENDAR_WEEKDAY). */
typedef struct calendar_name {
    const char *text; /**< folded; not NUL-terminated */
    uint8_t size, value;
} calendar_name;

#define CALENDAR_SLOTS 2048
#define CALENDAR_WEEKDAY 13

/** The index of the names of months and weekdays; constant once calendar_init has filled it. */
typedef struct calendar {
    calendar_name slots[CALENDAR_SLOTS];
} calendar;

void calendar_init(calendar *names);

/** The first date at or after `from`. @return false: there is none */
bool calendar_next(const calendar *names, qn_slice text, size_t from, calendar_date *date);

/** Reads an open date in that order. @return whether the date is certain now */
bool calendar_settle(calendar_date *date, calendar_order order);

/** The order that all who write a language use, by its tag ("de", "en-US"); English alone has both. */
calendar_order calendar_order_of(qn_slice language);

#define CALENDAR_ISO_SIZE 32

/** ISO 8601, as exact as stated. @return its size; 0: open, or without a year */
size_t calendar_format(const calendar_date *date, char out[CALENDAR_ISO_SIZE]);

/** The value that a folded word names: 1..12, CALENDAR_WEEKDAY, or 0. For names.c and tests. */
unsigned calendar_lookup(const calendar *names, const char *word, size_t size);

#endif
