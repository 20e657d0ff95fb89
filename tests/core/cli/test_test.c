/* quern test: what passes, what is said of what does not, and what --update writes. */
#include "cli_test.h"

#define PIPELINE "read = ( { plugin = \"lines\"; } );\n" \
                 "stages = ( { plugin = \"moody\"; }, { plugin = \"first-word\"; name = \"again\"; } );\n" \
                 "write = ( { plugin = \"plain\"; path = \"none/out\"; } );\n"

static int test(const char *tests)
{
    char text[4000];
    snprintf(text, sizeof text, PIPELINE "tests = (\n%s\n);\n# the end\n", tests);
    test_write_text("a.cfg", text);
    return RUN("test", plugin, "a.cfg");
}

START_TEST(what_is_as_expected_passes)
{
    ck_assert_int_eq(test("{ name = \"kept\"; input = \"some text\"; expect = { body = [\"some text\"]; fields = { length = 9; }; unset = [\"score\"]; }; },\n"
                          "{ name = \"chaff\"; input = \"chaff it is\"; expect = { body = [ ]; reasons = [\"chaff\"];\n"
                          "    dropped = ( { begins = \"chaff\"; stage = \"moody\"; reason = \"chaff\"; } ); }; },\n"
                          "{ name = \"gone\"; input = \"drop it\"; expect = { verdict = \"dropped\"; stage = \"moody\"; reason = \"chaff\"; }; },\n"
                          "{ name = \"broken\"; input = \"fail it\"; expect = { verdict = \"failed\"; stage = \"moody\"; message = \"of 7 bytes\"; }; },\n"
                          "{ name = \"again\"; before = [\"twice a\", \"thrice\"]; input = \"twice b\";\n"
                          "  expect = { verdict = \"dropped\"; stage = \"again\"; reason = \"duplicate\"; }; }"), 0);
    check_file("stdout", "ok      kept\nok      chaff\nok      gone\nok      broken\nok      again\n"
                         "a.cfg: 5 of 5 tests passed; of the stages 2 of 2 had something to do, of the reasons 2 of 3 were seen\n");
    ck_assert_int_ne(access("none", F_OK), 0);
}
END_TEST

START_TEST(what_is_not_is_shown_beside_what_was_expected)
{
    ck_assert_int_eq(test("{ name = \"gone\"; input = \"drop it\"; expect = { }; },\n"
                          "{ name = \"other\"; input = \"some text\"; expect = { body = [\"other text\"]; fields = { length = 8; lang = \"en\"; };\n"
                          "    dropped = ( { text = \"some text\"; }, { begins = \"none\"; stage = \"moody\"; } ); unset = [\"length\"]; }; }"), 78);
    ck_assert(says("stderr", "test \"other\": no stage of this pipeline sets a field \"lang\""));
    ck_assert_int_eq(test("{ name = \"gone\"; input = \"drop it\"; expect = { }; },\n"
                          "{ name = \"other\"; input = \"some text\"; expect = { body = [\"other text\"]; fields = { length = 8; score = 1.0; };\n"
                          "    dropped = ( { text = \"some text\"; }, { begins = \"none\"; stage = \"moody\"; } ); unset = [\"length\"]; }; },\n"
                          "{ name = \"two\"; input = \"a\\nb\"; expect = { }; },\n"
                          "{ name = \"nothing\"; input = \"a\"; }"), 1);
    check_file("stdout", "not ok  gone  (a.cfg:5)\n"
                         "  verdict:\n"
                         "    - \"kept\"\n"
                         "    + \"dropped\"\n"
                         "    + by moody: chaff\n"
                         "not ok  other  (a.cfg:6)\n"
                         "  fields:\n"
                         "    - length = 8\n"
                         "    + length = 9\n"
                         "    - score = 1.0\n"
                         "    + score is not set\n"
                         "  unset:\n"
                         "    - length is not set\n"
                         "    + length = 9\n"
                         "  body:\n"
                         "    - \"other text\"\n"
                         "    + \"some text\"\n"
                         "  dropped:\n"
                         "    - \"some text\" is dropped\n"
                         "    + it is kept\n"
                         "    - what begins with \"none\" is dropped by moody\n"
                         "    + there is no such block\n"
                         "not ok  two  (a.cfg:8)\n"
                         "  documents:\n"
                         "    - 1\n"
                         "    + 2: a test looks at one\n"
                         "not ok  nothing  (a.cfg:9)\n"
                         "  it expects nothing: --update writes down what comes out\n"
                         "a.cfg: 0 of 4 tests passed; of the stages 1 of 2 had something to do, of the reasons 1 of 3 were seen\n");
}
END_TEST

START_TEST(an_update_writes_what_came_out_and_nothing_else)
{
    test("  { name = \"gone\"; input = \"drop it\"; expect = { }; },  // stays\n"
         "  {\tname = \"other\"; input = \"some text\"; expect = { body = [\"other\"]; fields = { length = 8; }; }; },\n"
         "  { name = \"nothing\"; input = \"chaff\" }, /* stays */\n"
         "  { name = \"right\"; input = \"right\"; expect = { body = [\"ri\" \"ght\"] } }");
    ck_assert_int_eq(RUN("test", plugin, "--update", "a.cfg"), 0);
    ck_assert(says("stdout", "ok      right\na.cfg: 4 expectations updated\n"));
    check_file("a.cfg", PIPELINE "tests = (\n"
                                 "  { name = \"gone\"; input = \"drop it\"; expect = { verdict = \"dropped\"; }; },  // stays\n"
                                 "  {\tname = \"other\"; input = \"some text\"; expect = { body = [ \"some text\" ]; fields = { length = 9; }; }; },\n"
                                 "  { name = \"nothing\"; input = \"chaff\";\n"
                                 "    expect = {\n"
                                 "      body = [ ];\n"
                                 "      dropped = ( { text = \"chaff\"; stage = \"moody\"; reason = \"chaff\"; } );\n"
                                 "    } }, /* stays */\n"
                                 "  { name = \"right\"; input = \"right\"; expect = { body = [\"ri\" \"ght\"] } }\n"
                                 ");\n# the end\n");
    ck_assert_int_eq(RUN("test", plugin, "a.cfg"), 0);
}
END_TEST

START_TEST(tests_may_stand_in_a_file_that_includes_the_pipeline)
{
    ck_assert_int_eq(mkdir("sub", 0700), 0);
    test_write_text("a.cfg", PIPELINE);
    test_write_text("sub/page.txt", "from a file\n");
    test_write_text("sub/tests.cfg", "@include \"../a.cfg\"\ntests = ( { name = \"in\"; file = \"page.txt\"; expect = { body = [\"from a file\"]; }; },\n"
                                     "{ name = \"inside\"; file = \"none.txt\"; expect = { }; } );");
    ck_assert_int_eq(RUN("test", plugin, "sub/tests.cfg"), 1);
    ck_assert(says("stdout", "ok      in\nnot ok  inside  (sub/tests.cfg:3)\n  it cannot be run: cannot open: No such file or directory\n"));
    ck_assert_int_eq(RUN("test", plugin, "sub/tests.cfg", "--only", "in", "--coverage", "-q"), 1);
    ck_assert_int_eq(RUN("test", plugin, "sub/tests.cfg", "--only", "ins"), 1);
    ck_assert(says("stdout", ": 0 of 1 test passed"));
    ck_assert_int_eq(RUN("test", plugin, "sub/tests.cfg", "--only", "out"), 1);
    ck_assert(says("stderr", "quern: sub/tests.cfg: has no test \"out\"\n"));
    ck_assert_int_eq(RUN("test", plugin, "a.cfg"), 1);
    ck_assert(says("stderr", "quern: a.cfg: has no tests\n"));
    ck_assert_int_eq(RUN("test"), 64);
}
END_TEST

START_TEST(coverage_names_what_no_test_has_seen)
{
    test("{ name = \"a\"; input = \"some text\"; expect = { }; }");
    ck_assert_int_eq(RUN("test", plugin, "a.cfg", "--coverage"), 0);
    check_file("stdout", "ok      a\n"
                         "a.cfg: 1 of 1 test passed; of the stages 1 of 2 had something to do, of the reasons 0 of 3 were seen\n"
                         "  moody never dropped for: chaff, repeated\n"
                         "  again had nothing to do\n"
                         "  again never dropped for: duplicate\n");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("test");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_is_as_expected_passes);
    tcase_add_test(tests, what_is_not_is_shown_beside_what_was_expected);
    tcase_add_test(tests, an_update_writes_what_came_out_and_nothing_else);
    tcase_add_test(tests, tests_may_stand_in_a_file_that_includes_the_pipeline);
    tcase_add_test(tests, coverage_names_what_no_test_has_seen);
    return test_run(tests);
}
