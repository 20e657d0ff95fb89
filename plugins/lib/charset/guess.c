#include "guess.h"

#include "utf8.h"

#include <uchardet.h>

#define LOOK_SIZE 65536 /* bytes that are judged as UTF-8 */
#define SAMPLE_SIZE 8192 /* bytes that libuchardet is given: it reads some 20 MB/s */
#define WINDOW_SIZE 512  /* of which so many in a row */
#define SOUND_SHARE 4    /* that many well-formed characters for an ill-formed one are damaged UTF-8, not chance */

static qn_slice skip_ascii(qn_slice bytes)
{
    size_t i = 0;
    while (i < bytes.size && (unsigned char)bytes.data[i] < 0x80)
        i++;
    return qn_part(bytes, i, bytes.size);
}

/* UTF-8 that was cut or damaged: no other encoding makes well-formed sequences often by chance. */
static bool is_damaged_utf8(qn_slice bytes)
{
    const qn_slice look = qn_part(skip_ascii(bytes), 0, LOOK_SIZE);
    const unsigned char *at = (const unsigned char *)look.data, *const end = at + look.size;
    size_t sound = 0, broken = 0;
    while (at < end) {
        const int step = utf8_step(at, end);
        sound += step > 1;
        broken += step < 0;
        at += step > 0 ? step : -step;
    }
    return sound >= SOUND_SHARE * broken && sound > 0;
}

/* A byte that is no part of a character of several bytes in any encoding. */
static bool is_border(char byte)
{
    return (unsigned char)byte < '0';
}

/* Gives libuchardet windows that begin with the word of a byte above ASCII: plain ASCII teaches it nothing. */
static void feed(uchardet_t detector, qn_slice bytes)
{
    size_t fed = 0;
    for (const char *at = bytes.data, *const end = at + bytes.size; at < end && fed < SAMPLE_SIZE;) {
        const qn_slice rest = skip_ascii(qn_bytes(at, (size_t)(end - at)));
        if (rest.size == 0)
            return;
        const char *begin = rest.data;
        while (begin > at && rest.data - begin < WINDOW_SIZE && !is_border(begin[-1]))
            begin--;
        const char *stop = (size_t)(end - begin) > WINDOW_SIZE ? begin + WINDOW_SIZE : end;
        while (stop < end && stop - begin < 2 * WINDOW_SIZE && !is_border(*stop))
            stop++;
        if (stop <= rest.data)
            stop = rest.data + 1;
        if (uchardet_handle_data(detector, begin, (size_t)(stop - begin)) != 0)
            return;
        fed += (size_t)(stop - begin);
        at = stop;
    }
}

/* Short Italian or French is taken for encodings that hardly anybody has ever used: such an opinion is a mistake. */
static bool is_in_use(const struct encoding *encoding)
{
    static const char *const unused[] = {"iso-8859-3", "iso-8859-4", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-16"};
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++)
        if (strcmp(encoding->name, unused[i]) == 0)
            return false;
    return true;
}

const struct encoding *guess_encoding(qn_slice bytes, const char **origin)
{
    if (is_damaged_utf8(bytes)) {
        *origin = "mostly valid";
        return encoding_of(qn_str("utf-8"));
    }
    const struct encoding *found = NULL;
    uchardet_t detector = uchardet_new();
    if (detector) {
        feed(detector, bytes);
        uchardet_data_end(detector);
        found = encoding_of(qn_str(uchardet_get_charset(detector)));
        uchardet_delete(detector);
    }
    if (found && !is_in_use(found))
        found = NULL;
    *origin = found ? "uchardet" : "fallback";
    return found ? found : encoding_of(qn_str("windows-1252"));
}
