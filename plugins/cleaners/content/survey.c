#include "survey.h"

#include "groups.h"
#include "kinds.h"

#include <lexbor/tag/const.h>
#include <math.h>

enum { GOOD_CHARS = 80, GOOD_LONG = 150, TITLE_BLOCKS = 400 };

/* A survey being made: the arrays, still writable. */
struct work {
    struct survey *out;
    const struct page *page;
    struct piece *pieces;
    struct place *places;
    struct sums *sums;
    struct groups numbers; /* of what is being grouped */
    qn_call *call;
};

/* ---- Elements ---- */

static int tag_group(uint16_t tag)
{
    switch (tag) {
    case LXB_TAG_ARTICLE: return TAG_ARTICLE;
    case LXB_TAG_MAIN: return TAG_MAIN;
    case LXB_TAG_ASIDE: return TAG_ASIDE;
    case LXB_TAG_NAV: return TAG_NAV;
    case LXB_TAG_FOOTER: return TAG_FOOTER;
    case LXB_TAG_HEADER: return TAG_HEADER;
    case LXB_TAG_FORM: return TAG_FORM;
    case LXB_TAG_FIGURE: case LXB_TAG_FIGCAPTION: return TAG_FIGURE;
    case LXB_TAG_TABLE: return TAG_TABLE;
    case LXB_TAG_UL: case LXB_TAG_OL: case LXB_TAG_DL: return TAG_LIST;
    case LXB_TAG_LI: case LXB_TAG_DT: case LXB_TAG_DD: return TAG_ITEM;
    case LXB_TAG_BLOCKQUOTE: return TAG_QUOTE;
    case LXB_TAG_SECTION: return TAG_SECTION;
    case LXB_TAG_DETAILS: return TAG_DETAILS;
    case LXB_TAG_A: return TAG_LINKED;
    case LXB_TAG_PRE: return TAG_CODE;
    case LXB_TAG_P: return TAG_PARAGRAPH;
    case LXB_TAG_H1: case LXB_TAG_H2: case LXB_TAG_H3: case LXB_TAG_H4: case LXB_TAG_H5: case LXB_TAG_H6: return TAG_HEADING;
    default: return -1;
    }
}

/* Classes of chrome say nothing on a node that holds most of the page's prose. */
#define CHROME_TOKENS (~(1u << TOKEN_BODY | 1u << TOKEN_CONTENT | 1u << TOKEN_FORUM | 1u << TOKEN_SPEC | 1u << TOKEN_REVIEW))

static void measure_distances(struct work *work, uint32_t node, bool holds_most)
{
    struct place *place = &work->places[node];
    const page_node *from = &work->page->nodes[node];
    const int group = tag_group(from->tag);
    if (from->parent == PAGE_NONE) {
        memset(place->near, FAR, sizeof place->near);
    } else {
        const uint8_t *above = work->places[from->parent].near;
        for (int i = 0; i < NEARS; i++)
            place->near[i] = (uint8_t)(above[i] < FAR ? above[i] + 1 : FAR);
    }
    const uint32_t tokens = holds_most ? place->marks.tokens & ~CHROME_TOKENS : place->marks.tokens;
    for (uint32_t left = tokens; left; left &= left - 1) {
        const int which = __builtin_ctz(left);
        place->near[which] = 0;
        work->out->whole.tokens[which]++;
    }
    if (group >= 0) {
        place->near[NEAR_TAG + group] = 0;
        work->out->whole.tags[group]++;
    }
}

static void measure_path(struct work *work, uint32_t node)
{
    struct place *place = &work->places[node];
    const uint32_t parent = work->page->nodes[node].parent;
    if (parent == PAGE_NONE) {
        place->path_least = place->path_most = place->path_sum = place->path_decayed = place->path_nearest = 0;
    } else {
        const struct place *above = &work->places[parent];
        place->path_least = above->path_least;
        place->path_most = above->path_most;
        place->path_sum = above->path_sum;
        place->path_decayed = above->path_decayed * .7f;
        place->path_nearest = above->path_nearest;
    }
    if (!place->marks.known)
        return;
    const struct marks *own = &place->marks;
    place->path_least = own->least < place->path_least ? own->least : place->path_least;
    place->path_most = own->most > place->path_most ? own->most : place->path_most;
    place->path_sum += own->mean;
    place->path_decayed += own->mean;
    place->path_nearest = own->mean;
}

static void measure_shares(struct work *work, uint32_t node, float good)
{
    static const float shares[4] = {.1f, .25f, .5f, .8f};
    struct place *place = &work->places[node];
    const uint32_t parent = work->page->nodes[node].parent;
    const float own = SURVEY_NODE(work->out, node, good_chars);
    for (int i = 0; i < 4; i++) {
        const uint8_t above = parent == PAGE_NONE ? 0 : work->places[parent].steps[i];
        place->steps[i] = (uint8_t)(own >= shares[i] * good ? 0 : above < FAR ? above + 1 : FAR);
    }
    struct whole *whole = &work->out->whole;
    if (own >= .5f * good)
        whole->half = node;
    if (own >= .8f * good)
        whole->most = node;
    if (own >= .95f * good)
        whole->nearly = node;
}

static void read_elements(struct work *work, const survey_knowledge *knowledge)
{
    const struct page *page = work->page;
    uint32_t images = 0, inputs = 0;
    for (uint32_t node = 0; node < page->node_count; node++) {
        const page_node *from = &page->nodes[node];
        struct place *place = &work->places[node];
        marks_read(page, node, knowledge->words, &knowledge->tokens, &place->marks, NULL, NULL);
        place->block_parent = from->parent == PAGE_NONE ? node :
            page->nodes[from->parent].flags & PAGE_NODE_BLOCK ? from->parent : work->places[from->parent].block_parent;
        place->readability = 0;
        place->images = images;
        place->inputs = inputs;
        images += from->tag == LXB_TAG_IMG;
        inputs += from->tag == LXB_TAG_INPUT || from->tag == LXB_TAG_SELECT || from->tag == LXB_TAG_TEXTAREA || from->tag == LXB_TAG_BUTTON;
        work->out->whole.heading1 += from->tag == LXB_TAG_H1;
        measure_path(work, node);
    }
    work->places[page->node_count].images = work->out->whole.images = images;
    work->places[page->node_count].inputs = work->out->whole.inputs = inputs;
}

static void place_elements(struct work *work)
{
    const float good = (float)work->sums[work->out->count].good_chars;
    for (uint32_t node = 0; node < work->page->node_count; node++) {
        measure_distances(work, node, good > 0 && SURVEY_NODE(work->out, node, good_chars) > .6f * good);
        measure_shares(work, node, good);
    }
}

static void measure_comments(struct work *work)
{
    for (uint32_t i = 0; i < work->out->count; i++) {
        const struct piece *piece = &work->pieces[i];
        if (piece->good && work->places[piece->owner].near[TOKEN_COMMENT] < FAR)
            work->out->whole.comment_chars += piece->text.chars;
    }
}

/* Children of one parent that look alike. */
static bool count_siblings(struct work *work)
{
    const struct page *page = work->page;
    struct group *sums = qn_scratch(work->call, (page->node_count + 1) * sizeof *sums);
    uint32_t *number = qn_scratch(work->call, (page->node_count + 1) * sizeof *number);
    if (!sums || !number)
        return false;
    groups_clear(&work->numbers);
    memset(sums, 0, (page->node_count + 1) * sizeof *sums);
    for (uint32_t node = 0; node < page->node_count; node++) {
        const page_range blocks = page->nodes[node].blocks;
        number[node] = PAGE_NONE;
        if (blocks.begin == blocks.end)
            continue;
        const uint64_t key = (uint64_t)page->nodes[node].parent << 32 | work->places[node].marks.signature;
        struct group *group = &sums[number[node] = groups_number(&work->numbers, key)];
        group->count++;
        group->chars += (uint32_t)SURVEY_NODE(work->out, node, chars);
        group->link_chars += (uint32_t)SURVEY_NODE(work->out, node, link_chars);
    }
    for (uint32_t node = 0; node < page->node_count; node++) {
        const struct group none = {0}, *group = number[node] == PAGE_NONE ? &none : &sums[number[node]];
        work->places[node].siblings = group->count;
        work->places[node].siblings_chars = group->chars;
        work->places[node].siblings_links = group->link_chars;
    }
    return true;
}

/* ---- Blocks ---- */

static void read_spans(struct piece *piece, const qn_block *block)
{
    uint32_t linked = 0, bold = 0;
    for (const qn_span *span = block->spans; span; span = span->next) {
        const uint32_t size = span->end - span->begin;
        if (qn_equal(span->type, qn_str("link"))) {
            linked += size;
            piece->links++;
        } else if (qn_equal(span->type, qn_str("strong"))) {
            bold += size;
        } else if (qn_equal(span->type, qn_str("image"))) {
            piece->images++;
        }
    }
    const float chars = ratio((float)piece->text.chars, (float)block->text.size); /* spans are in bytes */
    piece->link_chars = (uint32_t)((float)linked * chars + .5f);
    piece->bold_chars = (uint32_t)((float)bold * chars + .5f);
    piece->link_chars = piece->link_chars < piece->text.chars ? piece->link_chars : piece->text.chars;
}

static bool is_good(const struct piece *piece)
{
    const text_facts *text = &piece->text;
    return text->chars >= GOOD_CHARS && 3 * piece->link_chars < text->chars && (text->sentences || text->chars >= GOOD_LONG) &&
           (100 * text->function_words >= 12 * text->words || text->dense > 25);
}

static void add_sums(struct sums *out, const struct sums *before, const struct piece *piece)
{
    const text_facts *text = &piece->text;
    *out = (struct sums){
        .chars = before->chars + text->chars, .link_chars = before->link_chars + piece->link_chars,
        .words = before->words + text->words, .sentences = before->sentences + text->sentences,
        .good_chars = before->good_chars + (piece->good ? text->chars : 0), .good = before->good + piece->good,
        .commas = before->commas + text->commas, .links = before->links + piece->links,
    };
}

/*
 * The document's block of that number on the page, as the numbers go up; NULL: gone, or dropped before. Others may stand
 * between them.
 */
static const qn_block *next_block(const qn_block **at, const qn_doc *doc, uint32_t number, uint32_t count)
{
    while (*at && ((*at)->id < number || (*at)->id >= count))
        *at = qn_next_kept(doc, *at);
    return *at && (*at)->id == number ? *at : NULL;
}

static void read_block(struct piece *piece, const qn_block *block, const text_context *context)
{
    text_measure(block->text, context, &piece->text);
    read_spans(piece, block);
    piece->kind = (uint8_t)block->kind;
    piece->heading_level = block->kind == QN_HEADING ? block->level : 0;
    piece->good = is_good(piece);
}

static void read_blocks(struct work *work, const qn_doc *doc, const text_context *context)
{
    const qn_block *next = qn_next_kept(doc, NULL);
    struct whole *whole = &work->out->whole;
    uint32_t heading = PAGE_NONE, good = PAGE_NONE;
    work->sums[0] = (struct sums){0};
    for (uint32_t i = 0; i < work->out->count; i++) {
        const page_block *from = &work->page->blocks[i];
        struct piece *piece = &work->pieces[i];
        *piece = (struct piece){.owner = from->owner, .element = from->element, .heading = heading};
        const qn_block *block = next_block(&next, doc, i, work->out->count);
        if (block)
            read_block(piece, block, context);
        piece->previous_good = good == PAGE_NONE || i - good > FAR ? FAR : i - good;
        good = piece->good ? i : good;
        heading = piece->kind == QN_HEADING ? i : heading;
        add_sums(&work->sums[i + 1], &work->sums[i], piece);
        whole->times += piece->text.times;
        whole->prices += piece->text.prices;
        whole->years += piece->text.years;
    }
}

static void measure_phrase_distances(struct work *work)
{
    const uint32_t count = work->out->count;
    uint8_t last[PHRASES], next[PHRASES];
    memset(last, FAR, sizeof last);
    memset(next, FAR, sizeof next);
    uint32_t good = FAR;
    for (uint32_t i = 0; i < count; i++)
        for (int phrase = 0; phrase < PHRASES; phrase++) {
            last[phrase] = (uint8_t)(work->pieces[i].text.phrases >> phrase & 1 ? 0 : last[phrase] < FAR ? last[phrase] + 1 : FAR);
            work->pieces[i].since[phrase] = last[phrase];
        }
    for (uint32_t i = count; i-- > 0;) {
        for (int phrase = 0; phrase < PHRASES; phrase++) {
            next[phrase] = (uint8_t)(work->pieces[i].text.phrases >> phrase & 1 ? 0 : next[phrase] < FAR ? next[phrase] + 1 : FAR);
            work->pieces[i].until[phrase] = next[phrase];
        }
        work->pieces[i].next_good = good;
        good = work->pieces[i].good ? 1 : good < FAR ? good + 1 : FAR;
    }
}

static void find_levels(struct work *work, struct piece *piece)
{
    uint32_t node = piece->element;
    for (int i = 0; i < 7; i++) {
        piece->level[i] = node;
        node = work->places[node].block_parent;
    }
}

static uint64_t mix(uint64_t hash, uint32_t value)
{
    return (hash ^ value) * 0x9E3779B97F4A7C15u;
}

static void number_alike(struct work *work)
{
    groups_clear(&work->numbers);
    for (uint32_t i = 0; i < work->out->count; i++) {
        struct piece *piece = &work->pieces[i];
        find_levels(work, piece);
        uint64_t key = mix(1, work->places[piece->owner].marks.signature);
        for (int level = 0; level < 3; level++)
            key = mix(key, work->places[piece->level[level]].marks.signature);
        piece->alike = groups_number(&work->numbers, key);
        key = mix(mix(2, work->places[piece->element].marks.signature), work->page->nodes[piece->level[1]].tag);
        piece->kin = groups_number(&work->numbers, key);
    }
}

static void add_to_group(struct group *group, const struct piece *piece)
{
    group->count++;
    group->chars += piece->text.chars;
    group->link_chars += piece->link_chars;
    group->good_chars += piece->good ? piece->text.chars : 0;
}

static bool group_alike(struct work *work)
{
    number_alike(work);
    const size_t size = (work->numbers.count + 1) * sizeof(struct group);
    struct group *groups = qn_scratch(work->call, size);
    if (!groups)
        return false;
    memset(groups, 0, size);
    for (uint32_t i = 0; i < work->out->count; i++) {
        const struct piece *piece = &work->pieces[i];
        add_to_group(&groups[piece->alike], piece);
        add_to_group(&groups[piece->kin], piece);
    }
    work->out->groups = groups;
    return true;
}

static bool count_copies(struct work *work)
{
    const uint32_t count = work->out->count;
    uint32_t *seen = qn_scratch(work->call, (count + 1) * sizeof *seen);
    if (!seen)
        return false;
    memset(seen, 0, (count + 1) * sizeof *seen);
    groups_clear(&work->numbers);
    for (uint32_t i = 0; i < count; i++) {
        work->pieces[i].wording = groups_number(&work->numbers, work->pieces[i].text.identity);
        work->pieces[i].copy = seen[work->pieces[i].wording]++;
    }
    for (uint32_t i = 0; i < count; i++)
        work->pieces[i].copies = seen[work->pieces[i].wording];
    return true;
}

/* ---- Candidates ---- */

static void score_paragraphs(struct work *work)
{
    for (uint32_t i = 0; i < work->out->count; i++) {
        const struct piece *piece = &work->pieces[i];
        if (piece->text.chars < 25)
            continue;
        const float length = (float)piece->text.chars / 100;
        const float score = 1 + (float)piece->text.commas + (length < 3 ? length : 3);
        for (int level = 1; level < 6; level++)
            work->places[piece->level[level]].readability += score / (float)(level == 1 ? 1 : level == 2 ? 2 : 3 * (level - 1));
    }
    float best = 0;
    for (uint32_t node = 0; node < work->page->node_count; node++) {
        struct place *place = &work->places[node];
        const uint32_t parent = work->page->nodes[node].parent;
        place->readability *= 1 - ratio(SURVEY_NODE(work->out, node, link_chars), SURVEY_NODE(work->out, node, chars));
        const float above = parent == PAGE_NONE ? 0 : work->places[parent].path_readability;
        place->path_readability = place->readability > above ? place->readability : above;
        if (place->readability > best) {
            best = place->readability;
            work->out->whole.readable = node;
        }
    }
}

static uint32_t container_rank(const struct work *work, uint32_t node)
{
    const uint32_t tokens = work->places[node].marks.tokens, tag = work->page->nodes[node].tag;
    if (tag == LXB_TAG_BODY || tag == LXB_TAG_HTML)
        return 0;
    if (tokens >> TOKEN_BODY & 1)
        return 1;
    if (tag == LXB_TAG_ARTICLE)
        return 2;
    if (tag == LXB_TAG_MAIN)
        return 3;
    return tokens >> TOKEN_CONTENT & 1 ? 4 : 0;
}

/* The best by vocabulary: of the first rank that holds a quarter of the good text, the one that holds the most, the lowest. */
static void choose_container(struct work *work)
{
    enum { RANKS = 5 };
    uint32_t best[RANKS] = {0};
    float most[RANKS] = {0};
    const float good = (float)work->sums[work->out->count].good_chars;
    for (uint32_t node = 0; node < work->page->node_count; node++) {
        const uint32_t rank = container_rank(work, node);
        const float own = SURVEY_NODE(work->out, node, good_chars);
        if (rank && own >= most[rank]) {
            most[rank] = own;
            best[rank] = node;
        }
    }
    work->out->whole.container = PAGE_NONE;
    for (uint32_t rank = 1; rank < RANKS; rank++)
        if (best[rank] && most[rank] >= .25f * good) {
            work->out->whole.container = best[rank];
            work->out->whole.container_rank = rank;
            return;
        }
}

/* ---- The page ---- */

static void choose_title(struct work *work)
{
    float best = .2f;
    work->out->whole.title = PAGE_NONE;
    for (uint32_t i = 0; i < work->out->count && i < TITLE_BLOCKS; i++) {
        const struct piece *piece = &work->pieces[i];
        if (piece->kind != QN_HEADING && piece->text.title_jaccard < .5f)
            continue;
        const float score = piece->text.title_jaccard + (piece->heading_level == 1 ? .3f : piece->heading_level ? .15f : 0);
        if (score > best) {
            best = score;
            work->out->whole.title = i;
        }
    }
}

static void read_url(struct whole *whole, qn_slice url)
{
    whole->url_size = (uint32_t)url.size;
    for (size_t i = 8; i < url.size; i++) {
        const char c = url.data[i];
        whole->url_depth += c == '/' && i + 1 < url.size;
        whole->url_hyphens += c == '-';
        whole->url_digits += c >= '0' && c <= '9';
    }
}

static void read_head(struct work *work, text_context *context)
{
    const struct page *page = work->page;
    struct whole *whole = &work->out->whole;
    const qn_slice type = page_meta_of(page, "og:type"), canonical = page_value(page, page->canonical);
    text_title_init(&context->titles[0], page_value(page, page->title));
    text_title_init(&context->titles[1], page_meta_of(page, "og:title"));
    const qn_slice summary = page_meta_of(page, "og:description");
    text_title_init(&context->summary, summary.size ? summary : page_meta_of(page, "description"));
    whole->og_article = qn_equal(type, qn_str("article"));
    whole->og_website = qn_equal(type, qn_str("website"));
    whole->og_product = qn_equal(type, qn_str("product")) || qn_equal(type, qn_str("og:product"));
    read_url(whole, canonical.size ? canonical : page_meta_of(page, "og:url"));
}

static bool allocate(struct work *work)
{
    const size_t blocks = (size_t)work->page->block_count + 1, nodes = (size_t)work->page->node_count + 1;
    work->pieces = qn_scratch(work->call, blocks * sizeof *work->pieces);
    work->sums = qn_scratch(work->call, blocks * sizeof *work->sums);
    work->places = qn_scratch(work->call, nodes * sizeof *work->places);
    const size_t most = 2 * blocks > nodes ? 2 * blocks : nodes;
    return work->pieces && work->sums && work->places && groups_init(&work->numbers, (uint32_t)most, work->call);
}

bool survey_page(struct survey *self, const struct page *page, const qn_doc *doc, const survey_knowledge *knowledge, qn_call *call)
{
    struct work work = {.out = self, .page = page, .call = call};
    if (!allocate(&work))
        return false;
    *self = (struct survey){.page = *page, .count = page->block_count, .pieces = work.pieces, .places = work.places,
                     .sums = work.sums};
    text_context context = {.words = knowledge->words};
    read_head(&work, &context);
    self->whole.kinds = ld_kinds(qn_annex_of(doc, PAGE_JSONLD_ANNEX));
    read_elements(&work, knowledge);
    read_blocks(&work, doc, &context);
    if (!count_copies(&work) || !count_siblings(&work) || !group_alike(&work))
        return false;
    place_elements(&work);
    measure_comments(&work);
    measure_phrase_distances(&work);
    score_paragraphs(&work);
    choose_container(&work);
    choose_title(&work);
    return true;
}
