/* The command: exit statuses, what it says, and how it ends when it is told to. */
#include "cli_test.h"

#include <jansson.h>
#include <signal.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

#define READ "read = ( { plugin = \"lines\"; } );\n"
#define MOODY READ "stages = ( { plugin = \"moody\"; } );\n"
#define WRITE "write = ( { plugin = \"plain\"; path = \"out\"; } );\n"

START_TEST(each_end_has_its_status)
{
    test_write_text("a.cfg", MOODY WRITE);
    test_write_text("few.cfg", "max_failed = 0;" MOODY WRITE);
    test_write_text("wrong.cfg", "colour = 1;" MOODY WRITE);
    test_write_text("in", "one\n");
    test_write_text("fails", "fail\n");
    test_write_text("ends", "end\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in"), 0);
    check_file("out", "in one\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "fails"), 0);
    ck_assert_int_eq(RUN("run", plugin, "few.cfg", "fails"), 65);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "none"), 66);
    ck_assert(says("stderr", "quern: none: No such file or directory\n"));
    ck_assert_int_eq(RUN("run", plugin, "a.cfg"), 66);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "ends"), 74);
    ck_assert(says("stderr", "quern: stage \"moody\", document \"ends\": the run ends here\n"));
    ck_assert_int_eq(RUN("run", plugin, "wrong.cfg", "in"), 78);
    ck_assert(says("stderr", "wrong.cfg:1: the pipeline has no key \"colour\"\n"));
    ck_assert_int_eq(RUN("run", plugin, "none.cfg", "in"), 78);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "-o", "none/out"), 74);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "--set", "moody.nap=soon"), 78);
    ck_assert_int_eq(RUN("run", "--colour", "in"), 64);
    ck_assert(says("stderr", "quern: 'run' has no option \"--colour\"\nTry 'quern run --help'.\n"));
    ck_assert_int_eq(RUN("run", "--ouptut=x", "in"), 64);
    ck_assert(says("stderr", "quern: 'run' has no option \"--ouptut\", did you mean \"--output\"?\n"));
    ck_assert_int_eq(RUN("run", "--quiet=yes", "in"), 64);
    ck_assert(says("stderr", "quern: option \"--quiet\" of 'run' takes no value\n"));
    ck_assert_int_eq(RUN("run", "in", "-o"), 64);
    ck_assert(says("stderr", "quern: option \"-o\" of 'run' wants a value\n"));
    ck_assert_int_eq(RUN("run", "-xq", "in"), 64);
    ck_assert(says("stderr", "quern: 'run' has no option \"-x\"\n"));
    ck_assert_int_eq(RUN("run", "-j", "0", "in"), 64);
    ck_assert_int_eq(RUN("run", "-j", "4294967297", "in"), 64);
    ck_assert_int_eq(RUN("run", "-j", "two", "in"), 64);
    ck_assert_int_eq(RUN("mill"), 64);
    ck_assert_int_eq(RUN("chekc", "a.cfg"), 64);
    ck_assert(says("stderr", "quern: there is no command \"chekc\", did you mean \"check\"?\n"));
    ck_assert_int_eq(RUN("completion"), 64);
    ck_assert_int_eq(RUN("completion", "sh"), 64);
    ck_assert_int_eq(RUN("check", plugin, "a.cfg"), 0);
    ck_assert_int_eq(RUN("check", plugin, "a.cfg", "wrong.cfg", "few.cfg"), 78);
    ck_assert_int_eq(RUN("check"), 64);
    ck_assert_int_eq(RUN("explain", plugin, "a.cfg", "in"), 0);
    ck_assert_int_eq(RUN("explain", plugin, "a.cfg", "fails"), 65);
    ck_assert_int_eq(RUN("explain", plugin, "a.cfg", "none"), 66);
    ck_assert_int_eq(RUN("inspect", plugin, "knobs"), 0);
    ck_assert_int_eq(RUN("inspect", plugin, "nobs"), 78);
    ck_assert(says("stderr", "quern: there is no plugin \"nobs\", did you mean \"knobs\"?\n'quern plugins' lists them.\n"));
    ck_assert_int_eq(RUN("inspect", plugin, "claener/knobs"), 78);
    ck_assert(says("stderr", "quern: a plugin is a reader, cleaner, extractor, deduper or writer, not a \"claener\", did you mean \"cleaner\"?\n"));
    ck_assert_int_eq(RUN("inspect", plugin, "kind/knobs"), 78);
}
END_TEST

START_TEST(explain_asks_for_evidence_and_a_run_does_not)
{
    test_write_text("a.cfg", MOODY "write = ( { plugin = \"plain\"; path = \"out\"; when = \"has(weighed)\"; } );\n");
    test_write_text("off.cfg", READ "stages = ( { plugin = \"moody\"; evidence = false; } );\n" WRITE);
    test_write_text("in", "one\n");
    ck_assert_int_eq(RUN("explain", plugin, "a.cfg", "in"), 0);
    ck_assert(says("stdout", "weighed        good and bad"));
    ck_assert_int_eq(RUN("explain", plugin, "off.cfg", "in"), 0);
    char *said = test_read("stdout", NULL);
    ck_assert_ptr_null(strstr(said, "weighed"));
    free(said);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in"), 0);
    check_file("out", "");
}
END_TEST

START_TEST(help_is_everywhere)
{
    static const char *const commands[] = {"run", "check", "explain", "inspect", "plugins", "duplicates", "graph", "diff", "completion"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char usage[64];
        snprintf(usage, sizeof usage, "Usage: quern %s", commands[i]);
        ck_assert_int_eq(RUN(commands[i], "--help"), 0);
        ck_assert(says("stdout", usage));
        ck_assert_int_eq(RUN("help", commands[i]), 0);
        ck_assert(says("stdout", usage));
    }
    ck_assert_int_eq(RUN("--help"), 0);
    ck_assert_int_eq(RUN("version"), 0);
    ck_assert(says("stdout", "quern 0.1.0 (plugin ABI 1.0)\n"));
}
END_TEST

START_TEST(a_run_leaves_its_counts_for_a_graph)
{
    test_write_text("a.cfg", MOODY WRITE);
    test_write_text("in", "one\nfail\ntwo\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "-q", "--summary", "counts.json"), 0);
    ck_assert_int_eq(RUN("graph", plugin, "a.cfg", "--summary", "counts.json"), 0);
    ck_assert(says("stdout", "│ lines │  reader: 3 documents\n"));
    ck_assert(says("stdout", "● moody  cleaner                2  1 failed\n"));
    ck_assert_int_eq(RUN("graph", plugin, "a.cfg", "--summary", "a.cfg"), 66);
    ck_assert(says("stderr", "quern: a.cfg: is no summary of a run"));
    ck_assert_int_eq(RUN("graph", plugin, "a.cfg", "--format", "png"), 64);
    ck_assert_int_eq(RUN("graph", plugin, "none.cfg"), 78);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "-q", "--summary", "none/counts.json"), 74);
    ck_assert(says("stderr", "quern: none/counts.json: cannot be written: No such file or directory\n"));
}
END_TEST

START_TEST(a_run_says_what_it_did_and_no_more)
{
    test_write_text("a.cfg", MOODY WRITE);
    test_write_text("one", "one\n");
    test_write_text("more", "one\nchaff\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "one"), 0);
    ck_assert(says("stderr", "1 document of 1 input in "));
    char *said = test_read("stderr", NULL);
    ck_assert_ptr_null(strstr(said, "Blocks dropped"));
    free(said);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "one", "more"), 0);
    ck_assert(says("stderr", "3 documents of 2 inputs in "));
    ck_assert(says("stderr", "Blocks dropped or marked, by reason:\n                      1  chaff                moody\n"));
}
END_TEST

START_TEST(a_run_that_cannot_begin_says_why_and_nothing_else)
{
    test_write_text("a.cfg", MOODY WRITE);
    test_write_text("in", "one\n");
    ck_assert_int_eq(mkdir("bare", 0700), 0);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "-o", "none/out"), 74);
    check_file("stderr", "quern: none/out: there is no folder \"none\", make it first\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "bare"), 66);
    check_file("stderr", "quern: there is nothing to read: no file lies in \"bare\"\n");
    ck_assert_int_eq(RUN("explain", plugin, "a.cfg", "bare"), 66);
    check_file("stderr", "quern: there is nothing to read: no file lies in \"bare\"\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "bare", "./bare"), 66);
    check_file("stderr", "quern: there is nothing to read: no file lies in \"bare\", nor in the others\n");
}
END_TEST

START_TEST(two_pipelines_and_two_results_are_compared)
{
    test_write_text("a.cfg", READ WRITE);
    test_write_text("b.cfg", MOODY WRITE);
    test_write_text("in", "one\ndrop this\nfail\n");
    ck_assert_int_eq(RUN("diff", plugin, "a.cfg", "a.cfg", "in"), 0);
    check_file("stdout", "3 documents are the same, 0 lost, 0 gained, 0 changed\n");
    ck_assert_int_eq(RUN("diff", plugin, "a.cfg", "b.cfg", "in"), 1);
    ck_assert(says("stdout", "- lost     in#2  now: dropped by moody: "));
    ck_assert(says("stdout", "- lost     in#3  now: failed in moody: "));
    ck_assert(says("stdout", "1 document is the same, 2 lost, 0 gained, 0 changed\n"));
    ck_assert_int_eq(RUN("diff", plugin, "b.cfg", "a.cfg", "in", "-s"), 1);
    ck_assert(says("stdout", "What the first drops and the second keeps, by\n         1  moody: "));
    test_write_text("x.jsonl", "{\"id\":\"d\",\"text\":\"the old bridge\"}\n{\"id\":\"e\",\"text\":\"t\"}\n");
    test_write_text("y.jsonl", "{\"id\":\"f\",\"text\":\"t\"}\n{\"id\":\"d\",\"text\":\"the new bridge\"}\n");
    ck_assert_int_eq(RUN("diff", "x.jsonl", "x.jsonl"), 0);
    ck_assert_int_eq(RUN("diff", "x.jsonl", "y.jsonl"), 1);
    check_file("stdout", "~ changed  d\n    ~    0 paragraph  the [-old-] {+new+} bridge\n- lost     e  now: is not there\n+ gained   f  was: is not there\n"
                         "0 documents are the same, 1 lost, 1 gained, 1 changed (0 fields; blocks: 0 lost, 0 gained, 1 rewritten, 0 otherwise)\n");
    ck_assert_int_eq(RUN("diff", "--json", "x.jsonl", "y.jsonl"), 1);
    ck_assert(says("stdout", "{\"id\":\"e\",\"change\":\"lost\",\"a\":{\"verdict\":\"kept\"}}\n"));
    ck_assert_int_eq(RUN("diff", "x.jsonl"), 64);
    ck_assert_int_eq(RUN("diff", plugin, "a.cfg", "b.cfg"), 64);
    ck_assert_int_eq(RUN("diff", "x.jsonl", "none.jsonl"), 66);
    ck_assert_int_eq(RUN("diff", plugin, "a.cfg", "none.cfg", "in"), 78);
}
END_TEST

START_TEST(inputs_come_from_folders_lists_and_standard_input)
{
    test_write_text("a.cfg", READ WRITE);
    ck_assert_int_eq(mkdir("pages", 0700), 0);
    ck_assert_int_eq(mkdir("pages/b", 0700), 0);
    test_write_text("pages/c", "3\n");
    test_write_text("pages/b/z", "2\n");
    test_write_text("pages/a", "1\n");
    test_write_text("pages/.hidden", "no\n");
    ck_assert_int_eq(symlink("..", "pages/loop"), 0);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages", "-q"), 0);
    check_file("out", "pages/a 1\npages/b/z 2\npages/c 3\n");
    check_file("stderr", "");
    test_write_text("list", "pages/c\r\n\npages/b\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "--files-from", "list", "pages/a"), 0);
    check_file("out", "pages/c 3\npages/b/z 2\npages/a 1\n");
    ck_assert_int_eq(wait_for(start((const char *const[]){"run", plugin, "a.cfg", "-", "-o", "-", "-q", NULL}, "pages/c")), 0);
    check_file("stdout", "- 3\n");
    ck_assert_int_eq(wait_for(start((const char *const[]){"run", plugin, "a.cfg", "--files-from", "-", NULL}, "list")), 0);
    check_file("out", "pages/c 3\npages/b/z 2\n");
}
END_TEST

START_TEST(a_full_disk_ends_the_run_with_74)
{
    if (access("/dev/full", W_OK) != 0) {
        puts("skipped: there is no /dev/full");
        return;
    }
    test_write_text("a.cfg", READ WRITE);
    test_write_text("in", "one\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "-o", "/dev/full"), 74);
    ck_assert(says("stderr", "quern: /dev/full: cannot write"));
}
END_TEST

START_TEST(failed_documents_lie_beside_the_output)
{
    test_write_text("a.cfg", MOODY WRITE);
    test_write_text("in", "one\nfail\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "-o", "news.txt"), 0);
    ck_assert(says("stderr", "Quarantine:    news.txt.quarantine"));
    check_file("news.txt.quarantine/000001-in", "one\nfail\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "--quarantine", "bad"), 0);
    check_file("bad/000001-in", "one\nfail\n");
}
END_TEST

START_TEST(a_quarantine_that_is_read_again_is_not_cleared_away)
{
    test_write_text("a.cfg", MOODY WRITE);
    test_write_text("in", "fail\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "--quarantine", "bad"), 0);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "bad/000001-in", "--quarantine", "./bad"), 64);
    ck_assert(says("stderr", "quern: bad/000001-in: lies in the quarantine ./bad, which this run would clear away: name another one with "
                             "--quarantine\n"));
    check_file("bad/000001-in", "fail\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "bad/000001-in", "--quarantine", "worse"), 0);
}
END_TEST

static void wait_a_while(void)
{
    const struct timespec moment = {0, 300000000};
    nanosleep(&moment, NULL);
}

/* How many records of the pages there are, one behind the other; each must be whole. */
static int whole_records(const char *path)
{
    char name[32], *text = test_read(path, NULL), *at = text;
    int count = 0;
    for (; at && *at; count++) {
        snprintf(name, sizeof name, "pages/%04d text\n", count);
        ck_assert_msg(strncmp(at, name, strlen(name)) == 0, "record %d is not whole", count);
        at += strlen(name);
    }
    free(text);
    return count;
}

static void write_pages(int count)
{
    char name[32];
    ck_assert_int_eq(mkdir("pages", 0700), 0);
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "pages/%04d", i);
        test_write_text(name, "text\n");
    }
}

START_TEST(a_signal_ends_the_run_with_whole_records_and_it_can_be_resumed)
{
    static const int signals[] = {SIGTERM, SIGINT};
    test_write_text("a.cfg", READ "stages = ( { plugin = \"moody\"; nap = \"20ms\"; } );" WRITE);
    write_pages(300);
    int before = 0;
    for (size_t i = 0; i < 2; i++) {
        const pid_t child = start((const char *const[]){"run", plugin, "a.cfg", "pages", "-j", "4", i ? "--resume" : NULL, NULL}, NULL);
        wait_a_while();
        kill(child, signals[i]);
        ck_assert_int_eq(wait_for(child), 75);
        ck_assert(says("stderr", "quern: interrupted; go on with the same command and --resume\n"));
        ck_assert_int_ne(access("out", F_OK), 0);
        const int count = whole_records("out.partial");
        ck_assert(before < count && count < 300);
        before = count;
    }
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages"), 78);
    ck_assert(says("stderr", "out.checkpoint: a run was interrupted here: go on with --resume, or begin anew with --restart\n"));
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages", "-j", "8", "--resume"), 0);
    ck_assert_int_eq(whole_records("out"), 300);
    ck_assert_int_ne(access("out.checkpoint", F_OK), 0);
}
END_TEST

START_TEST(a_plugin_that_does_not_come_back_holds_up_no_signal)
{
    struct timespec begin, end;
    test_write_text("a.cfg", READ "stages = ( { plugin = \"moody\"; } ); limits = { time = \"1m\"; };" WRITE);
    write_pages(100);
    test_write_text("pages/0050", "stay");
    const pid_t child = start((const char *const[]){"run", plugin, "a.cfg", "pages", "-j", "2", NULL}, NULL);
    wait_a_while();
    clock_gettime(CLOCK_MONOTONIC, &begin);
    kill(child, SIGINT);
    ck_assert_int_eq(wait_for(child), 75);
    clock_gettime(CLOCK_MONOTONIC, &end);
    ck_assert_int_le(end.tv_sec - begin.tv_sec, 5);
    ck_assert_int_eq(whole_records("out.partial"), 50);
    test_write_text("pages/0050", "text");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages", "--resume"), 0);
    ck_assert_int_eq(whole_records("out"), 100);
}
END_TEST

START_TEST(a_run_is_resumed_only_as_what_it_was)
{
    test_write_text("a.cfg", READ "stages = ( { plugin = \"moody\"; nap = \"20ms\"; } );" WRITE);
    write_pages(300);
    const pid_t child = start((const char *const[]){"run", plugin, "a.cfg", "pages", NULL}, NULL);
    wait_a_while();
    kill(child, SIGTERM);
    ck_assert_int_eq(wait_for(child), 75);
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages", "--resume", "--set", "moody.nap=10ms"), 78);
    ck_assert(says("stderr", "the checkpoint was made with other parameters:\n  its own:  stages[0].nap = \"20ms\"\n"
                             "  this run: stages[0].nap = \"10ms\"\n"));
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages/0000", "--resume"), 78);
    ck_assert(says("stderr", "its own:  inputs: 300, from pages/0000 to pages/0299\n"
                             "  this run: inputs: 1, from pages/0000 to pages/0000\n"));
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages", "--restart"), 0);
    ck_assert_int_eq(whole_records("out"), 300);
}
END_TEST

/* Each run ends at one of them and leaves it out from then on, until all that is left is written. */
START_TEST(what_takes_a_run_down_is_left_out_when_it_is_resumed)
{
    static const struct {
        const char *word, *says;
        int status; /* below 0: the signal */
    } ends[] = {{"crash", "stage \"moody\" crashed (SIGSEGV) on document \"pages/0100\": go on with --resume, which leaves", -SIGSEGV},
                {"leave", "stage \"moody\" ended the process on document \"pages/0150\"", 70},
                {"stay", "stage \"moody\" did not come back on document \"pages/0200\"", 70}};
    test_write_text("a.cfg", READ "stages = ( { plugin = \"moody\"; } ); limits = { time = \"50ms\"; };" WRITE);
    write_pages(300);
    for (int i = 0; i < 3; i++) {
        char name[32];
        snprintf(name, sizeof name, "pages/%04d", 100 + 50 * i);
        test_write_text(name, ends[i].word);
    }
    for (int i = 0; i < 3; i++) {
        int status;
        const pid_t child = start((const char *const[]){"run", plugin, "a.cfg", "pages", "-j", "2", "--checkpoint-every", "1ms",
                                                        i ? "--resume" : NULL, NULL}, NULL);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        if (ends[i].status > 0 || !SANITIZED) /* a sanitizer ends a crash in its own way */
            ck_assert_int_eq(WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status), ends[i].status);
        ck_assert(says("stderr", ends[i].says));
        ck_assert_int_ne(access("out", F_OK), 0);
    }
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "pages", "--resume"), 0);
    ck_assert(says("stderr", "3  by moody"));
    char *text = test_read("out", NULL);
    int lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    ck_assert_int_eq(lines, 297);
    ck_assert_ptr_null(strstr(text, "pages/0100 "));
    free(text);
    ck_assert(says("quern.quarantine/quarantine.jsonl", "crashed (SIGSEGV) when it was tried before, and is not tried again"));
    ck_assert(says("quern.quarantine/quarantine.jsonl", "ended the process when it was tried before"));
    ck_assert(says("quern.quarantine/quarantine.jsonl", "did not come back when it was tried before"));
}
END_TEST

START_TEST(what_lies_in_quarantine_can_be_tried_again)
{
    test_write_text("a.cfg", READ "stages = ( { plugin = \"moody\"; } );" WRITE);
    test_write_text("in.txt", "well\nfail\nhang\nfine\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in.txt", "--set", "limits.time=30ms", "--quarantine", "bad"), 0);
    ck_assert_int_eq(RUN("repeat", "bad"), 0);
    ck_assert(says("stdout", "     1  in.txt#2: failed in moody: a document of 4 bytes that fails\n"));
    ck_assert(says("stdout", "     2  in.txt#3: failed in moody: took longer than it may (limits.time)\n"));
    ck_assert_int_eq(unlink("in.txt"), 0); /* its bytes lie in quarantine */
    ck_assert_int_eq(RUN("repeat", "bad", "1"), 65);
    ck_assert(says("stdout", "in.txt#2 (text/plain, 20 bytes): failed in moody: a document of 4 bytes that fails\n"));
    ck_assert_int_eq(RUN("repeat", "bad", "2"), 65); /* with the limit that the run was given, and its plugin */
    ck_assert(says("stdout", "in.txt#3 (text/plain, 20 bytes): failed in moody: took longer than it may (limits.time)\n"));
    test_write_text("a.cfg", READ WRITE);
    ck_assert_int_eq(RUN("repeat", "bad", "1"), 0);
    ck_assert(says("stdout", ": kept\n"));
    ck_assert_int_eq(RUN("repeat", "bad", "3"), 66);
    ck_assert(says("stderr", "quern: bad: has no entry 3\n"));
    ck_assert_int_eq(RUN("repeat", "bad", "first"), 64);
    ck_assert_int_eq(RUN("repeat", "none"), 66);
    ck_assert(says("stderr", "quern: none: is no quarantine: there is no quarantine.jsonl in it\n"));
}
END_TEST

START_TEST(programs_are_told_what_happens_and_how_much)
{
    test_write_text("a.cfg", READ "stages = ( { plugin = \"moody\"; } );" WRITE);
    test_write_text("in", "well\nfail \"it\"\ndrop\n");
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "--log", "json", "--metrics", "counts.prom"), 0);
    char *log = test_read("stderr", NULL);
    static const char *const events[] = {"start", "quarantine", "end"};
    int count = 0;
    for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"), count++) {
        json_t *event = json_loads(line, 0, NULL);
        ck_assert_msg(json_is_object(event) && count < 3, "%s", line);
        ck_assert_str_eq(json_string_value(json_object_get(event, "event")), events[count]);
        json_decref(event);
    }
    free(log);
    ck_assert_int_eq(count, 3);
    ck_assert(says("counts.prom", "\nquern_run_done 1\n"));
    ck_assert(says("counts.prom", "\nquern_documents_total{verdict=\"quarantined\"} 1\n"));
    ck_assert(says("counts.prom", "\nquern_dropped_total{reason=\"chaff\"} 1\n"));
    ck_assert(says("counts.prom", "\nquern_stage_documents_total{stage=\"moody\",outcome=\"failed\"} 1\n"));
    ck_assert(says("counts.prom", "\nquern_written_total{writer=\"plain\"} 1\n"));
    ck_assert_int_eq(RUN("run", plugin, "a.cfg", "in", "--log", "xml"), 64);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("command");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, each_end_has_its_status);
    tcase_add_test(tests, explain_asks_for_evidence_and_a_run_does_not);
    tcase_add_test(tests, help_is_everywhere);
    tcase_add_test(tests, a_run_leaves_its_counts_for_a_graph);
    tcase_add_test(tests, a_run_says_what_it_did_and_no_more);
    tcase_add_test(tests, a_run_that_cannot_begin_says_why_and_nothing_else);
    tcase_add_test(tests, two_pipelines_and_two_results_are_compared);
    tcase_add_test(tests, inputs_come_from_folders_lists_and_standard_input);
    tcase_add_test(tests, a_full_disk_ends_the_run_with_74);
    tcase_add_test(tests, failed_documents_lie_beside_the_output);
    tcase_add_test(tests, a_quarantine_that_is_read_again_is_not_cleared_away);
    tcase_add_test(tests, a_signal_ends_the_run_with_whole_records_and_it_can_be_resumed);
    tcase_add_test(tests, a_plugin_that_does_not_come_back_holds_up_no_signal);
    tcase_add_test(tests, a_run_is_resumed_only_as_what_it_was);
    tcase_add_test(tests, what_takes_a_run_down_is_left_out_when_it_is_resumed);
    tcase_add_test(tests, what_lies_in_quarantine_can_be_tried_again);
    tcase_add_test(tests, programs_are_told_what_happens_and_how_much);
    return test_run(tests);
}
