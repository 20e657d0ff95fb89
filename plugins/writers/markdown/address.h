/**
 * @file address.h
 * Addresses that a page gives from where it stands, made whole: in a file of its own "/people/ada" leads nowhere.
 */
#ifndef QUERN_MARKDOWN_ADDRESS_H
#define QUERN_MARKDOWN_ADDRESS_H

#include <quern/plugin.h>

#include <lexbor/url/url.h>

/** The page's own address, and what resolving needs. */
struct address_base {
    lxb_url_parser_t *parser; /**< NULL: the page's address is not known */
    lxb_url_t *page;
};

/**
 * Takes the document's uri for the page's address, or else its field `url`; only an address of the web, 512 bytes at most,
 * for it may come to stand before every other one. Without one, or without memory, none is known.
 * To be given back with address_fini. [any]
 */
void address_init(struct address_base *base, const qn_doc *doc);
void address_fini(struct address_base *base);

/**
 * Puts the whole address, piece by piece.
 * @return false: nothing is put, for the address is whole, or leads within the page ("#note"), or cannot be understood, or
 *         the page's own is not known. [any]
 */
bool address_put(const struct address_base *base, qn_slice address, void (*put)(void *user, qn_slice part), void *user);

#endif
