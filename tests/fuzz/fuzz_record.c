/*
 * fuzz_record: any bytes as a record of a result. What is read must be no different from itself, and
 * be compared with an empty document, whatever it says.
 */
#include "compare/changes.h"
#include "compare/record.h"

#include <stdlib.h>

enum { MEMORY = 4 << 20, BLOCKS = 4096 };

static void require(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct document *document, *empty;
    struct changes changes = {.fields = NULL};
    struct record_facts facts;
    struct error error;
    if (!document)
        require((document = document_new(MEMORY, BLOCKS)) && (empty = document_new(MEMORY, BLOCKS)));
    if (record_read(qn_bytes(data, size), document, &facts, &error)) {
        require(changes_make(&changes, &document->pub, &document->pub, true));
        require(changes.field_count == 0 && changes.block_count == 0);
        require(changes_make(&changes, &document->pub, &empty->pub, false));
        require(changes_make(&changes, &empty->pub, &document->pub, false));
    }
    changes_fini(&changes);
    document_reset(document);
    return 0;
}
