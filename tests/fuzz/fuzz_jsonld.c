/*
 * fuzz_jsonld: any bytes as a page's JSON-LD. What is repaired must fit its room and, repaired again, stay as it is;
 * things must be objects, each with texts that lie within what was parsed.
 */
#include <jsonld.h>
#include <repair.h>

#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_repair(qn_slice text)
{
    char *once = malloc(text.size + 1), *twice = once ? malloc(text.size + 2) : NULL;
    require(twice != NULL);
    const size_t size = repair_json(text, once);
    require(size <= text.size + 1);
    json_t *value = json_loadb(once, size, 0, NULL);
    if (value) { /* what is JSON now means the same when repaired again */
        json_t *again = json_loadb(twice, repair_json(qn_bytes(once, size), twice), 0, NULL);
        require(again && json_equal(value, again));
        json_decref(again);
    }
    json_decref(value);
    free(once);
    free(twice);
}

static void check_things(qn_slice text)
{
    static const char *const keys[] = {"headline", "author", "publisher", "datePublished"};
    jsonld page;
    jsonld_open(&page);
    require(jsonld_add(&page, text));
    require(page.count <= JSONLD_MOST);
    for (size_t i = 0; i < page.count; i++) {
        require(json_is_object(page.things[i]));
        jsonld_is_kind_of(page.things[i], "Article");
        for (size_t j = 0; j < sizeof keys / sizeof *keys; j++) {
            const qn_slice value = jsonld_text(jsonld_value(&page, page.things[i], keys[j]));
            require(value.size == 0 || value.size <= text.size * 3); /* one byte of an escape is three of UTF-8 at most */
        }
    }
    jsonld_close(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const qn_slice text = qn_bytes(data, size);
    check_repair(text);
    check_things(text);
    return 0;
}
