/* jsonl: records as docs/record.md has them; Jansson reads every line back. */
#include "../press.h"

#include <jansson.h>
#include <locale.h>
#include <math.h>

static struct press *press;

static void setup(void)
{
    press = press_new(QN_WRITER, "jsonl");
}

static void teardown(void)
{
    press_free(press);
}

/* The record as Jansson understands it. */
static json_t *record(void)
{
    json_error_t error;
    const char *line = press_render(press);
    ck_assert_ptr_eq(strchr(line, '\n'), line + press->size - 1);
    json_t *json = json_loadb(line, press->size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    ck_assert_msg(json, "%s: %s", error.text, line);
    return json;
}

START_TEST(a_plain_document_is_a_short_line)
{
    press_text_field(press, "source", "The Evening Post");
    press_text_field(press, "agency", "none");
    press_text_field(press, "title", "Storks return");
    press_paragraph(press, "They are \"back\".");
    press_paragraph(press, "");
    press_cause(press, press_paragraph(press, "Share this"), QN_DROPPED, (qn_cause){.reason = qn_str("share-bar")});
    press_paragraph(press, "A week\tearly.\n\x01");
    ck_assert_str_eq(press_render(press),
                     "{\"schema\":\"quern/1\",\"id\":\"a.txt\",\"uri\":\"a.txt\",\"media\":\"text/plain\","
                     "\"title\":\"Storks return\",\"source\":\"The Evening Post\",\"agency\":\"none\","
                     "\"text\":\"They are \\\"back\\\".\\n\\nA week\\tearly.\\n\\u0001\"}\n");
}
END_TEST

START_TEST(a_dropped_document_says_why)
{
    const qn_cause cause = {.stage = qn_str("near"), .reason = qn_str("duplicate"), .same_doc = qn_str("b.txt"),
                            .same_block = QN_NO_BLOCK, .score = 0.75};
    press->doc.verdict = QN_DROP;
    press->doc.cause = &cause;
    press_set(press, "text", false);
    ck_assert_str_eq(press_render(press),
                     "{\"schema\":\"quern/1\",\"id\":\"a.txt\",\"uri\":\"a.txt\",\"media\":\"text/plain\",\"verdict\":\"dropped\","
                     "\"stage\":\"near\",\"reason\":\"duplicate\",\"duplicate_of\":\"b.txt\",\"score\":0.75}\n");
    press->doc.verdict = QN_PASS;
    ck_assert_ptr_nonnull(strstr(press_render(press), "\"verdict\":\"marked\",\"stage\":\"near\""));
}
END_TEST

START_TEST(blocks_are_counted_in_reading_order)
{
    qn_block *first = press_block(press, QN_HEADING, 2, qn_str("In the town"));
    qn_block *last = press_paragraph(press, "They are back.");
    qn_block *between = press_paragraph(press, "They are back.");
    first->next = between; /* as after a split: its id is the highest, its place is not */
    between->next = last;
    last->next = NULL;
    between->raw_begin = 4;
    between->raw_end = 19;
    press_cause(press, last, QN_DROPPED, (qn_cause){.stage = qn_str("exact"), .reason = qn_str("duplicate"), .same_block = between->id});
    press_text_field(press, "title", "town")->block = first->id;
    press_set(press, "text", false);
    press_set(press, "blocks", true);
    press_set(press, "dropped", true);
    press_set(press, "provenance", true);
    const char *blocks = strstr(press_render(press), ",\"blocks\":");
    ck_assert_str_eq(blocks,
                     ",\"blocks\":[{\"index\":0,\"kind\":\"heading\",\"level\":2,\"text\":\"In the town\"},"
                     "{\"index\":1,\"kind\":\"paragraph\",\"raw\":[4,19],\"text\":\"They are back.\"}],"
                     "\"dropped\":[{\"index\":2,\"kind\":\"paragraph\",\"stage\":\"exact\",\"reason\":\"duplicate\",\"same_block\":1,"
                     "\"text\":\"They are back.\"}],"
                     "\"provenance\":{\"title\":{\"stage\":\"\",\"block\":0,\"begin\":0,\"end\":0}}}\n");
}
END_TEST

START_TEST(fields_with_the_names_of_members_go_aside)
{
    press_text_field(press, "text", "mine");
    press_text_field(press, "id", "17");
    press_text_field(press, "lang", "en");
    json_t *json = record();
    ck_assert_str_eq(json_string_value(json_object_get(json, "id")), "a.txt");
    ck_assert_str_eq(json_string_value(json_object_get(json, "text")), "");
    ck_assert_str_eq(json_string_value(json_object_get(json, "lang")), "en");
    json_t *aside = json_object_get(json, "fields");
    ck_assert_uint_eq(json_object_size(aside), 2);
    ck_assert_str_eq(json_string_value(json_object_get(aside, "text")), "mine");
    json_decref(json);
}
END_TEST

START_TEST(only_the_fields_one_names_are_written)
{
    static const char *const names[] = {"title", "date"};
    *(qn_strings *)press_option(press, "fields", QN_O_LIST) = (qn_strings){names, 2};
    press_text_field(press, "title", "Storks return");
    press_text_field(press, "author", "A. Feather");
    json_t *json = record();
    ck_assert_ptr_nonnull(json_object_get(json, "title"));
    ck_assert_ptr_null(json_object_get(json, "author"));
    json_decref(json);
}
END_TEST

/* ---- Numbers ---- */

static const char *written(qn_value value)
{
    static char number[64];
    press_clear(press);
    press_field(press, qn_str("n"), value);
    const char *at = strstr(press_render(press), "\"n\":") + 4;
    snprintf(number, sizeof number, "%.*s", (int)strcspn(at, ","), at);
    return number;
}

static const char *real(double value)
{
    return written((qn_value){.type = QN_REAL, .real = value});
}

static void check_numbers(void)
{
    ck_assert_str_eq(real(0.1), "0.1");
    ck_assert_str_eq(real(2), "2.0");
    ck_assert_str_eq(real(-0.0), "-0.0");
    ck_assert_str_eq(real(1e300), "1e+300");
    ck_assert_str_eq(real(0.1 + 0.2), "0.30000000000000004");
    ck_assert_str_eq(real(NAN), "null");
    ck_assert_str_eq(real(-INFINITY), "null");
    ck_assert_str_eq(written((qn_value){.type = QN_INTEGER, .integer = INT64_MIN}), "-9223372036854775808");
    ck_assert_str_eq(written((qn_value){.type = QN_INTEGER, .integer = 9007199254740993}), "9007199254740993");
    ck_assert_str_eq(written((qn_value){.type = QN_BOOLEAN, .boolean = true}), "true");
}

START_TEST(numbers_look_the_same_in_every_locale)
{
    static const char *const locales[] = {"C", "de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8", "pt_BR.UTF-8", "ps_AF.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++)
        if (setlocale(LC_ALL, locales[i]))
            check_numbers();
    setlocale(LC_ALL, "C");
}
END_TEST

/* ---- Random documents ---- */

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)seed * below >> 32);
}

/* Texts of what is easy, of what must be escaped and of what is not UTF-8. */
static qn_slice draw_text(size_t longest)
{
    static const char *const parts[] = {
        "a", "the storks ", "\"", "\\", "\n", "\t", "\x1F", "\x7F", "é", "漢字", "\U0001F426", "\u2028", "\xFF", "\xC3",
        "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC0\xAF", "\xE0\x80\x80", "\xF0\x9F\x90",
    };
    const size_t size = draw((uint32_t)longest + 1);
    char *text = press_alloc(&press->call, size + 1);
    for (size_t used = 0, more; used < size; used += more) {
        const char *part = parts[draw(4) ? draw(2) : draw(sizeof parts / sizeof *parts)];
        more = strlen(part) < size - used ? strlen(part) : size - used;
        memcpy(text + used, part, more);
    }
    if (size > 0 && draw(8) == 0)
        text[draw((uint32_t)size)] = '\0';
    return qn_bytes(text, size);
}

static qn_value draw_value(void)
{
    qn_value value = {.type = draw(6)};
    if (value.type == QN_TEXT || value.type == QN_DATE) {
        value.text = draw_text(40);
    } else if (value.type == QN_INTEGER) {
        value.integer = (int64_t)((uint64_t)draw(UINT32_MAX) << draw(33)) * (draw(2) ? 1 : -1);
    } else if (value.type == QN_REAL) {
        value.real = ldexp((double)draw(UINT32_MAX) * draw(UINT32_MAX), (int)draw(2000) - 1000);
    } else if (value.type == QN_BOOLEAN) {
        value.boolean = draw(2);
    } else {
        qn_slice *list = press_alloc(&press->call, 3 * sizeof *list);
        value.count = draw(4);
        for (uint32_t i = 0; i < value.count; i++)
            list[i] = draw_text(10);
        value.list = list;
    }
    return value;
}

static void draw_document(void)
{
    static const char *const names[] = {"title", "date", "zone", "a\"b", "score", "blocks", "\xFFx", "ärger", "fields"};
    press_clear(press);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (draw(2))
            press_field(press, qn_str(names[i]), draw_value())->origin = draw_text(5);
    for (uint32_t i = draw(8); i > 0; i--) {
        qn_block *block = press_block(press, (qn_kind)draw(9), (uint8_t)draw(4), draw_text(draw(10) ? 60 : 9000));
        if (draw(3) == 0)
            press_cause(press, block, draw(3) ? QN_DROPPED : QN_MARKED,
                        (qn_cause){.stage = draw_text(5), .reason = draw_text(9), .detail = draw_text(9), .same_block = draw(10)});
        for (uint32_t j = draw(3); j > 0; j--)
            for (uint32_t k = draw(3); k > 0; k--)
                press_feature(press, press_span(press, block, "link", j, j + k), qn_str(k & 1 ? "a" : "b\n"), draw_text(20));
    }
}

/* Text with a U+FFFD for each byte that is no part of a character, by decoding and encoding again. */
static size_t repaired(qn_slice text, char *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    char *const begin = out;
    for (size_t at = 0; at < text.size;) {
        const uint8_t *byte = (const uint8_t *)text.data + at;
        const size_t size = *byte < 0x80 ? 1 : *byte < 0xC0 ? 0 : *byte < 0xE0 ? 2 : *byte < 0xF0 ? 3 : *byte < 0xF8 ? 4 : 0;
        bool valid = size > 0 && size <= text.size - at;
        uint32_t character = size > 1 ? *byte & (0x7Fu >> size) : *byte;
        for (size_t i = 1; valid && i < size; i++) {
            valid = (byte[i] & 0xC0) == 0x80;
            character = character << 6 | (byte[i] & 0x3F);
        }
        valid = valid && character >= least[size] && character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
        const size_t put = valid ? size : 3;
        memcpy(out, valid ? (const char *)byte : "\xEF\xBF\xBD", put);
        out += put;
        at += valid ? size : 1;
    }
    return (size_t)(out - begin);
}

static void check_text(const json_t *json, qn_slice text)
{
    static char wanted[3 * 100000];
    const size_t size = repaired(text, wanted);
    ck_assert(json_is_string(json));
    ck_assert_uint_eq(json_string_length(json), size);
    ck_assert(memcmp(json_string_value(json), wanted, size) == 0);
}

static void check_value(const json_t *json, const qn_value *value)
{
    switch (value->type) {
    case QN_INTEGER:
        ck_assert(json_is_integer(json) && json_integer_value(json) == value->integer);
        break;
    case QN_REAL:
        ck_assert(isfinite(value->real) ? json_is_real(json) && json_real_value(json) == value->real : json_is_null(json));
        break;
    case QN_BOOLEAN:
        ck_assert(json_is_boolean(json) && json_is_true(json) == value->boolean);
        break;
    case QN_LIST:
        ck_assert_uint_eq(json_array_size(json), value->count);
        for (uint32_t i = 0; i < value->count; i++)
            check_text(json_array_get(json, i), value->list[i]);
        break;
    default:
        check_text(json, value->text);
    }
}

static const json_t *member(const json_t *object, qn_slice name)
{
    char key[64];
    key[repaired(name, key)] = '\0';
    return json_object_get(object, key);
}

static void check_block(const json_t *json, const qn_block *block, size_t index)
{
    ck_assert_uint_eq((size_t)json_integer_value(json_object_get(json, "index")), index);
    ck_assert_uint_eq((size_t)json_integer_value(json_object_get(json, "level")), block->level);
    check_text(json_object_get(json, "text"), block->text);
    if (block->cause && block->cause->reason.size)
        check_text(json_object_get(json, "reason"), block->cause->reason);
    const json_t *spans = json_object_get(json, "spans");
    size_t count = 0;
    for (const qn_span *span = block->spans; span; span = span->next, count++) {
        const json_t *one = json_array_get(spans, count);
        ck_assert_uint_eq((size_t)json_integer_value(json_object_get(one, "end")), span->end);
        check_text(member(json_object_get(one, "features"), span->features->name), span->features->value);
    }
    ck_assert_uint_eq(json_array_size(spans), count);
}

static void check_record(const json_t *json)
{
    const json_t *aside = json_object_get(json, "fields");
    const json_t *blocks[] = {json_object_get(json, "blocks"), json_object_get(json, "dropped")};
    for (const qn_field *field = press->doc.fields; field; field = field->next) {
        const json_t *value = member(aside, field->name);
        check_value(value ? value : member(json, field->name), &field->value);
        ck_assert_ptr_nonnull(member(json_object_get(json, "provenance"), field->name));
    }
    static char text[100000];
    size_t size = 0, index = 0, counts[2] = {0, 0};
    for (const qn_block *block = press->doc.blocks; block; block = block->next, index++) {
        const bool dropped = block->state == QN_DROPPED;
        check_block(json_array_get(blocks[dropped], counts[dropped]++), block, index);
        if (dropped || block->text.size == 0)
            continue;
        memcpy(text + size, "\n\n", 2);
        memcpy(text + size + 2, block->text.data, block->text.size);
        size += block->text.size + 2;
    }
    ck_assert_uint_eq(json_array_size(blocks[0]), counts[0]);
    ck_assert_uint_eq(json_array_size(blocks[1]), counts[1]);
    check_text(json_object_get(json, "text"), qn_part(qn_bytes(text, size), 2, size));
}

START_TEST(jansson_reads_back_what_was_written)
{
    press_set(press, "blocks", true);
    press_set(press, "spans", true);
    press_set(press, "dropped", true);
    press_set(press, "provenance", true);
    for (seed = 1; seed < 400; seed++) {
        const uint32_t before = seed;
        draw_document();
        json_t *json = record();
        check_record(json);
        json_decref(json);
        seed = before;
    }
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("jsonl");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, a_plain_document_is_a_short_line);
    tcase_add_test(tests, a_dropped_document_says_why);
    tcase_add_test(tests, blocks_are_counted_in_reading_order);
    tcase_add_test(tests, fields_with_the_names_of_members_go_aside);
    tcase_add_test(tests, only_the_fields_one_names_are_written);
    tcase_add_test(tests, numbers_look_the_same_in_every_locale);
    tcase_add_test(tests, jansson_reads_back_what_was_written);
    return press_main("jsonl", tests);
}
