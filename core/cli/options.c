#include "../base/suggest.h"
#include "../pipeline/pipeline.h"
#include "../plugin/module.h"
#include "command.h"

#include <quern/quern.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The command line ---- */

enum { MOST_OPTIONS = 32 };

static const struct command_option *long_option(const struct command *command, const char *name)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (strcmp(command->options[i].name, name) == 0)
            return &command->options[i];
    return NULL;
}

/* What getopt would not take: "-x", "--colour=red". */
static int complain(const struct command *command, const char *word, bool lacks_value)
{
    const size_t size = strcspn(word, "=");
    char name[64], hint[96] = "";
    snprintf(name, sizeof name, "%.*s", (int)size, word);
    if (lacks_value)
        fprintf(stderr, "quern: option \"%s\" of '%s' wants a value\n", name, command->name);
    else if (strncmp(name, "--", 2) == 0 && long_option(command, name + 2))
        fprintf(stderr, "quern: option \"%s\" of '%s' takes no value\n", name, command->name);
    else {
        struct suggestion near = {.wrong = name + 2};
        for (size_t i = 0; strncmp(name, "--", 2) == 0 && i < command->option_count; i++)
            suggest_offer(&near, command->options[i].name);
        if (near.best)
            snprintf(hint, sizeof hint, ", did you mean \"--%s\"?", near.best);
        fprintf(stderr, "quern: '%s' has no option \"%s\"%s\n", command->name, name, hint);
    }
    usage_error(command->name);
    return OPTIONS_WRONG;
}

int option_next(const struct command *command, int argc, char **argv)
{
    struct option rows[MOST_OPTIONS + 2] = {{"help", no_argument, NULL, 'h'}};
    char letters[2 * MOST_OPTIONS + 3] = ":h"; /* ":" tells a lacking value apart */
    int number = 0;
    size_t size = 2;
    for (size_t i = 0; i < command->option_count && i < MOST_OPTIONS; i++) {
        const struct command_option *option = &command->options[i];
        rows[i + 1] = (struct option){option->name, option->value ? required_argument : no_argument, &number, (int)i};
        if (option->letter) {
            letters[size++] = option->letter;
            if (option->value)
                letters[size++] = ':';
        }
    }
    opterr = 0;
    const int found = getopt_long(argc, argv, letters, rows, NULL);
    if (found == 0)
        return number;
    if (found == 'h') {
        command_print_help(command);
        return OPTIONS_HELP;
    }
    for (size_t i = 0; found > 0 && i < command->option_count; i++)
        if (command->options[i].letter == found)
            return (int)i;
    if (found < 0)
        return OPTIONS_END;
    const char letter[] = {'-', (char)optopt, '\0'}; /* of a long option getopt leaves the number of its row there, or 0 */
    return complain(command, optopt > ' ' ? letter : argv[optind - 1], found == ':');
}

int option_status(int end)
{
    return end == OPTIONS_WRONG ? EXIT_USAGE : 0;
}

static void print_option(const struct command_option *option)
{
    char head[64];
    snprintf(head, sizeof head, "--%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "");
    if (option->letter)
        printf("  -%c, ", option->letter);
    else
        printf("      ");
    printf(strlen(head) > 18 ? "%s   %s\n" : "%-18s %s\n", head, option->help);
}

void command_print_help(const struct command *command)
{
    static const struct command_option help = {"help", 'h', NULL, "this"};
    printf("Usage: quern %s%s%s%s\n\n%s\n\n", command->name, command->option_count ? " [OPTIONS]" : "", *command->arguments ? " " : "",
           command->arguments, command->about);
    for (size_t i = 0; i < command->option_count; i++)
        print_option(&command->options[i]);
    print_option(&help);
    if (command->status)
        printf("\nExit status: %s\n", command->status);
}

/* ---- What is selected ---- */

static bool add(const char ***list, size_t *count, const char *text)
{
    const char **grown = realloc(*list, (*count + 1) * sizeof *grown);
    if (!grown) {
        fprintf(stderr, "quern: no memory for the options\n");
        return false;
    }
    *list = grown;
    grown[(*count)++] = text;
    return true;
}

bool selection_add_plugin(struct selection *selection, const char *path)
{
    return add(&selection->plugins, &selection->plugin_count, path);
}

bool selection_add_set(struct selection *selection, const char *set)
{
    return add(&selection->sets, &selection->set_count, set);
}

struct pipeline_extras selection_extras(const struct selection *selection)
{
    return (struct pipeline_extras){.plugins = selection->plugins, .plugin_count = selection->plugin_count, .sets = selection->sets,
                                    .set_count = selection->set_count, .isolate = selection->isolate};
}

void selection_fini(struct selection *selection)
{
    free(selection->plugins);
    free(selection->sets);
}

bool is_pipeline(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".cfg") == 0 || strcmp(dot, ".conf") == 0);
}

char *data_path(const char *name)
{
    static const char *const places[] = {"../share/quern", "..", "."}; /* installed; of the build tree */
    char folder[4096] = "";
    const ssize_t size = readlink("/proc/self/exe", folder, sizeof folder - 1);
    char *path, *real = NULL, *slash = size > 0 ? strrchr(folder, '/') : NULL;
    if (slash)
        *slash = '\0';
    for (size_t i = 0; slash && !real && i < sizeof places / sizeof *places; i++)
        if (asprintf(&path, "%s/%s/%s", folder, places[i], name) >= 0) {
            real = realpath(path, NULL);
            free(path);
        }
    if (!real && asprintf(&path, "%s/%s", QUERN_DATA_DIR, name) >= 0) {
        real = realpath(path, NULL);
        free(path);
    }
    return real;
}

char *default_pipeline(void)
{
    return data_path("conf/news.cfg");
}

int usage_error(const char *command)
{
    fprintf(stderr, "Try 'quern %s --help'.\n", command);
    return EXIT_USAGE;
}

int kind_error(const char *kind)
{
    char hint[96];
    struct suggestion near = {.wrong = kind};
    for (uint32_t i = QN_READER; i <= QN_WRITER; i++)
        suggest_offer(&near, plugin_kind_name(i));
    fprintf(stderr, "quern: a plugin is a reader, cleaner, extractor, deduper or writer, not a \"%s\"%s\n", kind, suggest_text(&near, hint));
    return QUERN_CONFIG;
}
