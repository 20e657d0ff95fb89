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

struct fold;

/** A table of what every character becomes, read-only once it is made. @return NULL: no memory */
struct fold *fold_new(struct fold_rules rules);
void fold_free(struct fold *fold);

/** No character makes more bytes than this. */
#define FOLD_LONGEST 4

/**
 * Folds the beginning of a text, as much as there is room for, and takes it off the text.
 * @param room at least FOLD_LONGEST bytes; the rest of a text follows with the next call
 * @return how many bytes were put out
 */
size_t fold_next(const struct fold *fold, qn_slice *text, char *out, size_t room);

#endif
