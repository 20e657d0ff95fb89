#include "source.h"

#include "phrase.h"

/* ---- Blocks and elements ---- */

static bool index_blocks(source *from)
{
    const uint32_t count = from->page.block_count;
    from->blocks = qn_scratch(from->call, (count + 1) * sizeof *from->blocks);
    if (!from->blocks)
        return false;
    memset(from->blocks, 0, (count + 1) * sizeof *from->blocks);
    for (qn_block *block = from->doc->blocks; block; block = block->next)
        if (block->id < count)
            from->blocks[block->id] = block;
    return true;
}

/* The last block that begins at or before a byte of the page's text. */
static uint32_t block_at(const struct page *page, uint32_t at)
{
    uint32_t low = 0, high = page->block_count;
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (page->blocks[middle].text.begin <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

qn_slice source_text(const source *from, uint32_t node, qn_block **in)
{
    const page_range text = from->page.nodes[node].text;
    *in = NULL;
    if (text.begin >= text.end || from->page.block_count == 0)
        return qn_bytes(NULL, 0);
    const uint32_t number = block_at(&from->page, text.begin);
    const page_block *shown = &from->page.blocks[number];
    qn_block *block = from->blocks[number];
    if (!block || text.begin >= shown->text.end || shown->hidden)
        return qn_bytes(NULL, 0);
    *in = block;
    if (text.begin <= shown->text.begin && text.end >= shown->text.end)
        return block->text;
    if (block->text.size != shown->text.end - shown->text.begin) /* it was rewritten: what was where is not known */
        return qn_bytes(NULL, 0);
    return qn_part(block->text, text.begin - shown->text.begin, text.end - shown->text.begin);
}

/* ---- Metas ---- */

qn_slice source_meta(const source *from, const char *const *names, const char **which)
{
    for (; *names; names++) {
        const qn_slice value = phrase_clean(from->call, page_meta_of(&from->page, *names));
        if (!value.size)
            continue;
        if (which)
            *which = *names;
        return value;
    }
    return qn_bytes(NULL, 0);
}

/* ---- JSON-LD ---- */

/* How surely a thing is what the page is about. */
static int rank_of(const json_t *thing)
{
    static const struct { const char *ending; int rank; } kinds[] = {
        {"Article", 8}, {"Posting", 8}, {"Recipe", 7}, {"Report", 7}, {"Product", 6}, {"Question", 6}, {"VideoObject", 4}, {"Course", 5},
        {"Event", 5}, {"Book", 5}, {"Movie", 5}, {"Review", 4}, {"HowTo", 4}, {"SoftwareApplication", 4}, {"CreativeWork", 4},
        {"Page", 3}};
    int rank = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].rank > rank && jsonld_is_kind_of(thing, kinds[i].ending))
            rank = kinds[i].rank;
    if (rank)
        rank += 2 * (json_object_get(thing, "headline") != NULL) + (json_object_get(thing, "datePublished") != NULL) +
                (json_object_get(thing, "author") != NULL);
    return rank;
}

static const json_t *article_of(const jsonld *things)
{
    const json_t *best = NULL;
    int most = 0;
    for (size_t i = 0; i < things->count; i++) {
        const int rank = rank_of(things->things[i]);
        if (rank > most) {
            most = rank;
            best = things->things[i];
        }
    }
    return best;
}

/* Is there anything in a script that anybody asks for? Looking costs less than parsing. */
static bool is_wanted(qn_slice script)
{
    static const char *const keys[] = {"headline\"", "datePublished\"", "author\"", "publisher\"", "dateModified\"", "keywords\"",
                                       "WebSite\"", "Product\""};
    const char *const end = script.data + script.size;
    const char *at = script.size ? memchr(script.data, '"', script.size) : NULL;
    if (!at)
        return script.size > 0; /* its quotation marks are written in another way */
    for (; at; at = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL) {
        at++;
        for (size_t i = 0; at < end && i < sizeof keys / sizeof *keys; i++)
            if (*at == *keys[i] && (size_t)(end - at) >= strlen(keys[i]) && memcmp(at, keys[i], strlen(keys[i])) == 0)
                return true;
    }
    return false;
}

static bool read_things(source *from)
{
    const qn_slice annex = qn_annex_of(from->doc, PAGE_JSONLD_ANNEX);
    size_t at = 0, size = 0;
    jsonld_open(&from->things);
    for (qn_slice script; (script = page_jsonld_next(annex, &at)).data;) {
        size += script.size;
        if (size > (size_t)from->self->max_json)
            break;
        if (is_wanted(script) && !jsonld_add(&from->things, script))
            return false;
    }
    from->article = article_of(&from->things);
    return true;
}

qn_slice source_said(const source *from, const char *key)
{
    const json_t *value = from->article ? jsonld_value(&from->things, from->article, key) : NULL;
    return phrase_clean(from->call, jsonld_text(value));
}

/* ---- All ---- */

bool source_open(source *from, const struct metadata *self, qn_call *call, qn_doc *doc)
{
    memset(from, 0, offsetof(source, marks));
    from->self = self;
    from->call = call;
    from->doc = doc;
    from->article = NULL;
    from->url = qn_bytes(NULL, 0);
    from->site_count = 0;
    from->title = NULL;
    jsonld_open(&from->things);
    return page_view(qn_annex_of(doc, PAGE_ANNEX), &from->page) && index_blocks(from) &&
           marks_find(&from->marks, &self->words, &from->page, call) && read_things(from);
}

void source_close(source *from)
{
    jsonld_close(&from->things);
}

bool source_set(const source *from, const char *field, qn_slice text, const char *origin, const qn_block *block)
{
    if (!text.size)
        return true;
    qn_source where = {.origin = qn_str(origin), .block = block};
    if (block && text.data >= block->text.data && text.data + text.size <= block->text.data + block->text.size) {
        where.begin = (uint32_t)(text.data - block->text.data);
        where.end = where.begin + (uint32_t)text.size;
    }
    return qn_set_text(from->call, from->doc, field, text, &where);
}
