#include "command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- The command line ---- */

enum { MOST_OPTIONS = 32 };

int option_next(const struct command *command, int argc, char **argv)
{
    struct option rows[MOST_OPTIONS + 2] = {{"help", no_argument, NULL, 'h'}};
    char letters[2 * MOST_OPTIONS + 2] = "h";
    int number = 0;
    size_t size = 1;
    for (size_t i = 0; i < command->option_count && i < MOST_OPTIONS; i++) {
        const struct command_option *option = &command->options[i];
        rows[i + 1] = (struct option){option->name, option->value ? required_argument : no_argument, &number, (int)i};
        if (option->letter) {
            letters[size++] = option->letter;
            if (option->value)
                letters[size++] = ':';
        }
    }
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
    if (found > 0)
        usage_error(command->name);
    return found > 0 ? OPTIONS_WRONG : OPTIONS_END;
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
    static const char *const places[] = {"../share/quern", ".."}; /* installed; of the build tree */
    char folder[4096];
    const ssize_t size = readlink("/proc/self/exe", folder, sizeof folder - 1);
    char *path, *real = NULL;
    for (size_t i = 0; size > 0 && !real && i < sizeof places / sizeof *places; i++) {
        folder[size] = '\0';
        *strrchr(folder, '/') = '\0';
        if (asprintf(&path, "%s/%s/%s", folder, places[i], name) >= 0) {
            real = realpath(path, NULL);
            free(path);
        }
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
