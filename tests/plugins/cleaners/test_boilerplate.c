/* boilerplate: what rules say, and the run of prose in a page with its menus. */
#define _POSIX_C_SOURCE 200809L /* mkstemp */
#include <quern/quern-test.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST "The council of Oakham voted on Monday to reopen the old canal, which has been dry for more than forty years."
#define SECOND "Engineers expect the work to take two summers, and the money is to come from a levy on boats that moor in town."
#define THIRD "Neighbours who spoke at the meeting were glad of the water, but asked who would pay for the bridges that are gone."

static qt_fixture *stage;

static void setup(void)
{
    stage = qt_new("cleaner/boilerplate", NULL);
    ck_assert_ptr_nonnull(stage);
}

static void teardown(void)
{
    qt_free(stage);
}

static void becomes(const char *text, const char *kept, const char *dropped)
{
    ck_assert_int_eq(qt_process(stage, text), QN_PASS);
    ck_assert_str_eq(qt_text(stage), kept);
    ck_assert_str_eq(qt_dropped(stage), dropped);
}

/* Lines as qt_text and qt_dropped give them: does each end in a line break, or only part them? We compare without. */
static void keeps_all(const char *text)
{
    ck_assert_int_eq(qt_process(stage, text), QN_PASS);
    ck_assert_str_eq(qt_dropped(stage), "");
}

START_TEST(keeps_an_article_as_it_is)
{
    keeps_all("Canal to reopen\n" FIRST "\n" SECOND "\nWho pays?\n" THIRD);
    keeps_all(FIRST "\nMore than 300 people came.\n" SECOND "\nHe declined further comments.\n" THIRD);
}
END_TEST

START_TEST(drops_an_error_page_in_front)
{
    becomes("403\nSorry!!\nError! We're sorry, but the page you were looking for doesn't exist.\n" FIRST, FIRST,
            "error-page: 403\nerror-page: Sorry!!\n"
            "error-page: Error! We're sorry, but the page you were looking for doesn't exist.");
}
END_TEST

START_TEST(drops_a_disclaimer_over_several_lines)
{
    becomes(FIRST "\nLegal Disclaimer:\nThis paper gives the\nnews as it comes and\ntakes no blame for it.\nComments\nNo comment",
            FIRST,
            "legal-disclaimer: Legal Disclaimer:\nlegal-disclaimer: This paper gives the\n"
            "legal-disclaimer: news as it comes and\nlegal-disclaimer: takes no blame for it.\n"
            "comments: Comments\ncomments: No comment");
}
END_TEST

START_TEST(drops_prompts_and_bars_in_many_languages)
{
    becomes(FIRST "\nContinue with Google\nTeilen\nLire aussi : le canal rouvert\nПодробнее\nBaca juga: kanal baru\n続きを読む\nاقرأ المزيد",
            FIRST,
            "login-prompt: Continue with Google\nshare-bar: Teilen\nread-more: Lire aussi : le canal rouvert\n"
            "read-more: Подробнее\nread-more: Baca juga: kanal baru\nread-more: 続きを読む\nread-more: اقرأ المزيد");
}
END_TEST

START_TEST(cuts_a_sign_off_from_the_last_paragraph)
{
    becomes(FIRST "\n" SECOND " (OW)", FIRST "\n" SECOND, "sign-off: (OW)");
    ck_assert_int_eq(qt_metric(stage, "cut"), 1);
    becomes(FIRST "\nBased On ABC Report", FIRST, "sign-off: Based On ABC Report");
}
END_TEST

START_TEST(keeps_a_bracket_within_a_sentence)
{
    keeps_all(FIRST "\nThe levy was proposed by the Boat and Barge Union of the county, which is known as (BBU).");
    keeps_all("It was agreed with the union (BBU)\n" FIRST);
}
END_TEST

START_TEST(drops_captions_that_credit_a_picture)
{
    becomes(FIRST "\nThe canal in May (Photo: Jo Bargeman)\n" SECOND "\nImage caption The old lock\n" THIRD,
            FIRST "\n" SECOND "\n" THIRD,
            "caption: The canal in May (Photo: Jo Bargeman)\ncaption: Image caption The old lock");
}
END_TEST

#define MENU "Home\nTowns\nSport\nRacing\nRowing\nChess\nWeather\nRain\nSun\nLetters\nMaps\nShop\nBoats\n"

START_TEST(finds_the_prose_of_a_page_with_menus)
{
    ck_assert_int_eq(qt_process(stage, "Canal to reopen in spring - The Oakham Times\n" MENU
                                       "Canal to reopen in spring\nJo Bargeman\n12 May 2021, 10:04\n" FIRST "\nTwo summers\n" SECOND
                                       "\n" THIRD "\n" MENU "Storm takes roof off the town hall of Uppingham"),
                     QN_PASS);
    ck_assert_str_eq(qt_text(stage), "Canal to reopen in spring\n12 May 2021, 10:04\n" FIRST "\nTwo summers\n" SECOND "\n" THIRD);
    ck_assert_int_gt(qt_metric(stage, "by-prose"), 20);
}
END_TEST

START_TEST(finds_prose_in_scripts_without_blanks)
{
    static const char page[] =
        "首頁\n新聞\n體育\n天氣\n地圖\n商店\n賽車\n棋類\n音樂\n電影\n讀者\n信箱\n船隻\n"
        "市議會星期一表決，決定重新開放乾涸了四十多年的舊運河，工程預計需要兩個夏天才能完成。\n"
        "出席會議的居民都很高興，但是他們也問，誰來支付那些已經拆除的橋樑的重建費用呢？\n"
        "市長回答說，停泊在城裡的船隻將要繳納一筆新的費用，這筆錢足夠支付全部的工程。\n"
        "首頁\n新聞\n體育\n天氣";
    ck_assert_int_eq(qt_process(stage, page), QN_PASS);
    ck_assert_ptr_null(strstr(qt_text(stage), "體育"));
    ck_assert_ptr_nonnull(strstr(qt_text(stage), "市議會"));
    ck_assert_ptr_nonnull(strstr(qt_text(stage), "市長回答"));
}
END_TEST

START_TEST(leaves_prose_alone_when_told)
{
    qt_free(stage);
    stage = qt_new("cleaner/boilerplate", "prose = false; builtin = false;");
    ck_assert_ptr_nonnull(stage);
    keeps_all(MENU FIRST "\n" SECOND "\n" MENU);
}
END_TEST

START_TEST(leaves_a_text_without_prose_alone)
{
    keeps_all("Oakham 3\nStamford 1\nCorby 2\nUppingham 2\nMelton 0\nHarborough 4\nKettering 1\nBourne 1");
}
END_TEST

START_TEST(drops_a_document_of_which_nothing_is_left)
{
    const char *const wall = "You must be logged in to read this article.\nWe use cookies to improve your experience.";
    qt_fixture *keeping = qt_new("cleaner/boilerplate", "keep_empty = true;");
    ck_assert_int_eq(qt_process(stage, wall), QN_DROP);
    ck_assert_int_eq(qt_process(stage, ""), QN_PASS); /* there was nothing that it could have taken */
    ck_assert_int_eq(qt_process(keeping, wall), QN_PASS);
    ck_assert_str_eq(qt_text(keeping), "");
    qt_free(keeping);
}
END_TEST

START_TEST(a_reason_can_be_switched_off)
{
    qt_free(stage);
    stage = qt_new("cleaner/boilerplate", "without = [\"share-bar\"];");
    ck_assert_ptr_nonnull(stage);
    becomes(FIRST "\nShare\nLog in", FIRST "\nShare", "login-prompt: Log in");
    ck_assert_ptr_null(qt_new("cleaner/boilerplate", "without = [\"share-baz\"];"));
}
END_TEST

/* ---- Rules files ---- */

static char path[] = "/tmp/quern-rules-XXXXXX";

static qt_fixture *with_rules(const char *rules)
{
    strcpy(path + sizeof path - 7, "XXXXXX");
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, rules, strlen(rules)), (ssize_t)strlen(rules));
    close(file);
    char options[128];
    snprintf(options, sizeof options, "rules = [\"%s\"];", path);
    qt_fixture *fixture = qt_new("cleaner/boilerplate", options);
    unlink(path);
    return fixture;
}

START_TEST(a_file_adds_rules)
{
    qt_free(stage);
    stage = with_rules("# Ours\n[tide-table] words=6\ntides: ...\n\n[sign-off] at=tail cut\n... yours, @.\n");
    ck_assert_ptr_nonnull(stage);
    becomes(FIRST "\nTides: 06:12 and 18:40\n" SECOND " Yours, JB.", FIRST "\n" SECOND,
            "tide-table: Tides: 06:12 and 18:40\nsign-off: Yours, JB.");
}
END_TEST

START_TEST(a_wrong_file_is_refused)
{
    static const char *const wrong[] = {"phrase without a reason\n", "[Capitals]\nx\n", "[no-end\nx\n", "[a] words=0\n",
                                        "[a] words=12x\n", "[a] at=middle\n", "[a] size=3\n", "[a]\n...\n", "[a]\n@\n",
                                        "[a]\nx @\n", "[a] cut\nno gap in front\n", "[a]\na ... b ... c ... d ... e ... f ... g\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_msg(!with_rules(wrong[i]), "accepted: %s", wrong[i]);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("boilerplate");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, keeps_an_article_as_it_is);
    tcase_add_test(tcase, drops_an_error_page_in_front);
    tcase_add_test(tcase, drops_a_disclaimer_over_several_lines);
    tcase_add_test(tcase, drops_prompts_and_bars_in_many_languages);
    tcase_add_test(tcase, cuts_a_sign_off_from_the_last_paragraph);
    tcase_add_test(tcase, keeps_a_bracket_within_a_sentence);
    tcase_add_test(tcase, drops_captions_that_credit_a_picture);
    tcase_add_test(tcase, finds_the_prose_of_a_page_with_menus);
    tcase_add_test(tcase, finds_prose_in_scripts_without_blanks);
    tcase_add_test(tcase, leaves_prose_alone_when_told);
    tcase_add_test(tcase, leaves_a_text_without_prose_alone);
    tcase_add_test(tcase, drops_a_document_of_which_nothing_is_left);
    tcase_add_test(tcase, a_reason_can_be_switched_off);
    tcase_add_test(tcase, a_file_adds_rules);
    tcase_add_test(tcase, a_wrong_file_is_refused);
    Suite *suite = suite_create("boilerplate");
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
