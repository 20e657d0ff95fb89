#include "base/buffer.h"
#include "pipeline/config.h"

#include "../core_test.h"

static struct config config;
static struct report report;

static void setup(void)
{
    config = (struct config){.root = {.type = SETTING_GROUP}};
    report = (struct report){.lines = NULL};
}

static void teardown(void)
{
    config_unload(&config);
    report_fini(&report);
}

static void load(const char *text)
{
    config_unload(&config);
    ck_assert_msg(config_load_text(&config, "a.cfg", qn_str(text), &report), "%s", report.count ? report.lines[0] : "");
}

static const struct setting *get(const char *name)
{
    const struct setting *setting = setting_get(&config.root, name);
    ck_assert_msg(setting != NULL, "there is no \"%s\"", name);
    return setting;
}

START_TEST(values_have_the_types_they_are_written_in)
{
    load("b = true; i = 7; big = 5000000000; neg = -5000000000; hex = 0x10; r = 0.5; t = \"text\"; l = (1, \"a\", { x = 1; });"
         "arr = [ 1, 2 ]; g = { x = 1; y = \"2\"; };");
    ck_assert_int_eq(get("b")->type, SETTING_BOOL);
    ck_assert(get("b")->boolean);
    ck_assert_int_eq(get("i")->integer, 7);
    ck_assert_int_eq(get("big")->type, SETTING_INTEGER);
    ck_assert_int_eq(get("big")->integer, INT64_C(5000000000));
    ck_assert_int_eq(get("neg")->integer, INT64_C(-5000000000));
    ck_assert_int_eq(get("hex")->integer, 16);
    ck_assert_double_eq(get("r")->real, 0.5);
    ck_assert_str_eq(get("t")->text, "text");
    ck_assert_int_eq(get("l")->type, SETTING_LIST);
    ck_assert_uint_eq(get("l")->count, 3);
    ck_assert_int_eq(get("l")->items[2].type, SETTING_GROUP);
    ck_assert_int_eq(get("arr")->type, SETTING_LIST);
    ck_assert_int_eq(get("g")->type, SETTING_GROUP);
    ck_assert_str_eq(setting_get(get("g"), "y")->text, "2");
    ck_assert_ptr_null(setting_get(get("g"), "z"));
}
END_TEST

START_TEST(every_setting_knows_its_line)
{
    load("a = 1;\n\nb = (\n  { x = 1; },\n  { x = 2;\n    y = 3; }\n);\n");
    ck_assert_uint_eq(get("a")->at.line, 1);
    ck_assert_uint_eq(get("b")->items[0].items[0].at.line, 4);
    ck_assert_uint_eq(get("b")->items[1].items[1].at.line, 6);
    ck_assert_str_eq(get("a")->at.file, "a.cfg");
}
END_TEST

/* The text as it was written, of what stands at that place. */
static void check_place(const char *text, const struct extent *place, unsigned line, unsigned column, const char *expected)
{
    ck_assert_uint_eq(place->line, line);
    ck_assert_uint_eq(place->column, column);
    ck_assert_uint_eq(place->end - place->begin, strlen(expected));
    ck_assert_int_eq(strncmp(text + place->begin, expected, strlen(expected)), 0);
}

START_TEST(every_setting_knows_where_its_name_and_its_value_stand)
{
    static const char text[] = "size = 3000000000; big : [ 3000000000, 4000000000 ] ; # 3000000000 = 1\n"
                               "/* a = 1\n   { */ group = { name = \"a \\\" b\"; }\n"
                               "list = ( true, /* ( */ { x = 0.5 }, \"in \" // two\n  \"pieces\", ());last=1";
    load(text);
    const struct setting *big = get("big"), *group = get("group"), *list = get("list");
    check_place(text, &get("size")->at, 1, 1, "size");
    check_place(text, &get("size")->value, 1, 8, "3000000000");
    check_place(text, &big->at, 1, 20, "big");
    check_place(text, &big->value, 1, 26, "[ 3000000000, 4000000000 ]");
    check_place(text, &big->items[1].at, 1, 40, "4000000000");
    check_place(text, &group->value, 3, 17, "{ name = \"a \\\" b\"; }");
    check_place(text, &group->items[0].at, 3, 19, "name");
    check_place(text, &group->items[0].value, 3, 26, "\"a \\\" b\"");
    check_place(text, &list->items[0].value, 4, 10, "true");
    check_place(text, &list->items[1].items[0].at, 4, 26, "x");
    check_place(text, &list->items[2].value, 4, 37, "\"in \" // two\n  \"pieces\"");
    check_place(text, &list->items[3].value, 5, 13, "()");
    check_place(text, &get("last")->value, 5, 22, "1");
}
END_TEST

/* ---- The same of texts made at random ---- */

static void put_blanks(uint64_t *seed, struct buffer *out)
{
    static const char *const blanks[] = {"", " ", "\n", "  ", "\t", " # { a = \"\n", "// ( 3000000000\n", "/* } \n \" */", "\n   "};
    for (uint32_t i = test_below(seed, 3); i > 0; i--)
        buffer_print(out, "%s", blanks[test_below(seed, sizeof blanks / sizeof *blanks)]);
}

static void put_value(uint64_t *seed, struct buffer *out, unsigned depth)
{
    static const char *const scalars[] = {"1", "-3000000000", "3000000000", "0x1F", "0.5", "1e5", "true", "\"\"", "\"a { \\\" } b\"",
                                          "\"in\" /* two */ \"pieces\"", "\"\\\\\"", "[ 1, 2 ]", "[3000000000,4000000000]", "[\"a\"]"};
    const uint32_t kind = depth ? test_below(seed, 4) : 2;
    if (kind >= 2) {
        buffer_print(out, "%s", scalars[test_below(seed, sizeof scalars / sizeof *scalars)]);
        return;
    }
    const uint32_t count = test_below(seed, 4);
    buffer_print(out, kind ? "(" : "{");
    for (uint32_t i = 0; i < count; i++) {
        put_blanks(seed, out);
        if (!kind)
            buffer_print(out, "n%u", i);
        put_blanks(seed, out);
        buffer_print(out, kind ? "" : test_below(seed, 2) ? "=" : ":");
        put_blanks(seed, out);
        put_value(seed, out, depth - 1);
        put_blanks(seed, out);
        buffer_print(out, kind ? i + 1 < count ? "," : "" : test_below(seed, 2) ? ";" : ",");
    }
    put_blanks(seed, out);
    buffer_print(out, kind ? ")" : "}");
}

static void check_setting(const char *text, const struct setting *setting)
{
    const char *value = text + setting->value.begin, first = *value, last = text[setting->value.end - 1];
    const char *line = text + setting->at.begin - (setting->at.column - 1);
    unsigned lines = 1;
    for (const char *c = text; c < line; c++)
        lines += *c == '\n';
    ck_assert_msg(line == text || line[-1] == '\n', "column %u: %s", setting->at.column, text);
    ck_assert_uint_eq(setting->at.line, lines);
    if (setting->name) {
        ck_assert_uint_eq(setting->at.end - setting->at.begin, strlen(setting->name));
        ck_assert_int_eq(strncmp(text + setting->at.begin, setting->name, strlen(setting->name)), 0);
    }
    if (setting->type == SETTING_GROUP)
        ck_assert(first == '{' && last == '}');
    else if (setting->type == SETTING_LIST)
        ck_assert((first == '(' && last == ')') || (first == '[' && last == ']'));
    else if (setting->type == SETTING_TEXT)
        ck_assert(first == '"' && last == '"');
    else if (setting->type == SETTING_INTEGER)
        ck_assert_int_eq(strtoll(value, NULL, 0), setting->integer);
    for (size_t i = 0; i < setting->count; i++)
        check_setting(text, &setting->items[i]);
}

START_TEST(places_are_right_in_texts_made_at_random)
{
    uint64_t seed = 5;
    for (int round = 0; round < 3000; round++) {
        struct buffer text = {0};
        buffer_print(&text, "first = ");
        put_value(&seed, &text, 4);
        buffer_print(&text, ";");
        put_blanks(&seed, &text);
        buffer_print(&text, "last = ");
        put_value(&seed, &text, 3);
        load(buffer_text(&text));
        for (size_t i = 0; i < config.root.count; i++)
            check_setting(text.data, &config.root.items[i]);
        buffer_fini(&text);
    }
}
END_TEST

START_TEST(what_does_not_parse_is_said_with_its_line)
{
    ck_assert(!config_load_text(&config, "a.cfg", qn_str("a = 1;\nb = ;\n"), &report));
    ck_assert_str_eq(report.lines[0], "a.cfg:2: syntax error here or just before: texts stand in quotes, and commas part what stands in ( ) or [ ]");
    config_unload(&config);
    ck_assert(!config_load_text(&config, "a.cfg", qn_str("a = 1;\na = 2;\n"), &report));
    ck_assert_str_eq(report.lines[1], "a.cfg:2: duplicate setting name");
}
END_TEST

START_TEST(nesting_has_an_end)
{
    char text[500];
    size_t size = (size_t)snprintf(text, sizeof text, "a = ");
    memset(text + size, '(', 40);
    memset(text + size + 40, ')', 40);
    strcpy(text + size + 80, ";");
    ck_assert(!config_load_text(&config, "a.cfg", qn_str(text), &report));
    ck_assert_str_eq(report.lines[0], "a.cfg:1: nested deeper than 32 levels");
}
END_TEST

START_TEST(nothing_is_a_pipeline_without_settings)
{
    load("");
    ck_assert_uint_eq(config.root.count, 0);
    load("# only a comment");
    ck_assert_uint_eq(config.root.count, 0);
}
END_TEST

/* ---- What the command line sets ---- */

static const struct setting *put(const char *name, const char *value)
{
    ck_assert(setting_put(&config, &config.root, name, value));
    return get(name);
}

START_TEST(a_value_is_read_as_in_a_file)
{
    load("a = 1; b = 2;");
    ck_assert_int_eq(put("a", "5000000000")->integer, INT64_C(5000000000));
    ck_assert_int_eq(put("a", "true")->type, SETTING_BOOL);
    ck_assert_int_eq(put("a", "0.5")->type, SETTING_REAL);
    ck_assert_str_eq(put("a", "\"in quotes\"")->text, "in quotes");
    ck_assert_str_eq(put("new", "[\"x\", \"y\"]")->items[1].text, "y");
    ck_assert_uint_eq(config.root.count, 3);
    ck_assert_int_eq(get("b")->integer, 2);
}
END_TEST

START_TEST(what_is_not_a_value_is_a_text)
{
    static const char *const texts[] = {"64K", "10s", "news.jsonl", "", "2026-01-28", "lang == 'en'", "a b", "1; other = 2", "\"open"};
    load("");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct setting *setting = put("a", texts[i]);
        ck_assert_int_eq(setting->type, SETTING_TEXT);
        ck_assert_str_eq(setting->text, texts[i]);
    }
    ck_assert_uint_eq(config.root.count, 1);
}
END_TEST

START_TEST(a_value_keeps_all_that_it_holds)
{
    load("");
    const struct setting *setting = put("limits", "{ memory = \"1M\"; inner = ( { deep = [1, 2]; }, \"x\" ); }");
    ck_assert_int_eq(setting->type, SETTING_GROUP);
    ck_assert_str_eq(setting_get(setting, "memory")->text, "1M");
    const struct setting *inner = setting_get(setting, "inner");
    ck_assert_int_eq(setting_get(&inner->items[0], "deep")->items[1].integer, 2);
    ck_assert_str_eq(inner->items[1].text, "x");
    ck_assert_ptr_null(inner->at.file);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("config");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, values_have_the_types_they_are_written_in);
    tcase_add_test(tests, every_setting_knows_its_line);
    tcase_add_test(tests, every_setting_knows_where_its_name_and_its_value_stand);
    tcase_add_test(tests, places_are_right_in_texts_made_at_random);
    tcase_add_test(tests, what_does_not_parse_is_said_with_its_line);
    tcase_add_test(tests, nesting_has_an_end);
    tcase_add_test(tests, nothing_is_a_pipeline_without_settings);
    tcase_add_test(tests, a_value_is_read_as_in_a_file);
    tcase_add_test(tests, what_is_not_a_value_is_a_text);
    tcase_add_test(tests, a_value_keeps_all_that_it_holds);
    return test_run(tests);
}
