#include "phrase.h"

/* Letters and digits; of what is not ASCII, all but the quotation marks and dashes of U+2000 to U+206F. */
static size_t word_byte(qn_slice text, size_t at)
{
    const unsigned char byte = (unsigned char)text.data[at];
    if (byte < 0x80)
        return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    const bool mark = byte == 0xE2 && at + 1 < text.size && ((unsigned char)text.data[at + 1] & 0xFE) == 0x80;
    const bool no_break_space = byte == 0xC2 && at + 1 < text.size && (unsigned char)text.data[at + 1] == 0xA0;
    return !mark && !no_break_space;
}

static size_t character_size(qn_slice text, size_t at)
{
    size_t size = 1;
    while (at + size < text.size && ((unsigned char)text.data[at + size] & 0xC0) == 0x80)
        size++;
    return size;
}

/* The next word, in this block or a later one; the place moves behind it. @return false: there is none */
static bool next_word(struct place *place, qn_slice *word)
{
    while (place->block) {
        const qn_slice text = place->block->text;
        size_t at = place->at;
        while (at < text.size && !word_byte(text, at))
            at += character_size(text, at);
        size_t end = at;
        while (end < text.size && word_byte(text, end))
            end += character_size(text, end);
        if (end > at) {
            place->at = end;
            *word = qn_part(text, at, end);
            return true;
        }
        place->block = qn_kept_from(place->block->next);
        place->at = 0;
    }
    return false;
}

/* Does the text end here, or nothing but dots follow in the block? */
static bool cut_short(const struct place *place)
{
    const qn_slice rest = qn_part(place->block->text, place->at, place->block->text.size);
    size_t at = 0;
    while (at < rest.size && (rest.data[at] == '.' || rest.data[at] == ' '))
        at++;
    const bool ellipsis = rest.size - at == 3 && memcmp(rest.data + at, "…", 3) == 0;
    return ellipsis || (at == rest.size && (at > 0 || !qn_kept_from(place->block->next)));
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* How many bytes of the word agree with the wanted one, up to '|', '?' or its end. */
static size_t agreeing(qn_slice word, const char *wanted, size_t wanted_size)
{
    size_t i = 0;
    while (i < word.size && i < wanted_size && lower(word.data[i]) == wanted[i])
        i++;
    return i;
}

/* Is the word one of the alternatives? */
static bool agrees(const struct place *after, qn_slice word, const char *wanted)
{
    for (;;) {
        const size_t size = strcspn(wanted, "|? ");
        const size_t same = agreeing(word, wanted, size);
        if (same == word.size && (same == size || cut_short(after)))
            return true;
        if (wanted[size] != '|')
            return false;
        wanted += size + 1;
    }
}

/* Takes the marks that close a sentence or a quotation along. */
static void take_marks(struct place *place)
{
    const qn_slice text = place->block->text;
    while (place->at < text.size && text.data[place->at] != ' ' && text.data[place->at] != '(' &&
           !word_byte(text, place->at))
        place->at += character_size(text, place->at);
}

size_t phrase_read(struct place *place, const char *pattern)
{
    struct place next = *place;
    size_t count = 0;
    qn_slice word = {0};
    bool have = next_word(&next, &word);
    while (*pattern && have) {
        const size_t size = strcspn(pattern, " ");
        if (agrees(&next, word, pattern)) {
            *place = next;
            count++;
            have = next_word(&next, &word);
        } else if (pattern[size - 1] != '?') {
            break;
        }
        pattern += size + (pattern[size] == ' ');
    }
    if (count > 0)
        take_marks(place);
    return count;
}

/* Does a sentence end between two bytes: with a mark, and a blank after it? */
static bool ends_sentence(qn_slice text, size_t begin, size_t end)
{
    for (size_t i = begin; i + 1 < end; i++)
        if (text.data[i + 1] == ' ' && memchr(".:!?", text.data[i], 4))
            return true;
    return false;
}

bool phrase_read_to(struct place *place, const char *wanted, size_t most)
{
    struct place next = *place;
    qn_slice word = {0};
    const qn_block *block = NULL;
    size_t before = 0;
    for (size_t i = 0; i < most && next_word(&next, &word); i++) {
        if (block && (next.block != block || ends_sentence(block->text, before, next.at)))
            return false;
        block = next.block;
        before = next.at;
        if (word.size == strlen(wanted) && agreeing(word, wanted, word.size) == word.size) {
            *place = next;
            return true;
        }
    }
    return false;
}
