#include "line.h"

bool line_init(struct line *line, size_t window, unsigned workers)
{
    *line = (struct line){.window = window, .workers = workers};
    if (pthread_mutex_init(&line->mutex, NULL) != 0)
        return false;
    if (pthread_cond_init(&line->changed, NULL) == 0)
        return true;
    pthread_mutex_destroy(&line->mutex);
    return false;
}

void line_fini(struct line *line)
{
    pthread_cond_destroy(&line->changed);
    pthread_mutex_destroy(&line->mutex);
}

/* ---- With the line locked ---- */

/* Who waits counts as at work again from here on, not from when it gets to run. */
static void wake(struct line *line)
{
    if (!line->waiting)
        return;
    line->waiting = 0;
    line->changes++;
    pthread_cond_broadcast(&line->changed);
}

static void push_ready(struct line *line, struct job *job)
{
    job->next = NULL;
    if (line->ready)
        line->ready_last->next = job;
    else
        line->ready = job;
    line->ready_last = job;
    wake(line);
}

/* What stands at a gate holds others up, so it goes first. */
static void push_first(struct line *line, struct job *job)
{
    job->next = line->ready;
    line->ready = job;
    if (!line->ready_last || !job->next)
        line->ready_last = job;
    wake(line);
}

static struct job *pop_ready(struct line *line)
{
    struct job *job = line->ready;
    if (job)
        line->ready = job->next;
    if (!line->ready)
        line->ready_last = NULL;
    return job;
}

static bool is_unread(const struct job *job)
{
    return job->input && !job->at_gate && !job->bare;
}

/*
 * What makes room: a document, or the input that all wait for. To begin another input would only fill the line more,
 * with documents that cannot pass before those of the inputs in front of it.
 */
static struct job *pop_helpful(struct line *line)
{
    struct job **place = &line->ready, *before = NULL;
    while (*place && is_unread(*place) && *place != line->first) {
        before = *place;
        place = &before->next;
    }
    struct job *job = *place;
    if (!job)
        return NULL;
    *place = job->next;
    if (line->ready_last == job)
        line->ready_last = before;
    return job;
}

static bool has_turn(const struct line *line, const struct job *job)
{
    return !job->before || (job->before->segment > job->segment && !(line->held && job->segment == line->begin));
}

/* Something before this job has moved: is it its turn now? */
static void reconsider(struct line *line, struct job *job)
{
    if (!job || !job->parked || !has_turn(line, job))
        return;
    job->parked = false;
    job->at_gate = true;
    push_first(line, job);
}

static struct job *get_blank(struct line *line)
{
    struct job *job = line->spare;
    if (job)
        line->spare = job->next;
    else
        job = line->make(line->user);
    if (!job) {
        line->no_memory = true;
        line->dry = true;
        return NULL;
    }
    job->before = job->behind = job->next = NULL;
    job->parked = job->at_gate = false;
    job->segment = job->began = line->begin;
    return job;
}

static struct job *next_input(struct line *line)
{
    if (line->dry || line->count >= line->window)
        return NULL;
    struct job *job = get_blank(line);
    if (!job)
        return NULL;
    if (!line->source->next(line->source, job)) {
        job->next = line->spare;
        line->spare = job;
        line->dry = true;
        wake(line);
        return NULL;
    }
    job->before = line->last;
    if (line->last)
        line->last->behind = job;
    else
        line->first = job;
    line->last = job;
    line->count++;
    return job;
}

static void wait_for_change(struct line *line)
{
    const uint64_t seen = line->changes;
    if (++line->waiting == line->workers && !line->stuck) {
        line->stuck = true; /* nobody is at work: one who waits for room has it now */
        wake(line);
    }
    while (line->changes == seen)
        pthread_cond_wait(&line->changed, &line->mutex);
}

/* ---- For workers ---- */

struct job *line_take(struct line *line)
{
    struct job *job;
    pthread_mutex_lock(&line->mutex);
    while (!(job = pop_ready(line)) && !(job = next_input(line)) && !(line->dry && line->count == 0))
        wait_for_change(line);
    pthread_mutex_unlock(&line->mutex);
    return job;
}

struct job *line_help(struct line *line, const struct job *reading)
{
    struct job *job = NULL;
    pthread_mutex_lock(&line->mutex);
    /*
     * The first in the line never waits, for everybody waits for it; nor does anybody when nobody is at work. Either
     * may overfill the line by what it emits until another can go on.
     */
    while (line->count >= line->window && !(job = pop_helpful(line)) && line->first != reading && !line->stuck)
        wait_for_change(line);
    line->stuck = false;
    pthread_mutex_unlock(&line->mutex);
    return job;
}

struct job *line_blank(struct line *line)
{
    pthread_mutex_lock(&line->mutex);
    struct job *job = get_blank(line);
    pthread_mutex_unlock(&line->mutex);
    return job;
}

void line_insert(struct line *line, struct job *reading, struct job *job)
{
    pthread_mutex_lock(&line->mutex);
    job->next = NULL;
    job->before = reading->before;
    job->behind = reading;
    if (reading->before)
        reading->before->behind = job;
    else
        line->first = job;
    reading->before = job;
    line->count++;
    pthread_mutex_unlock(&line->mutex);
}

void line_return(struct line *line, struct job *job)
{
    pthread_mutex_lock(&line->mutex);
    job->next = line->spare;
    line->spare = job;
    pthread_mutex_unlock(&line->mutex);
}

void line_offer(struct line *line, struct job *job)
{
    pthread_mutex_lock(&line->mutex);
    push_ready(line, job);
    pthread_mutex_unlock(&line->mutex);
}

bool line_arrive(struct line *line, struct job *job)
{
    pthread_mutex_lock(&line->mutex);
    const bool turn = has_turn(line, job);
    job->parked = !turn;
    job->at_gate = turn;
    pthread_mutex_unlock(&line->mutex);
    return turn;
}

void line_pass(struct line *line, struct job *job)
{
    pthread_mutex_lock(&line->mutex);
    job->segment++;
    job->at_gate = false;
    reconsider(line, job->behind);
    pthread_mutex_unlock(&line->mutex);
}

void line_leave(struct line *line, struct job *job)
{
    pthread_mutex_lock(&line->mutex);
    if (job->before)
        job->before->behind = job->behind;
    else
        line->first = job->behind;
    if (job->behind)
        job->behind->before = job->before;
    else
        line->last = job->before;
    line->count--;
    reconsider(line, job->behind);
    job->next = line->spare;
    line->spare = job;
    wake(line);
    pthread_mutex_unlock(&line->mutex);
}

void line_close(struct line *line)
{
    pthread_mutex_lock(&line->mutex);
    line->dry = true;
    wake(line);
    pthread_mutex_unlock(&line->mutex);
}

void line_abandon(struct line *line)
{
    __atomic_store_n(&line->abandoned, true, __ATOMIC_RELAXED);
    line_close(line);
}

bool line_abandons(const struct line *line, const struct job *job)
{
    return job->segment == job->began && __atomic_load_n(&line->abandoned, __ATOMIC_RELAXED);
}

bool line_is_quiet(struct line *line)
{
    bool quiet = true;
    pthread_mutex_lock(&line->mutex);
    for (const struct job *job = line->first; quiet && job; job = job->behind)
        quiet = job->segment == job->began && !job->at_gate;
    pthread_mutex_unlock(&line->mutex);
    return quiet;
}

void line_hold(struct line *line)
{
    pthread_mutex_lock(&line->mutex);
    __atomic_store_n(&line->held, true, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&line->mutex);
}

bool line_is_held(const struct line *line)
{
    return __atomic_load_n(&line->held, __ATOMIC_RELAXED);
}

bool line_is_opener(struct line *line, const struct job *job)
{
    if (!line_is_held(line))
        return false;
    pthread_mutex_lock(&line->mutex);
    const bool opener = line->held && job->segment == line->begin && !job->before;
    pthread_mutex_unlock(&line->mutex);
    return opener;
}

void line_open(struct line *line)
{
    pthread_mutex_lock(&line->mutex);
    __atomic_store_n(&line->held, false, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&line->mutex);
}

void line_begin(struct line *line, unsigned segment)
{
    pthread_mutex_lock(&line->mutex);
    line->begin = segment;
    line->dry = false;
    __atomic_store_n(&line->held, false, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&line->mutex);
}

void line_staff(struct line *line, unsigned workers)
{
    pthread_mutex_lock(&line->mutex);
    line->workers = workers;
    wake(line);
    pthread_mutex_unlock(&line->mutex);
}
