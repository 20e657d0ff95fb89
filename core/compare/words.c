#include "words.h"

#include "../base/characters.h"
#include "script.h"

#include <stdlib.h>
#include <xxhash.h>

/* The next word at or behind `at`; empty: there is none. */
static qn_slice next_word(qn_slice text, size_t at)
{
    while (at < text.size && is_blank(text.data[at]))
        at++;
    size_t end = at;
    while (end < text.size && !is_blank(text.data[end]))
        end++;
    return qn_part(text, at, end);
}

bool words_cut(struct words *words, qn_slice text)
{
    size_t count = 0;
    for (qn_slice word = next_word(text, 0); word.size; word = next_word(text, (size_t)(word.data - text.data) + word.size))
        count++;
    *words = (struct words){malloc((count + 1) * sizeof(qn_slice)), malloc((count + 1) * sizeof(uint64_t)), 0};
    if (!words->texts || !words->hashes) {
        words_fini(words);
        return false;
    }
    for (qn_slice word = next_word(text, 0); word.size; word = next_word(text, (size_t)(word.data - text.data) + word.size)) {
        words->texts[words->count] = word;
        words->hashes[words->count++] = XXH3_64bits(word.data, word.size);
    }
    return true;
}

void words_fini(struct words *words)
{
    free(words->texts);
    free(words->hashes);
    *words = (struct words){.texts = NULL};
}

/* The pairs of both; NULL: no memory. */
static size_t *match_words(struct words *a, struct words *b, qn_slice a_text, qn_slice b_text)
{
    if (!words_cut(a, a_text))
        return NULL;
    if (!words_cut(b, b_text)) {
        words_fini(a);
        return NULL;
    }
    size_t *match = malloc((a->count + 1) * sizeof *match);
    if (match && script_match(a->hashes, a->count, b->hashes, b->count, match))
        return match;
    free(match);
    words_fini(a);
    words_fini(b);
    return NULL;
}

double words_likeness(qn_slice a_text, qn_slice b_text)
{
    struct words a, b;
    size_t *match = match_words(&a, &b, a_text, b_text), same = 0;
    if (!match)
        return -1;
    for (size_t i = 0; i < a.count; i++)
        same += match[i] != SCRIPT_NONE;
    const double likeness = a.count + b.count ? 2.0 * (double)same / (double)(a.count + b.count) : 1;
    free(match);
    words_fini(&a);
    words_fini(&b);
    return likeness;
}

/* The text from the first of some words to the end of the last. */
static qn_slice run_of(const struct words *words, size_t begin, size_t end)
{
    const qn_slice *last = &words->texts[end - 1];
    return qn_bytes(words->texts[begin].data, (size_t)(last->data - words->texts[begin].data) + last->size);
}

bool words_tell(qn_slice a_text, qn_slice b_text, void (*tell)(void *user, enum words_side side, qn_slice text), void *user)
{
    struct words a, b;
    size_t *match = match_words(&a, &b, a_text, b_text), i = 0, j = 0;
    if (!match)
        return false;
    while (i < a.count || j < b.count) {
        size_t next = i;
        while (next < a.count && match[next] == SCRIPT_NONE)
            next++;
        const size_t met = next < a.count ? match[next] : b.count;
        if (next > i)
            tell(user, WORDS_OF_A, run_of(&a, i, next));
        if (met > j)
            tell(user, WORDS_OF_B, run_of(&b, j, met));
        i = next;
        j = met;
        while (i < a.count && match[i] == j) {
            i++;
            j++;
        }
        if (i > next)
            tell(user, WORDS_BOTH, run_of(&a, next, i));
    }
    free(match);
    words_fini(&a);
    words_fini(&b);
    return true;
}
