#include "strip.h"

#include "character.h"

#include <utf8proc.h>

/* What becomes of a character. */
enum fate { STAYS, BLANK, BREAK, GOES, READ_AS_1252 };

/* A text as it is gone through. */
struct pass {
    qn_slice text;
    const struct strip_options *options;
    uint32_t before;      /* the last character that stays */
    int right_to_left;    /* does the text hold letters that run so? -1: not yet looked for */
};

static bool runs_right_to_left(uint32_t point)
{
    return (point >= 0x590 && point <= 0x8FF && point != 0x61C) || (point >= 0xFB1D && point <= 0xFDFF) ||
           (point >= 0xFE70 && point <= 0xFEFC) || (point >= 0x10800 && point <= 0x10FFF) ||
           (point >= 0x1E800 && point <= 0x1EFFF);
}

/* Marks of direction do something only in a text that has letters of both kinds, or of the other. */
static bool has_right_to_left(struct pass *pass)
{
    if (pass->right_to_left < 0) {
        pass->right_to_left = false;
        unsigned size;
        for (size_t at = 0; at < pass->text.size && !pass->right_to_left; at += size)
            pass->right_to_left = runs_right_to_left(character_at(pass->text, at, &size));
    }
    return pass->right_to_left;
}

/* Letters and marks of scripts whose letters take other forms beside a joiner or non-joiner. */
static bool takes_joiners(uint32_t point)
{
    const bool script = (point >= 0x600 && point <= 0x109F) || (point >= 0x1780 && point <= 0x18AF) ||
                        (point >= 0x1900 && point <= 0x1CFF) || (point >= 0xA840 && point <= 0xABFF) ||
                        (point >= 0xFB50 && point <= 0xFDFF) || (point >= 0xFE70 && point <= 0xFEFC) ||
                        (point >= 0x10A00 && point <= 0x11FFF);
    const utf8proc_category_t category = script ? utf8proc_category((utf8proc_int32_t)point) : UTF8PROC_CATEGORY_CN;
    return category == UTF8PROC_CATEGORY_LO || category == UTF8PROC_CATEGORY_LM || category == UTF8PROC_CATEGORY_MN ||
           category == UTF8PROC_CATEGORY_MC;
}

static bool is_picture(uint32_t point)
{
    return point <= 0x10FFFF &&
           utf8proc_get_property((utf8proc_int32_t)point)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/* U+200C and U+200D matter behind letters that take them; the joiner also between pictures, as in a family. */
static bool joiner_matters(const struct pass *pass, uint32_t point, uint32_t after)
{
    if (takes_joiners(pass->before))
        return true;
    const bool behind_picture = is_picture(pass->before) || pass->before == 0xFE0F ||
                                (pass->before >= 0x1F3FB && pass->before <= 0x1F3FF);
    return point == 0x200D && behind_picture && is_picture(after);
}

static enum fate control_fate(const struct pass *pass, uint32_t point)
{
    if (point >= 0x80 && pass->options->repair && character_of_1252(point) != point)
        return READ_AS_1252;
    return pass->options->controls ? GOES : STAYS;
}

static enum fate invisible_fate(struct pass *pass, uint32_t point, uint32_t after)
{
    if (!pass->options->controls)
        return STAYS;
    if (point == 0x200C || point == 0x200D)
        return joiner_matters(pass, point, after) ? STAYS : GOES;
    const bool direction = point == 0x61C || point == 0x200E || point == 0x200F || (point >= 0x202A && point <= 0x202E) ||
                           (point >= 0x2066 && point <= 0x2069);
    return direction && has_right_to_left(pass) ? STAYS : GOES;
}

static enum fate fate_of(struct pass *pass, uint32_t point, uint32_t after)
{
    if (point == '\t' && pass->options->tabs)
        return STAYS;
    if (point > ' ' && point < 0x7F)
        return STAYS;
    const utf8proc_category_t category =
        point <= 0x10FFFF ? utf8proc_category((utf8proc_int32_t)point) : UTF8PROC_CATEGORY_CN;
    const bool line_end = point == '\n' || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
    if (line_end || category == UTF8PROC_CATEGORY_ZS || (point >= '\t' && point <= '\r'))
        return !pass->options->spaces ? STAYS : line_end ? BREAK : BLANK;
    if (category == UTF8PROC_CATEGORY_CC)
        return control_fate(pass, point);
    if (point == 0xAD || point == 0x61C || point == 0x180E || (point >= 0x200B && point <= 0x206F) || point == 0xFEFF ||
        (point >= 0xFFF9 && point <= 0xFFFB))
        return invisible_fate(pass, point, after);
    return STAYS;
}

/* A run of white space and characters that go. */
struct run {
    size_t begin, end;
    bool blank, line_end;
};

/* Puts in place of a run what should stand there, if it is something else. */
static void run_close(const struct run *run, const struct pass *pass, struct edits *edits)
{
    const bool inside = run->begin > 0 && run->end < pass->text.size;
    const bool white = pass->options->spaces && inside && (run->blank || run->line_end);
    const qn_slice wanted = qn_bytes(run->line_end ? "\n" : " ", white);
    if (run->end > run->begin && !qn_equal(qn_part(pass->text, run->begin, run->end), wanted))
        edits_add(edits, run->begin, run->end, wanted.data, wanted.size);
}

void strip(qn_slice text, const struct strip_options *options, struct edits *edits)
{
    struct pass pass = {.text = text, .options = options, .right_to_left = -1};
    struct run run = {0};
    unsigned size;
    for (size_t at = 0; at < text.size; at += size) {
        unsigned next_size;
        const uint32_t point = character_at(text, at, &size);
        const uint32_t after = at + size < text.size ? character_at(text, at + size, &next_size) : 0;
        const enum fate fate = fate_of(&pass, point, after);
        if (fate == BLANK || fate == BREAK || fate == GOES) {
            run.end = at + size;
            run.blank |= fate == BLANK;
            run.line_end |= fate == BREAK;
            continue;
        }
        run_close(&run, &pass, edits);
        if (fate == READ_AS_1252) {
            char sign[4];
            edits_add(edits, at, at + size, sign, character_write(character_of_1252(point), sign));
        }
        run = (struct run){at + size, at + size, false, false};
        pass.before = point;
    }
    run_close(&run, &pass, edits);
}
