/* The server and its cells: processes that answer, end, are late and are replaced, and leave nothing behind. */
#include "isolate/server.h"

#include "isolate/sandbox.h"

#include "../core_test.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { SECOND = 1000000000 };

/* A cell that says its process id, and then does what each task's first letter says. */
static void work(void *user, struct cell_inside *inside)
{
    (void)user;
    for (;;) {
        size_t size = (size_t)snprintf(inside->memory.out, 64, "%d", (int)getpid());
        switch (inside->memory.in[0]) {
        case 'x':
            _exit(3);
        case 's':
            raise(SIGSEGV);
            break;
        case 'h':
            pause();
            break;
        case 'f': { /* which files are open, but for the one that looks */
            DIR *folder = opendir("/proc/self/fd");
            size = 0;
            for (struct dirent *entry; folder && (entry = readdir(folder));)
                if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(folder))
                    size += (size_t)snprintf(inside->memory.out + size, 16, "%s ", entry->d_name);
            closedir(folder);
            break;
        }
        case 'm': /* how much memory there is to be had */
            for (size = 0; size < 1 << 20 && malloc(1 << 20); size++)
                ;
            break;
        }
        cell_answer(inside, size);
    }
}

static struct server *start(unsigned cells)
{
    const struct server_settings settings = {.cells = cells, .in = 4096, .out = 4096, .memory = 64 << 20, .work = work};
    struct error error;
    struct server *server = server_start(&settings, &error);
    ck_assert_msg(server != NULL, "%s", error.message);
    for (unsigned i = 0; i < cells; i++) {
        struct cell *cell = server_cell(server, i);
        cell->memory.in[0] = ' ';
        ck_assert(cell_start(cell));
        ck_assert_int_eq(cell_await(cell, 10 * (uint64_t)SECOND), CELL_ANSWERED);
    }
    return server;
}

static enum cell_end ask(struct cell *cell, char what, uint64_t patience)
{
    cell->memory.in[0] = what;
    cell_ask(cell);
    return cell_await(cell, patience);
}

static pid_t process_of(const struct cell *cell)
{
    return (pid_t)atoi(cell->memory.out);
}

/* A process that has ended may still stand in the table, where nobody has asked for its status. */
static bool is_alive(pid_t process)
{
    char path[64], state = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    if (file) {
        if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
            state = 'Z';
        fclose(file);
    }
    return state != 'Z' && state != 'X';
}

static bool ends_soon(pid_t process)
{
    for (int i = 0; i < 500 && is_alive(process); i++)
        nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
    return !is_alive(process);
}

START_TEST(a_cell_answers_and_keeps_its_process)
{
    struct server *server = start(2);
    struct cell *cell = server_cell(server, 1);
    const pid_t process = process_of(cell);
    ck_assert_int_ne(process, getpid());
    ck_assert_int_ne(process, process_of(server_cell(server, 0)));
    for (int i = 0; i < 100; i++) {
        ck_assert_int_eq(ask(cell, ' ', SECOND), CELL_ANSWERED);
        ck_assert_int_eq(process_of(cell), process);
    }
    server_free(server);
    ck_assert(ends_soon(process));
}
END_TEST

START_TEST(how_a_process_ended_is_said_in_words)
{
    struct server *server = start(1);
    struct cell *cell = server_cell(server, 0);
    char epitaph[120];
    ck_assert_int_eq(ask(cell, 'x', 10 * (uint64_t)SECOND), CELL_ENDED);
    ck_assert_str_eq(cell_epitaph(cell, epitaph), "ended its process with status 3");
    cell->memory.in[0] = ' ';
    ck_assert(cell_start(cell));
    ck_assert_int_eq(cell_await(cell, 10 * (uint64_t)SECOND), CELL_ANSWERED);
    ck_assert_int_eq(ask(cell, 's', 10 * (uint64_t)SECOND), CELL_ENDED);
    ck_assert_str_eq(cell_epitaph(cell, epitaph), "crashed: SIGSEGV (Segmentation fault)");
    server_free(server);
}
END_TEST

START_TEST(a_late_process_is_replaced_in_no_time)
{
    struct server *server = start(1);
    struct cell *cell = server_cell(server, 0);
    const pid_t late = process_of(cell);
    ck_assert_int_eq(ask(cell, 'h', SECOND / 10), CELL_LATE);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    cell->memory.in[0] = ' '; /* in the middle of whose task the fresh one begins */
    ck_assert(cell_start(cell));
    ck_assert_int_eq(cell_await(cell, SECOND), CELL_ANSWERED);
    clock_gettime(CLOCK_MONOTONIC, &end);
    ck_assert_int_lt((end.tv_sec - begin.tv_sec) * SECOND + end.tv_nsec - begin.tv_nsec, SECOND / 4);
    ck_assert_int_ne(process_of(cell), late);
    ck_assert(!is_alive(late));
    server_free(server);
}
END_TEST

START_TEST(a_cell_has_none_of_the_engines_files)
{
    FILE *secret = fopen(test_write_text("secret", "x"), "r");
    ck_assert_ptr_nonnull(secret);
    struct server *server = start(1);
    struct cell *cell = server_cell(server, 0);
    ck_assert_int_eq(ask(cell, 'f', 10 * (uint64_t)SECOND), CELL_ANSWERED);
    char files[64] = "";
    memcpy(files, cell->memory.out, cell_answer_size(cell) < 63 ? cell_answer_size(cell) : 63);
    ck_assert_str_eq(files, "0 1 2 ");
    server_free(server);
    fclose(secret);
    test_remove_folder();
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* these have no limits */
START_TEST(a_cells_memory_has_an_end)
{
    struct server *server = start(1);
    struct cell *cell = server_cell(server, 0);
    if (!(cell_lacks(cell) & SANDBOX_NO_LIMITS)) {
        ck_assert_int_eq(ask(cell, 'm', 60 * (uint64_t)SECOND), CELL_ANSWERED);
        ck_assert_uint_gt(cell_answer_size(cell), 32);
        ck_assert_uint_le(cell_answer_size(cell), 64);
    }
    server_free(server);
}
END_TEST
#endif

START_TEST(cells_end_with_the_engine)
{
    int ends[2];
    pid_t process = 0;
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t engine = fork();
    if (engine == 0) {
        struct server *server = start(1);
        process = process_of(server_cell(server, 0));
        ck_assert_int_eq(write(ends[1], &process, sizeof process), sizeof process);
        server_cell(server, 0)->memory.in[0] = 'h'; /* it does not come back by itself */
        cell_ask(server_cell(server, 0));
        pause();
    }
    ck_assert_int_eq(read(ends[0], &process, sizeof process), sizeof process);
    ck_assert(is_alive(process));
    kill(engine, SIGKILL);
    waitpid(engine, NULL, 0);
    ck_assert(ends_soon(process));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("server");
    tcase_add_test(tests, a_cell_answers_and_keeps_its_process);
    tcase_add_test(tests, how_a_process_ended_is_said_in_words);
    tcase_add_test(tests, a_late_process_is_replaced_in_no_time);
    tcase_add_test(tests, a_cell_has_none_of_the_engines_files);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    tcase_add_test(tests, a_cells_memory_has_an_end);
#endif
    tcase_add_test(tests, cells_end_with_the_engine);
    return test_run(tests);
}
