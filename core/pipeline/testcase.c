#include "testcase.h"

#include "../base/suggest.h"
#include "fields.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const testcase_verdicts[3] = {"kept", "dropped", "failed"};

struct reading {
    struct pipeline *pipeline;
    struct report *report;
    char where[160]; /* `test "..."` */
    bool good;
};

/* ---- Complaints ---- */

#define COMPLAIN(in, ...) ((in)->good = false, report_at((in)->report, __VA_ARGS__))

/* A text that is not among those it may be. */
static void complain_unknown(struct reading *in, const struct setting *setting, const char *what, const struct suggestion *near)
{
    char hint[96];
    COMPLAIN(in, &setting->value, "%s: %s \"%s\"%s", in->where, what, setting->text, suggest_text(near, hint));
    if (suggest_certain(near))
        report_cure(in->report, "\"%s\"", suggest_certain(near));
}

static bool is_text(struct reading *in, const struct setting *setting, const char *key)
{
    if (setting->type == SETTING_TEXT)
        return true;
    COMPLAIN(in, &setting->value, "%s: \"%s\" wants a text in quotes, not %s", in->where, key, setting_type_name(setting->type));
    return false;
}

static const struct setting *get_text(struct reading *in, const struct setting *group, const char *key)
{
    const struct setting *setting = setting_get(group, key);
    return setting && is_text(in, setting, key) ? setting : NULL;
}

static bool is_list_of_texts(const struct setting *list)
{
    for (size_t i = 0; list->type == SETTING_LIST && i < list->count; i++)
        if (list->items[i].type != SETTING_TEXT)
            return false;
    return list->type == SETTING_LIST;
}

static const struct setting *get_texts(struct reading *in, const struct setting *group, const char *key)
{
    const struct setting *list = setting_get(group, key);
    if (!list || is_list_of_texts(list))
        return list;
    COMPLAIN(in, &list->value, "%s: \"%s\" wants a list of texts such as [\"a\", \"b\"]", in->where, key);
    return NULL;
}

/* ---- What is expected ---- */

static void check_verdict(struct reading *in, const struct setting *expect)
{
    const struct setting *verdict = get_text(in, expect, "verdict");
    struct suggestion near = {.wrong = verdict ? verdict->text : ""};
    for (size_t i = 0; verdict && i < COUNT(testcase_verdicts); i++) {
        if (strcmp(testcase_verdicts[i], verdict->text) == 0)
            return;
        suggest_offer(&near, testcase_verdicts[i]);
    }
    if (verdict)
        complain_unknown(in, verdict, "\"verdict\" must be \"kept\", \"dropped\" or \"failed\", not", &near);
}

static void check_stage(struct reading *in, const struct setting *group)
{
    const struct pipeline *pipeline = in->pipeline;
    const struct setting *name = get_text(in, group, "stage");
    struct suggestion near = {.wrong = name ? name->text : ""};
    const struct {
        const struct stage *stages;
        size_t count;
    } lists[] = {{pipeline->readers, pipeline->reader_count},
                 {pipeline->stages, pipeline->stage_count},
                 {pipeline->writers, pipeline->writer_count}};
    if (!name || strcmp(name->text, "input") == 0) /* who opens inputs */
        return;
    for (size_t i = 0; i < COUNT(lists); i++)
        for (size_t j = 0; j < lists[i].count; j++) {
            if (strcmp(lists[i].stages[j].name, name->text) == 0)
                return;
            suggest_offer(&near, lists[i].stages[j].name);
        }
    complain_unknown(in, name, "there is no stage", &near);
}

static void offer_field(void *user, const char *name)
{
    suggest_offer(user, name);
}

/* The name of a field stands at `at`: as a key, or as a text in quotes. */
static void check_field(struct reading *in, const char *name, const struct extent *at, bool quoted)
{
    const struct known_fields fields = fields_of(in->pipeline);
    struct suggestion near = {.wrong = name};
    uint32_t type;
    if (fields.pub.type(&fields.pub, name, &type))
        return;
    char hint[96];
    fields.pub.each(&fields.pub, offer_field, &near);
    COMPLAIN(in, at, "%s: no stage of this pipeline sets a field \"%s\"%s", in->where, name, suggest_text(&near, hint));
    if (suggest_certain(&near))
        report_cure(in->report, quoted ? "\"%s\"" : "%s", near.best);
}

static void check_fields(struct reading *in, const struct setting *expect)
{
    const struct setting *fields = setting_get(expect, "fields"), *unset = get_texts(in, expect, "unset");
    for (size_t i = 0; unset && i < unset->count; i++)
        check_field(in, unset->items[i].text, &unset->items[i].value, true);
    if (!fields)
        return;
    if (fields->type != SETTING_GROUP) {
        COMPLAIN(in, &fields->value, "%s: \"fields\" wants a group: fields = { title = \"...\"; };", in->where);
        return;
    }
    for (size_t i = 0; i < fields->count; i++) {
        const struct setting *field = &fields->items[i];
        check_field(in, field->name, &field->at, false);
        if (field->type == SETTING_GROUP || (field->type == SETTING_LIST && !is_list_of_texts(field)))
            COMPLAIN(in, &field->value, "%s: field \"%s\" wants a text, a number, true or false, or a list of texts", in->where, field->name);
    }
}

static void check_dropped(struct reading *in, const struct setting *expect)
{
    static const char *const keys[] = {"text", "begins", "stage", "reason"};
    const struct setting *list = setting_get(expect, "dropped");
    if (list && list->type != SETTING_LIST)
        COMPLAIN(in, &list->value, "%s: \"dropped\" wants a list of groups: dropped = ( { begins = \"...\"; reason = \"...\"; } );", in->where);
    for (size_t i = 0; list && list->type == SETTING_LIST && i < list->count; i++) {
        const struct setting *item = &list->items[i];
        if (item->type != SETTING_GROUP) {
            COMPLAIN(in, &item->value, "%s: \"dropped\" holds %s where a group belongs: { begins = \"...\"; reason = \"...\"; }", in->where,
                     setting_type_name(item->type));
            continue;
        }
        in->good = setting_check_keys(item, keys, COUNT(keys), "a dropped block", NULL, in->report) && in->good;
        check_stage(in, item);
        (void)get_text(in, item, "reason");
        const struct setting *text = setting_get(item, "text"), *begins = setting_get(item, "begins");
        if (!text == !begins)
            COMPLAIN(in, &item->value, "%s: which block is dropped? Give either its \"text\" or what it \"begins\" with", in->where);
        else
            (void)get_text(in, item, text ? "text" : "begins");
    }
}

/* A field that stands among the expectations, not in their group of fields. */
static const char *whose_expectation(void *user, const char *key, char *out)
{
    const struct known_fields fields = fields_of(((struct reading *)user)->pipeline);
    uint32_t type;
    out[0] = '\0';
    if (fields.pub.type(&fields.pub, key, &type))
        snprintf(out, 256, ", but that is a field: fields = { %.64s = ...; };", key);
    return out;
}

static const struct setting *read_expect(struct reading *in, const struct setting *group)
{
    static const char *const keys[] = {"verdict", "stage", "reason", "message", "fields", "unset", "body", "dropped", "reasons"};
    const struct setting *expect = setting_get(group, "expect");
    if (!expect)
        return NULL;
    if (expect->type != SETTING_GROUP) {
        COMPLAIN(in, &expect->value, "%s: \"expect\" wants a group: expect = { body = [\"...\"]; };", in->where);
        return NULL;
    }
    const struct key_owners owners = {whose_expectation, in};
    in->good = setting_check_keys(expect, keys, COUNT(keys), "what a test expects", &owners, in->report) && in->good;
    check_verdict(in, expect);
    check_stage(in, expect);
    (void)get_text(in, expect, "reason");
    (void)get_text(in, expect, "message");
    check_fields(in, expect);
    (void)get_texts(in, expect, "body");
    (void)get_texts(in, expect, "reasons");
    check_dropped(in, expect);
    return expect;
}

/* ---- Tests ---- */

static const char *join(struct reading *in, const struct setting *file)
{
    struct arena *arena = &in->pipeline->arena;
    const char *folder = file->text[0] == '/' ? NULL : stage_folder(file->value.file, arena);
    const size_t size = strlen(file->text) + (folder ? strlen(folder) : 0) + 2;
    char *path = arena_alloc(arena, size);
    if (!path)
        COMPLAIN(in, &file->value, "no memory for the tests");
    else
        snprintf(path, size, "%s%s%s", folder ? folder : "", folder ? "/" : "", file->text);
    return path;
}

static void read_input(struct reading *in, const struct setting *group, struct testcase *test)
{
    const struct setting *input = setting_get(group, "input"), *file = setting_get(group, "file");
    if (!input == !file) {
        COMPLAIN(in, &group->value, "%s: what is its input? Give either a text, input = \"...\", or a file = \"...\"", in->where);
        return;
    }
    const struct setting *given = get_text(in, group, input ? "input" : "file"), *uri = get_text(in, group, "uri"),
                         *media = get_text(in, group, "media");
    if (!given)
        return;
    if (input)
        test->input = given->text;
    else
        test->path = join(in, given);
    test->uri = uri ? uri->text : input ? test->name : given->text;
    test->media = media ? media->text : NULL;
}

static void read_test(struct reading *in, const struct setting *group, struct testcase *tests, size_t count)
{
    static const char *const keys[] = {"name", "input", "file", "uri", "media", "before", "expect"};
    struct testcase *test = &tests[count];
    snprintf(in->where, sizeof in->where, "this test");
    test->group = group;
    test->name = "test";
    const struct setting *name = get_text(in, group, "name");
    if (!setting_get(group, "name") || (name && !*name->text))
        COMPLAIN(in, &group->value, "this test has no name: { name = \"...\"; }");
    if (name && *name->text) {
        test->name = name->text;
        snprintf(in->where, sizeof in->where, "test \"%.128s\"", name->text);
    }
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(tests[i].name, name->text) == 0)
            COMPLAIN(in, &name->value, "there are two tests of the name \"%s\"", name->text);
    in->good = setting_check_keys(group, keys, COUNT(keys), in->where, NULL, in->report) && in->good;
    read_input(in, group, test);
    test->before = get_texts(in, group, "before");
    test->expect = read_expect(in, group);
}

bool testcases_read(struct pipeline *pipeline, struct report *report)
{
    const struct setting *list = setting_get(&pipeline->config.root, "tests");
    struct reading in = {.pipeline = pipeline, .report = report, .good = true};
    if (!list)
        return true;
    if (list->type != SETTING_LIST) {
        COMPLAIN(&in, &list->value, "\"tests\" wants a list of groups: tests = ( { name = \"...\"; input = \"...\"; } );");
        return false;
    }
    pipeline->tests = arena_zalloc(&pipeline->arena, list->count * sizeof *pipeline->tests + 1);
    if (!pipeline->tests) {
        COMPLAIN(&in, &list->value, "no memory for the tests");
        return false;
    }
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].type == SETTING_GROUP)
            read_test(&in, &list->items[i], pipeline->tests, pipeline->test_count++);
        else
            COMPLAIN(&in, &list->items[i].value, "\"tests\" holds %s where a group belongs: { name = \"...\"; input = \"...\"; }",
                     setting_type_name(list->items[i].type));
    for (size_t i = 0; in.good && i < pipeline->test_count; i++)
        if (!pipeline->tests[i].expect)
            report_warn(report, &pipeline->tests[i].group->value,
                        "test \"%s\" expects nothing: 'quern test --update' writes down what comes out", pipeline->tests[i].name);
    return in.good;
}
