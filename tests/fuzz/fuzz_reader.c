/*
 * fuzz_reader: any bytes to one of the readers, READER, through the test kit. Whatever the documents are, their texts
 * must be UTF-8 and their blocks' raw ranges lie within the input.
 */
#include <quern/quern-test.h>

#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* The size of a well-formed character; 0: it is none. */
static size_t character_size(const unsigned char *at, size_t left)
{
    static const struct {
        unsigned char low, high, second_low, second_high;
        size_t size;
    } forms[] = {
        {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (at[0] < forms[i].low || at[0] > forms[i].high || left < forms[i].size)
            continue;
        bool good = forms[i].size == 1 || (at[1] >= forms[i].second_low && at[1] <= forms[i].second_high);
        for (size_t k = 2; k < forms[i].size; k++)
            good = good && (at[k] & 0xC0) == 0x80;
        return good ? forms[i].size : 0;
    }
    return 0;
}

static void check_text(qn_slice text)
{
    for (size_t at = 0; at < text.size;) {
        const size_t size = character_size((const unsigned char *)text.data + at, text.size - at);
        require(size > 0);
        at += size;
    }
}

static void check_document(const qn_doc *doc)
{
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        check_text(block->text);
        require(block->raw_begin <= block->raw_end && block->raw_end <= doc->raw.size);
        require((block->state == QN_DROPPED) == (block->cause != NULL));
    }
    for (const qn_field *field = doc->fields; field; field = field->next)
        if (field->value.type == QN_TEXT || field->value.type == QN_DATE)
            check_text(field->value.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static qt_fixture *reader;
    if (!reader)
        require((reader = qt_new(READER, NULL)) != NULL);
    require(qt_probe(reader, "input", data, size) <= 100);
    if (qt_read(reader, "input", data, size) != QN_PASS)
        return 0;
    for (size_t i = 0; i < qt_doc_count(reader); i++)
        check_document(qt_doc(reader, i));
    return 0;
}
