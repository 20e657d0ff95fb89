#include "text.h"

#include <letters.h>

enum {
    PHRASE_CHARS = 400, /* in longer texts phrases say little, and titles are not repeated */
    SHOUTED_LETTERS = 2,
    LONG_LETTERS = 7,
};

/* The pass at work. */
struct scan {
    const text_context *context;
    text_facts *facts;
    bool brief;
    uint32_t hash;              /* of the word at hand */
    uint32_t letters, capitals; /* of it */
    uint32_t before, earlier;   /* the word before it and the one before that; 0: none */
    uint32_t digits;            /* of the number at hand */
    uint32_t number;
    uint32_t titles[2], summary; /* which of their words were seen */
    uint32_t summary_words;
};

/* ---- Titles ---- */

static int title_word(const text_title *title, uint32_t hash)
{
    for (uint32_t i = 0; i < title->count; i++)
        if (title->words[i] == hash)
            return (int)i;
    return -1;
}

void text_title_init(text_title *title, qn_slice text)
{
    const char *at = text.data, *end = at + text.size;
    uint32_t hash;
    title->count = 0;
    while (title->count < TITLE_WORDS && words_next(&at, end, &hash))
        if (title_word(title, hash) < 0)
            title->words[title->count++] = hash;
}

static void compare_titles(struct scan *scan)
{
    text_facts *facts = scan->facts;
    for (int i = 0; i < 2; i++) {
        const uint32_t size = scan->context->titles[i].count;
        if (!size || !facts->words)
            continue;
        const float common = (float)__builtin_popcount(scan->titles[i]);
        const float jaccard = common / (float)(size + facts->words > (uint32_t)common ? (float)(size + facts->words) - common : 1);
        const float share = common / (float)facts->words, cover = common / (float)size;
        facts->title_jaccard = jaccard > facts->title_jaccard ? jaccard : facts->title_jaccard;
        facts->title_share = share > facts->title_share ? share : facts->title_share;
        facts->title_cover = cover > facts->title_cover ? cover : facts->title_cover;
    }
    facts->summary_share = facts->words ? (float)scan->summary_words / (float)facts->words : 0;
}

/* ---- Words ---- */

static void note_phrase(struct scan *scan, uint32_t key, uint32_t size)
{
    const words_entry *entry = words_find(scan->context->words, key);
    if (!entry || !entry->phrases)
        return;
    scan->facts->phrases |= entry->phrases;
    scan->facts->phrase_words += size;
}

static void note_brief(struct scan *scan, uint32_t word)
{
    if (scan->before) {
        note_phrase(scan, word_pair(scan->before, word), 2);
        if (scan->earlier)
            note_phrase(scan, word_pair(word_pair(scan->earlier, scan->before), word), 3);
    }
    for (int i = 0; i < 2; i++) {
        const int at = title_word(&scan->context->titles[i], word);
        if (at >= 0)
            scan->titles[i] |= 1u << at;
    }
    scan->summary_words += title_word(&scan->context->summary, word) >= 0;
}

static void end_word(struct scan *scan)
{
    text_facts *facts = scan->facts;
    const uint32_t word = word_finish(scan->hash);
    const words_entry *entry = words_find(scan->context->words, word);
    facts->words++;
    facts->long_words += scan->letters >= LONG_LETTERS;
    facts->shouted += scan->letters >= SHOUTED_LETTERS && scan->capitals == scan->letters;
    facts->identity = (facts->identity ^ word) * 0x9E3779B97F4A7C15u;
    if (entry)
        facts->function_words += entry->function;
    if (scan->brief) {
        if (entry && entry->phrases) {
            facts->phrases |= entry->phrases;
            facts->phrase_words++;
        }
        note_brief(scan, word);
    }
    scan->earlier = scan->before;
    scan->before = word;
    scan->hash = WORD_SEED;
    scan->letters = scan->capitals = 0;
}

static void end_number(struct scan *scan, uint32_t next)
{
    text_facts *facts = scan->facts;
    facts->years += scan->digits == 4 && scan->number >= 1900 && scan->number < 2100 && facts->years < UINT16_MAX;
    facts->times += scan->digits <= 2 && scan->number < 24 && next == ':' && facts->times < UINT16_MAX;
    facts->identity = (facts->identity ^ scan->number) * 0x9E3779B97F4A7C15u;
    facts->words++;
    scan->digits = scan->number = 0;
}

/* ---- Characters ---- */

static enum text_edge edge_of(uint32_t c, bool upper)
{
    switch (c) {
    case '.': case '!': case '?': case 0x3002: case 0xFF01: case 0xFF1F: case 0x61F: case 0x6D4: case 0x964: return EDGE_STOP;
    case ':': case 0xFF1A: return EDGE_COLON;
    case ',': case ';': case 0x3001: case 0xFF0C: case 0x60C: return EDGE_COMMA;
    case 0x2026: return EDGE_ELLIPSIS;
    case '"': case '\'': case ')': case ']': case 0x201C: case 0x201D: case 0x2019: case 0xBB: case 0xAB: case 0x300D: return EDGE_CLOSE;
    default: break;
    }
    if (c >= '0' && c <= '9')
        return EDGE_DIGIT;
    if (!letters_is_letter(c))
        return EDGE_OTHER;
    return upper ? EDGE_UPPER : EDGE_LOWER;
}

static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB || c == 0x300C;
}

static bool is_currency(uint32_t c)
{
    return c == '$' || c == 0x20AC || c == 0xA3 || c == 0xA5 || c == 0x20B9;
}

static void see_letter(struct scan *scan, uint32_t c, bool upper, bool dense)
{
    scan->hash = word_add(scan->hash, c < 0x80 ? c | 0x20 : letters_fold(c));
    scan->letters++;
    scan->capitals += upper;
    scan->facts->letters++;
    scan->facts->capitals += upper;
    scan->facts->dense += dense;
    if (dense)
        end_word(scan);
}

static void see_sign(struct scan *scan, uint32_t c, enum text_edge edge, bool at_end)
{
    text_facts *facts = scan->facts;
    facts->sentences += edge == EDGE_STOP && at_end;
    facts->commas += edge == EDGE_COMMA;
    facts->quotes += is_quote(c);
    facts->prices += is_currency(c) && facts->prices < UINT16_MAX;
}

/* Is what comes next the end of a sentence's last word: blank, nothing, or a closing sign? */
static bool closes(const char *at, const char *end)
{
    if (at == end || (unsigned char)*at >= 0x80)
        return true;
    return *at == ' ' || *at == '\n' || *at == '\t' || *at == '"' || *at == '\'' || *at == ')';
}

void text_measure(qn_slice text, const text_context *context, text_facts *facts)
{
    *facts = (text_facts){0};
    struct scan scan = {.context = context, .facts = facts, .hash = WORD_SEED, .brief = text.size <= PHRASE_CHARS};
    const char *at = text.data, *const end = at + text.size;
    while (at < end) {
        const uint32_t c = (unsigned char)*at < 0x80 ? (unsigned char)*at++ : letters_next(&at, end);
        facts->chars++;
        if (c <= ' ') {
            if (scan.letters)
                end_word(&scan);
            if (scan.digits)
                end_number(&scan, c);
            continue;
        }
        const bool ascii_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        const bool letter = c < 0x80 ? ascii_letter : letters_is_letter(c);
        const bool upper = letter && (c < 0x80 ? !(c & 0x20) : letters_is_upper(c));
        const enum text_edge edge = letter ? (upper ? EDGE_UPPER : EDGE_LOWER) : edge_of(c, false);
        if (scan.letters && !letter)
            end_word(&scan);
        if (scan.digits && edge != EDGE_DIGIT)
            end_number(&scan, c);
        if (letter) {
            see_letter(&scan, c, upper, c >= 0x80 && letters_is_dense(c));
        } else if (edge == EDGE_DIGIT) {
            facts->digits++;
            scan.digits += scan.digits < 9;
            scan.number = scan.number * 10 % 1000000000 + (c - '0');
        } else {
            see_sign(&scan, c, edge, closes(at, end));
        }
        facts->first = facts->first == EDGE_NONE ? (uint8_t)edge : facts->first;
        facts->last = facts->last == EDGE_STOP && edge == EDGE_CLOSE ? (uint8_t)EDGE_STOP : (uint8_t)edge;
    }
    if (scan.letters)
        end_word(&scan);
    if (scan.digits)
        end_number(&scan, 0);
    if (scan.brief)
        compare_titles(&scan);
}
