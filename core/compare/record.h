/* record: a line of the writer "jsonl" (docs/record.md) as the document that it was written of, as far as it tells. */
#ifndef CORE_COMPARE_RECORD_H
#define CORE_COMPARE_RECORD_H

#include "../base/error.h"
#include "../document/document.h"

/* What a record says besides the document. */
struct record_facts {
    bool failed;
    bool blocks; /* they are its own, with kinds; else paragraphs of its text */
};

/*
 * Fills an empty document: fields with who set them, blocks kept and dropped with their causes; where the record has
 * no blocks, its text makes a paragraph of each piece between blank lines.
 * On failure the document is to be reset.
 */
bool record_read(qn_slice line, struct document *document, struct record_facts *facts, struct error *error);

#endif
