/* quern plugins: what can be found, and what could not be loaded and why. */
#include "../plugin/registry.h"
#include "command.h"
#include "paint.h"

#include <getopt.h>
#include <string.h>

static const char help[] =
    "Usage: quern plugins [--plugin FILE]\n"
    "\n"
    "Lists the plugins that can be found: named by --plugin, on QUERN_PLUGIN_PATH (folders parted by \":\"), built in.\n"
    "What cannot be loaded is listed with the reason.\n";

static const struct option long_options[] = {
    {"plugin", required_argument, NULL, 'p'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};

int command_plugins(int argc, char **argv)
{
    struct registry registry = {0};
    int option;
    paint_begin(stdout);
    while ((option = getopt_long(argc, argv, "p:h", long_options, NULL)) != -1) {
        if (option != 'p') {
            registry_fini(&registry);
            if (option == 'h')
                fputs(help, stdout);
            return option == 'h' ? 0 : usage_error("plugins");
        }
        registry_add(&registry, optarg);
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
