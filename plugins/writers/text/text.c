/* text: the kept blocks as plain text that one would read as it is. */
#include <quern/plugin.h>

struct text {
    bool title;
    const char *separator;
};

static const qn_option options[] = {
    QN_OPT_BOOL(struct text, title, true, "begin with the title"),
    QN_OPT_TEXT(struct text, separator, "\f", "the line that ends each document, by default a form feed; \"\": none"),
};

static void put(qn_call *call, const char *text)
{
    qn_write(call, qn_str(text));
}

static void put_blanks(qn_call *call, size_t count)
{
    static const char blanks[] = "                                ";
    for (size_t size; count > 0; count -= size) {
        size = count < sizeof blanks - 1 ? count : sizeof blanks - 1;
        qn_write(call, qn_bytes(blanks, size));
    }
}

/* Writes lines, all but the first one set in by some blanks. */
static void put_lines(qn_call *call, qn_slice text, size_t indent)
{
    while (text.size > 0) {
        const char *end = indent ? memchr(text.data, '\n', text.size) : NULL;
        const size_t size = end ? (size_t)(end - text.data) + 1 : text.size;
        qn_write(call, qn_part(text, 0, size));
        if (end)
            put_blanks(call, indent);
        text = qn_part(text, size, text.size);
    }
}

static void put_list_item(qn_call *call, const qn_block *block)
{
    char marker[16];
    const int size = block->ordinal ? snprintf(marker, sizeof marker, "%u. ", (unsigned)block->ordinal)
                                    : snprintf(marker, sizeof marker, "- ");
    const size_t indent = block->level > 1 ? 2 * (size_t)(block->level - 1) : 0;
    put_blanks(call, indent);
    put(call, marker);
    put_lines(call, block->text, indent + (size_t)size);
}

static void put_block(qn_call *call, const qn_block *block)
{
    if (block->kind == QN_RULE)
        put(call, "* * *");
    else if (block->kind == QN_LIST_ITEM)
        put_list_item(call, block);
    else
        qn_write(call, block->text);
}

/* The items of a list and the rows of a table stand together; else there is a blank line. */
static bool stand_together(const qn_block *above, const qn_block *below)
{
    return above->kind == below->kind && (below->kind == QN_LIST_ITEM || below->kind == QN_TABLE_ROW);
}

static bool shows(const qn_block *block)
{
    return block->text.size > 0 || block->kind == QN_RULE;
}

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct text *self = state;
    const qn_field *field = self->title ? qn_field_of(doc, "title") : NULL;
    const qn_slice title = field && field->value.type == QN_TEXT ? field->value.text : qn_bytes(NULL, 0);
    bool empty = title.size == 0;
    if (!empty)
        qn_write(call, title);

    const qn_block *above = NULL;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (!shows(block) || (!above && qn_equal(block->text, title)))
            continue;
        if (!empty)
            put(call, above && stand_together(above, block) ? "\n" : "\n\n");
        put_block(call, block);
        above = block;
        empty = false;
    }
    if (empty)
        return QN_PASS;
    put(call, "\n");
    if (self->separator[0]) {
        put(call, self->separator);
        put(call, "\n");
    }
    return QN_PASS;
}

static const qn_plugin text = {
    QN_PLUGIN_HEAD,
    .name = "text", .version = "1.0.0", .license = "MIT",
    .summary = "Write the kept text, to be read as it is",
    .kind = QN_WRITER, .threading = QN_SHARED, .state_size = sizeof(struct text),
    QN_TABLE(option, options),
    .render = render,
};
QN_MODULE(&text);
