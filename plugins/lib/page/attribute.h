/* attribute: what the attributes of lexbor's elements say. */
#ifndef PAGE_ATTRIBUTE_H
#define PAGE_ATTRIBUTE_H

#include "page.h"

#include <lexbor/dom/dom.h>

static inline const lxb_dom_attr_t *attribute_first(const lxb_dom_node_t *element)
{
    return ((const lxb_dom_element_t *)element)->first_attr;
}

/* Its value without white space around it; never data NULL. */
qn_slice attribute_value(const lxb_dom_attr_t *attribute);

/* Is that its name, in lower case? For names that lexbor has no number for. */
bool attribute_is(const lxb_dom_attr_t *attribute, const char *name);

/* The value of an element's attribute; data NULL: it has none. */
qn_slice attribute_of(const lxb_dom_node_t *element, const char *name);

/* A whole number; the fallback when it is none, cut to low..high. */
int32_t attribute_number(const lxb_dom_node_t *element, const char *name, int32_t fallback, int32_t low, int32_t high);

/* Does an inline style take the element off the page? */
bool style_hides(qn_slice style);

/* Are they the same letters, upper or lower case? */
bool same_letters(qn_slice text, const char *word);

#endif
