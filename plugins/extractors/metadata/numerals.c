#include "numerals.h"

/* As many digits as there are, up to `most`. @return how many */
static size_t read_number(qn_slice text, size_t at, size_t most, int *value)
{
    size_t size = 0;
    for (*value = 0; size < most && at + size < text.size && text.data[at + size] >= '0' && text.data[at + size] <= '9'; size++)
        *value = *value * 10 + (text.data[at + size] - '0');
    return size;
}

/* "2026/1/28", "2026-01-28", "20260128" at that place of an address; the same mark parts the numbers. */
bool numerals_year_first(qn_slice url, size_t at, calendar_date *date)
{
    int year, month, day;
    if (read_number(url, at, 4, &year) != 4)
        return false;
    const char mark = at + 4 < url.size ? url.data[at + 4] : '\0';
    const bool packed = mark >= '0' && mark <= '9';
    if (!packed && mark != '/' && mark != '-' && mark != '_')
        return false;
    size_t next = at + 4 + !packed;
    size_t size = read_number(url, next, 2, &month);
    next += size;
    if (size == 0 || (packed && size != 2) || (!packed && (next >= url.size || url.data[next] != mark)))
        return false;
    next += !packed;
    size = read_number(url, next, 2, &day);
    next += size;
    if (size == 0 || (packed && size != 2) || (next < url.size && url.data[next] >= '0' && url.data[next] <= '9'))
        return false;
    *date = (calendar_date){.year = year, .month = (int8_t)month, .day = (int8_t)day, .hour = -1, .minute = -1, .second = -1};
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* "28-01-2026" at that place of an address. Day and month may change places. */
bool numerals_year_last(qn_slice url, size_t at, calendar_date *date)
{
    int year, month, day;
    if (read_number(url, at, 2, &day) != 2 || at + 10 > url.size || (url.data[at + 2] != '-' && url.data[at + 2] != '.' && url.data[at + 2] != '_') ||
        url.data[at + 5] != url.data[at + 2] || read_number(url, at + 3, 2, &month) != 2 || read_number(url, at + 6, 5, &year) != 4 || day < 1 || day > 31 || month < 1 || month > 31 ||
        (day > 12 && month > 12))
        return false;
    if (month > 12) { /* the numbers show the order */
        const int first = day;
        day = month;
        month = first;
    }
    *date = (calendar_date){.year = year, .month = (int8_t)month, .day = (int8_t)day, .hour = -1, .minute = -1, .second = -1};
    date->separator = '-';
    date->open = day <= 12 && day != month;
    return true;
}

/* "28.1.26": the year in two digits, which with points between can mean one thing only. */
bool numerals_short(qn_slice text, calendar_date *date)
{
    for (size_t i = 0; i < text.size; i++) {
        int day, month, year;
        const size_t size = read_number(text, i, 2, &day);
        if (size == 0)
            continue;
        size_t next = i + size;
        const size_t months = next < text.size && text.data[next] == '.' ? read_number(text, next + 1, 2, &month) : 0;
        next += 1 + months;
        const bool years = months && next < text.size && text.data[next] == '.' && read_number(text, next + 1, 2, &year) == 2;
        next += 3;
        if (years && day >= 1 && day <= 31 && month >= 1 && month <= 12 &&
            (next >= text.size || (text.data[next] != '.' && (text.data[next] < '0' || text.data[next] > '9')))) {
            *date = (calendar_date){.year = 2000 + year, .month = (int8_t)month, .day = (int8_t)day, .hour = -1, .minute = -1, .second = -1};
            return true;
        }
        while (i + 1 < text.size && ((text.data[i + 1] >= '0' && text.data[i + 1] <= '9') || text.data[i + 1] == '.'))
            i++;
    }
    return false;
}
