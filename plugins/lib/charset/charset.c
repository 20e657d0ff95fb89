#include "charset.h"

#include "guess.h"
#include "utf8.h"

#define STRIDE 1024 /* bytes of text between two marks */

/* A byte order mark, and how long it is. */
static const struct encoding *encoding_by_mark(qn_slice raw, size_t *mark_size)
{
    static const struct {
        const char *bytes, *label;
        size_t size;
    } marks[] = {{"\xEF\xBB\xBF", "utf-8", 3}, {"\xFF\xFE", "utf-16le", 2}, {"\xFE\xFF", "utf-16be", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (raw.size >= marks[i].size && memcmp(raw.data, marks[i].bytes, marks[i].size) == 0) {
            *mark_size = marks[i].size;
            return encoding_of(qn_str(marks[i].label));
        }
    *mark_size = 0;
    return NULL;
}

/* A page that can be read as ASCII up to its declaration is not UTF-16, whatever it says (WHATWG). */
static const struct encoding *encoding_by_page(qn_slice meta)
{
    const struct encoding *found = encoding_of(meta);
    if (found && (found->form == ENCODING_UTF16LE || found->form == ENCODING_UTF16BE))
        return encoding_of(qn_str("utf-8"));
    return found;
}

/* What the first of the ways that has an answer says; NULL: nobody declares anything. */
static const struct encoding *declared_encoding(const qn_input *input, qn_slice meta, struct charset_text *out)
{
    const struct encoding *found = encoding_by_mark(input->bytes, &out->start);
    out->origin = "byte order mark";
    if (!found) {
        found = encoding_of(input->charset);
        out->origin = "transport";
    }
    if (!found) {
        found = encoding_by_page(meta);
        out->origin = "page";
    }
    return found;
}

/* Decodes all bytes into the document's memory, and marks where each piece of the text came from. */
static bool convert(qn_call *call, qn_doc *doc, struct charset_text *out)
{
    struct decoder *decoder = &out->sweeps[0].decoder;
    const size_t room = decoder_bound(decoder->encoding, qn_part(out->raw, out->start, out->raw.size));
    struct charset_mark *marks = qn_doc_alloc(call, doc, (room / STRIDE + 1) * sizeof *marks);
    char *text = marks ? qn_doc_alloc(call, doc, room ? room : 1) : NULL;
    if (!text)
        return false;
    size_t size = 0;
    for (size_t stop = 0; stop < room && decoder->next < decoder->end; stop += STRIDE) {
        marks[stop / STRIDE] = (struct charset_mark){size, decoder->next};
        size += decoder_run(decoder, text + size, (room - stop > STRIDE ? stop + STRIDE : room) - size);
    }
    if (decoder->next != decoder->end) {
        qn_fail_doc(call, QN_E_INTERNAL, "the text in %s takes more room than it can", decoder->encoding->name);
        return false;
    }
    out->text = qn_bytes(text, size);
    out->marks = marks;
    out->converted = true;
    out->repaired = decoder->repaired;
    return true;
}

/* Sets a sweep to the text's start. @return false: this system cannot convert the encoding */
static bool open_sweep(struct charset_text *text, struct charset_sweep *sweep, const struct encoding *encoding)
{
    text->encoding = encoding;
    sweep->swept = 0;
    sweep->open = decoder_init(&sweep->decoder, encoding, qn_part(text->raw, text->start, text->raw.size));
    return sweep->open;
}

bool charset_decode(qn_call *call, qn_doc *doc, const qn_input *input, qn_slice meta, struct charset_text *out)
{
    memset(out, 0, sizeof *out);
    out->raw = input->bytes;
    const struct encoding *encoding = declared_encoding(input, meta, out);
    const qn_slice bytes = qn_part(out->raw, out->start, out->raw.size);
    const bool may_be_utf8 = !encoding || encoding->form == ENCODING_UTF8;
    if (may_be_utf8 && utf8_valid_size(bytes) == bytes.size) {
        out->text = bytes;
        out->charset = "utf-8";
        if (!encoding)
            out->origin = "valid";
        return true;
    }
    if (!encoding || !open_sweep(out, &out->sweeps[0], encoding)) {
        encoding = guess_encoding(bytes, &out->origin);
        if (!open_sweep(out, &out->sweeps[0], encoding)) {
            encoding = encoding_of(qn_str("windows-1252"));
            out->origin = "fallback";
            open_sweep(out, &out->sweeps[0], encoding);
        }
    }
    out->charset = encoding->name;
    const bool done = convert(call, doc, out);
    charset_fini(out);
    return done;
}

/* The sweep that has come nearest to the offset; where both are past it, the one that is behind the other. */
static struct charset_sweep *nearest_sweep(struct charset_text *text, size_t offset)
{
    struct charset_sweep *ahead = &text->sweeps[0], *behind = &text->sweeps[1];
    if (ahead->swept < behind->swept) {
        ahead = &text->sweeps[1];
        behind = &text->sweeps[0];
    }
    return ahead->swept <= offset ? ahead : behind;
}

uint64_t charset_origin(struct charset_text *text, size_t offset)
{
    if (!text->converted)
        return text->start + (offset < text->text.size ? offset : text->text.size);
    if (offset >= text->text.size)
        return text->raw.size;
    struct charset_sweep *const sweep = nearest_sweep(text, offset);
    if (!sweep->open && !open_sweep(text, sweep, text->encoding))
        return text->start;
    /* Where there are shift sequences, bytes mean nothing without all before them. */
    const bool shifted = text->encoding->form == ENCODING_SHIFTED;
    const struct charset_mark *mark = &text->marks[shifted ? 0 : offset / STRIDE];
    if (offset < sweep->swept || mark->offset > sweep->swept) {
        decoder_seek(&sweep->decoder, mark->from);
        sweep->swept = mark->offset;
    }
    char passed[STRIDE];
    while (sweep->swept < offset) {
        const size_t want = offset - sweep->swept;
        const size_t size = decoder_run(&sweep->decoder, passed, want < sizeof passed ? want : sizeof passed);
        if (size == 0)
            break; /* the offset lies inside a character */
        sweep->swept += size;
    }
    return (uint64_t)(sweep->decoder.next - (const unsigned char *)text->raw.data);
}

void charset_fini(struct charset_text *text)
{
    for (size_t i = 0; i < sizeof text->sweeps / sizeof *text->sweeps; i++) {
        if (text->sweeps[i].open)
            decoder_fini(&text->sweeps[i].decoder);
        text->sweeps[i].open = false;
        text->sweeps[i].swept = 0;
    }
}

bool charset_set_field(qn_call *call, qn_doc *doc, const struct charset_text *text)
{
    const qn_source source = {.origin = qn_str(text->origin)};
    return qn_set_text(call, doc, "charset", qn_str(text->charset), &source);
}
