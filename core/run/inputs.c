#include "inputs.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DEEPEST = 64 };

static bool add(struct inputs *inputs, const char *path, struct error *error)
{
    if (inputs->count == inputs->capacity) {
        const size_t capacity = inputs->capacity ? inputs->capacity * 2 : 64;
        char **paths = realloc(inputs->paths, capacity * sizeof *paths);
        if (!paths)
            return error_set(error, QN_E_LIMIT, "no memory for the list of inputs");
        inputs->paths = paths;
        inputs->capacity = capacity;
    }
    inputs->paths[inputs->count] = strdup(path);
    if (!inputs->paths[inputs->count])
        return error_set(error, QN_E_LIMIT, "no memory for the list of inputs");
    inputs->count++;
    return true;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Bytes, not the locale's order: the same list everywhere. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool walk(struct inputs *inputs, const char *folder, unsigned depth, struct error *error)
{
    if (depth > DEEPEST)
        return error_set(error, QN_E_LIMIT, "%s: folders are nested deeper than %d", folder, DEEPEST);
    struct dirent **entries;
    const int count = scandir(folder, &entries, is_visible, by_bytes);
    if (count < 0)
        return error_errno(error, "%s: cannot list the folder", folder);
    bool good = true;
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    for (int i = 0; i < count; i++) {
        char *path = NULL;
        struct stat status, link;
        if (good && asprintf(&path, "%s%s%s", folder, slash, entries[i]->d_name) < 0) {
            path = NULL;
            good = error_set(error, QN_E_LIMIT, "no memory for the list of inputs");
        }
        if (path && lstat(path, &link) == 0 && S_ISDIR(link.st_mode))
            good = walk(inputs, path, depth + 1, error);
        else if (path && stat(path, &status) == 0 && S_ISREG(status.st_mode))
            good = add(inputs, path, error);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return good;
}

bool inputs_add(struct inputs *inputs, const char *path, struct error *error)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        return add(inputs, path, error);
    if (stat(path, &status) != 0)
        return error_errno(error, "%s", path);
    return S_ISDIR(status.st_mode) ? walk(inputs, path, 0, error) : add(inputs, path, error);
}

bool inputs_add_list(struct inputs *inputs, const char *path, struct error *error)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    if (!file)
        return error_errno(error, "%s", path);
    char *line = NULL;
    size_t capacity = 0;
    bool good = true;
    for (ssize_t size; good && (size = getline(&line, &capacity, file)) >= 0;) {
        while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
            line[--size] = '\0';
        if (size > 0)
            good = inputs_add(inputs, line, error);
    }
    if (good && ferror(file))
        good = error_errno(error, "%s: cannot read", path);
    free(line);
    if (file != stdin)
        fclose(file);
    return good;
}

void inputs_fini(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        free(inputs->paths[i]);
    free(inputs->paths);
    *inputs = (struct inputs){0};
}
