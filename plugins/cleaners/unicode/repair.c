#include "repair.h"

#include "character.h"

/*
 * "é" is the bytes C3 A9. Read as windows-1252 they are "Ã©", and those, encoded, are four bytes. So we look
 * for characters that windows-1252 has as bytes which together are UTF-8, and ask whether they can be meant
 * as they stand: "IRMÃ”" ends in a letter and a quotation mark, and so does "Spaß“". Three things count:
 *
 *  - some sequences never occur in a right text: "â€™", or "Ã©" behind a small letter;
 *  - a text that was encoded twice was so as a whole: a character beyond ASCII that belongs to no sequence
 *    speaks for the text being right. Without any, and with more than one sequence, it was encoded twice;
 *  - what comes out must be of a script that people write in.
 */

/* A sequence that could be a character encoded twice. */
struct sequence {
    size_t begin, end; /* in the text */
    uint32_t point;    /* what it stands for */
    unsigned char lead, second;
    bool weak;    /* it ends in signs that often follow a letter: quotation marks, dashes */
    bool certain; /* it cannot be meant as it stands */
};

/* Signs that stand behind a letter in right texts, too: no-break space, guillemets, quotes, dashes, dots. */
static bool is_usual_behind_letter(uint32_t point)
{
    switch (point) {
    case 0xA0: case 0xAB: case 0xBB: case 0x2013: case 0x2014: case 0x2018: case 0x2019: case 0x201C: case 0x201D:
    case 0x2026:
        return true;
    default:
        return false;
    }
}

/* Is that a character that an encoded-twice text would hold? No rare letters, nothing unassigned. */
static bool is_plausible(uint32_t point)
{
    return (point >= 0xA0 && point <= 0x17F) || (point >= 0x386 && point <= 0x45F) || (point >= 0x5D0 && point <= 0x66F) ||
           (point >= 0x900 && point <= 0xE7F) || (point >= 0x10A0 && point <= 0x11FF) || (point >= 0x1E00 && point <= 0x1FFF) ||
           (point >= 0x2010 && point <= 0x203A) || point == 0x20AC || point == 0x2122 || (point >= 0x3000 && point <= 0xD7A3) ||
           point == 0xFEFF || (point >= 0xFF01 && point <= 0xFF5E) || (point >= 0x1F300 && point <= 0x1FAFF);
}

static bool is_small_letter(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_certain(qn_slice text, const struct sequence *sequence)
{
    if (sequence->lead == 0xE2 && sequence->second == 0x80)
        return true;
    if (sequence->point == 0x20AC || sequence->point == 0x2122 || sequence->point == 0xFEFF)
        return true;
    return sequence->lead == 0xC3 && !sequence->weak && sequence->point >= 0xE0 && sequence->begin > 0 &&
           is_small_letter(text.data[sequence->begin - 1]);
}

/* Is there a sequence at `at`? */
static bool sequence_at(qn_slice text, size_t at, struct sequence *sequence)
{
    unsigned size;
    const int lead = character_to_1252(character_at(text, at, &size));
    const unsigned more = lead < 0xC2 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : 0;
    if (!more)
        return false;
    *sequence = (struct sequence){.begin = at, .lead = (unsigned char)lead};
    sequence->point = (uint32_t)lead & (0x3Fu >> more);
    at += size;
    for (unsigned i = 0; i < more; i++, at += size) {
        const uint32_t point = at < text.size ? character_at(text, at, &size) : 0;
        const int byte = character_to_1252(point);
        if (byte < 0x80 || byte > 0xBF)
            return false;
        if (i == 0)
            sequence->second = (unsigned char)byte;
        sequence->weak |= is_usual_behind_letter(point);
        sequence->point = sequence->point << 6 | ((uint32_t)byte & 0x3F);
    }
    sequence->end = at;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    sequence->certain = is_certain(text, sequence);
    return sequence->point >= least[more] && is_plausible(sequence->point);
}

/* Is a text's only sequence one that is not meant as it stands? */
static bool is_likely_alone(qn_slice text, const struct sequence *sequence)
{
    const char before = sequence->begin > 0 ? text.data[sequence->begin - 1] : ' ';
    const char after = sequence->end < text.size ? text.data[sequence->end] : ' ';
    const bool behind_capital = before >= 'A' && before <= 'Z';
    if (behind_capital)
        return false;
    if (sequence->lead == 0xC2)
        return true;
    if (sequence->lead != 0xC3)
        return false;
    return sequence->weak ? sequence->point == 0xE0 /* "Ã " for "à" */
                          : is_small_letter(before) || is_small_letter(after);
}

/* What a text holds beyond ASCII. */
struct tally {
    size_t strong, weak, strays;
    struct sequence last;
};

static struct tally tally_of(qn_slice text)
{
    struct tally tally = {0};
    for (size_t at = 0; at < text.size;) {
        unsigned size = 1;
        struct sequence sequence;
        if ((unsigned char)text.data[at] < 0x80) {
            at++;
        } else if (sequence_at(text, at, &sequence)) {
            tally.strong += !sequence.weak || sequence.certain;
            tally.weak += sequence.weak && !sequence.certain;
            tally.last = sequence;
            at = sequence.end;
        } else {
            (void)character_at(text, at, &size);
            tally.strays++;
            at += size;
        }
    }
    return tally;
}

static bool is_encoded_twice(qn_slice text, const struct tally *tally)
{
    if (tally->strays)
        return false;
    return tally->strong + tally->weak == 1 ? is_likely_alone(text, &tally->last)
                                            : tally->strong >= 2 && tally->strong > tally->weak;
}

/* Replaces the sequences that follow each other from `at` on, if `all` or if one of them is certain. */
static size_t repair_row(qn_slice text, size_t at, bool all, struct edits *edits)
{
    struct sequence sequence;
    size_t end = at;
    bool certain = all;
    while (end < text.size && sequence_at(text, end, &sequence)) {
        certain |= sequence.certain;
        end = sequence.end;
    }
    for (size_t i = at; certain && i < end; i = sequence.end) {
        char sign[4];
        sequence_at(text, i, &sequence);
        edits_add(edits, i, sequence.end, sign, character_write(sequence.point, sign));
    }
    return end;
}

void repair(qn_slice text, struct edits *edits)
{
    const struct tally tally = tally_of(text);
    const bool all = is_encoded_twice(text, &tally);
    for (size_t at = 0; at < text.size;) {
        const size_t end = (unsigned char)text.data[at] < 0x80 ? at : repair_row(text, at, all, edits);
        unsigned size = 1;
        if (end == at)
            (void)character_at(text, at, &size);
        at = end == at ? at + size : end;
    }
}
