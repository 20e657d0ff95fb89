#include "plan.h"

#include <stdlib.h>

static void add_step(struct plan *plan, enum step_type type, unsigned stage, unsigned branch, unsigned from)
{
    plan->steps[plan->step_count++] = (struct step){type, stage, branch, from};
}

static void end_segment(struct plan *plan, int judge, bool barrier)
{
    const size_t begin = plan->segment_count ? plan->segments[plan->segment_count - 1].end : 0;
    plan->segments[plan->segment_count++] = (struct segment){begin, plan->step_count, judge, barrier};
}

/* The branches that begin behind a stage (-1: behind the readers), other than the one that goes straight on. */
static void add_forks(struct plan *plan, int parent)
{
    const struct pipeline *pipeline = plan->pipeline;
    const unsigned from = parent < 0 ? 0 : pipeline->stages[parent].branch;
    for (unsigned i = 0; i < pipeline->stage_count; i++)
        if (pipeline->stages[i].parent == parent && pipeline->stages[i].branch != from)
            add_step(plan, STEP_FORK, i, pipeline->stages[i].branch, from);
}

static void add_stage(struct plan *plan, unsigned number)
{
    const struct stage *stage = &plan->pipeline->stages[number];
    if (stage->plugin->table.kind != QN_DEDUPER) {
        add_step(plan, STEP_PROCESS, number, stage->branch, 0);
    } else if (stage->within == WITHIN_DOCUMENT) {
        add_step(plan, STEP_REPEATS, number, stage->branch, 0);
    } else {
        add_step(plan, STEP_KEYS, number, stage->branch, 0);
        end_segment(plan, (int)number, stage->common || stage->clusters);
        if (stage->common || stage->clusters)
            add_step(plan, stage->common ? STEP_COMMON : STEP_CLUSTER, number, stage->branch, 0);
    }
}

static unsigned writer_branch(const struct pipeline *pipeline, const struct stage *writer)
{
    return writer->parent < 0 ? 0 : pipeline->stages[writer->parent].branch;
}

/* A writer in the middle of a branch sees the document as it is there, so it renders before the next stage. */
static void add_renders(struct plan *plan, int parent)
{
    const struct pipeline *pipeline = plan->pipeline;
    for (unsigned i = 0; i < pipeline->writer_count; i++)
        if (pipeline->writers[i].parent == parent)
            add_step(plan, STEP_RENDER, i, writer_branch(pipeline, &pipeline->writers[i]), 0);
}

bool plan_make(struct plan *plan, const struct pipeline *pipeline, bool timed, bool shown, struct error *error)
{
    const size_t stages = pipeline->stage_count, writers = pipeline->writer_count;
    *plan = (struct plan){.pipeline = pipeline, .timed = timed, .shown = shown};
    plan->steps = calloc(3 * stages + writers + 1, sizeof *plan->steps);
    plan->segments = calloc(stages + 1, sizeof *plan->segments);
    if (!plan->steps || !plan->segments)
        return error_set(error, QN_E_LIMIT, "no memory for the plan");
    add_forks(plan, -1);
    add_renders(plan, -1);
    for (unsigned i = 0; i < stages; i++) {
        add_stage(plan, i);
        add_forks(plan, (int)i);
        add_renders(plan, (int)i);
    }
    end_segment(plan, -1, false);
    return true;
}

bool plan_needs(const struct plan *plan, size_t end)
{
    const struct pipeline *pipeline = plan->pipeline;
    bool needs = plan->shown || end < plan->step_count;
    for (size_t i = 0; i < pipeline->writer_count; i++)
        needs |= pipeline->writers[i].plugin->table.process != NULL;
    return needs;
}

const struct stage *plan_stage(const struct plan *plan, const struct step *step)
{
    return step->type == STEP_RENDER ? &plan->pipeline->writers[step->stage] : &plan->pipeline->stages[step->stage];
}

void plan_fini(struct plan *plan)
{
    free(plan->steps);
    free(plan->segments);
    *plan = (struct plan){0};
}
