#include "isolation.h"

#include "../base/log.h"
#include "../base/pack.h"
#include "../isolate/sandbox.h"
#include "../isolate/server.h"
#include "inside.h"

#include <stdlib.h>

struct isolation {
    struct server *server;
    const struct plan *plan;
    unsigned workers;
    struct ward *wards;
};

#define INIT_PATIENCE (UINT64_C(60) * 1000000000) /* for the init of all plugins of a cell */

bool isolation_wanted(const struct pipeline *pipeline)
{
    const struct {
        const struct stage *stages;
        size_t count;
    } lists[] = {{pipeline->readers, pipeline->reader_count}, {pipeline->stages, pipeline->stage_count},
                 {pipeline->writers, pipeline->writer_count}};
    for (int i = 0; i < 3; i++)
        for (size_t j = 0; j < lists[i].count; j++)
            if (lists[i].stages[j].isolate)
                return true;
    return false;
}

static bool ward_init(struct ward *ward, const struct plan *plan)
{
    *ward = (struct ward){.plan = plan};
    arena_init(&ward->scratch, SIZE_MAX);
    ward->spares = calloc(plan->pipeline->branch_count, sizeof *ward->spares);
    return ward->spares != NULL;
}

static void ward_fini(struct ward *ward)
{
    for (unsigned i = 0; ward->spares && i < ward->plan->pipeline->branch_count; i++)
        document_free(ward->spares[i]);
    free(ward->spares);
    buffer_fini(&ward->answer);
    buffer_fini(&ward->lost);
    arena_fini(&ward->scratch);
}

/*
 * Room for an input and its documents in the largest case; what is not used is no memory. A process of its own may take
 * what all documents and what is made of them may, and as much again for what a plugin does on the way.
 */
static struct server_settings settings_of(const struct plan *plan, unsigned workers)
{
    const struct limits *limits = &plan->pipeline->limits;
    const size_t most = (size_t)1 << 36, branches = plan->pipeline->branch_count;
    const size_t input = (uint64_t)limits->input < most ? (size_t)limits->input : most;
    const size_t memory = (uint64_t)limits->memory < most ? (size_t)limits->memory : most;
    return (struct server_settings){.cells = workers * CELLS_EACH,
                                    .in = 2 * input + 2 * branches * memory + (1 << 20),
                                    .out = input + (2 * branches + 2) * memory + (1 << 20),
                                    .memory = (2 * branches + 4) * memory + (64 << 20),
                                    .work = inside_work,
                                    .user = (void *)plan};
}

struct isolation *isolation_start(const struct plan *plan, unsigned workers, struct error *error)
{
    struct isolation *isolation = calloc(1, sizeof *isolation);
    if (isolation)
        isolation->wards = calloc(workers, sizeof *isolation->wards);
    if (!isolation || !isolation->wards) {
        free(isolation);
        error_set(error, QN_E_LIMIT, "no memory for isolated stages");
        return NULL;
    }
    isolation->plan = plan;
    isolation->workers = workers;
    const struct server_settings settings = settings_of(plan, workers);
    bool good = true;
    for (unsigned i = 0; good && i < workers; i++)
        good = ward_init(&isolation->wards[i], plan) || error_set(error, QN_E_LIMIT, "no memory for isolated stages");
    if (!good || !(isolation->server = server_start(&settings, error))) {
        isolation_free(isolation);
        return NULL;
    }
    for (unsigned i = 0; i < workers; i++) {
        for (unsigned j = 0; j < CELLS_EACH; j++)
            isolation->wards[i].cells[j] = server_cell(isolation->server, i * CELLS_EACH + j);
        cell_start(isolation->wards[i].cells[0]);
    }
    return isolation;
}

/* The first answer of a fresh cell: its plugins are prepared, or the error says which is not. */
static bool make_ready(struct ward *ward, struct cell *cell, struct error *error)
{
    char epitaph[120];
    if (!cell->running && !cell_start(cell))
        return error_set(error, QN_E_INTERNAL, "the server of isolated stages has ended");
    switch (cell_await(cell, INIT_PATIENCE)) {
    case CELL_LATE:
        return error_set(error, QN_E_LIMIT, "isolated plugins do not come back from their init");
    case CELL_ENDED:
        return error_set(error, QN_E_INTERNAL, "the init of isolated plugins %s", cell_epitaph(cell, epitaph));
    default:
        break;
    }
    buffer_clear(&ward->answer);
    buffer_append(&ward->answer, cell->memory.out, cell_answer_size(cell));
    struct unpacking from = {.left = qn_bytes(ward->answer.data, ward->answer.size)};
    const bool right = unpack_number(&from) == ANSWER_READY;
    unpack_bytes(&from);
    const qn_slice problem = unpack_bytes(&from);
    if (!right || from.failed)
        return error_set(error, QN_E_INTERNAL, "isolated plugins are not ready, and do not say why");
    if (problem.size)
        return error_set(error, QN_E_CONFIG, "%.*s", (int)(problem.size < 900 ? problem.size : 900), problem.data);
    cell->ready = true;
    return true;
}

bool isolation_open(struct isolation *isolation, struct report *report)
{
    for (unsigned i = 0; i < isolation->workers; i++) {
        struct ward *ward = &isolation->wards[i];
        struct error error;
        if (!make_ready(ward, ward->cells[0], &error)) {
            report_add(report, NULL, 0, "%s", error.message);
            return false;
        }
    }
    const unsigned lacks = cell_lacks(isolation->wards[0].cells[0]);
    for (unsigned bit = 1; bit <= SANDBOX_NO_FILTER; bit <<= 1)
        if (lacks & bit)
            log_event(LOG_WARNING, "isolation", qn_str(sandbox_lack(bit)), NULL, 0);
    return true;
}

struct ward *isolation_ward(struct isolation *isolation, unsigned worker)
{
    return &isolation->wards[worker];
}

void isolation_free(struct isolation *isolation)
{
    if (!isolation)
        return;
    server_free(isolation->server);
    for (unsigned i = 0; i < isolation->workers; i++)
        if (isolation->wards[i].plan)
            ward_fini(&isolation->wards[i]);
    free(isolation->wards);
    free(isolation);
}

struct cell *ward_take(struct ward *ward, struct error *error)
{
    if (ward->busy == CELLS_EACH) {
        error_set(error, QN_E_INTERNAL, "all cells of a worker are busy");
        return NULL;
    }
    struct cell *cell = ward->cells[ward->busy];
    if (!cell->ready && !make_ready(ward, cell, error))
        return NULL;
    ward->busy++;
    return cell;
}

void ward_give(struct ward *ward)
{
    enum { KEPT = 4 << 20 };
    ward->busy--;
    if (ward->answer.capacity > KEPT)
        buffer_fini(&ward->answer);
}
