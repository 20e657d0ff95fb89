#include "scan.h"

#include <utf8.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* ---- Errors ---- */

static bool wrong(struct scan *self, const char *error)
{
    if (!self->error)
        self->error = error;
    return false;
}

static void skip_space(struct scan *self)
{
    while (self->at < self->size && (self->text[self->at] == ' ' || self->text[self->at] == '\t' ||
                                     self->text[self->at] == '\r' || self->text[self->at] == '\n'))
        self->at++;
}

static bool take(struct scan *self, uint8_t byte)
{
    if (self->at == self->size || self->text[self->at] != byte)
        return false;
    self->at++;
    return true;
}

/* ---- Strings ---- */

#if defined(__SSE2__)
enum { STEP = 16 };

/* Moves over whole steps without a quotation mark, a backslash or a control; notes whether all of it is ASCII. */
static void skip_plain_steps(struct scan *self, bool *high)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
    int any_high = 0;
    while (self->size - self->at >= STEP) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(self->text + self->at));
        const __m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                                          _mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes));
        if (_mm_movemask_epi8(stop))
            break;
        any_high |= _mm_movemask_epi8(bytes);
        self->at += STEP;
    }
    *high |= any_high != 0;
}
#else
static void skip_plain_steps(struct scan *self, bool *high)
{
}
#endif

/* Moves to the next quotation mark, backslash or control, or to the end. */
static void skip_plain(struct scan *self, bool *high)
{
    skip_plain_steps(self, high);
    uint8_t all = 0;
    for (; self->at < self->size; self->at++) {
        const uint8_t byte = self->text[self->at];
        if (byte == '"' || byte == '\\' || byte < 0x20)
            break;
        all |= byte;
    }
    *high |= all >= 0x80;
}

static int hex(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* The four hexadecimal digits at `at`; -1: there are none. */
static int32_t hex4(const uint8_t *at, const uint8_t *end)
{
    int32_t value = 0;
    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const int digit = hex(at[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* A backslash stands here. */
static bool skip_escape(struct scan *self)
{
    const uint8_t *const at = self->text + self->at + 1, *const end = self->text + self->size;
    if (at == end || *at == 0 || !strchr("\"\\/bfnrtu", *at))
        return wrong(self, "an escape that JSON does not have");
    if (*at == 'u' && hex4(at + 1, end) < 0)
        return wrong(self, "\\u without four hexadecimal digits");
    self->at += *at == 'u' ? 6 : 2;
    return true;
}

/* The rest of a string, behind its first quotation mark. */
static bool scan_string(struct scan *self, struct scan_value *value)
{
    const size_t begin = self->at;
    bool high = false;
    value->kind = SCAN_STRING;
    value->escaped = false;
    for (;;) {
        skip_plain(self, &high);
        if (self->at == self->size)
            return wrong(self, "a string without an end");
        if (self->text[self->at] == '"')
            break;
        if (self->text[self->at] < 0x20)
            return wrong(self, "a control character in a string");
        if (!skip_escape(self))
            return false;
        value->escaped = true;
    }
    value->text = qn_bytes(self->text + begin, self->at - begin);
    const size_t valid = high ? utf8_valid_size(value->text) : value->text.size;
    if (valid < value->text.size) {
        self->at = begin + valid;
        return wrong(self, "bytes that are not UTF-8");
    }
    self->at++;
    return true;
}

/* ---- Numbers and literals ---- */

static bool skip_digits(struct scan *self)
{
    const size_t begin = self->at;
    while (self->at < self->size && self->text[self->at] >= '0' && self->text[self->at] <= '9')
        self->at++;
    return self->at > begin;
}

static bool skip_number(struct scan *self)
{
    take(self, '-');
    if (!take(self, '0') && !skip_digits(self))
        return wrong(self, "no value");
    if (take(self, '.') && !skip_digits(self))
        return wrong(self, "a number that breaks off");
    if (take(self, 'e') || take(self, 'E')) {
        if (!take(self, '+'))
            take(self, '-');
        if (!skip_digits(self))
            return wrong(self, "a number that breaks off");
    }
    return true;
}

static bool skip_literal(struct scan *self)
{
    static const char *const literals[] = {"true", "false", "null", NULL};
    const qn_slice rest = qn_bytes(self->text + self->at, self->size - self->at);
    for (const char *const *literal = literals; *literal; literal++) {
        if (qn_equal(qn_part(rest, 0, strlen(*literal)), qn_str(*literal))) {
            self->at += strlen(*literal);
            return true;
        }
    }
    return wrong(self, "no value");
}

/* ---- Values ---- */

/* A value that is no object and no array. */
static bool scan_scalar(struct scan *self, struct scan_value *value)
{
    if (take(self, '"'))
        return scan_string(self, value);
    const size_t begin = self->at;
    const uint8_t byte = begin < self->size ? self->text[begin] : 0;
    const bool number = byte == '-' || (byte >= '0' && byte <= '9');
    if (!(number ? skip_number(self) : skip_literal(self)))
        return false;
    *value = (struct scan_value){number ? SCAN_NUMBER : SCAN_LITERAL, false,
                                 qn_bytes(self->text + begin, self->at - begin)};
    return true;
}

/* A name and its colon, with white space around them. */
static bool scan_name(struct scan *self, struct scan_value *name)
{
    skip_space(self);
    if (!take(self, '"'))
        return wrong(self, "no name of a member");
    if (!scan_string(self, name))
        return false;
    skip_space(self);
    if (!take(self, ':'))
        return wrong(self, "no \":\" after a name");
    skip_space(self);
    return true;
}

/* The ends of arrays and objects that are over, and the comma before what comes next. False: the outermost is over. */
static bool next_nested(struct scan *self, uint64_t objects, unsigned *depth)
{
    for (;;) {
        skip_space(self);
        const bool object = objects >> (*depth - 1) & 1;
        if (take(self, ','))
            return true;
        if (!take(self, object ? '}' : ']'))
            return wrong(self, object ? "no \",\" or \"}\" after a member" : "no \",\" or \"]\" after a value");
        if (--*depth == 0)
            return false;
    }
}

/* An object or an array, whose first byte stands here, with all that it holds. A bit of `objects` for each level. */
static bool skip_nested(struct scan *self)
{
    struct scan_value passed;
    uint64_t objects = 0;
    unsigned depth = 0;
    do {
        if (depth > 0 && (objects >> (depth - 1) & 1) && !scan_name(self, &passed))
            return false;
        skip_space(self);
        bool empty = false;
        while (!empty && (take(self, '{') || take(self, '['))) {
            if (depth == SCAN_DEPTH)
                return wrong(self, "too many levels of objects and arrays");
            const bool object = self->text[self->at - 1] == '{';
            objects = (objects & ~(UINT64_C(1) << depth)) | (uint64_t)object << depth;
            depth++;
            skip_space(self);
            if (take(self, object ? '}' : ']')) {
                depth--;
                empty = true; /* a value that is complete */
            } else if (object && !scan_name(self, &passed)) {
                return false;
            }
        }
        if (!empty && !scan_scalar(self, &passed))
            return false;
    } while (depth > 0 && next_nested(self, objects, &depth));
    return !self->error;
}

static bool scan_value(struct scan *self, struct scan_value *value)
{
    const size_t begin = self->at;
    const uint8_t byte = begin < self->size ? self->text[begin] : 0;
    if (byte != '{' && byte != '[')
        return scan_scalar(self, value);
    if (!skip_nested(self))
        return false;
    *value = (struct scan_value){SCAN_NESTED, false, qn_bytes(self->text + begin, self->at - begin)};
    return true;
}

/* ---- The object ---- */

bool scan_begin(struct scan *self, qn_slice text)
{
    *self = (struct scan){(const uint8_t *)text.data, text.size, 0, true, NULL};
    skip_space(self);
    return take(self, '{') || wrong(self, "no object");
}

bool scan_member(struct scan *self, struct scan_value *name, struct scan_value *value)
{
    if (self->error)
        return false;
    skip_space(self);
    if (take(self, '}'))
        return false;
    if (!self->first && !take(self, ','))
        return wrong(self, "no \",\" or \"}\" after a member");
    self->first = false;
    return scan_name(self, name) && scan_value(self, value);
}

bool scan_end(struct scan *self)
{
    skip_space(self);
    return !self->error && (self->at == self->size || wrong(self, "something after the object"));
}

/* ---- Escapes ---- */

/* The character of a \u whose digits are at *at, which moves behind it, and behind the other half of a pair. */
static uint32_t unescape_unicode(const uint8_t **at, const uint8_t *end, uint64_t *repaired)
{
    const int32_t first = hex4(*at, end);
    *at += 4;
    if (first >= 0xD800 && first < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u') {
        const int32_t second = hex4(*at + 2, end);
        if (second >= 0xDC00 && second < 0xE000) {
            *at += 6;
            return 0x10000 + ((uint32_t)(first - 0xD800) << 10 | (uint32_t)(second - 0xDC00));
        }
    }
    if (first > 0 && (first < 0xD800 || first >= 0xE000))
        return (uint32_t)first;
    ++*repaired;
    return 0xFFFD;
}

size_t scan_unescape(qn_slice text, char *out, uint64_t *repaired)
{
    const char *const begin = out;
    const uint8_t *at = (const uint8_t *)text.data, *const end = at + text.size;
    while (at < end) {
        const uint8_t *const backslash = memchr(at, '\\', (size_t)(end - at));
        const size_t plain = (size_t)((backslash ? backslash : end) - at);
        memcpy(out, at, plain);
        out += plain;
        if (!backslash)
            break;
        at = backslash + 2;
        switch (backslash[1]) {
        case 'b': *out++ = '\b'; break;
        case 'f': *out++ = '\f'; break;
        case 'n': *out++ = '\n'; break;
        case 'r': *out++ = '\r'; break;
        case 't': *out++ = '\t'; break;
        case 'u': out += utf8_put(out, unescape_unicode(&at, end, repaired)); break;
        default: *out++ = (char)backslash[1];
        }
    }
    return (size_t)(out - begin);
}
