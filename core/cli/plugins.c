/* quern plugins: what can be found, and what could not be loaded and why. */
#include "../plugin/registry.h"
#include "command.h"
#include "paint.h"

#include <getopt.h>
#include <string.h>

enum { PLUGIN };
static const struct command_option option_rows[] = {[PLUGIN] = SELECTION_PLUGIN};

static int plugins_main(int argc, char **argv)
{
    struct registry registry = {0};
    int option;
    paint_begin(stdout);
    while ((option = option_next(&plugins_command, argc, argv)) >= 0)
        registry_add(&registry, optarg);
    if (option != OPTIONS_END) {
        registry_fini(&registry);
        return option_status(option);
    }
    registry_add_standard(&registry);
    const struct plugin *plugin;
    for (size_t i = 0; (plugin = registry_at(&registry, i)); i++)
        printf("%-10s %s%-14s%s %-8s %s\n", plugin_kind_name(plugin->table.kind), paint(PAINT_BOLD), plugin->table.name,
               paint(PAINT_PLAIN), plugin->table.version, plugin->table.summary);
    for (size_t i = 0; i < registry.problems.count; i++)
        fprintf(stderr, "%s%s%s\n", paint(PAINT_RED), registry.problems.lines[i], paint(PAINT_PLAIN));
    registry_fini(&registry);
    return 0;
}

const struct command plugins_command = {
    .name = "plugins",
    .arguments = "",
    .summary = "list the plugins that can be found",
    .about = "Lists the plugins that can be found: named by --plugin, on QUERN_PLUGIN_PATH (folders parted by \":\"), built in.\n"
             "What cannot be loaded is listed with the reason.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = plugins_main,
};
