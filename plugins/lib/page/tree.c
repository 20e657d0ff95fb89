#include "tree.h"

#include "tag.h"

#include <lexbor/html/tree/active_formatting.h>
#include <lexbor/html/tree/insertion_mode.h>
#include <lexbor/html/tree/open_elements.h>

#define MAX_DEPTH 512      /* open elements; the deepest real page seen has 53 */
#define MAX_ATTRIBUTES 256 /* of one tag */
#define MAX_FORMATTING 48  /* formatting elements that a new paragraph opens again */
#define KEPT ((size_t)8 << 20) /* bytes of a tree whose memory the next page gets */
#define LARGE ((size_t)1 << 20) /* bytes of a page that gets a tree of its own, made for many names */
#define NAMES 2048              /* buckets for names of tags and attributes that HTML does not know */
#define LARGE_NAMES 64          /* bytes of a large page to a bucket: a page of nothing but new names has some ten in each */

/* While lexbor collects the text of an element, the element must stay open. */
static bool collects_text(const lxb_html_tree_t *builder)
{
    return builder->mode == lxb_html_tree_insertion_mode_text ||
           builder->mode == lxb_html_tree_insertion_mode_in_table_text;
}

/* Is it an element behind whose begin the list of formatting elements has a marker? */
static bool has_marker(const lxb_dom_node_t *node)
{
    switch (node->local_name) {
    case LXB_TAG_APPLET:
    case LXB_TAG_CAPTION:
    case LXB_TAG_MARQUEE:
    case LXB_TAG_OBJECT:
    case LXB_TAG_TD:
    case LXB_TAG_TEMPLATE:
    case LXB_TAG_TH: return node->ns == LXB_NS_HTML;
    default: return false;
    }
}

/* Closes the deepest element, with what the list of formatting elements has of it: behind the last marker, or that itself. */
static void close_deepest(lxb_html_tree_t *builder)
{
    const lexbor_array_t *list = builder->active_formatting;
    const void *marker = lxb_html_tree_active_formatting_marker();
    const lxb_dom_node_t *node = lxb_html_tree_open_elements_pop(builder);
    if (has_marker(node)) {
        lxb_html_tree_active_formatting_up_to_last_marker(builder);
        return;
    }
    for (size_t i = list->length; i > 0 && list->list[i - 1] != marker; i--)
        if (list->list[i - 1] == node) {
            lexbor_array_delete(builder->active_formatting, i - 1, 1);
            return;
        }
}

static void limit_depth(lxb_html_tree_t *builder)
{
    while (builder->open_elements->length > MAX_DEPTH && !collects_text(builder))
        close_deepest(builder);
}

/* Only what stands behind the last marker is opened again; the oldest of it go. They stay open where they are. */
static void limit_formatting(lxb_html_tree_t *builder)
{
    const lexbor_array_t *list = builder->active_formatting;
    if (list->length <= MAX_FORMATTING)
        return;
    const void *marker = lxb_html_tree_active_formatting_marker();
    size_t first = list->length;
    while (first > 0 && list->list[first - 1] != marker)
        first--;
    if (list->length - first > MAX_FORMATTING)
        lexbor_array_delete(builder->active_formatting, first, list->length - first - MAX_FORMATTING);
}

static void limit_attributes(lxb_html_token_t *token)
{
    lxb_html_token_attr_t *last = token->attr_first;
    for (size_t i = 1; last && i < MAX_ATTRIBUTES; i++)
        last = last->next;
    if (last && last->next) {
        last->next = NULL;
        token->attr_last = last;
    }
}

static lxb_dom_node_t *deepest(const lxb_html_tree_t *builder)
{
    const lexbor_array_t *open = builder->open_elements;
    return open->length ? open->list[open->length - 1] : NULL;
}

/*
 * Has a tag begun a block, or ended the one that was deepest? Not every tag is heeded, and a block's name in MathML is none:
 * the deepest open element before the tag and behind it tell.
 */
static bool is_edge(lxb_tag_id_t tag, bool closes, const lxb_dom_node_t *before, const lxb_dom_node_t *now)
{
    const lxb_dom_node_t *block = closes ? before : now;
    return before != now && block && block->local_name == tag && tag_traits[tag_of(block)] & TAG_BLOCK &&
           (closes || !block->first_child);
}

static bool is_blank(const lxb_html_token_t *text)
{
    const lxb_char_t *at = text->text_start;
    while (at < text->text_end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r' || *at == '\f'))
        at++;
    return at == text->text_end;
}

static bool in_verbatim(const lxb_html_tree_t *builder)
{
    const lexbor_array_t *open = builder->open_elements;
    for (size_t i = 0; i < open->length; i++)
        if (tag_traits[tag_of(open->list[i])] & TAG_VERBATIM)
            return true;
    return false;
}

/*
 * Is it the white space between two tags where a block has just begun or ended? It is no part of the text, but a third of
 * the nodes of many a page. Outside of the body, and where it would open formatting elements again, it stays.
 */
static bool is_indent(const struct tree *tree, const lxb_html_tree_t *builder, const lxb_html_token_t *token)
{
    return tree->at_edge && token->tag_id == LXB_TAG__TEXT && builder->mode == lxb_html_tree_insertion_mode_in_body &&
           builder->active_formatting->length == 0 && is_blank(token) && !in_verbatim(builder);
}

static size_t chunk_bytes(const lexbor_mraw_t *memory)
{
    return memory->mem->chunk_length * memory->mem->chunk_min_size;
}

static size_t tree_bytes(const struct tree *tree)
{
    const lxb_dom_document_t *document = &tree->document->dom_document;
    return chunk_bytes(document->mraw) + chunk_bytes(document->text);
}

/* Where the text of a token came to stand, if it stands where text does: at the end of what is open. */
static bool note_source(struct tree *tree, const lxb_html_tree_t *builder, page_range source)
{
    const lxb_dom_node_t *open = deepest(builder);
    lxb_dom_node_t *text = open ? open->last_child : NULL;
    if (!text || text->type != LXB_DOM_NODE_TYPE_TEXT)
        return true;
    if (text->user) {
        ((page_range *)tree->sources.data)[(uintptr_t)text->user - 1].end = source.end;
        return true;
    }
    page_range *slot = array_add(&tree->sources, sizeof *slot);
    if (!slot)
        return false;
    *slot = source;
    text->user = (void *)(uintptr_t)tree->sources.count;
    return true;
}

static uint32_t offset_of(const struct tree *tree, const lxb_char_t *place)
{
    const uintptr_t begin = (uintptr_t)tree->html.data, at = (uintptr_t)place;
    if (at < begin)
        return 0;
    return (uint32_t)(at - begin < tree->html.size ? at - begin : tree->html.size);
}

static lxb_html_token_t *guard(lxb_html_tokenizer_t *tokenizer, lxb_html_token_t *token, void *context)
{
    struct tree *tree = context;
    lxb_html_tree_t *builder = tokenizer->tree;
    tree->over = tree_bytes(tree) > tree->max_memory;
    if (tree->over) {
        tokenizer->status = LXB_STATUS_ERROR_OVERFLOW;
        return NULL;
    }
    if (is_indent(tree, builder, token))
        return token;
    limit_depth(builder);
    limit_formatting(builder);
    limit_attributes(token);
    const lxb_dom_node_t *around = deepest(builder);
    const lxb_tag_id_t tag = token->tag_id;
    const bool closes = token->type & LXB_HTML_TOKEN_TYPE_CLOSE;
    const bool has_attributes = token->attr_first != NULL;
    const page_range source = {offset_of(tree, token->begin), offset_of(tree, token->end)};
    token = tree->build(tokenizer, token, builder);
    if (has_attributes) /* the tree has its own; lexbor would keep those of all tokens to the end */
        lexbor_dobject_clean(tokenizer->dobj_token_attr);
    tree->at_edge = is_edge(tag, closes, around, deepest(builder));
    if (token && tag == LXB_TAG__TEXT && !note_source(tree, builder, source)) {
        tokenizer->status = LXB_STATUS_ERROR_MEMORY_ALLOCATION;
        return NULL;
    }
    return token;
}

/* lexbor gives unknown names 128 buckets and never more: a page of nothing but new names would be searched again and again. */
static bool make_names(lexbor_hash_t **hash, size_t buckets, size_t size)
{
    lexbor_hash_destroy(*hash, true);
    *hash = lexbor_hash_create();
    return lexbor_hash_init(*hash, buckets, size) == LXB_STATUS_OK;
}

/* lexbor makes a document's parser when it parses first; an empty page makes it, so that the guard can be put in. */
static bool tree_open(struct tree *tree)
{
    const size_t buckets = tree->large ? tree->html.size / LARGE_NAMES : NAMES;
    tree->document = lxb_html_document_create();
    lxb_dom_document_t *document = tree->document ? &tree->document->dom_document : NULL;
    if (!document || !make_names(&document->tags, buckets, sizeof(lxb_tag_data_t)) ||
        !make_names(&document->attrs, buckets, sizeof(lxb_dom_attr_data_t)) || lxb_html_document_parse(tree->document, (const lxb_char_t *)"", 0) != LXB_STATUS_OK)
        return false;
    lxb_html_parser_t *parser = tree->document->dom_document.parser;
    tree->build = parser->tkz->callback_token_done;
    lxb_html_tokenizer_callback_token_done_set(parser->tkz, guard, tree);
    return true;
}

static void tree_close(struct tree *tree)
{
    if (tree->document)
        lxb_html_document_destroy(tree->document);
    tree->document = NULL;
}

page_status tree_parse(struct tree *tree, qn_slice html, bool scripts)
{
    tree->large = html.size > LARGE;
    tree->html = html;
    if (tree->large)
        tree_close(tree);
    if (!tree->document && !tree_open(tree)) {
        tree_close(tree);
        return PAGE_NO_MEMORY;
    }
    tree->scripts = scripts;
    tree->over = tree->at_edge = false;
    lxb_html_document_scripting_set(tree->document, scripts);
    lxb_html_document_dom_opt_set(tree->document, LXB_DOM_DOCUMENT_OPT_WO_EVENTS);
    lxb_html_parser_scripting_set(tree->document->dom_document.parser, scripts);
    tree->document->dom_document.compat_mode = LXB_DOM_DOCUMENT_CMODE_NO_QUIRKS; /* lexbor leaves it as the last page had it */
    const lxb_char_t *bytes = (const lxb_char_t *)(html.size ? html.data : "");
    if (lxb_html_document_parse(tree->document, bytes, html.size) == LXB_STATUS_OK)
        return PAGE_OK;
    tree_close(tree);
    return tree->over ? PAGE_TOO_BIG : PAGE_NO_MEMORY;
}

void tree_clear(struct tree *tree)
{
    array_clear(&tree->sources, sizeof(page_range));
    if (!tree->document)
        return;
    if (tree->large || tree_bytes(tree) > KEPT) /* cleaning would keep a part of it */
        tree_close(tree);
    else
        lxb_html_document_clean(tree->document);
}

void tree_fini(struct tree *tree)
{
    tree_close(tree);
    array_fini(&tree->sources);
}
