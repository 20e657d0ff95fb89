/* stamp: takes the dates and their labels out of a line and asks whether what is left can stand beside them. */
#include "stamp.h"

#include "byline.h"
#include "letters.h"
#include "story.h"

enum { NAME_WORDS = 7, SHORT_REST = 24 };

static qn_slice strip(qn_slice text)
{
    static const char marks[] = "|/-,;:.()[]*";
    for (;;) {
        const size_t size = (text = letters_trim(text)).size;
        if (size && strchr(marks, text.data[0]))
            text = qn_part(text, 1, size);
        else if (size && strchr(marks, text.data[size - 1]))
            text.size--;
        else if (size >= 3 && memcmp(text.data, "\xE2\x80", 2) == 0) /* dashes, bullets, quotation marks */
            text = qn_part(text, 3, size);
        else if (size >= 3 && memcmp(text.data + size - 3, "\xE2\x80", 2) == 0)
            text.size -= 3;
        else if (size >= 2 && memcmp(text.data, "·", 2) == 0)
            text = qn_part(text, 2, size);
        else if (size >= 2 && memcmp(text.data + size - 2, "·", 2) == 0)
            text.size -= 2;
        else
            return text;
    }
}

/** A time of day, a count of comments, minutes of reading: begins with a digit and is short. */
static bool is_count(qn_slice text)
{
    return text.size <= SHORT_REST && text.data[0] >= '0' && text.data[0] <= '9';
}

/** May these words stand before or between the dates of a stamp? */
static bool fits_before(qn_slice text, stamp *found)
{
    const bool colon = text.size && text.data[text.size - 1] == ':'; /* "Deadline: 5 March 2026" is another date */
    text = strip(text);
    byline credit;
    if (!text.size || is_count(text))
        return true;
    if (byline_read(text, &credit)) {
        found->author = found->author.size ? found->author : credit.author;
        return true;
    }
    return !colon && byline_is_name(text, NAME_WORDS);
}

/** And behind the last one? Initials, a site, a count, a name. */
static bool fits_behind(qn_slice text, stamp *found)
{
    text = strip(text);
    if (!text.size || is_count(text) || (text.size <= SHORT_REST && !memchr(text.data, ' ', text.size)))
        return true;
    return fits_before(text, found);
}

bool stamp_read(const calendar *names, qn_slice line, stamp *found)
{
    *found = (stamp){.count = 0};
    line = letters_trim(line);
    if (line.size > STAMP_LONGEST)
        return false;
    calendar_date date;
    size_t at = 0;
    for (size_t from = 0; calendar_next(names, line, from, &date); from = date.end) {
        if (!date.year || !date.day)
            continue;
        if (found->count == STAMP_DATES)
            return false;
        qn_slice before;
        const label what = labels_at_end(letters_trim(qn_part(line, at, date.begin)), &before);
        if (!fits_before(before, found))
            return false;
        found->rows[found->count].date = date;
        found->rows[found->count++].label = what;
        at = date.end;
    }
    return found->count > 0 && fits_behind(qn_part(line, at, line.size), found) && !story_is_caption(line);
}
