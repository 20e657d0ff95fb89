/* variants: cuts a title at its dashes, bars and colons, and keys the pieces. */
#include "variants.h"

#include "lanes.h"
#include "letters.h"

uint64_t variants_key(qn_slice text)
{
    uint64_t key = 14695981039346656037u;
    bool any = false;
    for (const char *at = text.data, *end = text.data + text.size; at < end;) {
        uint32_t c = (unsigned char)*at;
        if (c < 0x80) {
            at++;
            c = c >= 'A' && c <= 'Z' ? c + 32 : c;
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
                continue;
        } else if (letters_is_letter(c = letters_next(&at, end)))
            c = letters_fold(c);
        else
            continue;
        key = (key ^ c) * 1099511628211u;
        any = true;
    }
    return any ? key | 1 : 0;
}

/** The first letter or digit, folded; 0: there is none. */
static uint32_t first_of(qn_slice text)
{
    for (const char *at = text.data, *end = text.data + text.size; at < end;) {
        const uint32_t c = letters_next(&at, end);
        if (letters_is_letter(c) || (c >= '0' && c <= '9'))
            return letters_fold(c);
    }
    return 0;
}

/** The bytes of a piece of up to LANES that the characters below begin with, a bit each. */
static unsigned separators_in(qn_slice piece)
{
    const lanes all = piece.size < LANES ? lanes_load_part(piece.data, piece.size) : lanes_load(piece.data);
    const lanes ascii = lanes_are(all, '|') | lanes_are(all, '_') | lanes_are(all, '[') | lanes_are(all, ':') |
                        lanes_are(all, '-') | lanes_are(all, '/');
    return lanes_bits(ascii | lanes_are(all, 0xC2) | lanes_within(all, 0xE2, 0xE3) | lanes_are(all, 0xEF));
}

static bool is_separator(uint32_t c, bool blank_before, bool blank_behind)
{
    if (c == '|' || c == 0xFF5C || c == 0xFF1A || c == 0x2022 || c == 0xB7 || c == '_' || c == 0x00BB || c == 0x203A || c == '[' || c == 0x3010)
        return true;
    if (c == ':')
        return blank_behind;
    return (c == '-' || c == '/' || c == 0x2013 || c == 0x2014) && blank_before && blank_behind;
}

/** One of the pieces of the text between two cuts. */
typedef struct piece {
    size_t begin, end;
} piece;

static unsigned cut(qn_slice text, piece pieces[VARIANTS_MOST_CUTS])
{
    unsigned count = 0;
    size_t begin = 0;
    const char *const end = text.data + text.size;
    for (size_t chunk = 0; chunk < text.size; chunk += LANES)
        for (unsigned found = separators_in(qn_part(text, chunk, chunk + LANES)); found; found &= found - 1) {
            const size_t here = chunk + (unsigned)__builtin_ctz(found);
            const char *at = text.data + here;
            const bool blank_before = here > 0 && at[-1] == ' ';
            const uint32_t c = letters_next(&at, end);
            const bool blank_behind = at == end || *at == ' ';
            if (is_separator(c, blank_before, blank_behind) && count + 1 < VARIANTS_MOST_CUTS) {
                pieces[count++] = (piece){begin, here};
                begin = (size_t)(at - text.data);
            }
        }
    pieces[count++] = (piece){begin, text.size};
    return count;
}

variant variants_one(qn_slice text)
{
    return (variant){text, variants_key(text), first_of(text)};
}

void variants_of(variants *set, qn_slice text)
{
    piece pieces[VARIANTS_MOST_CUTS];
    const unsigned count = cut(text, pieces);
    set->count = 0;
    for (unsigned length = count; length > 0; length--)
        for (unsigned first = 0; first + length <= count; first++) {
            const qn_slice run = letters_trim(qn_part(text, pieces[first].begin, pieces[first + length - 1].end));
            const variant row = variants_one(run);
            if (row.key)
                set->rows[set->count++] = row;
        }
}

bool variants_same(const variant *title, qn_slice text)
{
    return title->key && first_of(text) == title->first && variants_key(text) == title->key;
}

static qn_slice find(const variants *set, qn_slice text)
{
    const uint32_t first = first_of(text);
    uint64_t key = 0;
    for (unsigned i = 0; first && i < set->count; i++) {
        if (set->rows[i].first != first)
            continue;
        key = key ? key : variants_key(text);
        if (set->rows[i].key == key)
            return set->rows[i].text;
    }
    return qn_bytes(NULL, 0);
}

qn_slice variants_match(const variants *set, qn_slice text)
{
    const qn_slice whole = find(set, text);
    if (whole.size)
        return whole;
    qn_slice longest = {NULL, 0};
    piece pieces[VARIANTS_MOST_CUTS];
    const unsigned count = cut(text, pieces);
    for (unsigned i = 0; count > 1 && i < count; i++) {
        const qn_slice found = find(set, qn_part(text, pieces[i].begin, pieces[i].end));
        if (found.size > longest.size)
            longest = found;
    }
    return longest;
}
