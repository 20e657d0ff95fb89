#include "walk.h"

#include "attribute.h"
#include "builder.h"
#include "code.h"
#include "row.h"
#include "tag.h"

#define MAX_ROWS 65534
#define CODE_WRAPPERS 2 /* steps up from code to what may say its language */

struct walk {
    struct arrays *arrays;
    const struct tree *tree;
    struct builder builder;
    bool has_title, has_canonical;
};

static struct frame *frames_of(const struct walk *walk)
{
    return walk->arrays->frames.data;
}

static struct frame *top(const struct walk *walk)
{
    return frames_of(walk) + walk->arrays->frames.count - 1;
}

static page_node *node_at(const struct walk *walk, uint32_t node)
{
    return (page_node *)walk->arrays->nodes.data + node;
}

/* ---- Attributes ---- */

static void keep_attribute(struct walk *walk, page_node *node, enum page_attribute_name name, const lxb_dom_attr_t *attribute)
{
    page_attribute *slot = array_add(&walk->arrays->attributes, sizeof *slot);
    if (!slot) {
        walk->builder.failed = true;
        return;
    }
    *slot = (page_attribute){name, builder_keep(&walk->builder, attribute_value(attribute))};
    node->attribute_count++;
}

/* Is that one of the words of an attribute's value? */
static bool says_word(qn_slice value, const char *word)
{
    for (size_t begin = 0; begin < value.size;) {
        size_t end = begin;
        while (end < value.size && (unsigned char)value.data[end] > ' ' && value.data[end] != ';')
            end++;
        if (same_letters(qn_part(value, begin, end), word))
            return true;
        begin = end + 1;
    }
    return false;
}

/* Most links have one, and most say "nofollow" and the like. */
static void read_rel(struct walk *walk, page_node *node, const lxb_dom_attr_t *attribute)
{
    const qn_slice value = attribute_value(attribute);
    if (node->tag == LXB_TAG_A && (says_word(value, "author") || says_word(value, "tag")))
        keep_attribute(walk, node, PAGE_REL, attribute);
}

/* One that lexbor has no number for. */
static void read_named(struct walk *walk, page_node *node, const lxb_dom_attr_t *attribute)
{
    size_t size = 0;
    const lxb_char_t *data = lxb_dom_attr_local_name(attribute, &size);
    const qn_slice name = qn_bytes(data, data ? size : 0);
    if (name.size == 3 && same_letters(name, "rel"))
        read_rel(walk, node, attribute);
    else if (name.size == 4 && same_letters(name, "role"))
        keep_attribute(walk, node, PAGE_ROLE, attribute);
    else if (name.size == 8 && same_letters(name, "itemprop"))
        keep_attribute(walk, node, PAGE_ITEMPROP, attribute);
    else if (name.size == 8 && same_letters(name, "itemtype"))
        keep_attribute(walk, node, PAGE_ITEMTYPE, attribute);
    else if (name.size == 8 && same_letters(name, "datetime"))
        keep_attribute(walk, node, PAGE_DATETIME, attribute);
    else if (name.size == 6 && same_letters(name, "hidden"))
        node->flags |= PAGE_NODE_HIDDEN;
    else if (name.size == 11 && same_letters(name, "aria-hidden") && same_letters(attribute_value(attribute), "true"))
        node->flags |= PAGE_NODE_ARIA_HIDDEN;
}

static void read_attributes(struct walk *walk, page_node *node, const lxb_dom_node_t *element)
{
    for (const lxb_dom_attr_t *attribute = attribute_first(element); attribute; attribute = attribute->next) {
        switch (attribute->node.local_name) {
        case LXB_DOM_ATTR_CLASS: keep_attribute(walk, node, PAGE_CLASS, attribute); break;
        case LXB_DOM_ATTR_ID: keep_attribute(walk, node, PAGE_ID, attribute); break;
        case LXB_DOM_ATTR_CONTENT:
            if (attribute_of(element, "itemprop").size)
                keep_attribute(walk, node, PAGE_CONTENT, attribute);
            break;
        case LXB_DOM_ATTR_STYLE:
            if (style_hides(attribute_value(attribute)))
                node->flags |= PAGE_NODE_HIDDEN;
            break;
        default:
            if (attribute->node.local_name >= LXB_DOM_ATTR__LAST_ENTRY)
                read_named(walk, node, attribute);
        }
    }
}

/* ---- What stands in the head ---- */

static void read_title(struct walk *walk, const lxb_dom_node_t *element)
{
    const lxb_dom_node_t *text = element->first_child;
    if (walk->has_title || !text || text->type != LXB_DOM_NODE_TYPE_TEXT)
        return;
    const lexbor_str_t *data = &((const lxb_dom_character_data_t *)text)->data;
    walk->arrays->title = builder_keep_text(&walk->builder, qn_bytes(data->data, data->length));
    walk->has_title = true;
}

static void read_meta(struct walk *walk, const lxb_dom_node_t *element)
{
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    const qn_slice content = attribute_of(element, "content");
    qn_slice name = qn_bytes(NULL, 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !name.size; i++)
        name = attribute_of(element, keys[i]);
    if (!content.size || !name.size)
        return;
    page_meta *slot = array_add(&walk->arrays->metas, sizeof *slot);
    if (slot)
        *slot = (page_meta){builder_keep(&walk->builder, name), builder_keep(&walk->builder, content)};
    else
        walk->builder.failed = true;
}

static void read_link(struct walk *walk, const lxb_dom_node_t *element)
{
    if (walk->has_canonical || !same_letters(attribute_of(element, "rel"), "canonical"))
        return;
    walk->arrays->canonical = builder_keep(&walk->builder, attribute_of(element, "href"));
    walk->has_canonical = true;
}

static void read_script(struct walk *walk, const lxb_dom_node_t *element)
{
    struct array *texts = &walk->arrays->jsonld;
    const lxb_dom_node_t *text = element->first_child;
    if (!text || text->type != LXB_DOM_NODE_TYPE_TEXT || !says_word(attribute_of(element, "type"), "application/ld+json"))
        return;
    const lexbor_str_t *data = &((const lxb_dom_character_data_t *)text)->data;
    if (data->length == 0 || data->length >= PAGE_JSONLD_MAX - texts->count || memchr(data->data, '\0', data->length))
        return;
    if (!array_reserve(texts, 1, data->length + 1)) {
        walk->builder.failed = true;
        return;
    }
    memcpy((char *)texts->data + texts->count, data->data, data->length);
    texts->count += (uint32_t)data->length + 1;
    ((char *)texts->data)[texts->count - 1] = '\0';
}

/* ---- Elements ---- */

static void enter_list(struct frame *frame, const lxb_dom_node_t *element, uint16_t tag)
{
    frame->lists = (uint8_t)(frame->lists < UINT8_MAX ? frame->lists + 1 : UINT8_MAX);
    frame->numbered = tag == LXB_TAG_OL;
    if (!frame->numbered)
        return;
    const bool reversed = attribute_of(element, "reversed").data;
    int32_t count = 0;
    for (const lxb_dom_node_t *child = element->first_child; reversed && child; child = child->next)
        count += child->type == LXB_DOM_NODE_TYPE_ELEMENT && tag_of(child) == LXB_TAG_LI;
    frame->step = reversed ? -1 : 1;
    frame->number = attribute_number(element, "start", reversed ? count : 1, -1000000000, 1000000000);
}

static void enter_item(struct walk *walk, struct frame *frame, const lxb_dom_node_t *element, uint16_t tag)
{
    struct frame *list = frame - 1;
    frame->kind = QN_LIST_ITEM;
    frame->level = frame->lists ? frame->lists : 1;
    if (tag == LXB_TAG_DD && frame->level < UINT8_MAX)
        frame->level++; /* below what it explains */
    frame->item = walk->arrays->frames.count - 1;
    frame->ordinal = 0;
    if (tag != LXB_TAG_LI || !list->numbered)
        return;
    const int32_t number = attribute_number(element, "value", list->number, -1000000000, 1000000000);
    frame->ordinal = number > 0 ? (uint32_t)number : 0;
    list->number = number + list->step;
}

static void enter_code(struct walk *walk, struct frame *frame, const lxb_dom_node_t *element)
{
    const struct frame *item = frame->item == PAGE_NONE ? NULL : frames_of(walk) + frame->item;
    frame->kind = QN_CODE;
    frame->level = item && item->begun ? item->level : 0;
    frame->verbatim = true;
    walk->builder.language = builder_keep(&walk->builder, code_language(element, CODE_WRAPPERS));
}

static void enter_block(struct walk *walk, struct frame *frame, const lxb_dom_node_t *element, uint16_t tag)
{
    switch (tag) {
    case LXB_TAG_LI:
    case LXB_TAG_DT:
    case LXB_TAG_DD: enter_item(walk, frame, element, tag); break;
    case LXB_TAG_BLOCKQUOTE:
        frame->quotes = (uint8_t)(frame->quotes < UINT8_MAX ? frame->quotes + 1 : UINT8_MAX);
        frame->kind = QN_QUOTE;
        frame->level = frame->quotes;
        break;
    case LXB_TAG_CAPTION:
    case LXB_TAG_FIGCAPTION:
        frame->kind = QN_CAPTION;
        frame->level = 0;
        break;
    case LXB_TAG_TR: {
        bool headings = false;
        frame->row = row_is_data(element, &headings);
        if (frame->row) {
            frame->kind = QN_TABLE_ROW;
            frame->level = headings;
        }
        break;
    }
    case LXB_TAG_HR:
        if (!frame->hidden)
            builder_rule(&walk->builder, frame->node);
        break;
    default:
        if (tag_traits[tag] & TAG_HEADING) {
            frame->kind = QN_HEADING;
            frame->level = (uint8_t)(tag - LXB_TAG_H1 + 1);
        } else if (tag_traits[tag] & TAG_LIST) {
            enter_list(frame, element, tag);
        } else if (tag_traits[tag] & TAG_VERBATIM) {
            enter_code(walk, frame, element);
        }
    }
}

/* The first address of a `srcset`: "a.jpg 1x, b.jpg 2x". */
static qn_slice first_of_set(qn_slice set)
{
    size_t end = 0;
    while (end < set.size && (unsigned char)set.data[end] > ' ')
        end++;
    while (end > 0 && set.data[end - 1] == ',')
        end--;
    return qn_part(set, 0, end);
}

/* A picture that comes with the page itself, mostly a place kept for another. */
static bool is_inlined(qn_slice source)
{
    return source.size > 5 && same_letters(qn_part(source, 0, 5), "data:");
}

/* Scripts put the address in when the picture comes into view. */
static qn_slice image_source(const lxb_dom_node_t *element)
{
    static const char *const singles[] = {"src", "data-src"}, *const sets[] = {"srcset", "data-srcset"};
    for (int i = 0; i < 2; i++) {
        const qn_slice source = attribute_of(element, singles[i]);
        if (source.size && !is_inlined(source))
            return source;
    }
    for (int i = 0; i < 2; i++) {
        const qn_slice source = first_of_set(attribute_of(element, sets[i]));
        if (source.size && !is_inlined(source))
            return source;
    }
    return qn_bytes(NULL, 0);
}

static void enter_image(struct walk *walk, const lxb_dom_node_t *element)
{
    const qn_slice source = image_source(element);
    if (source.size)
        builder_image(&walk->builder, builder_keep(&walk->builder, source),
                      builder_keep_text(&walk->builder, attribute_of(element, "alt")));
}

static void enter_inline(struct walk *walk, struct frame *frame, const lxb_dom_node_t *element, uint16_t tag)
{
    struct builder *builder = &walk->builder;
    const uint8_t traits = tag_traits[tag];
    if (tag == LXB_TAG_BR)
        builder_break(builder, frame);
    else if (frame->hidden)
        return;
    else if (tag == LXB_TAG_IMG)
        enter_image(walk, element);
    else if (tag == LXB_TAG_A && attribute_of(element, "href").size)
        frame->opened = builder_open(builder, PAGE_LINK, builder_keep(builder, attribute_of(element, "href")));
    else if (traits & TAG_STRONG)
        frame->opened = builder_open(builder, PAGE_STRONG, (page_range){0, 0});
    else if (traits & TAG_EM)
        frame->opened = builder_open(builder, PAGE_EM, (page_range){0, 0});
    else if (traits & TAG_CODE && !frame->verbatim)
        frame->opened = builder_open(builder, PAGE_CODE, (page_range){0, 0});
    else if (traits & TAG_CODE && builder->language.end == 0)
        builder->language = builder_keep(builder, code_language(element, 0));
}

static void measure_noscript(struct walk *walk, const lxb_dom_node_t *element)
{
    for (const lxb_dom_node_t *child = element->first_child; child; child = child->next)
        if (child->type == LXB_DOM_NODE_TYPE_TEXT)
            walk->arrays->noscript += ((const lxb_dom_character_data_t *)child)->data.length;
}

static void enter_skipped(struct walk *walk, const lxb_dom_node_t *element, uint16_t tag)
{
    if (tag == LXB_TAG_META)
        read_meta(walk, element);
    else if (tag == LXB_TAG_LINK)
        read_link(walk, element);
    else if (tag == LXB_TAG_TITLE)
        read_title(walk, element);
    else if (tag == LXB_TAG_SCRIPT)
        read_script(walk, element);
    else if (tag == LXB_TAG_NOSCRIPT)
        measure_noscript(walk, element);
}

static void enter_cell(struct walk *walk, struct frame *frame, const lxb_dom_node_t *element)
{
    if (frame->hidden)
        return;
    frame->cell = true;
    builder_open_cell(&walk->builder, row_columns(element),
                      (uint16_t)attribute_number(element, "rowspan", 1, 0, MAX_ROWS));
}

/* The edge of the block-level element on top: a new block; within code a new line, within a row a blank. */
static void edge(struct walk *walk)
{
    const struct frame *around = walk->arrays->frames.count > 1 ? top(walk) - 1 : &(struct frame){0};
    if (around->verbatim && !around->hidden)
        builder_line(&walk->builder);
    else if (around->row)
        builder_blank(&walk->builder, around->hidden);
    else
        builder_flush(&walk->builder);
}

static struct frame *push(struct walk *walk, uint32_t node)
{
    struct array *frames = &walk->arrays->frames;
    struct frame *frame = array_add(frames, sizeof *frame);
    if (!frame) {
        walk->builder.failed = true;
        return NULL;
    }
    if (frames->count == 1)
        *frame = (struct frame){.item = PAGE_NONE};
    else
        *frame = frame[-1];
    frame->node = node;
    frame->numbered = frame->begun = frame->cell = frame->opened = false;
    return frame;
}

static bool is_hidden(const page_node *node, const lxb_dom_node_t *element, uint16_t tag)
{
    if (tag == LXB_TAG_HTML || tag == LXB_TAG_BODY) /* a page that a script shows when it is ready */
        return false;
    return node->flags & PAGE_NODE_HIDDEN || (tag == LXB_TAG_DIALOG && !attribute_of(element, "open").data);
}

/* The sign in a heading by which one links to it. */
static bool is_permalink(const lxb_dom_node_t *element)
{
    static const char *const signs[] = {"#", "\u00B6", "\u00A7", "\U0001F517"};
    const lxb_dom_node_t *text = element->first_child;
    const qn_slice target = attribute_of(element, "href");
    if (!target.size || target.data[0] != '#' || !text || text->next || text->type != LXB_DOM_NODE_TYPE_TEXT)
        return false;
    const lexbor_str_t *data = &((const lxb_dom_character_data_t *)text)->data;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (qn_equal(qn_bytes(data->data, data->length), qn_str(signs[i])))
            return true;
    return false;
}

static uint8_t traits_of(const struct walk *walk, const lxb_dom_node_t *element, uint16_t tag)
{
    if (element->ns == LXB_NS_SVG || (tag == LXB_TAG_A && walk->arrays->frames.count && top(walk)->kind == QN_HEADING && is_permalink(element)))
        return TAG_SKIPPED;
    return tag == LXB_TAG_NOSCRIPT && !walk->tree->scripts ? TAG_BLOCK : tag_traits[tag];
}

/* @return are the nodes below to be walked? */
static bool enter(struct walk *walk, const lxb_dom_node_t *element)
{
    struct arrays *arrays = walk->arrays;
    const uint32_t number = arrays->nodes.count, depth = arrays->frames.count;
    const uint32_t parent = depth ? top(walk)->node : PAGE_NONE;
    const uint16_t tag = tag_of(element);
    const uint8_t traits = traits_of(walk, element, tag);
    page_node *node = array_add(&arrays->nodes, sizeof *node);
    struct frame *frame = node ? push(walk, number) : NULL;
    if (!frame) {
        walk->builder.failed = true;
        return false;
    }
    *node = (page_node){.parent = parent, .attributes = arrays->attributes.count, .tag = tag,
                        .depth = (uint16_t)(depth < UINT16_MAX ? depth : UINT16_MAX), .text.begin = arrays->text.count};
    read_attributes(walk, node, element);
    frame->hidden |= is_hidden(node, element, tag);
    const bool is_block = traits & TAG_BLOCK;
    node->flags = (uint16_t)((node->flags & PAGE_NODE_ARIA_HIDDEN) | (frame->hidden ? PAGE_NODE_HIDDEN : 0) |
                             (is_block ? PAGE_NODE_BLOCK : 0) | (traits & TAG_SKIPPED ? PAGE_NODE_SKIPPED : 0));
    if (traits & TAG_SKIPPED) {
        enter_skipped(walk, element, tag);
        return false;
    }
    if (frame->row && (tag == LXB_TAG_TD || tag == LXB_TAG_TH)) {
        enter_cell(walk, frame, element);
    } else if (is_block) {
        edge(walk);
        if (!frame->verbatim && !frame->row)
            enter_block(walk, frame, element, tag);
    } else {
        enter_inline(walk, frame, element, tag);
    }
    return true;
}

static void leave(struct walk *walk)
{
    struct arrays *arrays = walk->arrays;
    const struct frame *frame = top(walk);
    page_node *node = node_at(walk, frame->node);
    if (frame->opened)
        builder_close(&walk->builder);
    if (frame->cell)
        builder_close_cell(&walk->builder);
    else if (node->flags & PAGE_NODE_BLOCK)
        edge(walk);
    node->end = arrays->nodes.count;
    node->text.end = arrays->text.count;
    if (node->text.begin > node->text.end) /* it began behind the tabs of a row that has no text */
        node->text.begin = node->text.end;
    arrays->frames.count--;
}

static void walk_text(struct walk *walk, const lxb_dom_node_t *text)
{
    const lexbor_str_t *data = &((const lxb_dom_character_data_t *)text)->data;
    if (walk->arrays->frames.count && data->length)
        builder_text(&walk->builder, frames_of(walk), top(walk), qn_bytes(data->data, data->length),
                     tree_source(walk->tree, text));
}

static void walk_nodes(struct walk *walk, const lxb_dom_node_t *root)
{
    const lxb_dom_node_t *node = root;
    while (!walk->builder.failed) {
        bool entered = false;
        if (node->type == LXB_DOM_NODE_TYPE_ELEMENT) {
            entered = true;
            if (enter(walk, node) && node->first_child) {
                node = node->first_child;
                continue;
            }
        } else if (node->type == LXB_DOM_NODE_TYPE_TEXT) {
            walk_text(walk, node);
        }
        if (walk->builder.failed)
            return;
        if (entered)
            leave(walk);
        while (node != root && !node->next) {
            node = node->parent;
            leave(walk);
        }
        if (node == root)
            return;
        node = node->next;
    }
}

/* Sums up which blocks lie in each subtree; they are neighbours, for a block is ended before another begins. */
static void assign_blocks(struct arrays *arrays)
{
    page_node *nodes = arrays->nodes.data;
    const page_block *blocks = arrays->blocks.data;
    for (uint32_t i = 0; i < arrays->nodes.count; i++) {
        nodes[i].blocks = (page_range){UINT32_MAX, 0};
        if (nodes[i].text.end > arrays->text.count)
            nodes[i].text = (page_range){arrays->text.count, arrays->text.count};
    }
    for (uint32_t i = 0; i < arrays->blocks.count; i++) {
        page_range *range = &nodes[blocks[i].owner].blocks;
        if (range->begin > i)
            range->begin = i;
        range->end = i + 1;
    }
    for (uint32_t i = arrays->nodes.count; i-- > 0;) {
        if (nodes[i].blocks.end == 0)
            nodes[i].blocks.begin = 0;
        else if (nodes[i].parent != PAGE_NONE) {
            page_range *above = &nodes[nodes[i].parent].blocks;
            if (above->begin > nodes[i].blocks.begin)
                above->begin = nodes[i].blocks.begin;
            if (above->end < nodes[i].blocks.end)
                above->end = nodes[i].blocks.end;
        }
    }
}

/*
 * Sums up what is shown. A page that hides most of its paragraphs is shown by a script when it is ready: then
 * nothing counts as hidden.
 */
static void judge_hidden(struct arrays *arrays)
{
    enum { PARAGRAPH = 100 }; /* bytes: menus and dialogs, which pages do hide, have shorter blocks */
    page_block *blocks = arrays->blocks.data;
    size_t all = 0, paragraphs[2] = {0};
    arrays->shown = 0;
    for (uint32_t i = 0; i < arrays->blocks.count; i++) {
        const size_t size = blocks[i].text.end - blocks[i].text.begin;
        all += size;
        arrays->shown += blocks[i].hidden ? 0 : size;
        paragraphs[blocks[i].hidden != 0] += size >= PARAGRAPH ? size : 0;
    }
    if (paragraphs[1] <= paragraphs[0])
        return;
    arrays->shown = all;
    for (uint32_t i = 0; i < arrays->blocks.count; i++)
        blocks[i].hidden = 0;
}

page_status walk(struct arrays *arrays, const struct tree *tree)
{
    struct walk walk = {.arrays = arrays, .tree = tree};
    builder_init(&walk.builder, arrays);
    const lxb_dom_node_t *root = (const lxb_dom_node_t *)tree->document->dom_document.element;
    if (root) {
        walk_nodes(&walk, root);
        if (walk.builder.failed)
            return PAGE_NO_MEMORY;
        const qn_slice lang = attribute_of(root, "lang");
        arrays->lang = builder_keep(&walk.builder, lang.size ? lang : attribute_of(root, "xml:lang"));
    }
    assign_blocks(arrays);
    judge_hidden(arrays);
    return walk.builder.failed ? PAGE_NO_MEMORY : PAGE_OK;
}

void arrays_clear(struct arrays *arrays)
{
    array_clear(&arrays->nodes, sizeof(page_node));
    array_clear(&arrays->blocks, sizeof(page_block));
    array_clear(&arrays->spans, sizeof(page_span));
    array_clear(&arrays->attributes, sizeof(page_attribute));
    array_clear(&arrays->metas, sizeof(page_meta));
    array_clear(&arrays->text, 1);
    array_clear(&arrays->values, 1);
    array_clear(&arrays->jsonld, 1);
    array_clear(&arrays->frames, sizeof(struct frame));
    array_clear(&arrays->aside, 1);
    arrays->title = arrays->lang = arrays->canonical = (page_range){0, 0};
    arrays->shown = arrays->noscript = 0;
}

void arrays_fini(struct arrays *arrays)
{
    struct array *const all[] = {&arrays->nodes, &arrays->blocks, &arrays->spans,  &arrays->attributes, &arrays->metas,
                                 &arrays->text,  &arrays->values, &arrays->jsonld, &arrays->frames,     &arrays->aside};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        array_fini(all[i]);
}
