/* stories: invented texts of any length for tests of likeness; the same number, the same words. */
#ifndef TESTS_STORIES_H
#define TESTS_STORIES_H

#include <stdint.h>
#include <stdio.h>

/* A sentence of some words of its own, "." behind. Returns the end of what was put out. */
static inline char *put_sentence(char *out, uint32_t number, int words)
{
    uint64_t state = number * UINT64_C(0x9E3779B97F4A7C15) + 1;
    for (int i = 0; i < words; i++) {
        state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
        out += sprintf(out, "%s%c%c%c%c%c", i ? " " : "", 'a' + (int)(state >> 60), 'a' + (int)(state >> 52 & 15),
                       'a' + (int)(state >> 44 & 15), 'a' + (int)(state >> 36 & 15), 'a' + (int)(state >> 28 & 15));
    }
    return out + sprintf(out, ".");
}

/* Paragraphs first to last, each its own sentence of 25 words, a line each. */
static inline char *put_paragraphs(char *out, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++) {
        out = put_sentence(out, i, 25);
        out += sprintf(out, "\n");
    }
    return out;
}

#endif
