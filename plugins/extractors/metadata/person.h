/* person: the names in a text that says who wrote something. */
#ifndef METADATA_PERSON_H
#define METADATA_PERSON_H

#include <quern/types.h>

enum { PERSONS_MOST = 12 };

/** Some people, each once, as a page names them. */
typedef struct persons {
    qn_slice rows[PERSONS_MOST];
    uint64_t keys[PERSONS_MOST];
    size_t count;
} persons;

/**
 * Adds the names in a clean text: "By Jane Doe and Max Muster", "Doe, Jane", "jane@courier.example (Jane Doe)". Words that
 * introduce, roles and addresses go; what is no name adds nothing.
 */
void persons_read(persons *list, qn_slice text);

/** Adds one name as it is, unless it cannot be one. */
void persons_add(persons *list, qn_slice name);

/** Is that all that the text says: "Written by", "Autor"? */
bool persons_introduced(qn_slice text);

/** Is one of these people among those? */
bool persons_share(const persons *a, const persons *b);

#endif
