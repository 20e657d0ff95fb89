#include "job.h"

#include <stdio.h>
#include <stdlib.h>

void job_free(struct job *job, const struct pipeline *pipeline)
{
    for (unsigned i = 0; job->owned && i < pipeline->branch_count; i++)
        document_free(job->owned[i]);
    for (size_t i = 0; job->rendered && i < pipeline->writer_count; i++)
        buffer_fini(&job->rendered[i]);
    input_unref(job->input);
    summary_fini(&job->counts);
    free(job->documents);
    free(job->owned);
    free(job->rendered);
    free(job->written);
    free(job);
}

struct job *job_new(const struct pipeline *pipeline)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->documents = calloc(pipeline->branch_count, sizeof *job->documents);
    job->owned = calloc(pipeline->branch_count, sizeof *job->owned);
    job->rendered = calloc(pipeline->writer_count + 1, sizeof *job->rendered);
    job->written = calloc(pipeline->writer_count + 1, sizeof *job->written);
    job->ticket = NO_TICKET;
    job->most = UINT64_MAX;
    if (job->documents && job->owned && job->rendered && job->written && summary_init(&job->counts, pipeline))
        return job;
    job_free(job, pipeline);
    return NULL;
}

void job_empty(struct job *job, const struct pipeline *pipeline)
{
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        if (job->documents[i])
            document_reset(job->documents[i]);
        job->documents[i] = NULL;
    }
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        if (job->rendered[i].capacity > 1 << 20)
            buffer_fini(&job->rendered[i]); /* one large page must not stay in memory for each job */
        buffer_clear(&job->rendered[i]);
        job->written[i] = false;
    }
    input_unref(job->input);
    job->input = NULL;
    job->path = NULL;
    job->emitted = job->handed = job->spent = 0;
    job->most = UINT64_MAX;
    job->ahead = 0;
    job_changed(job);
    job->bare = job->judged = false;
    job->units = NULL;
    summary_clear(&job->counts, pipeline);
    job->ticket = NO_TICKET;
    job->frozen = qn_bytes(NULL, 0);
    job->failure.verdict = QN_PASS;
    job->failed_stage = NULL;
}

struct document *job_document(struct job *job, const struct pipeline *pipeline, unsigned branch)
{
    if (!job->owned[branch])
        job->owned[branch] = document_new((size_t)pipeline->limits.memory, (uint32_t)pipeline->limits.blocks);
    return job->owned[branch];
}

struct job *job_take(struct job **list, const struct document *document)
{
    while (*list && (*list)->documents[0] != document)
        list = &(*list)->next;
    struct job *job = *list;
    if (job)
        *list = job->next;
    return job;
}

struct failure *job_failure_of(struct job *list, const struct document *document)
{
    while (list && list->documents[0] != document)
        list = list->next;
    return list ? &list->failure : NULL;
}

void job_forget(struct job *reading, const struct job *job)
{
    if (job->failure.verdict != QN_PASS && reading->failure.verdict != QN_FAIL_RUN)
        reading->failure = job->failure;
    reading->emitted--;
}

void job_changed(struct job *job)
{
    job->kept.cell = NULL;
}

void job_fail(struct job *job, const char *stage, qn_error_code code, const char *message)
{
    if (job->failure.verdict == QN_PASS) {
        job->failure.verdict = QN_FAIL_DOC;
        job->failure.code = code;
        snprintf(job->failure.message, sizeof job->failure.message, "%s", message);
    }
    if (!job->failed_stage)
        job->failed_stage = stage;
}

void job_fail_torn(struct job *job, const struct input *input)
{
    if (!input || !input_is_torn(input) || job->failure.verdict == QN_FAIL_RUN)
        return;
    job->failure.verdict = QN_PASS; /* whatever it failed of came of this */
    job->failed_stage = NULL;
    job_fail(job, "input", QN_E_IO, "its file became shorter while it was read");
}
