/* opening: reads datelines part by part, then asks whether what was read is evidence enough. */
#include "opening.h"

#include "byline.h"
#include "letters.h"
#include "places.h"

enum {
    LONGEST = 140,     /* bytes of a dateline */
    PLACE_WORDS = 5,   /* "San Carlos de Bariloche" */
    LONGEST_WORD = 60, /* bytes looked at for the end of a part */
    SHORT_CAPITALS = 4 /* letters: a word in capitals that is no longer may be an acronym and must be a known place */
};

/* A word in capitals that opens a line and is no place. */
static const char *const labels[] = {"update", "updated", "exclusive", "breaking", "breaking news", "analysis", "opinion", "editorial", "comment",
    "commentary", "video", "watch", "photos", "pictures", "gallery", "explainer", "explained", "factbox", "timeline", "correction", "clarification",
    "spoiler", "spoilers", "warning", "note", "editor's note", "review", "preview", "interview", "podcast", "unesco", "unicef", "interpol",
    "covid-19", "covid", "brexit", "sponsored", "advertisement", "question", "answer", "eilmeldung", "kommentar", "analyse", "exklusiv", "exclusif",
    "exclusivo", "última hora", "urgente", "urgent", "aktualizacja", "срочно", "обновлено", "son dakika", "live", "related", NULL};

/* A small word that begins a sentence: "In London, on 28 January - ..." */
static const char *const small_words[] = {"in", "on", "at", "by", "since", "from", "after", "until", "during", "before", "am", "im", "seit", "ab", "vom",
    "zum", "en", "desde", "au", "dès", "à", "em", "od", "do", "w", "в", "на", "с", "до", "op", "vanaf", "sejak", "pada", "file", "published", "posted",
    "photo", "foto", "this", "that", "it", "he", "she", "they", "we", "i", "you", "as", "for", "with", "but", "and", "when", "while", "if", "last", NULL};

/** How a dateline ends. */
typedef enum ending { END_NONE, END_DASH, END_COLON, END_STOP } ending;

static bool is_listed(qn_slice text, const char *const words[])
{
    for (; *words; words++)
        if (letters_may_start(text, *words) && letters_starts(text, *words) == text.size)
            return true;
    return false;
}

static const char *skip(const char *at, const char *end)
{
    for (const char *next = at; next < end && letters_is_blank(letters_next(&next, end));)
        at = next;
    return at;
}

static qn_slice between(const char *begin, const char *end)
{
    return letters_trim(qn_bytes(begin, (size_t)(end - begin)));
}

/** Steps over a dash and the blanks around it: an em or en dash, "--", or a hyphen between blanks. */
static bool take_dash(const char **at, const char *end)
{
    const char *next = skip(*at, end);
    const bool apart = next > *at || strchr(" )]", (*at)[-1]);
    unsigned hyphens = 0, dashes = 0;
    for (const char *mark = next; mark < end; next = mark) {
        const uint32_t c = letters_next(&mark, end);
        if (c == '-')
            hyphens++;
        else if (c == 0x2013 || c == 0x2014 || c == 0x2015)
            dashes++;
        else
            break;
    }
    const char *const behind = skip(next, end);
    const bool alone = apart && (behind > next || next == end);
    if (hyphens + dashes == 0 || hyphens + dashes > 3 || (dashes == 0 && hyphens == 1 && !alone))
        return false;
    *at = behind;
    return true;
}

/** Are the letters capitals, of a script that has them? @param letters how many there are */
static bool is_capitals(qn_slice text, unsigned *letters)
{
    *letters = 0;
    for (const char *at = text.data, *end = text.data + text.size; at < end;) {
        const uint32_t c = letters_next(&at, end);
        if (letters_is_lower(c) || (letters_is_letter(c) && !letters_is_upper(c)))
            return false;
        *letters += letters_is_upper(c);
    }
    return *letters >= 3;
}

/** "THECOURIER.EXAMPLE", "Courier.co.id": words joined by stops, with nothing else. */
static bool is_site(qn_slice text)
{
    const char *dot = text.size > 4 ? memchr(text.data, '.', text.size - 2) : NULL;
    if (!dot || dot == text.data || memchr(text.data, ' ', text.size))
        return false;
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        const bool good = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || (c == '.' && text.data[i - 1] != '.');
        if (!good)
            return false;
    }
    const char last = text.data[text.size - 1] | 32;
    return last >= 'a' && last <= 'z';
}

/** The end of a part: up to a comma, bracket, colon, bar, slash or dash. */
static const char *part_end(const char *at, const char *end)
{
    const char *const limit = end - at > LONGEST_WORD ? at + LONGEST_WORD : end;
    while (at < limit) {
        const char *next = at;
        const uint32_t c = letters_next(&next, limit);
        if (c == ',' || c == '(' || c == ':' || c == '|' || c == '/' || c == 0x2013 || c == 0x2014 || c == 0x2015 || c == 0x60C)
            return at;
        if (c == '-' && (at[-1] == ' ' || (next < end && *next == '-')))
            return at;
        at = next;
    }
    return limit;
}

/** An agency in brackets or between slashes. */
static bool take_agency(const char **at, const char *end, opening *found)
{
    const char *next = skip(*at, end);
    const char close = next == end ? '\0' : *next == '(' ? ')' : *next == '/' ? '/' : '\0';
    const char *stop = close ? memchr(next + 1, close, (size_t)(end - next - 1)) : NULL;
    if (!stop || stop - next > LONGEST_WORD)
        return false;
    const qn_slice inside = between(next + 1, stop);
    unsigned letters;
    const bool known = inside.size && byline_agency(inside) > 0;
    if (!known && !(found->place.size && (is_capitals(inside, &letters) || is_site(inside))))
        return false;
    if (is_site(inside))
        found->source = inside;
    else
        found->agency = inside;
    *at = stop + 1;
    return true;
}

/** The day in a dateline, from the first bytes on. */
static bool take_date(const calendar *names, qn_slice text, const char **at, opening *found)
{
    const size_t from = (size_t)(*at - text.data);
    calendar_date date;
    if (!calendar_next(names, text, from, &date) || !date.day || date.open)
        return false;
    const qn_slice before = between(*at, text.data + date.begin);
    if (before.size && !is_listed(before, (const char *const[]){",", "le", "el", "den", ", le", ", den", "،", "،", NULL}))
        return false;
    found->date = date;
    found->dated = true;
    *at = text.data + date.end;
    return true;
}

/** Place, region, site, day and agency in the orders that agencies use. */
static const char *read_parts(const calendar *names, qn_slice text, const char *at, opening *found)
{
    const char *const end = text.data + text.size;
    const char *place_begin = at, *place_end = at;
    for (unsigned parts = 0; parts < 6 && at < end; parts++) {
        if (found->place.size && !found->dated && take_date(names, text, &at, found))
            continue;
        if (take_agency(&at, end, found))
            continue;
        const char *begin = skip(at, end);
        const bool comma = begin < end && (*begin == ',' || *begin == '|');
        const bool bar = comma && *begin == '|';
        if (!comma && parts > 0 && !(begin < end && take_date(names, text, &at, found)))
            break;
        begin = skip(begin + comma, end);
        if (comma && !found->dated && take_date(names, text, &at, found))
            continue;
        const char *const stop = part_end(begin, end);
        const qn_slice part = between(begin, stop);
        unsigned letters;
        if (is_site(part) || (bar && is_capitals(part, &letters)))
            found->source = part;
        else if (part.size && byline_agency(part) == part.size && found->place.size)
            found->agency = part;
        else if (byline_is_name(part, PLACE_WORDS) && !found->dated && (!found->agency.size || !found->place.size)) {
            place_begin = found->place.size ? place_begin : part.data;
            place_end = part.data + part.size;
            found->place = between(place_begin, place_end);
        } else
            break;
        at = part.data + part.size;
    }
    return at;
}

static ending take_ending(const calendar *names, qn_slice text, const char **at, opening *found)
{
    const char *const end = text.data + text.size;
    if (take_dash(at, end)) {
        const opening without = *found;
        const char *day = *at; /* "Washington – January 28, 2026 – ..." */
        if (!found->dated && take_date(names, text, &day, found) && take_dash(&day, end))
            *at = day;
        else
            *found = without;
        const size_t agency = byline_agency(qn_bytes(*at, (size_t)(end - *at))); /* "МОСКВА, 28 янв - РИА Новости. ..." */
        const char *next = *at + agency;
        if (agency && !found->agency.size && next < end && (take_dash(&next, end) || *next == '.')) {
            found->agency = qn_bytes(*at, agency);
            *at = skip(next + (*next == '.'), end);
        }
        return END_DASH;
    }
    const char *next = *at;
    if (next < end && (*next == ':' || *next == '.') && skip(next + 1, end) > next + 1) {
        const ending kind = *next == ':' ? END_COLON : END_STOP;
        *at = skip(next + 1, end);
        if (take_agency(at, end, found)) /* "МОСКВА, 28 января. /ТАСС/. ..." */
            *at = skip(*at + (*at < end && **at == '.'), end);
        return kind;
    }
    *at = skip(next, end);
    return END_NONE;
}

/** Does a sentence begin here? */
static bool begins_sentence(const char *at, const char *end)
{
    return at == end || !letters_is_lower(letters_next(&at, end));
}

/** Is it evidence enough? A name and a dash alone may be prose. */
static bool is_certain(const opening *found, ending how, bool sentence)
{
    const char *comma = memchr(found->place.data, ',', found->place.size);
    const qn_slice city = comma ? between(found->place.data, comma) : found->place;
    const char *blank = memchr(city.data, ' ', city.size);
    const qn_slice first = blank ? between(city.data, blank) : city;
    if (is_listed(city, labels) || is_listed(first, small_words))
        return false;
    unsigned letters;
    const bool known = places_know(city);
    const bool capitals = is_capitals(city, &letters) && (letters > SHORT_CAPITALS || known);
    const bool credited = found->agency.size || found->source.size;
    switch (how) {
    case END_DASH:
        return found->dated || credited || (sentence && (capitals || known));
    case END_COLON:
        return sentence && (found->dated || credited || (capitals && known));
    case END_STOP:
        return sentence && found->dated && (capitals || known || credited);
    default:
        return sentence && found->agency.size && (found->dated || capitals || known);
    }
}

/** The datelines of scripts with capitals or blanks. */
static bool read_western(const calendar *names, qn_slice text, opening *found)
{
    const char *const end = text.data + text.size, *at = text.data;
    if (take_agency(&at, end, found)) { /* "(Reuters) - ...", "(ANSA) - ROMA, 28 GEN - ..." */
        take_dash(&at, end);
        found->size = (size_t)(skip(at, end) - text.data);
        opening more = {.agency = found->agency, .source = found->source};
        const char *rest = read_parts(names, text, skip(at, end), &more);
        if (more.place.size) {
            const ending how = take_ending(names, text, &rest, &more);
            const opening alone = {.place = more.place, .dated = more.dated};
            if (how != END_NONE && is_certain(&alone, how, begins_sentence(rest, end))) {
                *found = more;
                found->size = (size_t)(rest - text.data);
            }
        }
        return true;
    }
    at = read_parts(names, text, at, found);
    if (!found->place.size)
        return false;
    const ending how = take_ending(names, text, &at, found);
    found->size = (size_t)(at - text.data);
    return is_certain(found, how, begins_sentence(at, end));
}

static const char *find(const char *at, const char *end, const char *wanted)
{
    const size_t size = strlen(wanted);
    for (; (size_t)(end - at) >= size; at++)
        if (memcmp(at, wanted, size) == 0)
            return at;
    return NULL;
}

/** Finds an agency and a day in a text of Chinese or Japanese; what stands between them is the place. */
static bool read_dispatch(const calendar *names, qn_slice text, opening *found)
{
    static const char *const words[] = {"电", "電", "讯", "訊", "报道", "報導", "報道", NULL};
    const char *const end = text.data + text.size;
    for (const char *at = text.data; at < end && !found->agency.size;) {
        const size_t size = byline_agency(qn_bytes(at, (size_t)(end - at)));
        if (size)
            found->agency = qn_bytes(at, size);
        letters_next(&at, end);
    }
    bool said = found->agency.size > 0;
    for (const char *const *word = words; *word && !said; word++)
        said = find(text.data, end, *word) != NULL;
    calendar_date date;
    if (said && calendar_next(names, text, 0, &date) && date.day && !date.open) {
        found->date = date;
        found->dated = true;
        const char *behind = found->agency.size ? found->agency.data + found->agency.size : text.data;
        if (behind < text.data + date.begin && text.data + date.begin - behind <= 24)
            found->place = between(behind, text.data + date.begin);
    }
    return said;
}

/** "(서울=연합뉴스) 홍길동 기자 = ": behind the bracket. */
static const char *take_reporter(const char *at, const char *end, opening *found)
{
    const char *const limit = end - at > LONGEST_WORD ? at + LONGEST_WORD : end;
    const char *reporter = find(at, limit, " 기자"), *equals = reporter ? find(reporter, limit, "= ") : NULL;
    if (!equals)
        return at;
    found->author = between(at, reporter);
    return equals + 2;
}

/** The datelines of the East: in brackets of any kind, or "新华社北京1月28日电（记者 ...）". */
static bool read_eastern(const calendar *names, qn_slice text, opening *found)
{
    static const struct { const char *open, *close; } brackets[] = {{"【", "】"}, {"（", "）"}, {"(", ")"}, {"[", "]"}, {"［", "］"}, {"〔", "〕"}};
    const char *const end = text.data + text.size;
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        const size_t size = strlen(brackets[i].open);
        if (text.size <= size || memcmp(text.data, brackets[i].open, size) != 0)
            continue;
        const char *close = find(text.data + size, end, brackets[i].close);
        if (!close)
            return false;
        const qn_slice inside = between(text.data + size, close);
        const char *equals = memchr(inside.data, '=', inside.size), *first = inside.data;
        if (!inside.size || (!letters_is_dense(letters_next(&first, close)) && !equals))
            return false;
        const char *at = close + strlen(brackets[i].close);
        if (!read_dispatch(names, inside, found) && !equals)
            return false;
        if (equals && !found->place.size)
            found->place = between(inside.data, equals);
        at = take_reporter(skip(at, end), end, found);
        take_dash(&at, end);
        found->size = (size_t)(skip(at, end) - text.data);
        return true;
    }
    const size_t agency = byline_agency(text);
    const char *wire = agency ? find(text.data, end, "电") : NULL, *old = agency ? find(text.data, end, "電") : NULL;
    wire = wire ? wire : old;
    const char *first = text.data;
    if (!wire || !letters_is_dense(letters_next(&first, end)) || !read_dispatch(names, between(text.data, wire), found) || !found->dated)
        return false;
    const char *at = wire + strlen("电"), *bracket = skip(at, end);
    const char *close = find(bracket, end, "（") == bracket ? find(bracket, end, "）") : NULL;
    at = close ? close + strlen("）") : at;
    found->size = (size_t)(skip(at, end) - text.data);
    return true;
}

bool opening_read(const calendar *names, qn_slice text, opening *found)
{
    text = qn_part(text, 0, LONGEST);
    *found = (opening){0};
    if (!text.size)
        return false;
    if (read_eastern(names, text, found))
        return true;
    *found = (opening){0};
    return read_western(names, text, found);
}
