#include "subject.h"

#include "phrase.h"

#include <letters.h>

enum { TAGS = 32, LONGEST_TAG = 80, TYPES = 8 };

/* Some texts, each once. */
typedef struct texts {
    qn_slice rows[TAGS];
    uint64_t keys[TAGS];
    size_t count;
} texts;

static void add(texts *list, qn_slice text)
{
    text = letters_trim(text);
    const uint64_t key = phrase_key(text);
    if (!key || text.size > LONGEST_TAG || list->count == TAGS)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (list->keys[i] == key)
            return;
    list->rows[list->count] = text;
    list->keys[list->count++] = key;
}

static void add_between_commas(texts *list, qn_slice text)
{
    for (size_t begin = 0, i = 0; i <= text.size; i++)
        if (i == text.size || text.data[i] == ',' || text.data[i] == ';') {
            add(list, qn_part(text, begin, i));
            begin = i + 1;
        }
}

static bool set_list(const source *from, const char *field, const texts *list, const char *origin)
{
    const qn_value value = {.type = QN_LIST, .count = (uint32_t)list->count, .list = list->rows};
    const qn_source where = {.origin = qn_str(origin)};
    return list->count == 0 || qn_set(from->call, from->doc, field, &value, &where);
}

/* ---- Tags ---- */

/* Those of the metas of that name, of which there may be many. */
static void read_metas(const source *from, const char *name, texts *list)
{
    for (uint32_t i = 0; i < from->page.meta_count; i++)
        if (page_meta_is(&from->page, i, name))
            add_between_commas(list, phrase_clean(from->call, page_value(&from->page, from->page.metas[i].value)));
}

static void read_jsonld(const source *from, texts *list)
{
    const json_t *words = from->article ? json_object_get(from->article, "keywords") : NULL;
    if (!json_is_array(words))
        add_between_commas(list, phrase_clean(from->call, jsonld_text(words)));
    for (size_t i = 0; i < json_array_size(words); i++)
        add(list, phrase_clean(from->call, jsonld_text(json_array_get(words, i))));
}

/* What links say that lead to a tag. */
static void read_links(const source *from, texts *list)
{
    for (size_t i = 0; i < from->marks.count; i++) {
        const marked *row = &from->marks.rows[i];
        qn_block *block;
        if (row->prop & MARK_TAG && !(row->says & MARK_OTHER))
            add(list, phrase_clean(from->call, source_text(from, row->node, &block)));
    }
}

/* The first source that has any: what editors chose for this page, before what is there for search engines. */
static bool set_tags(const source *from)
{
    static const char *const metas[] = {"article:tag", "news_keywords", "keywords"};
    texts list = {.count = 0};
    const char *origin = metas[0];
    read_metas(from, origin, &list);
    if (!list.count) {
        read_jsonld(from, &list);
        origin = "jsonld";
    }
    if (!list.count) {
        read_links(from, &list);
        origin = "rel=tag";
    }
    for (size_t i = 1; !list.count && i < sizeof metas / sizeof *metas; i++) {
        read_metas(from, metas[i], &list);
        origin = metas[i];
    }
    return set_list(from, "tags", &list, origin);
}

/* ---- The rest ---- */

/* Of each thing its first type, without the vocabulary's address: what others decide a page's kind by. */
static bool set_types(const source *from)
{
    texts list = {.count = 0};
    const qn_slice graph = phrase_clean(from->call, page_meta_of(&from->page, "og:type"));
    add(&list, graph);
    for (size_t i = 0; i < from->things.count && list.count < TYPES; i++) {
        add(&list, jsonld_type(from->things.things[i]));
    }
    return set_list(from, "types", &list, !graph.size ? "jsonld" : list.count > 1 ? "og:type+jsonld" : "og:type");
}

static bool set_image(const source *from)
{
    static const char *const names[] = {"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", NULL};
    const char *origin = "jsonld";
    qn_slice image = source_meta(from, names, &origin);
    if (!image.size) {
        const json_t *value = from->article ? jsonld_value(&from->things, from->article, "image") : NULL;
        if (json_is_array(value))
            value = jsonld_resolve(&from->things, json_array_get(value, 0));
        image = phrase_clean(from->call, jsonld_text(json_is_object(value) ? json_object_get(value, "url") : value));
    }
    return source_set(from, "image", image, origin, NULL);
}

static bool set_description(const source *from)
{
    static const char *const names[] = {"og:description", "description", "dc.description", "dcterms.description", "twitter:description", NULL};
    static const char *const plain[] = {"description", NULL};
    const char *origin = "jsonld";
    qn_slice text = source_meta(from, names, &origin);
    if (!text.size)
        text = source_said(from, "description");
    else if (strcmp(origin, "og:description") == 0 && phrase_key(text) == phrase_key(source_meta(from, plain, NULL)))
        origin = "og:description+description";
    return source_set(from, "description", text, origin, NULL);
}

/* "de", "en-US", "zh_Hant": what a language tag looks like. Templates that were not filled in write other things. */
static bool is_language(qn_slice tag)
{
    for (size_t i = 0; i < tag.size; i++) {
        const char c = tag.data[i], low = (char)(c | 0x20);
        const bool letter = low >= 'a' && low <= 'z';
        if (!letter && (i < 2 || (c != '-' && c != '_' && (c < '0' || c > '9'))))
            return false;
    }
    return tag.size >= 2 && tag.size <= 35;
}

/* Where the root does not say it, which the reader has looked at. */
static bool set_language(const source *from)
{
    static const char *const names[] = {"og:locale", "content-language", "dc.language", "dcterms.language", "inLanguage", NULL};
    if (qn_field_of(from->doc, "lang"))
        return true;
    const char *origin = "jsonld";
    qn_slice tag = source_meta(from, names, &origin);
    if (!is_language(tag)) {
        tag = source_said(from, "inLanguage");
        origin = "jsonld";
    }
    return !is_language(tag) || source_set(from, "lang", tag, origin, NULL);
}

bool subject_find(source *from)
{
    return set_description(from) && set_image(from) && set_tags(from) && set_types(from) && set_language(from);
}
