/* headline: finds the title, sets the field and takes its copies out of the body. */
#include <quern/plugin.h>

#include "byline.h"
#include "calendar.h"
#include "letters.h"
#include "story.h"
#include "variants.h"

struct headline {
    int64_t longest;
    calendar calendar;
};

static const qn_option options[] = {
    QN_OPT_SIZE(struct headline, longest, 300, 20, 4096, "a longer line is no title"),
};

enum { REASON_HEADLINE, REASON_STANDFIRST };
static const qn_reason reasons[] = {
    [REASON_HEADLINE] = {"headline", "the title, or a copy of it; it is in the field title"},
    [REASON_STANDFIRST] = {"standfirst", "stands under the title and again in the story, which keeps it in its place"},
};

enum { METRIC_FOUND };
static const qn_metric metrics[] = {
    [METRIC_FOUND] = {"found", "documents", "documents whose title was found in the text"},
};

static const qn_field_info fields[] = {
    {"title", QN_TEXT, "the headline as the document prints it"},
};

enum {
    SHORTEST = 6,       /* bytes; "403" names nothing */
    NEAR = 4,           /* lines between a first line and the story that still make it the story's title */
    HEAD_LINES = 12,    /* lines before the story that are looked at for a title */
    REPEAT_NEAR = 6,    /* lines before the story among which a repeated one is its title */
    REPEAT_WORDS = 4,   /* a line of that many words that the page says twice is no menu entry */
    MOST_WORDS = 40,    /* of a title */
    LIKE = 60,          /* hundredths: the page's title bears the site's name, too */
    LONGEST_STAMP = 160 /* bytes of a line that holds the date of publication */
};

/** A title and where it was found. */
typedef struct finding {
    qn_slice text;
    qn_block *block; /* NULL: in a field */
    const char *origin;
    const qn_block *page; /* the first line, when it is the page's title in other words */
} finding;

static qn_verdict init(void *state, qn_call *call)
{
    struct headline *self = state;
    calendar_init(&self->calendar);
    return QN_PASS;
}

/* ---- What lines look like ---- */

static bool has_full_date(const struct headline *self, qn_slice text)
{
    calendar_date date;
    for (size_t from = 0; calendar_next(&self->calendar, text, from, &date); from = date.end)
        if (date.year && date.day)
            return true;
    return false;
}

static bool is_stamp(const struct headline *self, const qn_block *block)
{
    return block->text.size <= LONGEST_STAMP && !story_ends_sentence(block->text) && has_full_date(self, block->text);
}

/** May the line be a headline: some words that are no sentence, no legend, no byline, no address? */
static bool is_title(const struct headline *self, qn_slice text, unsigned least_words)
{
    if (text.size < SHORTEST || text.size > (size_t)self->longest || story_words(text, least_words) < least_words)
        return false;
    const char last = text.data[text.size - 1];
    if (last == ':' || last == ',' || last == ';' || memchr(text.data, '@', text.size) || story_has_sentence_within(text))
        return false;
    if (story_ends_sentence(text) && last != '?' && last != '!' && last != '"' && last != '\'' && (last & 0x80) == 0)
        return false;
    if (text.size >= 3 && memcmp(text.data + text.size - 3, "。", 3) == 0)
        return false;
    const char *at = text.data;
    byline credit;
    return !letters_is_lower(letters_next(&at, text.data + text.size)) && !story_is_caption(text) && !byline_read(text, &credit);
}

/* ---- From the page's head and its headings ---- */

/** The site's name off the end of a title out of the page's head. */
static qn_slice without_site(const qn_doc *doc, qn_slice title)
{
    const qn_field *site = qn_field_of(doc, "site");
    variants pieces;
    variants_of(&pieces, title);
    const uint64_t wanted = site && site->value.type == QN_TEXT ? variants_key(site->value.text) : 0;
    const char *const end = title.data + title.size;
    for (unsigned i = 0; wanted && i < pieces.count; i++) {
        const variant *piece = &pieces.rows[i];
        if (piece->key != wanted || piece->text.data + piece->text.size != end || piece->text.data == title.data)
            continue;
        for (unsigned k = 0; k < pieces.count; k++) /* the longest run that begins with the title and ends before the name */
            if (pieces.rows[k].text.data == title.data && pieces.rows[k].text.data + pieces.rows[k].text.size <= piece->text.data)
                return pieces.rows[k].text;
    }
    return title;
}

static finding from_head(const struct headline *self, const qn_doc *doc, qn_slice head)
{
    variants pieces;
    variants_of(&pieces, head);
    finding best = {.origin = "heading like the page's title"};
    size_t longest = 0;
    for (qn_block *block = doc->blocks; block; block = block->next) {
        if (block->kind != QN_HEADING || block->text.size > (size_t)self->longest)
            continue;
        const qn_slice found = variants_match(&pieces, block->text);
        if (found.size > longest) {
            longest = found.size;
            best.text = block->text;
            best.block = block;
        }
    }
    if (longest >= SHORTEST && longest * 3 >= head.size)
        return best;
    return (finding){.text = without_site(doc, head), .origin = "page's title"};
}

/* ---- From the text ---- */

/** Is the text the title and, behind a colon, more of it? Pages shorten the title for their head. */
static bool extends(qn_slice text, qn_slice title)
{
    const char *colon = memchr(text.data, ':', text.size);
    return colon && variants_key(qn_bytes(text.data, (size_t)(colon - text.data))) == variants_key(title);
}

/** The first line is the page's title when another line says it, or the headline in it, again. */
static finding from_page_title(const struct headline *self, const qn_doc *doc, const story *body)
{
    finding best = {.origin = "page's title, said again"};
    qn_block *const first = doc->blocks;
    if (!first || first == body->first || first->text.size > (size_t)self->longest || story_words(first->text, 2) < 2)
        return best;
    variants pieces;
    variants_of(&pieces, first->text);
    for (qn_block *block = first->next; block; block = block->next) {
        /* The headline is a good part of the page's title, and what a line adds to it is no longer than that. */
        if (block->text.size < SHORTEST || block->text.size * 4 < first->text.size || block->text.size > 2 * first->text.size)
            continue;
        const qn_slice found = variants_match(&pieces, block->text);
        if (found.size <= best.text.size || found.size * 3 < first->text.size || story_words(found, 3) < 3)
            continue;
        const bool extended = extends(block->text, found);
        best.text = extended ? block->text : found;
        best.block = extended ? block : first;
        best.page = first;
    }
    return best;
}

/** The first line, when the story follows close behind. */
static finding from_first_line(const struct headline *self, const qn_doc *doc, const story *body)
{
    finding found = {.origin = "first line"};
    qn_block *const first = story_next_line(doc, NULL);
    if (!first || first == body->first || !is_title(self, first->text, 2) || has_full_date(self, first->text))
        return found;
    unsigned between = 0;
    for (qn_block *block = first; (block = story_next_line(doc, block)) && block != body->first;)
        if (++between > NEAR)
            return found;
    found.text = first->text;
    found.block = first;
    return found;
}

/** The words of a text, as hashes in no order. */
typedef struct word_set {
    uint64_t words[MOST_WORDS];
    unsigned count;
} word_set;

static void word_set_of(word_set *set, qn_slice text)
{
    const char *const end = text.data + text.size;
    set->count = 0;
    for (const char *at = text.data; at < end && set->count < MOST_WORDS;) {
        const char *const begin = at;
        while (at < end && *at != ' ')
            at++;
        const uint64_t key = variants_key(qn_bytes(begin, (size_t)(at - begin)));
        if (key)
            set->words[set->count++] = key;
        at += at < end;
    }
}

/** How alike two sets are, by Dice, in hundredths; 0 when they share fewer than three words. */
static unsigned likeness(const word_set *a, const word_set *b)
{
    unsigned shared = 0;
    for (unsigned i = 0; i < a->count; i++)
        for (unsigned k = 0; k < b->count; k++)
            if (a->words[i] == b->words[k]) {
                shared++;
                break;
            }
    return shared >= 3 ? 200 * shared / (a->count + b->count) : 0;
}

/** A line before the story, or its first ones, that is worded much like the page's title. */
static finding from_likeness(const struct headline *self, const qn_doc *doc, const story *body)
{
    finding best = {.origin = "line like the page's title"};
    qn_block *const first = doc->blocks;
    unsigned most = LIKE - 1;
    word_set wanted, words;
    if (!first || first == body->first || first->text.size > (size_t)self->longest)
        return best;
    word_set_of(&wanted, first->text);
    for (qn_block *block = first; (block = story_next_line(doc, block)) && block != body->last;) {
        if (!is_title(self, block->text, 3))
            continue;
        word_set_of(&words, block->text);
        const unsigned alike = likeness(&wanted, &words);
        if (alike > most) {
            most = alike;
            best.text = block->text;
            best.block = block;
            best.page = first;
        }
    }
    return best;
}

/** The page's title without its last piece, which names the site, when nothing else says it. */
static finding from_page_title_alone(const struct headline *self, const qn_doc *doc, const story *body)
{
    finding found = {.origin = "page's title"};
    qn_block *const first = story_next_line(doc, NULL);
    if (!first || first != doc->blocks || first == body->first || !is_title(self, first->text, REPEAT_WORDS))
        return found;
    variants pieces;
    variants_of(&pieces, first->text);
    for (unsigned i = 1; i < pieces.count; i++) { /* the longest run that begins where the title does */
        const qn_slice run = pieces.rows[i].text;
        if (run.data == first->text.data && story_words(run, REPEAT_WORDS) >= REPEAT_WORDS && run.size * 2 >= first->text.size) {
            found.text = run;
            found.block = first;
            return found;
        }
    }
    return found;
}

/** Does a later block say the same, whatever became of it? */
static bool is_repeated(const qn_block *block)
{
    for (const qn_block *later = block->next; later; later = later->next)
        if (qn_equal(later->text, block->text))
            return true;
    return false;
}

/** The last lines before the story, the nearest first. @return how many */
static unsigned lines_before(const qn_doc *doc, const story *body, qn_block *lines[HEAD_LINES])
{
    qn_block *ring[HEAD_LINES];
    unsigned seen = 0;
    for (qn_block *block = NULL; (block = story_next_line(doc, block)) && block != body->first; seen++)
        ring[seen % HEAD_LINES] = block;
    const unsigned count = seen < HEAD_LINES ? seen : HEAD_LINES;
    for (unsigned i = 0; i < count; i++)
        lines[i] = ring[(seen - 1 - i) % HEAD_LINES];
    return count;
}

/**
 * In a page whose tags were taken off, the title stands after the menus and before the story: a heading, a line
 * that the page says again, the line beside the date, the page's title, or the last one that looks like a title.
 */
static finding from_lines_before(const struct headline *self, const qn_doc *doc, const story *body)
{
    qn_block *lines[HEAD_LINES], *repeated = NULL, *beside = NULL, *last = NULL, *heading = NULL;
    const unsigned count = lines_before(doc, body, lines);
    for (unsigned i = 0; i < count; i++) {
        qn_block *const line = lines[i];
        if (line->kind == QN_HEADING && is_title(self, line->text, 1) && (!heading || line->level < heading->level))
            heading = line;
        if (!repeated && i < REPEAT_NEAR && is_title(self, line->text, REPEAT_WORDS) && is_repeated(line))
            repeated = line;
        if (!beside && is_stamp(self, line)) {
            if (i > 0 && is_title(self, lines[i - 1]->text, 2) && !is_stamp(self, lines[i - 1]))
                beside = lines[i - 1];
            for (unsigned k = i + 1; !beside && k < count && k <= i + NEAR; k++)
                if (is_title(self, lines[k]->text, REPEAT_WORDS) && !is_stamp(self, lines[k]))
                    beside = lines[k];
        }
        if (!last && is_title(self, line->text, REPEAT_WORDS) && !is_stamp(self, line))
            last = line;
    }
    if (heading)
        return (finding){.text = heading->text, .block = heading, .origin = "heading"};
    if (repeated)
        return (finding){.text = repeated->text, .block = repeated, .origin = "line said again"};
    if (beside)
        return (finding){.text = beside->text, .block = beside, .origin = "line beside the date"};
    const finding alone = from_page_title_alone(self, doc, body);
    if (alone.text.size)
        return alone;
    return (finding){.text = last ? last->text : qn_bytes(NULL, 0), .block = last, .origin = "line before the story"};
}

static finding from_text(const struct headline *self, const qn_doc *doc)
{
    const story body = story_of(doc);
    if (!body.first)
        return (finding){.origin = ""};
    finding found = from_page_title(self, doc, &body);
    if (!found.text.size)
        found = from_first_line(self, doc, &body);
    if (!found.text.size)
        found = from_likeness(self, doc, &body);
    if (!found.text.size)
        found = from_lines_before(self, doc, &body);
    return found;
}

/* ---- The work ---- */

/** Drops the lines that say the title, and the page's title that holds it. */
static void drop_copies(qn_doc *doc, qn_call *call, const finding *found)
{
    const size_t size = found->text.size; /* copies differ in their marks only, so a quick look at the size spares most keys */
    const variant title = variants_one(found->text);
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const bool fits = block->text.size >= size / 2 && block->text.size <= 2 * size;
        if (block == found->block || block == found->page || (fits && variants_same(&title, block->text)))
            qn_drop(call, doc, block, REASON_HEADLINE, qn_bytes(NULL, 0));
    }
}

/** The line under the title, when the story says it again: there it is a paragraph like others. */
static void drop_standfirst(qn_doc *doc, qn_call *call)
{
    qn_block *const first = qn_kept_from(doc->blocks);
    if (!first)
        return;
    for (qn_block *later = first; (later = qn_next_kept(doc, later));)
        if (qn_equal(later->text, first->text)) {
            qn_drop_same(call, doc, first, REASON_STANDFIRST, later);
            return;
        }
}

static qn_slice text_of(const qn_doc *doc, const char *name)
{
    const qn_field *field = qn_field_of(doc, name);
    return field && field->value.type == QN_TEXT ? field->value.text : qn_bytes(NULL, 0);
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct headline *self = state;
    const qn_slice title = story_title(doc);
    if (title.size) {
        drop_copies(doc, call, &(finding){.text = title});
        drop_standfirst(doc, call);
        return QN_PASS;
    }
    qn_slice head = text_of(doc, "og_title");
    if (!head.size)
        head = text_of(doc, "meta_title");
    const finding found = head.size ? from_head(self, doc, head) : from_text(self, doc);
    if (!found.text.size)
        return QN_PASS;
    qn_source source = {qn_str(found.origin), found.block, 0, 0};
    if (found.block && found.text.data >= found.block->text.data &&
        found.text.data + found.text.size <= found.block->text.data + found.block->text.size) {
        source.begin = (uint32_t)(found.text.data - found.block->text.data);
        source.end = source.begin + (uint32_t)found.text.size;
    }
    if (!qn_set_text(call, doc, "title", found.text, &source))
        return qn_fail_doc(call, QN_E_LIMIT, "no room for a title of %zu bytes", found.text.size);
    qn_count(call, METRIC_FOUND, 1);
    drop_copies(doc, call, &found);
    drop_standfirst(doc, call);
    return QN_PASS;
}

static const qn_plugin headline = {
    QN_PLUGIN_HEAD,
    .name = "headline", .version = "1.0.0", .license = "MIT",
    .summary = "Find the title and take its copies out of the body",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(struct headline),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .init = init, .process = process,
};
QN_MODULE(&headline);
