/* form: in which of its two forms a MENAFN page has come. */
#ifndef MENAFN_FORM_H
#define MENAFN_FORM_H

#include <quern/types.h>

/** The forms. */
enum form {
    FORM_NONE, /**< not from MENAFN */
    FORM_TEXT, /**< the text that a scraper made of a page, or a feed's */
    FORM_PAGE, /**< the page itself, in HTML */
};

/** The form of some bytes, by marks that no other site has. @param sure set to how sure, 0..100 */
enum form form_of(qn_slice bytes, int32_t *sure);

#endif
