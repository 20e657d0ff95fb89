/*
 * fuzz_calendar: any bytes as a line. Dates must lie in the text, one behind the other, be real days, and be read
 * alike alone and in their line; labels and bylines must be parts of the line.
 */
#include <byline.h>
#include <calendar.h>
#include <story.h>

#include <stdlib.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool is_part(qn_slice part, qn_slice whole)
{
    return part.size == 0 || (part.data >= whole.data && part.data + part.size <= whole.data + whole.size);
}

static void check_date(const calendar_date *date, qn_slice text, size_t last)
{
    require(date->begin >= last && date->begin < date->end && date->end <= text.size);
    require(date->year == 0 || (date->year >= 1900 && date->year <= 2100));
    require(date->month >= 1 && date->month <= 12 && date->day >= 0 && date->day <= 31);
    require(date->hour >= -1 && date->hour <= 23 && date->minute >= -1 && date->minute <= 59);
    char iso[CALENDAR_ISO_SIZE];
    const size_t size = calendar_format(date, iso);
    require(size < sizeof iso && (size == 0) == (date->open || date->year == 0));
    calendar_date settled = *date;
    require(calendar_settle(&settled, CALENDAR_MONTH_FIRST) && settled.month >= 1 && settled.month <= 12);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static calendar names;
    if (!calendar_lookup(&names, "may", 3))
        calendar_init(&names);
    char *copy = malloc(size ? size : 1); /* so that the sanitizer sees the end */
    require(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    const qn_slice text = qn_bytes(copy, size);
    calendar_date date;
    size_t last = 0;
    for (size_t from = 0; calendar_next(&names, text, from, &date); from = last = date.end)
        check_date(&date, text, last);
    byline found;
    if (byline_read(text, &found))
        require(is_part(found.author, text) && is_part(found.agency, text));
    require(byline_agency(text) <= size);
    require(story_words(text, 10) <= 10 + size);
    (void)(story_ends_sentence(text) | story_has_sentence_within(text) | story_is_caption(text));
    free(copy);
    return 0;
}
