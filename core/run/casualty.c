#include "casualty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { STACK = 64 * 1024, EXIT_TAKEN_DOWN = 70 };

static const int caught[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
enum { CAUGHT = sizeof caught / sizeof *caught };

static int record = -1;
static struct sigaction before[CAUGHT];
static _Thread_local const struct scene *own;
static _Thread_local void *own_stack;

/* ---- Writing, also from a signal handler ---- */

struct line {
    char text[1024];
    size_t size;
};

static void add_text(struct line *line, const char *text, size_t size)
{
    for (size_t i = 0; i < size && line->size < sizeof line->text - 1; i++)
        line->text[line->size++] = text[i] == '\t' || text[i] == '\n' ? ' ' : text[i];
}

static void add(struct line *line, const char *text)
{
    add_text(line, text, strlen(text));
}

static void add_number(struct line *line, uint64_t number)
{
    char digits[24];
    size_t size = 0;
    do
        digits[size++] = (char)('0' + number % 10);
    while ((number /= 10));
    while (size)
        add_text(line, &digits[--size], 1);
}

static void write_line(int file, struct line *line)
{
    line->text[line->size++] = '\n';
    ssize_t written;
    do
        written = write(file, line->text, line->size);
    while (written < 0 && errno == EINTR);
}

static void tell(const struct scene *scene, const char *why)
{
    struct line line = {.size = 0};
    add(&line, "quern: stage \"");
    add(&line, scene->clock->stage ? scene->clock->stage : "?");
    add(&line, "\" ");
    add(&line, why);
    add(&line, " on document \"");
    add_text(&line, scene->clock->uri.data, scene->clock->uri.size < 700 ? scene->clock->uri.size : 700);
    add(&line, record >= 0 ? "\": go on with --resume, which leaves that document out" : "\"");
    write_line(STDERR_FILENO, &line);
}

/* "SEGMENT KIND HANDED N.N.N<tab>STAGE<tab>WHY" */
static void record_line(const struct scene *scene, const char *why)
{
    const struct job *job = __atomic_load_n(&scene->job, __ATOMIC_ACQUIRE);
    struct line line = {.size = 0};
    if (!job || record < 0)
        return;
    add_number(&line, job->began);
    add(&line, job->documents[0] ? " document " : " input ");
    add_number(&line, job->handed);
    for (uint32_t i = 0; i < job->place.depth; i++) {
        add(&line, i ? "." : " ");
        add_number(&line, job->place.at[i]);
    }
    line.text[line.size++] = '\t';
    add(&line, scene->clock->stage ? scene->clock->stage : "?");
    line.text[line.size++] = '\t';
    add(&line, why);
    write_line(record, &line);
    fsync(record);
}

static const char *name_of(int number)
{
    switch (number) {
    case SIGSEGV:
        return "crashed (SIGSEGV)";
    case SIGBUS:
        return "crashed (SIGBUS)";
    case SIGFPE:
        return "crashed (SIGFPE)";
    case SIGILL:
        return "crashed (SIGILL)";
    default:
        return "crashed (SIGABRT)";
    }
}

void casualty_write(const struct scene *scene, const char *why)
{
    if (!__atomic_load_n(&scene->job, __ATOMIC_ACQUIRE))
        return;
    record_line(scene, why);
    tell(scene, why);
}

/* False: no plugin was at work on this thread. */
static bool leave_record(const char *why)
{
    const struct scene *scene = own;
    own = NULL; /* what goes wrong from here on is not the document's fault */
    if (!scene || !__atomic_load_n(&scene->job, __ATOMIC_ACQUIRE))
        return false;
    casualty_write(scene, why);
    return true;
}

/* Whoever had the signal before has it now: a debugger, a sanitizer, or the system with its core file. */
static void on_crash(int number)
{
    const int saved = errno;
    leave_record(name_of(number));
    for (int i = 0; i < CAUGHT; i++)
        if (caught[i] == number)
            sigaction(number, &before[i], NULL);
    errno = saved;
    raise(number);
}

/* Whatever status the plugin had in mind, the run is not done. */
static void on_exit_within(void)
{
    if (leave_record("ended the process"))
        _exit(EXIT_TAKEN_DOWN);
}

/* ---- Watching ---- */

bool casualty_begin(const char *path, struct error *error)
{
    static bool registered;
    record = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (record < 0)
        return error_errno(error, "%s: cannot write", path);
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &action, &before[i]);
    if (!registered)
        registered = atexit(on_exit_within) == 0;
    return true;
}

void casualty_end(void)
{
    if (record < 0)
        return;
    for (int i = 0; i < CAUGHT; i++)
        sigaction(caught[i], &before[i], NULL);
    close(record);
    record = -1;
}

/* A stack of its own for the handler, for a plugin may have used up the thread's. */
void casualty_watch(const struct scene *scene)
{
    own = scene;
    if (scene && !own_stack) {
        void *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        const stack_t alternative = {.ss_sp = stack, .ss_size = STACK};
        if (stack != MAP_FAILED && sigaltstack(&alternative, NULL) == 0)
            own_stack = stack;
        else if (stack != MAP_FAILED)
            munmap(stack, STACK);
    } else if (!scene && own_stack) {
        const stack_t none = {.ss_flags = SS_DISABLE};
        sigaltstack(&none, NULL);
        munmap(own_stack, STACK);
        own_stack = NULL;
    }
}

/* ---- Reading ---- */

static bool read_place(const char *text, struct place *place)
{
    place->depth = place->last = 0;
    while (*text) {
        char *end;
        if (*text < '0' || *text > '9' || place->depth == PLACE_DEEPEST)
            return false;
        place->at[place->depth++] = strtoull(text, &end, 10);
        if (*end && *end != '.')
            return false;
        text = *end ? end + 1 : end;
    }
    return place->depth > 0;
}

static bool read_row(char *text, struct casualty *row)
{
    char kind[16], *tab = strchr(text, '\t'), *second = tab ? strchr(tab + 1, '\t') : NULL;
    unsigned long long handed;
    int at = 0;
    if (!second)
        return false;
    *tab = *second = '\0';
    if (sscanf(text, "%u %15s %llu %n", &row->segment, kind, &handed, &at) < 3 || at == 0 || !read_place(text + at, &row->place))
        return false;
    row->handed = handed;
    row->reading = strcmp(kind, "input") == 0;
    snprintf(row->stage, sizeof row->stage, "%s", tab + 1);
    snprintf(row->why, sizeof row->why, "%.*s", (int)strcspn(second + 1, "\n"), second + 1);
    return true;
}

bool casualties_read(struct casualties *casualties, const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t capacity = 0;
    bool good = true;
    while (file && good && getline(&text, &capacity, file) >= 0) {
        struct casualty row, *rows;
        if (!read_row(text, &row))
            continue;
        rows = realloc(casualties->rows, (casualties->count + 1) * sizeof *rows);
        good = rows != NULL;
        if (good) {
            casualties->rows = rows;
            rows[casualties->count++] = row;
        }
    }
    free(text);
    if (file)
        fclose(file);
    return good;
}

const struct casualty *casualties_find(const struct casualties *casualties, unsigned segment, const struct place *place)
{
    for (size_t i = 0; i < casualties->count; i++) {
        const struct casualty *row = &casualties->rows[i];
        if (row->segment == segment && row->place.depth == place->depth &&
            memcmp(row->place.at, place->at, place->depth * sizeof *place->at) == 0)
            return row;
    }
    return NULL;
}

void casualty_fail(const struct casualty *casualty, struct job *job)
{
    char message[160];
    snprintf(message, sizeof message, "%s when it was tried before, and is not tried again", casualty->why);
    job_fail(job, casualty->stage, QN_E_INTERNAL, message);
}

void casualties_fini(struct casualties *casualties)
{
    free(casualties->rows);
    *casualties = (struct casualties){0};
}
