/**
 * @file change.h
 * Changes to a document that are wished for outside of C, by a script or by another program.
 *
 * Each is looked at as if it came from a stranger: texts are valid UTF-8, ranges lie within their text and between
 * characters, reasons are slugs, fields are those that the pipeline names, with their types. What cannot be is refused
 * in words. All of these return false when the change was not made: then `error` says why, or, where the document is
 * over a limit, the core has marked the call. [worker]
 */
#ifndef QUERN_LIB_CHANGE_H
#define QUERN_LIB_CHANGE_H

#include <quern/plugin.h>

enum { CHANGE_NAME_SIZE = 64, CHANGE_ERROR_SIZE = 320 };

/** A document that is being changed. */
struct change {
    qn_call *call;
    qn_doc *doc;
    const qn_strings *fields; /**< those that may be set (QN_NAMED_FIELDS) */
    bool dropped;             /**< change_drop was called */
    char error[CHANGE_ERROR_SIZE];
};

/** Gives a block another text, copied. Spans outside of the part that differs stay. */
bool change_text(struct change *change, qn_block *block, qn_slice text);

/** Drops or marks a block for a reason that is named here. */
bool change_state(struct change *change, qn_block *block, qn_state state, qn_slice reason, qn_slice detail);

/** Drops the document. */
bool change_drop(struct change *change, qn_slice reason, qn_slice detail);

/**
 * Sets a field. A text that is to be a date becomes one, an integer that is to be a real, too.
 * @param source where it was read, or NULL
 */
bool change_field(struct change *change, qn_slice name, qn_value value, const qn_source *source);

/** Takes a field away, whoever set it. */
bool change_unset(struct change *change, qn_slice name);

/** Adds a span to a block. @param begin,end bytes of its text @return NULL: refused */
qn_span *change_span(struct change *change, qn_block *block, qn_slice type, size_t begin, size_t end);

/** Adds a feature to a span. */
bool change_feature(struct change *change, qn_span *span, qn_slice name, qn_slice value);

#endif
