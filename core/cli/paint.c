#include "paint.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool coloured;

void paint_begin(FILE *stream)
{
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    coloured = isatty(fileno(stream)) && !(never && *never) && !(terminal && strcmp(terminal, "dumb") == 0);
}

const char *paint(enum paint which)
{
    static const char *const codes[] = {"\033[0m", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[34m"};
    return coloured ? codes[which] : "";
}

void paint_text(FILE *stream, qn_slice text, size_t width)
{
    size_t characters = 0;
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        if ((c & 0xC0) != 0x80 && width && ++characters > width) {
            fputs("…", stream);
            return;
        }
        const bool c1 = c == 0xC2 && i + 1 < text.size && (unsigned char)text.data[i + 1] < 0xA0; /* controls of two bytes */
        if (c1)
            i++;
        fputc(c < 0x20 || c == 0x7F || c1 ? ' ' : c, stream);
    }
}

size_t paint_width(FILE *stream)
{
    struct winsize size;
    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 100;
}
