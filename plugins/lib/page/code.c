#include "code.h"

#include "attribute.h"

enum { MOST_CLASSES = 512 }; /* bytes that are searched */

/* The next word of a list; empty at its end. */
static qn_slice next_word(qn_slice *list)
{
    size_t begin = 0;
    while (begin < list->size && (unsigned char)list->data[begin] <= ' ')
        begin++;
    size_t end = begin;
    while (end < list->size && (unsigned char)list->data[end] > ' ')
        end++;
    const qn_slice word = qn_part(*list, begin, end);
    *list = qn_part(*list, end, list->size);
    return word;
}

static bool begins(qn_slice word, const char *with)
{
    const size_t size = strlen(with);
    return word.size > size && memcmp(word.data, with, size) == 0;
}

/* Highlighters that were not told the language say so. */
static bool is_language(qn_slice word)
{
    return word.size && !same_letters(word, "none") && !same_letters(word, "default");
}

/* By a class that holds the name. */
static qn_slice named_within(qn_slice word)
{
    static const char *const prefixes[] = {"language-", "lang-", "highlight-source-", "highlight-", "brush:"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (begins(word, prefixes[i]))
            return qn_part(word, strlen(prefixes[i]), word.size);
    return qn_bytes(NULL, 0);
}

/* By a class whose neighbour is the name. */
static bool announces(qn_slice word)
{
    return same_letters(word, "brush:") || same_letters(word, "sourceCode");
}

static qn_slice by_class(qn_slice classes)
{
    bool announced = false;
    if (classes.size > MOST_CLASSES)
        return qn_bytes(NULL, 0);
    for (qn_slice word; (word = next_word(&classes)).size;) {
        qn_slice name = announced ? word : named_within(word);
        if (name.size && name.data[name.size - 1] == ';') /* "brush: c;" */
            name.size--;
        if (is_language(name))
            return name;
        announced = announces(word);
    }
    return qn_bytes(NULL, 0);
}

static qn_slice by_data(const lxb_dom_node_t *element)
{
    const qn_slice lang = attribute_of(element, "data-lang");
    return lang.size ? lang : attribute_of(element, "data-language");
}

qn_slice code_language(const lxb_dom_node_t *element, int wrappers)
{
    for (int i = 0; i <= wrappers && element && element->type == LXB_DOM_NODE_TYPE_ELEMENT; i++, element = element->parent) {
        const qn_slice data = by_data(element), name = is_language(data) ? data : by_class(attribute_of(element, "class"));
        if (name.size)
            return name;
    }
    return qn_bytes(NULL, 0);
}
