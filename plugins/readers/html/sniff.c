#include "sniff.h"

#include <charset.h>

#define LOOK_SIZE 4096

enum { NOT_HTML = 0, BY_NAME = 60, BY_TAG = 75, BY_MEDIA = 90, SURE = 95 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does the text begin with the word, in either case? */
static bool begins(qn_slice text, const char *word)
{
    for (size_t i = 0; word[i]; i++)
        if (i >= text.size || lower(text.data[i]) != word[i])
            return false;
    return true;
}

static bool ends(qn_slice text, const char *word)
{
    const size_t size = strlen(word);
    return text.size > size && begins(qn_part(text, text.size - size, text.size), word);
}

/* What is behind the end of `<!-- ... -->` or `<?xml ... ?>`; nothing when it does not end here. */
static qn_slice behind(qn_slice text, const char *close)
{
    const size_t size = strlen(close);
    for (size_t i = 0; i + size <= text.size; i++)
        if (memcmp(text.data + i, close, size) == 0)
            return qn_part(text, i + size, text.size);
    return qn_bytes(text.data, 0);
}

/* What stands behind white space, comments and an XML declaration. */
static qn_slice first_markup(qn_slice text)
{
    for (;;) {
        size_t blank = 0;
        while (blank < text.size && is_space(text.data[blank]))
            blank++;
        text = qn_part(text, blank, text.size);
        if (begins(text, "<!--"))
            text = behind(qn_part(text, 4, text.size), "-->");
        else if (begins(text, "<?xml"))
            text = behind(text, "?>");
        else
            return text;
    }
}

/* Does it begin with the tag of an element that pages begin with? */
static bool begins_with_tag(qn_slice text)
{
    static const char *const tags[] = {"head", "body", "title", "meta", "link", "script", "style", "base", "div", "p",
                                       "h1", "h2", "h3", "table", "font", "a", "b", "br", "iframe", "article", "main",
                                       "section", "header", "nav", "ul", "ol", "pre", "span", "center", "noscript", "form"};
    if (text.size < 3 || text.data[0] != '<')
        return false;
    const qn_slice name = qn_part(text, 1, text.size);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        const size_t size = strlen(tags[i]);
        if (name.size > size && begins(name, tags[i]) && (is_space(name.data[size]) || name.data[size] == '>'))
            return true;
    }
    return false;
}

/* The first bytes as ASCII: without byte order mark, and of UTF-16 every other one, which are put into `room`. */
static qn_slice look(qn_slice bytes, char room[LOOK_SIZE])
{
    const bool little = begins(bytes, "\xFF\xFE"), big = begins(bytes, "\xFE\xFF");
    if (!little && !big) {
        const size_t mark = begins(bytes, "\xEF\xBB\xBF") ? 3 : 0;
        return qn_part(bytes, mark, mark + LOOK_SIZE);
    }
    size_t size = 0;
    for (size_t i = big ? 3 : 2; i < bytes.size && size < LOOK_SIZE; i += 2)
        room[size++] = bytes.data[i];
    return qn_bytes(room, size);
}

int32_t sniff_html(const qn_input *input)
{
    char ascii[LOOK_SIZE];
    const qn_slice all = look(input->bytes, ascii), text = first_markup(all);
    if (begins(text, "<!doctype html") || begins(text, "<html"))
        return SURE;
    if (charset_is_binary(all))
        return NOT_HTML;
    if (begins(input->media, "text/html") || begins(input->media, "application/xhtml"))
        return BY_MEDIA;
    const bool named = ends(input->uri, ".html") || ends(input->uri, ".htm") || ends(input->uri, ".xhtml");
    if (begins_with_tag(text))
        return named ? BY_MEDIA : BY_TAG;
    return named && !(all.size > 0 && memchr(all.data, '\0', all.size)) ? BY_NAME : NOT_HTML;
}
