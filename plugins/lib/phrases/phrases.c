#include "phrases.h"

#include <stdlib.h>
#include <utf8proc.h>

/*
 * A phrase can only begin where a word does, so that is where we look: the first three letters, folded and
 * hashed, lead to the few phrases that begin with them, and those are compared. Most words of a text lead
 * to none, which a small map tells without a look at the tables. Against an Aho-Corasick automaton over the same phrases this is simpler, is built in no time,
 * fits the first-level cache and looks once at a word, not once at a byte.
 */
enum {
    PREFIX = 3,      /* letters of a phrase that are hashed */
    BUCKETS = 8192,  /* a power of two */
    FOLDED = 0x800   /* code points of up to two bytes: those with case that matter here */
};

/* A phrase, folded. */
struct phrase {
    uint32_t first, count; /* its code points in the pool */
    uint32_t next;         /* another phrase of the same bucket; 0: the last one. Counted from 1 */
};

struct phrases {
    uint16_t folded[FOLDED];
    uint64_t present[BUCKETS / 64]; /* buckets that are not empty: this one stays in the first-level cache */
    bool inside[256]; /* bytes that do not end a word */
    uint32_t buckets[BUCKETS]; /* phrases of PREFIX code points or more, counted from 1; 0: none */
    uint32_t shorter[256];     /* the others, by the low byte of their first code point */
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

/* Han, kana: every character begins a word. */
static inline bool is_ideograph(uint32_t point)
{
    return (point >= 0x3041 && point <= 0x9FFF) || (point >= 0x20000 && point <= 0x3FFFF);
}

/* Letters and digits, roughly: all but the blocks that hold signs. */
static inline bool is_word(uint32_t point)
{
    if (point < 0x80)
        return (point | 0x20) - 'a' < 26 || point - '0' < 10;
    if (point < 0xC0)
        return point == 0xAA || point == 0xB5 || point == 0xBA;
    if (point < 0x2000)
        return point != 0xD7 && point != 0xF7 && point != 0x60C && point != 0x61B && point != 0x61F &&
               point != 0x6D4 && point != 0x964 && point != 0x965;
    return (point >= 0x2C00 && point < 0x2E00) || is_ideograph(point) || (point >= 0xA000 && point < 0xE000) ||
           (point >= 0xF900 && point < 0xFE10) || (point >= 0xFE70 && point < 0xFF00) ||
           (point >= 0xFF10 && point < 0x1F000 && is_word(point < 0xFF5F ? point - 0xFEE0 : 'a'));
}

static void folding_init(phrases *self)
{
    for (uint32_t point = 0; point < FOLDED; point++) {
        const utf8proc_int32_t lower = utf8proc_tolower((utf8proc_int32_t)point);
        self->folded[point] = (uint16_t)(lower > 0 && lower < FOLDED ? (uint32_t)lower : point);
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

static inline uint32_t bucket_of(const uint32_t prefix[PREFIX])
{
    const uint64_t mixed = ((uint64_t)prefix[0] << 42 ^ (uint64_t)prefix[1] << 21 ^ prefix[2]) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(mixed >> 51);
}
_Static_assert(BUCKETS == 1 << (64 - 51), "the hash gives as many bits as there are buckets");

/* Folds an entry into the pool at `from` and lists it. @return how many code points it took */
static size_t phrase_add(phrases *self, size_t number, const phrases_entry *entry, size_t from)
{
    struct phrase *phrase = &self->list[number];
    phrase->first = (uint32_t)from;
    for (size_t at = 0; at < entry->text.size; phrase->count++)
        self->pool[from + phrase->count] = fold(self, decode(entry->text, &at));
    if (!phrase->count || !entry->sought)
        return phrase->count;
    const uint32_t *points = self->pool + from;
    uint32_t *head = phrase->count < PREFIX ? &self->shorter[points[0] & 0xFF] : &self->buckets[bucket_of(points)];
    if (phrase->count >= PREFIX)
        self->present[bucket_of(points) / 64] |= (uint64_t)1 << bucket_of(points) % 64;
    phrase->next = *head;
    *head = (uint32_t)number + 1;
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
static bool word_may_end(qn_slice text, size_t at, uint32_t last)
{
    if (at == text.size || !is_word(last) || is_ideograph(last))
        return true;
    const uint32_t next = decode(text, &at);
    return !is_word(next) || is_ideograph(next) || (next - '0' < 10 && last - '0' >= 10);
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
    return phrase->count && word_may_end(text, at, last) ? at : PHRASES_NOWHERE;
}

size_t phrases_word(qn_slice text, size_t at)
{
    while (at < text.size) {
        size_t after = at;
        if (is_word(decode(text, &after)))
            return at;
        at = after;
    }
    return text.size;
}

void phrases_start(phrases_scan *scan, const phrases *self, qn_slice text, size_t begin, size_t limit)
{
    *scan = (phrases_scan){.phrases = self, .text = text, .at = begin, .begin = begin, .inside = begin > 0};
    scan->limit = limit < text.size ? limit : text.size;
}

/* Are there phrases that may begin at this character, whose code point is `point`? Sets their chains. */
static inline bool find_candidates(phrases_scan *scan, uint32_t point)
{
    const phrases *self = scan->phrases;
    uint32_t prefix[PREFIX] = {fold(self, point), 0, 0};
    const uint32_t shorter = self->shorter[prefix[0] & 0xFF];
    uint32_t candidate = 0;
    size_t count = 1;
    for (size_t at = scan->at; count < PREFIX && at < scan->text.size; count++)
        prefix[count] = fold(self, decode(scan->text, &at));
    if (count == PREFIX) {
        const uint32_t bucket = bucket_of(prefix);
        candidate = self->present[bucket / 64] >> bucket % 64 & 1 ? self->buckets[bucket] : 0;
    }
    if (!candidate && !shorter)
        return false;
    scan->candidate = candidate;
    scan->shorter = shorter;
    return true;
}

/* Goes to the next place where phrases may begin. */
static bool advance(phrases_scan *scan)
{
    const unsigned char *bytes = (const unsigned char *)scan->text.data;
    while (scan->at < scan->limit) {
        if (scan->inside)
            while (scan->at < scan->limit && scan->phrases->inside[bytes[scan->at]])
                scan->at++;
        if (scan->at >= scan->limit)
            return false;
        scan->begin = scan->at;
        const uint32_t point = decode(scan->text, &scan->at);
        if (point == ' ') {
            scan->inside = false;
            continue;
        }
        const bool word = is_word(point), ideograph = is_ideograph(point);
        const bool begins = !word || !scan->inside || ideograph;
        scan->inside = word && !ideograph;
        if (begins && find_candidates(scan, point))
            return true;
    }
    return false;
}

bool phrases_next(phrases_scan *scan, phrases_match *match)
{
    do {
        while (scan->candidate || scan->shorter) {
            uint32_t *chain = scan->candidate ? &scan->candidate : &scan->shorter;
            const size_t number = *chain - 1;
            *chain = scan->phrases->list[number].next;
            const size_t end = phrases_at(scan->phrases, number, scan->text, scan->begin);
            if (end != PHRASES_NOWHERE) {
                *match = (phrases_match){number, scan->begin, end};
                return true;
            }
        }
    } while (advance(scan));
    return false;
}
