/* exec: what another program may do with a document, and what becomes of one that does not keep to the rules. */
#define _GNU_SOURCE
#include <quern/quern-test.h>

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FIELDS "fields = [\"topic\", \"count:integer\", \"score:real\", \"day:date\", \"sure:boolean\", \"tags:list\"];"

static qt_fixture *stage;

static void open_program(const char *options)
{
    char text[2048];
    ck_assert_ptr_nonnull(getenv("QUERN_ROOT"));
    snprintf(text, sizeof text, "command = [\"python3\", \"-S\"]; script = \"%s/tests/plugins/cleaners/told.py\"; " FIELDS " %s", getenv("QUERN_ROOT"),
             options);
    qt_free(stage);
    stage = qt_new("cleaner/exec", text);
    ck_assert_ptr_nonnull(stage);
}

static void setup(void)
{
    open_program("");
}

static void teardown(void)
{
    qt_free(stage);
    stage = NULL;
}

#define ck_passes(text) ck_assert_msg(qt_process(stage, text) == QN_PASS, "%s", qt_error(stage))

static void ck_fails(const char *text, const char *message)
{
    ck_assert_int_eq(qt_process(stage, text), QN_FAIL_DOC);
    ck_assert_str_eq(qt_error(stage), message);
}

/* ---- What it may do ---- */

START_TEST(drops_marks_and_rewrites_blocks)
{
    ck_passes("answer {\"blocks\": [{\"index\": 1, \"state\": \"dropped\", \"reason\": \"share-bar\", \"detail\": \"Share\"}, "
              "{\"index\": 2, \"text\": \"rain\", \"state\": \"marked\", \"reason\": \"weather\"}]}\nShare this page\nsun\nstorks");
    ck_assert_str_eq(qt_dropped(stage), "share-bar: Share this page");
    ck_assert_str_eq(qt_marked(stage), "weather: rain");
    ck_assert(qn_equal(qt_doc(stage, 0)->blocks->next->cause->detail, qn_str("Share")));
    ck_assert_ptr_nonnull(strstr(qt_text(stage), "\nrain\nstorks"));
}
END_TEST

START_TEST(sets_fields_of_all_types)
{
    ck_passes("answer {\"fields\": {\"topic\": \"birds\", \"count\": 3, \"score\": 0.5, \"day\": \"2026-03-01\", \"sure\": true, \"tags\": "
              "[\"a\", \"b\"]}}");
    ck_assert_str_eq(qt_field(stage, "topic"), "birds");
    ck_assert_int_eq(qn_field_of(qt_doc(stage, 0), "count")->value.integer, 3);
    ck_assert_double_eq(qn_field_of(qt_doc(stage, 0), "score")->value.real, 0.5);
    ck_assert_uint_eq(qn_field_of(qt_doc(stage, 0), "day")->value.type, QN_DATE);
    ck_assert_str_eq(qt_field(stage, "sure"), "true");
    ck_assert_str_eq(qt_field(stage, "tags"), "a|b");
}
END_TEST

START_TEST(adds_spans_with_features)
{
    ck_passes("answer {\"blocks\": [{\"index\": 1, \"spans\": [{\"type\": \"place\", \"begin\": 10, \"end\": 17, \"features\": {\"in\": "
              "\"Poland\"}}]}]}\nStorks in Łódź");
    ck_assert_str_eq(qt_spans(stage, "place"), "Łódź");
    ck_assert(qn_equal(qt_doc(stage, 0)->blocks->next->spans->features->value, qn_str("Poland")));
}
END_TEST

START_TEST(drops_and_fails_documents)
{
    ck_assert_int_eq(qt_process(stage, "answer {\"verdict\": \"dropped\", \"reason\": \"too-short\", \"detail\": \"1 block\"}"), QN_DROP);
    ck_assert(qn_equal(qt_doc(stage, 0)->cause->reason, qn_str("too-short")));
    ck_fails("answer {\"verdict\": \"failed\", \"detail\": \"no title\"}", "no title");
    ck_passes("answer {\"verdict\": \"kept\", \"reason\": null}");
}
END_TEST

START_TEST(what_is_sent_back_as_it_was_changes_nothing)
{
    ck_passes("echo\n# Heading\n- item");
    ck_assert_str_eq(qt_text(stage), "echo\nHeading\nitem");
    ck_assert_ptr_null(qt_doc(stage, 0)->fields);
    ck_passes("upper straße\n# Heading");
    ck_assert_str_eq(qt_text(stage), "UPPER STRASSE\nHEADING");
}
END_TEST

START_TEST(blocks_that_were_dropped_before_are_not_sent)
{
    ck_passes("answer {\"blocks\": [{\"index\": 0, \"text\": \"echo\"}, {\"index\": 1, \"state\": \"dropped\", \"reason\": \"gone\"}]}\nold\nnew");
    qt_fixture *next = stage;
    stage = NULL;
    open_program("");
    ck_assert_int_eq(qt_process_docs(stage, next), QN_PASS);
    qt_free(next);
    open_program("");
    ck_fails("answer {\"blocks\": [{\"index\": 2, \"text\": \"x\"}]}\nold", "there is no block 2 among those that were sent");
}
END_TEST

START_TEST(arguments_are_given_as_they_are)
{
    char text[2048];
    snprintf(text, sizeof text, "command = [\"python3\", \"%s/tests/plugins/cleaners/told.py\", \"a b\", \"$HOME\", \"\"]; " FIELDS, getenv("QUERN_ROOT"));
    qt_free(stage);
    stage = qt_new("cleaner/exec", text);
    ck_assert_ptr_nonnull(stage);
    ck_passes("arguments");
    ck_assert_str_eq(qt_field(stage, "topic"), "a b|$HOME|");
}
END_TEST

START_TEST(one_program_answers_for_many_documents)
{
    for (int i = 0; i < 5; i++) {
        ck_passes("count");
        ck_assert_int_eq(qn_field_of(qt_doc(stage, 0), "count")->value.integer, i);
    }
    ck_assert_int_eq(qt_metric(stage, "started-anew"), 0);
}
END_TEST

START_TEST(long_lines_block_nobody)
{
    enum { SIZE = 3000000 };
    char *text = malloc(SIZE + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', SIZE);
    memcpy(text, "upper ", 6);
    text[SIZE] = '\0';
    ck_passes(text);
    ck_assert_uint_eq(strlen(qt_text(stage)), SIZE);
    ck_assert_int_eq(memcmp(qt_text(stage), "UPPER AAAA", 10), 0);
    ck_passes("flood");
    free(text);
}
END_TEST

/* ---- What it gets from us ---- */

START_TEST(it_gets_a_group_of_its_own_and_no_descriptors_of_ours)
{
    const int ours = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */
    ck_assert_int_ge(ours, 0);
    open_program("");
    close(ours);
    ck_passes("descriptors");
    ck_assert_str_eq(qt_field(stage, "topic"), "0 1 2 3"); /* 3 is the folder that it reads */
    ck_passes("group");
    ck_assert_str_eq(qt_field(stage, "topic"), "True");
}
END_TEST

static bool is_there(pid_t pid)
{
    return kill(pid, 0) == 0;
}

START_TEST(what_it_started_goes_with_it)
{
    ck_passes("child");
    const pid_t child = (pid_t)qn_field_of(qt_doc(stage, 0), "count")->value.integer;
    char state[64] = "";
    ck_assert(is_there(child));
    qt_free(stage);
    stage = NULL;
    for (int i = 0; i < 100 && is_there(child) && !strchr(state, 'Z'); i++) { /* who reaps it is none of ours */
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
        FILE *file = fopen(path, "r");
        if (file) {
            if (fscanf(file, "%*d %*s %60s", state) != 1)
                state[0] = '\0';
            fclose(file);
        }
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    ck_assert(!is_there(child) || strchr(state, 'Z'));
}
END_TEST

/* ---- When it goes wrong ---- */

START_TEST(one_that_dies_fails_its_document_with_its_last_words)
{
    ck_fails("exit 3", "the program \"python3\" ended with status 3 without an answer; it says: the last word");
    ck_fails("kill 9", "the program \"python3\" was ended by signal 9 without an answer");
    ck_passes("count");
    ck_assert_int_eq(qn_field_of(qt_doc(stage, 0), "count")->value.integer, 0);
    ck_assert_int_eq(qt_metric(stage, "started-anew"), 2);
}
END_TEST

START_TEST(a_document_is_failed_only_by_a_program_of_its_own)
{
    ck_passes("count");
    ck_passes("once");
    ck_assert_str_eq(qt_field(stage, "topic"), "fresh");
    ck_passes("leave");
    ck_passes("count");
    ck_assert_int_eq(qn_field_of(qt_doc(stage, 0), "count")->value.integer, 0);
    ck_assert_int_eq(qt_metric(stage, "started-anew"), 2);
}
END_TEST

START_TEST(one_that_hangs_is_ended)
{
    open_program("time = \"300ms\";");
    ck_passes("count");
    ck_fails("hang", "the program \"python3\" gave no answer within 0.3 s (options time, start)");
    ck_passes("count");
    open_program("time = \"300ms\"; start = \"100ms\";");
    ck_fails("hang", "the program \"python3\" gave no answer within 0.4 s (options time, start)");
    open_program("");
    ck_fails("close", "the program \"python3\" closed its standard output without an answer");
    ck_passes("count");
}
END_TEST

START_TEST(what_is_no_answer_is_told)
{
    ck_fails("raw {\"id\"", "the program \"python3\" answered with no JSON: ':' expected near end of file, at column 5 of \"{\"id\"\"");
    ck_fails("raw 1", "the program \"python3\" answered with no object");
    ck_fails("raw [1]", "the program \"python3\" answered with no object");
    ck_fails("raw {}", "the program \"python3\" answered without an \"id\"");
    ck_fails("raw {\"id\": \"other.txt\"}", "the program \"python3\" answered for another document, \"other.txt\"");
    ck_fails("twice", "the program \"python3\" answered with more than one line");
    ck_passes("count");
    open_program("max_answer = 1000;");
    ck_passes("long 10");
    ck_fails("long 100000", "the program \"python3\" answered with more than 1000 bytes (option max_answer)");
}
END_TEST

START_TEST(what_cannot_be_applied_is_told)
{
    static const char *const cases[][2] = {
        {"{\"verdit\": 1}", "the answer has no member \"verdit\""},
        {"{\"verdict\": \"gone\"}", "a verdict is \"kept\", \"dropped\" or \"failed\", and not \"gone\""},
        {"{\"verdict\": 1}", "the document: \"verdict\" is no text"},
        {"{\"verdict\": \"dropped\"}", "the document: a reason is made of a-z, 0-9 and -, 39 at most, and not \"\""},
        {"{\"fields\": 1}", "\"fields\" is no object"},
        {"{\"fields\": {\"topik\": \"x\"}}", "fields: field \"topik\" is none that this stage may set: name it in the option \"fields\""},
        {"{\"fields\": {\"count\": \"x\"}}", "fields: field \"count\" is an integer, and not a text"},
        {"{\"fields\": {\"count\": {}}}", "field \"count\" is neither text, number, boolean nor a list of texts"},
        {"{\"blocks\": {}}", "\"blocks\" is no list"},
        {"{\"blocks\": [{}]}", "a block has no \"index\""},
        {"{\"blocks\": [{\"index\": 9}]}", "there is no block 9 among those that were sent"},
        {"{\"blocks\": [{\"index\": -1}]}", "there is no block -1 among those that were sent"},
        {"{\"blocks\": [{\"index\": 0, \"txt\": \"\"}]}", "block 0 has no member \"txt\""},
        {"{\"blocks\": [{\"index\": 0, \"text\": 1}]}", "block 0: \"text\" is no text"},
        {"{\"blocks\": [{\"index\": 0, \"state\": \"gone\"}]}", "block 0: a state is \"marked\" or \"dropped\", and not \"gone\""},
        {"{\"blocks\": [{\"index\": 0, \"state\": \"dropped\"}]}", "block 0: a reason is made of a-z, 0-9 and -, 39 at most, and not \"\""},
        {"{\"blocks\": [{\"index\": 0, \"spans\": 1}]}", "block 0: \"spans\" is no list"},
        {"{\"blocks\": [{\"index\": 0, \"spans\": [{}]}]}", "block 0: a span is {\"type\", \"begin\", \"end\"} and perhaps \"features\""},
        {"{\"blocks\": [{\"index\": 0, \"text\": \"a\", \"spans\": [{\"type\": \"x\", \"begin\": 0, \"end\": 2}]}]}",
         "block 0: a span from byte 0 to 2 does not lie within a text of 1"},
    };
    char text[400];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text, "answer %s", cases[i][0]);
        ck_fails(text, cases[i][1]);
    }
    ck_assert_int_eq(qt_metric(stage, "started-anew"), 0); /* it kept in step */
}
END_TEST

START_TEST(one_that_cannot_be_started_is_refused_before_the_run)
{
    ck_assert_ptr_null(qt_new("cleaner/exec", "command = [\"quern-no-such-program\"];"));
    ck_assert_ptr_null(qt_new("cleaner/exec", ""));
    ck_assert_ptr_null(qt_new("cleaner/exec", "script = \"none.py\";"));
    qt_fixture *silent = qt_new("cleaner/exec", "command = [\"true\"];");
    ck_assert_ptr_nonnull(silent);
    ck_assert_int_eq(qt_process(silent, "x"), QN_FAIL_DOC);
    ck_assert_str_eq(qt_error(silent), "the program \"true\" ended with status 0 without an answer");
    qt_free(silent);
}
END_TEST

START_TEST(its_end_does_not_end_its_host)
{
    struct sigaction before, usual = {.sa_handler = SIG_DFL};
    ck_assert_int_eq(sigaction(SIGPIPE, &usual, &before), 0);
    qt_fixture *silent = qt_new("cleaner/exec", "command = [\"true\"];");
    ck_assert_ptr_nonnull(silent);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(qt_process(silent, "x"), QN_FAIL_DOC);
    qt_free(silent);
    sigaction(SIGPIPE, &before, NULL);
}
END_TEST

START_TEST(signals_are_as_programs_expect_them)
{
    struct sigaction before, ignored = {.sa_handler = SIG_IGN};
    ck_assert_int_eq(sigaction(SIGPIPE, &ignored, &before), 0);
    qt_fixture *program = qt_new("cleaner/exec", "command = [\"sh\", \"-c\", \"read line; kill -PIPE $$; sleep 1\"];");
    ck_assert_ptr_nonnull(program);
    ck_assert_int_eq(qt_process(program, "x"), QN_FAIL_DOC);
    ck_assert_str_eq(qt_error(program), "the program \"sh\" was ended by signal 13 without an answer");
    qt_free(program);
    sigaction(SIGPIPE, &before, NULL);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("exec");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, drops_marks_and_rewrites_blocks);
    tcase_add_test(tests, sets_fields_of_all_types);
    tcase_add_test(tests, adds_spans_with_features);
    tcase_add_test(tests, drops_and_fails_documents);
    tcase_add_test(tests, what_is_sent_back_as_it_was_changes_nothing);
    tcase_add_test(tests, blocks_that_were_dropped_before_are_not_sent);
    tcase_add_test(tests, arguments_are_given_as_they_are);
    tcase_add_test(tests, one_program_answers_for_many_documents);
    tcase_add_test(tests, long_lines_block_nobody);
    tcase_add_test(tests, it_gets_a_group_of_its_own_and_no_descriptors_of_ours);
    tcase_add_test(tests, what_it_started_goes_with_it);
    tcase_add_test(tests, one_that_dies_fails_its_document_with_its_last_words);
    tcase_add_test(tests, a_document_is_failed_only_by_a_program_of_its_own);
    tcase_add_test(tests, one_that_hangs_is_ended);
    tcase_add_test(tests, what_is_no_answer_is_told);
    tcase_add_test(tests, what_cannot_be_applied_is_told);
    tcase_add_test(tests, one_that_cannot_be_started_is_refused_before_the_run);
    tcase_add_test(tests, its_end_does_not_end_its_host);
    tcase_add_test(tests, signals_are_as_programs_expect_them);
    Suite *suite = suite_create("exec");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
