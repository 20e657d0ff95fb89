#include "rules.h"

#include <phrases.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    WORDS = 12,        /* of a block at most, where a rule does not say */
    MOST = 1000,       /* for any number in a rules file */
    PARTS = 6,         /* of a phrase */
    REASON_SIZE = 40,  /* bytes */
    SENTENCE = 24,     /* words: longer blocks that end as sentences are not looked through */
    FRAGMENT = 64,     /* words: nor are longer ones that do not */
    NEAR = 192,        /* bytes: but for what is so near to their ends, at the ends of a document */
    CODE_SIZE = 8      /* bytes of a code word at most */
};

/* Where in the document a rule holds. */
enum place { ANYWHERE, HEAD, TAIL };

/* "[reason] words=8 at=tail": the conditions that its phrases share. */
struct section {
    qn_slice reason;
    uint32_t words, follow;
    uint8_t place; /* enum place */
    bool cut, nostop;
};

/* What stands before a literal of a phrase: nothing, any words ("..."), a code word ("@"). */
enum link { ADJOINING, GAP, CODE };

/* A literal of a phrase and what leads to it. */
struct part {
    uint8_t link; /* enum link */
    uint32_t literal;
};

/* A line of a rules file, cut into literals: "based on ... report". */
struct pattern {
    qn_slice text;
    uint32_t section;
    bool open_begin, open_end; /* it begins, or ends, with "..." */
    uint8_t count;
    struct part parts[PARTS];
};

struct rules {
    struct section *sections;
    struct pattern *patterns;
    phrases_entry *literals;
    uint32_t *owners; /* the pattern that a literal belongs to */
    qn_slice *without;
    size_t section_count, section_room, pattern_count, pattern_room, without_count, without_room;
    size_t literal_count, literal_room, owner_count, owner_room;
    phrases *begins, *within; /* what patterns begin with: those that begin a block, and those that begin with "..." */
};

/* ---- Lists that grow ---- */

/* Makes room for one more, zeroed. @return the list; NULL: no memory, and the old list is freed */
static void *grown(void *list, size_t count, size_t *room, size_t size)
{
    if (count == *room) {
        *room = *room ? *room * 2 : 64;
        void *larger = realloc(list, *room * size);
        if (!larger)
            free(list);
        list = larger;
    }
    if (list)
        memset((char *)list + count * size, 0, size);
    return list;
}

/* Does the list have room for one more now? */
#define GROW(self, list, count, room) \
    (((self)->list = grown((self)->list, (self)->count, &(self)->room, sizeof *(self)->list)) != NULL)

rules *rules_new(void)
{
    return calloc(1, sizeof(rules));
}

void rules_free(rules *self)
{
    if (!self)
        return;
    phrases_free(self->begins);
    phrases_free(self->within);
    free(self->sections);
    free(self->patterns);
    free(self->literals);
    free(self->owners);
    free(self->without);
    free(self);
}

/* ---- Reading ---- */

/* A rules file as it is read. */
struct reading {
    rules *rules;
    const char *name;
    size_t line;
    bool inside; /* of a section */
    bool skip;   /* that is switched off */
    char *error;
};

static bool wrong(struct reading *reading, const char *what, qn_slice token)
{
    enum { SHOWN = 60 };
    snprintf(reading->error, RULES_ERROR_SIZE, "%s:%zu: %s%s%.*s%s", reading->name, reading->line, what,
             token.size ? ": \"" : "", (int)(token.size < SHOWN ? token.size : SHOWN), token.size ? token.data : "",
             token.size ? "\"" : "");
    return false;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static qn_slice without_blanks(qn_slice text, bool at_begin, bool at_end)
{
    size_t begin = 0, end = text.size;
    while (at_begin && begin < end && is_blank(text.data[begin]))
        begin++;
    while (at_end && begin < end && is_blank(text.data[end - 1]))
        end--;
    return qn_part(text, begin, end);
}

/* Takes the bytes up to `mark` off the front of a text; all of it where there is none. */
static qn_slice taken(qn_slice *text, char mark)
{
    const char *found = text->size ? memchr(text->data, mark, text->size) : NULL;
    const size_t size = found ? (size_t)(found - text->data) : text->size;
    const qn_slice front = qn_part(*text, 0, size);
    *text = qn_part(*text, size + (found != NULL), text->size);
    return front;
}

static bool is_reason(qn_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!((text.data[i] >= 'a' && text.data[i] <= 'z') || (text.data[i] >= '0' && text.data[i] <= '9') ||
              (text.data[i] == '-' && i > 0)))
            return false;
    return text.size > 0 && text.size < REASON_SIZE;
}

static bool number_of(qn_slice text, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *value = *value * 10 + (uint32_t)(text.data[i] - '0');
        if (*value > MOST)
            return false;
    }
    return text.size > 0 && *value > 0;
}

static bool read_condition(struct reading *reading, struct section *section, qn_slice word)
{
    qn_slice value = word;
    const qn_slice name = taken(&value, '=');
    if (qn_equal(name, qn_str("words")))
        return number_of(value, &section->words) || wrong(reading, "words takes a number from 1 to 1000", word);
    if (qn_equal(name, qn_str("then")))
        return number_of(value, &section->follow) || wrong(reading, "then takes a number of lines, 1 to 1000", word);
    if (qn_equal(word, qn_str("cut")))
        return section->cut = true;
    if (qn_equal(word, qn_str("nostop")))
        return section->nostop = true;
    if (!qn_equal(name, qn_str("at")))
        return wrong(reading, "conditions are words=N, at=head, at=tail, then=N, cut and nostop", word);
    if (!qn_equal(value, qn_str("head")) && !qn_equal(value, qn_str("tail")))
        return wrong(reading, "at takes head or tail", word);
    section->place = value.data[0] == 'h' ? HEAD : TAIL;
    return true;
}

static bool is_without(const rules *self, qn_slice reason)
{
    for (size_t i = 0; i < self->without_count; i++)
        if (qn_equal(self->without[i], reason))
            return true;
    return false;
}

/* "[reason] condition condition" */
static bool read_section(struct reading *reading, qn_slice line)
{
    line = qn_part(line, 1, line.size);
    if (!line.size || !memchr(line.data, ']', line.size))
        return wrong(reading, "a section is written [reason], and this one has no ]", line);
    struct section section = {.reason = taken(&line, ']'), .words = WORDS};
    if (!is_reason(section.reason))
        return wrong(reading, "a reason is made of a-z, 0-9 and -, 39 at most", section.reason);
    while (line.size) {
        const qn_slice word = taken(&line, ' ');
        if (word.size && !read_condition(reading, &section, word))
            return false;
    }
    rules *self = reading->rules;
    reading->inside = true;
    reading->skip = is_without(self, section.reason);
    if (!GROW(self, sections, section_count, section_room))
        return wrong(reading, "no memory", qn_str(""));
    self->sections[self->section_count++] = section;
    return true;
}

/* Adds a literal to a pattern. */
static bool add_part(struct reading *reading, struct pattern *pattern, enum link link, qn_slice literal)
{
    rules *self = reading->rules;
    if (pattern->count == PARTS)
        return wrong(reading, "a phrase has six parts at most", pattern->text);
    if (link == CODE && !pattern->count)
        return wrong(reading, "a phrase cannot begin with @", pattern->text);
    if (!GROW(self, literals, literal_count, literal_room) || !GROW(self, owners, owner_count, owner_room))
        return wrong(reading, "no memory", qn_str(""));
    pattern->parts[pattern->count++] = (struct part){(uint8_t)link, (uint32_t)self->literal_count};
    self->literals[self->literal_count++] = (phrases_entry){literal, false};
    self->owners[self->owner_count++] = (uint32_t)self->pattern_count;
    return true;
}

/* The first "..." or "@" of a text; its size: none. */
static size_t find_link(qn_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '@' || (i + 3 <= text.size && memcmp(text.data + i, "...", 3) == 0))
            return i;
    return text.size;
}

/* Cuts a phrase into its literals. */
static bool read_parts(struct reading *reading, struct pattern *pattern)
{
    qn_slice rest = pattern->text;
    enum link link = ADJOINING;
    while (rest.size) {
        const size_t at = find_link(rest);
        const qn_slice piece = qn_part(rest, 0, at);
        const bool code = at < rest.size && rest.data[at] == '@';
        const qn_slice literal = without_blanks(piece, link != CODE, !code); /* "(@)" is not "( @ )" */
        if (literal.size && !add_part(reading, pattern, link, literal))
            return false;
        if (code && !literal.size)
            return wrong(reading, "@ stands between two literals, as in (@)", pattern->text);
        if (at < rest.size) {
            link = code ? CODE : GAP;
            pattern->open_begin |= !code && at == 0 && !pattern->count;
            pattern->open_end = !code && at + 3 == rest.size;
            if (code && at + 1 == rest.size)
                return wrong(reading, "@ stands between two literals, as in (@)", pattern->text);
        }
        rest = qn_part(rest, at + (code ? 1 : 3), rest.size);
    }
    return pattern->count > 0 || wrong(reading, "a phrase has words in it", pattern->text);
}

static bool read_phrase(struct reading *reading, qn_slice line)
{
    rules *self = reading->rules;
    if (!reading->inside)
        return wrong(reading, "a [reason] comes before the first phrase", line);
    if (reading->skip)
        return true;
    struct pattern pattern = {.text = line, .section = (uint32_t)self->section_count - 1};
    if (!read_parts(reading, &pattern))
        return false;
    const struct section *section = &self->sections[pattern.section];
    if (section->cut && !pattern.open_begin)
        return wrong(reading, "a phrase of a section with cut begins with ...", line);
    if (!GROW(self, patterns, pattern_count, pattern_room))
        return wrong(reading, "no memory", qn_str(""));
    self->patterns[self->pattern_count++] = pattern;
    return true;
}

bool rules_read(rules *self, const char *name, qn_slice text, char *error)
{
    struct reading reading = {.rules = self, .name = name, .error = error};
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        text = qn_part(text, 3, text.size);
    while (text.size) {
        const qn_slice line = without_blanks(taken(&text, '\n'), true, true);
        reading.line++;
        if (!line.size || line.data[0] == '#')
            continue;
        if (!(line.data[0] == '[' ? read_section(&reading, line) : read_phrase(&reading, line)))
            return false;
    }
    return true;
}

bool rules_without(rules *self, const char *reason)
{
    if (!GROW(self, without, without_count, without_room))
        return false;
    self->without[self->without_count++] = qn_str(reason);
    return true;
}

bool rules_reason(const rules *self, size_t i, qn_slice *reason)
{
    if (i >= self->section_count)
        return false;
    *reason = is_without(self, self->sections[i].reason) ? qn_bytes(NULL, 0) : self->sections[i].reason;
    return true;
}

bool rules_know(const rules *self, const char *reason)
{
    for (size_t i = 0; i < self->section_count; i++)
        if (qn_equal(self->sections[i].reason, qn_str(reason)))
            return true;
    return false;
}

/* The phrases that patterns begin with: of those that begin a block, or of those that begin with "...". */
static phrases *first_phrases(rules *self, bool open)
{
    for (size_t i = 0; i < self->literal_count; i++) {
        const struct pattern *pattern = &self->patterns[self->owners[i]];
        self->literals[i].sought = pattern->parts[0].literal == i && pattern->open_begin == open;
    }
    return phrases_new(self->literals, self->literal_count);
}

bool rules_ready(rules *self)
{
    self->begins = first_phrases(self, false);
    self->within = first_phrases(self, true);
    return self->begins && self->within;
}

/* ---- Matching ---- */

static bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* The end of a code word such as PW, AP or E-2 that stands at `at`; PHRASES_NOWHERE: none does. */
static size_t code_end(qn_slice text, size_t at)
{
    size_t end = at, capitals = 0;
    for (; end < text.size && end - at < CODE_SIZE; end++) {
        const char byte = text.data[end];
        const bool mark = (byte >= '0' && byte <= '9') || byte == '-' || byte == '/';
        capitals += is_capital(byte);
        if (!is_capital(byte) && !(mark && end > at))
            break;
    }
    return capitals > 0 && end - at >= 2 ? end : PHRASES_NOWHERE;
}

/* Do only signs follow? */
static bool is_end(qn_slice text, size_t at)
{
    return phrases_word(text, at) == text.size;
}

/* Can a word begin here, going by the byte before? */
static bool may_begin(qn_slice text, size_t at)
{
    const unsigned char before = (unsigned char)text.data[at - 1], here = (unsigned char)text.data[at];
    if (here >= 0x80)
        return (here & 0xC0) != 0x80;
    return before >= 0x80 || !(((before | 0x20u) - 'a' < 26) || (before >= '0' && before <= '9'));
}

/* Finds a part behind a gap. @return its end, or PHRASES_NOWHERE */
static size_t part_after_gap(const rules *self, const struct pattern *pattern, size_t index, qn_slice text, size_t at)
{
    const bool to_the_end = index + 1 == pattern->count && !pattern->open_end;
    for (; at < text.size; at++) {
        if (!may_begin(text, at))
            continue;
        const size_t end = phrases_at(self->within, pattern->parts[index].literal, text, at);
        if (end != PHRASES_NOWHERE && (!to_the_end || is_end(text, end)))
            return end;
    }
    return PHRASES_NOWHERE;
}

/* Does what follows a pattern's first part follow here, too? */
static bool rest_matches(const rules *self, const struct pattern *pattern, qn_slice text, size_t at)
{
    for (size_t i = 1; i < pattern->count && at != PHRASES_NOWHERE; i++) {
        if (pattern->parts[i].link == GAP) {
            at = part_after_gap(self, pattern, i, text, at);
            continue;
        }
        at = code_end(text, at);
        if (at != PHRASES_NOWHERE)
            at = phrases_at(self->within, pattern->parts[i].literal, text, at);
    }
    return at != PHRASES_NOWHERE && (pattern->open_end || is_end(text, at));
}

static uint32_t words_in(qn_slice text)
{
    uint32_t words = text.size > 0;
    for (size_t i = 0; i < text.size; i++)
        words += text.data[i] == ' ';
    return words;
}

/* Does a sentence end before this place, a dash and blanks aside? Only there is a sign-off cut off. */
static bool follows_sentence(qn_slice text, size_t at)
{
    static const char *const ends[] = {".", "!", "?", "\"", "'", ")", "\xE2\x80\x9D", "\xE2\x80\x99", "\xE2\x80\xA6",
                                       "\xC2\xBB", "\xE3\x80\x82", "\xE3\x80\x8D", "\xD8\x9F"};
    while (at > 0 && text.data[at - 1] == ' ')
        at--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t size = strlen(ends[i]);
        if (at >= size && memcmp(text.data + at - size, ends[i], size) == 0)
            return true;
    }
    return false;
}

/* A block with what matching needs to know of it. */
struct subject {
    const rules_block *block;
    size_t first;   /* where its first word begins */
    uint32_t words; /* no fewer than its size allows, so that a block without blanks is not a word */
};

static bool conditions_hold(const struct section *section, const rules_block *block)
{
    if (section->nostop && block->stop)
        return false;
    return section->place == ANYWHERE || (section->place == HEAD ? block->head : block->tail);
}

/* Does a pattern whose first part was found take the block? */
static bool takes(const rules *self, const struct pattern *pattern, const struct subject *subject,
                  const phrases_match *found, rules_hit *hit)
{
    const struct section *section = &self->sections[pattern->section];
    const qn_slice text = subject->block->text;
    if (!conditions_hold(section, subject->block))
        return false;
    const bool cut = section->cut && found->begin > subject->first;
    const uint32_t words = cut ? words_in(qn_part(text, found->begin, text.size)) : subject->words;
    if (words > section->words || (cut && !follows_sentence(text, found->begin)) ||
        !rest_matches(self, pattern, text, found->end))
        return false;
    *hit = (rules_hit){section->reason, pattern->text, section->follow, cut ? found->begin : 0};
    return true;
}

/* Looks for patterns that begin in [begin, limit) of the block. */
static bool match_from(const rules *self, const phrases *set, const struct subject *subject, size_t begin, size_t limit,
                       rules_hit *hit)
{
    phrases_scan scan;
    phrases_match found;
    phrases_start(&scan, set, subject->block->text, begin, limit);
    while (phrases_next(&scan, &found))
        if (takes(self, &self->patterns[self->owners[found.phrase]], subject, &found, hit))
            return true;
    return false;
}

bool rules_match(const rules *self, const rules_block *block, rules_hit *hit)
{
    enum { WORD_SIZE = 64 };
    const qn_slice text = block->text;
    const size_t size = text.size;
    struct subject subject = {block, phrases_word(text, 0), block->words};
    if (subject.words < size / WORD_SIZE)
        subject.words = size / WORD_SIZE < UINT32_MAX ? (uint32_t)(size / WORD_SIZE) : UINT32_MAX;
    if (match_from(self, self->begins, &subject, 0, subject.first < NEAR ? subject.first + 1 : 0, hit))
        return true;
    if (subject.words <= (block->stop ? SENTENCE : FRAGMENT))
        return match_from(self, self->within, &subject, 0, size, hit);
    if (!block->head && !block->tail)
        return false;
    size_t end = size > NEAR ? size - NEAR : 0;
    while (end > 0 && end < size && ((unsigned char)text.data[end] & 0xC0) == 0x80)
        end++;
    return match_from(self, self->within, &subject, 0, end < NEAR ? end : NEAR, hit) ||
           match_from(self, self->within, &subject, end, size, hit);
}
