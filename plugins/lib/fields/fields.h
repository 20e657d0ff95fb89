/**
 * @file fields.h
 * A document's fields in the order in which people want to see them.
 */
#ifndef QUERN_LIB_FIELDS_H
#define QUERN_LIB_FIELDS_H

#include <quern/plugin.h>

/** The fields of a document, in scratch memory. */
struct fields {
    const qn_field **rows;
    size_t count;
};

/** Title, date, author, source and lang, then the others by name. None at all when there is no memory left. */
struct fields fields_in_order(qn_call *call, const qn_doc *doc);

#endif
