/* strip: white space squeezed, control and invisible characters taken out. */
#ifndef UNICODE_STRIP_H
#define UNICODE_STRIP_H

#include "edits.h"

struct strip_options {
    bool spaces;   /* white space of all kinds becomes single blanks, or line breaks where it holds one */
    bool controls; /* control and invisible characters go */
    bool repair;   /* control characters of C1 are read as windows-1252, which they nearly always are */
    bool tabs;     /* tabs stay */
};

void strip(qn_slice text, const struct strip_options *options, struct edits *edits);

#endif
