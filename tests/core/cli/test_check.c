/* quern check: what it prints below its messages, and what it corrects. */
#include "cli_test.h"

#define READ "read = ( { plugin = \"lines\"; } );\n"
#define WRITE "write = ( { plugin = \"plain\"; } );\n"

START_TEST(a_caret_stands_under_the_place)
{
    test_write_text("a.cfg", READ "stages = ( { plugin = \"kn\xC3\xB6" "bs\"; },\n\t{ plugin = \"moody\"; when = \"wrods > 3\"; } );\n" WRITE "colour = (1,\n2);\n");
    ck_assert_int_eq(RUN("check", plugin, "a.cfg"), 78);
    check_file("stderr", "a.cfg:2: there is no plugin \"kn\xC3\xB6" "bs\" for a stage, did you mean \"knobs\"?\n"
                         "    2 | stages = ( { plugin = \"kn\xC3\xB6" "bs\"; },\n"
                         "      |                       ^~~~~~~\n"
                         "a.cfg:3: stage \"moody\", \"when\": at character 1: no stage of this pipeline sets a field \"wrods\", did you mean \"words\"?\n"
                         "    3 |  { plugin = \"moody\"; when = \"wrods > 3\"; } );\n"
                         "      |                              ^~~~~\n"
                         "a.cfg:5: the pipeline has no key \"colour\"\n"
                         "    5 | colour = (1,\n"
                         "      | ^~~~~~\n");
}
END_TEST

START_TEST(what_has_no_place_has_no_caret)
{
    test_write_text("a.cfg", "a = 1;\nb = ;\n");
    test_write_text("b.cfg", READ);
    ck_assert_int_eq(RUN("check", plugin, "a.cfg", "b.cfg", "none.cfg"), 78);
    check_file("stderr", "a.cfg:2: syntax error here or just before: texts stand in quotes, and commas part what stands in ( ) or [ ]\n"
                         "    2 | b = ;\n"
                         "b.cfg: there is no writer: write = ( { plugin = \"jsonl\"; } );\n"
                         "none.cfg: cannot open: No such file or directory\n");
}
END_TEST

START_TEST(of_a_long_line_the_part_around_the_place_is_shown)
{
    char text[1200];
    snprintf(text, sizeof text, READ WRITE "%*scolour = 1; %*s# end\n", 500, "", 400, "");
    test_write_text("a.cfg", text);
    ck_assert_int_eq(RUN("check", plugin, "a.cfg"), 78);
    ck_assert(says("stderr", " colour = 1;"));
    char *said = test_read("stderr", NULL);
    for (char *line = strtok(said, "\n"); line; line = strtok(NULL, "\n"))
        ck_assert_uint_lt(strlen(line), 200);
    free(said);
}
END_TEST

START_TEST(a_fix_corrects_what_can_mean_one_thing_only)
{
    test_write_text("part.inc", "limits = { tmie = \"1s\"; };  # kept\r\n");
    test_write_text("a.cfg", "naem = \"a\";\n" READ "stages = ( { plugin = \"knosb\"; nubmer = 3; mode = \"ruogh\"; },  // as it is\n"
                             "  { plugin = \"moody\"; from = \"knbos\"; when = \"wrods > 3 and yaer == 1\"; nmae = \"m\"; name = \"n\"; } );\n"
                             "@include \"part.inc\"\n" WRITE "\ncolour = 1;");
    ck_assert_int_eq(RUN("check", plugin, "--fix", "a.cfg"), 78);
    check_file("part.inc", "limits = { time = \"1s\"; };  # kept\r\n");
    check_file("a.cfg", "name = \"a\";\n" READ "stages = ( { plugin = \"knobs\"; number = 3; mode = \"rough\"; },  // as it is\n"
                        "  { plugin = \"moody\"; from = \"knobs\"; when = \"words > 3 and year == 1\"; nmae = \"m\"; name = \"n\"; } );\n"
                        "@include \"part.inc\"\n" WRITE "\ncolour = 1;");
    ck_assert(says("stdout", "a.cfg:1: naem is now name\n"));
    ck_assert(says("stdout", "a.cfg:3: \"ruogh\" is now \"rough\"\n"));
    ck_assert(says("stdout", "part.inc:1: tmie is now time\n"));
    ck_assert(says("stderr", "a.cfg:4: cleaner \"n\": plugin \"moody\" has no option \"nmae\", did you mean \"name\"?\n"));
    ck_assert(says("stderr", "a.cfg:8: the pipeline has no key \"colour\"\n"));
}
END_TEST

START_TEST(a_fix_leaves_what_can_mean_two_things)
{
    static const char text[] = READ "stages = ( { plugin = \"knobs\"; siez = 3; name = \"worda\"; }, { plugin = \"shout\"; name = \"wordb\"; },\n"
                                    "{ plugin = \"moody\"; from = \"wordc\"; } );\n" WRITE;
    test_write_text("a.cfg", text);
    ck_assert_int_eq(RUN("check", plugin, "--fix", "a.cfg", "--set", "knobs.nubmer=3"), 78);
    char *now = test_read("a.cfg", NULL);
    ck_assert_ptr_nonnull(strstr(now, "size = 3"));
    ck_assert_ptr_nonnull(strstr(now, "from = \"wordc\""));
    free(now);
}
END_TEST

START_TEST(warnings_are_errors_only_when_asked)
{
    test_write_text("a.cfg", READ "write = ( { plugin = \"plain\"; when = \"words < 0\"; } );\n");
    ck_assert_int_eq(RUN("check", plugin, "a.cfg"), 0);
    ck_assert(says("stdout", "a.cfg: \"a.cfg\" is right\n"));
    check_file("stderr", "a.cfg:2: warning: writer \"plain\" never writes, for its condition cannot hold: \"words\" is never negative\n"
                         "    2 | write = ( { plugin = \"plain\"; when = \"words < 0\"; } );\n"
                         "      |                                      ^~~~~~~~~~~\n");
    ck_assert_int_eq(RUN("check", plugin, "--strict", "a.cfg"), 78);
    check_file("stdout", "");
    test_write_text("a.cfg", READ WRITE);
    ck_assert_int_eq(RUN("check", plugin, "--strict", "a.cfg"), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("check");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_caret_stands_under_the_place);
    tcase_add_test(tests, what_has_no_place_has_no_caret);
    tcase_add_test(tests, of_a_long_line_the_part_around_the_place_is_shown);
    tcase_add_test(tests, a_fix_corrects_what_can_mean_one_thing_only);
    tcase_add_test(tests, a_fix_leaves_what_can_mean_two_things);
    tcase_add_test(tests, warnings_are_errors_only_when_asked);
    return test_run(tests);
}
