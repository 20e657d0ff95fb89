#include "phrases.h"

#include <lanes.h>
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

enum { HEAD = 8 }; /* bytes of a phrase that are compared at once */

/* A phrase, folded. */
struct phrase {
    uint64_t head, mask;   /* its first bytes as far as they are ASCII, without case; which of the eight those are */
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

/* @param prefix up to PREFIX code points of 16 bits, the first one lowest */
static inline uint32_t hash_of(uint64_t prefix)
{
    return (uint32_t)(prefix * 0x9E3779B97F4A7C15u >> 49);
}
_Static_assert(HASHES == 1 << (64 - 49), "the product's upper bits are the hash");

/*
 * The hash of the word that begins at `at`: of up to PREFIX of its letters, or of its figures, or of one sign
 * or ideograph.
 */
static uint32_t hash_at(const phrases *self, qn_slice text, size_t at)
{
    const uint32_t first = decode(text, &at);
    const enum kind kind = kind_in(self, first);
    uint64_t prefix = fold(self, first) & 0xFFFF;
    for (unsigned i = 1; i < PREFIX && at < text.size && (kind == LETTER || kind == FIGURE); i++) {
        const uint32_t point = decode(text, &at);
        if (kind_in(self, point) != kind)
            break;
        prefix |= (uint64_t)(fold(self, point) & 0xFFFF) << 16 * i;
    }
    return hash_of(prefix);
}

/*
 * The same for PREFIX bytes that begin with ASCII, whose letters are told and folded all at once.
 * @return HASHES: they do not suffice
 */
static inline uint32_t hash_of_ascii(const phrases *self, const unsigned char *bytes)
{
    const enum kind kind = (enum kind)self->kinds[bytes[0]];
    const uint32_t four = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    const uint32_t each = 0x01010101u, high = 0x80 * each, small = four | 0x20 * each;
    if (kind == SIGN)
        return hash_of(bytes[0]);
    if (kind != LETTER || (four & high))
        return HASHES;
    const uint32_t others = high & ~((small + (0x80 - 'a') * each) & ~(small + (0x7F - 'z') * each));
    const uint32_t before = (others & (0 - others)) / 0x80 - 1; /* all bits of the letters before the first other byte */
    const uint64_t own = small & before;
    const uint64_t pairs = (own | own << 16) & UINT64_C(0x0000FFFF0000FFFF);
    return hash_of((pairs | pairs << 8) & UINT64_C(0x00FF00FF00FF00FF));
}

/* The first phrase that may begin with a word of this hash; 0: none. */
static inline uint32_t first_of(const phrases *self, uint32_t hash)
{
    return self->present[hash / 64] >> hash % 64 & 1 ? self->buckets[hash % BUCKETS] : 0;
}

#define EACH UINT64_C(0x0101010101010101)

static void set_head(struct phrase *phrase, const uint32_t *points)
{
    unsigned char head[HEAD] = {0}, mask[HEAD] = {0};
    for (unsigned i = 0; i < HEAD && i < phrase->count && points[i] < 0x80; i++) {
        head[i] = (unsigned char)points[i] | 0x20; /* letters are told apart without their case, signs a little less */
        mask[i] = 0xFF;
    }
    memcpy(&phrase->head, head, HEAD);
    memcpy(&phrase->mask, mask, HEAD);
}

/* Is it worth comparing the phrase with what stands here? Of ASCII the first bytes tell. */
static inline bool may_stand(const struct phrase *phrase, qn_slice text, size_t at)
{
    uint64_t here;
    if (text.size - at < HEAD)
        return true;
    memcpy(&here, text.data + at, HEAD);
    return (here & 0x80 * EACH) || ((here | 0x20 * EACH) & phrase->mask) == phrase->head;
}

/* Folds an entry into the pool at `from` and lists it. @return how many code points it took */
static size_t phrase_add(phrases *self, size_t number, const phrases_entry *entry, size_t from)
{
    struct phrase *phrase = &self->list[number];
    phrase->first = (uint32_t)from;
    for (size_t at = 0; at < entry->text.size; phrase->count++)
        self->pool[from + phrase->count] = fold(self, decode(entry->text, &at));
    set_head(phrase, self->pool + from);
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

/* The end of the word that goes on at `at`, or the limit. */
static inline size_t word_end(const phrases *self, qn_slice text, size_t at, size_t limit)
{
    while (at < limit && self->inside[(unsigned char)text.data[at]])
        at++;
    return at;
}

/* The end of the word, sign or ideograph that begins at `at`. */
static inline size_t unit_end(const phrases *self, qn_slice text, size_t at, size_t limit)
{
    const enum kind kind = kind_in(self, decode(text, &at));
    return kind == LETTER || kind == FIGURE ? word_end(self, text, at, limit) : at;
}

/* Looks for phrases that may begin at the word, sign or ideograph at `at`. @return where to go on, if there are none */
static size_t look_at_unit(phrases_scan *scan, const phrases *self, qn_slice text, size_t at)
{
    if (text.data[at] == ' ')
        return at + 1;
    scan->begin = at;
    scan->candidate = first_of(self, hash_at(self, text, at));
    return unit_end(self, text, at, scan->limit);
}

/* The same for all that begins in the sixteen bytes at `at`, if they are ASCII; else for the first of it. */
static inline size_t look(phrases_scan *scan, const phrases *self, qn_slice text, size_t at)
{
    const size_t left = text.size - at, room = scan->limit - at;
    unsigned char padded[LANES + PREFIX];
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    if (left < sizeof padded) {
        memset(padded, ' ', sizeof padded);
        bytes = memcpy(padded, bytes, left);
    }
    const lanes chunk = lanes_load(bytes);
    if (lanes_bits(chunk)) /* not all of it is ASCII */
        return look_at_unit(scan, self, text, at);
    const unsigned words = lanes_bits(lanes_within(chunk | 0x20, 'a', 'z') | lanes_within(chunk, '0', '9'));
    const unsigned signs = lanes_bits(~lanes_are(chunk, ' ')) & ~words;
    unsigned starts = (signs | (words & ~(words << 1))) & (room < LANES ? (1u << room) - 1 : UINT32_MAX);
    for (; starts && !scan->candidate; starts &= starts - 1) {
        const unsigned first = (unsigned)__builtin_ctz(starts);
        const uint32_t hash = hash_of_ascii(self, bytes + first);
        scan->begin = at + first;
        scan->candidate = first_of(self, hash < HASHES ? hash : hash_at(self, text, scan->begin));
    }
    const size_t end = room < LANES ? scan->limit : at + LANES;
    return words >> (LANES - 1) ? word_end(self, text, end, scan->limit) : end;
}

/* Goes to the next place where phrases may begin. */
static bool advance(phrases_scan *scan)
{
    const phrases *self = scan->phrases;
    const qn_slice text = scan->text;
    while (scan->at < scan->limit) {
        const size_t next = look(scan, self, text, scan->at);
        if (scan->candidate) {
            scan->at = unit_end(self, text, scan->begin, scan->limit);
            return true;
        }
        scan->at = next;
    }
    return false;
}

bool phrases_next(phrases_scan *scan, phrases_match *match)
{
    do {
        while (scan->candidate) {
            const size_t number = scan->candidate - 1;
            const struct phrase *phrase = &scan->phrases->list[number];
            scan->candidate = phrase->next;
            if (!may_stand(phrase, scan->text, scan->begin))
                continue;
            const size_t end = phrases_at(scan->phrases, number, scan->text, scan->begin);
            if (end != PHRASES_NOWHERE) {
                *match = (phrases_match){number, scan->begin, end};
                return true;
            }
        }
    } while (advance(scan));
    return false;
}
