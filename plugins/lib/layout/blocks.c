#include "blocks.h"

static qn_kind kind_of(const struct layout_paragraph *paragraph)
{
    switch (paragraph->kind) {
    case LAYOUT_HEADING:
        return QN_HEADING;
    case LAYOUT_ITEM:
        return QN_LIST_ITEM;
    case LAYOUT_PARAGRAPH:
        break;
    }
    return QN_PARAGRAPH;
}

bool blocks_add(struct layout *layout, struct charset_text *text, qn_call *call, qn_doc *doc)
{
    struct layout_paragraph paragraph;
    while (layout_next(layout, &paragraph)) {
        qn_slice words = qn_part(layout->text, paragraph.begin, paragraph.end);
        if (paragraph.folded) {
            char *folded = qn_doc_alloc(call, doc, words.size);
            if (!folded)
                return false;
            words = qn_bytes(folded, layout_fold(layout, &paragraph, folded));
        }
        const uint64_t begin = charset_origin(text, paragraph.begin), end = charset_origin(text, paragraph.end);
        qn_block *block = qn_add_block(call, doc, kind_of(&paragraph), words, begin, end);
        if (!block)
            return false;
        block->level = (uint8_t)paragraph.level;
    }
    return true;
}
