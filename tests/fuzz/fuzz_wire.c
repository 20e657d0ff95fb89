/*
 * fuzz_wire: any bytes as the body of a frame, with a header that is right, so that the deep checks are met. What is read
 * must be whole in itself, and must come out as the same bytes again.
 */
#include "document/wire.h"

#include <stdlib.h>

enum { HEADER = 16, MEMORY = 4 << 20, BLOCKS = 4096 };

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_document(const qn_doc *doc)
{
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        require(block->id < doc->block_count && block->state <= QN_DROPPED);
        for (const qn_span *span = block->spans; span; span = span->next)
            require(span->begin <= span->end && span->end <= block->text.size);
    }
    for (const qn_field *field = doc->fields; field; field = field->next)
        require(field->value.type <= QN_LIST && (field->block == QN_NO_BLOCK || field->block < doc->block_count));
    for (const qn_annex *annex = doc->annexes; annex; annex = annex->next)
        require((uintptr_t)annex->bytes.data % 16 == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct document *document;
    struct buffer frame = {0}, again = {0};
    struct error error;
    if (!document)
        require((document = document_new(MEMORY, BLOCKS)) != NULL);
    const uint64_t whole = HEADER + size;
    require(buffer_append(&frame, "QNW3\0\0\0\0", 8) && buffer_append(&frame, &whole, 8) && buffer_append(&frame, data, size));
    if (wire_read(qn_bytes(frame.data, frame.size), document, &error)) {
        check_document(&document->pub);
        require(wire_write(document, true, &again) && again.size == frame.size);
    }
    document_reset(document);
    buffer_fini(&frame);
    buffer_fini(&again);
    return 0;
}
