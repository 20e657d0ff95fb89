/* code: what is known of a piece of code beside its text. */
#ifndef PAGE_CODE_H
#define PAGE_CODE_H

#include "page.h"

#include <lexbor/dom/dom.h>

/*
 * The programming language that an element of code, or a wrapper so many steps above it, names: by data-lang or
 * data-language, or by a class as highlighters write it: "language-c", "lang-c", "highlight-source-c", "highlight-c",
 * "brush: c", "sourceCode c". Lists of more than 512 bytes of classes name none. In lexbor's memory; empty: none
 */
qn_slice code_language(const lxb_dom_node_t *element, int wrappers);

#endif
