#include "marks.h"

enum { PART_SIZE = 64, ID_SALT = 0x51ED27 };

/* The tokens of one node being read. */
struct reading {
    const struct words *words;
    const marks_table *table;
    struct marks *out;
    float sum;
    marks_listener *listener;
    void *context;
};

bool marks_learned(const marks_table *table, uint32_t key, float *value)
{
    if (!table->slots)
        return false;
    for (uint32_t at = key & table->mask; table->slots[at].key; at = (at + 1) & table->mask)
        if (table->slots[at].key == key) {
            *value = table->slots[at].value;
            return true;
        }
    return false;
}

/* Looks a token up; `salt` keeps what is no class apart. */
static void see_token(struct reading *reading, uint32_t key, uint32_t salt)
{
    struct marks *out = reading->out;
    const words_entry *entry = words_find(reading->words, key);
    if (entry)
        out->tokens |= entry->tokens;
    const uint32_t salted = salt ? word_pair(salt, key) : key;
    if (reading->listener)
        reading->listener(reading->context, salted);
    float value;
    if (!marks_learned(reading->table, salted, &value))
        return;
    out->least = !out->known || value < out->least ? value : out->least;
    out->most = !out->known || value > out->most ? value : out->most;
    reading->sum += value;
    out->known++;
}

/*
 * Reads one word of an attribute: the whole of it, digits as 0, and its parts, split at what is no letter and
 * where a capital follows a small letter. @return its hash without digits
 */
static uint32_t see_word(struct reading *reading, qn_slice word, uint32_t salt)
{
    uint32_t whole = WORD_SEED, plain = WORD_SEED, part = WORD_SEED, size = 0, parts = 0;
    bool small = false;
    for (size_t i = 0; i < word.size; i++) {
        const unsigned char c = (unsigned char)word.data[i], folded = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
        const bool digit = c >= '0' && c <= '9', capital = folded != c;
        const bool letter = (folded >= 'a' && folded <= 'z') || c >= 0x80;
        whole = word_add(whole, digit ? '0' : folded);
        if (!digit)
            plain = word_add(plain, folded);
        if (size && (!letter || (capital && small))) {
            if (size > 1)
                see_token(reading, word_finish(part), 0);
            part = WORD_SEED, size = 0, parts++;
        }
        if (letter)
            part = word_add(part, folded), size++;
        small = letter && !capital;
    }
    if (size > 1 && parts)
        see_token(reading, word_finish(part), 0);
    see_token(reading, word_finish(whole), salt);
    return word_finish(plain);
}

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ';
}

void marks_read(const struct page *page, uint32_t node, const struct words *words, const marks_table *table, struct marks *out,
                marks_listener *listener, void *context)
{
    const page_node *from = &page->nodes[node];
    *out = (struct marks){.signature = (from->tag + 1u) * 0x9E3779B1u};
    struct reading reading = {words, table, out, 0, listener, context};
    for (uint32_t i = 0; i < from->attribute_count; i++) {
        const page_attribute *attribute = &page->attributes[from->attributes + i];
        const qn_slice value = page_value(page, attribute->value);
        const uint32_t salt = attribute->name == PAGE_CLASS ? 0 : ID_SALT + attribute->name;
        for (size_t begin = 0, end; begin < value.size; begin = end + 1) {
            for (end = begin; end < value.size && !is_blank(value.data[end]);)
                end++;
            if (end == begin || end - begin > PART_SIZE)
                continue;
            const uint32_t hash = see_word(&reading, qn_part(value, begin, end), salt);
            if (attribute->name == PAGE_CLASS)
                out->signature += hash * 0x85EBCA6Bu; /* a sum: the order of classes does not count */
        }
    }
    out->signature = out->signature ? out->signature : 1;
    out->mean = out->known ? reading.sum / (float)out->known : 0;
}
