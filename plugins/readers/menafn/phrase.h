/* phrase: fixed wordings that may run over several blocks, whatever white space and marks are between the words. */
#ifndef MENAFN_PHRASE_H
#define MENAFN_PHRASE_H

#include <quern/plugin.h>

/** A place in the text of the blocks that are not dropped. */
struct place {
    qn_block *block; /**< NULL: behind the last one */
    size_t at;
};

/**
 * Reads the words of a pattern, as many as agree, and moves the place behind the last one and its full stop.
 * Words are compared without regard to case; one that the text's end cuts short ("warr...") agrees.
 * @param pattern lower-case words parted by blanks; "a|b": either; "a?": may be missing
 * @return how many words of the text agreed
 */
size_t phrase_read(struct place *place, const char *pattern);

/**
 * Reads words up to and with that one, which must stand in one sentence of one block.
 * @return false: it is not among the next `most` words; the place stays
 */
bool phrase_read_to(struct place *place, const char *word, size_t most);

#endif
