#include "candidates.h"

#include <lexbor/tag/tag.h>
#include <stdio.h>

enum { CANDIDATES = 5, LINE_SIZE = 256, NAME_SIZE = 64 };

/* An element and why it is one of them. */
struct candidate {
    uint32_t node;
    char why[LINE_SIZE / 2];
};

struct listing {
    const struct survey *survey;
    const struct selection *selection;
    double all; /* words that the scores hold for content */
    struct candidate candidates[CANDIDATES];
    uint32_t count;
    char lines[CANDIDATES + 1][LINE_SIZE];
};

static double words_of(const struct listing *listing, uint32_t block)
{
    return listing->survey->pieces[block].text.words;
}

/* 2 sum_in(p w) / (sum_in(w) + sum_all(p w)) of the blocks of a range; of those kept there, if `kept`. */
static double promise(const struct listing *listing, page_range blocks, bool kept, uint32_t *count)
{
    double mass = 0, weight = 0;
    *count = 0;
    for (uint32_t i = blocks.begin; i < blocks.end; i++) {
        if (!listing->survey->pieces[i].text.words || (kept && !listing->selection->kept[i]))
            continue;
        mass += (double)listing->selection->p[i] * words_of(listing, i);
        weight += words_of(listing, i);
        (*count)++;
    }
    return weight > 0 ? 2 * mass / (weight + listing->all) : 0;
}

/* The beginning of an id or class, never half a character. */
static qn_slice cut_mark(qn_slice mark)
{
    enum { MOST = 40 };
    size_t size = mark.size < MOST ? mark.size : MOST;
    while (size < mark.size && size && ((unsigned char)mark.data[size] & 0xC0) == 0x80)
        size--;
    return qn_part(mark, 0, size);
}

/* "article", "div#story", "div.entry-content wide" */
static void name_element(const struct page *page, uint32_t node, char name[NAME_SIZE])
{
    size_t size;
    const lxb_char_t *tag = lxb_tag_name_by_id(page->nodes[node].tag, &size);
    const qn_slice id = cut_mark(page_attribute_of(page, node, PAGE_ID)), class = cut_mark(page_attribute_of(page, node, PAGE_CLASS));
    snprintf(name, NAME_SIZE, "%.*s%s%.*s", (int)size, tag ? (const char *)tag : "", id.size ? "#" : class.size ? "." : "",
             (int)(id.size ? id.size : class.size), id.size ? id.data : class.size ? class.data : "");
}

/* Notes an element; one that is there already has one more reason to be. */
static void add(struct listing *listing, uint32_t node, const char *why)
{
    uint32_t at = 0;
    while (at < listing->count && listing->candidates[at].node != node)
        at++;
    if (node == PAGE_NONE || at == CANDIDATES)
        return;
    struct candidate *candidate = &listing->candidates[at];
    candidate->node = node;
    const size_t size = at < listing->count ? strlen(candidate->why) : 0;
    listing->count += at == listing->count;
    snprintf(candidate->why + size, sizeof candidate->why - size, "%s%s", size ? ", " : "", why);
}

static qn_slice write_line(const struct listing *listing, page_range blocks, bool kept, const char *what, char line[LINE_SIZE])
{
    uint32_t count;
    const double f1 = promise(listing, blocks, kept, &count);
    const int size = snprintf(line, LINE_SIZE, "%s: %u block%s, expected F1 %.2f", what, (unsigned)count, count == 1 ? "" : "s", f1);
    return qn_bytes(line, (size_t)(size < LINE_SIZE ? size : LINE_SIZE - 1));
}

static void find_candidates(struct listing *listing)
{
    static const char *const ranks[] = {"", "its name is of a body", "the article", "the main element", "its name is of content"};
    const struct whole *whole = &listing->survey->whole;
    add(listing, whole->container, ranks[whole->container_rank]);
    add(listing, whole->readable, "most readable");
    add(listing, whole->half, "half of the prose");
    add(listing, whole->most, "80 % of the prose");
    add(listing, 0, "everything");
}

bool candidates_set(const struct survey *survey, const struct selection *selection, qn_doc *doc, qn_call *call)
{
    struct listing *listing = qn_scratch(call, sizeof *listing);
    if (!listing)
        return false;
    *listing = (struct listing){.survey = survey, .selection = selection};
    for (uint32_t i = 0; i < survey->count; i++)
        listing->all += (double)selection->p[i] * words_of(listing, i);
    find_candidates(listing);
    qn_slice lines[CANDIDATES + 1];
    char what[LINE_SIZE * 3 / 4], name[NAME_SIZE];
    snprintf(what, sizeof what, "chosen (the blocks that score %.2f or more)", (double)selection->threshold);
    lines[0] = write_line(listing, (page_range){0, survey->count}, true, what, listing->lines[0]);
    for (uint32_t i = 0; i < listing->count; i++) {
        const struct candidate *candidate = &listing->candidates[i];
        name_element(&survey->page, candidate->node, name);
        snprintf(what, sizeof what, "%s (%s)", name, candidate->why);
        lines[i + 1] = write_line(listing, survey->page.nodes[candidate->node].blocks, false, what, listing->lines[i + 1]);
    }
    const qn_value value = {.type = QN_LIST, .count = listing->count + 1, .list = lines};
    return qn_set(call, doc, "candidates", &value, NULL);
}
