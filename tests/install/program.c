/* A program of somebody else's that uses libquern: it feeds a page and writes what comes of it. */
#include <quern/quern.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    char *problems;
    const char *plugins[] = {argv[2]};
    const quern_settings settings = {.size = sizeof settings, .plugins = plugins, .plugin_count = 1};
    quern *mill = argc == 3 ? quern_open(argv[1], &settings, &problems) : NULL;
    if (!mill) {
        fputs(argc == 3 ? problems : "program PIPELINE PLUGIN\n", stderr);
        return 1;
    }
    static const char page[] = "<h1>The storks are back</h1><p>They came early this year, and they came in numbers.</p>";
    const quern_status status = quern_feed(mill, "page.html", page, strlen(page));
    for (const quern_record *record; (record = quern_take(mill));)
        fwrite(record->data, 1, record->size, stdout);
    quern_close(mill);
    return (int)status;
}
