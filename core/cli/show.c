#include "show.h"

#include "../document/field.h"
#include "paint.h"

void show_value(const qn_value *value, size_t width)
{
    struct buffer text = {0};
    field_print_value(value, &text);
    paint_text(stdout, qn_bytes(text.data, text.size), width);
    buffer_fini(&text);
}

void show_cause(const qn_cause *cause)
{
    printf("%.*s: %s%.*s%s", (int)cause->stage.size, cause->stage.data, paint(PAINT_YELLOW), (int)cause->reason.size,
           cause->reason.data, paint(PAINT_PLAIN));
    if (cause->same_doc.size)
        printf(", as %.*s", (int)cause->same_doc.size, cause->same_doc.data);
    if (cause->same_block != QN_NO_BLOCK)
        printf(", as block %u", cause->same_block);
    if (cause->score > 0 && cause->score < 1)
        printf(", score %.3f", cause->score);
    if (cause->detail.size) {
        printf(" %s(", paint(PAINT_DIM));
        paint_text(stdout, cause->detail, 100);
        printf(")%s", paint(PAINT_PLAIN));
    }
}
