#include "tree.h"

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
    lxb_dom_node_t *open = builder->open_elements->length ? lxb_html_tree_current_node((lxb_html_tree_t *)builder) : NULL;
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
    limit_depth(builder);
    limit_formatting(builder);
    limit_attributes(token);
    const bool has_attributes = token->attr_first != NULL;
    const bool is_text = token->tag_id == LXB_TAG__TEXT;
    const page_range source = {offset_of(tree, token->begin), offset_of(tree, token->end)};
    token = tree->build(tokenizer, token, builder);
    if (has_attributes) /* the tree has its own; lexbor would keep those of all tokens to the end */
        lexbor_dobject_clean(tokenizer->dobj_token_attr);
    if (token && is_text && !note_source(tree, builder, source)) {
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
    tree->over = false;
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
