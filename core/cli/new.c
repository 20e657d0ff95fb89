/* quern new: a folder with a plugin that builds and passes its tests, to begin from. */
#include "../base/buffer.h"
#include "../base/error.h"
#include "../base/path.h"
#include "../document/input.h"
#include "../plugin/module.h"
#include "command.h"

#include <quern/quern.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_TEMPLATE = 1 << 20 };

enum { LANG, INTO };
static const struct command_option option_rows[] = {
    [LANG] = {"lang", 0, "c|cpp|rust", "the language that it is written in; the default is c"},
    [INTO] = {"into", 0, "DIR", "where the folder NAME is made; the default is the working directory"},
};

/* A template, by its name under share/quern/new, and the file that it becomes. */
struct template {
    const char *from, *to;
};

static const struct language {
    const char *name, *needs;
    const char *const *folders;
    const struct template *templates; /* beside the shared ones */
} languages[] = {
    {"c", "Check", (const char *const[]){NULL},
     (const struct template[]){
         {"meson.build.c", "meson.build"}, {"@KIND@.c", "@NAME@.c"}, {"test_@KIND@.c", "test_@NAME@.c"}, {NULL, NULL}}},
    {"cpp", "Check", (const char *const[]){NULL},
     (const struct template[]){
         {"meson.build.cpp", "meson.build"}, {"@KIND@.cpp", "@NAME@.cpp"}, {"test_@KIND@.c", "test_@NAME@.c"}, {NULL, NULL}}},
    {"rust", "Rust with cargo", (const char *const[]){"src", "tests", "tests/kit", NULL},
     (const struct template[]){{"meson.build.rust", "meson.build"}, {"Cargo.toml", "Cargo.toml"}, {"build.rs", "build.rs"},
                               {"@KIND@.rs", "src/lib.rs"}, {"quern.rs", "src/quern.rs"}, {"test_@KIND@.rs", "tests/plugin.rs"},
                               {"kit.rs", "tests/kit/mod.rs"}, {NULL, NULL}}},
};
static const struct template shared[] = {{"README.md", "README.md"}, {"LICENSE", "LICENSE"}, {"gitignore", ".gitignore"}, {NULL, NULL}};
enum { LANGUAGES = sizeof languages / sizeof *languages };

struct order {
    const char *kind, *name;
    const struct language *language;
    const char *templates; /* the folder that they are in */
    char *folder;          /* that is made */
    char year[8];
};

/* The template with its @WORDS@ replaced. */
static const char *fill_in(const struct order *order, qn_slice text, struct buffer *out)
{
    const struct {
        const char *word, *text;
    } words[] = {{"@KIND@", order->kind}, {"@NAME@", order->name}, {"@NEEDS@", order->language->needs}, {"@YEAR@", order->year}};
    buffer_clear(out);
    for (size_t i = 0; i < text.size;) {
        size_t taken = 0;
        for (size_t j = 0; j < sizeof words / sizeof *words && !taken; j++)
            if (qn_equal(qn_part(text, i, i + strlen(words[j].word)), qn_str(words[j].word))) {
                buffer_append_slice(out, qn_str(words[j].text));
                taken = strlen(words[j].word);
            }
        if (!taken)
            buffer_append(out, text.data + i, taken = 1);
        i += taken;
    }
    return buffer_text(out);
}

static bool write_new(const char *path, const struct buffer *text, struct error *error)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return error_errno(error, "%s: cannot be made", path);
    FILE *stream = fdopen(file, "w");
    const bool good = !text->failed && stream && fwrite(text->data, 1, text->size, stream) == text->size;
    const bool closed = stream ? fclose(stream) == 0 : close(file) == 0;
    return (good && closed) || error_errno(error, "%s: cannot be written", path);
}

/* "FOLDER/NAME", the name with its words replaced; for free(). */
static char *join(const struct order *order, const char *folder, const char *name)
{
    struct buffer filled = {0};
    char *path = path_in(folder, fill_in(order, qn_str(name), &filled));
    buffer_fini(&filled);
    return path;
}

static bool make_file(const struct order *order, const struct template *template, struct error *error)
{
    char *from = join(order, order->templates, template->from), *to = join(order, order->folder, template->to);
    struct buffer text = {0};
    struct input *input = from && to ? input_open(from, LARGEST_TEMPLATE, error) : NULL;
    bool good = input != NULL || (from && to) || error_set(error, QN_E_LIMIT, "no memory");
    if (input) {
        fill_in(order, input->pub.bytes, &text);
        good = write_new(to, &text, error);
    } else if (from && to) {
        good = false;
    }
    input_unref(input);
    buffer_fini(&text);
    free(from);
    free(to);
    return good;
}

static bool make_folders(const struct order *order, struct error *error)
{
    if (mkdir(order->folder, 0777) != 0)
        return errno == EEXIST ? error_set(error, QN_E_IO, "%s: is there already, and nothing is ever written over", order->folder)
                               : error_errno(error, "%s: cannot be made", order->folder);
    for (const char *const *name = order->language->folders; *name; name++) {
        char *path = join(order, order->folder, *name);
        const bool good = path && (mkdir(path, 0777) == 0 || error_errno(error, "%s: cannot be made", path));
        free(path);
        if (!good)
            return false;
    }
    return true;
}

static bool make_all(const struct order *order, struct error *error)
{
    if (!make_folders(order, error))
        return false;
    const struct template *const lists[] = {shared, order->language->templates};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const struct template *template = lists[i]; template->from; template++)
            if (!make_file(order, template, error))
                return false;
    return true;
}

/* What is wrong with the name; NULL: nothing. */
static const char *name_fault(const char *name)
{
    static const char *const taken[] = {"all",  "benchmark", "clean",   "coverage",    "dist", "distcheck",
                                        "install", "phony",  "reconfigure", "test", "uninstall"};
    if (!plugin_name_fits(name))
        return "a plugin's name must be of a-z, 0-9, \"-\" and \"_\", at most 64, a letter first";
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return "Meson keeps that name for itself";
    return NULL;
}

static int make_plugin(struct order *order, const char *into)
{
    struct error error = {0};
    char *templates = data_path("new");
    const time_t now = time(NULL);
    struct tm date;
    strftime(order->year, sizeof order->year, "%Y", gmtime_r(&now, &date));
    order->templates = templates;
    order->folder = join(order, into, order->name);
    bool good = templates ? order->folder != NULL || error_set(&error, QN_E_LIMIT, "no memory")
                          : error_set(&error, QN_E_IO, "the templates are not installed with this quern (share/quern/new)");
    good = good && make_all(order, &error);
    if (good)
        printf("%s: %s %s in %s. Now:\n  cd %s && meson setup build && meson test -C build\n", order->folder,
               order->kind[0] == 'e' ? "an" : "a", order->kind, order->language->name, order->folder);
    else
        fprintf(stderr, "quern: %s\n", error.message);
    free(templates);
    free(order->folder);
    return good ? 0 : QUERN_IO;
}

static const struct language *find_language(const char *name)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return NULL;
}

static int new_main(int argc, char **argv)
{
    const char *language = "c", *into = ".";
    int option;
    while ((option = option_next(&new_command, argc, argv)) >= 0)
        *(option == LANG ? &language : &into) = optarg;
    if (option != OPTIONS_END)
        return option_status(option);
    if (optind + 2 != argc) {
        fprintf(stderr, "quern: which kind, and what name?\n");
        return usage_error("new");
    }
    struct order order = {.kind = argv[optind], .name = argv[optind + 1], .language = find_language(language)};
    const char *fault = name_fault(order.name);
    if (!plugin_kind_of(order.kind))
        return kind_error(order.kind);
    if (!order.language)
        fprintf(stderr, "quern: there are no templates in \"%s\": c, cpp or rust\n", language);
    else if (fault)
        fprintf(stderr, "quern: \"%s\": %s\n", order.name, fault);
    else
        return make_plugin(&order, into);
    return QUERN_CONFIG;
}

const struct command new_command = {
    .name = "new",
    .arguments = "KIND NAME",
    .summary = "write a plugin to begin from, which builds and passes its test",
    .about = "Writes a folder NAME with a plugin of that kind (reader, cleaner, extractor, deduper or writer): its source, its test,\n"
             "what builds them, README and licence. It does something small and real, and is there to be changed.",
    .status = "0 done, 64 usage, 74 it cannot be written, 78 a kind, language or name that cannot be used.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = new_main,
};
