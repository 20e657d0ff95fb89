/* Loading is safe: whatever a file holds, there is one clear line, and never a crash. */
#include "plugin/module.h"
#include "plugin/registry.h"

#include "../core_test.h"

#include <sys/stat.h>
#include <sys/wait.h>

static char plugins[512];

static void setup(void)
{
    const char *folder = getenv("QUERN_TEST_PLUGINS");
    ck_assert_msg(folder != NULL, "QUERN_TEST_PLUGINS names no folder");
    snprintf(plugins, sizeof plugins, "%s", folder);
}

static void teardown(void)
{
    test_remove_folder();
}

static const char *plugin_file(const char *name)
{
    static char path[1024];
    snprintf(path, sizeof path, "%s/%s.so", plugins, name);
    return path;
}

static void copy_plugin(const char *name, const char *as)
{
    size_t size;
    char *bytes = test_read(plugin_file(name), &size);
    ck_assert_ptr_nonnull(bytes);
    test_write(as, bytes, size);
    free(bytes);
}

START_TEST(a_good_module_brings_all_of_its_plugins)
{
    struct error error = {0};
    struct module *module = module_open(plugin_file("mill"), &error);
    ck_assert_msg(module != NULL, "%s", error.message);
    ck_assert_uint_eq(module->plugin_count, 11);
    ck_assert_str_eq(module->plugins[0].table.name, "lines");
    ck_assert_ptr_nonnull(plugin_option(&module->plugins[6], "words"));
    ck_assert_ptr_null(plugin_option(&module->plugins[6], "word"));
    module_free(module);
}
END_TEST

START_TEST(each_fault_is_said_in_one_line)
{
    static const char *const faults[][2] = {
        {"NO_SYMBOL", "exports no qn_module_v1: it is no plugin of quern, or one of another ABI"},
        {"SMALL_MODULE", "its qn_module_v1 of 4 bytes is not one of ABI 1"},
        {"NO_TABLE", "its qn_module_v1 of 16 bytes is not one of ABI 1"},
        {"NO_PLUGINS", "it holds no plugins"},
        {"SMALL_PLUGIN", "a plugin table of 16 bytes is no table of ABI 1"},
        {"NO_NAME", "a plugin's name must be of a-z, 0-9, \"-\" and \"_\", at most 64"},
        {"BAD_NAME", "a plugin's name must be of a-z, 0-9, \"-\" and \"_\", at most 64"},
        {"NO_VERSION", "plugin \"bad\" lacks its version, summary or license"},
        {"BAD_KIND", "plugin \"bad\" is of kind 77, which this quern does not know"},
        {"FUTURE", "plugin \"bad\" needs ABI 1.99, and this quern has 1.0"},
        {"BAD_THREADING", "plugin \"bad\" names no threading class"},
        {"NO_FUNCTION", "plugin \"bad\" (cleaner) lacks its function process"},
        {"BAD_STRIDE", "its option table is not one (2 rows of 4 bytes)"},
        {"NO_ROWS", "its option table is not one (2 rows of 64 bytes)"},
        {"NO_OPTION_NAME", "option 0 of plugin \"bad\" lacks a name or a help text"},
        {"BAD_TYPE", "option \"number\" of plugin \"bad\" is of a type that this quern does not know"},
        {"OUTSIDE", "option \"number\" of plugin \"bad\" lies outside of its state"},
        {"NO_CHOICES", "option \"mode\" of plugin \"bad\" lacks its choices or their default"},
        {"BAD_DEFAULT", "option \"number\" of plugin \"bad\" has a default that it would not take"},
        {"BAD_CHOICE", "option \"mode\" of plugin \"bad\" has a default that it would not take"},
        {"TWO_OPTIONS", "option \"number\" of plugin \"bad\" stands in its table twice"},
        {"BAD_FIELDS", "plugin \"bad\" has its fields named by an option that is no list"},
        {"NO_SLUG", "reason 0 of plugin \"bad\" has no slug"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct error error = {0};
        char name[64];
        snprintf(name, sizeof name, "bad-%s", faults[i][0]);
        ck_assert_msg(!module_open(plugin_file(name), &error), "%s is loaded", name);
        if (sizeof(void *) == 8 || !strstr(faults[i][1], "bytes"))
            ck_assert_str_eq(error.message, faults[i][1]);
    }
    struct error error = {0};
    struct module *module = module_open(plugin_file("bad-NO_FAULT"), &error);
    ck_assert_msg(module != NULL, "%s", error.message);
    module_free(module);
}
END_TEST

START_TEST(a_function_that_no_library_has_is_named)
{
    struct error error = {0};
    ck_assert_ptr_null(module_open(plugin_file("bad-MISSING"), &error));
    ck_assert_msg(strstr(error.message, "undefined symbol: quern_test_nowhere") != NULL, "%s", error.message);
    ck_assert_ptr_null(strchr(error.message, '\n'));
}
END_TEST

START_TEST(what_is_no_shared_object_is_told_from_one)
{
    struct error error = {0};
    ck_assert_ptr_null(module_open(test_write_text("text.so", "not a plugin"), &error));
    ck_assert_str_eq(error.message, "is not a shared object");
    ck_assert_ptr_null(module_open(test_write_text("empty.so", ""), &error));
    ck_assert_str_eq(error.message, "is not a shared object");
    char header[64] = "\x7f"
                      "ELF";
    ck_assert_ptr_null(module_open(test_write("header.so", header, sizeof header), &error));
    ck_assert_str_eq(error.message, "is not a shared object of this machine");
    ck_assert_ptr_null(module_open("/none/there.so", &error));
    ck_assert_str_eq(error.message, "cannot open: No such file or directory");
    ck_assert_ptr_null(module_open("/dev/zero", &error));
    ck_assert_str_eq(error.message, "is not a regular file");
    ck_assert_int_eq(mkfifo(test_path("fifo.so"), 0600), 0);
    ck_assert_ptr_null(module_open(test_path("fifo.so"), &error));
    ck_assert_str_eq(error.message, "is not a regular file");
}
END_TEST

/* In a process of its own, for the loader of the C library dies of what is not caught before it. */
static int open_in_child(const char *path)
{
    const pid_t child = fork();
    if (child == 0) {
        struct error error = {0};
        struct module *module = module_open(path, &error);
        const bool silent = !module && !*error.message;
        module_free(module);
        _exit(silent ? 2 : module ? 0 : 1);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

START_TEST(a_file_cut_anywhere_is_refused_or_whole_enough)
{
    size_t size;
    char *bytes = test_read(plugin_file("mill"), &size);
    ck_assert_ptr_nonnull(bytes);
    unsigned refused = 0;
    for (size_t cut = 0; cut < size; cut += 1 + cut / 40) {
        const int status = open_in_child(test_write("cut.so", bytes, cut));
        ck_assert_int_ne(status, 2);
        refused += status == 1;
        ck_assert_msg(status == 1 || cut > size / 2, "cut to %zu of %zu bytes it is loaded", cut, size);
    }
    ck_assert_uint_gt(refused, 50);
    free(bytes);
}
END_TEST

/* ---- The search path ---- */

static const char *path_of(const struct registry *registry, const char *name)
{
    const struct plugin *plugin = registry_find(registry, 0, name);
    return plugin ? plugin->module->path : "";
}

START_TEST(the_first_of_a_name_wins_and_the_second_is_told)
{
    struct registry registry = {0};
    char expected[2048];
    ck_assert(registry_add(&registry, plugin_file("mill")));
    ck_assert(!registry_add(&registry, plugin_file("bad-TWIN")));
    snprintf(expected, sizeof expected, "%s/bad-TWIN.so: left out: extractor \"knobs\" is already loaded from %s/mill.so", plugins, plugins);
    ck_assert_uint_eq(registry.problems.count, 1);
    ck_assert_str_eq(registry.problems.lines[0], expected);
    ck_assert_uint_eq(registry.module_count, 1);
    registry_fini(&registry);
}
END_TEST

START_TEST(the_same_file_again_is_no_problem)
{
    struct registry registry = {0};
    const char *link = test_path("link.so");
    ck_assert_int_eq(symlink(plugin_file("mill"), link), 0);
    ck_assert(registry_add(&registry, plugin_file("mill")));
    ck_assert(registry_add(&registry, plugin_file("mill")));
    ck_assert(registry_add(&registry, link));
    ck_assert_uint_eq(registry.module_count, 1);
    ck_assert_uint_eq(registry.problems.count, 0);
    registry_fini(&registry);
}
END_TEST

START_TEST(a_folder_gives_all_that_is_good_in_it_in_the_order_of_names)
{
    struct registry registry = {0};
    copy_plugin("mill", "b.so");
    copy_plugin("bad-TWIN", "a.so");
    copy_plugin("bad-NO_NAME", "c.so");
    test_write_text("readme.txt", "not a plugin");
    ck_assert_int_eq(mkdir(test_path("cleaners"), 0700), 0);
    copy_plugin("bad-NO_FAULT", "cleaners/d.so");
    ck_assert(registry_add(&registry, test_folder()));
    ck_assert_uint_eq(registry.module_count, 2); /* a.so came first, so b.so is left out whole; and d.so */
    ck_assert_ptr_nonnull(strstr(path_of(&registry, "knobs"), "/a.so"));
    ck_assert_ptr_nonnull(strstr(path_of(&registry, "bad"), "/d.so"));
    ck_assert_uint_eq(registry.problems.count, 2);
    registry_fini(&registry);
}
END_TEST

START_TEST(the_environment_comes_behind_what_was_named)
{
    struct registry registry = {0};
    char list[2048];
    copy_plugin("bad-TWIN", "twin.so");
    copy_plugin("bad-NO_FAULT", "other.so");
    snprintf(list, sizeof list, ":/none:%s:%s", test_path("twin.so"), test_path("other.so"));
    setenv("QUERN_PLUGIN_PATH", list, 1);
    ck_assert(registry_add(&registry, plugin_file("mill")));
    registry_add_standard(&registry);
    ck_assert_ptr_nonnull(strstr(path_of(&registry, "knobs"), "/mill.so"));
    ck_assert_ptr_nonnull(strstr(path_of(&registry, "bad"), "/other.so"));
    registry_fini(&registry);
    registry_add_standard(&registry);
    ck_assert_ptr_nonnull(strstr(path_of(&registry, "knobs"), "/twin.so"));
    registry_fini(&registry);
}
END_TEST

START_TEST(all_plugins_are_told_by_kind_and_name)
{
    struct registry registry = {0};
    ck_assert(registry_add(&registry, plugin_file("mill")));
    static const char *const names[] = {"lines", "anew", "moody", "shout", "strict", "knobs", "pointer", "teller", "first-word", "ledger", "plain"};
    for (size_t i = 0; i < 11; i++)
        ck_assert_str_eq(registry_at(&registry, i)->table.name, names[i]);
    ck_assert_ptr_null(registry_at(&registry, 11));
    ck_assert_ptr_null(registry_find(&registry, QN_READER, "moody"));
    registry_fini(&registry);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("module");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_good_module_brings_all_of_its_plugins);
    tcase_add_test(tests, each_fault_is_said_in_one_line);
    tcase_add_test(tests, a_function_that_no_library_has_is_named);
    tcase_add_test(tests, what_is_no_shared_object_is_told_from_one);
    tcase_add_test(tests, a_file_cut_anywhere_is_refused_or_whole_enough);
    tcase_add_test(tests, the_first_of_a_name_wins_and_the_second_is_told);
    tcase_add_test(tests, the_same_file_again_is_no_problem);
    tcase_add_test(tests, a_folder_gives_all_that_is_good_in_it_in_the_order_of_names);
    tcase_add_test(tests, the_environment_comes_behind_what_was_named);
    tcase_add_test(tests, all_plugins_are_told_by_kind_and_name);
    return test_run(tests);
}
