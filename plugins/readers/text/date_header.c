#include "date_header.h"

/* A text being read; every step that does not match leaves it where it was. */
struct cursor {
    qn_slice text;
    size_t at;
};

static char peek(const struct cursor *cursor)
{
    return cursor->at < cursor->text.size ? cursor->text.data[cursor->at] : '\0';
}

static bool take(struct cursor *cursor, char byte)
{
    const bool found = cursor->at < cursor->text.size && cursor->text.data[cursor->at] == byte;
    cursor->at += found;
    return found;
}

static size_t take_blanks(struct cursor *cursor)
{
    const size_t begin = cursor->at;
    while (take(cursor, ' ') || take(cursor, '\t'))
        continue;
    return cursor->at - begin;
}

/* Takes exactly so many digits. @return the number, or -1 */
static int take_number(struct cursor *cursor, size_t digits)
{
    if (cursor->text.size - cursor->at < digits)
        return -1;
    int number = 0;
    for (size_t i = 0; i < digits; i++) {
        const char byte = cursor->text.data[cursor->at + i];
        if (byte < '0' || byte > '9')
            return -1;
        number = number * 10 + (byte - '0');
    }
    cursor->at += digits;
    return number;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* "2026-01-28". */
static bool take_date(struct cursor *cursor)
{
    const int year = take_number(cursor, 4);
    if (year < 1000 || !take(cursor, '-'))
        return false;
    const int month = take_number(cursor, 2);
    if (month < 1 || month > 12 || !take(cursor, '-'))
        return false;
    const int day = take_number(cursor, 2);
    return day >= 1 && day <= days_in(year, month);
}

/* "04:56", "04:56:11": nothing, when it is no time. */
static bool take_time(struct cursor *cursor)
{
    const struct cursor before = *cursor;
    const int hour = take_number(cursor, 2);
    const int minute = take(cursor, ':') ? take_number(cursor, 2) : -1;
    const bool found = hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    const struct cursor minutes = *cursor;
    if (!found)
        *cursor = before;
    else if (take(cursor, ':')) {
        const int second = take_number(cursor, 2);
        if (second < 0 || second > 60)
            *cursor = minutes;
    }
    return found;
}

/* "Z", "+01:00", "-0500": nothing, when it is no zone. */
static void take_zone(struct cursor *cursor)
{
    if (take(cursor, 'Z'))
        return;
    const struct cursor before = *cursor;
    if (!take(cursor, '+') && !take(cursor, '-'))
        return;
    const int hours = take_number(cursor, 2);
    take(cursor, ':');
    const int minutes = take_number(cursor, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        *cursor = before;
}

/* Writes the date, and the time when there is one, as ISO 8601 has it. */
static void write_iso(qn_slice written, size_t time_at, char iso[32])
{
    size_t size = 0;
    for (size_t i = 0; i < written.size && size < 31; i++) {
        const bool between = i >= 10 && i < time_at;
        if (between && i > 10)
            continue;
        iso[size++] = between ? 'T' : written.data[i];
    }
    iso[size] = '\0';
}

bool date_header_match(qn_slice text, struct date_header *out)
{
    struct cursor cursor = {text, 0};
    take_blanks(&cursor);
    if (!take(&cursor, 'd') && !take(&cursor, 'D'))
        return false;
    if (!(take(&cursor, 'a') && take(&cursor, 't') && take(&cursor, 'e')))
        return false;
    const bool colon = take(&cursor, ':');
    if (take_blanks(&cursor) == 0 && !colon)
        return false;
    out->date_begin = cursor.at;
    if (!take_date(&cursor))
        return false;
    out->date_end = cursor.at;
    struct cursor time = cursor;
    size_t time_at = 0;
    if (take(&time, 'T') || take_blanks(&time) > 0) {
        time_at = time.at - out->date_begin;
        if (take_time(&time)) {
            take_zone(&time);
            cursor = time;
            out->date_end = cursor.at;
        }
    }
    if (take_blanks(&cursor) == 0 && peek(&cursor) != '\0')
        return false;
    out->end = cursor.at;
    write_iso(qn_part(text, out->date_begin, out->date_end), time_at, out->iso);
    return true;
}
