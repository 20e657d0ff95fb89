/*
 * content-dump: writes down what the content cleaner knows of each block, for fit.py. It is the cleaner's own code
 * that computes the features, so what is fitted and what is used cannot drift apart. Not installed.
 *
 * For each page, in the machine's byte order: the sizes of the address, the blocks, the features and the tokens (4
 * words of 32 bits); the address; for each block its text's size, state and kind (3 words); the texts; the features
 * (floats, block after block of one, then of the next); for each token its hash and the range of blocks under it (3
 * words). With `scores` the features are those of the second look, which are made of the first look's scores: a file
 * with, for each page in the same order, its number of blocks (a word), a score for each and the threshold (floats).
 */
#include "feature.h"
#include "model.h"
#include "supply.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct dump {
    const char *output, *model, *scores;
    bool tokens;
    struct supply supply;
    FILE *file, *scores_file;
};

static const qn_option options[] = {
    QN_OPT_TEXT(struct dump, output, "features.bin", "the file to write"),
    QN_OPT_FILE(struct dump, model, "", "a model: its tokens are used; none: the built-in one's"),
    QN_OPT_FILE(struct dump, scores, "", "scores of the first look; none: the first look's features are written"),
    QN_OPT_BOOL(struct dump, tokens, false, "write the tokens, too"),
};

static qn_verdict init(void *state, qn_call *call)
{
    struct dump *self = state;
    const qn_verdict verdict = supply_init(&self->supply, self->model, call);
    if (verdict != QN_PASS)
        return verdict;
    self->file = fopen(self->output, "wb");
    if (*self->scores && !(self->scores_file = fopen(self->scores, "rb")))
        return qn_fail_run(call, QN_E_IO, "%s: %s", self->scores, strerror(errno));
    return self->file ? QN_PASS : qn_fail_run(call, QN_E_IO, "%s: %s", self->output, strerror(errno));
}

static void fini(void *state)
{
    struct dump *self = state;
    if (self->file)
        fclose(self->file);
    if (self->scores_file)
        fclose(self->scores_file);
    supply_fini(&self->supply);
}

/* The tokens of a page. */
struct tokens {
    uint32_t (*list)[3];
    uint32_t count, room;
    page_range blocks;
};

static void note_token(void *context, uint32_t token)
{
    struct tokens *tokens = context;
    if (tokens->count == tokens->room)
        return;
    uint32_t *entry = tokens->list[tokens->count++];
    entry[0] = token;
    entry[1] = tokens->blocks.begin;
    entry[2] = tokens->blocks.end;
}

static bool read_tokens(const struct dump *self, const struct page *page, struct tokens *tokens, qn_call *call)
{
    enum { MOST = 1 << 17 };
    *tokens = (struct tokens){.list = qn_scratch(call, MOST * sizeof *tokens->list), .room = self->tokens ? MOST : 0};
    for (uint32_t node = 0; tokens->list && node < page->node_count; node++) {
        struct marks marks;
        tokens->blocks = page->nodes[node].blocks;
        if (tokens->blocks.begin < tokens->blocks.end)
            marks_read(page, node, self->supply.words, &self->supply.model->tokens, &marks, note_token, tokens);
    }
    return tokens->list != NULL;
}

static void put(const struct dump *self, const void *data, size_t size)
{
    if (size)
        fwrite(data, 1, size, self->file);
}

static void put_blocks(const struct dump *self, const qn_doc *doc, uint32_t count)
{
    const qn_block *block = doc->blocks;
    for (uint32_t i = 0; i < count && block; i++, block = block->next) {
        const uint32_t facts[3] = {(uint32_t)block->text.size, block->state, block->kind};
        put(self, facts, sizeof facts);
    }
    block = doc->blocks;
    for (uint32_t i = 0; i < count && block; i++, block = block->next)
        put(self, block->text.data, block->text.size);
}

/* The scores of the page at hand; `p` has room for the threshold, too. @return false: the file has those of others */
static bool read_scores(const struct dump *self, const struct survey *survey, float *p, struct scores *out, qn_call *call)
{
    uint32_t count;
    return fread(&count, sizeof count, 1, self->scores_file) == 1 && count == survey->count &&
           fread(p, sizeof *p, count + 1, self->scores_file) == count + 1 && scores_init(out, survey, p, p[count], call);
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct dump *self = state;
    struct page page;
    struct survey survey;
    struct tokens tokens;
    const survey_knowledge knowledge = {self->supply.words, self->supply.model->tokens};
    if (!page_view(qn_annex_of(doc, PAGE_ANNEX), &page) || !page.node_count || doc->block_count != page.block_count)
        return QN_PASS;
    float *values = qn_scratch(call, (page.block_count + 1) * sizeof *values);
    if (!values || !survey_page(&survey, &page, doc, &knowledge, call) || !read_tokens(self, &page, &tokens, call))
        return qn_fail_doc(call, QN_E_LIMIT, "no memory");
    struct scores scores;
    const bool second = self->scores_file != NULL;
    float *p = qn_scratch(call, (page.block_count + 1) * sizeof *p);
    if (!p || (second && !read_scores(self, &survey, p, &scores, call)))
        return qn_fail_run(call, QN_E_INPUT, "%s: not the scores of these pages", self->scores);
    const uint32_t first = second ? first_count : 0, end = second ? feature_count : first_count;
    const uint32_t sizes[4] = {(uint32_t)doc->uri.size, page.block_count, end - first, tokens.count};
    put(self, sizes, sizeof sizes);
    put(self, doc->uri.data, doc->uri.size);
    put_blocks(self, doc, page.block_count);
    for (uint32_t feature = first; feature < end; feature++) {
        features[feature].fill(&survey, second ? &scores : NULL, values);
        put(self, values, page.block_count * sizeof *values);
    }
    put(self, tokens.list, tokens.count * sizeof *tokens.list);
    return ferror(self->file) ? qn_fail_run(call, QN_E_IO, "%s: %s", self->output, strerror(errno)) : QN_PASS;
}

static const qn_plugin dump = {
    QN_PLUGIN_HEAD,
    .name = "content-dump", .version = "1.0.0", .license = "MIT",
    .summary = "Write down the features of blocks, to fit the content cleaner",
    .kind = QN_CLEANER, .threading = QN_SHARED, .state_size = sizeof(struct dump),
    QN_TABLE(option, options),
    .init = init, .fini = fini, .process = process,
};
QN_MODULE(&dump);
