#include "blockkind.h"

#include <quern/document.h>

const char *blockkind_name(uint32_t kind)
{
    static const char *const names[] = {
        [QN_PARAGRAPH] = "paragraph", [QN_HEADING] = "heading", [QN_LIST_ITEM] = "list-item", [QN_QUOTE] = "quote",
        [QN_TABLE_ROW] = "table-row", [QN_CODE] = "code",       [QN_CAPTION] = "caption",     [QN_RULE] = "rule",
    };
    return kind < sizeof names / sizeof *names ? names[kind] : names[QN_PARAGRAPH];
}
