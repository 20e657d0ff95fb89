#include "quarantine.h"

#include "../base/json.h"
#include "../base/log.h"
#include "../base/path.h"
#include "../base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct quarantine {
    char *folder;
    const struct pipeline *pipeline;
    char *file, **plugins;  /* of the pipeline, as paths that are good from any folder */
    FILE *list;             /* NULL: nothing has failed yet */
    struct buffer unsynced; /* names of files that may not be durable yet, a NUL behind each */
    unsigned long count;
};

static const char list_name[] = "quarantine.jsonl";

const char *error_code_name(qn_error_code code)
{
    static const char *const names[] = {"none", "input", "limit", "config", "io", "internal",
                                        "time", "memory", "size", "depth", "blocks", "ratio"};
    return (unsigned)code < sizeof names / sizeof *names ? names[code] : "internal";
}

/*
 * Removes what the list of an earlier run names from an entry on, and those entries, or all of the list. Only plain
 * names in the folder itself are touched.
 */
static void clear_folder(const char *folder, const struct quarantine_mark *mark)
{
    char *path = path_in(folder, list_name), *line = NULL;
    FILE *list = path ? fopen(path, "re") : NULL;
    size_t capacity = 0;
    if (list && mark->size && fseeko(list, (off_t)mark->size, SEEK_SET) != 0)
        fseeko(list, 0, SEEK_END);
    while (list && getline(&line, &capacity, list) >= 0) {
        json_t *entry = json_loads(line, 0, NULL);
        const char *name = json_string_value(json_object_get(entry, "file"));
        char *file = name && !strchr(name, '/') ? path_in(folder, name) : NULL;
        if (file)
            unlink(file);
        free(file);
        json_decref(entry);
    }
    if (list)
        fclose(list);
    if (list && mark->count == 0) {
        unlink(path);
        rmdir(folder); /* stays when something else lies in it */
    }
    free(line);
    free(path);
}

static bool open_list(struct quarantine *quarantine, struct error *error)
{
    char *path = path_in(quarantine->folder, list_name);
    quarantine->list = path ? fopen(path, quarantine->count ? "r+e" : "we") : NULL;
    free(path);
    return quarantine->list || error_errno(error, "%s/%s: cannot write", quarantine->folder, list_name);
}

static bool return_to(struct quarantine *quarantine, const struct quarantine_mark *mark, struct error *error)
{
    struct stat status;
    quarantine->count = mark->count;
    if (!open_list(quarantine, error))
        return false;
    const int file = fileno(quarantine->list);
    if (fstat(file, &status) != 0 || (uint64_t)status.st_size < mark->size)
        return error_set(error, QN_E_IO, "%s/%s: is shorter than when the run was interrupted", quarantine->folder, list_name);
    if (ftruncate(file, (off_t)mark->size) != 0 || fseeko(quarantine->list, 0, SEEK_END) != 0)
        return error_errno(error, "%s/%s: cannot be cut", quarantine->folder, list_name);
    return true;
}

/* Good from any folder; as it is where there is no such file. NULL: no memory. */
static char *whole_path(const char *path)
{
    char *whole = realpath(path, NULL);
    return whole || errno == ENOMEM ? whole : strdup(path);
}

static bool find_paths(struct quarantine *quarantine)
{
    const struct pipeline_extras *extras = &quarantine->pipeline->extras;
    quarantine->file = whole_path(quarantine->pipeline->file);
    quarantine->plugins = calloc(extras->plugin_count + 1, sizeof *quarantine->plugins);
    bool good = quarantine->file && quarantine->plugins;
    for (size_t i = 0; good && i < extras->plugin_count; i++)
        good = (quarantine->plugins[i] = whole_path(extras->plugins[i])) != NULL;
    return good;
}

struct quarantine *quarantine_open(const char *folder, const struct pipeline *pipeline, const struct quarantine_mark *mark, struct error *error)
{
    struct quarantine *quarantine = calloc(1, sizeof *quarantine);
    if (quarantine) {
        quarantine->folder = strdup(folder);
        quarantine->pipeline = pipeline;
    }
    if (!quarantine || !quarantine->folder || !find_paths(quarantine)) {
        quarantine_free(quarantine);
        error_set(error, QN_E_LIMIT, "no memory for the quarantine");
        return NULL;
    }
    clear_folder(folder, mark ? mark : &(struct quarantine_mark){0});
    if (!mark || mark->count == 0 || return_to(quarantine, mark, error))
        return quarantine;
    quarantine_free(quarantine);
    return NULL;
}

static bool make_folder(struct quarantine *quarantine, struct error *error)
{
    if (mkdir(quarantine->folder, 0777) != 0 && errno != EEXIST)
        return error_errno(error, "%s: cannot make the quarantine folder", quarantine->folder);
    return open_list(quarantine, error);
}

/* "000001-page.html": the number keeps the order, the name helps people. Unsafe bytes become "_". */
static char *file_name(const struct quarantine *quarantine, qn_slice uri)
{
    size_t begin = uri.size;
    while (begin > 0 && uri.data[begin - 1] != '/' && uri.size - begin < 80)
        begin--;
    char *name;
    if (asprintf(&name, "%06lu-%.*s", quarantine->count, (int)(uri.size - begin), uri.size ? uri.data + begin : "") < 0)
        return NULL;
    for (char *at = name; *at; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || strchr("-_.", *at)))
            *at = '_';
    return name;
}

static bool write_bytes(struct quarantine *quarantine, const char *name, qn_slice bytes, struct error *error)
{
    char *path = path_in(quarantine->folder, name);
    const int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
    bool good = file >= 0 && write_all(file, bytes) && buffer_append(&quarantine->unsynced, name, strlen(name) + 1);
    if (good)
        sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE); /* begins what sync waits for, with documents waiting for it */
    if (file >= 0 && close(file) != 0)
        good = false;
    if (!good)
        error_errno(error, "%s/%s: cannot write %zu bytes", quarantine->folder, name, bytes.size);
    free(path);
    return good;
}

/* In quotes that a shell takes as they are. */
static void quote(struct buffer *out, const char *text)
{
    buffer_append(out, "'", 1);
    for (; *text; text++)
        buffer_append_slice(out, *text == '\'' ? qn_str("'\\''") : qn_bytes(text, 1));
    buffer_append(out, "'", 1);
}

static void print_command(const struct quarantine *quarantine, struct json *json)
{
    struct buffer command = {0};
    buffer_print(&command, "quern repeat ");
    quote(&command, quarantine->folder);
    buffer_print(&command, " %lu", quarantine->count);
    json_text(json, "command", qn_str(buffer_text(&command)));
    json->out->failed |= command.failed;
    buffer_fini(&command);
}

/* All that `quern repeat` needs. */
static void print_circumstances(struct json *json, const struct quarantine *quarantine, const struct quarantine_entry *entry)
{
    const struct pipeline_extras *extras = &quarantine->pipeline->extras;
    json_text(json, "input", entry->input);
    json_text(json, "media", entry->media);
    json_number(json, "depth", entry->depth);
    json_text(json, "pipeline", qn_str(quarantine->file));
    json_open(json, "set", '[');
    for (size_t i = 0; i < extras->set_count; i++)
        json_text(json, NULL, qn_str(extras->sets[i]));
    json_close(json, ']');
    json_open(json, "plugin", '[');
    for (size_t i = 0; i < extras->plugin_count; i++)
        json_text(json, NULL, qn_str(quarantine->plugins[i]));
    json_close(json, ']');
    print_command(quarantine, json);
}

static bool write_line(struct quarantine *quarantine, const struct quarantine_entry *entry, const char *name, struct error *error)
{
    struct buffer line = {0};
    struct json json = {.out = &line};
    json_open(&json, NULL, '{');
    json_text(&json, "id", entry->id);
    json_text(&json, "uri", entry->uri);
    if (name)
        json_text(&json, "file", qn_str(name));
    else
        json_nothing(&json, "file");
    json_text(&json, "stage", qn_str(entry->stage));
    json_text(&json, "reason", qn_str(error_code_name(entry->code)));
    json_text(&json, "message", qn_str(entry->message));
    print_circumstances(&json, quarantine, entry);
    json_close(&json, '}');
    buffer_append(&line, "\n", 1);
    bool good = !line.failed || error_set(error, QN_E_LIMIT, "no memory for the quarantine");
    if (good && fwrite(line.data, 1, line.size, quarantine->list) != line.size)
        good = error_errno(error, "%s/%s: cannot write", quarantine->folder, list_name);
    buffer_fini(&line);
    return good;
}

bool quarantine_add(struct quarantine *quarantine, const struct quarantine_entry *entry, struct error *error)
{
    if (!quarantine->list && !make_folder(quarantine, error))
        return false;
    quarantine->count++;
    char *name = entry->bytes.data ? file_name(quarantine, entry->uri) : NULL;
    if (entry->bytes.data && !name)
        return error_set(error, QN_E_LIMIT, "no memory for the quarantine");
    const struct log_fact facts[] = {{.name = "document", .text = entry->id}, {.name = "stage", .text = qn_str(entry->stage)},
                                     {.name = "reason", .text = qn_str(error_code_name(entry->code))}};
    log_event(LOG_INFO, "quarantine", qn_str(entry->message), facts, 3);
    const bool good = (!name || write_bytes(quarantine, name, entry->bytes, error)) && write_line(quarantine, entry, name, error);
    free(name);
    return good;
}

static bool sync_file(const struct quarantine *quarantine, const char *name)
{
    char *path = path_in(quarantine->folder, name);
    const int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    const bool good = file >= 0 ? fsync(file) == 0 : path && errno == ENOENT; /* somebody may have taken it away */
    if (file >= 0)
        close(file);
    free(path);
    return good;
}

static bool make_durable(struct quarantine *quarantine, struct error *error)
{
    struct buffer *names = &quarantine->unsynced;
    bool good = fflush(quarantine->list) == 0 && fsync(fileno(quarantine->list)) == 0;
    for (size_t at = 0; good && at < names->size; at += strlen(names->data + at) + 1)
        good = sync_file(quarantine, names->data + at);
    if (good)
        buffer_clear(names);
    return good || error_errno(error, "%s: cannot make the quarantine durable", quarantine->folder);
}

bool quarantine_sync(struct quarantine *quarantine, struct quarantine_mark *mark, struct error *error)
{
    *mark = (struct quarantine_mark){.count = quarantine->count};
    if (!quarantine->list)
        return true;
    if (!make_durable(quarantine, error))
        return false;
    mark->size = (uint64_t)ftello(quarantine->list);
    return true;
}

bool quarantine_close(struct quarantine *quarantine, struct error *error)
{
    if (!quarantine->list)
        return true;
    bool good = make_durable(quarantine, error);
    if (fclose(quarantine->list) != 0 && good)
        good = error_errno(error, "%s/%s: cannot write", quarantine->folder, list_name);
    quarantine->list = NULL;
    return good;
}

const char *quarantine_folder(const struct quarantine *quarantine)
{
    return quarantine->count ? quarantine->folder : NULL;
}

void quarantine_free(struct quarantine *quarantine)
{
    if (!quarantine)
        return;
    if (quarantine->list)
        fclose(quarantine->list);
    for (size_t i = 0; quarantine->plugins && quarantine->plugins[i]; i++)
        free(quarantine->plugins[i]);
    free(quarantine->plugins);
    buffer_fini(&quarantine->unsynced);
    free(quarantine->file);
    free(quarantine->folder);
    free(quarantine);
}
