#include "log.h"

#include "json_text.h"

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

static json_t *now_text(void)
{
    struct timespec now;
    struct tm parts;
    char text[64];
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    const size_t size = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + size, sizeof text - size, ".%03ldZ", now.tv_nsec / 1000000);
    return json_string(text);
}

/* For free(); NULL: no memory. */
static char *json_line(enum log_level level, const char *event, qn_slice message, const struct log_fact *facts, size_t count)
{
    static const char *const levels[] = {"error", "warning", "info", "debug"};
    json_t *object = json_object();
    json_object_set_new(object, "time", now_text());
    json_object_set_new(object, "level", json_string(levels[level]));
    json_object_set_new(object, "event", json_string(event));
    for (size_t i = 0; i < count; i++)
        json_object_set_new(object, facts[i].name, facts[i].text.data ? json_text(facts[i].text) : json_integer((json_int_t)facts[i].number));
    json_object_set_new(object, "message", json_text(message));
    char *line = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    return line;
}

void log_event(enum log_level level, const char *event, qn_slice message, const struct log_fact *facts, size_t count)
{
    if (format == LOG_TEXT && level <= LOG_WARNING)
        fprintf(stderr, "quern: %.*s\n", (int)message.size, message.data ? message.data : "");
    if (format == LOG_TEXT)
        return;
    char *line = json_line(level, event, message, facts, count);
    if (line)
        fprintf(stderr, "%s\n", line);
    free(line);
}
