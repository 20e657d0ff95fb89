#include "specimen.h"

#include <stdio.h>

enum { HUGE_BLOCK = 1 << 20, MANY_BLOCKS = 5000 };

struct specimen {
    const char *name, *uri, *media;
    void (*fill)(struct draft *draft);
};

/* ---- Documents ---- */

static void fill_story(struct draft *draft)
{
    draft->fields = draft->spans = EXTRAS_USUAL;
    draft_add(draft, QN_HEADING, 1, qn_str("The storks are back"));
    draft_line(draft, "By Ada Lark");
    draft_line(draft, "PORT SELLAN, March 9 (Example Wire) -- The storks came back to Port Sellan on Monday, a week early.");
    draft_line(draft, "\"They came by night,\" said Ben Reed, who has counted them for 30 years. He lost count at 212.");
    draft_line(draft, "\"They came by night,\" said Ben Reed, who has counted them for 30 years. He lost count at 212.");
    draft_add(draft, QN_LIST_ITEM, 1, qn_str("2025: 187 storks"));
    draft_add(draft, QN_LIST_ITEM, 1, qn_str("2024: 190 storks"));
    draft_line(draft, "SUBSCRIBE TO OUR NEWSLETTER | Share on all networks | Read more");
    draft_line(draft, "Published: 2026-03-09T04:56:11+01:00, updated Tuesday, 10 March 2026 at 5 p.m.");
}

static void fill_nothing(struct draft *draft)
{
    (void)draft;
}

static void fill_empty_block(struct draft *draft)
{
    draft_line(draft, "");
}

static void fill_kinds(struct draft *draft)
{
    for (uint32_t kind = 0; kind < 12; kind++)
        for (uint8_t level = 0; level < 3; level++)
            draft_add(draft, kind == 11 ? 65535 : kind, level == 2 ? 255 : level, qn_str("Cells\tparted by\ta tab, of some kind."));
    for (size_t i = 0; i < draft->count; i++)
        draft->blocks[i].ordinal = i % 2 ? UINT32_MAX : (uint32_t)i;
}

static void fill_states(struct draft *draft)
{
    fill_story(draft);
    for (size_t i = 0; i < draft->count; i++)
        draft->blocks[i].state = (uint8_t)(i % 3);
}

static void fill_dropped(struct draft *draft)
{
    fill_story(draft);
    for (size_t i = 0; i < draft->count; i++)
        draft->blocks[i].state = QN_DROPPED;
}

static void fill_controls(struct draft *draft)
{
    static const char code[] = "a\0b\r\n\x7F\x1B[31mred";
    char all[64];
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)(i % 33);
    draft_add(draft, QN_PARAGRAPH, 0, qn_bytes(all, sizeof all));
    draft_add(draft, QN_HEADING, 1, qn_bytes("\0\0\0\0", 4));
    draft_add(draft, QN_CODE, 0, qn_bytes(code, sizeof code - 1));
}

static void fill_broken(struct draft *draft)
{
    static const char *const texts[] = {"\xFF",         "caf\xC3",       "\xE2\x80",         "\x80\x80\x80 tail", "\xC0\xAF overlong",
                                        "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xF0\x9F\x98 cut", "text \xFE\xFF",
                                         "\xE2\x80\xE2\x80\x99"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        draft_add(draft, i % 2 ? QN_PARAGRAPH : QN_HEADING, 1, qn_str(texts[i]));
}

static void fill_scripts(struct draft *draft)
{
    draft_line(draft, "Καλημέρα κόσμε. Ἐν ἀρχῇ ἦν ὁ λόγος.");
    draft_line(draft, "عادت اللقالق إلى الميناء يوم الاثنين، ٩ مارس ٢٠٢٦.");
    draft_line(draft, "コウノトリが帰ってきた。２０２６年３月９日（月）");
    draft_line(draft, "e\xCC\x81\xCC\x82\xCC\x83\xCC\x84 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 \xE2\x80\xAE"
                      "abc\xE2\x80\xAC \xEF\xBB\xBF\xC2\xAD\xE2\x80\x8B");
    draft_line(draft, "ﬁne ﬂow Ⅻ ½ ℃ İstanbul ıssız ß ẞ ǅ");
}

static void fill_markup(struct draft *draft)
{
    draft_line(draft, "<p>Not &amp; <b>closed <a href=\"javascript:x\">https://example.org/?a=1&b=%ZZ</p> <!-- --> ]]>");
    draft_line(draft, "{\"@context\": \"https://schema.org\", \"headline\": [1, {\"a\": null}], \"x\": \"\\ud800\"}");
    draft_line(draft, "*** __init__ `code` # no heading\\ | a | b | %s %n $(x) ${x} ../../etc/passwd");
    draft_line(draft, "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((");
}

static void fill_numbers(struct draft *draft)
{
    draft_line(draft, "31 February 2026, 2026-13-45, 99/99/9999, 0000-00-00, 29.02.1900, 12:61 p.m., Friday the 32nd of Octember");
    draft_line(draft, "99999999999999999999999999999999 -0 1e999 0x7fffffffffffffff NaN inf 1,234,567.89.01 ١٢٣ 二〇二六年");
    draft_line(draft, "MARCH 9, 2026 / 9 March / Mar. 9 '26 / 20260309 / today / 3 days ago / in 10000000000 years");
}

static void fill_edges(struct draft *draft)
{
    draft->spans = draft->fields = EXTRAS_ODD;
    draft_line(draft, "");
    draft_line(draft, "x");
    draft_line(draft, "Spans at all edges, and fields of types that nobody expects.");
    draft_add(draft, QN_TABLE_ROW, 1, qn_str("a\t\tc\t"));
    draft_add(draft, QN_CODE, 0, qn_str("\n\n  code\n"));
}

static void fill_repeats(struct draft *draft)
{
    for (int i = 0; i < 300; i++)
        draft_line(draft, i % 7 ? "Read more about the storks of Port Sellan." : "Share");
}

static void fill_many(struct draft *draft)
{
    char text[48];
    for (int i = 0; i < MANY_BLOCKS; i++) {
        snprintf(text, sizeof text, "Paragraph %d of very many.", i);
        draft_add(draft, i % 50 ? QN_PARAGRAPH : QN_HEADING, 2, qn_str(text));
    }
}

static void fill_huge(struct draft *draft)
{
    static const char sentence[] = "The storks came back to Port Sellan on Monday, a week early, and nobody had counted on them. ";
    struct buffer text = {0};
    while (text.size < HUGE_BLOCK && buffer_append(&text, sentence, sizeof sentence - 1))
        continue;
    draft_add(draft, QN_PARAGRAPH, 0, qn_bytes(text.data, text.size));
    buffer_fini(&text);
}

static const struct specimen documents[] = {
    {"a story", "https://example.org/storks.html", "text/html", fill_story},
    {"a text of a story", "pages/storks.txt", "text/plain", fill_story},
    {"no blocks", "a", "", fill_nothing},
    {"one empty block", "a.txt", "text/plain", fill_empty_block},
    {"no id, uri and media", "", "", fill_markup},
    {"blocks of every kind and level", "kinds.html", "text/html", fill_kinds},
    {"kept, marked and dropped blocks", "states.html", "text/html", fill_states},
    {"nothing but dropped blocks", "dropped.txt", "text/plain", fill_dropped},
    {"NULs and control characters", "controls.txt", "text/plain", fill_controls},
    {"bytes that are not UTF-8", "broken.txt", "text/plain", fill_broken},
    {"many scripts", "scripts.html", "text/html", fill_scripts},
    {"markup and code", "markup.html", "text/html", fill_markup},
    {"dates and numbers", "numbers.txt", "text/plain", fill_numbers},
    {"spans at edges, fields of odd types", "edges.html", "text/html", fill_edges},
    {"the same again and again", "repeats.txt", "text/plain", fill_repeats},
    {"very many blocks", "many.html", "text/html", fill_many},
    {"one huge block", "huge.txt", "text/plain", fill_huge},
};

/* ---- Inputs ---- */

static void write(struct draft *draft, const char *text)
{
    draft_write(draft, qn_str(text));
}

static void write_page(struct draft *draft)
{
    write(draft, "<!doctype html><html lang=en><head><title>The storks are back | Example Wire</title><meta charset=utf-8>"
                 "<meta property=\"og:title\" content=\"The storks are back\"><meta name=author content='Ada Lark'>"
                 "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-03-09\"}</script></head>"
                 "<body><nav><a href=/>Home</a></nav><article><h1>The storks are back</h1><p>They came by night, and they came "
                 "early.</p><ul><li>212 this year<li>187 last year</ul><table><tr><td>a<td>b</table><pre>code\n  x</pre>"
                 "<blockquote>They came by night</blockquote></article><footer>&copy; Example</footer></body></html>\n");
}

static void write_text(struct draft *draft)
{
    write(draft, "The storks are back\r\n\r\nPORT SELLAN, March 9 -- They came by night.\nAnd they came early.\n\n* 212\n* 187\n\n"
                 "Share this\n");
}

static void write_lines(struct draft *draft)
{
    write(draft, "{\"id\": \"a\", \"title\": \"The storks are back\", \"text\": \"They came by night.\", \"date\": \"2026-03-09\"}\n"
                 "{\"id\": \"b\", \"text\": \"\\u00e9\\ud83d\\ude00\", \"n\": [1, 2.5, true, null, {\"x\": {}}]}\n"
                 "{\"text\": \"cut of");
}

static void write_notes(struct draft *draft)
{
    write(draft, "Title: Storks\nDate: 2026-03-09\nFrom: ada@example.org\nSubject: =?utf-8?q?St=C3=B6rche?=\n\n"
                 "They came by night.\n\n--\nAda\n");
}

static void write_binary(struct draft *draft)
{
    uint64_t seed = 7;
    for (int i = 0; i < 4096; i++) {
        const char byte = (char)draft_random(&seed);
        draft_write(draft, qn_bytes(&byte, 1));
    }
}

static void write_nuls(struct draft *draft)
{
    static const char nuls[512];
    draft_write(draft, qn_bytes(nuls, sizeof nuls));
}

static void write_one(struct draft *draft)
{
    write(draft, "<");
}

static void write_broken(struct draft *draft)
{
    write(draft, "<title>caf\xC3</title><p>\xFF\xFE\x80\xE2\x80 text \xED\xA0\x80</p>\n{\"text\": \"\xC3\"}\nTitle: \xFF\n\n\xF5\n");
}

static void write_utf16(struct draft *draft)
{
    static const char text[] = "<p>The storks are back";
    draft_write(draft, qn_bytes("\xFF\xFE", 2));
    for (const char *at = text; *at; at++)
        draft_write(draft, qn_bytes((const char[]){*at, 0}, 2));
    draft_write(draft, qn_bytes("x", 1)); /* half a unit */
}

static void write_cut(struct draft *draft)
{
    write_page(draft);
    draft->text.size /= 2;
}

static void repeat(struct draft *draft, const char *text, size_t size)
{
    const size_t begin = draft->text.size, length = strlen(text), end = begin + (size + length - 1) / length * length;
    draft_write(draft, qn_bytes(text, length));
    for (size_t done; (done = draft->text.size - begin) < end - begin && buffer_reserve(&draft->text, done);)
        draft_write(draft, qn_bytes(draft->text.data + begin, done < end - draft->text.size ? done : end - draft->text.size));
}

static void write_nested(struct draft *draft)
{
    repeat(draft, "<div><b>", 40000);
    write(draft, "deep");
}

static void write_brackets(struct draft *draft)
{
    repeat(draft, "{\"a\":[", 40000);
}

static void write_long(struct draft *draft)
{
    repeat(draft, "x", HUGE_BLOCK);
}

static const struct specimen inputs[] = {
    {"a page", "https://example.org/storks.html", "text/html", write_page},
    {"a page under another name", "storks.dat", "", write_page},
    {"a text", "storks.txt", "text/plain", write_text},
    {"JSON lines", "storks.jsonl", "", write_lines},
    {"notes with a head", "storks.note", "", write_notes},
    {"nothing", "empty.html", "text/html", fill_nothing},
    {"nothing, without a name", "", "", fill_nothing},
    {"one byte", "one.html", "text/html", write_one},
    {"NULs", "nuls.txt", "text/plain", write_nuls},
    {"random bytes", "random.bin", "", write_binary},
    {"random bytes that are called a page", "random.html", "text/html", write_binary},
    {"random bytes that are called a text", "random.txt", "text/plain", write_binary},
    {"bytes that are not UTF-8, a page", "broken.html", "text/html", write_broken},
    {"bytes that are not UTF-8, a text", "broken.txt", "text/plain", write_broken},
    {"bytes that are not UTF-8, JSON lines", "broken.jsonl", "", write_broken},
    {"UTF-16, cut", "wide.html", "text/html", write_utf16},
    {"a page, cut", "cut.html", "text/html", write_cut},
    {"deeply nested elements", "nested.html", "text/html", write_nested},
    {"deeply nested JSON", "nested.jsonl", "", write_brackets},
    {"one long line", "long.txt", "text/plain", write_long},
    {"one long line that is called a page", "long.html", "text/html", write_long},
};

static const char *make(const struct specimen *rows, size_t count, size_t i, struct draft *draft)
{
    if (i >= count)
        return NULL;
    draft_clear(draft);
    draft->uri = rows[i].uri;
    draft->media = rows[i].media;
    rows[i].fill(draft);
    return rows[i].name;
}

size_t specimen_documents(void)
{
    return sizeof documents / sizeof *documents;
}

const char *specimen_document(size_t i, struct draft *draft)
{
    return make(documents, sizeof documents / sizeof *documents, i, draft);
}

const char *specimen_input(size_t i, struct draft *draft)
{
    return make(inputs, sizeof inputs / sizeof *inputs, i, draft);
}

/* ---- Those that grow ---- */

static const char *const grown[] = {"The storks came back, a week early. ", "a", "(", "<", "\"'", "1/2/", "A. ", "\xCC\x81", "word "};
enum { GROWN = sizeof grown / sizeof *grown };

const char *specimen_document_of_size(size_t i, size_t size, struct draft *draft)
{
    draft_clear(draft);
    draft->uri = "grown.html";
    draft->media = "text/html";
    if (i < GROWN) {
        draft_line(draft, "");
        const size_t begin = draft->text.size;
        repeat(draft, grown[i], size);
        if (draft->count) {
            draft->blocks[0].begin = begin;
            draft->blocks[0].end = draft->text.size;
        }
        return grown[i];
    }
    if (i > GROWN)
        return NULL;
    char text[64];
    for (size_t n = 0; draft->text.size < size && !draft->failed; n++) {
        snprintf(text, sizeof text, "Paragraph %zu of many, %s.", n, n % 3 ? "about storks" : "SUBSCRIBE | Share");
        draft_line(draft, text);
    }
    return "many blocks";
}

const char *specimen_input_of_size(size_t i, size_t size, struct draft *draft)
{
    static const struct {
        const char *name, *uri, *media, *head, *again;
    } rows[] = {
        {"a text of one line", "grown.txt", "text/plain", "", "The storks came back. "},
        {"a text of many lines", "grown.txt", "text/plain", "", "The storks came back.\n\n"},
        {"a text of line breaks", "grown.txt", "text/plain", "", "\n"},
        {"a page of paragraphs", "grown.html", "text/html", "<title>x</title>", "<p>The storks came back."},
        {"a page of open elements", "grown.html", "text/html", "", "<b>x"},
        {"a page of tags", "grown.html", "text/html", "", "<a href='x'>x</a>"},
        {"JSON lines", "grown.jsonl", "", "", "{\"id\": \"a\", \"text\": \"The storks came back.\"}\n"},
        {"one long JSON text", "grown.jsonl", "", "{\"text\": \"", "The storks\\n"},
        {"notes with a long head", "grown.note", "", "Title: x\n", "Name: value\n"},
    };
    if (i >= sizeof rows / sizeof *rows)
        return NULL;
    draft_clear(draft);
    draft->uri = rows[i].uri;
    draft->media = rows[i].media;
    write(draft, rows[i].head);
    repeat(draft, rows[i].again, size);
    return rows[i].name;
}
