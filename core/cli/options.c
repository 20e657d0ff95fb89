#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

char *default_pipeline(void)
{
    static const char *const places[] = {"../share/quern/conf/news.cfg", "../conf/news.cfg"};
    char folder[4096];
    const ssize_t size = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (size > 0) {
        folder[size] = '\0';
        *strrchr(folder, '/') = '\0';
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            char *path, *real = NULL;
            if (asprintf(&path, "%s/%s", folder, places[i]) >= 0) {
                real = realpath(path, NULL);
                free(path);
            }
            if (real)
                return real;
        }
    }
    return access(QUERN_CONF_DIR "/news.cfg", R_OK) == 0 ? strdup(QUERN_CONF_DIR "/news.cfg") : NULL;
}

int usage_error(const char *command)
{
    fprintf(stderr, "Try 'quern %s --help'.\n", command);
    return EXIT_USAGE;
}
