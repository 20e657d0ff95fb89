/* sniff: are these bytes HTML? */
#ifndef HTML_SNIFF_H
#define HTML_SNIFF_H

#include <quern/plugin.h>

/** How sure it is, 0 to 95, by the first bytes, the media type and the name. */
int32_t sniff_html(const qn_input *input);

#endif
