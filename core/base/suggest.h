/* suggest: "did you mean ...?" */
#ifndef CORE_BASE_SUGGEST_H
#define CORE_BASE_SUGGEST_H

#include <quern/types.h>

/* The best of the names offered so far; begin with {.wrong = ...}. */
struct suggestion {
    const char *wrong;
    const char *best; /* NULL: none is near */
    unsigned distance;
    bool rivals; /* more than one name is near */
};

void suggest_offer(struct suggestion *suggestion, const char *name);
/* ", did you mean \"best\"?" or "", in 96 bytes of out. */
const char *suggest_text(const struct suggestion *suggestion, char *out);
/* The one name that can have been meant; NULL: none is near, or several are. */
const char *suggest_certain(const struct suggestion *suggestion);

#endif
