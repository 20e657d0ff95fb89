/* The menafn reader on invented stories, and, where the shared data is at hand, on the real marks. */
#include <quern/quern-test.h>

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static qt_fixture *menafn;

static void setup(void)
{
    menafn = qt_new("reader/menafn", NULL);
    ck_assert_ptr_nonnull(menafn);
}

static void teardown(void)
{
    qt_free(menafn);
}

static void read_story(const char *words)
{
    ck_assert_int_eq(qt_read(menafn, "story", words, strlen(words)), QN_PASS);
    ck_assert_uint_eq(qt_doc_count(menafn), 1);
}

static void expect_field(const char *name, const char *value)
{
    if (value)
        ck_assert_str_eq(qt_field(menafn, name), value);
    else
        ck_assert_ptr_null(qt_field(menafn, name));
}

/* ---- Probing ---- */

START_TEST(the_marks_of_a_story_are_known)
{
    static const char *const stories[] = {
        "(MENAFN) Words.", "A Title\n(MENAFN - Some Wire)Words.", "\xEF\xBB\xBF(MENAFN- Some Wire) Words.",
        "Words.\nMENAFN20112025000999011999ID1119990316\n", "Words.\nMENAFN provides the\ninformation",
    };
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        ck_assert_int_ge(qt_probe(menafn, "story", stories[i], strlen(stories[i])), 80);
}
END_TEST

START_TEST(a_mention_of_the_name_is_no_mark)
{
    static const char *const texts[] = {
        "MENAFN reported on Monday.", "The agency (MENAFN - Some Wire) said so.", "(MENAFN.COM) Words.", "Words.",
        "MENAFN99992025000999011999ID1119990316", "<html><p>(MENAFN) Words.</p></html>", "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_int_eq(qt_probe(menafn, "text", texts[i], strlen(texts[i])), 0);
}
END_TEST

/* ---- Datelines ---- */

static const struct {
    const char *text, *provider, *via, *body;
} datelines[] = {
    {"(MENAFN) The mill opened.", NULL, NULL, "The mill opened."},
    {"(MENAFN)The mill opened.", NULL, NULL, "The mill opened."},
    {"(MENAFN- Mill Daily) The mill opened.", "Mill Daily", NULL, "The mill opened."},
    {"(MENAFN - Mill Daily) The mill opened.", "Mill Daily", NULL, "The mill opened."},
    {"(MENAFN - Mill Daily)The mill opened.", "Mill Daily", NULL, "The mill opened."},
    {"(MENAFN - Mill Daily)  Town, Aug 6 (MD) The mill opened.", "Mill Daily", NULL, "Town, Aug 6 (MD) The mill opened."},
    {"(MENAFN - MillWire - Exchange) TOWN, March 12, 2025 (MILL WIRE) -- The mill opened.", "MillWire", "Exchange",
     "TOWN, March 12, 2025 (MILL WIRE) -- The mill opened."},
    {"(MENAFN - Mill News Agency (MNA)) The mill opened.", "Mill News Agency (MNA)", NULL, "The mill opened."},
    {"(MENAFN - Mill-Press.com) The mill opened.", "Mill-Press.com", NULL, "The mill opened."},
    {"(MENAFN \xE2\x80\x93 Mill Daily) The mill opened.", "Mill Daily", NULL, "The mill opened."},
    {"(MENAFN- Mill Daily) \r\nTOWN, June 5 - \r\nThe mill opened.", "Mill Daily", NULL, "TOWN, June 5 -\nThe mill opened."},
    {"(MENAFN - Mill Daily)\nThe mill opened.", "Mill Daily", NULL, "The mill opened."},
};

START_TEST(every_dateline_is_split_off)
{
    read_story(datelines[_i].text);
    expect_field("source", "MENAFN");
    expect_field("provider", datelines[_i].provider);
    expect_field("via", datelines[_i].via);
    expect_field("title", NULL);
    ck_assert_str_eq(qt_text(menafn), datelines[_i].body);
    ck_assert_int_eq(strncmp(qt_dropped(menafn), "dateline: (MENAFN", 17), 0);
}
END_TEST

START_TEST(a_bracket_later_in_the_text_stays)
{
    read_story("(MENAFN) The mill opened.\nThe agency (MENAFN - Mill Daily) said so.");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.\nThe agency (MENAFN - Mill Daily) said so.");
}
END_TEST

/* ---- Titles ---- */

START_TEST(the_title_is_the_line_before_the_dateline)
{
    read_story("403\nSorry!!\nError! We're sorry, but the page you were looking for doesn't exist.\n"
               "Mill Opens\nDate\n3/9/2026 4:56:11 PM\nShare on Facebook\nTweet on Twitter\n(MENAFN) The mill opened.\n");
    expect_field("title", "Mill Opens");
    expect_field("date", "2026-03-09T16:56:11");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
    ck_assert_str_eq(qt_dropped(menafn), "error-page: 403\nerror-page: Sorry!!\n"
                                         "error-page: Error! We're sorry, but the page you were looking for doesn't exist.\n"
                                         "headline: Mill Opens\ndate-header: Date\ndate-header: 3/9/2026 4:56:11 PM\n"
                                         "share-bar: Share on Facebook\nshare-bar: Tweet on Twitter\ndateline: (MENAFN)");
}
END_TEST

START_TEST(the_error_page_may_stand_on_one_line)
{
    read_story("403 Sorry!! Error! We’re sorry, but the page you were looking for doesn’t exist. Mill Opens\n(MENAFN) The mill opened.");
    expect_field("title", "Mill Opens");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
}
END_TEST

START_TEST(tags_at_the_end_of_a_title_are_left_out)
{
    read_story("Mill Opens #Mill #Opens #Oats #Grain\n(MENAFN) The mill opened.");
    expect_field("title", "Mill Opens");
    read_story("Mill Is #1\n(MENAFN) The mill opened.");
    expect_field("title", "Mill Is #1");
}
END_TEST

/* ---- What ends a story ---- */

static const char disclaimer[] =
    "Legal Disclaimer:\nMENAFN provides the\ninformation “as is” without warranty of any kind. We do not accept\n"
    "any responsibility or liability for the accuracy, content, images,\nvideos, licenses, completeness, legality, or "
    "reliability of the information\ncontained in this article. If you have any complaints or copyright\n"
    "issues related to this article, kindly contact the provider above.\n";

static const char twin[] =
    "Legal Disclaimer: Mill Wire provides this news content \"as is\" without warranty of any kind. We do not accept any "
    "responsibility or liability  \nfor the accuracy, content, images, videos, licenses, completeness, legality, or "
    "reliability of the information contained in this  \narticle. If you have any complaints or copyright issues related "
    "to this article, kindly contact the author above.";

static const char *story_of(const char *first, const char *second, const char *third)
{
    static char story[4096];
    const int size = snprintf(story, sizeof story, "%s%s%s", first, second, third);
    ck_assert_int_lt(size, (int)sizeof story);
    return story;
}

START_TEST(the_id_line_gives_date_and_story_id)
{
    static const struct {
        const char *line, *date, *story_id;
    } lines[] = {
        {"MENAFN20112025000999011999ID1119990316", "2025-11-20", "1119990316"},
        {"MENAFN28012026000999011888ID1119990270", "2026-01-28", "1119990270"},
        {"MENAFN0203201412ID1093791234", "2014-03-02", "1093791234"},
        {"MENAFN02032014000999011888", "2014-03-02", NULL},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        read_story(story_of("(MENAFN) The mill opened.\n", lines[i].line, "\n"));
        expect_field("date", lines[i].date);
        expect_field("story_id", lines[i].story_id);
        ck_assert_str_eq(qt_text(menafn), "The mill opened.");
    }
}
END_TEST

START_TEST(id_lines_come_twice_and_on_the_last_paragraphs_line)
{
    read_story("(MENAFN) The mill opened. MENAFN20112025000999011999ID1119990316\nMENAFN20112025000999011999ID1119990316\n");
    expect_field("date", "2025-11-20");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
    ck_assert_str_eq(qt_dropped(menafn), "dateline: (MENAFN)\nid-line: MENAFN20112025000999011999ID1119990316\n"
                                         "id-line: MENAFN20112025000999011999ID1119990316");
}
END_TEST

START_TEST(an_impossible_day_is_no_id_line)
{
    read_story("(MENAFN) The mill opened.\nMENAFN32112025000999011999ID1119990316\n");
    expect_field("date", NULL);
    ck_assert_str_eq(qt_text(menafn), "The mill opened.\nMENAFN32112025000999011999ID1119990316");
}
END_TEST

START_TEST(the_disclaimer_goes_with_all_its_lines_and_its_twin)
{
    char both[2048];
    snprintf(both, sizeof both, "\n%s", disclaimer);
    read_story(story_of("(MENAFN - Mill Wire) The mill opened.\n", twin, both));
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
}
END_TEST

START_TEST(the_disclaimer_goes_from_a_paragraphs_end)
{
    read_story(story_of("(MENAFN) The mill opened. ", twin, ""));
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
}
END_TEST

START_TEST(a_disclaimer_that_is_cut_short_goes_too)
{
    read_story("(MENAFN) The mill opened.\nLegal Disclaimer: MENAFN provides the\n   information “as is” without warranty of any k...");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
}
END_TEST

START_TEST(another_disclaimer_stays)
{
    read_story("(MENAFN) The mill opened.\nLegal Disclaimer: the mill provides oats to all who ask for them.");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.\nLegal Disclaimer: the mill provides oats to all who ask for them.");
}
END_TEST

START_TEST(foot_and_side_lists_go)
{
    read_story(story_of("(MENAFN) The mill opened.\n", disclaimer,
                        "\nTags\nLabel\nComments\nNo comment\nCategory\nBusiness\nDate\n3/9/2026 4:56:11 AM\n"
                        "More Stories\nAnother mill\nNewsletter\n"));
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
    expect_field("date", "2026-03-09T04:56:11");
    const char *dropped = qt_dropped(menafn);
    ck_assert_ptr_nonnull(strstr(dropped, "foot: Business\nfoot: Date\nfoot: 3/9/2026 4:56:11 AM\nside-list: More Stories"));
}
END_TEST

START_TEST(a_story_behind_a_disclaimer_is_kept)
{
    read_story(story_of(disclaimer, "Mill Opens\n(MENAFN) The mill opened.\n", ""));
    expect_field("title", "Mill Opens");
    ck_assert_str_eq(qt_text(menafn), "The mill opened.");
}
END_TEST

START_TEST(a_page_of_marks_alone_is_empty)
{
    read_story(story_of("\n Date \n\n\nMENAFN20112025000999011999ID1119990316\n", disclaimer, "Comments\nNo comment"));
    ck_assert_int_eq(qt_doc(menafn, 0)->verdict, QN_DROP);
    ck_assert(qn_equal(qt_doc(menafn, 0)->cause->reason, qn_str("empty")));
    expect_field("story_id", "1119990316");
}
END_TEST

/* ---- Pages ---- */

START_TEST(a_page_gives_its_story)
{
    static const char page[] =
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Mill Opens | M</title></head><body>"
        "<div class=\"Style403\">403</div><div class=\"SorryStyle\">Sorry!!</div>"
        "<div id=\"HiddenMainDiv\"><div id=\"ContentPlaceHolder1_div_story\"><h1 class=\"main-entry-title\">Mill Opens</h1>"
        "<p><a href=\"#\">Date</a></p><span class=\"entry-date\">3/9/2026 4:56:11 AM</span>"
        "<div class=\"newedge-social-share\"><ul><li>Share on Facebook</li></ul></div>"
        "<div class=\"entry-summary tit\"><p>(MENAFN - Mill Wire) TOWN, March 9 (MW) -- The mill opened.</p>"
        "<p>It grinds oats.</p><br>MENAFN09032026000999011999ID1119999999<br></div>"
        "<div class=\"entry-summary\"><p><b>Legal Disclaimer:</b><br><a href=\"#\">MENAFN</a> provides the information "
        "“as is” without warranty of any kind.</p></div><div class=\"post-meta-info\"><p>Tags</p><span>Label</span></div>"
        "</div><div id=\"ContentPlaceHolder1_Rightcol\"><h4>Most popular stories</h4><ul><li>Other</li></ul></div></div>"
        "</body></html>";
    ck_assert_int_ge(qt_probe(menafn, "page.html", page, sizeof page - 1), 90);
    read_story(page);
    expect_field("title", "Mill Opens");
    expect_field("date", "2026-03-09");
    expect_field("story_id", "1119999999");
    expect_field("provider", "Mill Wire");
    expect_field("lang", "en");
    ck_assert_str_eq(qt_text(menafn), "TOWN, March 9 (MW) -- The mill opened.\nIt grinds oats.");
}
END_TEST

/* ---- The real marks, where the shared data is at hand ---- */

static FILE *open_shared(const char *name)
{
    const char *folder = getenv("QUERN_SHARED"), *root = getenv("QUERN_ROOT");
    char path[4096];
    if (folder)
        snprintf(path, sizeof path, "%s/data/menafn/%s", folder, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/menafn/%s", root ? root : ".", name);
    return fopen(path, "rb");
}

static const char *text_of(const json_t *record, const char *key)
{
    return json_string_value(json_object_get(record, key));
}

/* A bracket must be gone and in the fields, an ID line read and agree with the page's date and address. */
static void check_sample(const json_t *record)
{
    const char *sample = text_of(record, "text");
    ck_assert_ptr_nonnull(sample);
    read_story(sample);
    if (strncmp(sample, "(MENAFN", 7) == 0) {
        expect_field("source", "MENAFN");
        ck_assert_int_ne(strncmp(qt_text(menafn), "(MENAFN", 7), 0);
        ck_assert(sample[7] == ')' || qt_field(menafn, "provider"));
    }
    if (strcmp(text_of(record, "kind"), "scraped_body") == 0) {
        expect_field("date", text_of(record, "date"));
        ck_assert_ptr_nonnull(qt_field(menafn, "story_id"));
        ck_assert_ptr_nonnull(strstr(text_of(record, "url"), qt_field(menafn, "story_id")));
    }
    if (strstr(text_of(record, "kind"), "disclaimer") || strcmp(text_of(record, "kind"), "scraped_body") == 0)
        ck_assert_int_eq(qt_doc(menafn, 0)->verdict, QN_DROP);
}

START_TEST(every_real_sample_is_read)
{
    FILE *file = open_shared("samples.jsonl");
    if (!file)
        return;
    char line[8192];
    while (fgets(line, sizeof line, file)) {
        json_t *record = json_loads(line, 0, NULL);
        ck_assert_ptr_nonnull(record);
        check_sample(record);
        json_decref(record);
    }
    fclose(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("menafn");
    TCase *tests = tcase_create("menafn");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_marks_of_a_story_are_known);
    tcase_add_test(tests, a_mention_of_the_name_is_no_mark);
    tcase_add_loop_test(tests, every_dateline_is_split_off, 0, (int)(sizeof datelines / sizeof *datelines));
    tcase_add_test(tests, a_bracket_later_in_the_text_stays);
    tcase_add_test(tests, the_title_is_the_line_before_the_dateline);
    tcase_add_test(tests, the_error_page_may_stand_on_one_line);
    tcase_add_test(tests, tags_at_the_end_of_a_title_are_left_out);
    tcase_add_test(tests, the_id_line_gives_date_and_story_id);
    tcase_add_test(tests, id_lines_come_twice_and_on_the_last_paragraphs_line);
    tcase_add_test(tests, an_impossible_day_is_no_id_line);
    tcase_add_test(tests, the_disclaimer_goes_with_all_its_lines_and_its_twin);
    tcase_add_test(tests, the_disclaimer_goes_from_a_paragraphs_end);
    tcase_add_test(tests, a_disclaimer_that_is_cut_short_goes_too);
    tcase_add_test(tests, another_disclaimer_stays);
    tcase_add_test(tests, foot_and_side_lists_go);
    tcase_add_test(tests, a_story_behind_a_disclaimer_is_kept);
    tcase_add_test(tests, a_page_of_marks_alone_is_empty);
    tcase_add_test(tests, a_page_gives_its_story);
    tcase_add_test(tests, every_real_sample_is_read);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
