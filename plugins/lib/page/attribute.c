#include "attribute.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool same_letters(qn_slice text, const char *word)
{
    size_t i = 0;
    while (i < text.size && word[i] && lower(text.data[i]) == lower(word[i]))
        i++;
    return i == text.size && !word[i];
}

qn_slice attribute_value(const lxb_dom_attr_t *attribute)
{
    if (!attribute->value || !attribute->value->data)
        return qn_str("");
    const char *data = (const char *)attribute->value->data;
    size_t begin = 0, end = attribute->value->length;
    while (begin < end && is_space(data[begin]))
        begin++;
    while (end > begin && is_space(data[end - 1]))
        end--;
    return qn_bytes(data + begin, end - begin);
}

bool attribute_is(const lxb_dom_attr_t *attribute, const char *name)
{
    size_t size = 0;
    const lxb_char_t *own = lxb_dom_attr_local_name(attribute, &size);
    return own && qn_equal(qn_bytes(own, size), qn_str(name));
}

qn_slice attribute_of(const lxb_dom_node_t *element, const char *name)
{
    for (const lxb_dom_attr_t *attribute = attribute_first(element); attribute; attribute = attribute->next)
        if (attribute_is(attribute, name))
            return attribute_value(attribute);
    return qn_bytes(NULL, 0);
}

int32_t attribute_number(const lxb_dom_node_t *element, const char *name, int32_t fallback, int32_t low, int32_t high)
{
    const qn_slice value = attribute_of(element, name);
    const bool negative = value.size && value.data[0] == '-';
    int64_t number = 0;
    size_t i = negative;
    for (; i < value.size && value.data[i] >= '0' && value.data[i] <= '9'; i++)
        number = number < INT32_MAX ? number * 10 + (value.data[i] - '0') : number;
    if (i == negative)
        return fallback;
    number = negative ? -number : number;
    return (int32_t)(number < low ? low : number > high ? high : number);
}

/* The next "name: value" of a style, each without blanks. @return false at its end */
static bool next_declaration(qn_slice *style, qn_slice *name, qn_slice *value)
{
    if (!style->size)
        return false;
    const char *end = memchr(style->data, ';', style->size);
    const size_t size = end ? (size_t)(end - style->data) : style->size;
    const char *colon = memchr(style->data, ':', size);
    const size_t split = colon ? (size_t)(colon - style->data) : size;
    size_t begin = 0, name_end = split, value_begin = split < size ? split + 1 : size;
    while (begin < name_end && is_space(style->data[begin]))
        begin++;
    while (name_end > begin && is_space(style->data[name_end - 1]))
        name_end--;
    while (value_begin < size && is_space(style->data[value_begin]))
        value_begin++;
    *name = qn_part(*style, begin, name_end);
    *value = qn_part(*style, value_begin, size);
    *style = qn_part(*style, end ? size + 1 : size, style->size);
    return true;
}

/* Is the word the first of the value? What follows may be "!important". */
static bool says(qn_slice value, const char *word)
{
    const size_t size = strlen(word);
    return value.size >= size && same_letters(qn_part(value, 0, size), word) &&
           (value.size == size || is_space(value.data[size]) || value.data[size] == '!');
}

bool style_hides(qn_slice style)
{
    for (qn_slice name, value; next_declaration(&style, &name, &value);)
        if ((same_letters(name, "display") && says(value, "none")) ||
            (same_letters(name, "visibility") && says(value, "hidden")))
            return true;
    return false;
}
