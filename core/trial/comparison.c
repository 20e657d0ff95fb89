#include "comparison.h"

#include "../base/characters.h"
#include "difference.h"
#include "notation.h"

#include <stdlib.h>

enum { BEGINNING = 60 }; /* bytes of a dropped block that stand for it */

/* A result in the words of tests. */
struct outcome {
    const qn_doc *doc; /* NULL: there is none */
    qn_slice verdict, stage, reason, message;
};

static struct outcome outcome_of(const struct result *result)
{
    struct outcome outcome = {.doc = result->document, .verdict = qn_str(testcase_verdicts[0])};
    const qn_cause *cause = outcome.doc ? outcome.doc->cause : NULL;
    if (result->failed_stage) {
        outcome.verdict = qn_str(testcase_verdicts[2]);
        outcome.stage = qn_str(result->failed_stage);
        outcome.message = qn_str(result->message ? result->message : "");
    } else if (!outcome.doc || outcome.doc->verdict == QN_DROP) {
        outcome.verdict = qn_str(testcase_verdicts[1]);
        outcome.stage = cause ? cause->stage : qn_str("");
        outcome.reason = cause ? cause->reason : qn_str("no-document");
    }
    return outcome;
}

struct mismatch *comparison_add(struct comparison *comparison, const char *key, const struct setting *setting)
{
    struct mismatch *made = &comparison->list[comparison->count++];
    *made = (struct mismatch){.key = key, .setting = setting};
    return made;
}

/* ---- Verdict, stage, reason, message ---- */

static void compare_text(struct comparison *to, const struct setting *expect, const char *key, const char *implied, qn_slice actual)
{
    const struct setting *setting = setting_get(expect, key);
    const char *expected = setting ? setting->text : implied;
    if (!expected || qn_equal(qn_str(expected), actual))
        return;
    struct mismatch *mismatch = comparison_add(to, key, setting);
    const qn_slice old = qn_str(expected);
    difference_print(&mismatch->difference, &old, 1, &actual, 1);
    notation_text(&mismatch->actual, actual);
}

static void compare_verdict(struct comparison *to, const struct setting *expect, const struct outcome *outcome)
{
    const size_t before = to->count;
    compare_text(to, expect, "verdict", testcase_verdicts[0], outcome->verdict);
    if (to->count > before && outcome->stage.size) { /* who decided so, even where nobody asked */
        struct buffer *difference = &to->list[before].difference;
        buffer_print(difference, "+ by %.*s: %.*s\n", (int)outcome->stage.size, outcome->stage.data,
                     (int)(outcome->reason.size ? outcome->reason.size : outcome->message.size),
                     outcome->reason.size ? outcome->reason.data : outcome->message.data ? outcome->message.data : "");
    }
    compare_text(to, expect, "stage", NULL, outcome->stage);
    compare_text(to, expect, "reason", NULL, outcome->reason);
    const struct setting *message = setting_get(expect, "message");
    if (message && !(outcome->message.size && memmem(outcome->message.data, outcome->message.size, message->text, strlen(message->text))))
        compare_text(to, expect, "message", NULL, outcome->message);
}

/* ---- Fields ---- */

static bool same_list(const struct setting *expected, const qn_value *value)
{
    if (value->type != QN_LIST || value->count != expected->count)
        return false;
    for (uint32_t i = 0; i < value->count; i++)
        if (!qn_equal(value->list[i], qn_str(expected->items[i].text)))
            return false;
    return true;
}

/* Numbers are the same when their first six digits are. */
static bool same_number(double a, double b)
{
    char left[40], right[40];
    snprintf(left, sizeof left, "%.6g", a);
    snprintf(right, sizeof right, "%.6g", b);
    return strcmp(left, right) == 0;
}

static bool same_value(const struct setting *expected, const qn_value *value)
{
    switch (expected->type) {
    case SETTING_TEXT:
        return (value->type == QN_TEXT || value->type == QN_DATE) && qn_equal(value->text, qn_str(expected->text));
    case SETTING_INTEGER:
        return value->type == QN_INTEGER ? value->integer == expected->integer
                                         : value->type == QN_REAL && same_number(value->real, (double)expected->integer);
    case SETTING_REAL:
        return (value->type == QN_REAL && same_number(value->real, expected->real));
    case SETTING_BOOL:
        return value->type == QN_BOOLEAN && value->boolean == expected->boolean;
    default:
        return same_list(expected, value);
    }
}

static void print_setting(struct buffer *out, const struct setting *setting)
{
    qn_value value = {.type = QN_TEXT};
    if (setting->type == SETTING_LIST) {
        buffer_append(out, "[", 1);
        for (size_t i = 0; i < setting->count; i++) {
            buffer_print(out, i ? ", " : " ");
            notation_text(out, qn_str(setting->items[i].text));
        }
        buffer_append(out, " ]", 2);
        return;
    }
    if (setting->type == SETTING_TEXT)
        value.text = qn_str(setting->text);
    else if (setting->type == SETTING_INTEGER)
        value = (qn_value){.type = QN_INTEGER, .integer = setting->integer};
    else if (setting->type == SETTING_REAL)
        value = (qn_value){.type = QN_REAL, .real = setting->real};
    else
        value = (qn_value){.type = QN_BOOLEAN, .boolean = setting->boolean};
    notation_value(out, &value);
}

/* Those of the expected fields that are set, as they are. */
static void print_fields(struct buffer *out, const struct setting *fields, const qn_doc *doc)
{
    struct buffer *pieces = calloc(fields->count + 1, sizeof *pieces);
    size_t count = 0;
    out->failed |= !pieces;
    for (size_t i = 0; pieces && i < fields->count; i++) {
        const qn_field *field = doc ? qn_field_of(doc, fields->items[i].name) : NULL;
        if (!field)
            continue;
        buffer_print(&pieces[count], "%s = ", fields->items[i].name);
        notation_value(&pieces[count++], &field->value);
    }
    if (pieces)
        notation_pieces(out, pieces, count, "{}", ";", fields->at.indent);
    for (size_t i = 0; pieces && i < count; i++)
        buffer_fini(&pieces[i]);
    free(pieces);
}

static void compare_fields(struct comparison *to, const struct setting *expect, const qn_doc *doc)
{
    const struct setting *fields = setting_get(expect, "fields");
    struct mismatch *mismatch = NULL;
    for (size_t i = 0; fields && i < fields->count; i++) {
        const struct setting *expected = &fields->items[i];
        const qn_field *field = doc ? qn_field_of(doc, expected->name) : NULL;
        if (field && same_value(expected, &field->value))
            continue;
        if (!mismatch)
            mismatch = comparison_add(to, "fields", fields);
        buffer_print(&mismatch->difference, "- %s = ", expected->name);
        print_setting(&mismatch->difference, expected);
        buffer_print(&mismatch->difference, field ? "\n+ %s = " : "\n+ %s is not set", expected->name);
        if (field)
            notation_value(&mismatch->difference, &field->value);
        buffer_append(&mismatch->difference, "\n", 1);
    }
    if (mismatch)
        print_fields(&mismatch->actual, fields, doc);
}

static void compare_unset(struct comparison *to, const struct setting *expect, const qn_doc *doc)
{
    const struct setting *unset = setting_get(expect, "unset");
    qn_slice *left = unset ? calloc(unset->count + 1, sizeof *left) : NULL;
    struct mismatch *mismatch = NULL;
    size_t count = 0;
    if (unset && !left)
        comparison_add(to, "unset", unset)->actual.failed = true;
    for (size_t i = 0; left && i < unset->count; i++) {
        const char *name = unset->items[i].text;
        const qn_field *field = doc ? qn_field_of(doc, name) : NULL;
        if (!field) {
            left[count++] = qn_str(name);
            continue;
        }
        if (!mismatch)
            mismatch = comparison_add(to, "unset", unset);
        buffer_print(&mismatch->difference, "- %s is not set\n+ %s = ", name, name);
        notation_value(&mismatch->difference, &field->value);
        buffer_append(&mismatch->difference, "\n", 1);
    }
    if (mismatch)
        notation_texts(&mismatch->actual, left, count, unset->at.indent);
    free(left);
}

/* ---- Blocks ---- */

static size_t kept_texts(const qn_doc *doc, qn_slice *texts)
{
    size_t count = 0;
    for (const qn_block *block = NULL; doc && (block = qn_next_kept(doc, block));)
        if (block->text.size)
            texts[count++] = block->text;
    return count;
}

static int by_bytes(const void *a, const void *b)
{
    const qn_slice *left = a, *right = b;
    return text_order(*left, *right);
}

static size_t sort_once(qn_slice *texts, size_t count)
{
    size_t once = 0;
    if (count)
        qsort(texts, count, sizeof *texts, by_bytes);
    for (size_t i = 0; i < count; i++)
        if (once == 0 || !qn_equal(texts[i], texts[once - 1]))
            texts[once++] = texts[i];
    return once;
}

/* Why blocks were dropped or marked: each reason once, sorted. */
static size_t block_reasons(const qn_doc *doc, qn_slice *reasons)
{
    size_t count = 0;
    for (const qn_block *block = doc ? doc->blocks : NULL; block; block = block->next)
        if (block->cause)
            reasons[count++] = block->cause->reason;
    return sort_once(reasons, count);
}

/* A list of texts beside one that is made of the document, which has room for all its blocks. */
static void compare_texts(struct comparison *to, const struct setting *expect, const char *key, const qn_doc *doc,
                          size_t (*make)(const qn_doc *, qn_slice *), bool sorted)
{
    const struct setting *list = setting_get(expect, key);
    if (!list)
        return;
    qn_slice *old = calloc(list->count + 1, sizeof *old), *new = calloc((doc ? doc->block_count : 0) + 1, sizeof *new);
    struct mismatch *mismatch = comparison_add(to, key, list);
    bool differs = true;
    mismatch->actual.failed = !old || !new;
    if (old && new) {
        size_t old_count = list->count;
        const size_t new_count = make(doc, new);
        for (size_t i = 0; i < old_count; i++)
            old[i] = qn_str(list->items[i].text);
        if (sorted)
            old_count = sort_once(old, old_count);
        differs = difference_print(&mismatch->difference, old, old_count, new, new_count);
        notation_texts(&mismatch->actual, new, new_count, list->at.indent);
    }
    if (!differs) {
        buffer_fini(&mismatch->actual);
        to->count--;
    }
    free(old);
    free(new);
}

static bool is_meant(const struct setting *item, const qn_block *block)
{
    const struct setting *text = setting_get(item, "text"), *begins = setting_get(item, "begins");
    const qn_slice wanted = qn_str(text ? text->text : begins->text);
    return text ? qn_equal(block->text, wanted) : block->text.size >= wanted.size && qn_equal(qn_part(block->text, 0, wanted.size), wanted);
}

static bool has_cause(const struct setting *item, const qn_block *block)
{
    const struct setting *stage = setting_get(item, "stage"), *reason = setting_get(item, "reason");
    return block->cause && (!stage || qn_equal(block->cause->stage, qn_str(stage->text))) &&
           (!reason || qn_equal(block->cause->reason, qn_str(reason->text)));
}

static void print_dropped(struct buffer *out, const qn_block *block)
{
    size_t size = block->text.size < BEGINNING ? block->text.size : BEGINNING;
    while (size < block->text.size && size && ((unsigned char)block->text.data[size] & 0xC0) == 0x80)
        size--;
    buffer_print(out, size < block->text.size ? "{ begins = " : "{ text = ");
    notation_text(out, qn_part(block->text, 0, size));
    buffer_print(out, "; stage = ");
    notation_text(out, block->cause->stage);
    buffer_print(out, "; reason = ");
    notation_text(out, block->cause->reason);
    buffer_print(out, "; }");
}

/* All that was dropped or marked. */
static void print_all_dropped(struct buffer *out, const qn_doc *doc, unsigned indent)
{
    struct buffer *pieces = calloc((doc ? doc->block_count : 0) + 1, sizeof *pieces);
    size_t count = 0;
    out->failed |= !pieces;
    for (const qn_block *block = pieces && doc ? doc->blocks : NULL; block; block = block->next)
        if (block->cause)
            print_dropped(&pieces[count++], block);
    if (pieces)
        notation_pieces(out, pieces, count, "()", ",", indent);
    for (size_t i = 0; pieces && i < count; i++)
        buffer_fini(&pieces[i]);
    free(pieces);
}

static void print_expected_drop(struct buffer *out, const struct setting *item)
{
    const struct setting *text = setting_get(item, "text"), *begins = setting_get(item, "begins");
    const struct setting *stage = setting_get(item, "stage"), *reason = setting_get(item, "reason");
    buffer_print(out, text ? "- " : "- what begins with ");
    notation_text(out, qn_str(text ? text->text : begins->text));
    buffer_print(out, " is dropped%s%s%s%s\n", stage ? " by " : "", stage ? stage->text : "", reason ? ": " : "", reason ? reason->text : "");
}

static void compare_dropped(struct comparison *to, const struct setting *expect, const qn_doc *doc)
{
    const struct setting *list = setting_get(expect, "dropped");
    struct mismatch *mismatch = NULL;
    for (size_t i = 0; list && i < list->count; i++) {
        const struct setting *item = &list->items[i];
        const qn_block *meant = NULL, *block = doc ? doc->blocks : NULL;
        for (; block && !(is_meant(item, block) && has_cause(item, block)); block = block->next)
            if (is_meant(item, block) && (!meant || !meant->cause))
                meant = block;
        if (block)
            continue;
        if (!mismatch)
            mismatch = comparison_add(to, "dropped", list);
        print_expected_drop(&mismatch->difference, item);
        if (meant && meant->cause)
            buffer_print(&mismatch->difference, "+ it is dropped by %.*s: %.*s\n", (int)meant->cause->stage.size, meant->cause->stage.data,
                         (int)meant->cause->reason.size, meant->cause->reason.data);
        else
            buffer_print(&mismatch->difference, meant ? "+ it is kept\n" : "+ there is no such block\n");
    }
    if (mismatch)
        print_all_dropped(&mismatch->actual, doc, list->at.indent);
}

/* ---- The whole ---- */

void comparison_make(struct comparison *comparison, const struct testcase *test, const struct result *result)
{
    const struct outcome outcome = outcome_of(result);
    comparison_fini(comparison);
    compare_verdict(comparison, test->expect, &outcome);
    compare_fields(comparison, test->expect, outcome.doc);
    compare_unset(comparison, test->expect, outcome.doc);
    compare_texts(comparison, test->expect, "body", outcome.doc, kept_texts, false);
    compare_dropped(comparison, test->expect, outcome.doc);
    compare_texts(comparison, test->expect, "reasons", outcome.doc, block_reasons, true);
}

static void describe_text(struct buffer *out, const char *key, qn_slice text, unsigned indent)
{
    if (text.size == 0)
        return;
    notation_break(out, indent);
    buffer_print(out, "%s = ", key);
    notation_text(out, text);
    buffer_append(out, ";", 1);
}

void comparison_describe(const struct result *result, unsigned indent, struct buffer *out)
{
    const struct outcome outcome = outcome_of(result);
    if (!qn_equal(outcome.verdict, qn_str(testcase_verdicts[0])))
        describe_text(out, "verdict", outcome.verdict, indent);
    describe_text(out, "stage", outcome.stage, indent);
    describe_text(out, "reason", outcome.reason, indent);
    describe_text(out, "message", outcome.message, indent);
    if (!outcome.doc)
        return;
    const qn_field *title = qn_field_of(outcome.doc, "title");
    if (title) {
        notation_break(out, indent);
        buffer_print(out, "fields = { title = ");
        notation_value(out, &title->value);
        buffer_print(out, "; };");
    }
    qn_slice *texts = calloc(outcome.doc->block_count + 1, sizeof *texts);
    out->failed |= !texts;
    notation_break(out, indent);
    buffer_print(out, "body = ");
    if (texts)
        notation_texts(out, texts, kept_texts(outcome.doc, texts), indent);
    buffer_append(out, ";", 1);
    free(texts);
    const qn_block *block = outcome.doc->blocks;
    while (block && !block->cause)
        block = block->next;
    if (!block)
        return;
    notation_break(out, indent);
    buffer_print(out, "dropped = ");
    print_all_dropped(out, outcome.doc, indent);
    buffer_append(out, ";", 1);
}

bool comparison_failed(const struct comparison *comparison)
{
    bool failed = false;
    for (size_t i = 0; i < comparison->count; i++)
        failed |= comparison->list[i].difference.failed || comparison->list[i].actual.failed;
    return failed;
}

void comparison_fini(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        buffer_fini(&comparison->list[i].difference);
        buffer_fini(&comparison->list[i].actual);
    }
    comparison->count = 0;
}
