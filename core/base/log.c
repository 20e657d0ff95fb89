#include "log.h"

#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static enum log_format format;

void log_begin(enum log_format wanted)
{
    format = wanted;
}

enum log_format log_format(void)
{
    return format;
}

static void print_now(struct json *json)
{
    struct timespec now;
    struct tm parts;
    char text[64];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    const size_t size = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + size, sizeof text - size, ".%03ldZ", now.tv_nsec / 1000000);
    json_text(json, "time", qn_str(text));
}

static void print_line(enum log_level level, const char *event, qn_slice message, const struct log_fact *facts, size_t count,
                       struct buffer *out)
{
    static const char *const levels[] = {"error", "warning", "info", "debug"};
    struct json json = {.out = out};
    json_open(&json, NULL, '{');
    print_now(&json);
    json_text(&json, "level", qn_str(levels[level]));
    json_text(&json, "event", qn_str(event));
    for (size_t i = 0; i < count; i++)
        if (facts[i].text.data)
            json_text(&json, facts[i].name, facts[i].text);
        else
            json_number(&json, facts[i].name, facts[i].number);
    json_text(&json, "message", message);
    json_close(&json, '}');
}

void log_event(enum log_level level, const char *event, qn_slice message, const struct log_fact *facts, size_t count)
{
    if (format == LOG_TEXT && level <= LOG_WARNING)
        fprintf(stderr, "quern: %.*s\n", (int)message.size, message.data ? message.data : "");
    if (format == LOG_TEXT)
        return;
    struct buffer line = {0};
    print_line(level, event, message, facts, count, &line);
    if (!line.failed)
        fprintf(stderr, "%.*s\n", (int)line.size, line.data);
    buffer_fini(&line);
}
