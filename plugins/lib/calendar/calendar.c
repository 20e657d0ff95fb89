/* calendar: a date holds a number, so the scan leaps from number to number and looks at what stands around each. */
#include "calendar.h"

#include "letters.h"
#include "names.h"

#define WORD_ROOM 40    /* bytes of the longest name, with room to spare */
#define FIRST_YEAR 1900
#define LAST_YEAR 2100

/* ---- Names ---- */

static uint32_t hash(const char *word, size_t size)
{
    uint32_t value = 2166136261u;
    for (size_t i = 0; i < size; i++)
        value = (value ^ (unsigned char)word[i]) * 16777619u;
    return value ^ value >> 15;
}

static void add(calendar *names, const char *text, size_t size, unsigned value)
{
    uint32_t at = hash(text, size) % CALENDAR_SLOTS;
    while (names->slots[at].size && (names->slots[at].size != size || memcmp(names->slots[at].text, text, size) != 0))
        at = (at + 1) % CALENDAR_SLOTS;
    if (!names->slots[at].size)
        names->slots[at] = (calendar_name){text, (uint8_t)size, (uint8_t)value};
}

static void add_list(calendar *names, const char *list, unsigned value)
{
    while (*list) {
        const size_t size = strcspn(list, " ");
        add(names, list, size, value);
        list += size;
        list += *list == ' ';
    }
}

void calendar_init(calendar *names)
{
    memset(names, 0, sizeof *names);
    for (unsigned i = 0; i < calendar_language_count; i++)
        for (unsigned month = 0; month < 12; month++)
            add_list(names, calendar_languages[i].months[month], month + 1);
    for (unsigned i = 0; i < calendar_language_count; i++) /* after all months, which win where the short forms meet */
        add_list(names, calendar_languages[i].weekdays, CALENDAR_WEEKDAY);
}

unsigned calendar_lookup(const calendar *names, const char *word, size_t size)
{
    if (size == 0 || size > WORD_ROOM)
        return 0;
    for (uint32_t at = hash(word, size) % CALENDAR_SLOTS; names->slots[at].size; at = (at + 1) % CALENDAR_SLOTS)
        if (names->slots[at].size == size && memcmp(names->slots[at].text, word, size) == 0)
            return names->slots[at].value;
    return 0;
}

static unsigned lookup_range(const calendar *names, const char *begin, const char *end)
{
    char word[WORD_ROOM];
    return calendar_lookup(names, word, letters_fold_text(qn_bytes(begin, (size_t)(end - begin)), word, sizeof word));
}

/* ---- Pieces ---- */

/** The value of a digit at `at`, ASCII, Arabic-Indic, Persian or full width; -1: none. @param size its bytes */
static inline int digit_at(const char *at, const char *end, unsigned *size)
{
    const unsigned char *b = (const unsigned char *)at;
    if (at >= end)
        return -1;
    *size = 1;
    if (b[0] < 0x80)
        return (unsigned)(b[0] - '0') < 10 ? b[0] - '0' : -1;
    *size = 2;
    if (end - at >= 2 && b[0] == 0xD9 && (unsigned)(b[1] - 0xA0) < 10)
        return b[1] - 0xA0;
    if (end - at >= 2 && b[0] == 0xDB && (unsigned)(b[1] - 0xB0) < 10)
        return b[1] - 0xB0;
    *size = 3;
    if (end - at >= 3 && b[0] == 0xEF && b[1] == 0xBC && (unsigned)(b[2] - 0x90) < 10)
        return b[2] - 0x90;
    return -1;
}

/** Reads a whole run of digits. @return how many there are; *value is only good for up to 4 */
static unsigned number(const char **at, const char *end, int *value)
{
    unsigned count = 0, size;
    int read = 0;
    for (int digit; (digit = digit_at(*at, end, &size)) >= 0; *at += size, count++)
        if (count < 4)
            read = read * 10 + digit;
    *value = read;
    return count;
}

/** The first byte at or after `at` that may begin a digit. */
static const char *find_digit(const char *at, const char *end)
{
    enum { STEP = 32 };
    for (; end - at > STEP; at += STEP) { /* a fixed count without branches: compilers make it a few vector steps */
        const unsigned char *b = (const unsigned char *)at;
        unsigned char hit = 0;
        for (unsigned i = 0; i < STEP; i++) {
            const unsigned char ascii = (unsigned char)(b[i] - '0') < 10;
            const unsigned char arabic = (b[i] == 0xD9) & ((unsigned char)(b[i + 1] - 0xA0) < 10);
            const unsigned char persian = (b[i] == 0xDB) & ((unsigned char)(b[i + 1] - 0xB0) < 10);
            const unsigned char wide = (b[i] == 0xEF) & (b[i + 1] == 0xBC);
            hit |= ascii | arabic | persian | wide;
        }
        if (hit)
            break;
    }
    unsigned size;
    while (at < end && digit_at(at, end, &size) < 0)
        at++;
    return at;
}

static const char *skip_blanks(const char *at, const char *end)
{
    for (const char *next = at; next < end && letters_is_blank(letters_next(&next, end));)
        at = next;
    return at;
}

static const char *back_over_blanks(const char *start, const char *at)
{
    for (const char *before = at; before > start && letters_is_blank(letters_before(start, &before));)
        at = before;
    return at;
}

/** Steps over a word if it stands here. @param word folded */
static bool take(const char **at, const char *end, const char *word)
{
    const size_t size = letters_starts(qn_bytes(*at, (size_t)(end - *at)), word);
    *at += size;
    return size > 0;
}

/** Steps over the first of some words that stands here as a whole word. */
static bool take_word(const char **at, const char *end, const char *const words[])
{
    for (; *words; words++) {
        const char *next = *at;
        if (!take(&next, end, *words))
            continue;
        const char *last = next, *following = next;
        if (next < end && letters_is_letter(letters_before(*at, &last)) && letters_is_letter(letters_next(&following, end)))
            continue;
        *at = next;
        return true;
    }
    return false;
}

/** The end of the run of letters at `at`; at most WORD_ROOM bytes, since no name is longer. */
static const char *word_end(const char *at, const char *end)
{
    const char *limit = end - at > WORD_ROOM ? at + WORD_ROOM : end;
    for (const char *next = at; next < limit && letters_is_letter(letters_next(&next, end)) && next <= limit;)
        at = next;
    return at;
}

static bool month_days_hold(int year, int month, int day)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    return day <= days[month - 1] + (month == 2 && leap);
}

static bool is_year(unsigned digits, int value)
{
    return digits == 4 && value >= FIRST_YEAR && value <= LAST_YEAR;
}

/** The month named here, perhaps of two words, and the abbreviating stop; 0: none. */
static int take_month(const calendar *names, const char **at, const char *end)
{
    const char *first_end = word_end(*at, end);
    if (first_end == *at)
        return 0;
    unsigned value = lookup_range(names, *at, first_end);
    const char *next = first_end;
    if (value == 0 && next < end && *next == ' ') { /* the Arabic months of two words, joined by "_" in the table */
        char word[WORD_ROOM];
        next = word_end(next + 1, end);
        const size_t size = letters_fold_text(qn_bytes(*at, (size_t)(next - *at)), word, sizeof word);
        char *blank = memchr(word, ' ', size);
        if (blank)
            *blank = '_';
        value = calendar_lookup(names, word, size);
    }
    if (value < 1 || value > 12)
        return 0;
    if (next < end && *next == '.')
        next++;
    *at = next;
    return (int)value;
}

/* ---- Time and weekday around a date ---- */

typedef struct zone {
    const char *name;
    int16_t minutes;
    bool known; /* false: the letters stand for several zones */
} zone;

static const zone zones[] = {
    {"utc", 0, true},    {"gmt", 0, true},     {"cest", 120, true}, {"cet", 60, true},   {"eest", 180, true}, {"eet", 120, true},
    {"west", 60, true},  {"wet", 0, true},     {"mesz", 120, true}, {"mez", 60, true},   {"msk", 180, true},  {"edt", -240, true},
    {"est", -300, true}, {"cdt", -300, true},  {"mdt", -360, true}, {"mst", -420, true}, {"pdt", -420, true}, {"pst", -480, true},
    {"jst", 540, true},  {"kst", 540, true},   {"myt", 480, true},  {"sgt", 480, true},  {"hkt", 480, true},  {"wib", 420, true},
    {"wita", 480, true}, {"wit", 540, true},   {"pkt", 300, true},  {"sast", 120, true}, {"eat", 180, true},  {"wat", 60, true},
    {"aest", 600, true}, {"aedt", 660, true},  {"awst", 480, true}, {"acst", 570, true}, {"nzst", 720, true}, {"nzdt", 780, true},
    {"trt", 180, true},  {"brt", -180, true},  {"art", -180, true}, {"мск", 180, true},  {"ist", 0, false},   {"bst", 0, false},
    {"cst", 0, false},   {"et", 0, false},     {"pt", 0, false},    {"ast", 0, false},   {"gst", 0, false},   {"uhr", 0, false},
};

/** A zone's letters or its distance from UTC. */
static void take_zone(const char **at, const char *end, calendar_date *date)
{
    const char *next = skip_blanks(*at, end);
    const char *const bracket = next < end && *next == '(' ? next++ : NULL;
    const char *const word = next;
    const zone *found = NULL;
    if (next < end && (*next | 32) == 'z' && word_end(next, end) == next + 1) {
        next++;
        date->zoned = true, date->offset = 0;
    } else {
        const char *const stop = word_end(next, end);
        for (size_t i = 0; i < sizeof zones / sizeof *zones && !found; i++)
            if (stop > word && letters_starts(qn_bytes(word, (size_t)(stop - word)), zones[i].name) == (size_t)(stop - word))
                found = &zones[i];
        if (found)
            next = stop;
        if (found && found->known)
            date->zoned = true, date->offset = found->minutes;
    }
    const bool utc = !found || (found->known && found->minutes == 0);
    if (utc && next < end && (*next == '+' || *next == '-') && (next == *at || found)) {
        const int sign = *next == '-' ? -1 : 1;
        const char *digits = next + 1;
        int hours, minutes = 0;
        unsigned count = number(&digits, end, &hours);
        if (count == 4)
            minutes = hours % 100, hours /= 100;
        else if (count && digits < end && *digits == ':') {
            digits++;
            count = number(&digits, end, &minutes) == 2 ? count : 0;
        }
        if (count && count != 3 && count <= 4 && hours <= 14 && minutes < 60) {
            date->zoned = true, date->offset = (int16_t)(sign * (hours * 60 + minutes));
            next = digits;
        }
    }
    if (bracket && (next == word || next == end || *next != ')'))
        return;
    if (next > word)
        *at = next + (bracket != NULL);
}

static const char *const mornings[] = {"a.m.", "am", "上午", "午前", "오전", "凌晨", "ص", NULL};
static const char *const evenings[] = {"p.m.", "pm", "下午", "午後", "晚上", "오후", "م", NULL};

/** Minutes, seconds, morning or evening, zone, behind an hour that has been read. */
static bool take_minutes(const char **at, const char *end, calendar_date *date, int hour, int half)
{
    const char *next = *at;
    const char mark = next < end ? *next : '\0';
    if (mark == ':' || mark == '.' || mark == 'h' || mark == 'H')
        next++;
    else if (!take(&next, end, "時") && !take(&next, end, "时") && !take(&next, end, "点") && !take(&next, end, "시"))
        return false;
    next = mark & 0x80 ? skip_blanks(next, end) : next;
    int minute, second = -1;
    if (number(&next, end, &minute) != 2 || minute > 59)
        return false;
    if (!take(&next, end, "分") && !take(&next, end, "분") && mark == ':' && next < end && *next == ':') {
        const char *digits = next + 1;
        if (number(&digits, end, &second) != 2 || second > 60)
            return false;
        if (digits < end && (*digits == '.' || *digits == ',')) { /* parts of a second are read over */
            const char *parts = digits + 1;
            int ignored;
            digits = number(&parts, end, &ignored) ? parts : digits;
        }
        next = digits;
    }
    if (mark == '.' && next < end && *next == '.' && next + 1 < end && next[1] >= '0' && next[1] <= '9')
        return false; /* 12.42.2024 is no time */
    const char *word = skip_blanks(next, end);
    const int spoken = take_word(&word, end, mornings) ? 1 : take_word(&word, end, evenings) ? 2 : 0;
    if (spoken) {
        half = spoken;
        next = word;
    }
    if (half && hour > 12 && !(half == 2 && hour < 24))
        return false;
    if (half && hour <= 12)
        hour = hour % 12 + (half == 2 ? 12 : 0);
    if (hour > 23)
        return false;
    date->hour = (int8_t)hour, date->minute = (int8_t)minute, date->second = (int8_t)second;
    take_zone(&next, end, date);
    *at = next;
    return true;
}

static const char *const time_words[] = {"at",  "um",  "à",    "às", "as", "a las", "alle", "ore", "o godz.", "godz.", "o",  "в",
                                         "kl.", "klo", "om",   "pukul", "jam", "saat", "الساعة", "à", "u", NULL};

/** The time of day behind a date, if it is stated; date->end moves over it, or over a zone alone. */
static void take_time(qn_slice text, calendar_date *date)
{
    const char *const end = text.data + text.size, *at = text.data + date->end;
    if (at < end && (*at == 'T' || *at == 't'))
        at++;
    else {
        if (date->separator == '.' && at < end && *at == '.') /* "2026. 1. 28. 오전 10:05" */
            at++;
        for (unsigned marks = 0; marks < 2;) { /* "2026-01-08 | 12:42", "28 January 2026, 10:00" */
            at = skip_blanks(at, end);
            const char *next = at;
            const uint32_t mark = next < end ? letters_next(&next, end) : 0;
            if (mark != '|' && mark != ',' && mark != '-' && mark != 0x2013 && mark != 0x2014 && mark != 0xB7 && mark != 0x2022 &&
                mark != '/')
                break;
            at = next, marks++;
        }
        take_word(&at, end, time_words);
        at = skip_blanks(at, end);
    }
    const int half = take_word(&at, end, mornings) ? 1 : take_word(&at, end, evenings) ? 2 : 0;
    at = half ? skip_blanks(at, end) : at;
    int hour;
    const unsigned digits = number(&at, end, &hour);
    if (digits >= 1 && digits <= 2 && take_minutes(&at, end, date, hour, half)) {
        date->end = (size_t)(at - text.data);
        return;
    }
    at = text.data + date->end; /* "April 28, 2023 GMT" */
    if (at < end && *at == ' ') {
        take_zone(&at, end, date);
        date->zoned = false;
        date->end = (size_t)(at - text.data);
    }
}

/** A weekday behind a date in the East: "2026年1月28日(水)", "2026年1月28日 星期三". */
static const char *take_eastern_weekday(const char *at, const char *end)
{
    static const char *const forms[] = {"(月)", "(火)", "(水)", "(木)", "(金)", "(土)", "(日)", "（月）", "（火）", "（水）", "（木）",
        "（金）", "（土）", "（日）", "(월)", "(화)", "(수)", "(목)", "(금)", "(토)", "(일)", "星期一", "星期二", "星期三", "星期四",
        "星期五", "星期六", "星期日", "星期天", "周一", "周二", "周三", "周四", "周五", "周六", "周日", NULL};
    const char *next = skip_blanks(at, end);
    for (const char *const *form = forms; *form; form++)
        if (take(&next, end, *form))
            return next;
    return at;
}

/** A weekday behind a date in words or numbers: "28 Ocak 2026 Çarşamba", "2026. 1. 28. szerda". */
static void take_weekday_behind(const calendar *names, qn_slice text, calendar_date *date)
{
    const char *const end = text.data + text.size, *at = text.data + date->end;
    for (unsigned marks = 0; marks < 2 && at < end && (*at == '.' || *at == ','); marks++)
        at++;
    at = skip_blanks(at, end);
    const char *const stop = word_end(at, end), *first = at;
    if (stop == at || lookup_range(names, at, stop) != CALENDAR_WEEKDAY)
        return;
    if (stop - at > 3 || !letters_is_lower(letters_next(&first, end)))
        date->end = (size_t)(stop - text.data);
}

/** Where the letters before `at` begin; at most WORD_ROOM bytes are looked at. */
static const char *word_begin(const char *start, const char *at)
{
    const char *limit = at - start > WORD_ROOM ? at - WORD_ROOM : start;
    for (const char *before = at; before > limit && letters_is_letter(letters_before(start, &before)) && before >= limit;)
        at = before;
    return at;
}

/** Moves date->begin over a weekday in front of it: "Tuesday, 28 ...", "Mittwoch, den 28. ...". */
static void take_weekday(const calendar *names, qn_slice text, calendar_date *date)
{
    static const char *const articles[] = {"den", "le", "el", "dnia", "the", NULL};
    const char *at = back_over_blanks(text.data, text.data + date->begin);
    if (at > text.data && (at[-1] == ',' || at[-1] == '.'))
        at = back_over_blanks(text.data, at - 1);
    for (unsigned tries = 0; tries < 2; tries++) {
        const char *begin = word_begin(text.data, at);
        if (begin > text.data && begin[-1] == '-') { /* "terça-feira" */
            const char *joined = word_begin(text.data, begin - 1);
            if (lookup_range(names, joined, at) == CALENDAR_WEEKDAY)
                begin = joined;
        }
        if (begin == at)
            return;
        const char *first = begin;
        const bool lower = letters_is_lower(letters_next(&first, at));
        if (lookup_range(names, begin, at) == CALENDAR_WEEKDAY && (at - begin > 3 || !lower)) {
            date->begin = (size_t)(begin - text.data);
            return;
        }
        const char *article = begin;
        if (!take_word(&article, at, articles) || article != at)
            return;
        at = back_over_blanks(text.data, begin);
        if (at > text.data && at[-1] == ',')
            at--;
    }
}

/* ---- Forms ---- */

static bool year_behind(const char **at, const char *end, int *year)
{
    const char *next = *at;
    const unsigned digits = number(&next, end, year);
    if (!is_year(digits, *year))
        return false;
    *at = next;
    return true;
}

/** "2026-01-28", "2026/1/28", "2026. 1. 28.": behind the year. */
static bool year_first(const char *at, const char *end, calendar_date *date, const char **stop)
{
    const char separator = at < end ? *at : '\0';
    if (separator != '-' && separator != '/' && separator != '.')
        return false;
    at = separator == '.' ? skip_blanks(at + 1, end) : at + 1;
    int month, day;
    const unsigned month_digits = number(&at, end, &month);
    if (month_digits < 1 || month_digits > 2 || at >= end || *at != separator)
        return false;
    at = separator == '.' ? skip_blanks(at + 1, end) : at + 1;
    const unsigned day_digits = number(&at, end, &day);
    if (day_digits < 1 || day_digits > 2 || !month_days_hold(date->year, month, day))
        return false;
    date->month = (int8_t)month, date->day = (int8_t)day, date->separator = separator;
    *stop = at;
    return true;
}

/** "年1月28日", "년 1월 28일", "1月28日": the East's, behind the year or, with no year, behind the month's number. */
static bool eastern(const char *at, const char *end, int value, bool whole, calendar_date *date, const char **stop)
{
    int month = value, day;
    if (whole) {
        if (!take(&at, end, "年") && !take(&at, end, "년"))
            return false;
        at = skip_blanks(at, end);
        const unsigned digits = number(&at, end, &month);
        if (digits < 1 || digits > 2)
            return false;
    }
    if ((!take(&at, end, "月") && !take(&at, end, "월")) || month < 1 || month > 12)
        return false;
    date->month = (int8_t)month;
    *stop = at;
    at = skip_blanks(at, end);
    const unsigned digits = number(&at, end, &day);
    if (digits >= 1 && digits <= 2 && (take(&at, end, "日") || take(&at, end, "일") || take(&at, end, "号")) &&
        month_days_hold(date->year, month, day)) {
        date->day = (int8_t)day;
        *stop = take_eastern_weekday(at, end);
        return true;
    }
    return whole; /* a month alone needs its year */
}

/** "28/01/2026", "28.1.2026", "01-28-2026": behind the first number. */
static bool in_numbers(const char *at, const char *end, int first, calendar_date *date, const char **stop)
{
    at = skip_blanks(at, end); /* Arabic puts a direction mark there */
    const char separator = at < end ? *at : '\0';
    if (separator != '-' && separator != '/' && separator != '.')
        return false;
    at = skip_blanks(at + 1, end);
    int second, year;
    const unsigned digits = number(&at, end, &second);
    at = skip_blanks(at, end);
    if (digits < 1 || digits > 2 || at >= end || *at != separator)
        return false;
    at = skip_blanks(at + 1, end);
    if (!year_behind(&at, end, &year))
        return false;
    const bool day_first = month_days_hold(year, second, first), month_first = month_days_hold(year, first, second);
    if (!day_first && !month_first)
        return false;
    date->year = year, date->separator = separator;
    date->day = (int8_t)(day_first ? first : second), date->month = (int8_t)(day_first ? second : first);
    /* Where stops part the numbers, no country puts the month first. */
    date->open = day_first && month_first && first != second && separator != '.';
    if (day_first != month_first && separator != '.')
        date->shown = day_first ? CALENDAR_DAY_FIRST : CALENDAR_MONTH_FIRST;
    *stop = at;
    return true;
}

/** Steps over a blank, a comma, "de" and the like between the parts of a date. */
static const char *skip_joint(const char *at, const char *end)
{
    static const char *const joints[] = {"de", "del", "di", "of", "năm", "anno", "у", NULL};
    at = skip_blanks(at, end);
    if (at < end && (*at == ',' || *at == '.'))
        at = skip_blanks(at + 1, end);
    if (take(&at, end, "،"))
        at = skip_blanks(at, end);
    return take_word(&at, end, joints) ? skip_blanks(at, end) : at;
}

/** "28 January 2026", "28. Januar", "28 de enero de 2026", "28-Jan-2026", "28 tháng 1 năm 2026": behind the day. */
static bool day_then_month(const calendar *names, const char *at, const char *end, int day, calendar_date *date, const char **stop)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", "er", "ème", "º", "ª", "°", "-го", "-ե", ".", NULL};
    const char *next = at;
    if (!take_word(&next, end, ordinals) && next < end && (*next == '-' || *next == '/'))
        next++;
    next = skip_joint(next, end);
    int month = 0;
    if (take(&next, end, "tháng ")) {
        const unsigned digits = number(&next, end, &month);
        if (digits < 1 || digits > 2)
            return false;
    } else
        month = take_month(names, &next, end);
    if (!month || !month_days_hold(0, month, day))
        return false;
    *stop = next;
    if (next < end && *next == '/') { /* both of the Arabic names */
        const char *second = next + 1;
        if (take_month(names, &second, end) == month)
            *stop = next = second;
    }
    if (next < end && (*next == '-' || *next == '/'))
        next++;
    next = skip_joint(next, end);
    int year;
    if (year_behind(&next, end, &year)) {
        static const char *const year_words[] = {"г.", "года", "г", "року", "р.", "r.", NULL};
        *stop = next;
        next = skip_blanks(next, end);
        if (take_word(&next, end, year_words))
            *stop = next;
    } else
        year = 0;
    if (!month_days_hold(year, month, day))
        return false;
    date->year = year, date->month = (int8_t)month, date->day = (int8_t)day;
    return true;
}

/** The month named before a number: "January 28", also glued to a word, as in "PressApril 28". */
static int month_before(const calendar *names, const char *start, const char *at, const char **begin)
{
    const char *stop = back_over_blanks(start, at);
    if (stop == at)
        return 0;
    if (stop > start && stop[-1] == '.')
        stop--;
    const char *word = word_begin(start, stop), *capital = word;
    for (const char *next = word; next < stop;) {
        const char *letter = next;
        if (letters_is_upper(letters_next(&next, stop)))
            capital = letter;
    }
    if (word == stop)
        return 0;
    const char *first = word;
    const bool lower = letters_is_lower(letters_next(&first, stop)); /* "he may 28 times", but "enero 28, 2026" */
    unsigned value = !lower || stop - word >= 5 ? lookup_range(names, word, stop) : 0;
    if ((value < 1 || value > 12) && capital > word) {
        word = capital;
        value = lookup_range(names, word, stop);
    }
    *begin = word;
    return value <= 12 ? (int)value : 0;
}

/** "January 28, 2026", "Jan. 28": the number was the day; "January 2026": it was the year. */
static bool month_then_number(const calendar *names, const char *start, const char *number_begin, const char *at, const char *end,
                              unsigned digits, int value, calendar_date *date, const char **begin, const char **stop)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", NULL};
    const int month = month_before(names, start, number_begin, begin);
    if (!month)
        return false;
    *stop = at;
    if (is_year(digits, value)) {
        date->year = value, date->month = (int8_t)month;
        return true;
    }
    if (take_word(&at, end, ordinals))
        *stop = at;
    int year;
    const char *next = skip_joint(at, end);
    const bool parted = next > at;
    if (parted && year_behind(&next, end, &year))
        *stop = next;
    else
        year = 0;
    if (!month_days_hold(year, month, value))
        return false;
    date->year = year, date->month = (int8_t)month, date->day = (int8_t)value;
    return true;
}

/** Does a number that begins here begin afresh, and not in the midst of a figure, a time or an address? */
static bool begins_afresh(const char *start, const char *at)
{
    if (at == start)
        return true;
    const char before = at[-1];
    if (before == '/' || before == '_' || before == '=' || before == '#' || before == '$' || before == '+')
        return false;
    const bool joins = before == '.' || before == ',' || before == ':' || before == '-';
    return !(joins && at - 1 > start && at[-2] >= '0' && at[-2] <= '9');
}

static bool ends_cleanly(const char *at, const char *end)
{
    unsigned size;
    if (at >= end)
        return true;
    if (digit_at(at, end, &size) >= 0)
        return false;
    return !((*at == '-' || *at == '/' || *at == ':' || *at == '.') && digit_at(at + 1, end, &size) >= 0);
}

/** Reads the date that this number belongs to. */
static bool read_date(const calendar *names, qn_slice text, const char *number_begin, const char *at, unsigned digits, int value,
                      calendar_date *date)
{
    const char *const end = text.data + text.size, *begin = number_begin, *stop = at;
    *date = (calendar_date){.hour = -1, .minute = -1, .second = -1};
    bool found = false, numbers = false;
    if (is_year(digits, value)) {
        date->year = value;
        found = numbers = year_first(at, end, date, &stop);
        found = found || eastern(at, end, value, true, date, &stop);
        if (!found) { /* Hungarian: "2026. január 28." */
            const char *next = at < end && *at == '.' ? skip_blanks(at + 1, end) : at;
            const int month = next > at ? take_month(names, &next, end) : 0;
            next = skip_blanks(next, end);
            int day;
            const unsigned day_digits = month ? number(&next, end, &day) : 0;
            if (day_digits >= 1 && day_digits <= 2 && month_days_hold(value, month, day)) {
                date->month = (int8_t)month, date->day = (int8_t)day;
                stop = next;
                found = true;
            }
        }
        date->year = found ? value : 0;
    } else if (digits <= 2 && value >= 1 && value <= 31) {
        found = numbers = in_numbers(at, end, value, date, &stop);
        found = found || day_then_month(names, at, end, value, date, &stop) || eastern(at, end, value, false, date, &stop);
    }
    /* "January 28, 2026" stands before "28 January"; a day and month behind the number may be a second date's. */
    if (!found || (!numbers && date->year == 0)) {
        calendar_date other = {.hour = -1, .minute = -1, .second = -1};
        const char *other_begin, *other_stop;
        if ((digits == 4 || digits <= 2) && month_then_number(names, text.data, number_begin, at, end, digits, value, &other,
                                                            &other_begin, &other_stop)) {
            *date = other, begin = other_begin, stop = other_stop;
            found = true;
        }
    }
    if (!found || (numbers && !ends_cleanly(stop, end)))
        return false;
    date->begin = (size_t)(begin - text.data), date->end = (size_t)(stop - text.data);
    return true;
}

bool calendar_next(const calendar *names, qn_slice text, size_t from, calendar_date *date)
{
    const char *const end = text.data + text.size;
    for (const char *at = text.data + from; from < text.size && (at = find_digit(at, end)) < end;) {
        const char *const begin = at;
        int value;
        const unsigned digits = number(&at, end, &value);
        const bool likely = digits <= 2 ? value >= 1 && value <= 31 : is_year(digits, value);
        if (!likely || !begins_afresh(text.data, begin) || !read_date(names, text, begin, at, digits, value, date))
            continue;
        if (date->begin < from) /* its month stands before where we were told to look */
            continue;
        if (date->day) {
            take_weekday_behind(names, text, date);
            take_time(text, date);
            take_weekday(names, text, date);
            if (date->begin < from)
                date->begin = (size_t)(begin - text.data) < from ? from : (size_t)(begin - text.data);
        }
        return true;
    }
    return false;
}

/* ---- What a date says ---- */

bool calendar_settle(calendar_date *date, calendar_order order)
{
    if (date->open && order == CALENDAR_MONTH_FIRST) {
        const int8_t day = date->month;
        date->month = date->day, date->day = day;
    }
    if (order != CALENDAR_UNKNOWN)
        date->open = false;
    return !date->open;
}

calendar_order calendar_order_of(qn_slice language)
{
    const qn_slice primary = qn_part(language, 0, 2);
    const bool bare = language.size == 2;
    if (qn_equal(primary, qn_str("en"))) {
        const qn_slice region = qn_part(language, 3, language.size);
        if (bare || letters_starts(region, "ca") || letters_starts(region, "ph"))
            return CALENDAR_UNKNOWN;
        return letters_starts(region, "us") ? CALENDAR_MONTH_FIRST : CALENDAR_DAY_FIRST;
    }
    for (unsigned i = 0; i < calendar_language_count; i++)
        if (qn_equal(primary, qn_str(calendar_languages[i].tag)))
            return CALENDAR_DAY_FIRST;
    return CALENDAR_UNKNOWN;
}

static char *two_digits(char *out, int value)
{
    *out++ = (char)('0' + value / 10 % 10);
    *out++ = (char)('0' + value % 10);
    return out;
}

size_t calendar_format(const calendar_date *date, char out[CALENDAR_ISO_SIZE])
{
    if (date->open || date->year == 0)
        return 0;
    char *at = two_digits(two_digits(out, date->year / 100), date->year % 100);
    if (date->month) {
        *at++ = '-';
        at = two_digits(at, date->month);
    }
    if (date->month && date->day) {
        *at++ = '-';
        at = two_digits(at, date->day);
    }
    if (date->day && date->hour >= 0) {
        *at++ = 'T';
        at = two_digits(at, date->hour);
        *at++ = ':';
        at = two_digits(at, date->minute);
        if (date->second >= 0) {
            *at++ = ':';
            at = two_digits(at, date->second);
        }
        if (date->zoned && date->offset == 0)
            *at++ = 'Z';
        else if (date->zoned) {
            const int minutes = date->offset < 0 ? -date->offset : date->offset;
            *at++ = date->offset < 0 ? '-' : '+';
            at = two_digits(at, minutes / 60);
            *at++ = ':';
            at = two_digits(at, minutes % 60);
        }
    }
    return (size_t)(at - out);
}
