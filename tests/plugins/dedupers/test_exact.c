/* exact: what counts of a text, and which units it gives. */
#include "../press.h"

enum { DOCUMENT, BLOCK };

static struct press *press;

static void setup(void)
{
    press = press_new(QN_DEDUPER, "exact");
}

static void teardown(void)
{
    press_free(press);
}

/* The key of a document that is this text, cut into paragraphs of some bytes. */
static qn_key key_of_pieces(qn_slice text, size_t size)
{
    press_clear(press);
    for (size_t begin = 0; begin < text.size; begin += size)
        press_block(press, QN_PARAGRAPH, 0, qn_part(text, begin, begin + size));
    ck_assert_uint_eq(press_keys(press), 1);
    return press->keys[0];
}

static qn_key key_of(const char *text)
{
    return key_of_pieces(qn_str(text), strlen(text));
}

static bool same(const char *a, const char *b)
{
    const qn_key one = key_of(a), other = key_of(b);
    return one.high == other.high && one.low == other.low;
}

START_TEST(ignores_case_white_space_and_punctuation)
{
    ck_assert(same("“We won,” he said.", "\"WE WON\"  he\nsaid"));
    ck_assert(same("well-known", "well known"));
    ck_assert(same("Сторки вернулись!", "СТОРКИ вернулись"));
    ck_assert(same("ΟΔΟΣ", "οδος"));
    ck_assert(same("soft\u00ADhyphen", "soft hyphen"));
    ck_assert(same("東京、大阪。", "東京 大阪"));
    ck_assert(same("\U00010400bc defghijkl", "\U00010428BC DEFGHIJKL"));
}
END_TEST

START_TEST(tells_letters_digits_and_symbols_apart)
{
    ck_assert(!same("The storks are back", "The storks are black"));
    ck_assert(!same("3 minutes ago", "5 minutes ago"));
    ck_assert(!same("it costs $5", "it costs €5"));
    ck_assert(!same("peña", "pena"));
    ck_assert(!same("Straße", "Strasse"));
}
END_TEST

START_TEST(options_decide_what_counts)
{
    press_set(press, "ignore_digits", true);
    ck_assert(same("3 minutes ago", "٥٥ minutes ago"));
    press_set(press, "ignore_case", false);
    ck_assert(!same("The storks", "the storks"));
    press_set(press, "ignore_punctuation", false);
    ck_assert(!same("The storks.", "The storks"));
    press_set(press, "ignore_space", false);
    ck_assert(!same("now here", "nowhere"));
}
END_TEST

START_TEST(takes_bytes_that_are_not_utf8_for_what_they_are)
{
    ck_assert(same("ab\xFFzd efghijkl", "ab\xFEzd efghijkl")); /* both are U+FFFD */
    ck_assert(!same("ab\xE2\x82", "ab"));
    ck_assert(!same("ab\xF0\x9F", "ab\xC3"));
}
END_TEST

/* The hash takes over from the buffer at a size that no test should know. */
START_TEST(finds_long_texts_however_they_are_cut)
{
    static char text[20000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 23);
    for (size_t size = 1; size < sizeof text; size = size * 3 / 2 + 1) {
        const qn_key whole = key_of_pieces(qn_bytes(text, size), size);
        const qn_key pieces = key_of_pieces(qn_bytes(text, size), size / 7 + 1);
        ck_assert(whole.high == pieces.high && whole.low == pieces.low);
        const char last = text[size - 1];
        text[size - 1] = 'z';
        const qn_key other = key_of_pieces(qn_bytes(text, size), size);
        text[size - 1] = last;
        ck_assert(whole.high != other.high && whole.low != other.low);
    }
}
END_TEST

START_TEST(a_document_is_told_by_the_blocks_that_are_kept_and_not_marked)
{
    const qn_key body = key_of("The storks are back in town.");
    press_cause(press, press_paragraph(press, "Share this"), QN_DROPPED, (qn_cause){.reason = qn_str("share-bar")});
    press_cause(press, press_paragraph(press, "All rights"), QN_MARKED, (qn_cause){.reason = qn_str("common")});
    press_text_field(press, "title", "Storks return");
    ck_assert_uint_eq(press_keys(press), 1);
    ck_assert_uint_eq(press->keys[0].low, body.low);
    ck_assert_ptr_null(press->key_blocks[0]);
}
END_TEST

START_TEST(a_title_counts_where_the_body_says_too_little)
{
    const qn_key bare = key_of("See below.");
    press_text_field(press, "title", "Storks return");
    ck_assert_uint_eq(press_keys(press), 1);
    const qn_key storks = press->keys[0];
    ck_assert_uint_ne(storks.low, bare.low);
    press->doc.fields = NULL;
    press_text_field(press, "title", "Oil prices rise");
    ck_assert_uint_eq(press_keys(press), 1);
    ck_assert_uint_ne(press->keys[0].low, storks.low);
}
END_TEST

START_TEST(nothing_repeats_a_document_in_which_nothing_counts)
{
    press_paragraph(press, "* * *");
    press_paragraph(press, "—");
    ck_assert_uint_eq(press_keys(press), 0);
    press_clear(press);
    ck_assert_uint_eq(press_keys(press), 0);
}
END_TEST

START_TEST(short_blocks_are_left_alone)
{
    press_set_choice(press, "unit", BLOCK);
    press_paragraph(press, "Yes, I do.");
    const qn_block *long_enough = press_paragraph(press, "Advertisement");
    press_paragraph(press, "* * *");
    press_block(press, QN_RULE, 0, qn_str(NULL));
    ck_assert_uint_eq(press_keys(press), 1);
    ck_assert_ptr_eq(press->key_blocks[0], long_enough);
    press_set_size(press, "min_size", 1);
    ck_assert_uint_eq(press_keys(press), 2);
}
END_TEST

START_TEST(blocks_of_any_kind_are_compared_by_their_text)
{
    press_set_choice(press, "unit", BLOCK);
    press_block(press, QN_HEADING, 2, qn_str("The storks are back"));
    press_block(press, QN_QUOTE, 1, qn_str("“The storks are back”"));
    press_cause(press, press_paragraph(press, "The storks are back"), QN_DROPPED, (qn_cause){.reason = qn_str("x")});
    ck_assert_uint_eq(press_keys(press), 2);
    ck_assert_uint_eq(press->keys[0].low, press->keys[1].low);
}
END_TEST

START_TEST(equal_keys_are_the_judgement)
{
    const qn_match match = {.shared_keys = 1, .a_keys = 1, .b_keys = 1};
    ck_assert_double_eq(press->plugin->same(press->state, &match), 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("exact");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, ignores_case_white_space_and_punctuation);
    tcase_add_test(tests, tells_letters_digits_and_symbols_apart);
    tcase_add_test(tests, options_decide_what_counts);
    tcase_add_test(tests, takes_bytes_that_are_not_utf8_for_what_they_are);
    tcase_add_test(tests, finds_long_texts_however_they_are_cut);
    tcase_add_test(tests, a_document_is_told_by_the_blocks_that_are_kept_and_not_marked);
    tcase_add_test(tests, a_title_counts_where_the_body_says_too_little);
    tcase_add_test(tests, nothing_repeats_a_document_in_which_nothing_counts);
    tcase_add_test(tests, short_blocks_are_left_alone);
    tcase_add_test(tests, blocks_of_any_kind_are_compared_by_their_text);
    tcase_add_test(tests, equal_keys_are_the_judgement);
    return press_main("exact", tests);
}
