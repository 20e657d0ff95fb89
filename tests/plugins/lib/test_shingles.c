/* shingles: what of a document is a shingle, and when the numbers of two documents set them apart. */
#include <shingles.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static struct words_table table;

static void setup(void)
{
    words_table_init(&table);
}

/* A document of blocks; a "-" in front drops one, "?" marks it. */
struct sheet {
    qn_doc doc;
    qn_block blocks[8];
};

static const qn_doc *sheet_of(struct sheet *sheet, const char *const *texts)
{
    memset(sheet, 0, sizeof *sheet);
    qn_block **end = &sheet->doc.blocks;
    for (size_t i = 0; texts[i]; i++) {
        qn_block *block = *end = &sheet->blocks[i];
        const bool out = texts[i][0] == '-' || texts[i][0] == '?';
        block->state = texts[i][0] == '-' ? QN_DROPPED : texts[i][0] == '?' ? QN_MARKED : QN_KEPT;
        block->text = qn_str(texts[i] + out);
        end = &block->next;
    }
    return &sheet->doc;
}

/* All shingles, folded into one number that knows their order; their blocks in digits. */
static uint64_t walk(const char *const *texts, char *blocks, size_t *count, struct shingles *shingles)
{
    struct sheet sheet;
    uint64_t all = 0;
    *count = 0;
    shingles_begin(shingles, &table, sheet_of(&sheet, texts));
    for (size_t size; (size = shingles_next(shingles)) != 0; *count += size)
        for (size_t i = 0; i < size; i++) {
            all = words_finish(all ^ shingles->hashes[i]);
            *blocks++ = (char)('0' + shingles->block);
        }
    *blocks = '\0';
    return all;
}

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void check_same(const char *const *one, const char *const *other, size_t wanted, const char *wanted_blocks)
{
    static struct shingles shingles;
    char blocks[64];
    size_t count;
    const uint64_t a = walk(one, blocks, &count, &shingles);
    ck_assert_uint_eq(a, walk(other, blocks, &count, &shingles));
    ck_assert_uint_eq(count, wanted);
    ck_assert_str_eq(blocks, wanted_blocks);
}

START_TEST(each_three_words_in_a_row_are_one_across_blocks)
{
    check_same(TEXTS("one two three four five"), TEXTS("One two", "three", "four, five."), 3, "122");
    check_same(TEXTS("one", "two"), TEXTS("one two"), 0, "");
}
END_TEST

START_TEST(what_is_dropped_or_marked_is_not_there)
{
    check_same(TEXTS("one two three four five"), TEXTS("one two three", "-six seven", "?eight", "***", "four five"), 3, "011");
}
END_TEST

START_TEST(order_matters)
{
    static struct shingles shingles;
    char blocks[64];
    size_t count;
    ck_assert_uint_ne(walk(TEXTS("one two three"), blocks, &count, &shingles), walk(TEXTS("three two one"), blocks, &count, &shingles));
}
END_TEST

START_TEST(batches_leave_nothing_out)
{
    static struct shingles shingles;
    static char text[20000], blocks[4000];
    size_t size = 0, count;
    for (int i = 0; i < 2000; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "w%dx ", i);
    walk(TEXTS(text), blocks, &count, &shingles);
    ck_assert_uint_eq(count, 1998);
    ck_assert_uint_eq(shingles_word_count(&shingles), 2000);
}
END_TEST

/* Do the numbers of two texts differ by the usual measure? */
static bool differ(const char *one, const char *other)
{
    static struct shingles a, b;
    char blocks[256];
    size_t count;
    walk(TEXTS(one), blocks, &count, &a);
    walk(TEXTS(other), blocks, &count, &b);
    const bool result = shingles_numbers_differ(a.numbers, a.number_count, b.numbers, b.number_count, 0.3);
    ck_assert(result == shingles_numbers_differ(b.numbers, b.number_count, a.numbers, a.number_count, 0.3));
    return result;
}

START_TEST(numbers_in_the_same_words_are_compared)
{
    ck_assert(!differ("it rose 5 points to 120 points", "it rose 5 points to 120 points"));
    ck_assert(differ("it rose 5 points to 120 euros", "it rose 6 points to 131 euros"));
    ck_assert(!differ("it rose 5 points to 120 euros", "it rose 6 points to 120 euros")); /* one may be a correction */
    ck_assert(!differ("it rose 5 points to 120 euros", "they lost 6 games of 11 matches")); /* no context in common */
    ck_assert(!differ("no numbers at all", "it rose 6 points"));
    ck_assert(differ("the score was 3 4", "the score was 5 6")); /* neighbours that are numbers are alike */
}
END_TEST

START_TEST(numbers_of_one_context_are_a_set)
{
    ck_assert(!differ("goal 10 min goal 20 min goal 30 min", "goal 30 min goal 10 min goal 20 min"));
    ck_assert(differ("goal 10 min goal 20 min goal 30 min", "goal 30 min goal 11 min goal 21 min"));
}
END_TEST

START_TEST(the_first_numbers_are_remembered)
{
    static struct shingles shingles;
    static char text[4000], blocks[1000];
    size_t size = 0, count;
    for (int i = 0; i < 100; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "word %d ", i);
    walk(TEXTS(text), blocks, &count, &shingles);
    ck_assert_uint_eq(shingles.number_count, SHINGLES_NUMBERS);
    for (size_t i = 1; i < shingles.number_count; i++)
        ck_assert_uint_ge(shingles.numbers[i], shingles.numbers[i - 1]);
}
END_TEST

START_TEST(an_empty_bin_takes_from_one_that_is_full)
{
    uint32_t bins[100], again[100];
    bool full[100] = {false};
    full[7] = full[61] = true;
    for (uint32_t i = 0; i < 100; i++)
        bins[i] = again[i] = 1000 + i;
    shingles_fill_empty(bins, full, 100);
    shingles_fill_empty(again, full, 100);
    size_t sevens = 0;
    for (size_t i = 0; i < 100; i++) {
        ck_assert(bins[i] == 1007 || bins[i] == 1061);
        ck_assert_uint_eq(bins[i], again[i]);
        sevens += bins[i] == 1007;
    }
    ck_assert_uint_eq(bins[7], 1007);
    ck_assert_uint_eq(bins[61], 1061);
    ck_assert_uint_gt(sevens, 25);
    ck_assert_uint_lt(sevens, 75);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("shingles");
    TCase *all = tcase_create("shingles");
    tcase_add_unchecked_fixture(all, setup, NULL);
    tcase_add_test(all, each_three_words_in_a_row_are_one_across_blocks);
    tcase_add_test(all, what_is_dropped_or_marked_is_not_there);
    tcase_add_test(all, order_matters);
    tcase_add_test(all, batches_leave_nothing_out);
    tcase_add_test(all, numbers_in_the_same_words_are_compared);
    tcase_add_test(all, numbers_of_one_context_are_a_set);
    tcase_add_test(all, the_first_numbers_are_remembered);
    tcase_add_test(all, an_empty_bin_takes_from_one_that_is_full);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
