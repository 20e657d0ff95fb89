#include "grammar.h"

#include <stdio.h>

#define NAME "MENAFN"
#define NAME_SIZE (sizeof NAME - 1)
#define MAX_DATELINE 200 /* bytes: a longer bracket is a sentence */
#define MAX_ID_LINE 64
#define MAX_ACCOUNT 20 /* digits after the date; 12 in all that were seen since 2022 */
#define MIN_TAGS 3

/* ---- Reading ---- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_word(char byte)
{
    return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || (unsigned char)byte >= 0x80;
}

static bool starts_with(qn_slice text, const char *start)
{
    const size_t size = strlen(start);
    return text.size >= size && memcmp(text.data, start, size) == 0;
}

static size_t skip_blanks(qn_slice text, size_t at)
{
    while (at < text.size && is_blank(text.data[at]))
        at++;
    return at;
}

static qn_slice trim(qn_slice text)
{
    while (text.size > 0 && is_blank(text.data[text.size - 1]))
        text.size--;
    return qn_part(text, skip_blanks(text, 0), text.size);
}

/* Reads up to `most` digits. @return the number; *at moves behind them, or stays when there are fewer than `least` */
static int read_number(qn_slice text, size_t *at, size_t least, size_t most)
{
    int number = 0;
    size_t i = 0;
    while (i < most && *at + i < text.size && is_digit(text.data[*at + i])) {
        number = number * 10 + (text.data[*at + i] - '0');
        i++;
    }
    if (i < least)
        return -1;
    *at += i;
    return number;
}

static bool read_byte(qn_slice text, size_t *at, char byte)
{
    const bool found = *at < text.size && text.data[*at] == byte;
    *at += found;
    return found;
}

static bool is_date(int year, int month, int day)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 1990 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/* ---- Dateline ---- */

/* The bracket that closes the one at the start; names may hold pairs of them. 0: none near by */
static size_t closing_bracket(qn_slice text)
{
    int depth = 0;
    for (size_t i = 0; i < text.size && i < MAX_DATELINE && text.data[i] != '\n'; i++) {
        depth += text.data[i] == '(';
        depth -= text.data[i] == ')';
        if (depth == 0)
            return i;
    }
    return 0;
}

/* The size of a hyphen, en dash or em dash at a byte; 0: there is none. */
static size_t dash_size(qn_slice text, size_t at)
{
    const qn_slice rest = qn_part(text, at, text.size);
    return starts_with(rest, "-") ? 1 : starts_with(rest, "–") || starts_with(rest, "—") ? 3 : 0;
}

bool grammar_dateline(qn_slice text, struct dateline *out)
{
    if (!starts_with(text, "(" NAME))
        return false;
    const size_t close = closing_bracket(text);
    if (close == 0)
        return false;
    *out = (struct dateline){.end = skip_blanks(text, close + 1)};
    size_t at = skip_blanks(text, 1 + NAME_SIZE);
    if (at == close)
        return true;
    const size_t dash = dash_size(text, at);
    if (dash == 0)
        return false; /* "(MENAFN.COM)", "(MENAFNs)": something else */
    out->provider = trim(qn_part(text, at + dash, close));
    for (size_t i = 0; i + 3 <= out->provider.size; i++)
        if (memcmp(out->provider.data + i, " - ", 3) == 0) {
            out->via = trim(qn_part(out->provider, i + 3, out->provider.size));
            out->provider = trim(qn_part(out->provider, 0, i));
            break;
        }
    return out->provider.size > 0;
}

/* ---- ID line ---- */

/* Reads an ID line that takes all of the text from `at`. */
static bool read_id_line(qn_slice text, size_t at, struct id_line *out)
{
    out->begin = at;
    out->end = text.size;
    at += NAME_SIZE;
    const int day = read_number(text, &at, 2, 2);
    const int month = read_number(text, &at, 2, 2);
    const int year = read_number(text, &at, 4, 4);
    if (!is_date(year, month, day))
        return false;
    const size_t account = at;
    while (at < text.size && is_digit(text.data[at]))
        at++;
    if (at == account || at - account > MAX_ACCOUNT)
        return false;
    out->story_id = qn_str(NULL);
    if (starts_with(qn_part(text, at, text.size), "ID")) {
        const size_t id = at + 2;
        for (at = id; at < text.size && is_digit(text.data[at]);)
            at++;
        out->story_id = qn_part(text, id, at);
    }
    snprintf(out->date, sizeof out->date, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
    return at == text.size;
}

bool grammar_id_line(qn_slice text, struct id_line *out)
{
    if (text.size < NAME_SIZE)
        return false;
    const size_t stop = text.size > MAX_ID_LINE ? text.size - MAX_ID_LINE : 0;
    for (size_t at = text.size - NAME_SIZE;; at--) {
        if (memcmp(text.data + at, NAME, NAME_SIZE) == 0)
            return (at == 0 || !is_word(text.data[at - 1])) && read_id_line(text, at, out);
        if (at <= stop)
            return false;
    }
}

/* ---- Dates of the page ---- */

struct moment {
    int year, month, day, hour, minute, second;
};

/* "1/28/2026". */
static bool read_us_date(qn_slice text, size_t *at, struct moment *out)
{
    out->month = read_number(text, at, 1, 2);
    if (!read_byte(text, at, '/'))
        return false;
    out->day = read_number(text, at, 1, 2);
    if (!read_byte(text, at, '/'))
        return false;
    out->year = read_number(text, at, 4, 4);
    return is_date(out->year, out->month, out->day);
}

/* "2026-01-28". */
static bool read_iso_date(qn_slice text, size_t *at, struct moment *out)
{
    out->year = read_number(text, at, 4, 4);
    if (!read_byte(text, at, '-'))
        return false;
    out->month = read_number(text, at, 2, 2);
    if (!read_byte(text, at, '-'))
        return false;
    out->day = read_number(text, at, 2, 2);
    return is_date(out->year, out->month, out->day);
}

/* "4:56:11", then perhaps " AM" or " PM". */
static bool read_time(qn_slice text, size_t *at, struct moment *out)
{
    out->hour = read_number(text, at, 1, 2);
    if (!read_byte(text, at, ':'))
        return false;
    out->minute = read_number(text, at, 2, 2);
    if (!read_byte(text, at, ':'))
        return false;
    out->second = read_number(text, at, 2, 2);
    *at = skip_blanks(text, *at);
    const bool before_noon = starts_with(qn_part(text, *at, text.size), "AM");
    const bool after_noon = starts_with(qn_part(text, *at, text.size), "PM");
    if (before_noon || after_noon) {
        if (out->hour < 1 || out->hour > 12)
            return false;
        out->hour = out->hour % 12 + (after_noon ? 12 : 0);
        *at += 2;
    }
    return out->hour >= 0 && out->hour < 24 && out->minute >= 0 && out->minute < 60 && out->second >= 0 && out->second < 60;
}

bool grammar_page_date(qn_slice text, char iso[GRAMMAR_DATE_SIZE])
{
    text = trim(text);
    struct moment moment = {0};
    size_t at = 0;
    if (!read_us_date(text, &at, &moment)) {
        at = 0;
        if (!read_iso_date(text, &at, &moment))
            return false;
    }
    const int size = snprintf(iso, GRAMMAR_DATE_SIZE, "%04d-%02d-%02d", moment.year, moment.month, moment.day);
    if (at == text.size)
        return true;
    at = skip_blanks(text, at);
    if (!read_time(text, &at, &moment) || at != text.size)
        return false;
    snprintf(iso + size, (size_t)(GRAMMAR_DATE_SIZE - size), "T%02d:%02d:%02d", moment.hour, moment.minute, moment.second);
    return true;
}

/* ---- Titles ---- */

qn_slice grammar_without_tags(qn_slice title)
{
    size_t end = title.size, tags = 0;
    while (end > 0) {
        size_t word = end;
        while (word > 0 && !is_blank(title.data[word - 1]))
            word--;
        if (word == 0 || word == end || title.data[word] != '#')
            break;
        tags++;
        for (end = word; end > 0 && is_blank(title.data[end - 1]);)
            end--;
    }
    return tags < MIN_TAGS ? title : qn_part(title, 0, end);
}
