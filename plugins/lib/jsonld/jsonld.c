#include "jsonld.h"

#include "repair.h"

#include <stdlib.h>

#define MAX_DEPTH 8 /* of things within things */

void jsonld_init(void)
{
    json_object_seed(0);
}

/* ---- Parsing ---- */

/* Appends the values that stand one behind the other. @return false: what follows is no JSON */
static bool parse(json_t *roots, const char *text, size_t size)
{
    size_t at = 0;
    while (true) {
        while (at < size && strchr(" \t\r\n;,", text[at]) && text[at])
            at++;
        if (at == size)
            return true;
        json_error_t error;
        json_t *value = json_loadb(text + at, size - at, JSON_DISABLE_EOF_CHECK, &error);
        if (!value || json_array_append_new(roots, value) != 0 || error.position <= 0)
            return false;
        at += (size_t)error.position;
    }
}

/* ---- Gathering ---- */

static void gather(jsonld *page, const json_t *value, unsigned depth);

/* Does it do no more than name a thing? */
static bool is_reference(const json_t *value)
{
    return json_object_size(value) == 1 && json_object_get(value, "@id");
}

static void gather_within(jsonld *page, const json_t *thing, unsigned depth)
{
    static const char *const keys[] = {"@graph", "mainEntity", "mainEntityOfPage", "hasPart", "author", "publisher"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        gather(page, json_object_get(thing, keys[i]), depth + 1);
}

static void gather(jsonld *page, const json_t *value, unsigned depth)
{
    if (!value || depth > MAX_DEPTH || page->count == JSONLD_MOST)
        return;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            gather(page, json_array_get(value, i), depth + 1);
    } else if (json_is_object(value) && !is_reference(value)) {
        page->things[page->count++] = value;
        gather_within(page, value, depth);
    }
}

bool jsonld_add(jsonld *page, qn_slice text)
{
    if (!page->roots && !(page->roots = json_array()))
        return false;
    const size_t before = json_array_size(page->roots);
    if (!parse(page->roots, text.data, text.size)) {
        while (json_array_size(page->roots) > before)
            json_array_remove(page->roots, json_array_size(page->roots) - 1);
        char *repaired = malloc(text.size + 1);
        if (!repaired)
            return false;
        page->broken += !parse(page->roots, repaired, repair_json(text, repaired));
        free(repaired);
    }
    for (size_t i = before; i < json_array_size(page->roots); i++)
        gather(page, json_array_get(page->roots, i), 0);
    return true;
}

void jsonld_close(jsonld *page)
{
    json_decref(page->roots);
    page->roots = NULL;
    page->count = 0;
}

/* ---- Looking ---- */

/* A type without the vocabulary's address. */
static qn_slice bare(const json_t *type)
{
    const qn_slice text = qn_bytes(json_string_value(type), json_string_length(type));
    size_t begin = text.size;
    while (begin > 0 && text.data[begin - 1] != '/' && text.data[begin - 1] != ':' && text.data[begin - 1] != '#')
        begin--;
    return qn_part(text, begin, text.size);
}

qn_slice jsonld_type(const json_t *thing)
{
    const json_t *type = json_object_get(thing, "@type");
    if (json_is_array(type))
        type = json_array_get(type, 0);
    return json_is_string(type) ? bare(type) : qn_bytes(NULL, 0);
}

static bool ends(qn_slice type, const char *ending, bool whole)
{
    const size_t size = strlen(ending);
    return type.size >= size && (!whole || type.size == size) && memcmp(type.data + type.size - size, ending, size) == 0;
}

static bool has_type(const json_t *thing, const char *ending, bool whole)
{
    const json_t *type = json_object_get(thing, "@type");
    if (!json_is_array(type))
        return json_is_string(type) && ends(bare(type), ending, whole);
    for (size_t i = 0; i < json_array_size(type); i++)
        if (json_is_string(json_array_get(type, i)) && ends(bare(json_array_get(type, i)), ending, whole))
            return true;
    return false;
}

bool jsonld_is(const json_t *thing, const char *type)
{
    return has_type(thing, type, true);
}

bool jsonld_is_kind_of(const json_t *thing, const char *ending)
{
    return has_type(thing, ending, false);
}

const json_t *jsonld_resolve(const jsonld *page, const json_t *value)
{
    const json_t *id = json_object_get(value, "@id");
    if (!json_is_string(id) || !is_reference(value))
        return value;
    for (size_t i = 0; i < page->count; i++) {
        const json_t *other = json_object_get(page->things[i], "@id");
        if (other && json_equal(id, other))
            return page->things[i];
    }
    return value;
}

const json_t *jsonld_value(const jsonld *page, const json_t *thing, const char *key)
{
    const json_t *value = json_object_get(thing, key);
    return value ? jsonld_resolve(page, value) : NULL;
}

qn_slice jsonld_text(const json_t *value)
{
    for (unsigned depth = 0; depth < MAX_DEPTH && value && !json_is_string(value); depth++)
        value = json_is_array(value) ? json_array_get(value, 0) : json_object_get(value, "@value");
    return json_is_string(value) ? qn_bytes(json_string_value(value), json_string_length(value)) : qn_bytes(NULL, 0);
}
