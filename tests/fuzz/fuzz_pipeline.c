/*
 * fuzz_pipeline: any bytes as a pipeline file, with the plugins of the search path (QUERN_PLUGIN_PATH). It is either
 * right or said to be wrong in whole lines. Where it names plugin files or includes, those of the working directory
 * are meant: run it in an empty one.
 */
#include "pipeline/pipeline.h"

#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

/* Loaded once for all, so that each pipeline finds its modules open. */
static void keep_plugins_open(void)
{
    static struct registry registry;
    registry_add_standard(&registry);
    require(registry.module_count > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool begun;
    if (!begun)
        keep_plugins_open();
    begun = true;
    if (memmem(data, size, "/", 1)) /* not beyond the working directory: no device, no folder of the system */
        return 0;
    struct report report = {0};
    struct pipeline *pipeline = pipeline_parse("fuzzed.cfg", qn_bytes(data, size), NULL, &report);
    require(pipeline ? report.count == report_warnings(&report) : report.count > 0);
    for (size_t i = 0; i < report.count; i++)
        require(*report.lines[i]);
    pipeline_free(pipeline);
    report_fini(&report);
    return 0;
}
