#include "manifest.h"

#include "../document/input.h"

#include <inttypes.h>
#include <xxhash.h>

/* The bytes of a file, in short; a file that cannot be read has none. */
static void print_file(const char *noun, const char *name, const char *path, struct buffer *out)
{
    struct input *file = input_open(path, SIZE_MAX / 2, NULL);
    buffer_print(out, "%s %s: ", noun, name);
    if (file)
        buffer_print(out, "%zu bytes, hash %016" PRIx64 "\n", file->pub.bytes.size,
                     (uint64_t)XXH3_64bits(file->pub.bytes.data ? file->pub.bytes.data : "", file->pub.bytes.size));
    else
        buffer_print(out, "cannot be read\n");
    input_unref(file);
}

/* The module that the stage comes from, and the files that its options name. */
static void print_stage(const struct stage *stage, struct buffer *out)
{
    const qn_plugin *table = &stage->plugin->table;
    buffer_print(out, "stage %s: %s %s %s\n", stage->name, plugin_kind_name(table->kind), table->name, table->version);
    print_file("the plugin of stage", stage->name, stage->plugin->module->path, out);
    for (size_t i = 0; i < table->option_count; i++) {
        const char *path;
        if (table->options[i].type != QN_O_FILE)
            continue;
        memcpy(&path, (const char *)stage->state + table->options[i].offset, sizeof path);
        if (path && *path)
            print_file("the file of option", table->options[i].name, path, out);
    }
    if (stage->path)
        buffer_print(out, "output of %s: %s\n", stage->name, stage->path);
}

static void print_inputs(const struct inputs *inputs, struct buffer *out)
{
    XXH64_hash_t hash = 0;
    for (size_t i = 0; i < inputs->count; i++) {
        const qn_slice path = qn_str(inputs_path(inputs, i));
        hash = XXH3_64bits_withSeed(path.data, path.size, hash);
    }
    buffer_print(out, "inputs: %zu, from %s to %s\nhash of their names: %016" PRIx64 "\n", inputs->count, inputs_path(inputs, 0),
                 inputs_path(inputs, inputs->count - 1), (uint64_t)hash);
}

void manifest_print(const struct pipeline *pipeline, const struct inputs *inputs, struct buffer *out)
{
    const struct {
        const struct stage *stages;
        size_t count;
    } lists[] = {{pipeline->readers, pipeline->reader_count}, {pipeline->stages, pipeline->stage_count},
                 {pipeline->writers, pipeline->writer_count}};
    buffer_print(out, "quern %s\n", QUERN_VERSION);
    const struct setting *root = &pipeline->config.root;
    for (size_t i = 0; i < root->count; i++)
        if (!root->items[i].name || strcmp(root->items[i].name, "tests") != 0)
            setting_print(&root->items[i], out);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            print_stage(&lists[i].stages[j], out);
    print_inputs(inputs, out);
}
