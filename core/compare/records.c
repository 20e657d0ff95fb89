#include "records.h"

#include "../base/characters.h"
#include "../document/input.h"

#include <jansson.h>
#include <stdlib.h>

enum { MOST_BYTES_SHIFT = 40 };

static qn_slice keep(struct records *records, const json_t *object, const char *name, bool *good)
{
    const json_t *value = json_object_get(object, name);
    const char *text = json_string_value(value);
    if (!text)
        return qn_bytes(NULL, 0);
    const qn_slice copy = arena_copy(&records->arena, qn_bytes(text, json_string_length(value)));
    *good = *good && copy.data;
    return copy;
}

static bool add(struct records *records, qn_slice line, size_t number, struct error *error)
{
    json_error_t fault;
    json_t *object = json_loadb(line.data, line.size, 0, &fault);
    if (!json_is_object(object)) {
        json_decref(object);
        return error_set(error, QN_E_INPUT, "line %zu is no record: %s", number, object ? "it is no object" : fault.text);
    }
    if (records->count == records->capacity) {
        const size_t capacity = records->capacity ? 2 * records->capacity : 1024;
        struct record *rows = realloc(records->rows, capacity * sizeof *rows);
        if (!rows) {
            json_decref(object);
            return error_set(error, QN_E_LIMIT, "no memory for its records");
        }
        records->rows = rows;
        records->capacity = capacity;
    }
    bool good = true;
    struct record *record = &records->rows[records->count++];
    *record = (struct record){.line = line};
    record->id = keep(records, object, "id", &good);
    record->duplicate_of = keep(records, object, "duplicate_of", &good);
    record->cluster = keep(records, object, "cluster", &good);
    record->score = json_number_value(json_object_get(object, "score"));
    json_decref(object);
    return good || error_set(error, QN_E_LIMIT, "no memory for its records");
}

static bool read_lines(struct records *records, struct error *error)
{
    qn_slice rest = records->input->pub.bytes;
    for (size_t number = 1; rest.size; number++) {
        const char *newline = memchr(rest.data, '\n', rest.size);
        const qn_slice line = qn_part(rest, 0, newline ? (size_t)(newline - rest.data) : rest.size);
        rest = qn_part(rest, line.size + 1, rest.size);
        if (line.size && !add(records, line, number, error))
            return false;
    }
    return true;
}

static int by_id(const void *a, const void *b)
{
    const struct record *left = *(const struct record *const *)a, *right = *(const struct record *const *)b;
    return text_order(left->id, right->id);
}

bool records_open(struct records *records, const char *path, struct error *error)
{
    *records = (struct records){0};
    arena_init(&records->arena, SIZE_MAX);
    records->input = input_open(path, (size_t)1 << MOST_BYTES_SHIFT, error);
    bool good = records->input && read_lines(records, error);
    if (good) {
        records->by_id = calloc(records->count + 1, sizeof(struct record *));
        good = records->by_id || error_set(error, QN_E_LIMIT, "no memory for its records");
    }
    if (!good) {
        records_close(records);
        return false;
    }
    for (size_t i = 0; i < records->count; i++)
        records->by_id[i] = &records->rows[i];
    if (records->count)
        qsort(records->by_id, records->count, sizeof(struct record *), by_id);
    return true;
}

void records_close(struct records *records)
{
    free(records->by_id);
    free(records->rows);
    arena_fini(&records->arena);
    input_unref(records->input);
}

const struct record *records_find(const struct records *records, qn_slice id)
{
    const struct record wanted = {.id = id}, *key = &wanted;
    const struct record **found =
        records->count ? bsearch(&key, records->by_id, records->count, sizeof(struct record *), by_id) : NULL;
    return found ? *found : NULL;
}

char *records_text(const struct records *records, const struct record *record)
{
    (void)records;
    json_t *object = json_loadb(record->line.data, record->line.size, 0, NULL);
    const char *text = json_string_value(json_object_get(object, "text"));
    char *copy = text ? strdup(text) : NULL;
    json_decref(object);
    return copy;
}
