/* row: which rows of tables hold data, and which are there for the layout of the page. */
#ifndef PAGE_ROW_H
#define PAGE_ROW_H

#include <lexbor/dom/dom.h>

/* Is a tr a row of data, to be one block? And is it a row of headings? */
bool row_is_data(const lxb_dom_node_t *tr, bool *headings);

/* How many columns a cell spans. */
uint16_t row_columns(const lxb_dom_node_t *cell);

#endif
