#include "outcome.h"

#include "../base/units.h"
#include "../document/block.h"
#include "paint.h"
#include "show.h"

#include <stdio.h>

/* A list of long texts in a line each. */
static void print_value(const qn_value *value)
{
    enum { SHORT = 60 };
    size_t size = 0;
    for (uint32_t i = 0; value->type == QN_LIST && i < value->count; i++)
        size += value->list[i].size;
    if (size <= SHORT) {
        show_value(value, 0);
        return;
    }
    for (uint32_t i = 0; i < value->count; i++) {
        fputs(i ? "\n                 " : "", stdout);
        paint_text(stdout, value->list[i], 0);
    }
}

static void print_fields(const qn_doc *doc)
{
    for (const qn_field *field = doc->fields; field; field = field->next) {
        printf("  %s%-14.*s%s ", paint(PAINT_BLUE), (int)field->name.size, field->name.data, paint(PAINT_PLAIN));
        print_value(&field->value);
        printf("   %s(%.*s", paint(PAINT_DIM), (int)field->stage.size, field->stage.data);
        if (field->origin.size)
            printf(": %.*s", (int)field->origin.size, field->origin.data);
        if (field->block != QN_NO_BLOCK)
            printf(", block %u", field->block);
        printf(")%s\n", paint(PAINT_PLAIN));
    }
}

static void print_block(const struct outcome_style *style, const qn_block *block)
{
    static const enum paint colours[] = {PAINT_GREEN, PAINT_YELLOW, PAINT_RED};
    static const char signs[] = {'+', '~', '-'};
    const unsigned state = block->state <= QN_DROPPED ? block->state : QN_KEPT;
    if (state == QN_KEPT ? style->hide_kept : style->hide_dropped)
        return;
    printf("%s%c%s %4u %-10s ", paint(colours[state]), signs[state], paint(PAINT_PLAIN), block->id, block_kind_name(block->kind));
    if (state == QN_DROPPED)
        fputs(paint(PAINT_DIM), stdout);
    paint_text(stdout, block->text, style->whole ? 0 : paint_width(stdout) - 22);
    printf("%s\n", paint(PAINT_PLAIN));
    if (block->cause) {
        fputs("                    ", stdout);
        show_cause(block->cause);
        fputs("\n", stdout);
    }
}

void outcome_print(const struct result *result, const struct outcome_style *style)
{
    const qn_doc *doc = result->document;
    printf("%s%.*s%s", paint(PAINT_BOLD), (int)(doc ? doc->id.size : result->uri.size), doc ? doc->id.data : result->uri.data,
           paint(PAINT_PLAIN));
    if (doc)
        printf(" (%.*s, %zu byte%s)", (int)doc->media.size, doc->media.data ? doc->media.data : "", doc->raw.size, plural(doc->raw.size));
    if (result->failed_stage) {
        printf(": %sfailed%s in %s: %s\n", paint(PAINT_RED), paint(PAINT_PLAIN), result->failed_stage, result->message);
    } else if (!doc) {
        printf(": %sholds no document%s\n", paint(PAINT_YELLOW), paint(PAINT_PLAIN));
    } else if (doc->verdict == QN_DROP && doc->cause) {
        printf(": %sdropped%s by ", paint(PAINT_YELLOW), paint(PAINT_PLAIN));
        show_cause(doc->cause);
        printf("\n");
    } else {
        printf(": %skept%s\n", paint(PAINT_GREEN), paint(PAINT_PLAIN));
    }
    if (!doc)
        return;
    print_fields(doc);
    for (const qn_block *block = doc->blocks; block; block = block->next)
        print_block(style, block);
}
