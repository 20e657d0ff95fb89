/*
 * ends: what the gates hold, before the first document and behind the last: opened anew, or taken up where a run was
 * interrupted; written out, saved, and given its name.
 */
#ifndef CORE_RUN_ENDS_H
#define CORE_RUN_ENDS_H

#include "gates.h"

struct ends_settings {
    bool outputs;           /* open the writers' files, and save memories at the end */
    const char *quarantine; /* folder; NULL: none */
    struct checkpoint *checkpoint; /* taken over; NULL: none is taken. What it holds is taken up */
};

/* dedupers, writers: instances by stage and by writer. False: the error says what cannot be opened, or not taken up. */
bool ends_open(struct gates *gates, struct instance *const *dedupers, struct instance *const *writers,
               const struct ends_settings *settings, struct error *error);
/* Ends the outputs: gives them their names (publish), or leaves them partial. False: the error says which failed. */
bool ends_finish(struct gates *gates, bool publish, struct error *error);

#endif
