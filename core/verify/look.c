#include "../plugin/module.h"
#include "conduct.h"
#include "exam.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdio.h>

/* ---- The file, as it was loaded ---- */

static const ElfW(Dyn) *dynamic_entry(const struct link_map *map, ElfW(Sxword) tag)
{
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == tag)
            return entry;
    return NULL;
}

static const void *dynamic_address(const struct link_map *map, ElfW(Sxword) tag)
{
    const ElfW(Dyn) *entry = dynamic_entry(map, tag);
    return entry ? (const void *)entry->d_un.d_ptr : NULL;
}

/* How many dynamic symbols there are: the table does not say, but each of them is in a chain of the hash table. */
static uint32_t symbol_count(const struct link_map *map)
{
    const uint32_t *hash = dynamic_address(map, DT_HASH), *gnu = dynamic_address(map, DT_GNU_HASH);
    if (hash)
        return hash[1];
    if (!gnu)
        return 0;
    const uint32_t buckets = gnu[0], first = gnu[1], *bucket = gnu + 4 + gnu[2] * (sizeof(ElfW(Addr)) / 4), *chain = bucket + buckets;
    uint32_t last = 0;
    for (uint32_t i = 0; i < buckets; i++)
        last = bucket[i] > last ? bucket[i] : last;
    while (last >= first && !(chain[last - first] & 1))
        last++;
    return last + 1;
}

static bool may_be_exported(const char *name)
{
    static const char *const names[] = {QN_MODULE_SYMBOL, "_init", "_fini", "_edata", "_end", "__bss_start", "edata", "end"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void look_at_exports(const struct link_map *map, struct board *board)
{
    const ElfW(Sym) *symbols = dynamic_address(map, DT_SYMTAB);
    const char *names = dynamic_address(map, DT_STRTAB);
    const uint32_t count = symbols && names ? symbol_count(map) : 0;
    for (uint32_t i = 0; i < count; i++) {
        const ElfW(Sym) *symbol = &symbols[i];
        /* weak and unique ones are what C++ makes of templates: every module has its own */
        if (symbol->st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol->st_info) == STB_GLOBAL && !may_be_exported(names + symbol->st_name))
            board_note(board, RULE_EXPORTS, "exports \"%.200s\": compile with -fvisibility=hidden", names + symbol->st_name);
    }
}

static void look_at_links(const struct link_map *map, struct board *board)
{
    const char *names = dynamic_address(map, DT_STRTAB);
    const ElfW(Dyn) *flags = dynamic_entry(map, DT_FLAGS);
    if (dynamic_entry(map, DT_TEXTREL) || (flags && flags->d_un.d_val & DF_TEXTREL))
        board_note(board, RULE_RELOCATIONS, "its code is written to when it is loaded: compile with -fPIC");
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++)
        if (entry->d_tag == DT_NEEDED && strncmp(names + entry->d_un.d_val, "libquern", 8) == 0)
            board_note(board, RULE_LINKS, "links %.100s: services come through the call", names + entry->d_un.d_val);
}

struct search {
    const struct link_map *map;
    struct board *board;
};

static int look_at_segments(struct dl_phdr_info *info, size_t size, void *user)
{
    const struct search *search = user;
    (void)size;
    if (info->dlpi_addr != search->map->l_addr || strcmp(info->dlpi_name, search->map->l_name) != 0)
        return 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_STACK && info->dlpi_phdr[i].p_flags & PF_X)
            board_note(search->board, RULE_STACK, "makes the stack of the whole process one that can be run");
    return 1;
}

/* ---- Where the tables are ---- */

static void expect_constant(const void *address, size_t size, const char *what, struct board *board)
{
    if (address && size && !is_constant(address, size))
        board_note(board, RULE_CONSTANT, "%s can be written to: make it const", what);
}

static void look_at_memory(const struct module *module, struct board *board)
{
    const qn_module *theirs = dlsym(module->handle, QN_MODULE_SYMBOL);
    expect_constant(theirs, sizeof *theirs, QN_MODULE_SYMBOL, board);
    expect_constant(theirs->plugins, (module->plugin_count + 1) * sizeof *theirs->plugins, "the list of plugins", board);
    for (size_t i = 0; i < module->plugin_count; i++) {
        const qn_plugin *table = theirs->plugins[i];
        expect_constant(table, table->size, "a plugin's table", board);
        expect_constant(table->options, table->option_count * table->option_size, "the table of options", board);
        expect_constant(table->metrics, table->metric_count * table->metric_size, "the table of metrics", board);
        expect_constant(table->reasons, table->reason_count * table->reason_size, "the table of reasons", board);
        expect_constant(table->fields, table->field_count * table->field_size, "the table of fields", board);
    }
}

/* ---- The whole ---- */

static void note_refusal(enum module_part part, const char *message, struct board *board)
{
    static const enum rule rules[] = {
        [MODULE_FILE] = RULE_FILE,           [MODULE_LOADS] = RULE_LOADS,         [MODULE_SYMBOL] = RULE_SYMBOL,
        [MODULE_PLUGIN] = RULE_PLUGIN,       [MODULE_FUNCTIONS] = RULE_FUNCTIONS, [MODULE_OPTIONS] = RULE_OPTIONS,
        [MODULE_METRICS] = RULE_METRICS,     [MODULE_REASONS] = RULE_REASONS,     [MODULE_FIELDS] = RULE_FIELDS,
        [MODULE_EXTENSIONS] = RULE_EXTENSIONS};
    board_note(board, rules[part], "%s", message);
    if (part > MODULE_FILE)
        board_settle(board, RULE_FILE);
    if (part > MODULE_LOADS)
        board_settle(board, RULE_LOADS);
}

void look_at_module(const char *path, struct board *board)
{
    enum module_part part = MODULE_FILE;
    struct error error = {0};
    struct module *module = module_open_part(path, &part, &error);
    if (!module) {
        note_refusal(part, error.message, board);
        return;
    }
    struct search search = {.board = board};
    struct link_map *map;
    if (dlinfo(module->handle, RTLD_DI_LINKMAP, &map) == 0) {
        search.map = map;
        look_at_exports(map, board);
        look_at_links(map, board);
        dl_iterate_phdr(look_at_segments, &search);
    }
    look_at_memory(module, board);
    look_at_tables(module, board);
    for (size_t i = 0; i < module->plugin_count && i < BOARD_PLUGINS; i++) {
        snprintf(board->plugins[i].name, sizeof board->plugins[i].name, "%s", module->plugins[i].table.name);
        board->plugins[i].kind = module->plugins[i].table.kind;
    }
    board->plugin_count = module->plugin_count < BOARD_PLUGINS ? (uint32_t)module->plugin_count : BOARD_PLUGINS;
    for (enum rule rule = 0; rule < RULES; rule++)
        if (rule_rows[rule].kinds == 0)
            board_settle(board, rule);
    module_free(module);
}
