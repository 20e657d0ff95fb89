/* jsonld: the things of a page, whatever shape they have, and JSON that is almost JSON. */
#include <jsonld.h>
#include <repair.h>

#include <check.h>
#include <stdlib.h>

static jsonld page;

static void setup(void)
{
    jsonld_init();
    jsonld_open(&page);
}

static void teardown(void)
{
    jsonld_close(&page);
}

static void add(const char *text)
{
    ck_assert(jsonld_add(&page, qn_str(text)));
}

/* The text of a key of the first thing of a type. */
static const char *said(const char *type, const char *key)
{
    static char text[128];
    for (size_t i = 0; i < page.count; i++)
        if (jsonld_is(page.things[i], type)) {
            const qn_slice value = jsonld_text(jsonld_value(&page, page.things[i], key));
            ck_assert_uint_lt(value.size, sizeof text);
            memcpy(text, value.data ? value.data : "", value.size);
            text[value.size] = '\0';
            return text;
        }
    return "(no such thing)";
}

static const char *repaired(const char *text)
{
    static char out[512];
    const size_t size = strlen(text);
    char *copy = malloc(size + 1); /* its own memory, for the address sanitizer */
    ck_assert_ptr_nonnull(copy);
    const size_t made = repair_json(qn_str(text), copy);
    ck_assert_uint_le(made, size + 1);
    memcpy(out, copy, made);
    out[made] = '\0';
    free(copy);
    return out;
}

/* ---- Shapes ---- */

START_TEST(things_are_found_in_objects_arrays_and_graphs)
{
    add("{\"@type\": \"NewsArticle\", \"headline\": \"One\"}");
    add("[{\"@type\": \"WebSite\", \"name\": \"Two\"}, [{\"@type\": \"Recipe\", \"name\": \"Three\"}]]");
    add("{\"@context\": \"x\", \"@graph\": [{\"@type\": [\"WebPage\", \"FAQPage\"], \"name\": \"Four\"}]}");
    ck_assert_str_eq(said("NewsArticle", "headline"), "One");
    ck_assert_str_eq(said("WebSite", "name"), "Two");
    ck_assert_str_eq(said("Recipe", "name"), "Three");
    ck_assert_str_eq(said("FAQPage", "name"), "Four");
    ck_assert_uint_eq(page.broken, 0);
}
END_TEST

START_TEST(several_values_in_a_script_are_all_read)
{
    add("{\"@type\": \"WebSite\", \"name\": \"One\"};\n{\"@type\": \"Article\", \"headline\": \"Two\"}");
    ck_assert_str_eq(said("WebSite", "name"), "One");
    ck_assert_str_eq(said("Article", "headline"), "Two");
}
END_TEST

START_TEST(a_reference_leads_to_the_thing)
{
    add("{\"@graph\": [{\"@type\": \"Article\", \"author\": {\"@id\": \"#ann\"}, \"publisher\": {\"@id\": \"#nobody\"}},"
        "{\"@type\": \"Person\", \"@id\": \"#ann\", \"name\": \"Ann Lee\"}]}");
    ck_assert_ptr_eq(jsonld_value(&page, page.things[1], "author"), page.things[2]);
    ck_assert_str_eq(json_string_value(json_object_get(jsonld_value(&page, page.things[1], "author"), "name")), "Ann Lee");
    ck_assert_ptr_null(json_object_get(jsonld_value(&page, page.things[1], "publisher"), "name"));
}
END_TEST

START_TEST(types_are_known_with_and_without_their_vocabulary)
{
    add("{\"@type\": \"https://schema.org/BlogPosting\"}");
    ck_assert(jsonld_is(page.things[0], "BlogPosting"));
    ck_assert(!jsonld_is(page.things[0], "Posting"));
    ck_assert(jsonld_is_kind_of(page.things[0], "Posting"));
}
END_TEST

START_TEST(a_text_may_be_wrapped)
{
    add("{\"@type\": \"Article\", \"headline\": [{\"@value\": \"In a list\", \"@language\": \"en\"}], \"name\": {}, \"url\": 5}");
    ck_assert_str_eq(said("Article", "headline"), "In a list");
    ck_assert_str_eq(said("Article", "name"), "");
    ck_assert_str_eq(said("Article", "url"), "");
}
END_TEST

/* ---- Repair ---- */

START_TEST(what_templates_get_wrong_is_repaired)
{
    ck_assert_str_eq(repaired("{\"a\": [1, 2,], \"b\": {\"c\": 3 , } ,}"), "{\"a\": [1, 2], \"b\": {\"c\": 3 } }");
    ck_assert_str_eq(repaired("//<![CDATA[\n{\"a\": \"b\"}\n//]]>"), "\n{\"a\": \"b\"}\n");
    ck_assert_str_eq(repaired("<!-- {\"a\": 1} -->"), " {\"a\": 1} ");
    ck_assert_str_eq(repaired("{/* one */ \"a\": 1 // two\n}"), "{ \"a\": 1 \n}");
    ck_assert_str_eq(repaired("{\"a\": \"two\nlines\tand a tab\"}"), "{\"a\": \"two lines and a tab\"}");
    ck_assert_str_eq(repaired("{\"a\": \"it\\'s\"}"), "{\"a\": \"it's\"}");
    ck_assert_str_eq(repaired("{&quot;a&quot;: &#34;say \"b\"&#34;}"), "{\"a\": \"say 'b'\"}");
    ck_assert_str_eq(repaired("{\"a\": \"half \\ud83d of a pair, nothing \\u0000\"}"), "{\"a\": \"half \\ufffd of a pair, nothing \"}");
}
END_TEST

START_TEST(what_is_right_stays_as_it_is)
{
    static const char right[] = "{\"a\": \"http://x/ /* no comment */ , ] \\\" \\\\ \\ud83d\\ude00\", \"b\": [1.5e3, true, null]}";
    ck_assert_str_eq(repaired(right), right);
}
END_TEST

START_TEST(a_broken_script_is_counted_and_spares_the_others)
{
    add("{\"@type\": \"Article\", \"headline\": \"never ends");
    add("{\"@type\": \"Article\", \"headline\": \"Right\"}");
    ck_assert_uint_eq(page.broken, 1);
    ck_assert_str_eq(said("Article", "headline"), "Right");
}
END_TEST

START_TEST(a_repaired_script_is_read)
{
    add("<!--\n{\"@type\": \"Article\", \"headline\": \"Two\nlines\",}\n-->");
    ck_assert_str_eq(said("Article", "headline"), "Two lines");
    ck_assert_uint_eq(page.broken, 0);
}
END_TEST

START_TEST(deep_and_many_values_end)
{
    char *deep = malloc(2000001);
    ck_assert_ptr_nonnull(deep);
    memset(deep, '[', 2000000);
    deep[2000000] = '\0';
    add(deep);
    ck_assert_uint_eq(page.count, 0);
    for (size_t i = 0; i < 2000000; i += 2)
        memcpy(deep + i, "{}", 2);
    add(deep);
    ck_assert_uint_eq(page.count, JSONLD_MOST);
    free(deep);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        things_are_found_in_objects_arrays_and_graphs, several_values_in_a_script_are_all_read, a_reference_leads_to_the_thing,
        types_are_known_with_and_without_their_vocabulary, a_text_may_be_wrapped, what_templates_get_wrong_is_repaired,
        what_is_right_stays_as_it_is, a_broken_script_is_counted_and_spares_the_others, a_repaired_script_is_read,
        deep_and_many_values_end,
    };
    TCase *things = tcase_create("jsonld");
    tcase_add_checked_fixture(things, setup, teardown);
    tcase_set_timeout(things, 60);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(things, tests[i]);
    Suite *all = suite_create("jsonld");
    suite_add_tcase(all, things);
    SRunner *runner = srunner_create(all);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
