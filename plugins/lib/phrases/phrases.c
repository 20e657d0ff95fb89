#include "phrases.h"

#include <stdlib.h>
#include <utf8proc.h>

/*
 * A phrase can only begin where a word does, so that is where we look: the first letters of the word, folded
 * and hashed, lead to the few phrases that begin with a word like it, and those are compared. Most words of a
 * text lead to none, which a small map tells without a look at the tables. Against an Aho-Corasick automaton
 * over the same phrases this is simpler, is built in no time, fits the first-level cache and looks once at a
 * word, not once at a byte.
 */
enum {
    PREFIX = 4,     /* letters of the first word that are hashed, as many as it has */
    BUCKETS = 4096, /* a power of two */
    HASHES = 32768, /* so many values has the hash; far more than phrases, so that few words pass by chance */
    FOLDED = 0x800  /* code points of up to two bytes: those with case that matter here */
};

/* What a character is to the search. A word is a row of letters, or of figures; every ideograph is one. */
enum kind { SIGN, LETTER, FIGURE, IDEOGRAPH };

/* A phrase, folded. */
struct phrase {
    uint32_t first, count; /* its code points in the pool */
    uint32_t next;         /* another phrase of the same bucket; 0: the last one. Counted from 1 */
};

struct phrases {
    uint16_t folded[FOLDED];
    uint8_t kinds[FOLDED];
    bool inside[256];              /* bytes that do not end a word */
    uint64_t present[HASHES / 64]; /* hashes that phrases have: 4 KiB, which stay in the first-level cache */
    uint32_t buckets[BUCKETS];     /* phrases by the low bits of the hash, counted from 1; 0: none */
    struct phrase *list;
    uint32_t *pool;
    size_t count;
};

/* ---- Characters ---- */

/* The code point at `at`, which is moved behind it. What is not UTF-8 counts as a sign of one byte. */
static inline uint32_t decode(qn_slice text, size_t *at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + *at;
    const size_t left = text.size - *at;
    const unsigned lead = bytes[0];
    const size_t size = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    *at += size <= left ? size : 1;
    if (size == 1 || size > left)
        return lead < 0x80 ? lead : 0xFFFD;
    uint32_t point = lead & (0x7Fu >> size);
    for (size_t i = 1; i < size; i++)
        point = point << 6 | (bytes[i] & 0x3F);
    return point;
}

static inline uint32_t fold(const phrases *self, uint32_t point)
{
    if (point < FOLDED)
        return self->folded[point];
    switch (point) {
    case 0x2018: case 0x2019: return '\'';
    case 0x201C: case 0x201D: case 0x201E: return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: return '-';
    case 0x3000: return ' ';
    default: return point >= 0xFF01 && point <= 0xFF5E ? (uint32_t)self->folded[point - 0xFF01 + 0x21] : point;
    }
}

/* Han, kana: every character is a word. */
static inline bool is_ideograph(uint32_t point)
{
    return (point >= 0x3041 && point <= 0x9FFF) || (point >= 0x20000 && point <= 0x3FFFF);
}

/* Letters and figures beside the ideographs, roughly: all but the blocks that hold signs. */
static bool is_word(uint32_t point)
{
    if (point < 0x80)
        return (point | 0x20) - 'a' < 26 || point - '0' < 10;
    if (point < 0xC0)
        return point == 0xAA || point == 0xB5 || point == 0xBA;
    if (point < 0x2000)
        return point != 0xD7 && point != 0xF7 && point != 0x60C && point != 0x61B && point != 0x61F &&
               point != 0x6D4 && point != 0x964 && point != 0x965;
    if (point >= 0xFF10 && point < 0xFF5F) /* full-width ASCII */
        return is_word(point - 0xFEE0);
    return (point >= 0x2C00 && point < 0x2E00) || (point >= 0xA000 && point < 0xE000) ||
           (point >= 0xF900 && point < 0xFE10) || (point >= 0xFE70 && point < 0xFF00) ||
           (point >= 0xFF5F && point < 0x1F000);
}

static enum kind kind_of(uint32_t point)
{
    if (point - '0' < 10)
        return FIGURE;
    return is_ideograph(point) ? IDEOGRAPH : is_word(point) ? LETTER : SIGN;
}

static inline enum kind kind_in(const phrases *self, uint32_t point)
{
    return point < FOLDED ? (enum kind)self->kinds[point] : kind_of(point);
}

static void folding_init(phrases *self)
{
    for (uint32_t point = 0; point < FOLDED; point++) {
        const utf8proc_int32_t lower = utf8proc_tolower((utf8proc_int32_t)point);
        self->folded[point] = (uint16_t)(lower > 0 && lower < FOLDED ? (uint32_t)lower : point);
        self->kinds[point] = (uint8_t)kind_of(point);
    }
    self->folded[0x130] = self->folded[0x131] = 'i'; /* Turkish */
    self->folded[0xA0] = ' ';
    self->folded[0xAB] = self->folded[0xBB] = '"';
    self->folded[0x622] = self->folded[0x623] = self->folded[0x625] = 0x627; /* alef, however written */
    self->folded[0x649] = 0x64A;
}

/*
 * ASCII letters and figures, and the bytes of letters that every word of theirs is made of: of two bytes, of
 * Indic and Hangul. A comma of Arabic goes along, for a blank follows it.
 */
static void inside_init(phrases *self)
{
    for (unsigned byte = 0; byte < 256; byte++)
        self->inside[byte] = byte < 0x80 ? is_word(byte)
                                         : byte < 0xC0 || (byte > 0xC2 && byte < 0xE2) || (byte > 0xE9 && byte < 0xEE);
}

/* ---- The index ---- */

/*
 * The hash of the word that begins at `at`: of up to PREFIX of its letters, or of its figures, or of one sign
 * or ideograph.
 */
static inline uint32_t hash_at(const phrases *self, qn_slice text, size_t at)
{
    const uint32_t first = decode(text, &at);
    const enum kind kind = kind_in(self, first);
    uint64_t prefix = fold(self, first) & 0xFFFF;
    for (unsigned i = 1; i < PREFIX && at < text.size && (kind == LETTER || kind == FIGURE); i++) {
        const uint32_t point = decode(text, &at);
        if (kind_in(self, point) != kind)
            break;
        prefix = prefix << 16 | (fold(self, point) & 0xFFFF);
    }
    return (uint32_t)(prefix * 0x9E3779B97F4A7C15u >> 49);
}
_Static_assert(HASHES == 1 << (64 - 49), "the product's upper bits are the hash");

/* The first phrase that may begin with a word of this hash; 0: none. */
static inline uint32_t first_of(const phrases *self, uint32_t hash)
{
    return self->present[hash / 64] >> hash % 64 & 1 ? self->buckets[hash % BUCKETS] : 0;
}

/* Folds an entry into the pool at `from` and lists it. @return how many code points it took */
static size_t phrase_add(phrases *self, size_t number, const phrases_entry *entry, size_t from)
{
    struct phrase *phrase = &self->list[number];
    phrase->first = (uint32_t)from;
    for (size_t at = 0; at < entry->text.size; phrase->count++)
        self->pool[from + phrase->count] = fold(self, decode(entry->text, &at));
    if (phrase->count && entry->sought) {
        const uint32_t hash = hash_at(self, entry->text, 0);
        phrase->next = self->buckets[hash % BUCKETS];
        self->buckets[hash % BUCKETS] = (uint32_t)number + 1;
        self->present[hash / 64] |= (uint64_t)1 << hash % 64;
    }
    return phrase->count;
}

phrases *phrases_new(const phrases_entry *entries, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += entries[i].text.size;
    if (size > UINT32_MAX || count >= UINT32_MAX)
        return NULL;
    phrases *self = calloc(1, sizeof *self);
    if (!self)
        return NULL;
    self->list = calloc(count + 1, sizeof *self->list);
    self->pool = calloc(size + 1, sizeof *self->pool);
    self->count = count;
    if (!self->list || !self->pool) {
        phrases_free(self);
        return NULL;
    }
    folding_init(self);
    inside_init(self);
    size_t from = 0;
    for (size_t i = count; i-- > 0;) /* backwards, so that chains run forwards */
        from += phrase_add(self, i, &entries[i], from);
    return self;
}

void phrases_free(phrases *self)
{
    if (!self)
        return;
    free(self->list);
    free(self->pool);
    free(self);
}

/* ---- Looking ---- */

/* Can a word end at `at`, behind this character? Before a figure it can: lost tags leave "Watch video5:44". */
static bool word_may_end(const phrases *self, qn_slice text, size_t at, uint32_t last)
{
    const enum kind kind = kind_in(self, last);
    return at == text.size || kind == SIGN || kind == IDEOGRAPH || kind_in(self, decode(text, &at)) != kind;
}

size_t phrases_at(const phrases *self, size_t number, qn_slice text, size_t at)
{
    const struct phrase *phrase = &self->list[number];
    const uint32_t *points = self->pool + phrase->first;
    uint32_t last = ' ';
    for (uint32_t i = 0; i < phrase->count; i++) {
        if (at >= text.size)
            return PHRASES_NOWHERE;
        last = decode(text, &at);
        if (fold(self, last) != points[i])
            return PHRASES_NOWHERE;
    }
    return phrase->count && word_may_end(self, text, at, last) ? at : PHRASES_NOWHERE;
}

size_t phrases_word(qn_slice text, size_t at)
{
    while (at < text.size) {
        size_t after = at;
        if (kind_of(decode(text, &after)) != SIGN)
            return at;
        at = after;
    }
    return text.size;
}

void phrases_start(phrases_scan *scan, const phrases *self, qn_slice text, size_t begin, size_t limit)
{
    *scan = (phrases_scan){.phrases = self, .text = text, .at = begin};
    scan->limit = limit < text.size ? limit : text.size;
    while (begin > 0 && scan->at < scan->limit && self->inside[(unsigned char)text.data[scan->at]])
        scan->at++;
}

/* Goes to the next place where phrases may begin. */
static bool advance(phrases_scan *scan)
{
    const phrases *self = scan->phrases;
    const qn_slice text = scan->text;
    const size_t limit = scan->limit;
    size_t at = scan->at; /* a copy: bytes of the text may be anything's, for all the compiler knows */
    while (at < limit) {
        if (text.data[at] == ' ') {
            at++;
            continue;
        }
        const uint32_t candidate = first_of(self, hash_at(self, text, at));
        scan->begin = at;
        const enum kind kind = kind_in(self, decode(text, &at));
        if (kind == LETTER || kind == FIGURE)
            while (at < limit && self->inside[(unsigned char)text.data[at]])
                at++;
        if (candidate) {
            scan->candidate = candidate;
            scan->at = at;
            return true;
        }
    }
    scan->at = at;
    return false;
}

bool phrases_next(phrases_scan *scan, phrases_match *match)
{
    do {
        while (scan->candidate) {
            const size_t number = scan->candidate - 1;
            scan->candidate = scan->phrases->list[number].next;
            const size_t end = phrases_at(scan->phrases, number, scan->text, scan->begin);
            if (end != PHRASES_NOWHERE) {
                *match = (phrases_match){number, scan->begin, end};
                return true;
            }
        }
    } while (advance(scan));
    return false;
}
