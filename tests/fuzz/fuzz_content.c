/*
 * fuzz_content: any bytes as a page, to the html reader and then to the content cleaner, through the test kit. Whatever
 * the page is, what was taken away has a reason, and the evidence names what was chosen.
 */
#include <quern/quern-test.h>

#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_document(const qn_doc *doc)
{
    for (const qn_block *block = doc->blocks; block; block = block->next)
        require(block->state != QN_DROPPED || (block->cause && block->cause->reason.size));
    const qn_field *candidates = qn_field_of(doc, "candidates");
    if (!candidates)
        return;
    require(candidates->value.count >= 2 && strncmp(candidates->value.list[0].data, "chosen", 6) == 0);
    require(qn_field_of(doc, "kind") || !doc->block_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static qt_fixture *reader, *cleaner;
    if (!reader) {
        reader = qt_new("reader/html", "keep_empty = true;");
        cleaner = qt_new("cleaner/content", "evidence = true;");
        require(reader && cleaner);
    }
    if (qt_read(reader, "page.html", data, size) != QN_PASS)
        return 0;
    require(qt_process_docs(cleaner, reader) == QN_PASS);
    for (size_t i = 0; i < qt_doc_count(reader); i++)
        check_document(qt_doc(reader, i));
    return 0;
}
