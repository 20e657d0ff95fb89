/*
 * press: hands a plugin documents that a test builds by hand, block by block, and keeps what it writes or emits.
 * For what the test kit's texts cannot say: spans, causes, fields of every type, bytes that are not UTF-8.
 */
#ifndef TESTS_PRESS_H
#define TESTS_PRESS_H

#include <quern/plugin.h>

#include <check.h>
#include <dlfcn.h>
#include <stdlib.h>

enum { PRESS_KEYS = 64 };

struct press_piece {
    struct press_piece *next;
    _Alignas(16) char bytes[];
};

/* A call token, so it comes first: services find the press by it. */
struct press {
    qn_call call;
    void *module;
    const qn_plugin *plugin;
    void *state;
    struct press_piece *pieces; /* all memory, until press_free */
    qn_doc doc;
    char *out; /* NUL behind it */
    size_t size, room;
    qn_key keys[PRESS_KEYS];
    const qn_block *key_blocks[PRESS_KEYS];
    size_t key_count;
};

/* ---- The services that writers and dedupers use ---- */

static inline void *press_alloc(qn_call *call, size_t size)
{
    struct press *press = (struct press *)call;
    struct press_piece *piece = calloc(1, sizeof *piece + size);
    ck_assert_ptr_nonnull(piece);
    piece->next = press->pieces;
    press->pieces = piece;
    return piece->bytes;
}

static inline char *press_reserve(qn_call *call, size_t size)
{
    struct press *press = (struct press *)call;
    if (press->room - press->size < size + 1) {
        press->room = 2 * press->room + size + 1;
        press->out = realloc(press->out, press->room);
        ck_assert_ptr_nonnull(press->out);
    }
    return press->out + press->size;
}

static inline void press_written(qn_call *call, size_t size)
{
    struct press *press = (struct press *)call;
    press->size += size;
    press->out[press->size] = '\0';
}

static inline bool press_write(qn_call *call, const void *data, size_t size)
{
    char *room = press_reserve(call, size);
    if (size)
        memcpy(room, data, size);
    press_written(call, size);
    return true;
}

static inline bool press_unit(qn_call *call, const qn_unit *unit)
{
    struct press *press = (struct press *)call;
    ck_assert_uint_lt(press->key_count, PRESS_KEYS);
    ck_assert_uint_eq(unit->key_count, 1);
    press->key_blocks[press->key_count] = unit->block;
    press->keys[press->key_count++] = unit->keys[0];
    return true;
}

static const qn_host press_host = {
    .size = sizeof(qn_host),
    .scratch = press_alloc,
    .unit = press_unit,
    .write = press_write,
    .reserve = press_reserve,
    .written = press_written,
};

/* ---- The plugin ---- */

static inline void *press_option(struct press *press, const char *name, uint32_t type)
{
    for (size_t i = 0; i < press->plugin->option_count; i++) {
        const qn_option *option = &press->plugin->options[i];
        if (strcmp(option->name, name) == 0) {
            ck_assert_uint_eq(option->type, type);
            return (char *)press->state + option->offset;
        }
    }
    ck_abort_msg("no option %s", name);
    return NULL;
}

static inline void press_set(struct press *press, const char *name, bool value)
{
    *(bool *)press_option(press, name, QN_O_BOOL) = value;
}

static inline void press_set_text(struct press *press, const char *name, const char *value)
{
    *(const char **)press_option(press, name, QN_O_TEXT) = value;
}

static inline void press_set_size(struct press *press, const char *name, int64_t value)
{
    *(int64_t *)press_option(press, name, QN_O_SIZE) = value;
}

static inline void press_set_choice(struct press *press, const char *name, int32_t value)
{
    *(int32_t *)press_option(press, name, QN_O_CHOICE) = value;
}

static inline int32_t press_choice_of(const qn_option *option)
{
    int32_t choice = 0;
    while (strcmp(option->choices[choice], option->initial.text) != 0)
        choice++;
    return choice;
}

static inline void press_set_initial(struct press *press, const qn_option *option)
{
    switch (option->type) {
    case QN_O_BOOL:
        press_set(press, option->name, option->initial.integer != 0);
        break;
    case QN_O_SIZE:
        press_set_size(press, option->name, option->initial.integer);
        break;
    case QN_O_TEXT:
        press_set_text(press, option->name, option->initial.text);
        break;
    case QN_O_CHOICE:
        press_set_choice(press, option->name, press_choice_of(option));
        break;
    case QN_O_LIST: /* none of the plugins under test has a default that is not empty */
        ck_assert_str_eq(option->initial.text, "");
        break;
    default:
        ck_abort_msg("option %s is of a type that no test has used yet", option->name);
    }
}

/* The plugin of that name and kind on QUERN_PLUGIN_PATH; a reader and a writer may share a name. */
static inline void press_find(struct press *press, uint32_t kind, const char *name)
{
    const char *path = getenv("QUERN_PLUGIN_PATH");
    for (size_t size; path && *path; path += size + (path[size] == ':')) {
        char file[4096];
        size = strcspn(path, ":");
        snprintf(file, sizeof file, "%.*s/%s.so", (int)size, path, name);
        void *module = dlopen(file, RTLD_NOW | RTLD_LOCAL);
        const qn_module *table = module ? dlsym(module, QN_MODULE_SYMBOL) : NULL;
        if (table && table->plugins[0]->kind == kind) {
            press->module = module;
            press->plugin = table->plugins[0];
            return;
        }
        if (module)
            dlclose(module);
    }
    ck_abort_msg("no plugin %s on QUERN_PLUGIN_PATH", name);
}

/* Loads a plugin with its default options and an empty document. Set options, then press_init. */
static inline struct press *press_new(uint32_t kind, const char *name)
{
    struct press *press = calloc(1, sizeof *press);
    ck_assert_ptr_nonnull(press);
    press->call.host = &press_host;
    press_find(press, kind, name);
    press->state = press_alloc(&press->call, press->plugin->state_size);
    for (size_t i = 0; i < press->plugin->option_count; i++)
        press_set_initial(press, &press->plugin->options[i]);
    press->doc.size = sizeof press->doc;
    press->doc.id = press->doc.uri = qn_str("a.txt");
    press->doc.media = qn_str("text/plain");
    press_reserve(&press->call, 0)[0] = '\0';
    return press;
}

static inline void press_free(struct press *press)
{
    while (press->pieces) {
        struct press_piece *piece = press->pieces;
        press->pieces = piece->next;
        free(piece);
    }
    dlclose(press->module);
    free(press->out);
    free(press);
}

static inline const char *press_render(struct press *press)
{
    press->size = 0;
    press->out[0] = '\0';
    ck_assert_int_eq(press->plugin->render(press->state, &press->doc, &press->call), QN_PASS);
    return press->out;
}

/* How many units the plugin finds; their keys are in press->keys. */
static inline size_t press_keys(struct press *press)
{
    press->key_count = 0;
    if (press->plugin->init)
        ck_assert_int_eq(press->plugin->init(press->state, &press->call), QN_PASS);
    ck_assert_int_eq(press->plugin->keys(press->state, &press->doc, &press->call), QN_PASS);
    return press->key_count;
}

/* ---- The document ---- */

static inline void press_clear(struct press *press)
{
    press->doc.blocks = NULL;
    press->doc.fields = NULL;
    press->doc.block_count = 0;
}

static inline qn_block *press_block(struct press *press, qn_kind kind, uint8_t level, qn_slice text)
{
    qn_block *block = press_alloc(&press->call, sizeof *block);
    qn_block **end = &press->doc.blocks;
    while (*end)
        end = &(*end)->next;
    *end = block;
    block->id = press->doc.block_count++;
    block->kind = (uint16_t)kind;
    block->level = level;
    block->text = text;
    return block;
}

static inline qn_block *press_paragraph(struct press *press, const char *text)
{
    return press_block(press, QN_PARAGRAPH, 0, qn_str(text));
}

static inline qn_field *press_field(struct press *press, qn_slice name, qn_value value)
{
    qn_field *field = press_alloc(&press->call, sizeof *field);
    field->name = name;
    field->value = value;
    field->block = QN_NO_BLOCK;
    field->next = press->doc.fields;
    press->doc.fields = field;
    return field;
}

static inline qn_field *press_text_field(struct press *press, const char *name, const char *text)
{
    return press_field(press, qn_str(name), (qn_value){.type = QN_TEXT, .text = qn_str(text)});
}

/* Spans come in order of begin, the longest first. */
static inline qn_span *press_span(struct press *press, qn_block *block, const char *type, uint32_t begin, uint32_t end)
{
    qn_span *span = press_alloc(&press->call, sizeof *span);
    qn_span **last = &block->spans;
    while (*last)
        last = &(*last)->next;
    *last = span;
    span->type = qn_str(type);
    span->begin = begin;
    span->end = end;
    return span;
}

static inline void press_feature(struct press *press, qn_span *span, qn_slice name, qn_slice value)
{
    qn_feature *feature = press_alloc(&press->call, sizeof *feature);
    feature->name = name;
    feature->value = value;
    feature->next = span->features;
    span->features = feature;
}

static inline void press_cause(struct press *press, qn_block *block, qn_state state, qn_cause cause)
{
    qn_cause *kept = press_alloc(&press->call, sizeof *kept);
    *kept = cause;
    block->state = (uint8_t)state;
    block->cause = kept;
}

/* ---- The program ---- */

static inline int press_main(const char *name, TCase *tests)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}

#endif
