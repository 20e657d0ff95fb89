/* field: the named, typed values of a document, in the order in which they were first set. */
#ifndef CORE_DOCUMENT_FIELD_H
#define CORE_DOCUMENT_FIELD_H

#include "../base/buffer.h"
#include "document.h"

/* Sets or replaces; name and value are copied, the other slices of `field` are not. False: over the memory limit. */
bool field_set(struct document *document, const qn_field *field);
void field_unset(struct document *document, qn_slice name);
/* Appends the value as people read it: a list with commas between. */
void field_print_value(const qn_value *value, struct buffer *out);
/* The word for a type. */
const char *field_type_name(uint32_t type);

#endif
