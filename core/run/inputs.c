#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DEEPEST = 64 };

static bool no_memory(struct error *error)
{
    return error_set(error, QN_E_LIMIT, "no memory for the list of inputs");
}

static size_t count_of(const struct buffer *places)
{
    return places->size / sizeof(size_t);
}

static const char *name_at(const struct buffer *names, const struct buffer *places, size_t number)
{
    return names->data + ((const size_t *)(const void *)places->data)[number];
}

static bool append_name(struct buffer *names, struct buffer *places, const char *name)
{
    const size_t place = names->size;
    return buffer_append(names, name, strlen(name) + 1) && buffer_append(places, &place, sizeof place);
}

bool inputs_add_file(struct inputs *inputs, const char *path, struct error *error)
{
    if (!append_name(&inputs->names, &inputs->places, path))
        return no_memory(error);
    inputs->count = count_of(&inputs->places);
    return true;
}

/* Bytes, not the locale's order: the same list everywhere. */
static int by_bytes(const void *a, const void *b, void *names)
{
    return strcmp((const char *)names + *(const size_t *)a, (const char *)names + *(const size_t *)b);
}

/* The names in a folder, sorted, but for those that begin with a dot. */
static bool list(const char *folder, struct buffer *names, struct buffer *places, struct error *error)
{
    DIR *entries = opendir(folder);
    if (!entries)
        return error_errno(error, "%s: cannot list the folder", folder);
    bool good = true;
    errno = 0;
    for (const struct dirent *entry; good && (entry = readdir(entries)); errno = 0)
        good = entry->d_name[0] == '.' || append_name(names, places, entry->d_name);
    const int failure = good ? errno : 0;
    closedir(entries);
    errno = failure;
    if (failure)
        return error_errno(error, "%s: cannot list the folder", folder);
    if (good && places->size)
        qsort_r(places->data, count_of(places), sizeof(size_t), by_bytes, names->data);
    return good || no_memory(error);
}

static bool walk(struct inputs *inputs, const char *folder, unsigned depth, struct error *error);

static bool add_entry(struct inputs *inputs, const char *path, unsigned depth, struct error *error)
{
    struct stat status, link;
    if (lstat(path, &link) == 0 && S_ISDIR(link.st_mode))
        return walk(inputs, path, depth + 1, error);
    return stat(path, &status) != 0 || !S_ISREG(status.st_mode) || inputs_add_file(inputs, path, error);
}

static bool walk(struct inputs *inputs, const char *folder, unsigned depth, struct error *error)
{
    if (depth > DEEPEST)
        return error_set(error, QN_E_LIMIT, "%s: folders are nested deeper than %d", folder, DEEPEST);
    struct buffer names = {0}, places = {0}, path = {0};
    bool good = list(folder, &names, &places, error);
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    for (size_t i = 0; good && i < count_of(&places); i++) {
        buffer_clear(&path);
        good = buffer_print(&path, "%s%s%s", folder, slash, name_at(&names, &places, i)) ? add_entry(inputs, path.data, depth, error)
                                                                                        : no_memory(error);
    }
    buffer_fini(&path);
    buffer_fini(&places);
    buffer_fini(&names);
    return good;
}

const char *inputs_path(const struct inputs *inputs, size_t number)
{
    return name_at(&inputs->names, &inputs->places, number);
}

bool inputs_add(struct inputs *inputs, const char *path, struct error *error)
{
    struct stat status;
    if (strcmp(path, "-") == 0)
        return inputs_add_file(inputs, path, error);
    if (stat(path, &status) != 0)
        return error_errno(error, "%s", path);
    return S_ISDIR(status.st_mode) ? walk(inputs, path, 0, error) : inputs_add_file(inputs, path, error);
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
    buffer_fini(&inputs->names);
    buffer_fini(&inputs->places);
    *inputs = (struct inputs){0};
}
