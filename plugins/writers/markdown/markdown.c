/* markdown: a page to keep: CommonMark with GitHub's tables, and the fields as YAML in front. */
#include "fields.h"
#include "inline.h"
#include "json.h"

#include <quern/plugin.h>

struct markdown {
    bool front_matter, links;
};

static const qn_option options[] = {
    QN_OPT_BOOL(struct markdown, front_matter, true, "begin with the fields and the uri as YAML"),
    QN_OPT_BOOL(struct markdown, links, true, "keep links and pictures, not their words alone"),
};

enum { DEEPEST_LIST = 16, DEEPEST_QUOTE = 16, HIGHEST_ORDINAL = 999999999, WIDEST_TABLE = 64 };

/* An item of a list that the page is in, by depth. */
struct item {
    uint32_t ordinal; /* 0: a bullet */
    uint32_t indent;  /* of its text */
    bool closed;      /* "1)", which parts it from a list "1." right above */
};

/* The columns of a table, where Markdown has no cell that spans several: those further on span one each. */
struct grid {
    uint8_t covered[WIDEST_TABLE]; /* further rows that a cell above reaches down into */
    size_t at;
};

/* A page on its way out. */
struct page {
    const struct markdown *self;
    qn_call *call; /* NULL: it is only measured */
    const struct address_base *base; /* NULL: links and pictures are not written */
    struct grid grid;
    const qn_block *above; /* the block before; NULL: none yet */
    bool empty;
    bool front_bare; /* the pictures that stand before the block's words are written */
    struct item items[DEEPEST_LIST];
    uint32_t depth; /* of the list that `above` belongs to; 0: none */
    char blanks[DEEPEST_LIST * sizeof "999999999."]; /* as many as the deepest item is set in by */
};

static void put(struct page *page, const char *text)
{
    if (page->call)
        qn_write(page->call, qn_str(text));
}

static void put_times(struct page *page, const char *text, size_t count)
{
    while (count-- > 0)
        put(page, text);
}

static void put_inline(struct page *page, const qn_block *block, enum inline_place place, qn_slice prefix)
{
    struct inline_text text = {page->call, place, page->base, prefix, block->text, block->spans, page->front_bare};
    inline_put(&text, 0, (uint32_t)block->text.size);
}

/* ---- The fields ---- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_plain_key(qn_slice name)
{
    for (size_t i = 0; i < name.size; i++) {
        const char byte = name.data[i];
        const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && (i == 0 || !(is_digit(byte) || byte == '_' || byte == '-')))
            return false;
    }
    return name.size > 0;
}

/* JSON is YAML, so values are written as such; dates, too, are strings. */
static void put_front_matter(struct page *page, const qn_doc *doc)
{
    const struct fields fields = fields_in_order(page->call, doc);
    put(page, "---\n");
    for (size_t i = 0; i < fields.count; i++) {
        const qn_field *field = fields.rows[i];
        if (is_plain_key(field->name))
            qn_write(page->call, field->name);
        else
            json_put_string(page->call, field->name);
        put(page, ": ");
        json_put_value(page->call, &field->value);
        put(page, "\n");
    }
    if (!qn_field_of(doc, "uri")) {
        put(page, "uri: ");
        json_put_string(page->call, doc->uri);
        put(page, "\n");
    }
    put(page, "---");
    page->empty = false;
}

/* ---- Blocks ---- */

static void put_heading(struct page *page, const qn_block *block)
{
    put_times(page, "#", block->level < 1 ? 1 : block->level > 6 ? 6 : block->level);
    put(page, " ");
    put_inline(page, block, INLINE_HEADING, qn_str(""));
}

static size_t quote_depth(const qn_block *block)
{
    return block->level < 1 ? 1 : block->level > DEEPEST_QUOTE ? DEEPEST_QUOTE : block->level;
}

static void put_quote(struct page *page, const qn_block *block)
{
    char prefix[2 * DEEPEST_QUOTE];
    const size_t depth = quote_depth(block);
    for (size_t i = 0; i < depth; i++)
        memcpy(prefix + 2 * i, "> ", 2);
    qn_write(page->call, qn_bytes(prefix, 2 * depth));
    put_inline(page, block, INLINE_PARAGRAPH, qn_bytes(prefix, 2 * depth));
}

/* In italics. */
static void put_caption(struct page *page, const qn_block *block)
{
    qn_span whole = {.type = qn_str("em"), .begin = 0, .end = (uint32_t)block->text.size, .next = block->spans};
    qn_block caption = *block;
    caption.spans = &whole;
    put_inline(page, &caption, INLINE_PARAGRAPH, qn_str(""));
}

static qn_slice language_of(const qn_block *block)
{
    for (const qn_span *span = block->spans; span; span = span->next)
        for (const qn_feature *feature = span->features; feature; feature = feature->next)
            if (qn_equal(span->type, qn_str("code")) && qn_equal(feature->name, qn_str("language")))
                return feature->value;
    return qn_bytes(NULL, 0);
}

/* As long as nothing in it could end the line or the fence. */
static bool is_info_string(qn_slice language)
{
    for (size_t i = 0; i < language.size; i++)
        if ((uint8_t)language.data[i] <= ' ' || language.data[i] == '`')
            return false;
    return true;
}

/* Each line behind the prefix. */
static void put_code(struct page *page, const qn_block *block, qn_slice prefix)
{
    const qn_slice language = language_of(block);
    qn_slice code = block->text;
    size_t fence = 3, run = 0;
    for (size_t i = 0; i < code.size; i++) {
        run = code.data[i] == '`' ? run + 1 : 0;
        if (run >= fence)
            fence = run + 1;
    }
    put_times(page, "`", fence);
    if (is_info_string(language))
        qn_write(page->call, language);
    put(page, "\n");
    while (code.size) {
        const char *end = memchr(code.data, '\n', code.size);
        const size_t size = end ? (size_t)(end - code.data) : code.size;
        qn_write(page->call, size ? prefix : qn_bytes(NULL, 0));
        qn_write(page->call, qn_part(code, 0, size));
        put(page, "\n");
        code = qn_part(code, size + 1, code.size);
    }
    qn_write(page->call, prefix);
    put_times(page, "`", fence);
}

/* ---- Lists ---- */

/* What goes on with an item stands below its text: the blanks before each line. Else the list has ended. */
static qn_slice continue_item(struct page *page, const qn_block *block)
{
    const bool continues = (block->kind == QN_PARAGRAPH || block->kind == QN_CODE) && block->level;
    page->depth = !continues ? 0 : block->level < page->depth ? block->level : page->depth;
    return qn_bytes(page->blanks, page->depth ? page->items[page->depth - 1].indent : 0);
}

/* Goes to the item's depth, which is at most one below the item above. */
static struct item *enter_item(struct page *page, const qn_block *block)
{
    uint32_t depth = block->level < 1 ? 1 : block->level > DEEPEST_LIST ? DEEPEST_LIST : block->level;
    if (depth > page->depth + 1)
        depth = page->depth + 1;
    struct item *item = &page->items[depth - 1];
    const uint32_t ordinal = block->ordinal > HIGHEST_ORDINAL ? 0 : block->ordinal;
    if (depth > page->depth)
        *item = (struct item){0};
    else if (ordinal && item->ordinal && ordinal != item->ordinal + 1)
        item->closed = !item->closed;
    item->ordinal = ordinal;
    page->depth = depth;
    return item;
}

static void put_list_item(struct page *page, const qn_block *block)
{
    const uint32_t above = page->depth;
    struct item *item = enter_item(page, block);
    const uint32_t indent = page->depth > 1 ? item[-1].indent : 0;
    if (above && page->depth > above && item->ordinal > 1)
        put(page, "\n"); /* a number other than 1 cannot begin a list right below a paragraph */
    qn_write(page->call, qn_bytes(page->blanks, indent));
    char marker[16] = "- ";
    if (item->ordinal)
        snprintf(marker, sizeof marker, "%u%s ", (unsigned)item->ordinal, item->closed ? ")" : ".");
    put(page, marker);
    item->indent = indent + (uint32_t)strlen(marker);
    put_inline(page, block, INLINE_PARAGRAPH, qn_bytes(page->blanks, item->indent));
}

/* ---- Tables ---- */

static bool begins_table(const qn_block *above, const qn_block *row)
{
    return !above || above->kind != QN_TABLE_ROW || (row->level == 1 && above->level != 1);
}

static const qn_span *cell_from(const qn_span *span)
{
    while (span && !qn_equal(span->type, qn_str("cell")))
        span = span->next;
    return span;
}

/* How many columns or rows a cell spans; 0 rows: to the end of the table. */
static uint32_t extent_of(const qn_span *cell, const char *name)
{
    uint32_t number = 0;
    for (const qn_feature *feature = cell ? cell->features : NULL; feature; feature = feature->next)
        if (qn_equal(feature->name, qn_str(name))) {
            for (size_t i = 0; i < feature->value.size && is_digit(feature->value.data[i]) && number < UINT16_MAX; i++)
                number = number * 10 + (uint32_t)(feature->value.data[i] - '0');
            return number;
        }
    return 1;
}

/* Columns that cells above reach down into are empty here. @return how many */
static size_t pass_covered(struct page *page, struct grid *grid)
{
    size_t count = 0;
    for (; grid->at < WIDEST_TABLE && grid->covered[grid->at]; grid->at++, count++) {
        grid->covered[grid->at]--;
        put(page, "  |");
    }
    return count;
}

/* The columns that a cell takes; those behind its first are empty. @return how many, with its own */
static size_t pass_cell(struct page *page, struct grid *grid, const qn_span *cell)
{
    const uint32_t columns = extent_of(cell, "columns"), rows = extent_of(cell, "rows");
    size_t count = 0;
    do {
        if (count++)
            put(page, "  |");
        if (grid->at < WIDEST_TABLE)
            grid->covered[grid->at++] = (uint8_t)(rows == 0 || rows > UINT8_MAX ? UINT8_MAX : rows - 1);
    } while (count < columns && grid->at < WIDEST_TABLE && !grid->covered[grid->at]);
    return count;
}

/* @return the columns of the row */
static size_t put_cells(struct page *page, const qn_block *row, struct grid *grid)
{
    struct inline_text text = {page->call, INLINE_CELL, page->base, qn_str(""), row->text, row->spans, false};
    const qn_span *cell = cell_from(row->spans);
    size_t count = 0, begin = 0, end;
    grid->at = 0;
    put(page, "|");
    do {
        end = begin;
        while (end < row->text.size && row->text.data[end] != '\t')
            end++;
        count += pass_covered(page, grid);
        put(page, " ");
        if (page->call)
            inline_put(&text, (uint32_t)begin, (uint32_t)end);
        put(page, " |");
        count += pass_cell(page, grid, cell);
        cell = cell_from(cell ? cell->next : NULL);
        begin = end + 1;
    } while (end < row->text.size);
    return count + pass_covered(page, grid);
}

/* The widest row decides, for what stands beyond the first row's cells is not shown. */
static size_t column_count(const struct page *page, const qn_block *first)
{
    struct page unwritten = {.self = page->self};
    struct grid grid = {0};
    size_t columns = 0;
    const qn_block *above = NULL;
    for (const qn_block *row = first; row && row->kind == QN_TABLE_ROW; row = qn_kept_from(row->next)) {
        if (above && begins_table(above, row))
            break;
        const size_t count = put_cells(&unwritten, row, &grid);
        columns = count > columns ? count : columns;
        above = row;
    }
    return columns;
}

static void put_table_row(struct page *page, const qn_block *row)
{
    if (!begins_table(page->above, row)) {
        put_cells(page, row, &page->grid);
        return;
    }
    const size_t columns = column_count(page, row);
    const bool headings = row->level == 1;
    size_t count = 0;
    page->grid = (struct grid){0};
    if (headings)
        count = put_cells(page, row, &page->grid);
    else
        put(page, "|");
    put_times(page, "  |", columns - count);
    put(page, "\n|");
    put_times(page, " --- |", columns);
    if (!headings) {
        put(page, "\n");
        put_cells(page, row, &page->grid);
    }
}

/* ---- The page ---- */

static bool has_words(const qn_block *block)
{
    size_t blanks = 0;
    while (blanks < block->text.size && (uint8_t)block->text.data[blanks] <= ' ')
        blanks++;
    return blanks < block->text.size || block->kind == QN_RULE;
}

static bool shows(const qn_block *block)
{
    return has_words(block) || block->spans;
}

/* What stands between two blocks: a blank line, except within a list or a table; a quotation goes on behind its mark. */
static void put_distance(struct page *page, const qn_block *block)
{
    const qn_block *above = page->above;
    const bool alike = above && above->kind == block->kind;
    const bool in_table = alike && block->kind == QN_TABLE_ROW && !begins_table(above, block);
    if (page->empty)
        return;
    put(page, "\n");
    if (alike && block->kind == QN_QUOTE) {
        const size_t one = quote_depth(above), other = quote_depth(block);
        put_times(page, ">", one < other ? one : other);
        put(page, "\n");
    } else if (!in_table && !(alike && block->kind == QN_LIST_ITEM)) {
        put(page, "\n");
    }
}

/*
 * A picture before the words of a block is mostly none of its own, but what stood above it: it gets a paragraph, or a
 * line above its caption. In items and cells, and within a quotation that goes on, it stays.
 */
static bool put_front(struct page *page, const qn_block *block)
{
    const bool goes_on = block->kind == QN_QUOTE && page->above && page->above->kind == QN_QUOTE;
    const struct inline_text text = {page->call, INLINE_PARAGRAPH, page->base, qn_str(""), block->text, block->spans, false};
    return block->kind != QN_LIST_ITEM && block->kind != QN_TABLE_ROW && !goes_on && inline_put_front(&text);
}

static void put_block(struct page *page, const qn_block *block)
{
    const qn_slice prefix = block->kind == QN_LIST_ITEM ? qn_str("") : continue_item(page, block);
    qn_write(page->call, prefix);
    page->front_bare = put_front(page, block);
    if (page->front_bare && !has_words(block))
        return;
    if (page->front_bare) {
        put(page, block->kind == QN_CAPTION ? "\\\n" : "\n\n");
        qn_write(page->call, prefix);
    }
    switch (block->kind) {
    case QN_HEADING:
        put_heading(page, block);
        break;
    case QN_LIST_ITEM:
        put_list_item(page, block);
        break;
    case QN_QUOTE:
        put_quote(page, block);
        break;
    case QN_TABLE_ROW:
        put_table_row(page, block);
        break;
    case QN_CODE:
        put_code(page, block, prefix);
        break;
    case QN_CAPTION:
        put_caption(page, block);
        break;
    case QN_RULE:
        put(page, "* * *");
        break;
    default:
        put_inline(page, block, INLINE_PARAGRAPH, prefix);
    }
}

static qn_slice put_title(struct page *page, const qn_doc *doc)
{
    const qn_field *field = qn_field_of(doc, "title");
    if (!field || field->value.type != QN_TEXT || field->value.text.size == 0)
        return qn_bytes(NULL, 0);
    const qn_block title = {.text = field->value.text, .kind = QN_HEADING, .level = 1};
    put(page, page->empty ? "" : "\n\n");
    put_heading(page, &title);
    page->empty = false;
    return title.text;
}

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct markdown *self = state;
    struct address_base base = {0};
    if (self->links)
        address_init(&base, doc);
    struct page page = {.self = self, .call = call, .base = self->links ? &base : NULL, .empty = true};
    memset(page.blanks, ' ', sizeof page.blanks);
    if (page.self->front_matter)
        put_front_matter(&page, doc);
    const qn_slice title = put_title(&page, doc);
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const bool repeats_title = !page.above && title.size > 0 && qn_equal(block->text, title);
        if (!shows(block) || repeats_title)
            continue;
        put_distance(&page, block);
        put_block(&page, block);
        page.above = block;
        page.empty = false;
    }
    put(&page, page.empty ? "" : "\n\n");
    address_fini(&base);
    return QN_PASS;
}

static const qn_plugin markdown = {
    QN_PLUGIN_HEAD,
    .name = "markdown", .version = "1.0.0", .license = "MIT",
    .summary = "Write the page as Markdown",
    .kind = QN_WRITER, .threading = QN_SHARED, .state_size = sizeof(struct markdown),
    QN_TABLE(option, options),
    .render = render,
};
QN_MODULE(&markdown);
