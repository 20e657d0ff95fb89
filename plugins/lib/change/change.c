#include "change.h"

#include "utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

static QN_PRINTF_(2, 3) bool refuse(struct change *change, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(change->error, sizeof change->error, format, arguments);
    va_end(arguments);
    return false;
}

/* The start of a text that may be anything, for a message. */
static int shown(qn_slice text)
{
    return text.size < CHANGE_NAME_SIZE ? (int)text.size : CHANGE_NAME_SIZE;
}

static bool is_text(struct change *change, const char *what, qn_slice text)
{
    const size_t valid = utf8_valid_size(text);
    return valid == text.size || refuse(change, "%s is not valid UTF-8 at byte %zu", what, valid);
}

/* A name with a NUL at its end. */
static bool take_name(struct change *change, const char *what, qn_slice name, char out[CHANGE_NAME_SIZE + 1])
{
    bool good = name.size > 0 && name.size <= CHANGE_NAME_SIZE;
    for (size_t i = 0; good && i < name.size; i++) {
        const char c = name.data[i];
        good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        out[i] = c;
    }
    if (!good)
        return refuse(change, "%s is made of letters, digits, \"-\" and \"_\", %d at most, and not \"%.*s\"", what, CHANGE_NAME_SIZE,
                      shown(name), name.size ? name.data : "");
    out[name.size] = '\0';
    return true;
}

/* ---- Blocks ---- */

static bool is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The part of a text that differs from the new one, in whole characters. */
static qn_edit_range difference(qn_slice old, qn_slice new)
{
    const size_t most = old.size < new.size ? old.size : new.size;
    size_t front = 0, back = 0;
    while (front < most && old.data[front] == new.data[front])
        front++;
    while (front > 0 && ((front < old.size && is_tail(old.data[front])) || (front < new.size && is_tail(new.data[front]))))
        front--;
    while (back < most - front && old.data[old.size - 1 - back] == new.data[new.size - 1 - back])
        back++;
    while (back > 0 && is_tail(old.data[old.size - back]))
        back--;
    return (qn_edit_range){(uint32_t)front, (uint32_t)(old.size - back), qn_part(new, front, new.size - back)};
}

bool change_text(struct change *change, qn_block *block, qn_slice text)
{
    if (text.size >= UINT32_MAX)
        return refuse(change, "a block's text of %zu bytes is too long", text.size);
    if (!is_text(change, "the block's text", text))
        return false;
    if (qn_equal(block->text, text))
        return true;
    const qn_edit_range range = difference(block->text, text);
    return qn_edit(change->call, change->doc, block, &range, 1);
}

static bool make_why(struct change *change, qn_slice reason, qn_slice detail, qn_why *why)
{
    enum { MOST = 39 };
    bool good = reason.size > 0 && reason.size <= MOST && reason.data[0] != '-';
    for (size_t i = 0; good && i < reason.size; i++) {
        const char c = reason.data[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!good)
        return refuse(change, "a reason is made of a-z, 0-9 and -, %d at most, and not \"%.*s\"", MOST, shown(reason),
                      reason.size ? reason.data : "");
    *why = (qn_why){.reason = QN_REASON_NAMED, .name = reason, .detail = detail};
    return is_text(change, "the detail", detail);
}

bool change_state(struct change *change, qn_block *block, qn_state state, qn_slice reason, qn_slice detail)
{
    qn_why why;
    return make_why(change, reason, detail, &why) && change->call->host->judge(change->call, change->doc, block, state, &why);
}

qn_span *change_span(struct change *change, qn_block *block, qn_slice type, size_t begin, size_t end)
{
    char name[CHANGE_NAME_SIZE + 1];
    const qn_slice text = block->text;
    if (!take_name(change, "a span's type", type, name))
        return NULL;
    if (begin > end || end > text.size) {
        refuse(change, "a span from byte %zu to %zu does not lie within a text of %zu", begin, end, text.size);
        return NULL;
    }
    if ((begin < text.size && is_tail(text.data[begin])) || (end < text.size && is_tail(text.data[end]))) {
        refuse(change, "a span from byte %zu to %zu cuts a character", begin, end);
        return NULL;
    }
    return qn_add_span(change->call, change->doc, block, name, (uint32_t)begin, (uint32_t)end);
}

bool change_feature(struct change *change, qn_span *span, qn_slice name, qn_slice value)
{
    char copy[CHANGE_NAME_SIZE + 1];
    return take_name(change, "a feature's name", name, copy) && is_text(change, "a feature", value) &&
           qn_add_feature(change->call, change->doc, span, copy, value);
}

/* ---- The document ---- */

bool change_drop(struct change *change, qn_slice reason, qn_slice detail)
{
    qn_why why;
    change->dropped = make_why(change, reason, detail, &why) &&
                      change->call->host->drop_doc(change->call, change->doc, &why) == QN_DROP;
    return change->dropped;
}

/* "2026", "2026-01", "2026-01-28", "2026-01-28T04:56", with seconds, and with "Z" or "+01:00" behind a time. */
static bool is_date(qn_slice text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd", zone[] = "+dd:dd";
    size_t size = 0;
    while (size < text.size && size < sizeof form - 1 &&
           (form[size] == 'd' ? text.data[size] >= '0' && text.data[size] <= '9' : text.data[size] == form[size]))
        size++;
    if (size == text.size || size < 16)
        return size == text.size && (size == 4 || size == 7 || size == 10 || size == 16 || size == 19);
    if (size != 16 && size != 19)
        return false;
    const qn_slice rest = qn_part(text, size, text.size);
    if (rest.size == 1)
        return rest.data[0] == 'Z';
    bool good = rest.size == sizeof zone - 1;
    for (size_t i = 0; good && i < rest.size; i++)
        good = i == 0 ? rest.data[i] == '+' || rest.data[i] == '-'
                      : zone[i] == 'd' ? rest.data[i] >= '0' && rest.data[i] <= '9' : rest.data[i] == zone[i];
    return good;
}

static const char *type_name(uint32_t type)
{
    static const char *const names[] = {"a text", "a date", "an integer", "a real", "a boolean", "a list of texts"};
    return type <= QN_LIST ? names[type] : "something else";
}

/* Makes the value be of the type that the field has. */
static bool convert(struct change *change, const char *name, uint32_t type, qn_value *value)
{
    const uint32_t given = value->type;
    if (type == QN_DATE && given == QN_TEXT) {
        if (!is_date(value->text))
            return refuse(change, "field \"%s\" is a date such as \"2026-01-28\", and not \"%.*s\"", name, shown(value->text),
                          value->text.size ? value->text.data : "");
        value->type = QN_DATE;
    } else if (type == QN_REAL && given == QN_INTEGER) {
        *value = (qn_value){.type = QN_REAL, .real = (double)value->integer};
    } else if (type != given) {
        return refuse(change, "field \"%s\" is %s, and not %s", name, type_name(type), type_name(given));
    }
    return value->type != QN_REAL || isfinite(value->real) || refuse(change, "field \"%s\" is given what is no number", name);
}

static bool check_texts(struct change *change, const char *name, const qn_value *value)
{
    char what[CHANGE_NAME_SIZE + 16];
    snprintf(what, sizeof what, "field \"%s\"", name);
    if (value->type == QN_TEXT)
        return is_text(change, what, value->text);
    for (uint32_t i = 0; value->type == QN_LIST && i < value->count; i++)
        if (!is_text(change, what, value->list[i]))
            return false;
    return true;
}

bool change_field(struct change *change, qn_slice name, qn_value value, const qn_source *source)
{
    char copy[CHANGE_NAME_SIZE + 1];
    uint32_t type;
    if (!take_name(change, "a field's name", name, copy))
        return false;
    if (!qn_find_named_field(change->fields, name, &type))
        return refuse(change, "field \"%s\" is none that this stage may set: name it in the option \"fields\"", copy);
    return convert(change, copy, type, &value) && check_texts(change, copy, &value) &&
           qn_set(change->call, change->doc, copy, &value, source);
}

bool change_unset(struct change *change, qn_slice name)
{
    char copy[CHANGE_NAME_SIZE + 1];
    if (!take_name(change, "a field's name", name, copy))
        return false;
    qn_unset(change->call, change->doc, copy);
    return true;
}
