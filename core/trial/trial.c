#include "trial.h"

#include "../run/engine.h"
#include "notation.h"

/* One run of a trial: the engine tells it what becomes of the inputs. */
struct running {
    struct trial *trial;
    struct coverage *coverage;
    size_t results;  /* of the test's own input */
    bool preparing;  /* with what is read before it */
};

static void on_result(void *user, const struct result *result)
{
    struct running *running = user;
    struct trial *trial = running->trial;
    if (result->document)
        coverage_add_document(running->coverage, result->document);
    if (running->preparing || running->results++)
        return;
    if (trial->test->expect) {
        comparison_make(&trial->comparison, trial->test, result);
        return;
    }
    const unsigned indent = trial_indent(trial->test);
    buffer_print(&trial->description, "expect = {");
    comparison_describe(result, indent + 2, &trial->description);
    notation_break(&trial->description, indent);
    buffer_append(&trial->description, "}", 1);
}

static bool feed(struct engine *engine, struct input *input, struct trial *trial)
{
    const bool good = input && engine_feed(engine, input, &trial->error) == ENGINE_DONE;
    if (input)
        input_unref(input);
    return good;
}

static struct input *open_input(const struct testcase *test, size_t limit, struct error *error)
{
    struct input *input = test->input ? input_from_bytes(qn_str(test->uri), qn_str(test->input), error)
                                      : input_open(test->path, limit, error);
    if (!input)
        return NULL;
    input->pub.uri = qn_str(test->uri); /* it lives as long as the pipeline */
    if (test->media)
        input->pub.media = qn_str(test->media);
    return input;
}

static bool feed_all(struct running *running, struct engine *engine, size_t limit)
{
    struct trial *trial = running->trial;
    const struct setting *before = trial->test->before;
    bool good = true;
    running->preparing = true;
    for (size_t i = 0; good && before && i < before->count; i++) {
        char uri[32];
        snprintf(uri, sizeof uri, "before-%zu", i + 1);
        good = feed(engine, input_from_bytes(qn_str(uri), qn_str(before->items[i].text), &trial->error), trial);
    }
    running->preparing = false;
    return good && feed(engine, open_input(trial->test, limit, &trial->error), trial);
}

static void count_documents(struct trial *trial, size_t results)
{
    if (results == 1)
        return;
    struct mismatch *mismatch = comparison_add(&trial->comparison, "documents", NULL);
    buffer_print(&mismatch->difference, "- 1\n+ %zu: a test looks at one\n", results);
}

unsigned trial_indent(const struct testcase *test)
{
    return test->group->at.indent + 2;
}

bool trial_run(struct trial *trial, const struct testcase *test, const struct pipeline *pipeline, struct coverage *coverage)
{
    *trial = (struct trial){.test = test};
    struct running running = {.trial = trial, .coverage = coverage};
    const struct engine_settings settings = {.workers = 1, .on_result = on_result, .user = &running};
    struct report report = {0};
    struct summary summary = {0};
    struct engine *engine = engine_new(pipeline, &settings, &report);
    if (!engine)
        error_set(&trial->error, QN_E_CONFIG, "%s", report.count ? report.lines[0] : "no memory");
    const bool good = engine && feed_all(&running, engine, (size_t)pipeline->limits.input);
    if (good) {
        count_documents(trial, running.results);
        if (engine_summary(engine, &summary))
            coverage_add_counts(coverage, &summary);
        summary_fini(&summary);
        if (comparison_failed(&trial->comparison) || trial->description.failed)
            error_set(&trial->error, QN_E_LIMIT, "no memory for the comparison");
    }
    engine_free(engine);
    report_fini(&report);
    return good && !trial->error.code && test->expect && trial->comparison.count == 0;
}

void trial_fini(struct trial *trial)
{
    comparison_fini(&trial->comparison);
    buffer_fini(&trial->description);
}
