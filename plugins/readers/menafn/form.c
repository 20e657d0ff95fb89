#define _GNU_SOURCE /* memmem */
#include "form.h"

#include "grammar.h"

#include <lanes.h>
#include <strings.h>

#define LOOK_SIZE 262144 /* bytes: pages are smaller */
#define HEAD_SIZE 1024   /* bytes within which a page says that it is HTML */
#define MARK_SIZE 256    /* bytes: no mark of a story is longer */

static const char *find(qn_slice text, const char *wanted)
{
    return text.data ? memmem(text.data, text.size, wanted, strlen(wanted)) : NULL;
}

/* The first mention of the name. All that is read is looked through for it, most in vain. */
static const char *find_name(qn_slice text)
{
    static const char name[] = "MENAFN";
    enum { LAST = sizeof name - 2 };
    size_t at = 0;
    for (; text.size - at > LANES + LAST; at += LANES) {
        const lanes first = lanes_load(text.data + at), last = lanes_load(text.data + at + LAST);
        if (lanes_bits(lanes_are(first, name[0]) & lanes_are(last, name[LAST])) && find(qn_part(text, at, at + LANES + LAST), name))
            break;
    }
    return find(qn_part(text, at, text.size), name);
}

static bool is_markup(qn_slice bytes)
{
    const qn_slice head = qn_part(bytes, 0, HEAD_SIZE);
    for (size_t i = 0; i + 9 <= head.size; i++)
        if (head.data[i] == '<' && (strncasecmp(head.data + i, "<!doctype", 9) == 0 || strncasecmp(head.data + i, "<html", 5) == 0))
            return true;
    return false;
}

/* What follows from a byte to the end of its line, as far as any mark goes. */
static qn_slice rest_of_line(qn_slice text, const char *at)
{
    qn_slice rest = qn_part(text, (size_t)(at - text.data), (size_t)(at - text.data) + MARK_SIZE);
    for (size_t i = 0; i < rest.size; i++)
        if (rest.data[i] == '\n' || rest.data[i] == '\r')
            rest.size = i;
    while (rest.size > 0 && rest.data[rest.size - 1] == ' ')
        rest.size--;
    return rest;
}

static bool starts_line(qn_slice text, const char *at)
{
    while (at > text.data && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == text.data || at[-1] == '\n' || at[-1] == '\r' || (unsigned char)at[-1] == 0xBF; /* a byte order mark's last */
}

/* What one mention of the name tells. */
static int32_t weigh(qn_slice text, const char *at)
{
    struct dateline dateline;
    struct id_line id_line;
    static const char disclaimer[] = "MENAFN provides the";
    const qn_slice line = rest_of_line(text, at);
    if (grammar_id_line(line, &id_line) && id_line.begin == 0)
        return 90;
    if (at > text.data && at[-1] == '(' && starts_line(text, at - 1))
        return grammar_dateline(rest_of_line(text, at - 1), &dateline) ? 90 : 0;
    return line.size >= sizeof disclaimer - 1 && memcmp(line.data, disclaimer, sizeof disclaimer - 1) == 0 ? 80 : 0;
}

enum form form_of(qn_slice bytes, int32_t *sure)
{
    const qn_slice look = qn_part(bytes, 0, LOOK_SIZE);
    *sure = 0;
    const char *at = find_name(look);
    if (!at)
        return FORM_NONE;
    if (is_markup(look)) {
        *sure = find(look, "ContentPlaceHolder1_div_story") ? 95 : 0;
        return *sure ? FORM_PAGE : FORM_NONE;
    }
    for (const char *const end = look.data + look.size; at && *sure < 90; at = find_name(qn_bytes(at + 1, (size_t)(end - at - 1)))) {
        const int32_t weight = weigh(look, at);
        *sure = weight > *sure ? weight : *sure;
    }
    return *sure ? FORM_TEXT : FORM_NONE;
}
