#include "page.h"

#include "../base/units.h"

void page_put(struct buffer *out, const char *markup)
{
    buffer_append_slice(out, qn_str(markup));
}

void page_begin(struct buffer *out, const char *title)
{
    page_put(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<link rel=\"icon\" href=\"data:,\">\n"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
                  "<title>");
    markup_text(out, qn_str(title));
    page_put(out, "</title>\n<style>\n");
    page_put(out, page_style);
    page_put(out, "</style>\n</head>\n<body>\n");
}

void page_end(struct buffer *out)
{
    page_put(out, "</body>\n</html>\n");
}

void page_count(struct buffer *out, uint64_t count, const char *noun)
{
    markup_number(out, count);
    buffer_print(out, " %s%s", noun, plural(count));
}

void page_bytes(struct buffer *out, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double value = (double)bytes;
    int unit = -1;
    for (; value >= 1000 && unit < 3; unit++)
        value /= 1000;
    if (unit < 0)
        page_count(out, bytes, "byte");
    else
        buffer_print(out, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

void page_time(struct buffer *out, uint64_t nanoseconds)
{
    static const char *const units[] = {"µs", "ms", "s"};
    double value = (double)nanoseconds / 1e3;
    int unit = 0;
    for (; value >= 1000 && unit < 2; unit++)
        value /= 1000;
    buffer_print(out, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

void page_share(struct buffer *out, uint64_t part, uint64_t whole)
{
    const double percent = whole ? 100.0 * (double)part / (double)whole : 0;
    if (part && percent < .1)
        page_put(out, "&lt; 0.1 %");
    else
        buffer_print(out, percent > 0 && percent < 10 && percent != (int)percent ? "%.1f %%" : "%.0f %%", percent);
}

void page_bar(struct buffer *out, const char *class, uint64_t part, uint64_t whole)
{
    const double share = whole ? (double)part / (double)whole : 0;
    buffer_print(out, "<svg class=\"bar %s\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                      "<rect class=\"all\" width=\"1000\" height=\"10\"/><rect width=\"%.1f\" height=\"10\"/></svg>",
                 class, 1000 * (share < 1 ? share : 1));
}

static const char *reason_of(const struct stage *stages, size_t count, qn_slice name, qn_slice reason)
{
    for (size_t i = 0; i < count; i++) {
        const qn_plugin *table = &stages[i].plugin->table;
        if (!qn_equal(qn_str(stages[i].name), name))
            continue;
        for (size_t j = 0; j < table->reason_count; j++)
            if (qn_equal(qn_str(table->reasons[j].slug), reason))
                return table->reasons[j].help;
        const qn_reason *own;
        for (size_t j = 0; (own = stage_reason(&stages[i], j)); j++)
            if (qn_equal(qn_str(own->slug), reason))
                return own->help;
    }
    return NULL;
}

const char *page_reason(const struct pipeline *pipeline, qn_slice stage, qn_slice reason)
{
    const char *found = reason_of(pipeline->stages, pipeline->stage_count, stage, reason);
    if (!found)
        found = reason_of(pipeline->readers, pipeline->reader_count, stage, reason);
    return found ? found : "";
}
