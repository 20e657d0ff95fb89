/* boilerplate: drops what is not the text: prompts, share bars, disclaimers, sign-offs; and menus and teasers. */
#include "builtin.h"
#include "prose.h"
#include "rules.h"

#include <filetext.h>
#include <quern/plugin.h>

#include <errno.h>
#include <stdlib.h>

enum { MOST_RULES = 1 << 20 }; /* bytes of a rules file */

struct boilerplate {
    qn_strings rules;
    qn_strings without;
    bool builtin;
    bool prose;
    bool keep_empty;

    struct rules *set;
    char **files; /* texts of the user's rules files; the rules point into them */
    size_t file_count;
};

static const qn_option options[] = {
    QN_OPT_FILES(struct boilerplate, rules, "rules files to read beside the built-in ones"),
    QN_OPT_LIST(struct boilerplate, without, "", "reasons that blocks are not to be dropped for: \"share-bar\""),
    QN_OPT_BOOL(struct boilerplate, builtin, true, "use the built-in rules, in all languages"),
    QN_OPT_BOOL(struct boilerplate, prose, true,
                "in a page with its menus drop the lines outside of the run of prose"),
    QN_OPT_BOOL(struct boilerplate, keep_empty, false, "keep documents that are boilerplate and nothing else"),
};

enum { METRIC_RULE, METRIC_CUT, METRIC_PROSE };
static const qn_metric metrics[] = {
    [METRIC_RULE] = {"by-rule", "blocks", "blocks that a rule took"},
    [METRIC_CUT] = {"cut", "blocks", "sign-offs cut off the end of a paragraph"},
    [METRIC_PROSE] = {"by-prose", "blocks", "lines outside of the run of prose"},
};

enum { REASON_NAVIGATION, REASON_TEASER, REASON_EMPTY };
static const qn_reason reasons[] = {
    [REASON_NAVIGATION] = {"navigation", "a short line outside of the run of prose: a menu, a tag, a footer"},
    [REASON_TEASER] = {"teaser", "a longer line outside of the run of prose: a headline or lead of another text, a prompt"},
    [REASON_EMPTY] = {"empty", "the document was boilerplate and nothing else"},
};

/* ---- Setting up ---- */

static qn_verdict read_builtin(struct boilerplate *self, qn_call *call)
{
    char error[RULES_ERROR_SIZE];
    for (size_t i = 0; i < builtin_rules_count; i++)
        if (!rules_read(self->set, builtin_rules[i].name, builtin_rules[i].text, error))
            return qn_fail_run(call, QN_E_INTERNAL, "%s", error);
    return QN_PASS;
}

static qn_verdict read_files(struct boilerplate *self, qn_call *call)
{
    char error[RULES_ERROR_SIZE];
    self->files = calloc(self->rules.count + 1, sizeof *self->files);
    if (!self->files)
        return qn_fail_run(call, QN_E_LIMIT, "no memory for rules");
    for (; self->file_count < self->rules.count; self->file_count++) {
        const char *path = self->rules.items[self->file_count];
        size_t size;
        char *text = self->files[self->file_count] = filetext_read(path, MOST_RULES, &size);
        if (!text)
            return qn_fail_run(call, QN_E_CONFIG, "rules: %s: %s", path, strerror(errno));
        if (!rules_read(self->set, path, qn_bytes(text, size), error)) {
            self->file_count++;
            return qn_fail_run(call, QN_E_CONFIG, "rules: %s", error);
        }
    }
    return QN_PASS;
}

static qn_verdict check_without(const struct boilerplate *self, qn_call *call)
{
    for (size_t i = 0; i < self->without.count; i++)
        if (!rules_know(self->set, self->without.items[i]))
            return qn_fail_run(call, QN_E_CONFIG, "without: no rule drops for the reason \"%s\"", self->without.items[i]);
    return QN_PASS;
}

static qn_verdict init(void *state, qn_call *call)
{
    struct boilerplate *self = state;
    self->set = rules_new();
    bool fits = self->set != NULL;
    for (size_t i = 0; fits && i < self->without.count; i++)
        fits = rules_without(self->set, self->without.items[i]);
    if (!fits)
        return qn_fail_run(call, QN_E_LIMIT, "no memory for rules");
    qn_verdict verdict = self->builtin ? read_builtin(self, call) : QN_PASS;
    if (verdict == QN_PASS)
        verdict = read_files(self, call);
    if (verdict == QN_PASS)
        verdict = check_without(self, call);
    if (verdict == QN_PASS && !rules_ready(self->set))
        verdict = qn_fail_run(call, QN_E_LIMIT, "no memory for rules");
    return verdict;
}

static void fini(void *state)
{
    struct boilerplate *self = state;
    rules_free(self->set);
    for (size_t i = 0; i < self->file_count; i++)
        free(self->files[i]);
    free(self->files);
}

/* ---- Work ---- */

/* A document's lines: its blocks but code and rules, with what we know of them. */
struct lines {
    qn_doc *doc;
    qn_call *call;
    qn_block **blocks;
    prose_line *list;
    size_t count;
    size_t first, last; /* the long paragraphs between which the text lies; the count, where there is none */
};

static bool is_line(const qn_block *block)
{
    return block->kind != QN_CODE && block->kind != QN_RULE && block->text.size > 0;
}

static bool is_long_paragraph(const prose_line *line)
{
    enum { WORDS = 18 };
    return line->stop && line->words >= WORDS;
}

static bool lines_init(struct lines *lines, qn_doc *doc, qn_call *call)
{
    *lines = (struct lines){.doc = doc, .call = call};
    size_t count = 0;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        count += is_line(block);
    lines->blocks = qn_scratch(call, (count + 1) * sizeof *lines->blocks);
    lines->list = qn_scratch(call, (count + 1) * sizeof *lines->list);
    if (!lines->blocks || !lines->list)
        return false;
    lines->first = lines->last = count;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (!is_line(block))
            continue;
        prose_line *line = &lines->list[lines->count];
        *line = (prose_line){.text = block->text, .heading = block->kind == QN_HEADING};
        prose_measure(line);
        if (is_long_paragraph(line)) {
            lines->first = lines->first == count ? lines->count : lines->first;
            lines->last = lines->count;
        }
        lines->blocks[lines->count++] = block;
    }
    return true;
}

/* "Related articles", "12 comments": what follows belongs to it. */
static bool opens_list(const struct lines *lines, size_t index, const rules_hit *hit)
{
    enum { LABEL = 5 };
    return lines->list[index].words <= LABEL &&
           (qn_equal(hit->reason, qn_str("read-more")) || qn_equal(hit->reason, qn_str("comments")));
}

/* Drops a line, or the part of it that the rule found. */
static bool drop_line(struct lines *lines, size_t index, const rules_hit *hit)
{
    qn_block *block = lines->blocks[index];
    if (hit->cut) {
        qn_block *rest = qn_split(lines->call, lines->doc, block, (uint32_t)hit->cut);
        if (!rest)
            return false;
        lines->list[index].text = block->text;
        block = rest;
    } else {
        lines->list[index].gone = true;
        lines->list[index].opens = opens_list(lines, index, hit);
    }
    qn_count(lines->call, hit->cut ? METRIC_CUT : METRIC_RULE, 1);
    return qn_drop_as(lines->call, lines->doc, block, hit->reason, hit->phrase);
}

/* "Privacy" above a paragraph is a heading of the text, alone it is a link. */
static bool heads_paragraph(const struct lines *lines, size_t index)
{
    return lines->list[index].heading && index + 1 < lines->count && is_long_paragraph(&lines->list[index + 1]);
}

/* The line as rules see it. */
static rules_block subject_of(const struct lines *lines, size_t index)
{
    enum { HEAD = 3, TAIL = 4, SHORT = 24, SHORT_TAIL = 12 }; /* lines from the ends of the document; SHORT: words */
    const prose_line *line = &lines->list[index];
    const size_t below = lines->count - index; /* this line, too */
    const bool tail = index >= lines->last || below <= TAIL || (below <= SHORT_TAIL && line->words <= SHORT);
    return (rules_block){line->text, line->words, index < HEAD || index < lines->first, tail, line->stop};
}

static bool apply_rules(const struct boilerplate *self, struct lines *lines)
{
    rules_hit hit, above = {0};
    uint32_t follow = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const rules_block block = subject_of(lines, i);
        if (!heads_paragraph(lines, i) && rules_match(self->set, &block, &hit)) {
            follow = qn_equal(hit.reason, above.reason) && hit.follow < follow ? follow : hit.follow;
            above = hit;
        } else if (follow && !is_long_paragraph(&lines->list[i]) && !lines->list[i].heading) {
            hit = (rules_hit){above.reason, above.phrase, 0, 0};
            follow--;
        } else {
            follow = 0;
            continue;
        }
        if (!drop_line(lines, i, &hit))
            return false;
    }
    return true;
}

static bool keep_prose(struct lines *lines)
{
    if (!prose_judge(lines->list, lines->count))
        return true;
    for (size_t i = 0; i < lines->count; i++) {
        const uint8_t verdict = lines->list[i].verdict;
        if (verdict == PROSE_KEEP)
            continue;
        qn_count(lines->call, METRIC_PROSE, 1);
        if (!qn_drop(lines->call, lines->doc, lines->blocks[i],
                     verdict == PROSE_TEASER ? REASON_TEASER : REASON_NAVIGATION, qn_str("")))
            return false;
    }
    return true;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct boilerplate *self = state;
    struct lines lines;
    if (!lines_init(&lines, doc, call) || !apply_rules(self, &lines) || (self->prose && !keep_prose(&lines)))
        return qn_fail_doc(call, QN_E_LIMIT, "no memory to look for boilerplate");
    const bool emptied = lines.count > 0 && !qn_has_text(doc);
    return emptied && !self->keep_empty ? qn_drop_doc(call, doc, REASON_EMPTY, qn_str(NULL)) : QN_PASS;
}

static bool reason_at(const void *state, size_t i, qn_slice *slug)
{
    return rules_reason(((const struct boilerplate *)state)->set, i, slug);
}

static const qn_reasons all_reasons = {.size = sizeof all_reasons, .at = reason_at};
static const qn_ext exts[] = {{QN_REASONS, &all_reasons}, {NULL, NULL}};

static const qn_plugin boilerplate = {
    QN_PLUGIN_HEAD,
    .name = "boilerplate", .version = "1.0.0", .license = "MIT",
    .summary = "Drop prompts, share bars, disclaimers, sign-offs, menus and teasers",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .flags = QN_P_DYNAMIC_REASONS,
    .state_size = sizeof(struct boilerplate),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    .exts = exts,
    .init = init, .fini = fini, .process = process,
};
QN_MODULE(&boilerplate);
