/* wrong: a plugin that breaks one rule, in the fewest lines. What breaks it stands in the file that includes this. */
#ifndef WRONG_H
#define WRONG_H

#include <quern/plugin.h>

#include <stdio.h>
#include <stdlib.h>

/* The rest of the plugin's table is given in the rule's own words. */
#define WRONG(plugin_kind, plugin_threading, ...) \
    static const qn_plugin wrong = { \
        QN_PLUGIN_HEAD, .name = "wrong", .version = "1.0.0", .summary = "Break a rule", .license = "MIT", \
        .kind = plugin_kind, .threading = plugin_threading, __VA_ARGS__}; \
    QN_MODULE(&wrong)

#define CLEANER(...) WRONG(QN_CLEANER, QN_PER_WORKER, __VA_ARGS__)

#endif
