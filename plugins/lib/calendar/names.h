/** The names of months and weekdays as data; calendar.c makes its index of them. */
#ifndef QUERN_CALENDAR_NAMES_H
#define QUERN_CALENDAR_NAMES_H

/** A language's names, folded (see letters_fold): alternatives parted by blanks, "_" for a blank in a name. */
typedef struct calendar_language {
    const char *tag;
    const char *months[12];
    const char *weekdays;
} calendar_language;

extern const calendar_language calendar_languages[];
extern const unsigned calendar_language_count;

#endif
