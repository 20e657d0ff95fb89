/* story: takes a MENAFN page that has been made into blocks apart: what is the story, and what is around it. */
#ifndef MENAFN_STORY_H
#define MENAFN_STORY_H

#include <quern/plugin.h>

/** The reasons of the plugin's table, in its order. */
enum menafn_reason {
    REASON_ERROR_PAGE,
    REASON_SHARE_BAR,
    REASON_DATE_HEADER,
    REASON_HEADLINE,
    REASON_DATELINE,
    REASON_ID_LINE,
    REASON_LEGAL_DISCLAIMER,
    REASON_FOOT,
    REASON_SIDE_LIST,
    REASON_HIDDEN,
    REASON_EMPTY,
};

/**
 * Drops what is not the story and sets the fields that it states. A document with nothing left is dropped as empty.
 * @return false: over a limit of the document
 */
bool story_take(qn_call *call, qn_doc *doc);

#endif
