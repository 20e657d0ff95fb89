/* words: where words begin and end, and which of them are the same. */
#include <words.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct words_table table;

static void setup(void)
{
    words_table_init(&table);
}

/* The words of a text as they stand there, parted by "|", numbers with "#" in front; taken `room` at a time. */
static const char *words_in(const char *text, size_t room)
{
    static char out[4096];
    struct word batch[64];
    struct words words;
    size_t size = 0;
    *out = '\0';
    words_begin(&words, &table, qn_str(text));
    for (size_t count; (count = words_next(&words, batch, room)) != 0;)
        for (size_t i = 0; i < count; i++)
            size += (size_t)snprintf(out + size, sizeof out - size, "%s%s%.*s", size ? "|" : "", batch[i].numeric ? "#" : "",
                                     (int)batch[i].size, text + batch[i].begin);
    return out;
}

static uint64_t hash_of(const char *text)
{
    struct words words;
    struct word word[2];
    words_begin(&words, &table, qn_str(text));
    ck_assert_msg(words_next(&words, word, 2) == 1, "\"%s\" is not one word", text);
    return word->hash;
}

static void check_words(const char *text, const char *wanted)
{
    ck_assert_str_eq(words_in(text, 64), wanted);
    ck_assert_str_eq(words_in(text, 1), wanted);
}

START_TEST(splits_at_what_is_neither_letter_nor_digit)
{
    check_words("", "");
    check_words("  ...  ", "");
    check_words("a", "a");
    check_words("Don't stop the well-known 3,200!", "Don|t|stop|the|well|known|#3|#200");
    check_words("\xE2\x80\x9CYes,\xE2\x80\x9D he said\xE2\x80\x94" "twice", "Yes|he|said|twice");
    check_words("B2B in 1987", "#B2B|in|#1987");
}
END_TEST

START_TEST(takes_letters_of_all_scripts)
{
    check_words("caf\xC3\xA9 na\xC3\xAFve", "caf\xC3\xA9|na\xC3\xAFve");
    check_words("Правда о \"Москве\"", "Правда|о|Москве");
    check_words("यह हिन्दी है", "यह|हिन्दी|है");
    check_words("정부는 오늘", "정부는|오늘");
    check_words("في ١٩٨٧", "في|#١٩٨٧");
}
END_TEST

/* The hashes of the words of a text; of a line break or not must not matter. */
static size_t hashes_of(const char *text, uint64_t *out)
{
    struct words words;
    struct word batch[256];
    words_begin(&words, &table, qn_str(text));
    const size_t count = words_next(&words, batch, 256);
    for (size_t i = 0; i < count; i++)
        out[i] = batch[i].hash;
    return count;
}

START_TEST(cuts_where_no_blanks_part_words)
{
    check_words("是。", "是");
    static const char *const texts[] = {"国务院总理今天在北京会见了来访的外国客人并就双边关系交换了意见",
                                        "東京の株式市場は今日も値上がりしてこの一年で最も高い値をつけました",
                                        "นายกรัฐมนตรีกล่าวว่ารัฐบาลจะเร่งแก้ไขปัญหาน้ำท่วมในภาคเหนือโดยเร็วที่สุด"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char around[400];
        uint64_t alone[256], within[256];
        const size_t count = hashes_of(texts[i], alone);
        ck_assert_uint_gt(count, 8);
        ck_assert_uint_lt(count, strlen(texts[i]) / 4);
        snprintf(around, sizeof around, "%s%s", texts[(i + 1) % 3], texts[i]);
        const size_t more = hashes_of(around, within); /* all but the first piece, which the text before may touch */
        ck_assert(memcmp(alone + 1, within + more - (count - 1), (count - 1) * sizeof *alone) == 0);
    }
}
END_TEST

START_TEST(lines_of_dense_scripts_break_anywhere)
{
    uint64_t one[256], other[256];
    const size_t count = hashes_of("今天下午北京下了一场大雨", one);
    ck_assert_uint_eq(hashes_of("今天下午北\n京下了一场大雨", other), count);
    ck_assert(memcmp(one, other, count * sizeof *one) == 0);
    ck_assert_uint_eq(hashes_of("今天\n\n天", other), hashes_of("今天", one) + 1); /* a blank line parts */
}
END_TEST

START_TEST(scripts_may_follow_each_other_without_a_blank)
{
    const char *const words = words_in("我有iPhone15手机", 64);
    ck_assert_ptr_nonnull(strstr(words, "|#iPhone15|"));
}
END_TEST

START_TEST(joins_a_word_that_was_broken_at_the_end_of_a_line)
{
    check_words("inter-\nnational", "inter-\nnational");
    ck_assert_uint_eq(hash_of("inter-\nnational"), hash_of("international"));
    check_words("Franco-\nGerman", "Franco|German");
    check_words("1987-\n88", "#1987|#88");
}
END_TEST

START_TEST(folds_case_accents_and_forms)
{
    static const char *const same[][2] = {
        {"Word", "wORD"}, {"caf\xC3\xA9", "CAFE"}, {"cafe\xCC\x81", "cafe"}, {"\xEF\xAC\x81n", "fin"}, {"\xEF\xBC\xA1\xEF\xBC\x91", "a1"},
        {"Straße", "STRASSE"}, {"МОСКВА", "москва"}, {"soft\xC2\xADhyphen", "softhyphen"}, {"Ελλάς", "ΕΛΛΑΣ"},
        {"internationalisation", "INTERNATIONALISATION"}, {"exactly8", "EXACTLY8"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_msg(hash_of(same[i][0]) == hash_of(same[i][1]), "%s is not %s", same[i][0], same[i][1]);
    ck_assert_uint_ne(hash_of("1987"), hash_of("1988"));
    ck_assert_uint_ne(hash_of("weekday"), hash_of("weekend"));
    ck_assert_uint_ne(hash_of("abcdefgh"), hash_of("abcdefghi"));
    ck_assert_uint_ne(hash_of("कि"), hash_of("की")); /* a vowel is no accent */
}
END_TEST

START_TEST(bytes_that_are_no_character_part_words)
{
    check_words("one\xFFtwo\xC3three\xE2\x80", "one|two|three");
    check_words("\x80\x80x\xF4\x90\x80\x80y", "x|y");
}
END_TEST

/* Any text, from pieces that have met each other in odd places: windows, tails and the slow path must agree. */
START_TEST(finds_the_same_words_wherever_they_stand)
{
    static const char *const pieces[] = {"a", "Ab", "word", "quite-long", "internationalisation", "x1", "1987", " ", ", ", "-", "'",
                                         "\n", "-\n", "é", "ß", "今", "天", "ภ", "\xCC\x81", "\xE2\x80\x9D", "\xFF", "…", "😀", "Москва"};
    srand(7);
    for (int round = 0; round < 3000; round++) {
        char text[512], shifted[600], all[4096];
        size_t size = 0;
        for (int count = rand() % 30; count > 0; count--)
            size += (size_t)snprintf(text + size, sizeof text - size, "%s", pieces[rand() % (int)(sizeof pieces / sizeof *pieces)]);
        text[size] = '\0';
        snprintf(all, sizeof all, "%s", words_in(text, 64));
        ck_assert_str_eq(words_in(text, 1), all);
        ck_assert_str_eq(words_in(text, 3), all);
        snprintf(shifted, sizeof shifted, "%*s%s%*s", rand() % 70, "", text, rand() % 70, "");
        ck_assert_str_eq(words_in(shifted, 64), all);
    }
}
END_TEST

START_TEST(a_word_has_one_hash_at_any_place)
{
    char text[256];
    for (int before = 0; before < 140; before++) {
        struct words words;
        struct word word[2];
        memset(text, '.', sizeof text);
        memcpy(text + before, "Extraordinarily", 15);
        words_begin(&words, &table, qn_bytes(text, 256));
        ck_assert_uint_eq(words_next(&words, word, 2), 1);
        ck_assert_uint_eq(word->begin, before);
        ck_assert_uint_eq(word->hash, hash_of("extraordinarily"));
    }
}
END_TEST

START_TEST(a_word_may_be_longer_than_any_window)
{
    char text[1001];
    memset(text, 'x', 1000);
    text[1000] = '\0';
    const uint64_t whole = hash_of(text);
    text[999] = 'y';
    ck_assert_uint_ne(hash_of(text), whole);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *all = tcase_create("words");
    tcase_add_unchecked_fixture(all, setup, NULL);
    tcase_add_test(all, splits_at_what_is_neither_letter_nor_digit);
    tcase_add_test(all, takes_letters_of_all_scripts);
    tcase_add_test(all, cuts_where_no_blanks_part_words);
    tcase_add_test(all, lines_of_dense_scripts_break_anywhere);
    tcase_add_test(all, scripts_may_follow_each_other_without_a_blank);
    tcase_add_test(all, joins_a_word_that_was_broken_at_the_end_of_a_line);
    tcase_add_test(all, folds_case_accents_and_forms);
    tcase_add_test(all, bytes_that_are_no_character_part_words);
    tcase_add_test(all, finds_the_same_words_wherever_they_stand);
    tcase_add_test(all, a_word_has_one_hash_at_any_place);
    tcase_add_test(all, a_word_may_be_longer_than_any_window);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
