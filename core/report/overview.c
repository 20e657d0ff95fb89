#include "overview.h"

#include "../run/quarantine.h"
#include "flow.h"
#include "reasons.h"

#include <stdlib.h>

enum { GROUPS_SHOWN = 20 };

/* ---- The head ---- */

static void put_figure(struct buffer *out, const char *class, uint64_t count, const char *words)
{
    buffer_print(out, "<div class=\"%s\"><b>", class);
    markup_number(out, count);
    buffer_print(out, "</b> %s</div>\n", words);
}

static void put_head(const struct overview *overview, struct buffer *out)
{
    const struct summary *summary = overview->summary;
    const struct pipeline *pipeline = overview->evidence->pipeline;
    page_put(out, "<header>\n<p class=\"over\">quern run · ");
    markup_text(out, qn_str(pipeline->file));
    page_put(out, "</p>\n<h1>");
    markup_text(out, qn_str(pipeline->name));
    page_put(out, "</h1>\n");
    if (overview->ending) {
        page_put(out, "<p class=\"verdict dropped\">");
        markup_text(out, qn_str(overview->ending));
        page_put(out, "</p>\n");
    }
    page_put(out, "<p class=\"sizes\">");
    page_count(out, summary->inputs, "input");
    page_put(out, ", ");
    page_bytes(out, summary->bytes);
    page_put(out, " <span class=\"time\">in ");
    page_time(out, (uint64_t)(overview->seconds * 1e9));
    page_put(out, "</span></p>\n<div class=\"figures\">\n");
    put_figure(out, "", summary->documents + summary->bare, "read");
    put_figure(out, "kept", summary->kept, "kept");
    put_figure(out, "marked", summary->dropped, "dropped");
    put_figure(out, "dropped", summary->quarantined, "in quarantine");
    page_put(out, "</div>\n");
    const uint64_t seen = overview->evidence->documents;
    if (seen < summary->documents) {
        page_put(out, "<p class=\"note\">What follows is of the ");
        page_count(out, seen, "document");
        page_put(out, " that came to their end in this part of the run.</p>\n");
    }
    page_put(out, "</header>\n");
}

/* ---- Fields ---- */

static uint64_t count_of_name(const struct evidence *evidence, size_t row)
{
    uint64_t count = 0;
    for (size_t i = 0; i < evidence->field_count; i++)
        if (qn_equal(evidence->fields[i].name, evidence->fields[row].name))
            count += evidence->fields[i].count;
    return count;
}

static bool is_first_of_name(const struct evidence *evidence, size_t row)
{
    size_t i = 0;
    while (!qn_equal(evidence->fields[i].name, evidence->fields[row].name))
        i++;
    return i == row;
}

static void put_field(const struct evidence *evidence, size_t row, struct buffer *out)
{
    const struct field_row *fields = evidence->fields;
    const uint64_t count = count_of_name(evidence, row);
    page_put(out, "<tr><th scope=\"row\">");
    markup_text(out, fields[row].name);
    page_put(out, "</th><td>");
    page_bar(out, "", count, evidence->kept);
    page_put(out, "<b>");
    page_share(out, count, evidence->kept);
    page_put(out, "</b></td><td>");
    bool first = true;
    for (size_t i = row; i < evidence->field_count; i++)
        if (qn_equal(fields[i].name, fields[row].name)) {
            page_put(out, first ? "" : ", ");
            markup_text(out, fields[i].stage);
            page_put(out, " ");
            markup_number(out, fields[i].count);
            first = false;
        }
    page_put(out, "</td><td class=\"sample\">");
    markup_text(out, fields[row].sample);
    page_put(out, "</td></tr>\n");
}

static void put_fields(const struct evidence *evidence, struct buffer *out)
{
    if (evidence->field_count == 0)
        return;
    page_put(out, "<section>\n<h2>Fields</h2>\n<p class=\"note\">How many of the kept documents have each, and which stage set it.</p>\n"
                  "<table class=\"list\">\n<thead><tr><th>field</th><th>have it</th><th>set by</th><th>for example</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < evidence->field_count; i++)
        if (is_first_of_name(evidence, i))
            put_field(evidence, i, out);
    page_put(out, "</tbody>\n</table>\n</section>\n");
}

/* ---- Duplicates ---- */

static int by_size(const void *a, const void *b)
{
    const struct group *left = *(const struct group *const *)a, *right = *(const struct group *const *)b;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left < right ? -1 : left > right;
}

static void put_member(const struct member *member, struct buffer *out)
{
    page_put(out, "<q>");
    markup_text(out, member->opening);
    page_put(out, "</q> <small>");
    markup_text(out, member->id);
    if (member->score > 0 && member->score < 1)
        buffer_print(out, ", score %.3f", member->score);
    page_put(out, "</small>");
}

static void put_group(const struct group *group, struct buffer *out)
{
    page_put(out, "<details class=\"cause group\"><summary><b>");
    markup_text(out, group->id);
    page_put(out, "</b> <span class=\"amount\">");
    page_count(out, group->count, "duplicate");
    page_put(out, "</span></summary>\n<ul>\n");
    for (size_t i = 0; i < GROUP_MEMBERS && i < group->count; i++) {
        page_put(out, "<li>");
        put_member(&group->members[i], out);
        page_put(out, "</li>\n");
    }
    page_put(out, group->count > GROUP_MEMBERS ? "<li>…</li></ul></details>\n" : "</ul></details>\n");
}

static void put_doubtful(const struct groups *groups, struct buffer *out)
{
    if (groups->doubtful_count == 0)
        return;
    page_put(out, "<h3>Least alike</h3>\n<ul class=\"pairs\">\n");
    for (size_t i = 0; i < groups->doubtful_count; i++) {
        page_put(out, "<li>");
        put_member(&groups->doubtful[i].later, out);
        page_put(out, " <small>repeats ");
        markup_text(out, groups->doubtful[i].earlier);
        page_put(out, "</small></li>\n");
    }
    page_put(out, "</ul>\n");
}

static bool put_groups(const struct groups *groups, struct buffer *out)
{
    if (groups->duplicates == 0)
        return true;
    const struct group **sorted = calloc(groups->count, sizeof *sorted);
    if (!sorted)
        return false;
    for (size_t i = 0; i < groups->count; i++)
        sorted[i] = &groups->rows[i];
    qsort(sorted, groups->count, sizeof *sorted, by_size);
    page_put(out, "<section>\n<h2>Duplicates</h2>\n<p class=\"note\">");
    page_count(out, groups->duplicates, "duplicate");
    page_put(out, groups->others ? ", in more groups than are looked at here: the first " : ", in ");
    page_count(out, groups->count, "group");
    page_put(out, ". <code>quern duplicates</code> shows pairs side by side.</p>\n<h3>Largest groups</h3>\n");
    for (size_t i = 0; i < groups->count && i < GROUPS_SHOWN; i++)
        put_group(sorted[i], out);
    put_doubtful(groups, out);
    page_put(out, "</section>\n");
    free(sorted);
    return true;
}

/* ---- Failures ---- */

static void put_failures(const struct overview *overview, struct buffer *out)
{
    const struct evidence *evidence = overview->evidence;
    if (evidence->failure_count == 0)
        return;
    page_put(out, "<section>\n<h2>Quarantine</h2>\n<p class=\"note\">");
    page_count(out, overview->summary->quarantined, "document");
    page_put(out, " failed");
    if (overview->quarantine) {
        page_put(out, "; their bytes, and the commands that repeat it, lie in <code>");
        markup_text(out, qn_str(overview->quarantine));
        page_put(out, "</code>");
    }
    page_put(out, ".</p>\n<table class=\"list\">\n<thead><tr><th>document</th><th>stage</th><th>why</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < evidence->failure_count; i++) {
        const struct failure_row *row = &evidence->failures[i];
        page_put(out, "<tr><th scope=\"row\">");
        markup_text(out, row->id);
        page_put(out, "</th><td>");
        markup_text(out, row->stage);
        buffer_print(out, " <i>%s</i></td><td>", error_code_name(row->code));
        markup_text(out, row->message);
        page_put(out, "</td></tr>\n");
    }
    page_put(out, "</tbody>\n</table>\n");
    if (overview->summary->quarantined > evidence->failure_count)
        page_put(out, "<p class=\"none\">These are the first.</p>\n");
    page_put(out, "</section>\n");
}

/* ---- Times ---- */

static void put_time(const char *name, const char *kind, uint64_t nanoseconds, uint64_t all, uint64_t documents, struct buffer *out)
{
    page_put(out, "<tr><th scope=\"row\">");
    markup_text(out, qn_str(name));
    page_put(out, " <i>");
    markup_text(out, qn_str(kind));
    page_put(out, "</i></th><td>");
    page_bar(out, "time", nanoseconds, all);
    page_put(out, "<b>");
    page_share(out, nanoseconds, all);
    page_put(out, "</b></td><td>");
    page_time(out, nanoseconds);
    page_put(out, "</td><td>");
    page_time(out, documents ? nanoseconds / documents : 0);
    page_put(out, "</td></tr>\n");
}

static void put_times(const struct overview *overview, struct buffer *out)
{
    const struct summary *summary = overview->summary;
    const struct pipeline *pipeline = overview->evidence->pipeline;
    const uint64_t documents = summary->documents;
    uint64_t all = summary->reading;
    for (size_t i = 0; i < summary->stage_count; i++)
        all += summary->stages[i].nanoseconds;
    for (size_t i = 0; i < summary->writer_count; i++)
        all += summary->writing[i];
    page_put(out, "<section class=\"timed\">\n<h2>Where the time went</h2>\n<p class=\"note\">Work of all workers together; waiting for each other is left "
                  "out.</p>\n<table class=\"list\">\n<thead><tr><th>stage</th><th>share</th><th>time</th><th>a document</th></tr></thead>\n<tbody>\n");
    put_time("reading", "", summary->reading, all, documents, out);
    for (size_t i = 0; i < summary->stage_count; i++)
        put_time(pipeline->stages[i].name, plugin_kind_name(pipeline->stages[i].plugin->table.kind), summary->stages[i].nanoseconds, all,
                 documents, out);
    for (size_t i = 0; i < summary->writer_count; i++)
        put_time(pipeline->writers[i].name, "writer", summary->writing[i], all, documents, out);
    page_put(out, "</tbody>\n</table>\n");
}

static void put_slowest(const struct evidence *evidence, struct buffer *out)
{
    page_put(out, "<h3>Slowest documents</h3>\n<table class=\"list\">\n<tbody>\n");
    for (size_t i = 0; i < evidence->slow_count; i++) {
        const struct slow_row *row = &evidence->slowest[i];
        page_put(out, "<tr><th scope=\"row\">");
        markup_text(out, row->id);
        page_put(out, "</th><td>");
        page_bar(out, "time", row->nanoseconds, evidence->slowest[0].nanoseconds);
        page_put(out, "<b>");
        page_time(out, row->nanoseconds);
        page_put(out, "</b></td><td>");
        if (row->bytes)
            page_bytes(out, row->bytes);
        page_put(out, "</td></tr>\n");
    }
    page_put(out, "</tbody>\n</table>\n</section>\n");
}

/* ---- The page ---- */

bool overview_write(const struct overview *overview, struct buffer *out)
{
    page_begin(out, overview->evidence->pipeline->name);
    put_head(overview, out);
    flow_write(overview->evidence, out);
    bool good = reasons_write(overview->evidence, out);
    put_fields(overview->evidence, out);
    good = put_groups(&overview->evidence->groups, out) && good;
    put_failures(overview, out);
    put_times(overview, out);
    put_slowest(overview->evidence, out);
    page_end(out);
    return good && !out->failed && !overview->evidence->failed;
}
