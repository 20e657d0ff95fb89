#include "kinds.h"

static const struct {
    const char *ending; /* of the type's name */
    enum ld_kind kind;
} types[] = {
    {"Article", LD_ARTICLE}, {"BlogPosting", LD_ARTICLE}, {"Report", LD_ARTICLE}, {"Review", LD_ARTICLE},
    {"Product", LD_PRODUCT}, {"ProductGroup", LD_PRODUCT}, {"Offer", LD_PRODUCT}, {"Book", LD_PRODUCT},
    {"ForumPosting", LD_FORUM}, {"QAPage", LD_FORUM}, {"Question", LD_FORUM}, {"Answer", LD_FORUM},
    {"ItemList", LD_LIST}, {"CollectionPage", LD_LIST}, {"SearchResultsPage", LD_LIST}, {"Blog", LD_LIST},
    {"Business", LD_PLACE}, {"Store", LD_PLACE}, {"Service", LD_PLACE}, {"PostalAddress", LD_PLACE},
    {"FAQPage", LD_FAQ}, {"Recipe", LD_RECIPE}, {"HowTo", LD_RECIPE}, {"WebSite", LD_WEBSITE},
};

static uint32_t kind_of(qn_slice name)
{
    uint32_t kinds = 0;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const qn_slice ending = qn_str(types[i].ending);
        if (name.size >= ending.size && qn_equal(qn_part(name, name.size - ending.size, name.size), ending))
            kinds |= 1u << types[i].kind;
    }
    return kinds;
}

/* The names in a string or a list of strings that begins at `at`. */
static uint32_t kinds_at(qn_slice text, size_t at)
{
    uint32_t kinds = 0;
    bool list = false, inside = false;
    for (size_t begin = at; at < text.size; at++) {
        const char c = text.data[at];
        if (c == '"') {
            if (inside)
                kinds |= kind_of(qn_part(text, begin, at));
            if (inside && !list)
                break;
            inside = !inside;
            begin = at + 1;
        } else if (!inside && c == '[') {
            list = true;
        } else if (!inside && c != ',' && c != ':' && (unsigned char)c > ' ') {
            break; /* also the end of the list */
        }
    }
    return kinds;
}

uint32_t ld_kinds(qn_slice annex)
{
    static const char key[] = "\"@type\"";
    enum { KEY = sizeof key - 1 };
    uint32_t kinds = 0;
    for (const char *at = annex.data, *const end = at + annex.size; at && at < end; at++) {
        at = memchr(at, '@', (size_t)(end - at));
        if (!at)
            break;
        const size_t offset = (size_t)(at - annex.data);
        if (offset > 0 && qn_equal(qn_part(annex, offset - 1, offset - 1 + KEY), qn_bytes(key, KEY)))
            kinds |= kinds_at(annex, offset - 1 + KEY);
    }
    return kinds;
}
