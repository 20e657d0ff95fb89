/* story: weighs blocks by their last characters and sizes, and takes the run with the greatest sum. */
#include "story.h"

#include "letters.h"

enum {
    SENTENCE_COST = 30, /* a sentence weighs its bytes less this: "Read more!" is no paragraph */
    LINE_COST = 40,     /* what any other line takes from the run: a subheading costs little, a menu much */
    TOPIC = 40,         /* bytes: "Poland. The border stays shut" has a topic in front, not a sentence */
    SHARE = 4,          /* a run with that part of the heaviest one's weight belongs to the story */
    LONG_LINE = 200     /* a line of that many bytes without a stop speaks neither way */
};

static bool closes(uint32_t c)
{
    return c == ')' || c == '"' || c == '\'' || c == ']' || c == 0xBB || c == 0xAB || (c >= 0x2018 && c <= 0x201F) || c == 0x203A ||
           c == 0x300D || c == 0x300F || c == 0x3011 || c == 0xFF09 || c == '*';
}

static bool stops(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0x61F ||
           c == 0x6D4 || c == 0x964 || c == 0x965;
}

bool story_ends_sentence(qn_slice text)
{
    const char *at = text.data + text.size;
    for (unsigned looked = 0; at > text.data && looked < 8; looked++) {
        const uint32_t c = letters_before(text.data, &at);
        if (stops(c))
            return true;
        if (!closes(c) && !letters_is_blank(c))
            return false;
    }
    return false;
}

bool story_has_sentence_within(qn_slice text)
{
    const char *const end = text.data + text.size;
    uint32_t before = 0, last = 0, c = 0;
    for (const char *at = text.data; at < end; before = last, last = c) {
        c = letters_next(&at, end);
        const bool dense = last == 0x3002 || last == 0xFF01 || last == 0xFF1F;
        if (dense && at < end)
            return true;
        /* "U.S. visit" and "No. 5" end nothing: a small letter, a digit or a bracket must stand before the stop. */
        if (at - text.data > TOPIC && c == ' ' && stops(last) && (letters_is_lower(before) || closes(before) || last != '.') && at < end) {
            const char *next = at;
            const uint32_t following = letters_next(&next, end);
            if (!letters_is_lower(following) && letters_is_letter(following))
                return true;
        }
    }
    return false;
}

unsigned story_words(qn_slice text, unsigned most)
{
    const char *const end = text.data + text.size;
    unsigned words = 0, dense = 0;
    bool inside = false;
    for (const char *at = text.data; at < end && words + dense / 3 < most;) {
        const uint32_t c = letters_next(&at, end);
        const bool letter = letters_is_letter(c) || (c >= '0' && c <= '9');
        if (letters_is_dense(c))
            dense++;
        else if (letter && !inside)
            words++;
        inside = (letter && !letters_is_dense(c)) || (inside && !letters_is_blank(c));
    }
    return words + dense / 3;
}

static bool holds_any(const char *text, const char *const words[])
{
    for (; *words; words++)
        if (strstr(text, *words))
            return true;
    return false;
}

bool story_is_caption(qn_slice text)
{
    static const char *const words[] = {"getty images", "photo by", "picture by", "image copyright", "image caption", "фото ",
        "file photo", "screengrab", "写真", "図：", NULL};
    static const char *const signed_words[] = {"(photo", "photo:", "photograph:", "picture:", "image:", "foto:", "(foto", "bild:",
        "imagen:", "фото:", "credit:", "©", "/ap)", "/ap photo", "(ap photo", "reuters/", "/reuters", "/afp", "screenshot:", "(dok", NULL};
    char folded[1024];
    const size_t size = letters_fold_text(qn_part(text, 0, sizeof folded / 2), folded, sizeof folded - 1);
    folded[size] = '\0';
    const bool has_sign = strpbrk(folded, "(:/") || strstr(folded, "©"); /* most lines have none */
    return holds_any(folded, words) || (has_sign && holds_any(folded, signed_words)) || letters_starts(text, "file - ") ||
           letters_starts(text, "file — ");
}

static int64_t weight(const qn_block *block)
{
    if (block->kind == QN_HEADING || block->kind == QN_RULE)
        return -LINE_COST;
    if (story_ends_sentence(block->text))
        return (int64_t)block->text.size - SENTENCE_COST;
    return block->text.size >= LONG_LINE ? 0 : -LINE_COST;
}

static bool is_dropped_for(const qn_block *block, const char *reason)
{
    return block->state == QN_DROPPED && block->cause && qn_equal(block->cause->reason, qn_str(reason));
}

static bool is_outside_prose(const qn_block *block)
{
    return is_dropped_for(block, "navigation") || is_dropped_for(block, "teaser");
}

bool story_is_line(const qn_block *block)
{
    return block->state != QN_DROPPED || is_outside_prose(block);
}

qn_block *story_next_line(const qn_doc *doc, const qn_block *block)
{
    qn_block *next = block ? block->next : doc->blocks;
    while (next && !story_is_line(next))
        next = next->next;
    return next;
}

qn_block *story_line_before(const qn_doc *doc, const qn_block *block, unsigned distance)
{
    qn_block *behind = story_next_line(doc, NULL);
    unsigned seen = 0;
    for (const qn_block *at = behind; at && at != block; at = story_next_line(doc, at))
        if (++seen > distance)
            behind = story_next_line(doc, behind);
    return behind;
}

bool story_is_title_copy(const qn_block *block, qn_slice title)
{
    return block->state == QN_DROPPED &&
           (is_dropped_for(block, "headline") || (title.size && qn_equal(block->text, title)));
}

qn_slice story_title(const qn_doc *doc)
{
    const qn_field *title = qn_field_of(doc, "title");
    return title && title->value.type == QN_TEXT ? title->value.text : qn_bytes(NULL, 0);
}

/** A walk over the blocks that are not dropped, with the weight of the run so far. */
typedef struct run {
    qn_block *begin; /* NULL: no paragraph yet */
    int64_t sum;
} run;

static void run_add(run *so_far, qn_block *block)
{
    const int64_t own = weight(block);
    if (so_far->sum <= 0) /* a run begins with a paragraph */
        *so_far = (run){own > 0 ? block : NULL, 0};
    so_far->sum += so_far->begin ? own : 0;
}

/**
 * Lists break a story into several runs. Below its title the first one that has some weight begins it; without a
 * title nobody knows whether that is not a notice.
 */
static void begin_below_title(story *heaviest, qn_block *title, int64_t most)
{
    run so_far = {NULL, 0};
    for (qn_block *block = qn_kept_from(title); block && block != heaviest->first; block = qn_kept_from(block->next)) {
        run_add(&so_far, block);
        if (so_far.sum * SHARE >= most) {
            heaviest->first = so_far.begin;
            return;
        }
    }
}

story story_of(const qn_doc *doc)
{
    const qn_slice name = story_title(doc);
    story best = {NULL, NULL};
    qn_block *title = NULL, *title_above = NULL;
    run so_far = {NULL, 0};
    int64_t most = 0;
    for (qn_block *block = doc->blocks; block; block = block->next) {
        if (story_is_title_copy(block, name)) { /* notices and menus above the title are no part of the story */
            so_far = (run){NULL, 0};
            title = block;
        }
        if (is_outside_prose(block))
            so_far.sum -= LINE_COST;
        if (block->state == QN_DROPPED)
            continue;
        run_add(&so_far, block);
        if (so_far.sum > most) {
            most = so_far.sum;
            best = (story){so_far.begin, block};
            title_above = title;
        }
    }
    if (title_above)
        begin_below_title(&best, title_above, most);
    return best;
}
