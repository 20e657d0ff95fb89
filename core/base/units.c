#include "units.h"

#include <inttypes.h>
#include <stdio.h>

struct unit {
    const char *name;
    int64_t factor;
};

static const struct unit sizes[] = {{"T", INT64_C(1) << 40}, {"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"", 1}};
static const struct unit durations[] = {
    {"d", INT64_C(86400000000000)}, {"h", INT64_C(3600000000000)}, {"m", INT64_C(60000000000)}, {"s", 1000000000},
    {"ms", 1000000},                {"us", 1000},                  {"ns", 1},
};

/*
 * Decimal digits with a point, whatever the locale: value = whole + fraction / scale. False where it is no number
 * or does not fit.
 */
static bool number(const char **text, int64_t *whole, int64_t *fraction, int64_t *scale)
{
    const char *at = *text;
    *whole = *fraction = 0;
    *scale = 1;
    if (*at < '0' || *at > '9')
        return false;
    for (; *at >= '0' && *at <= '9'; at++)
        if (__builtin_mul_overflow(*whole, 10, whole) || __builtin_add_overflow(*whole, *at - '0', whole))
            return false;
    if (*at == '.' && at[1] >= '0' && at[1] <= '9')
        for (at++; *at >= '0' && *at <= '9' && *scale < 1000000; at++) {
            *fraction = *fraction * 10 + (*at - '0');
            *scale *= 10;
        }
    *text = at;
    return true;
}

static bool scaled(int64_t whole, int64_t fraction, int64_t scale, int64_t factor, int64_t *value)
{
    const int64_t part = factor / scale * fraction + factor % scale * fraction / scale;
    return !__builtin_mul_overflow(whole, factor, value) && !__builtin_add_overflow(*value, part, value);
}

bool units_size(const char *text, int64_t *bytes)
{
    int64_t whole, fraction, scale;
    if (!number(&text, &whole, &fraction, &scale))
        return false;
    while (*text == ' ')
        text++;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const size_t size = strlen(sizes[i].name);
        if (size && (*text & ~0x20) != sizes[i].name[0])
            continue;
        const char *rest = text + size;
        if (strcmp(rest, "") == 0 || strcmp(rest, "B") == 0 || (size && strcmp(rest, "iB") == 0))
            return scaled(whole, fraction, scale, sizes[i].factor, bytes);
    }
    return false;
}

bool units_duration(const char *text, int64_t *nanoseconds)
{
    int64_t whole, fraction, scale;
    if (!number(&text, &whole, &fraction, &scale))
        return false;
    while (*text == ' ')
        text++;
    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++)
        if (strcmp(text, durations[i].name) == 0)
            return scaled(whole, fraction, scale, durations[i].factor, nanoseconds);
    return false;
}

static const char *print(const struct unit *units, size_t count, int64_t value, char *out)
{
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || (value != 0 && value % units[i].factor == 0)) {
            snprintf(out, 32, "%" PRId64 "%s", value / units[i].factor, units[i].name);
            break;
        }
    return out;
}

const char *units_print_size(int64_t bytes, char *out)
{
    return print(sizes, sizeof sizes / sizeof *sizes, bytes, out);
}

const char *units_print_duration(int64_t nanoseconds, char *out)
{
    return print(durations, sizeof durations / sizeof *durations, nanoseconds, out);
}
