/**
 * @file fold.h
 * What of a text counts when two are compared, as a stream of bytes: equal streams mean equal texts.
 */
#ifndef QUERN_EXACT_FOLD_H
#define QUERN_EXACT_FOLD_H

#include <quern/types.h>

/** Which differences are ignored. */
struct fold_rules {
    bool ignore_case, ignore_space, ignore_punctuation, ignore_digits;
};

/** What a character becomes: up to three bytes of UTF-8. */
struct folded {
    char bytes[3];
    uint8_t size;
};

/** All characters up to U+FFFF; read-only once it is made. */
struct fold {
    struct fold_rules rules;
    struct folded characters[0x10000];
};

void fold_init(struct fold *fold, struct fold_rules rules);

/** No character makes more bytes than this. */
#define FOLD_LONGEST 4

/**
 * Folds the beginning of a text, as much as there is room for, and takes it off the text.
 * @param room at least FOLD_LONGEST bytes; the rest of a text follows with the next call
 * @return how many bytes were put out
 */
size_t fold_next(const struct fold *fold, qn_slice *text, char *out, size_t room);

#endif
