/* request: a document as one line of JSON, as docs/plugin-guide.md shows it. */
#ifndef EXEC_REQUEST_H
#define EXEC_REQUEST_H

#include <quern/plugin.h>

/** A line that is written again for each document. Begin with zeros. */
struct request {
    qn_call call; /* first: what the writer of JSON is given in place of the core's */
    char *data;
    size_t size, capacity;
    bool full; /* there was no memory for more */
};

/** Writes a document. @return false: no memory */
bool request_write(struct request *request, const qn_doc *doc);
void request_fini(struct request *request);

#endif
