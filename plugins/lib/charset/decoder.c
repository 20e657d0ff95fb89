#include "decoder.h"

#include "utf8.h"

#include <errno.h>

#define REPLACEMENT 0xFFFD
#define REPLACEMENT_SIZE 3
#define SHIFT_ROOM 32 /* for shift sequences, which decode to nothing */

/* windows-1252 from 0x80 to 0x9F; WHATWG maps the five bytes that Microsoft left open to the controls they equal. */
static const uint16_t windows_1252[128] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
    0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00BF,
    0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
    0x00D0, 0x00D1, 0x00D2, 0x00D3, 0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF,
    0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7, 0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD, 0x00FE, 0x00FF,
};

/* Opens iconv under the first of the encoding's names that this system knows. */
static iconv_t open_iconv(const struct encoding *encoding)
{
    iconv_t handle = (iconv_t)-1;
    for (const char *name = encoding->iconv; *name && handle == (iconv_t)-1;) {
        char buffer[32];
        const size_t size = strcspn(name, " ");
        if (size < sizeof buffer) {
            memcpy(buffer, name, size);
            buffer[size] = '\0';
            handle = iconv_open("UTF-8", buffer);
        }
        name += size + (name[size] == ' ');
    }
    return handle;
}

/* The code point that iconv makes of one byte. What it leaves open is a control as in WHATWG's tables, or nothing. */
static uint16_t point_of(iconv_t handle, unsigned char byte)
{
    char in = (char)byte, text[8];
    char *from = &in, *to = text;
    size_t in_left = 1, out_left = sizeof text;
    iconv(handle, NULL, NULL, NULL, NULL);
    const bool known = iconv(handle, &from, &in_left, &to, &out_left) != (size_t)-1 &&
                       iconv(handle, NULL, NULL, &to, &out_left) != (size_t)-1;
    const unsigned char *const u = (const unsigned char *)text;
    if (known && to - text == 2)
        return (uint16_t)((u[0] & 0x1F) << 6 | (u[1] & 0x3F));
    if (known && to - text == 3)
        return (uint16_t)((u[0] & 0x0F) << 12 | (u[1] & 0x3F) << 6 | (u[2] & 0x3F));
    return byte < 0xA0 ? byte : REPLACEMENT;
}

bool decoder_init(struct decoder *decoder, const struct encoding *encoding, qn_slice bytes)
{
    const unsigned char *const start = (const unsigned char *)bytes.data;
    decoder->encoding = encoding;
    decoder->next = start;
    decoder->end = bytes.size ? start + bytes.size : start;
    decoder->repaired = 0;
    decoder->points = windows_1252;
    decoder->handle = (iconv_t)-1;
    if (!encoding->iconv)
        return true;
    decoder->handle = open_iconv(encoding);
    if (decoder->handle == (iconv_t)-1)
        return false;
    if (encoding->form != ENCODING_SINGLE)
        return true;
    /* A table of our own is ten times faster, and composes no characters as iconv does for windows-1258. */
    for (int i = 0; i < 128; i++)
        decoder->own_points[i] = point_of(decoder->handle, (unsigned char)(0x80 + i));
    decoder->points = decoder->own_points;
    decoder_fini(decoder);
    return true;
}

void decoder_fini(struct decoder *decoder)
{
    if (decoder->handle != (iconv_t)-1)
        iconv_close(decoder->handle);
    decoder->handle = (iconv_t)-1;
}

void decoder_seek(struct decoder *decoder, const unsigned char *at)
{
    decoder->next = at;
    if (decoder->handle != (iconv_t)-1)
        iconv(decoder->handle, NULL, NULL, NULL, NULL);
}

/* Copies ASCII, eight bytes at a time. @return bytes copied */
static size_t copy_ascii(struct decoder *decoder, char *out, size_t room)
{
    const size_t left = (size_t)(decoder->end - decoder->next);
    const size_t most = left < room ? left : room;
    size_t done = 0;
    uint64_t word;
    while (most - done >= sizeof word) {
        memcpy(&word, decoder->next + done, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
        memcpy(out + done, &word, sizeof word);
        done += sizeof word;
    }
    for (; done < most && decoder->next[done] < 0x80; done++)
        out[done] = (char)decoder->next[done];
    decoder->next += done;
    return done;
}

static size_t run_single(struct decoder *decoder, char *out, size_t room)
{
    size_t done = 0;
    for (;;) {
        done += copy_ascii(decoder, out + done, room - done);
        /* In Cyrillic or Arabic most bytes are not ASCII: stay here while that lasts. */
        for (; decoder->next < decoder->end && *decoder->next >= 0x80; decoder->next++) {
            const uint32_t point = decoder->points[*decoder->next - 0x80];
            if (utf8_size(point) > room - done)
                return done;
            done += utf8_put(out + done, point);
            decoder->repaired += point == REPLACEMENT;
        }
        if (decoder->next == decoder->end || done == room)
            return done;
    }
}

static size_t run_utf8(struct decoder *decoder, char *out, size_t room)
{
    size_t done = 0;
    for (;;) {
        done += copy_ascii(decoder, out + done, room - done);
        if (decoder->next == decoder->end)
            return done;
        const int step = utf8_step(decoder->next, decoder->end);
        const size_t size = step > 0 ? (size_t)step : REPLACEMENT_SIZE;
        if (size > room - done)
            return done;
        if (step > 0)
            memcpy(out + done, decoder->next, size);
        else
            utf8_put(out + done, REPLACEMENT);
        done += size;
        decoder->next += step > 0 ? step : -step;
        decoder->repaired += step < 0;
    }
}

static uint32_t unit16(const unsigned char *at, bool big)
{
    return big ? (uint32_t)at[0] << 8 | at[1] : (uint32_t)at[1] << 8 | at[0];
}

static size_t run_utf16(struct decoder *decoder, char *out, size_t room, bool big)
{
    size_t done = 0;
    while (decoder->next < decoder->end) {
        const size_t left = (size_t)(decoder->end - decoder->next);
        size_t used = left < 2 ? left : 2;
        uint32_t point = left < 2 ? REPLACEMENT : unit16(decoder->next, big);
        bool bad = left < 2;
        if (point >= 0xD800 && point < 0xE000) {
            const uint32_t low = left < 4 ? 0 : unit16(decoder->next + 2, big);
            bad = point >= 0xDC00 || low < 0xDC00 || low >= 0xE000;
            used = bad ? 2 : 4;
            point = bad ? REPLACEMENT : 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        }
        if (utf8_size(point) > room - done)
            break;
        done += utf8_put(out + done, point);
        decoder->next += used;
        decoder->repaired += bad;
    }
    return done;
}

/* How many bytes the ill-formed piece takes: a lead byte takes its partner along unless that is ASCII. */
static size_t ill_formed_size(const struct decoder *decoder, bool cut_short)
{
    const size_t left = (size_t)(decoder->end - decoder->next);
    if (cut_short || left < 2)
        return left;
    return decoder->next[0] >= 0x80 && decoder->next[1] >= 0x80 ? 2 : 1;
}

/*
 * Calls iconv once. It is shown no more bytes than may fit: none of these encodings has more than twice as many bytes a
 * character as UTF-8, and shown all the rest, glibc decodes far ahead each time.
 * @return what stopped it, as errno; 0: nothing but the end of what it was shown
 */
static int call_iconv(struct decoder *decoder, char **out, size_t *room)
{
    const size_t left = (size_t)(decoder->end - decoder->next);
    const size_t shown = *room < left / 2 && 2 * *room + SHIFT_ROOM < left ? 2 * *room + SHIFT_ROOM : left;
    char *from = (char *)(uintptr_t)decoder->next; /* declared writable, but only read */
    size_t in_left = shown;
    const bool stopped = iconv(decoder->handle, &from, &in_left, out, room) == (size_t)-1;
    const int cause = stopped ? errno : 0;
    decoder->next += shown - in_left;
    if (cause == EINVAL && shown < left)
        return in_left < shown ? 0 : E2BIG; /* only our cut, not the text's end, goes through a character */
    return cause;
}

static size_t run_iconv(struct decoder *decoder, char *out, size_t room)
{
    char *to = out;
    size_t left = room;
    while (decoder->next < decoder->end) {
        const int cause = call_iconv(decoder, &to, &left);
        if (cause == 0)
            continue;
        if (cause == E2BIG || left < REPLACEMENT_SIZE)
            return room - left;
        decoder->next += ill_formed_size(decoder, cause == EINVAL);
        decoder->repaired++;
        to += utf8_put(to, REPLACEMENT);
        left -= REPLACEMENT_SIZE;
    }
    if (left > 0) /* Big5 has bytes that are two code points: iconv may still hold the second one */
        iconv(decoder->handle, NULL, NULL, &to, &left);
    return room - left;
}

size_t decoder_run(struct decoder *decoder, char *out, size_t room)
{
    switch (decoder->encoding->form) {
    case ENCODING_UTF8:
        return run_utf8(decoder, out, room);
    case ENCODING_UTF16LE:
        return run_utf16(decoder, out, room, false);
    case ENCODING_UTF16BE:
        return run_utf16(decoder, out, room, true);
    case ENCODING_SINGLE:
        return run_single(decoder, out, room);
    case ENCODING_MULTI:
    case ENCODING_SHIFTED:
        return run_iconv(decoder, out, room);
    }
    return 0;
}

size_t decoder_bound(const struct encoding *encoding, qn_slice bytes)
{
    if (encoding->form == ENCODING_UTF16LE || encoding->form == ENCODING_UTF16BE)
        return bytes.size + bytes.size / 2 + REPLACEMENT_SIZE;
    if (encoding->form == ENCODING_SHIFTED)
        return bytes.size * REPLACEMENT_SIZE;
    size_t high = 0; /* no byte becomes more than three, and ASCII stays one */
    for (size_t i = 0; i < bytes.size; i++)
        high += (unsigned char)bytes.data[i] >> 7;
    return bytes.size + 2 * high;
}
