/*
 * chaos: plugins that misbehave in every way that a plugin can, as the first word of an input or document says: "segv",
 * "hang", "exit", ... "at-read segv" does it in the reader, "at-keys segv" in the deduper, "at-render segv" in the
 * writer; anything else is left alone. What is refused by the system fails the document with the system's word.
 */
#include <quern/plugin.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile int nothing;
static int armed; /* the next document dies of what an earlier one left behind */

static qn_verdict refused(qn_call *call, const char *what, bool granted)
{
    if (granted)
        return qn_fail_doc(call, QN_E_INTERNAL, "%s: granted", what);
    return qn_fail_doc(call, QN_E_IO, "%s: %s", what, strerror(errno));
}

/* ---- Crashes ---- */

static qn_verdict segv(qn_call *call)
{
    *(volatile int *)(uintptr_t)nothing = 1;
    return QN_PASS;
}

static qn_verdict sigabrt(qn_call *call)
{
    abort();
}

static qn_verdict raise_sigfpe(qn_call *call)
{
    raise(SIGFPE);
    return QN_PASS;
}

static int deeper(int depth)
{
    volatile char room[1024] = {(char)depth};
    return depth == INT32_MAX ? 0 : deeper(depth + 1) + room[0];
}

static qn_verdict recurse(qn_call *call)
{
    nothing += deeper(0) & 0;
    return QN_PASS;
}

static qn_verdict smash(qn_call *call)
{
    char room[8];
    volatile char *at = room;
    for (int i = 0; i < 1 << 24; i++)
        at[i] = 0x55;
    return QN_PASS;
}

static qn_verdict free_twice(qn_call *call)
{
    char *volatile memory = malloc(100), *volatile again = memory;
    free(memory);
    free(again);
    abort(); /* where the allocator does not look */
}

static qn_verdict exit_0(qn_call *call)
{
    exit(0);
}

static qn_verdict exit_7(qn_call *call)
{
    _exit(7);
}

static qn_verdict trap(qn_call *call)
{
    armed = 1;
    return QN_PASS;
}

/* ---- Time and memory ---- */

static qn_verdict hang(qn_call *call)
{
    while (!nothing)
        ;
    return QN_PASS;
}

static qn_verdict linger(qn_call *call)
{
    while (!qn_expired(call))
        ;
    return QN_PASS;
}

static qn_verdict eat(qn_call *call)
{
    for (size_t size = 0;; size += 1 << 20) {
        char *memory = malloc(1 << 20);
        if (!memory)
            return qn_fail_doc(call, QN_E_LIMIT, "the system gives no more memory");
        memset(memory, 1, 1 << 20); /* never freed */
    }
}

/* ---- Writing where it should not ---- */

static void scribble_over(char *begin, char *end)
{
    while (begin < end)
        *begin++ = (char)0xAA;
}

/* All memory that is shared with another process. */
static qn_verdict scribble(qn_call *call)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && fgets(line, sizeof line, maps)) {
        unsigned long begin, end;
        char mode[8];
        if (sscanf(line, "%lx-%lx %7s", &begin, &end, mode) == 3 && strcmp(mode, "rw-s") == 0) {
            const unsigned long size = end - begin, most = 1 << 20;
            scribble_over((char *)begin, (char *)begin + (size < most ? size : most));
        }
    }
    if (maps)
        fclose(maps);
    return QN_PASS;
}

static qn_verdict scribble_and_die(qn_call *call)
{
    scribble(call);
    return segv(call);
}

static qn_verdict close_all(qn_call *call)
{
    for (int file = 0; file < 1024; file++)
        close(file);
    return write(2, "lost", 4) < 0 ? QN_PASS : qn_fail_doc(call, QN_E_INTERNAL, "a closed file was written to");
}

/* ---- What is refused ---- */

static qn_verdict open_file(qn_call *call)
{
    return refused(call, "open", open("/tmp/quern-chaos", O_WRONLY | O_CREAT, 0600) >= 0);
}

static qn_verdict unlink_file(qn_call *call)
{
    return refused(call, "unlink", unlink("/tmp/quern-chaos-nothing") == 0);
}

static qn_verdict open_socket(qn_call *call)
{
    return refused(call, "socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static qn_verdict execute(qn_call *call)
{
    char *arguments[] = {(char *)"/bin/true", NULL};
    return refused(call, "execv", execv(arguments[0], arguments) == 0);
}

static qn_verdict fork_one(qn_call *call)
{
    const pid_t process = fork();
    if (process == 0)
        _exit(0);
    return refused(call, "fork", process > 0);
}

static void *thread(void *user)
{
    return user;
}

static qn_verdict start_thread(qn_call *call)
{
    pthread_t started;
    errno = pthread_create(&started, NULL, thread, NULL);
    if (errno)
        return refused(call, "pthread_create", false);
    pthread_join(started, NULL);
    return refused(call, "pthread_create", true);
}

static qn_verdict kill_parent(qn_call *call)
{
    return refused(call, "kill", kill(getppid(), SIGKILL) == 0);
}

static qn_verdict kill_all(qn_call *call)
{
    return refused(call, "kill", kill(-1, SIGKILL) == 0);
}

static qn_verdict trace(qn_call *call)
{
    return refused(call, "ptrace", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
}

static qn_verdict raise_limit(qn_call *call)
{
    const struct rlimit endless = {RLIM_INFINITY, RLIM_INFINITY};
    return refused(call, "setrlimit", setrlimit(RLIMIT_DATA, &endless) == 0);
}

static qn_verdict read_file(qn_call *call)
{
    const int file = open("/proc/self/maps", O_RDONLY);
    return file < 0 ? refused(call, "open to read", false) : close(file) == 0 ? QN_PASS : QN_FAIL_DOC;
}

static qn_verdict complain(qn_call *call)
{
    qn_log(call, QN_LOG_WARNING, "something is odd");
    return QN_PASS;
}

static const struct {
    const char *word;
    qn_verdict (*act)(qn_call *);
} acts[] = {
    {"segv", segv}, {"abort", sigabrt}, {"fpe", raise_sigfpe}, {"recurse", recurse}, {"smash", smash}, {"free-twice", free_twice},
    {"exit", exit_0}, {"exit-7", exit_7}, {"trap", trap}, {"hang", hang}, {"linger", linger}, {"eat", eat}, {"scribble", scribble},
    {"scribble-and-die", scribble_and_die}, {"close", close_all}, {"open", open_file}, {"unlink", unlink_file},
    {"socket", open_socket}, {"exec", execute}, {"fork", fork_one}, {"thread", start_thread}, {"kill-parent", kill_parent},
    {"kill-all", kill_all}, {"trace", trace}, {"limit", raise_limit}, {"read-file", read_file}, {"complain", complain},
};

/* Does what the first word says, if the words before it are `place`. */
static qn_verdict act(qn_slice text, const char *place, qn_call *call)
{
    const qn_slice wanted = qn_str(place);
    if (!qn_equal(qn_part(text, 0, wanted.size), wanted))
        return QN_PASS;
    if (armed)
        abort();
    text = qn_part(text, wanted.size, text.size);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        const qn_slice word = qn_str(acts[i].word);
        if (qn_equal(qn_part(text, 0, word.size), word) && (text.size == word.size || strchr(" \n", text.data[word.size])))
            return acts[i].act(call);
    }
    return QN_PASS;
}

static qn_slice text_of(const qn_doc *doc)
{
    return doc->blocks ? doc->blocks->text : qn_bytes(NULL, 0);
}

/* ---- The plugins ---- */

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    act(input->bytes, "at-probe ", call);
    return 60;
}

/* A document of each line; an input of one line is one document. */
static qn_verdict read_lines(void *state, const qn_input *input, qn_call *call)
{
    for (size_t at = 0; at < input->bytes.size;) {
        const qn_slice rest = qn_part(input->bytes, at, input->bytes.size);
        const char *end = (const char *)memchr(rest.data, '\n', rest.size);
        const qn_slice line = qn_part(rest, 0, end ? (size_t)(end - rest.data) : rest.size);
        at += line.size + 1;
        const qn_verdict verdict = act(line, "at-read ", call);
        qn_doc *doc = verdict == QN_PASS ? qn_doc_new(call, input) : NULL;
        if (!doc || !qn_add_block(call, doc, QN_PARAGRAPH, line, 0, 0) || !qn_emit(call, doc))
            return verdict;
    }
    return QN_PASS;
}

enum { CHAOS_SEEN };
static const qn_metric metrics[] = {[CHAOS_SEEN] = {"seen", "documents", "documents that the stage was given"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    qn_count(call, CHAOS_SEEN, 1);
    return act(text_of(doc), "", call);
}

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const qn_slice text = text_of(doc);
    const qn_verdict verdict = act(text, "at-keys ", call);
    qn_key key = {0, 0};
    for (size_t i = 0; i < text.size; i++)
        key.low = key.low * 31 + (unsigned char)text.data[i];
    if (verdict == QN_PASS && text.size)
        qn_emit_unit(call, NULL, text, &key, 1);
    return verdict;
}

static double same(const void *state, const qn_match *match)
{
    return qn_equal(match->a, match->b);
}

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    const qn_verdict verdict = act(text_of(doc), "at-render ", call);
    qn_write(call, text_of(doc));
    qn_write(call, qn_str("\n"));
    return verdict;
}

static qn_verdict init_badly(void *state, qn_call *call)
{
    abort();
}

#define CHAOS .version = "1.0.0", .license = "MIT"
static const qn_plugin reader = {QN_PLUGIN_HEAD, .name = "unruly-lines", .summary = "Make a document of each line", CHAOS,
                                 .kind = QN_READER, .threading = QN_PER_WORKER, .probe = probe, .read = read_lines};
static const qn_plugin cleaner = {QN_PLUGIN_HEAD, .name = "chaos", .summary = "Misbehave", CHAOS, .kind = QN_CLEANER,
                                  .threading = QN_PER_WORKER, QN_TABLE(metric, metrics), .process = process};
static const qn_plugin deduper = {QN_PLUGIN_HEAD, .name = "unruly-keys", .summary = "Find equal documents", CHAOS,
                                  .kind = QN_DEDUPER, .threading = QN_SHARED, .keys = keys, .same = same};
static const qn_plugin writer = {QN_PLUGIN_HEAD, .name = "unruly-plain", .summary = "Write the first block", CHAOS,
                                 .kind = QN_WRITER, .threading = QN_SHARED, .render = render};
static const qn_plugin stillborn = {QN_PLUGIN_HEAD, .name = "stillborn", .summary = "Crash in init", CHAOS, .kind = QN_CLEANER,
                                    .threading = QN_PER_WORKER, .init = init_badly, .process = process};
QN_MODULE(&reader, &cleaner, &deduper, &writer, &stillborn);
