#include "delta.h"

#include "../base/characters.h"
#include "../base/units.h"
#include "../compare/words.h"
#include "../document/block.h"
#include "paint.h"
#include "show.h"

#include <inttypes.h>

enum { MARGIN = 22, VALUE_WIDTH = 60, CONTEXT = 28 };

/* ---- A document ---- */

static void print_outcome(const struct shelf_result *result)
{
    if (!result) {
        printf("is not there");
    } else if (result->failed_stage.data) {
        printf("failed in %.*s: ", (int)result->failed_stage.size, result->failed_stage.data);
        paint_text(stdout, result->failure, 0);
    } else if (!result->document) {
        printf("holds no document");
    } else if (result->document->verdict != QN_PASS) {
        printf("dropped by ");
        if (result->document->cause)
            show_cause(result->document->cause);
    } else {
        printf("kept");
    }
}

static void print_head(const struct delta *delta)
{
    static const char *const words[] = {"- %slost%s     ", "+ %sgained%s   ", "~ %schanged%s  "};
    static const enum paint colours[] = {PAINT_RED, PAINT_GREEN, PAINT_YELLOW};
    printf(words[delta->type], paint(colours[delta->type]), paint(PAINT_PLAIN));
    printf("%s", paint(PAINT_BOLD));
    paint_text(stdout, delta->id, 0);
    printf("%s", paint(PAINT_PLAIN));
    if (delta->type == DELTA_GAINED) {
        printf("  was: ");
        print_outcome(delta->a);
    } else if (!delta->changes) {
        if (delta->type == DELTA_CHANGED) {
            printf("  was: ");
            print_outcome(delta->a);
        }
        printf("  now: ");
        print_outcome(delta->b);
    }
    printf("\n");
}

/* ---- Fields ---- */

static void print_field(const struct field_change *change)
{
    const qn_field *any = change->a ? change->a : change->b;
    printf("    %s%.*s%s  ", paint(PAINT_BLUE), (int)any->name.size, any->name.data, paint(PAINT_PLAIN));
    for (int side = 0; side < 2; side++) {
        const qn_field *field = side ? change->b : change->a;
        printf("%s", side ? "  →  " : "");
        if (!field) {
            printf("%snot set%s", paint(PAINT_DIM), paint(PAINT_PLAIN));
            continue;
        }
        show_value(&field->value, VALUE_WIDTH);
        if (field->stage.size)
            printf(" %s(%.*s)%s", paint(PAINT_DIM), (int)field->stage.size, field->stage.data, paint(PAINT_PLAIN));
    }
    printf("\n");
}

/* ---- Blocks ---- */

/* What both have is shown around what differs; of a long piece its ends. */
static void print_words(void *user, enum words_side side, qn_slice text)
{
    static const char *const opens[] = {"", "[-", "{+"}, *const closes[] = {"", "-]", "+}"};
    static const enum paint colours[] = {PAINT_PLAIN, PAINT_RED, PAINT_GREEN};
    const bool coloured = *paint(PAINT_RED);
    bool *first = user;
    printf("%s%s%s", *first ? "" : " ", coloured ? paint(colours[side]) : opens[side], "");
    *first = false;
    if (side == WORDS_BOTH && characters(text) > 2 * CONTEXT + 3) {
        const qn_slice head = characters_first(text, CONTEXT);
        size_t at = text.size - CONTEXT;
        while (at > head.size && ((unsigned char)text.data[at] & 0xC0) == 0x80)
            at--;
        paint_text(stdout, head, 0);
        printf(" … ");
        text = qn_part(text, at, text.size);
    }
    paint_text(stdout, text, 0);
    printf("%s", coloured ? paint(PAINT_PLAIN) : closes[side]);
}

static void print_cause_line(const char *words, const qn_cause *cause)
{
    if (!cause)
        return;
    printf("                    %s ", words);
    show_cause(cause);
    printf("\n");
}

static void print_block(const struct block_change *change)
{
    static const char signs[] = {'-', '+', '~', '~'};
    static const enum paint colours[] = {PAINT_RED, PAINT_GREEN, PAINT_YELLOW, PAINT_YELLOW};
    const qn_block *block = change->b ? change->b : change->a;
    printf("    %s%c%s %4u %-10s ", paint(colours[change->type]), signs[change->type], paint(PAINT_PLAIN), block->id,
           block_kind_name(block->kind));
    bool first = true;
    if (change->type == BLOCK_REWRITTEN)
        words_tell(change->a->text, change->b->text, print_words, &first);
    else
        paint_text(stdout, block->text, paint_width(stdout) - MARGIN);
    if (change->type == BLOCK_RESTATED && change->a->kind != change->b->kind)
        printf(" %s(was a %s)%s", paint(PAINT_DIM), block_kind_name(change->a->kind), paint(PAINT_PLAIN));
    printf("\n");
    if (change->type == BLOCK_RESTATED && change->cause)
        print_cause_line(change->b->state == QN_MARKED ? "marked by" : "was marked by", change->cause);
    else
        print_cause_line(change->type == BLOCK_LOST ? "dropped by" : "was dropped by", change->cause);
}

void delta_print(const struct delta *delta)
{
    const struct changes *changes = delta->changes;
    print_head(delta);
    for (size_t i = 0; changes && i < changes->field_count; i++)
        print_field(&changes->fields[i]);
    for (size_t i = 0; changes && i < changes->block_count; i++)
        print_block(&changes->blocks[i]);
}

/* ---- The end ---- */

static void print_tally(const char *words, const struct tally *tally)
{
    if (tally->count)
        printf("%s\n", words);
    for (size_t i = 0; i < tally->count; i++)
        printf("  %8" PRIu64 "  %s\n", tally->rows[i].count, tally->rows[i].name);
}

void delta_print_counts(const struct delta_counts *counts)
{
    printf("%s%" PRIu64 " document%s the same%s, %" PRIu64 " lost, %" PRIu64 " gained, %" PRIu64 " changed", paint(PAINT_BOLD),
           counts->same, counts->same == 1 ? " is" : "s are", paint(PAINT_PLAIN), counts->lost, counts->gained, counts->changed);
    if (counts->changed)
        printf(" (%" PRIu64 " field%s; blocks: %" PRIu64 " lost, %" PRIu64 " gained, %" PRIu64 " rewritten, %" PRIu64 " otherwise)", counts->fields,
               plural(counts->fields), counts->blocks_lost, counts->blocks_gained, counts->blocks_rewritten, counts->blocks_restated);
    printf("\n");
    print_tally("What the second drops and the first keeps, by", &counts->lost_by);
    print_tally("What the first drops and the second keeps, by", &counts->gained_by);
}
