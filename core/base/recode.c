#include "recode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

enum { NAME_MOST = 64, ROOM = 4096 };

struct recode {
    iconv_t handle;
};

struct recode *recode_open(qn_slice charset)
{
    char name[NAME_MOST];
    if (charset.size == 0 || charset.size >= sizeof name || memchr(charset.data, '/', charset.size)) /* "//IGNORE" is no charset */
        return NULL;
    memcpy(name, charset.data, charset.size);
    name[charset.size] = '\0';
    if (strcasecmp(name, "utf-8") == 0)
        return NULL;
    struct recode *recode = malloc(sizeof *recode);
    if (recode && (recode->handle = iconv_open("UTF-8", name)) != (iconv_t)-1)
        return recode;
    free(recode);
    return NULL;
}

void recode_text(struct recode *recode, qn_slice piece, struct buffer *out)
{
    char *in = (char *)piece.data, *room; /* iconv's type has no const; it does not write there */
    size_t left = piece.size;
    iconv(recode->handle, NULL, NULL, NULL, NULL);
    while (left && (room = buffer_reserve(out, ROOM))) {
        size_t space = ROOM;
        const size_t done = iconv(recode->handle, &in, &left, &room, &space);
        const bool wrong = done == (size_t)-1 && errno != E2BIG;
        out->size += ROOM - space;
        if (!wrong)
            continue;
        buffer_append(out, "\xEF\xBF\xBD", 3);
        in++;
        left--;
    }
}

void recode_close(struct recode *recode)
{
    if (recode)
        iconv_close(recode->handle);
    free(recode);
}
