#include "conduct.h"

#include "../base/characters.h"
#include "../document/wire.h"
#include "draft.h"

#include <stdio.h>

bool is_constant(const void *address, size_t size)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512], rights[8];
    bool found = false;
    while (maps && !found && fgets(line, sizeof line, maps)) {
        unsigned long begin, end;
        if (sscanf(line, "%lx-%lx %7s", &begin, &end, rights) == 3)
            found = rights[0] == 'r' && rights[1] == '-' && (uintptr_t)address >= begin && (uintptr_t)address + size <= end;
    }
    if (maps)
        fclose(maps);
    return found;
}

static bool lies_in(qn_slice text, qn_slice whole)
{
    return (uintptr_t)text.data >= (uintptr_t)whole.data && (uintptr_t)text.data + text.size <= (uintptr_t)whole.data + whole.size;
}

static bool is_owned(const struct document *document, qn_slice text)
{
    return text.size == 0 || lies_in(text, document->pub.raw) || arena_holds(&document->arena, text.data, text.size) ||
           is_constant(text.data, text.size);
}

static bool check_block(const struct document *document, const qn_block *block, bool was_utf8, struct board *board)
{
    if (!is_owned(document, block->text)) {
        board_note(board, RULE_OWNERSHIP, "the text of block %u lies in memory of somebody else", block->id);
        return false;
    }
    if (was_utf8 && !characters_valid(block->text))
        board_note(board, RULE_TEXT, "the text of block %u is not UTF-8", block->id);
    if (block->state != QN_KEPT && !block->cause)
        board_note(board, RULE_SERVICES, "block %u was dropped or marked by hand", block->id);
    return true;
}

bool conduct_check(struct document *document, bool was_utf8, struct board *board)
{
    uint32_t count = 0;
    for (const qn_block *block = document->pub.blocks; block; block = block->next) {
        if (++count > document->pub.block_count) {
            board_note(board, RULE_SERVICES, "the blocks go round in a circle");
            return false;
        }
        if (!check_block(document, block, was_utf8, board))
            return false;
    }
    struct buffer frame = {0};
    struct error error = {0};
    struct document *copy = document_new(SIZE_MAX, UINT32_MAX);
    bool good = copy && wire_write(document, false, &frame);
    if (good && !wire_read(qn_bytes(frame.data, frame.size), copy, &error) && error.code != QN_E_MEMORY) {
        board_note(board, RULE_TEXT, "the document is not whole: it %s", error.message);
        good = false;
    }
    document_free(copy);
    buffer_fini(&frame);
    return good;
}

void conduct_check_verdict(const qn_plugin *table, const struct document *document, qn_verdict verdict, const struct failure *failure,
                           struct board *board)
{
    const bool refused = failure->verdict != QN_PASS;
    if ((int)verdict < QN_PASS || (int)verdict > QN_FAIL_RUN)
        board_note(board, RULE_VERDICT, "returned %d, which is no verdict", (int)verdict);
    else if (verdict == QN_FAIL_RUN && failure->verdict != QN_FAIL_RUN)
        board_note(board, RULE_VERDICT, "ended the run because of a document, and did not say why");
    else if (verdict == QN_FAIL_DOC && !refused)
        board_note(board, RULE_VERDICT, "failed and did not say why");
    else if (verdict == QN_DROP && (table->kind == QN_DEDUPER || table->kind == QN_WRITER))
        board_note(board, RULE_VERDICT, "dropped a document, which is not for its kind to do");
    else if (verdict == QN_DROP && document && !document->pub.cause && !refused)
        board_note(board, RULE_VERDICT, "dropped the document for no reason");
}

void conduct_write(const struct document *document, struct buffer *out)
{
    wire_write(document, false, out);
}
