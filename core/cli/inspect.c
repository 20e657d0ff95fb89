/* quern inspect: a plugin's tables, as its author wrote them. No code of the plugin's runs. */
#include "../base/suggest.h"
#include "../document/field.h"
#include "../plugin/option.h"
#include "../plugin/registry.h"
#include "command.h"
#include "paint.h"

#include <quern/quern.h>

#include <getopt.h>
#include <string.h>

enum { PLUGIN };
static const struct command_option option_rows[] = {[PLUGIN] = SELECTION_PLUGIN};

static void print_title(const char *title)
{
    printf("\n%s%s%s\n", paint(PAINT_BOLD), title, paint(PAINT_PLAIN));
}

static void print_option(const qn_option *option)
{
    char initial[256], range[256];
    printf("  %s%-18s%s %s", paint(PAINT_BLUE), option->name, paint(PAINT_PLAIN), option->help);
    printf("\n  %-18s %s%s, default %s", "", paint(PAINT_DIM), option->flags & QN_O_PATHS ? "files" : option_type_name(option->type), option_default(option, initial));
    option_range(option, range);
    printf("%s%s%s\n", *range ? ", " : "", range, paint(PAINT_PLAIN));
}

/* What the core itself offers to the stage of a deduper. */
static void print_deduper_keys(const struct plugin *plugin)
{
    const qn_common *common = plugin_extension(plugin, QN_COMMON);
    print_title("Keys of the stage");
    printf("  action             what becomes of what repeats: \"drop\" or \"mark\"\n");
    if (common) {
        printf("  count              common is what more documents of a source carry: default %lld\n", (long long)common->count);
        printf("  share              and more than this part of them: default %g\n", common->share);
        printf("  contexts           without a source: what stands in more surroundings: default %lld\n", (long long)common->contexts);
    } else {
        printf("  within             compare with all of the \"run\", or of the \"document\"\n");
        printf("  clusters           true: every document is told its cluster\n");
        printf("  keep               who stays: \"earliest\", \"longest\", \"newest\" or \"preferred\" (with prefer = [...])\n");
        printf("  listed             units that a key lists: default 4\n");
    }
    printf("  index              a file that keeps the memory from run to run\n");
    printf("  index_memory       what the memory may take before it goes to files\n");
}

static void print_plugin(const struct plugin *plugin)
{
    static const char *const threading[] = {"", "an instance for each worker", "one instance for all workers", "ordered"};
    const qn_plugin *table = &plugin->table;
    printf("%s%s%s, %s: %s\n", paint(PAINT_BOLD), table->name, paint(PAINT_PLAIN), plugin_kind_name(table->kind), table->summary);
    printf("  version %s, licence %s, ABI 1.%u, %s\n  %s\n", table->version, table->license, plugin->module->minor,
           threading[table->threading], plugin->module->path);
    if (table->option_count)
        print_title("Options");
    for (size_t i = 0; i < table->option_count; i++)
        print_option(&table->options[i]);
    if (table->reason_count || table->flags & QN_P_DYNAMIC_REASONS)
        print_title("Reasons");
    for (size_t i = 0; i < table->reason_count; i++)
        printf("  %s%-18s%s %s\n", paint(PAINT_YELLOW), table->reasons[i].slug, paint(PAINT_PLAIN),
               table->reasons[i].help ? table->reasons[i].help : "");
    if (table->flags & QN_P_DYNAMIC_REASONS)
        printf("  %-18s and those that its rules name\n", "...");
    if (table->field_count || plugin->field_option)
        print_title("Fields");
    for (size_t i = 0; i < table->field_count; i++)
        printf("  %s%-18s%s %-8s %s\n", paint(PAINT_BLUE), table->fields[i].name, paint(PAINT_PLAIN),
               field_type_name(table->fields[i].type), table->fields[i].help ? table->fields[i].help : "");
    if (plugin->field_option)
        printf("  %-18s and those that its option \"%s\" names\n", "...", plugin->field_option->name);
    if (table->kind == QN_DEDUPER)
        print_deduper_keys(plugin);
    if (table->metric_count)
        print_title("Metrics");
    for (size_t i = 0; i < table->metric_count; i++)
        printf("  %-18s %-8s %s\n", table->metrics[i].name, table->metrics[i].unit ? table->metrics[i].unit : "",
               table->metrics[i].help ? table->metrics[i].help : "");
}

static int inspect(struct registry *registry, char *name)
{
    char *slash = strchr(name, '/');
    uint32_t wanted = 0;
    if (slash) {
        *slash = '\0';
        wanted = plugin_kind_of(name);
        if (!wanted)
            return kind_error(name);
        name = slash + 1;
    }
    const struct plugin *plugin;
    char hint[96];
    struct suggestion near = {.wrong = name};
    unsigned found = 0;
    for (size_t i = 0; (plugin = registry_at(registry, i)); i++) {
        if (wanted != 0 && plugin->table.kind != wanted)
            continue;
        suggest_offer(&near, plugin->table.name);
        if (strcmp(plugin->table.name, name) != 0)
            continue;
        if (found++)
            printf("\n");
        print_plugin(plugin);
    }
    if (found)
        return 0;
    fprintf(stderr, "quern: there is no plugin \"%s\"%s\n'quern plugins' lists them.\n", name, suggest_text(&near, hint));
    for (size_t i = 0; i < registry->problems.count; i++)
        if (strstr(registry->problems.lines[i], name))
            fprintf(stderr, "quern: %s\n", registry->problems.lines[i]);
    return QUERN_CONFIG;
}

static int inspect_main(int argc, char **argv)
{
    struct registry registry = {0};
    int option = OPTIONS_END, status = 0;
    paint_begin(stdout);
    while (!status && (option = option_next(&inspect_command, argc, argv)) >= 0)
        if (!registry_add(&registry, optarg)) {
            fprintf(stderr, "quern: %s\n", registry.problems.lines[registry.problems.count - 1]);
            status = QUERN_CONFIG;
        }
    if (!status && option != OPTIONS_END) {
        registry_fini(&registry);
        return option_status(option);
    }
    registry_add_standard(&registry);
    if (!status && optind + 1 != argc) {
        fprintf(stderr, "quern: which plugin?\n");
        status = usage_error("inspect");
    }
    if (!status)
        status = inspect(&registry, argv[optind]);
    registry_fini(&registry);
    return status;
}

const struct command inspect_command = {
    .name = "inspect",
    .arguments = "[KIND/]PLUGIN",
    .summary = "show a plugin's options, reasons, fields and metrics",
    .about = "Shows what a plugin does, its options with types, ranges and defaults, the reasons that it drops for, the fields\n"
             "that it sets and the metrics that it counts. KIND is reader, cleaner, extractor, deduper or writer.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = inspect_main,
};
