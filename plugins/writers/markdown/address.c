#include "address.h"

enum { LONGEST_BASE = 512 };

static bool is_of_web(qn_slice address)
{
    return (address.size > 7 && memcmp(address.data, "http://", 7) == 0) || (address.size > 8 && memcmp(address.data, "https://", 8) == 0);
}

static qn_slice address_of(const qn_doc *doc)
{
    const qn_field *url = qn_field_of(doc, "url");
    if (is_of_web(doc->uri))
        return doc->uri;
    return url && url->value.type == QN_TEXT && is_of_web(url->value.text) ? url->value.text : qn_bytes(NULL, 0);
}

void address_init(struct address_base *base, const qn_doc *doc)
{
    const qn_slice address = address_of(doc);
    *base = (struct address_base){0};
    if (address.size == 0 || address.size > LONGEST_BASE)
        return;
    base->parser = lxb_url_parser_create();
    if (base->parser && lxb_url_parser_init(base->parser, NULL) == LXB_STATUS_OK)
        base->page = lxb_url_parse(base->parser, NULL, (const lxb_char_t *)address.data, address.size);
    if (!base->page)
        address_fini(base);
}

void address_fini(struct address_base *base)
{
    if (base->parser) {
        lxb_url_parser_memory_destroy(base->parser);
        lxb_url_parser_destroy(base->parser, true);
    }
    *base = (struct address_base){0};
}

/* "mailto:", "https:": what begins so is whole. */
static bool has_scheme(qn_slice address)
{
    size_t i = 0;
    for (; i < address.size; i++) {
        const char c = address.data[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
            break;
    }
    return i > 0 && i < address.size && address.data[i] == ':';
}

struct receiver {
    void (*put)(void *user, qn_slice part);
    void *user;
};

static lxb_status_t receive(const lxb_char_t *data, size_t size, void *user)
{
    const struct receiver *to = user;
    to->put(to->user, qn_bytes((const char *)data, size));
    return LXB_STATUS_OK;
}

bool address_put(const struct address_base *base, qn_slice address, void (*put)(void *user, qn_slice part), void *user)
{
    if (!base->page || address.size == 0 || address.data[0] == '#' || has_scheme(address))
        return false;
    lxb_url_t *whole = lxb_url_parse(base->parser, base->page, (const lxb_char_t *)address.data, address.size);
    if (!whole)
        return false;
    struct receiver to = {put, user};
    lxb_url_serialize(whole, receive, &to, false);
    lxb_url_destroy(whole);
    return true;
}
