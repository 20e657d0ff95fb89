/* unicode: composition, white space, invisible characters, and text that was encoded twice. */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static qt_fixture *stage;

static void setup(void)
{
    stage = qt_new("cleaner/unicode", NULL);
    ck_assert_ptr_nonnull(stage);
}

static void teardown(void)
{
    qt_free(stage);
}

/* What becomes of one paragraph. */
static const char *cleaned(const char *text)
{
    ck_assert_int_eq(qt_process(stage, text), QN_PASS);
    return qt_text(stage);
}

#define ck_becomes(text, wanted) ck_assert_str_eq(cleaned(text), wanted)
#define ck_stays(text) ck_becomes(text, text)

START_TEST(leaves_what_is_right)
{
    ck_stays("Plain ASCII, a line that is longer than the chunks that are looked at in one go.");
    ck_stays("Café, Straße, Łódź, İstanbul, voilà; “quoted” – and dashed — twice…");
    ck_stays("Съешь же ещё этих мягких французских булок, да выпей чаю.");
    ck_stays("الثعلب البني السريع، يقفز فوق الكلب الكسول؟");
    ck_stays("敏捷的棕色狐狸跳过了懒狗。すばやい茶色の狐。빠른 갈색 여우.");
    ck_stays("हिन्दी में लिखा हुआ वाक्य।");
    ck_assert_int_eq(qt_metric(stage, "changed"), 0);
}
END_TEST

START_TEST(squeezes_white_space_of_all_kinds)
{
    ck_becomes("one\u00A0two \u2009\u3000 three", "one two three");
    ck_becomes("tabs\tand  blanks", "tabs and blanks");
    ck_becomes("no-break before a mark\u202F!", "no-break before a mark !");
    ck_becomes("the end has some\u00A0", "the end has some");
}
END_TEST

START_TEST(takes_invisible_characters_out)
{
    ck_becomes("in\u00ADvis\u200Bible\uFEFF", "invisible");
    ck_becomes("bell\a and\x7F delete", "bell and delete");
    ck_becomes("left\u200E to right", "left to right");
    ck_stays("שלום\u200E, (abc)");
}
END_TEST

START_TEST(drops_a_block_of_which_nothing_is_left)
{
    ck_becomes("text\n\u200B\u200E\nmore", "text\nmore");
    ck_assert_str_eq(qt_dropped(stage), "empty: ");
}
END_TEST

START_TEST(keeps_joiners_where_they_matter)
{
    ck_stays("می\u200Cخواهم");
    ck_stays("क्\u200Dष");
    ck_stays("👩\u200D🚀 flies");
    ck_becomes("Latin\u200D letters\u200C do not", "Latin letters do not");
    ck_becomes("می\u200C\u200Cخواهم", "می\u200Cخواهم");
}
END_TEST

START_TEST(composes)
{
    ck_becomes("cafe\u0301", "café");
    ck_becomes("\u1112\u1161\u11AB", "한");
    ck_becomes("q\u0307\u0323", "q\u0323\u0307");
    ck_becomes("\u212Bngstr\u00F6m", "Ångström");
    ck_becomes("e\u200B\u0301", "é");
}
END_TEST

START_TEST(leaves_piles_of_marks_alone)
{
    char pile[1 + 2 * 4000 + 1] = "a";
    for (size_t i = 0; i < 4000; i++)
        memcpy(pile + 1 + 2 * i, i % 2 ? "\u0301" : "\u0323", 2);
    ck_stays(pile);
}
END_TEST

START_TEST(repairs_what_was_encoded_twice)
{
    ck_becomes("CafÃ© and dÃ©jÃ\u00A0 vu", "Café and déjà vu");
    ck_becomes("itâ€™s â€œquotedâ€\xC2\x9D", "it’s “quoted”");
    ck_becomes("naÃ¯ve", "naïve");
    ck_becomes("Ã‰tat, FranÃ§ois", "État, François");
    ck_becomes("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет");
    ck_becomes("costs â‚¬5 or Â£4", "costs €5 or £4");
    ck_becomes("thrice: cafÃƒÂ©s, crÃƒÂ¨mes", "thrice: cafés, crèmes");
    ck_becomes("it\xC2\x92" "s", "it’s");
}
END_TEST

START_TEST(repairs_the_certain_beside_what_is_right)
{
    ck_becomes("“Right” but itâ€™s wrong", "“Right” but it’s wrong");
    ck_becomes("Łódź has cafÃ©s", "Łódź has cafés");
}
END_TEST

START_TEST(does_not_repair_what_may_be_meant)
{
    ck_stays("A palavra IRMÃ” e SÃO");
    ck_stays("The letter “Ã” in Portuguese");
    ck_stays("Das macht Spaß“");
    ck_stays("il est né» et «là»");
    ck_stays("NESCAFÉ® e LANCÔME®");
    ck_stays("Ã");
}
END_TEST

START_TEST(each_step_can_be_switched_off)
{
    qt_free(stage);
    stage = qt_new("cleaner/unicode", "spaces = false; controls = false; compose = false; repair = false;");
    ck_assert_ptr_nonnull(stage);
    ck_stays("a\u00A0b\u200Bc e\u0301 itâ€™s");
}
END_TEST

/* ---- Property: what was cleaned once stays as it is ---- */

static const char *const pieces[] = {
    "a", "é", "e\u0301", "\u0301", "\u0323", " ", "\u00A0", "\u200B", "\u200D", "\u200C", "Ã", "©", "â", "€", "™", "Â", "ш",
    "ه", "क", "\u094D", "한", "\u1161", "漢", "👩", "\uFE0F", ".", "\u00AD", "\xC2\x92", "ß", "“", "\u3000", "\u202E", "\u212B"};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

START_TEST(cleaning_twice_changes_nothing)
{
    uint32_t seed = 1;
    for (int round = 0; round < 3000; round++) {
        char text[256] = "x", once[512];
        for (uint32_t n = next_random(&seed) % 24; n > 0; n--)
            strcat(text, pieces[next_random(&seed) % (sizeof pieces / sizeof *pieces)]);
        snprintf(once, sizeof once, "%s", cleaned(text));
        ck_assert_msg(strcmp(cleaned(once), once) == 0, "\"%s\" becomes \"%s\", and that \"%s\"", text, once, qt_text(stage));
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("unicode");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, leaves_what_is_right);
    tcase_add_test(tcase, squeezes_white_space_of_all_kinds);
    tcase_add_test(tcase, takes_invisible_characters_out);
    tcase_add_test(tcase, drops_a_block_of_which_nothing_is_left);
    tcase_add_test(tcase, keeps_joiners_where_they_matter);
    tcase_add_test(tcase, composes);
    tcase_add_test(tcase, leaves_piles_of_marks_alone);
    tcase_add_test(tcase, repairs_what_was_encoded_twice);
    tcase_add_test(tcase, repairs_the_certain_beside_what_is_right);
    tcase_add_test(tcase, does_not_repair_what_may_be_meant);
    tcase_add_test(tcase, each_step_can_be_switched_off);
    tcase_add_test(tcase, cleaning_twice_changes_nothing);
    tcase_set_timeout(tcase, 60);
    Suite *suite = suite_create("unicode");
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
