/* fuzz_charset: any bytes under any label. The text must be UTF-8 with origins that never go back, and its paragraphs lie in it. */
#include <charset.h>
#include <layout.h>
#include <utf8.h>

#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* ---- A host that has memory and nothing else ---- */

#define MAX_BLOCKS 8

struct memory {
    qn_call call;
    void *blocks[MAX_BLOCKS];
    size_t count;
};

static void *allocate(qn_call *call, qn_doc *doc, size_t size)
{
    struct memory *memory = (struct memory *)call;
    (void)doc;
    require(memory->count < MAX_BLOCKS);
    return memory->blocks[memory->count++] = malloc(size);
}

static const qn_host host = {.size = sizeof(qn_host), .doc_alloc = allocate};

/* ---- What must hold ---- */

static void check_origins(struct charset_text *text)
{
    uint64_t last = 0;
    for (size_t i = 0; i <= text->text.size; i += 1 + i / 64) {
        const uint64_t origin = charset_origin(text, i);
        require(origin >= last && origin <= text->raw.size);
        last = origin;
    }
    require(charset_origin(text, text->text.size) == text->raw.size);
    require(charset_origin(text, 0) <= charset_origin(text, text->text.size / 2));
}

static void check_paragraphs(qn_slice text, size_t width)
{
    struct layout layout;
    struct layout_paragraph paragraph;
    size_t last = 0;
    layout_begin(&layout, text);
    if (width)
        layout.width = width;
    while (layout_next(&layout, &paragraph)) {
        require(paragraph.begin >= last && paragraph.begin < paragraph.end && paragraph.end <= text.size);
        last = paragraph.end;
        if (!paragraph.folded)
            continue;
        char *folded = malloc(paragraph.end - paragraph.begin);
        require(folded);
        const size_t size = layout_fold(&layout, &paragraph, folded);
        require(size > 0 && size <= paragraph.end - paragraph.begin);
        require(utf8_valid_size(qn_bytes(folded, size)) == size);
        free(folded);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = {"", "utf-8", "windows-1252", "windows-1251", "windows-1258", "utf-16le", "utf-16be",
                                         "gbk", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "euc-kr", "koi8-u"};
    if (size == 0)
        return 0;
    struct memory memory = {.call = {&host}};
    const qn_input input = {.size = sizeof input, .bytes = qn_bytes(data + 1, size - 1),
                            .charset = qn_str(labels[data[0] % (sizeof labels / sizeof *labels)])};
    struct charset_text text;
    require(charset_decode(&memory.call, NULL, &input, qn_part(input.bytes, 0, 16), &text));
    require(utf8_valid_size(text.text) == text.text.size);
    check_origins(&text);
    check_paragraphs(text.text, 0);
    check_paragraphs(text.text, LAYOUT_ANY_WIDTH);
    charset_fini(&text);
    for (size_t i = 0; i < memory.count; i++)
        free(memory.blocks[i]);
    return 0;
}
