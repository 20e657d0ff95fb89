#include "json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Which bytes can stand in a JSON string as they are: valid UTF-8 without '"', '\\' and control characters.
 * An automaton answers: a state is a bit offset into a byte's row, where the next state is found, so that a step is
 * one load and one shift and a text of any script is checked without a branch that could be guessed wrong.
 */
enum state {
    STOP = 0,
    PLAIN = 6,
    ONE = 12, /* so many bytes are still to come */
    TWO = 18,
    THREE = 24,
    AFTER_E0 = 30, /* the same, and the first of them must lie in a narrower range */
    AFTER_ED = 36,
    AFTER_F0 = 42,
    AFTER_F4 = 48
};
enum class { ASCII, SPECIAL, LOW, MIDDLE, HIGH, LEAD_2, LEAD_E0, LEAD_3, LEAD_ED, LEAD_F0, LEAD_4, LEAD_F4 };

#define GOES(from, to) ((uint64_t)(to) << (from))
#define CONTINUES (GOES(ONE, PLAIN) | GOES(TWO, ONE) | GOES(THREE, TWO))
static const uint64_t rows[] = {
    [ASCII] = GOES(PLAIN, PLAIN),
    [SPECIAL] = 0, /* also what is never valid; whatever is not said leads to STOP */
    [LOW] = CONTINUES | GOES(AFTER_ED, ONE) | GOES(AFTER_F4, TWO),    /* 80..8F */
    [MIDDLE] = CONTINUES | GOES(AFTER_ED, ONE) | GOES(AFTER_F0, TWO), /* 90..9F */
    [HIGH] = CONTINUES | GOES(AFTER_E0, ONE) | GOES(AFTER_F0, TWO),   /* A0..BF */
    [LEAD_2] = GOES(PLAIN, ONE),
    [LEAD_E0] = GOES(PLAIN, AFTER_E0),
    [LEAD_3] = GOES(PLAIN, TWO),
    [LEAD_ED] = GOES(PLAIN, AFTER_ED),
    [LEAD_F0] = GOES(PLAIN, AFTER_F0),
    [LEAD_4] = GOES(PLAIN, THREE),
    [LEAD_F4] = GOES(PLAIN, AFTER_F4),
};

#define X4(c) c, c, c, c
#define X16(c) X4(c), X4(c), X4(c), X4(c)
static const uint8_t classes[256] = {
    X16(SPECIAL), X16(SPECIAL),
    ASCII, ASCII, SPECIAL, ASCII, X4(ASCII), X4(ASCII), X4(ASCII),           /* 20: '"' */
    X16(ASCII), X16(ASCII),
    X4(ASCII), X4(ASCII), X4(ASCII), SPECIAL, ASCII, ASCII, ASCII,           /* 50: '\\' */
    X16(ASCII), X16(ASCII),
    X16(LOW), X16(MIDDLE), X16(HIGH), X16(HIGH),
    SPECIAL, SPECIAL, LEAD_2, LEAD_2, X4(LEAD_2), X4(LEAD_2), X4(LEAD_2),    /* C0 */
    X16(LEAD_2),
    LEAD_E0, LEAD_3, LEAD_3, LEAD_3, X4(LEAD_3), X4(LEAD_3), LEAD_3, LEAD_ED, LEAD_3, LEAD_3, /* E0 */
    LEAD_F0, LEAD_4, LEAD_4, LEAD_4, LEAD_F4, SPECIAL, SPECIAL, SPECIAL, X4(SPECIAL), X4(SPECIAL), /* F0 */
};

static inline uint64_t step(uint64_t state, uint8_t byte)
{
    return rows[classes[byte]] >> (state & 63);
}

/* Is any of the eight bytes a special one, or outside ASCII? */
static inline bool word_needs_care(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
    const uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
    return (word | (word - ones * ' ') | (quote - ones) | (backslash - ones)) & high;
}

static inline bool is_plain(uint64_t state)
{
    return (state & 63) == PLAIN;
}

/* How many of the first bytes, up to the end of a character, can stand in a JSON string as they are. */
static size_t clean_size(const uint8_t *text, size_t size)
{
    size_t at = 0;
    uint64_t state = PLAIN;
    for (; size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word, next = state;
        memcpy(&word, text + at, sizeof word);
        if (is_plain(state) && !word_needs_care(word))
            continue;
        for (size_t i = 0; i < sizeof word; i++)
            next = step(next, text[at + i]);
        if ((next & 63) == STOP)
            break;
        state = next;
    }
    size_t clean = at;
    if (!is_plain(state)) /* back to where this character begins */
        while ((text[--clean] & 0xC0) == 0x80)
            ;
    while (at < size && (state & 63) != STOP) {
        state = step(state, text[at++]);
        if (is_plain(state))
            clean = at;
    }
    return clean;
}

/* A byte that cannot stand as it is. */
static void put_special(qn_call *call, uint8_t byte)
{
    static const char letters[256] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
    };
    static const char digits[] = "0123456789abcdef";
    const char named[] = {'\\', letters[byte]}, numbered[] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    if (byte >= 0x80)
        json_put(call, "\xEF\xBF\xBD");
    else if (letters[byte])
        qn_write(call, qn_bytes(named, sizeof named));
    else
        qn_write(call, qn_bytes(numbered, sizeof numbered));
}

void json_put_escaped(qn_call *call, qn_slice text)
{
    while (text.size > 0) {
        const size_t clean = clean_size((const uint8_t *)text.data, text.size);
        qn_write(call, qn_part(text, 0, clean));
        if (clean < text.size)
            put_special(call, (uint8_t)text.data[clean]);
        text = qn_part(text, clean + 1, text.size);
    }
}

void json_put_string(qn_call *call, qn_slice text)
{
    json_put(call, "\"");
    json_put_escaped(call, text);
    json_put(call, "\"");
}

void json_put_integer(qn_call *call, int64_t value)
{
    char text[24];
    const int size = snprintf(text, sizeof text, "%" PRId64, value);
    qn_write(call, qn_bytes(text, (size_t)size));
}

/* What stands in a number for anything but a digit, a sign or the exponent's mark is the locale's decimal point. */
static size_t with_a_decimal_point(const char *number, char *out)
{
    size_t size = 0;
    bool real = false, in_point = false;
    for (; *number; number++) {
        const bool plain = (*number >= '0' && *number <= '9') || *number == '-' || *number == '+' || *number == 'e';
        if (plain || !in_point)
            out[size++] = plain ? *number : '.';
        real |= !plain || *number == 'e';
        in_point = !plain;
    }
    if (!real) {
        memcpy(out + size, ".0", 2);
        size += 2;
    }
    return size;
}

void json_put_real(qn_call *call, double value)
{
    if (!isfinite(value)) {
        json_put(call, "null");
        return;
    }
    char number[48], json[sizeof number + 2];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(number, sizeof number, "%.*g", digits, value);
        if (strtod(number, NULL) == value)
            break;
    }
    qn_write(call, qn_bytes(json, with_a_decimal_point(number, json)));
}

static void json_put_list(qn_call *call, const qn_slice *texts, size_t count)
{
    json_put(call, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            json_put(call, ",");
        json_put_string(call, texts[i]);
    }
    json_put(call, "]");
}

void json_put_value(qn_call *call, const qn_value *value)
{
    switch (value->type) {
    case QN_TEXT:
    case QN_DATE:
        json_put_string(call, value->text);
        break;
    case QN_INTEGER:
        json_put_integer(call, value->integer);
        break;
    case QN_REAL:
        json_put_real(call, value->real);
        break;
    case QN_BOOLEAN:
        json_put_boolean(call, value->boolean);
        break;
    case QN_LIST:
        json_put_list(call, value->list, value->count);
        break;
    default: /* a type of a later ABI */
        json_put(call, "null");
    }
}
