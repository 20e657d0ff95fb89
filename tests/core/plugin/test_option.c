#include "plugin/option.h"

#include "plugin/registry.h"

#include "../core_test.h"

/* As the plugin "knobs" of plugins/mill.c has it. */
struct knobs {
    bool flag;
    int64_t number, size, wait;
    double real;
    const char *text, *file, *must;
    int32_t mode;
    qn_strings words;
    const char *path;
    qn_strings files;
};

static struct registry registry;
static const struct plugin *plugin;
static struct arena strings;
static struct report report;
static struct knobs state;

static void setup(void)
{
    char path[1024];
    const char *folder = getenv("QUERN_TEST_PLUGINS");
    ck_assert_msg(folder != NULL, "QUERN_TEST_PLUGINS names no folder");
    snprintf(path, sizeof path, "%s/mill.so", folder);
    registry = (struct registry){0};
    report = (struct report){0};
    arena_init(&strings, SIZE_MAX);
    ck_assert(registry_add(&registry, path));
    plugin = registry_find(&registry, QN_EXTRACTOR, "knobs");
    ck_assert_ptr_nonnull(plugin);
    ck_assert_uint_eq(plugin->table.state_size, sizeof state);
}

static void teardown(void)
{
    registry_fini(&registry);
    report_fini(&report);
    arena_fini(&strings);
    test_remove_folder();
}

static bool fill(const struct option_setting *settings, size_t count)
{
    const struct option_place place = {.owner = "extractor \"knobs\"", .at = {.file = "a.cfg", .line = 7}};
    memset(&state, 0, sizeof state);
    report_fini(&report);
    return option_fill(plugin, settings, count, &place, &state, &strings, &report);
}

static bool set_one(const char *name, struct option_value value)
{
    const struct option_setting setting = {name, value, {.file = "a.cfg", .line = 3}, {.file = "a.cfg", .line = 3}, test_folder()};
    return fill(&setting, 1);
}

static struct option_value integer(int64_t value)
{
    return (struct option_value){.type = OPTION_INTEGER, .integer = value};
}

static struct option_value real(double value)
{
    return (struct option_value){.type = OPTION_REAL, .real = value};
}

static struct option_value text(const char *value)
{
    return (struct option_value){.type = OPTION_TEXT, .text = value};
}

START_TEST(defaults_stand_where_nothing_is_set)
{
    ck_assert(fill(NULL, 0));
    ck_assert(state.flag);
    ck_assert_int_eq(state.number, 3);
    ck_assert_int_eq(state.size, 4096);
    ck_assert_int_eq(state.wait, 1000000000);
    ck_assert_double_eq(state.real, 0.5);
    ck_assert_str_eq(state.text, "default");
    ck_assert_str_eq(state.file, "");
    ck_assert_int_eq(state.mode, 1);
    ck_assert_uint_eq(state.words.count, 2);
    ck_assert_str_eq(state.words.items[1], "two");
}
END_TEST

START_TEST(every_type_takes_what_it_should)
{
    static const char *const items[] = {"a", "b", "c"};
    ck_assert(set_one("flag", (struct option_value){.type = OPTION_BOOL, .boolean = false}) && !state.flag);
    ck_assert(set_one("number", integer(64)) && state.number == 64);
    ck_assert(set_one("size", integer(INT64_C(5000000000))) && state.size == INT64_C(5000000000));
    ck_assert(set_one("size", text("1.5M")) && state.size == 1572864);
    ck_assert(set_one("wait", text("250ms")) && state.wait == 250000000);
    ck_assert(set_one("wait", text("0s")) && state.wait == 0);
    ck_assert(set_one("real", real(0.25)) && state.real == 0.25);
    ck_assert(set_one("real", integer(1)) && state.real == 1);
    ck_assert(set_one("text", text("")) && strcmp(state.text, "") == 0);
    ck_assert(set_one("mode", text("off")) && state.mode == 2);
    ck_assert(set_one("words", (struct option_value){.type = OPTION_LIST, .items = items, .count = 3}) && state.words.count == 3);
    ck_assert(set_one("words", text("one word")) && state.words.count == 1);
    ck_assert_str_eq(state.words.items[0], "one word");
    ck_assert(set_one("words", (struct option_value){.type = OPTION_LIST}) && state.words.count == 0);
}
END_TEST

START_TEST(files_are_relative_to_their_folder_and_must_be_readable)
{
    const char *path = test_write_text("rules.txt", "");
    ck_assert(set_one("file", text("rules.txt")));
    ck_assert_str_eq(state.file, path);
    ck_assert(set_one("file", text(path)));
    ck_assert_str_eq(state.file, path);
    ck_assert(set_one("file", text("")));
    ck_assert(!set_one("file", text("none.txt")));
    char expected[600];
    snprintf(expected, sizeof expected, "a.cfg:3: extractor \"knobs\": option \"file\" names the file \"%s/none.txt\", which cannot be read",
             test_folder());
    ck_assert_str_eq(report.lines[0], expected);
}
END_TEST

START_TEST(lists_of_paths_are_like_files)
{
    static const char *const both[] = {"rules.txt", "none.txt"};
    struct option_value value = {.type = OPTION_LIST, .items = both, .count = 1};
    test_write_text("rules.txt", "a rule");
    const char *path = test_path("rules.txt");
    ck_assert(set_one("files", value));
    ck_assert_uint_eq(state.files.count, 1);
    ck_assert_str_eq(state.files.items[0], path);
    ck_assert(set_one("words", value));
    ck_assert_str_eq(state.words.items[0], "rules.txt");
    value.count = 2;
    ck_assert(!set_one("files", value));
    ck_assert_uint_eq(report.count, 1);
    ck_assert_ptr_nonnull(strstr(report.lines[0], "option \"files\" names the file \"/"));
    ck_assert_ptr_nonnull(strstr(report.lines[0], "none.txt\", which cannot be read"));
}
END_TEST

static void check_refused(const char *name, struct option_value value, const char *message)
{
    char expected[600];
    ck_assert_msg(!set_one(name, value), "%s is taken, where it should be: %s", name, message);
    ck_assert_uint_eq(report.count, 1);
    snprintf(expected, sizeof expected, "a.cfg:3: extractor \"knobs\": %s", message);
    ck_assert_str_eq(report.lines[0], expected);
}

START_TEST(every_type_refuses_what_it_should_not_take)
{
    static const char *const items[] = {"a"};
    const struct option_value list = {.type = OPTION_LIST, .items = items, .count = 1}, flag = {.type = OPTION_BOOL},
                              unfit = {.type = OPTION_UNFIT};
    check_refused("flag", integer(1), "option \"flag\" wants true or false");
    check_refused("flag", text("true"), "option \"flag\" wants true or false");
    check_refused("number", text("3"), "option \"number\" wants a whole number");
    check_refused("number", real(3), "option \"number\" wants a whole number");
    check_refused("number", flag, "option \"number\" wants a whole number");
    check_refused("number", unfit, "option \"number\" wants a whole number");
    check_refused("number", integer(0), "option \"number\" is 0, but must be 1 to 64");
    check_refused("number", integer(65), "option \"number\" is 65, but must be 1 to 64");
    check_refused("size", text("4 apples"), "option \"size\" wants a size such as 4096, \"64K\" or \"1.5M\"");
    check_refused("size", integer(0), "option \"size\" is 0, but must be 1 or more");
    check_refused("size", integer(-5), "option \"size\" is -5, but must be 1 or more");
    check_refused("wait", integer(10), "option \"wait\" wants a duration such as \"250ms\", \"10s\" or \"5m\"");
    check_refused("wait", text("2h"), "option \"wait\" is 2h, but must be 0ns to 1h");
    check_refused("real", text("0.5"), "option \"real\" wants a number");
    check_refused("real", real(1.5), "option \"real\" is 1.5, but must be 0 to 1");
    check_refused("real", integer(2), "option \"real\" is 2, but must be 0 to 1");
    check_refused("text", integer(2), "option \"text\" wants a text in quotes");
    check_refused("text", list, "option \"text\" wants a text in quotes");
    check_refused("file", flag, "option \"file\" wants a path in quotes");
    check_refused("mode", integer(1), "option \"mode\" wants one of gentle | rough | off");
    check_refused("mode", text("ruogh"),
                  "option \"mode\" is \"ruogh\", but must be one of gentle | rough | off, did you mean \"rough\"?");
    check_refused("mode", text(""), "option \"mode\" is \"\", but must be one of gentle | rough | off");
    check_refused("words", integer(1), "option \"words\" wants a list of texts such as [\"a\", \"b\"]");
    check_refused("words", unfit, "option \"words\" wants a list of texts such as [\"a\", \"b\"]");
    check_refused("nubmer", integer(1), "plugin \"knobs\" has no option \"nubmer\", did you mean \"number\"?");
    check_refused("colour", integer(1), "plugin \"knobs\" has no option \"colour\"");
}
END_TEST

START_TEST(all_that_is_wrong_is_said_at_once)
{
    const struct option_setting settings[] = {
        {"number", integer(0), {.file = "a.cfg", .line = 2}, {.file = "a.cfg", .line = 2}, NULL},
        {"colour", integer(0), {.file = NULL}, {.file = NULL}, NULL},
        {"mode", text("x"), {.file = "b.cfg", .line = 9}, {.file = "b.cfg", .line = 9}, NULL}};
    ck_assert(!fill(settings, 3));
    ck_assert_uint_eq(report.count, 3);
    ck_assert_str_eq(report.lines[1], "command line: extractor \"knobs\": plugin \"knobs\" has no option \"colour\"");
    ck_assert_int_eq(strncmp(report.lines[2], "b.cfg:9: ", 9), 0);
}
END_TEST

START_TEST(what_is_required_must_be_given)
{
    plugin = registry_find(&registry, QN_CLEANER, "strict");
    ck_assert(!fill(NULL, 0));
    ck_assert_str_eq(report.lines[0], "a.cfg:7: extractor \"knobs\": option \"word\" must be given: the word that opens it");
    ck_assert(set_one("word", text("sesame")));
}
END_TEST

START_TEST(the_table_can_be_told_to_people)
{
    static const char *const rows[][3] = {
        {"flag", "true", ""},        {"number", "3", "1 to 64"},   {"size", "4K", "1 or more"},
        {"wait", "1s", "0ns to 1h"}, {"real", "0.5", "0 to 1"},    {"text", "\"default\"", ""},
        {"file", "\"\"", ""},        {"mode", "\"rough\"", "gentle | rough | off"}, {"words", "[one two]", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char initial[256], range[256];
        const qn_option *option = plugin_option(plugin, rows[i][0]);
        ck_assert_str_eq(option_default(option, initial), rows[i][1]);
        ck_assert_str_eq(option_range(option, range), rows[i][2]);
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("option");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, defaults_stand_where_nothing_is_set);
    tcase_add_test(tests, every_type_takes_what_it_should);
    tcase_add_test(tests, files_are_relative_to_their_folder_and_must_be_readable);
    tcase_add_test(tests, lists_of_paths_are_like_files);
    tcase_add_test(tests, every_type_refuses_what_it_should_not_take);
    tcase_add_test(tests, all_that_is_wrong_is_said_at_once);
    tcase_add_test(tests, what_is_required_must_be_given);
    tcase_add_test(tests, the_table_can_be_told_to_people);
    return test_run(tests);
}
