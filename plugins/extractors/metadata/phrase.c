#include "phrase.h"

#include "letters.h"

/* ---- Cleaning ---- */

/* The references that pages escape twice. */
static const struct { const char *name; uint32_t letter; } entities[] = {
    {"amp", '&'}, {"quot", '"'}, {"apos", '\''}, {"lt", '<'}, {"gt", '>'}, {"nbsp", ' '}, {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"sbquo", 0x201A}, {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bdquo", 0x201E},
    {"hellip", 0x2026}, {"bull", 0x2022}, {"middot", 0xB7}, {"laquo", 0xAB}, {"raquo", 0xBB}, {"shy", 0xAD}, {"euro", 0x20AC},
    {"reg", 0xAE}, {"copy", 0xA9}, {"trade", 0x2122}, {"auml", 0xE4}, {"ouml", 0xF6}, {"uuml", 0xFC}, {"Auml", 0xC4},
    {"Ouml", 0xD6}, {"Uuml", 0xDC}, {"szlig", 0xDF}, {"eacute", 0xE9}, {"Eacute", 0xC9}, {"egrave", 0xE8}, {"ecirc", 0xEA},
    {"agrave", 0xE0}, {"aacute", 0xE1}, {"acirc", 0xE2}, {"ccedil", 0xE7}, {"iacute", 0xED}, {"ocirc", 0xF4}, {"oacute", 0xF3},
    {"ograve", 0xF2}, {"uacute", 0xFA}, {"ugrave", 0xF9}, {"ntilde", 0xF1}, {"atilde", 0xE3}, {"otilde", 0xF5}, {"icirc", 0xEE},
};

static size_t put_letter(uint32_t letter, char *out)
{
    if (letter < 0x80) {
        out[0] = (char)letter;
        return 1;
    }
    const size_t size = letter < 0x800 ? 2 : letter < 0x10000 ? 3 : 4;
    for (size_t i = size; --i > 0; letter >>= 6)
        out[i] = (char)(0x80 | (letter & 0x3F));
    out[0] = (char)((0xF00u >> size & 0xFF) | letter);
    return size;
}

/* "#8217" or "#x2019" as a number; 0: it is none, or no character. */
static uint32_t number_of(qn_slice name)
{
    const bool hex = name.size > 1 && (name.data[1] | 0x20) == 'x';
    uint32_t value = 0;
    for (size_t i = hex ? 2 : 1; i < name.size; i++) {
        const char c = name.data[i], low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value * (hex ? 16 : 10) + (uint32_t)(c - '0');
        else if (hex && low >= 'a' && low <= 'f')
            value = value * 16 + (uint32_t)(low - 'a' + 10);
        else
            return 0;
        if (value > 0x10FFFF)
            return 0;
    }
    return value >= 0xD800 && value < 0xE000 ? 0 : value;
}

/* The character that a reference at the begin of the text stands for. @return its bytes; 0: it is none */
static size_t read_entity(qn_slice text, uint32_t *letter)
{
    const char *const end = text.size > 2 ? memchr(text.data, ';', text.size < 12 ? text.size : 12) : NULL;
    if (!end)
        return 0;
    const qn_slice name = qn_bytes(text.data + 1, (size_t)(end - text.data) - 1);
    *letter = name.size && name.data[0] == '#' ? number_of(name) : 0;
    for (size_t i = 0; !*letter && i < sizeof entities / sizeof *entities; i++)
        if (qn_equal(name, qn_str(entities[i].name)))
            *letter = entities[i].letter;
    return *letter ? name.size + 2 : 0;
}

static bool is_clean(qn_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        if (c == '&' || c < ' ' || (c == ' ' && (i == 0 || i + 1 == text.size || text.data[i + 1] == ' ')) ||
            (c == 0xC2 && i + 1 < text.size && ((unsigned char)text.data[i + 1] == 0xA0 || (unsigned char)text.data[i + 1] == 0xAD)))
            return false;
    }
    return true;
}

/* Once over the text; what comes out is at most as long. */
static size_t clean_once(qn_slice text, char *out)
{
    size_t size = 0;
    bool blank = false;
    for (const char *at = text.data, *const end = at + text.size; at < end;) {
        const char *const begin = at;
        uint32_t letter = 0;
        const size_t entity = *at == '&' ? read_entity(qn_bytes(at, (size_t)(end - at)), &letter) : 0;
        if (entity)
            at += entity;
        else
            letter = letters_next(&at, end);
        if (letter <= ' ' || letter == 0xA0) {
            blank = size > 0;
            continue;
        }
        if (letter == 0xAD || letter == 0xFEFF || letter == 0x200B)
            continue;
        if (blank)
            out[size++] = ' ';
        blank = false;
        if (entity) {
            size += put_letter(letter, out + size);
        } else {
            memmove(out + size, begin, (size_t)(at - begin));
            size += (size_t)(at - begin);
        }
    }
    return size;
}

qn_slice phrase_clean(qn_call *call, qn_slice text)
{
    if (text.size > PHRASE_LONGEST) {
        text.size = PHRASE_LONGEST;
        while (text.size && text.data[text.size - 1] != ' ')
            text.size--;
    }
    if (is_clean(text))
        return text;
    char *out = qn_scratch(call, text.size);
    if (!out)
        return qn_bytes(NULL, 0);
    qn_slice clean = qn_bytes(out, clean_once(text, out));
    if (clean.size && memchr(clean.data, '&', clean.size)) /* "&amp;quot;" */
        clean.size = clean_once(clean, out);
    return clean;
}

/* ---- Comparing ---- */

/* The next letter or digit, folded; 0: the text ends. `gap` is set when something else stood before it. */
static uint32_t next_sign(const char **at, const char *end, bool *gap)
{
    while (*at < end) {
        uint32_t c = letters_next(at, end);
        if ((c >= '0' && c <= '9') || letters_is_letter(c))
            return letters_fold(c);
        *gap |= c != '\'' && c != 0x2019;
    }
    return 0;
}

uint64_t phrase_key(qn_slice text)
{
    uint64_t key = 14695981039346656037u;
    bool gap = false, any = false;
    const char *at = text.data, *const end = text.data + text.size;
    for (uint32_t c; text.size && (c = next_sign(&at, end, &gap)); any = true)
        key = (key ^ c) * 1099511628211u;
    return any ? key | 1 : 0;
}

size_t phrase_letters(qn_slice text, char *out, size_t room)
{
    size_t size = 0;
    bool gap = false;
    const char *at = text.data, *const end = text.data + text.size;
    for (uint32_t c; text.size && size + 4 <= room && (c = next_sign(&at, end, &gap));)
        size += put_letter(c, out + size);
    return size;
}

/* Keeps the words in order and each once; those beyond the room are left out. */
static void add_word(phrase_words *words, uint32_t hash)
{
    uint32_t at = words->count;
    while (at > 0 && words->rows[at - 1] > hash)
        at--;
    if ((at > 0 && words->rows[at - 1] == hash) || words->count == PHRASE_WORDS)
        return;
    memmove(words->rows + at + 1, words->rows + at, (words->count - at) * sizeof *words->rows);
    words->rows[at] = hash;
    words->count++;
}

void phrase_words_of(phrase_words *words, qn_slice text)
{
    words->count = 0;
    uint32_t hash = 2166136261u;
    bool any = false, dense = false;
    const char *at = text.data, *const end = text.data + text.size;
    while (text.size) {
        bool gap = false;
        const uint32_t c = next_sign(&at, end, &gap);
        if (any && (gap || !c || dense)) {
            add_word(words, hash);
            hash = 2166136261u;
        }
        if (!c)
            return;
        hash = (hash ^ c) * 16777619u;
        any = true;
        dense = letters_is_dense(c);
    }
}

double phrase_likeness(const phrase_words *a, const phrase_words *b)
{
    uint32_t i = 0, j = 0, both = 0;
    while (i < a->count && j < b->count) {
        both += a->rows[i] == b->rows[j];
        const bool first = a->rows[i] <= b->rows[j], second = b->rows[j] <= a->rows[i];
        i += first;
        j += second;
    }
    const uint32_t either = a->count + b->count - both;
    return either ? (double)both / either : 0;
}
