/* The charset library, on a host that has memory and nothing else. */
#include <charset.h>
#include <utf8.h>

#include <check.h>
#include <stdlib.h>

/* ---- A host ---- */

#define MAX_BLOCKS 128

struct memory {
    qn_call call;
    void *blocks[MAX_BLOCKS];
    size_t count;
};

static void *allocate(qn_call *call, qn_doc *doc, size_t size)
{
    struct memory *memory = (struct memory *)call;
    ck_assert_uint_lt(memory->count, MAX_BLOCKS);
    return memory->blocks[memory->count++] = malloc(size);
}

static const qn_host host = {.size = sizeof(qn_host), .doc_alloc = allocate};

static struct memory memory;
static struct charset_text text;

static void setup(void)
{
    memory = (struct memory){.call = {&host}};
}

static void teardown(void)
{
    charset_fini(&text);
    for (size_t i = 0; i < memory.count; i++)
        free(memory.blocks[i]);
}

/* Decodes a literal; `transport` and `page` may be "". */
#define DECODE(literal, transport, page) decode(qn_bytes(literal, sizeof(literal) - 1), transport, page)

static void decode(qn_slice bytes, const char *transport, const char *page)
{
    const qn_input input = {.size = sizeof input, .bytes = bytes, .charset = qn_str(transport)};
    ck_assert(charset_decode(&memory.call, NULL, &input, qn_str(page), &text));
}

static void expect(const char *words, const char *charset, const char *origin)
{
    ck_assert_uint_eq(text.text.size, strlen(words));
    ck_assert_mem_eq(text.text.data, words, strlen(words));
    ck_assert_str_eq(text.charset, charset);
    ck_assert_str_eq(text.origin, origin);
}

/* ---- Which encoding ---- */

START_TEST(valid_utf8_is_taken_as_it_lies)
{
    static const char bytes[] = "Grüße, 世界 🌍";
    DECODE("Grüße, 世界 🌍", "", "");
    expect(bytes, "utf-8", "valid");
    ck_assert(!text.converted);
}
END_TEST

START_TEST(a_byte_order_mark_beats_every_declaration)
{
    DECODE("\xEF\xBB\xBF" "caf\xC3\xA9", "iso-8859-1", "koi8-r");
    expect("café", "utf-8", "byte order mark");
    ck_assert_uint_eq(charset_origin(&text, 0), 3);
}
END_TEST

START_TEST(the_transport_beats_the_page)
{
    DECODE("\xD0\xCF", "koi8-r", "windows-1251");
    expect("по", "koi8-r", "transport");
}
END_TEST

START_TEST(a_label_nobody_knows_is_passed_over)
{
    DECODE("caf\xE9", "klingon", " Latin1 ");
    expect("café", "windows-1252", "page");
}
END_TEST

START_TEST(labels_mean_what_browsers_take_them_to_mean)
{
    ck_assert_str_eq(encoding_of(qn_str("ISO-8859-1"))->name, "windows-1252");
    ck_assert_str_eq(encoding_of(qn_str("us-ascii"))->name, "windows-1252");
    ck_assert_str_eq(encoding_of(qn_str("gb2312"))->name, "gbk");
    ck_assert_str_eq(encoding_of(qn_str("iso-8859-9"))->name, "windows-1254");
    ck_assert_str_eq(encoding_of(qn_str("tis-620"))->name, "windows-874");
    ck_assert_str_eq(encoding_of(qn_str("\tUTF8\n"))->name, "utf-8");
    ck_assert_ptr_null(encoding_of(qn_str("utf")));
    ck_assert_ptr_null(encoding_of(qn_str("utf-8 utf8")));
    ck_assert_ptr_null(encoding_of(qn_bytes("utf-8\0x", 7)));
    ck_assert_ptr_null(encoding_of(qn_str("  ")));
}
END_TEST

START_TEST(every_encoding_of_the_table_can_be_converted_here)
{
    static const char *const labels[] = {
        "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
        "windows-1258", "windows-874", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7",
        "iso-8859-8", "iso-8859-8-i", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r",
        "koi8-u", "ibm866", "macintosh", "x-mac-cyrillic", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp",
        "euc-kr"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        DECODE("plain words", labels[i], "");
        expect("plain words", labels[i], "transport");
    }
}
END_TEST

START_TEST(a_page_cannot_declare_utf16)
{
    DECODE("caf\xC3\xA9", "", "utf-16");
    expect("café", "utf-8", "page");
}
END_TEST

START_TEST(undeclared_bytes_are_looked_at)
{
    /* "Правительство сообщило вчера, что переговоры будут продолжены на следующей неделе." in windows-1251 */
    DECODE("\xCF\xF0\xE0\xE2\xE8\xF2\xE5\xEB\xFC\xF1\xF2\xE2\xEE \xF1\xEE\xEE\xE1\xF9\xE8\xEB\xEE \xE2\xF7\xE5\xF0\xE0, "
           "\xF7\xF2\xEE \xEF\xE5\xF0\xE5\xE3\xEE\xE2\xEE\xF0\xFB \xE1\xF3\xE4\xF3\xF2 \xEF\xF0\xEE\xE4\xEE\xEB\xE6\xE5\xED"
           "\xFB \xED\xE0 \xF1\xEB\xE5\xE4\xF3\xFE\xF9\xE5\xE9 \xED\xE5\xE4\xE5\xEB\xE5.", "", "");
    expect("Правительство сообщило вчера, что переговоры будут продолжены на следующей неделе.", "windows-1251", "uchardet");
}
END_TEST

START_TEST(an_opinion_for_what_nobody_uses_is_passed_over)
{
    DECODE("Perch\xE9 la citt\xE0 \xE8 cos\xEC, pi\xF9 o meno, non \xE8 chiaro.", "", "");
    ck_assert_str_eq(text.charset, "windows-1252");
}
END_TEST

START_TEST(damaged_utf8_stays_utf8)
{
    DECODE("Grüße aus München, schöne Grüße \xC3", "", "");
    expect("Grüße aus München, schöne Grüße \xEF\xBF\xBD", "utf-8", "mostly valid");
    ck_assert_uint_eq(text.repaired, 1);
}
END_TEST

/* ---- Decoding ---- */

START_TEST(windows_1252_maps_its_five_open_bytes_to_controls)
{
    DECODE("\x80\x81\x8D\x8F\x90\x9D\x9F", "windows-1252", "");
    expect("€\xC2\x81\xC2\x8D\xC2\x8F\xC2\x90\xC2\x9DŸ", "windows-1252", "transport");
    ck_assert_uint_eq(text.repaired, 0);
}
END_TEST

START_TEST(windows_1258_composes_nothing)
{
    DECODE("e\xEC", "windows-1258", "");
    expect("e\xCC\x81", "windows-1258", "transport");
}
END_TEST

START_TEST(ill_formed_utf8_is_repaired_piece_by_piece)
{
    /* The example of Unicode's section 3.9: one U+FFFD for each maximal subpart. */
    DECODE("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", "utf-8", "");
    expect("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c\xEF\xBF\xBD\xEF\xBF\xBD" "d", "utf-8", "transport");
    ck_assert_uint_eq(text.repaired, 6);
}
END_TEST

START_TEST(surrogates_and_long_forms_are_ill_formed)
{
    static const char *const bad[] = {"\xED\xA0\x80", "\xC0\x80", "\xE0\x80\xAF", "\xF0\x82\x82\xAC", "\xF4\x90\x80\x80", "\xF8"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_uint_eq(utf8_valid_size(qn_str(bad[i])), 0);
    static const char *const good[] = {"\x7F", "\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_uint_eq(utf8_valid_size(qn_str(good[i])), strlen(good[i]));
}
END_TEST

START_TEST(a_bad_byte_is_found_wherever_it_stands)
{
    char bytes[80];
    for (size_t size = 1; size < sizeof bytes; size++)
        for (size_t at = 0; at < size; at++) {
            memset(bytes, 'a', size);
            bytes[at] = (char)0xFF;
            ck_assert_uint_eq(utf8_valid_size(qn_bytes(bytes, size)), at);
        }
}
END_TEST

START_TEST(utf16_is_read_in_both_byte_orders)
{
    DECODE("\xFF\xFE" "a\0\x3D\xD8\x00\xDE", "", "");
    expect("a😀", "utf-16le", "byte order mark");
    DECODE("\xFE\xFF\0a\xD8\x3D\xDE\0", "", "");
    expect("a😀", "utf-16be", "byte order mark");
}
END_TEST

START_TEST(half_a_pair_of_utf16_is_repaired)
{
    DECODE("\xFF\xFE\x3D\xD8" "a\0\x00\xDE" "b\0c", "", "");
    expect("\xEF\xBF\xBD" "a\xEF\xBF\xBD" "b\xEF\xBF\xBD", "utf-16le", "byte order mark");
    ck_assert_uint_eq(text.repaired, 3);
}
END_TEST

START_TEST(bytes_of_several_that_mean_nothing_are_repaired)
{
    DECODE("\x93\xFA\x96{ \xFF tail \x81", "shift_jis", "");
    expect("日本 \xEF\xBF\xBD tail \xEF\xBF\xBD", "shift_jis", "transport");
    ck_assert_uint_eq(text.repaired, 2);
}
END_TEST

START_TEST(nothing_is_a_text_too)
{
    DECODE("", "", "");
    expect("", "utf-8", "valid");
    DECODE("\xFF\xFE", "", "");
    expect("", "utf-16le", "byte order mark");
    ck_assert_uint_eq(charset_origin(&text, 0), 2);
}
END_TEST

/* ---- Origins ---- */

/* Origins of a converted text, in ascending order and in any. */
static void expect_origins(const char *line, const char *transport, size_t lines)
{
    const size_t size = strlen(line);
    char *bytes = malloc(size * lines);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < lines; i++)
        memcpy(bytes + i * size, line, size);
    decode(qn_bytes(bytes, size * lines), transport, "");
    ck_assert(text.converted);
    const size_t decoded = text.text.size / lines;
    for (size_t i = 0; i < lines; i++)
        ck_assert_uint_eq(charset_origin(&text, i * decoded), i * size);
    for (size_t i = 0; i < lines; i += 7)
        ck_assert_uint_eq(charset_origin(&text, (lines - 1 - i) * decoded), (lines - 1 - i) * size);
    ck_assert_uint_eq(charset_origin(&text, text.text.size), size * lines);
    charset_fini(&text);
    free(bytes);
}

START_TEST(origins_are_exact_in_every_form)
{
    expect_origins("caf\xE9 \x96 \x80\n", "windows-1252", 1000);
    expect_origins("\xCF\xF0\xE0\xE2\n", "windows-1251", 1000);
    expect_origins("bad \xFF\xC3 byte\n", "utf-8", 1000);
    expect_origins("\x93\xFA\x96{\xB1 x\n", "shift_jis", 1000);
    expect_origins("\xD6\xD0\x81\x30\x81\x30\n", "gb18030", 1000);
    expect_origins("\x1B$BF|K\\\x1B(B x\n", "iso-2022-jp", 1000);
}
END_TEST

START_TEST(an_origin_inside_a_character_is_its_first_byte)
{
    DECODE("\xD0\xCF", "koi8-r", "");
    ck_assert_uint_eq(charset_origin(&text, 1), 0);
    ck_assert_uint_eq(charset_origin(&text, 2), 1);
    ck_assert_uint_eq(charset_origin(&text, 3), 1);
    ck_assert_uint_eq(charset_origin(&text, 99), 2);
}
END_TEST

START_TEST(shift_sequences_are_followed_backwards_too)
{
    DECODE("\x1B$BF|K\\\x1B(B x \x1B$B8l\x1B(B.", "iso-2022-jp", "");
    expect("日本 x 語.", "iso-2022-jp", "transport");
    ck_assert_uint_eq(charset_origin(&text, 7), 11); /* the x */
    ck_assert_uint_eq(charset_origin(&text, 0), 0);
    ck_assert_uint_eq(charset_origin(&text, 7), 11);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("charset");
    TCase *tests = tcase_create("charset");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, valid_utf8_is_taken_as_it_lies);
    tcase_add_test(tests, a_byte_order_mark_beats_every_declaration);
    tcase_add_test(tests, the_transport_beats_the_page);
    tcase_add_test(tests, a_label_nobody_knows_is_passed_over);
    tcase_add_test(tests, labels_mean_what_browsers_take_them_to_mean);
    tcase_add_test(tests, every_encoding_of_the_table_can_be_converted_here);
    tcase_add_test(tests, a_page_cannot_declare_utf16);
    tcase_add_test(tests, undeclared_bytes_are_looked_at);
    tcase_add_test(tests, an_opinion_for_what_nobody_uses_is_passed_over);
    tcase_add_test(tests, damaged_utf8_stays_utf8);
    tcase_add_test(tests, windows_1252_maps_its_five_open_bytes_to_controls);
    tcase_add_test(tests, windows_1258_composes_nothing);
    tcase_add_test(tests, ill_formed_utf8_is_repaired_piece_by_piece);
    tcase_add_test(tests, surrogates_and_long_forms_are_ill_formed);
    tcase_add_test(tests, a_bad_byte_is_found_wherever_it_stands);
    tcase_add_test(tests, utf16_is_read_in_both_byte_orders);
    tcase_add_test(tests, half_a_pair_of_utf16_is_repaired);
    tcase_add_test(tests, bytes_of_several_that_mean_nothing_are_repaired);
    tcase_add_test(tests, nothing_is_a_text_too);
    tcase_add_test(tests, origins_are_exact_in_every_form);
    tcase_add_test(tests, an_origin_inside_a_character_is_its_first_byte);
    tcase_add_test(tests, shift_sequences_are_followed_backwards_too);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
