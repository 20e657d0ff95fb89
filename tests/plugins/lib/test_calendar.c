/* The calendar: each date of a text as ISO 8601, parted by blanks; "?" when open, "-MM-DD" without a year. */
#include <calendar.h>
#include <letters.h>

#include <check.h>
#include <stdio.h>

/* names.h is the library's own; the table is checked through the index */
static calendar names;

static void setup(void)
{
    calendar_init(&names);
}

static const char *dates_in(const char *text)
{
    static char out[512];
    size_t size = 0;
    calendar_date date;
    out[0] = '\0';
    for (size_t from = 0; calendar_next(&names, qn_str(text), from, &date); from = date.end) {
        char iso[CALENDAR_ISO_SIZE];
        const size_t iso_size = calendar_format(&date, iso);
        ck_assert_uint_lt(date.begin, date.end);
        ck_assert_uint_le(date.end, strlen(text));
        size += (size_t)snprintf(out + size, sizeof out - size, "%s", size ? " " : "");
        if (iso_size)
            size += (size_t)snprintf(out + size, sizeof out - size, "%.*s", (int)iso_size, iso);
        else if (date.open)
            size += (size_t)snprintf(out + size, sizeof out - size, "?");
        else
            size += (size_t)snprintf(out + size, sizeof out - size, "-%02d-%02d", date.month, date.day);
    }
    return out;
}

static const char *range_in(const char *text)
{
    static char out[256];
    calendar_date date;
    ck_assert(calendar_next(&names, qn_str(text), 0, &date));
    snprintf(out, sizeof out, "%.*s", (int)(date.end - date.begin), text + date.begin);
    return out;
}

START_TEST(reads_months_in_words_of_many_languages)
{
    static const char *const texts[] = {
        "28 January 2026", "January 28, 2026", "Jan. 28th, 2026", "28th of January 2026", "28. Januar 2026", "28. Jänner 2026",
        "le 28 janvier 2026", "28 de enero de 2026", "28 de janeiro de 2026", "28 gennaio 2026", "28 januari 2026", "28 stycznia 2026 r.",
        "28 января 2026 г.", "28 січня 2026 року", "28 Ocak 2026", "28 OCAK 2026", "28 tammikuuta 2026", "28. ledna 2026", "28. januára 2026",
        "2026. január 28.", "28 ianuarie 2026", "28 Ιανουαρίου 2026", "28 tháng 1 năm 2026", "28 जनवरी 2026", "28 בינואר 2026",
        "28 يناير 2026", "28 كانون الثاني 2026", "28 يناير/كانون الثاني 2026", "٢٨ يناير ٢٠٢٦", "28 جانفي 2026", "28-Jan-2026"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ck_assert_msg(strcmp(dates_in(texts[i]), "2026-01-28") == 0, "%s gives \"%s\"", texts[i], dates_in(texts[i]));
}
END_TEST

START_TEST(reads_dates_in_numbers)
{
    ck_assert_str_eq(dates_in("2026-01-28, 2026/1/28 and 2026.01.28"), "2026-01-28 2026-01-28 2026-01-28");
    ck_assert_str_eq(dates_in("28.1.2026 or 28/01/2026 or 01-28-2026"), "2026-01-28 2026-01-28 2026-01-28");
    ck_assert_str_eq(dates_in("2026年1月28日, 2026년 1월 28일, 2026年1月"), "2026-01-28 2026-01-28 2026-01");
    ck_assert_str_eq(dates_in("２０２６年１月２８日"), "2026-01-28");
}
END_TEST

START_TEST(says_when_day_and_month_might_change_places)
{
    ck_assert_str_eq(dates_in("02/03/2026, 03/03/2026, 2.3.2026"), "? 2026-03-03 2026-03-02");
    calendar_date date;
    ck_assert(calendar_next(&names, qn_str("02/03/2026"), 0, &date));
    calendar_date other = date;
    char iso[CALENDAR_ISO_SIZE];
    ck_assert(calendar_settle(&date, CALENDAR_DAY_FIRST));
    ck_assert_uint_eq(calendar_format(&date, iso), 10);
    ck_assert_mem_eq(iso, "2026-03-02", 10);
    ck_assert(!calendar_settle(&other, CALENDAR_UNKNOWN));
    ck_assert(calendar_settle(&other, CALENDAR_MONTH_FIRST));
    ck_assert_uint_eq(calendar_format(&other, iso), 10);
    ck_assert_mem_eq(iso, "2026-02-03", 10);
    ck_assert_int_eq(calendar_order_of(qn_str("de")), CALENDAR_DAY_FIRST);
    ck_assert_int_eq(calendar_order_of(qn_str("en-US")), CALENDAR_MONTH_FIRST);
    ck_assert_int_eq(calendar_order_of(qn_str("en")), CALENDAR_UNKNOWN);
}
END_TEST

START_TEST(takes_the_weekday_time_and_zone_along)
{
    ck_assert_str_eq(dates_in("Friday, 22 Nov 2024 4:55 PM MYT"), "2024-11-22T16:55+08:00");
    ck_assert_str_eq(range_in("It was on Friday, 22 Nov 2024 4:55 PM MYT, they said"), "Friday, 22 Nov 2024 4:55 PM MYT");
    ck_assert_str_eq(dates_in("2026-01-28T04:56:11+01:00 2026-01-28 04:56:11.250Z"), "2026-01-28T04:56:11+01:00 2026-01-28T04:56:11Z");
    ck_assert_str_eq(dates_in("Mittwoch, den 28. Januar 2026 um 10:05 Uhr"), "2026-01-28T10:05");
    ck_assert_str_eq(dates_in("28 janvier 2026 à 09h42"), "2026-01-28T09:42");
    ck_assert_str_eq(dates_in("1/28/2026 12:05:00 AM"), "2026-01-28T00:05:00");
    ck_assert_str_eq(dates_in("2026年1月28日(水) 午後9時19分"), "2026-01-28T21:19");
    ck_assert_str_eq(dates_in("2026. 1. 28. 오전 10:05"), "2026-01-28T10:05");
    ck_assert_str_eq(dates_in("28 January 2026 10:00 IST"), "2026-01-28T10:00");
}
END_TEST

START_TEST(reads_a_month_without_a_year_as_just_that)
{
    ck_assert_str_eq(dates_in("LONDON, Jan 28 (Reuters)"), "-01-28");
    ck_assert_str_eq(dates_in("in May 2026"), "2026-05");
}
END_TEST

START_TEST(finds_the_month_that_is_glued_to_a_name)
{
    ck_assert_str_eq(range_in("Harbour PressApril 28, 2023 GMT"), "April 28, 2023 GMT");
    ck_assert_str_eq(dates_in("Published28 January 2026"), "2026-01-28");
}
END_TEST

START_TEST(leaves_what_is_no_date)
{
    ck_assert_str_eq(dates_in("31/02/2026 29.02.2025 2026-13-01 28 January 2426 32.01.2026"), "-01-28");
    ck_assert_str_eq(dates_in("version 1.2.2026.4, 192.168.1.2, 10.02.20260, $1.02.2026"), "");
    ck_assert_str_eq(dates_in("see example.org/2026/01/28/story and 20260128"), "");
    ck_assert_str_eq(dates_in("he may 28 times a year, from 1,500 to 2,500"), "");
    ck_assert_str_eq(dates_in("28.01.26"), "");
    ck_assert_str_eq(dates_in(""), "");
}
END_TEST

START_TEST(reads_leap_days_only_in_leap_years)
{
    ck_assert_str_eq(dates_in("29 February 2024, 29.02.2000"), "2024-02-29 2000-02-29");
    ck_assert_str_eq(dates_in("29.02.1900"), "");
}
END_TEST

START_TEST(the_names_stand_in_the_table_as_they_are_looked_up)
{
    for (size_t i = 0; i < CALENDAR_SLOTS; i++) {
        const calendar_name *name = &names.slots[i];
        char folded[64];
        if (!name->size)
            continue;
        ck_assert_uint_eq(letters_fold_text(qn_bytes(name->text, name->size), folded, sizeof folded), name->size);
        ck_assert_msg(memcmp(folded, name->text, name->size) == 0, "%.*s is not folded", name->size, name->text);
    }
}
END_TEST

START_TEST(every_byte_may_come_in)
{
    char bytes[512];
    uint32_t seed = 1;
    for (unsigned round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1664525u + 1013904223u;
            static const char likely[] = "0123456789./-:, JanMay\xD9\xE5\xB9\xB4";
            bytes[i] = seed >> 31 ? (char)(seed >> 16) : likely[(seed >> 16) % (sizeof likely - 1)];
        }
        calendar_date date;
        size_t last = 0;
        for (size_t from = 0; calendar_next(&names, qn_bytes(bytes, sizeof bytes), from, &date); from = date.end) {
            ck_assert_uint_ge(date.begin, last);
            ck_assert_uint_gt(date.end, date.begin);
            ck_assert_uint_le(date.end, sizeof bytes);
            last = date.end;
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calendar");
    TCase *tests = tcase_create("calendar");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, reads_months_in_words_of_many_languages);
    tcase_add_test(tests, reads_dates_in_numbers);
    tcase_add_test(tests, says_when_day_and_month_might_change_places);
    tcase_add_test(tests, takes_the_weekday_time_and_zone_along);
    tcase_add_test(tests, reads_a_month_without_a_year_as_just_that);
    tcase_add_test(tests, finds_the_month_that_is_glued_to_a_name);
    tcase_add_test(tests, leaves_what_is_no_date);
    tcase_add_test(tests, reads_leap_days_only_in_leap_years);
    tcase_add_test(tests, the_names_stand_in_the_table_as_they_are_looked_up);
    tcase_add_test(tests, every_byte_may_come_in);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failures = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failures ? 1 : 0;
}
