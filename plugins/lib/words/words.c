#include "words.h"
#include "character.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    WINDOW = 64,            /* bytes looked at together: a bit each */
    CHUNK = 8,              /* bytes hashed together */
    LOOK = WINDOW + CHUNK   /* bytes that must be readable from the start of a window */
};

/* ---- Hashing ---- */

static const uint64_t SMALL = UINT64_C(0x2020202020202020); /* makes capitals small and leaves digits alone */

static inline uint64_t mix(uint64_t hash, uint64_t chunk)
{
    hash = (hash ^ chunk) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

static inline uint64_t load(const uint8_t *at)
{
    uint64_t chunk;
    memcpy(&chunk, at, sizeof chunk);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    chunk = __builtin_bswap64(chunk);
#endif
    return chunk;
}

/* Of ASCII letters and digits; reads up to CHUNK bytes beyond them. */
static inline uint64_t hash_ascii(const uint8_t *at, size_t size)
{
    uint64_t hash = 0;
    for (; size > CHUNK; at += CHUNK, size -= CHUNK)
        hash = mix(hash, load(at) | SMALL);
    return mix(hash, (load(at) | SMALL) & UINT64_MAX >> (8 * (CHUNK - size)));
}

/* The same hash of bytes that come one by one. */
struct hasher {
    uint64_t hash, chunk;
    unsigned fill; /* bytes in chunk; a full one waits, for the last is to be mixed at the end */
    bool any;
};

static inline void hasher_add(struct hasher *self, uint8_t byte)
{
    if (self->fill == CHUNK) {
        self->hash = mix(self->hash, self->chunk);
        self->chunk = self->fill = 0;
    }
    self->chunk |= (uint64_t)byte << (8 * self->fill++);
    self->any = true;
}

static inline uint64_t hasher_end(const struct hasher *self)
{
    return mix(self->hash, self->chunk);
}

/* ---- Windows of ASCII ---- */

/* A bit for each byte of a window. */
struct masks {
    uint64_t word, digit;
    uint64_t odd; /* not ASCII, or a line feed, which may be behind a hyphen */
};

#if defined(__SSE2__)
/* Bytes from `first` on, `count` of them: all bytes are moved so that these are the smallest there are. */
static inline __m128i within(__m128i bytes, char first, int count)
{
    const __m128i moved = _mm_sub_epi8(bytes, _mm_set1_epi8((char)(first + 128)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8((char)(count - 128)));
}

static inline struct masks masks_of(const uint8_t *at)
{
    struct masks masks = {0, 0, 0};
    for (unsigned i = 0; i < WINDOW; i += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + i));
        const __m128i digit = within(bytes, '0', 10);
        const __m128i letter = within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
        masks.word |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(digit, letter)) << i;
        masks.digit |= (uint64_t)(unsigned)_mm_movemask_epi8(digit) << i;
        const __m128i line = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
        masks.odd |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(bytes, line)) << i;
    }
    return masks;
}
#else
static inline struct masks masks_of(const uint8_t *at)
{
    struct masks masks = {0, 0, 0};
    for (unsigned i = 0; i < WINDOW; i++) {
        const uint64_t digit = (uint8_t)(at[i] - '0') < 10, letter = (uint8_t)((at[i] | 0x20) - 'a') < 26;
        masks.word |= (digit | letter) << i;
        masks.digit |= digit << i;
        masks.odd |= (uint64_t)(at[i] >> 7 | at[i] == '\n') << i;
    }
    return masks;
}
#endif

static inline unsigned lowest(uint64_t bits)
{
#if defined(__GNUC__) || defined(__clang__)
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned i = 0;
    for (; !(bits & 1); bits >>= 1)
        i++;
    return i;
#endif
}

/* ---- Any character ---- */

/* A character of the text, read. */
struct character {
    uint32_t code;
    uint32_t end; /* where the next one begins */
    struct words_character row;
};

static inline bool continues(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* A byte that belongs to no character is one that parts words. */
static struct character character_at(const struct words *self, size_t at)
{
    const uint8_t *text = self->text + at;
    const size_t left = self->size - at;
    const uint8_t lead = *text;
    uint32_t code = 0xFFFD, size = 1;
    if (lead < 0x80) {
        code = lead;
    } else if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && continues(text[1])) {
        code = (uint32_t)(lead & 0x1F) << 6 | (text[1] & 0x3F);
        size = 2;
    } else if (lead >= 0xE0 && lead < 0xF0 && left >= 3 && continues(text[1]) && continues(text[2])) {
        code = (uint32_t)(lead & 0x0F) << 12 | (uint32_t)(text[1] & 0x3F) << 6 | (text[2] & 0x3F);
        size = 3;
    } else if (lead >= 0xF0 && lead < 0xF5 && left >= 4 && continues(text[1]) && continues(text[2]) && continues(text[3])) {
        code = (uint32_t)(lead & 0x07) << 18 | (uint32_t)(text[1] & 0x3F) << 12 | (uint32_t)(text[2] & 0x3F) << 6 |
               (text[3] & 0x3F);
        size = 4;
    }
    return (struct character){code, (uint32_t)at + size,
                              code < 0x10000 ? self->table->characters[code] : words_character_of(code)};
}

static inline bool is_word(uint8_t kind)
{
    return kind == WORDS_LETTER || kind == WORDS_DIGIT || kind == WORDS_LONG;
}

static void add_character(struct hasher *hasher, const struct character *character)
{
    if (character->row.kind == WORDS_LONG) {
        char bytes[WORDS_LONGEST];
        const size_t size = words_fold_long(character->code, bytes);
        for (size_t i = 0; i < size; i++)
            hasher_add(hasher, (uint8_t)bytes[i]);
        return;
    }
    for (unsigned i = 0; i < character->row.size; i++)
        hasher_add(hasher, (uint8_t)character->row.bytes[i]);
}

/* A hyphen at `at`, the end of the line and a small letter: where the word goes on, or 0. */
static size_t after_hyphen(const struct words *self, size_t at)
{
    if (self->size - at < 3 || self->text[at] != '-' || self->text[at + 1] != '\n')
        return 0;
    const struct character next = character_at(self, at + 2);
    const bool small = next.row.kind == WORDS_LETTER && self->text[at + 2] == (uint8_t)next.row.bytes[0];
    return small ? at + 2 : 0;
}

/* The word that begins here, whatever its letters. False: there was none, but the walk has moved on. */
static bool next_word(struct words *self, struct word *word)
{
    struct hasher hasher = {.hash = 0};
    size_t at = self->at, end = at, next;
    bool numeric = false;
    while (at < self->size) {
        const struct character character = character_at(self, at);
        if (is_word(character.row.kind)) {
            add_character(&hasher, &character);
            numeric |= character.row.kind == WORDS_DIGIT;
            end = at = character.end;
        } else if (character.row.kind == WORDS_IGNORED) {
            at = character.end;
        } else if (hasher.any && (next = after_hyphen(self, at)) != 0) {
            at = next;
        } else {
            at = hasher.any || character.row.kind == WORDS_DENSE ? at : character.end;
            break;
        }
    }
    *word = (struct word){hasher_end(&hasher), (uint32_t)self->at, (uint32_t)(end - self->at) & INT32_MAX, numeric};
    self->at = at;
    return hasher.any;
}

/* The dense character at or after `at`, past one end of line and what is ignored. False: something else comes. */
static bool next_dense(const struct words *self, size_t at, struct character *out)
{
    for (bool line = false; at < self->size; at = out->end) {
        *out = character_at(self, at);
        if (out->row.kind == WORDS_DENSE)
            return true;
        if (out->row.kind != WORDS_IGNORED && (out->code != '\n' || line))
            return false;
        line |= out->code == '\n';
    }
    return false;
}

/*
 * Does a piece end between two dense characters? They alone decide, so that a text inside another one is cut in the same
 * places. Pieces are two ideographs long on average, or four letters, much as words are.
 */
static bool is_cut(uint32_t before, uint32_t after)
{
    const uint32_t hash = (before * UINT32_C(0x9E3779B1) ^ after) * UINT32_C(0x85EBCA6B);
    return hash >> 24 < (after >= 0x3400 ? 128 : 64);
}

/* The piece that begins with the dense character here. */
static void next_piece(struct words *self, const struct character *first, struct word *word)
{
    struct hasher hasher = {.hash = 0};
    struct character last = *first, next;
    add_character(&hasher, first);
    while (next_dense(self, last.end, &next) && !is_cut(last.code, next.code)) {
        add_character(&hasher, &next);
        last = next;
    }
    *word = (struct word){hasher_end(&hasher), (uint32_t)self->at, (uint32_t)(last.end - self->at) & INT32_MAX, false};
    self->at = last.end;
}

static bool next_slowly(struct words *self, struct word *word)
{
    const struct character character = character_at(self, self->at);
    if (character.row.kind != WORDS_DENSE)
        return next_word(self, word);
    next_piece(self, &character, word);
    return true;
}

/* ---- The walk ---- */

/* How many bytes at the start of what follows a run of ASCII part it from what comes then; 0: the word goes on. */
static inline size_t parts(const struct words *self, size_t at)
{
    if (self->text[at] < 0x80)
        return 1;
    const struct character character = character_at(self, at);
    return character.row.kind == WORDS_OTHER ? character.end - at : 0;
}

/* A part of the text that is looked at together. */
struct window {
    const uint8_t *bytes; /* LOOK of them can be read */
    size_t size;          /* up to WINDOW */
    bool last;            /* nothing follows */
    struct masks masks;
};

static inline struct word ascii_word(const struct words *self, const struct window *window, unsigned begin, unsigned end)
{
    const uint64_t bits = window->masks.digit >> begin & (UINT64_MAX >> (WINDOW - (end - begin)));
    return (struct word){hash_ascii(window->bytes + begin, end - begin), (uint32_t)(self->at + begin), end - begin, bits != 0};
}

/* The words of a window in which nothing is odd. The walk stops before one that goes on behind it. */
static size_t plain_words(struct words *self, const struct window *window, struct word *out, size_t room, bool *closer)
{
    const uint64_t word = window->masks.word;
    uint64_t begins = word & ~(word << 1), ends = ~word & word << 1;
    size_t count = 0, done = window->size;
    for (; begins; begins &= begins - 1, ends &= ends - 1) {
        const unsigned begin = lowest(begins);
        const bool open = ends == 0 && !window->last;
        if (open || count == room) {
            done = begin;
            *closer = open && begin == 0 && room > 0;
            break;
        }
        out[count++] = ascii_word(self, window, begin, ends ? lowest(ends) : WINDOW);
    }
    self->at += done;
    return count;
}

/*
 * The words of ASCII of any window, up to one that needs a closer look, before which the walk stops. Sets *closer when
 * that is where it stands.
 */
static size_t odd_words(struct words *self, const struct window *window, struct word *out, size_t room, bool *closer)
{
    const struct masks *masks = &window->masks;
    const size_t left = self->size - self->at;
    uint64_t busy = masks->word | masks->odd;
    size_t count = 0, done = window->size;
    while (busy) {
        const unsigned begin = lowest(busy);
        const uint64_t after = ~(masks->word >> begin);
        const unsigned end = begin + (after ? lowest(after) : WINDOW);
        const bool open = end >= WINDOW && !window->last;
        const size_t gap = open || end >= left ? 1 : parts(self, self->at + end);
        const bool hyphen = window->bytes[end] == '-' && window->bytes[end + 1] == '\n';
        if (count == room || open || gap == 0 || hyphen) {
            done = begin;
            *closer = count < room && (begin == 0 || !open);
            break;
        }
        if (end > begin)
            out[count++] = ascii_word(self, window, begin, end);
        if (end + gap >= window->size) {
            done = end + gap < left ? end + gap : left;
            break;
        }
        busy &= UINT64_MAX << (end + gap);
    }
    self->at += done;
    return count;
}

static size_t window_words(struct words *self, struct word *out, size_t room, bool *closer)
{
    const size_t left = self->size - self->at;
    struct window window = {self->text + self->at, left < WINDOW ? left : WINDOW, left <= WINDOW, {0, 0, 0}};
    uint8_t tail[LOOK];
    if (left < LOOK) {
        memcpy(tail, window.bytes, left);
        memset(tail + left, 0, sizeof tail - left);
        window.bytes = tail;
    }
    window.masks = masks_of(window.bytes);
    const bool odd = window.masks.odd != 0 || window.bytes[WINDOW - 1] == '-'; /* a line feed may follow */
    return (odd ? odd_words : plain_words)(self, &window, out, room, closer);
}

void words_begin(struct words *self, const struct words_table *table, qn_slice text)
{
    const size_t size = text.size < INT32_MAX ? text.size : INT32_MAX;
    *self = (struct words){table, (const uint8_t *)text.data, size, 0};
}

size_t words_next(struct words *self, struct word *out, size_t room)
{
    size_t count = 0;
    while (count < room && self->at < self->size) {
        bool closer = false;
        count += window_words(self, out + count, room - count, &closer);
        while (closer && count < room && self->at < self->size) {
            count += next_slowly(self, out + count);
            closer = self->at < self->size && self->text[self->at] >= 0x80; /* more of the kind is likely to come */
        }
    }
    return count;
}
