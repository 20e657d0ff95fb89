/* byline: the words that introduce authors in each language, the news agencies, and what names look like. */
#include "byline.h"

#include "letters.h"

enum { LONGEST_LINE = 200, MOST_NAME_WORDS = 10 };

/* What introduces an author, folded. A name must follow the plain ones. */
static const char *const openers[] = {
    "by", "reporting by", "(reporting by", "written by", "story by", "words by", "text by", "article by", "analysis by", "opinion by", "posted by", "author:", "author",
    "von", "ein artikel von", "eine analyse von", "ein kommentar von", "ein gastbeitrag von", "autor:", "autorin:", "text:",
    "par", "propos recueillis par", "auteur :", "auteur:", "por", "texto:", "redacción:", "di", "a cura di", "autore:", "door", "tekst:",
    "opracował", "opracowała", "oprac.", "автор:", "автор", "текст:", "подготовил", "подготовила", "автор статті:", "yazan:", "haber:",
    "muhabir:", "oleh", "oleh:", "penulis:", "reporter:", "penulis :", "reporter :", "av", "af", "skriven av",
    "kirjoittaja:", "kirjoittanut", "autor článku:", "autorka:", "szerző:", "írta:", "de către", "autorul:", "συντάκτης:", "του", "bài:", "theo",
    "بقلم", "بقلم:", "كتب:", "كتبت:", "إعداد:", "اعداد:", "מאת", "מאת:", "लेखक:", "文/", "文／", "文｜", "撰文：", "撰文/", "作者：", "作者:",
    "记者：", "記者／", "記者：", "取材・文", "文・", "글・사진", "글 ", "기자:", NULL};

/* What introduces a credit of any wording up to the end of the line; it names helpers, not the author. */
static const char *const credit_openers[] = {"reporting by", "(reporting by", "additional reporting by", "(additional reporting by",
    "edited by", "editing by", "editor:", "editor :", "编辑：", "責任編輯：", "责任编辑：", "compiled by", "con información de", "com informações de", "avec afp", "mit material von", "mit agenturmaterial",
    "(mit material", NULL};

/* Words of a credit beside the agency's name. */
static const char *const credit_words[] = {"based", "on", "report", "reports", "with", "inputs", "input", "from", "via", "source", "sources",
    "agencies", "agency", "by", "and", "the", "quelle", "quellen", "bron", "fuente", "fonte", "kilde", "źródło", "zdroj", "kaynak", "sumber",
    "источник", "джерело", "المصدر", "mit", "avec", "con", "com", "und", "et", "y", "e", "en", "i", "и", "staff", "writers", "desk", "来源",
    "來源", "出典", "출처", NULL};

static const char *const particles[] = {"von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "do", "du", "la", "le", "el",
    "al", "bin", "binti", "ibn", "abu", "ter", "ten", "te", "zu", "zum", "und", "et", "and", "y", "e", "en", "i", "и", "та", "і", "ve", "dan", "och",
    "og", "a", "with", "na", "af", "av", NULL};

static const char *const roles[] = {"correspondent", "reporter", "editor", "writer", "staff", "desk", "bureau", "journalist", "columnist",
    "redakteur", "korrespondent", "redaktion", "reporterin", "journaliste", "correspondant", "envoyé", "redacción", "corresponsal", "redattore",
    "inviato", "redactie", "redakcja", "корреспондент", "обозреватель", "muhabir", "wartawan", "for ", "news", "media", "press", NULL};

/* In the order of their first bytes, case aside. Names of up to four bytes are matched as written, longer ones in any case. */
static const char *const agencies[] = {
    "AA", "AAP", "AFP", "AFX", "AGI", "ANI", "ANP", "ANSA", "AP", "APA", "APP", "ATS", "Accesswire", "Adnkronos",
    "Agence France-Presse", "Agerpres", "Agência Brasil", "Anadolu", "Anadolu Agency", "Antara", "Associated Press",
    "BBC", "BELGA", "BNA", "BSS", "BTA", "Belga", "Bernama", "Bloomberg", "Business Wire", "CNA", "CNN", "CTK", "DHA",
    "DPA", "Dow Jones", "dpa", "dpa-AFX", "EFE", "EIN Presswire", "Europa Press", "epd", "FENA", "Fars", "GNA",
    "Globe Newswire", "GlobeNewswire", "HINA", "Hina", "IANS", "IHA", "IRNA", "Interfax", "Jiji", "KCNA", "KNA", "KUNA",
    "Keystone-SDA", "Kyodo", "LUSA", "Lusa", "MENA", "MENAFN", "MTI", "NAN", "NTB", "Notimex", "PA", "PA Media", "PAP",
    "PNA", "PR Newswire", "PRNewswire", "PTI", "Prensa Latina", "Press Association", "QNA", "RIA Novosti", "Reuters",
    "Ritzau", "SANA", "SDA", "SPA", "STT", "Sputnik", "sda", "TASR", "TASS", "TT", "TTXVN", "Tanjug",
    "The Associated Press", "Thomson Reuters", "Télam", "UNB", "UNI", "UNIAN", "UPI", "Ukrinform", "VNA", "WAFA", "WAM",
    "Xinhua", "Yonhap", "ČTK", "İHA", "Интерфакс", "РИА Новости", "ТАСС", "УНІАН", "Укринформ", "Укрінформ", "أ ف ب",
    "الأناضول", "د ب أ", "رويترز", "سانا", "واس", "وام", "ロイター", "中国新闻网", "中央社", "中新社", "共同", "共同通信", "新华社", "新華社", "時事",
    "時事通信", "뉴스1", "뉴시스", "연합뉴스",
};

/** A letter's byte without its case; bytes of other scripts as they are. */
static unsigned char first_byte(const char *text)
{
    const unsigned char byte = (unsigned char)*text;
    return byte < 0x80 ? byte | 0x20 : byte;
}

static bool ends_word(qn_slice text, size_t size)
{
    const char *last = text.data + size, *next = last;
    if (size >= text.size)
        return true;
    const uint32_t before = letters_before(text.data, &last);
    const uint32_t after = letters_next(&next, text.data + text.size);
    const bool digit = after >= '0' && after <= '9';
    return letters_is_dense(before) || !letters_is_letter(before) || !(letters_is_letter(after) || digit);
}

/** The bytes of the longest of some folded words at the beginning; 0: none. */
static size_t starts_with(qn_slice text, const char *const words[])
{
    size_t longest = 0;
    for (; *words; words++) {
        const size_t size = letters_may_start(text, *words) ? letters_starts(text, *words) : 0;
        if (size > longest && ends_word(text, size))
            longest = size;
    }
    return longest;
}

/** The bytes of that agency's name at a text's beginning; 0: it is not there. */
static size_t starts_with_agency(qn_slice text, const char *agency)
{
    const qn_slice name = qn_str(agency);
    char folded[64];
    if (text.size >= name.size && memcmp(text.data, name.data, name.size) == 0)
        return name.size;
    if (name.size <= 4 || !letters_may_start(qn_part(text, 1, text.size), agency + 1))
        return 0;
    folded[letters_fold_text(name, folded, sizeof folded - 1)] = '\0';
    return letters_starts(text, folded);
}

size_t byline_agency(qn_slice text)
{
    if (!text.size)
        return 0;
    const size_t count = sizeof agencies / sizeof *agencies;
    const unsigned char first = first_byte(text.data);
    size_t low = 0, longest = 0;
    for (size_t high = count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (first_byte(agencies[middle]) < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < count && first_byte(agencies[low]) == first; low++) {
        const size_t size = starts_with_agency(text, agencies[low]);
        if (size > longest && ends_word(text, size))
            longest = size;
    }
    return longest;
}

/** The next run of bytes without blanks. */
static qn_slice next_word(qn_slice *rest)
{
    *rest = letters_trim(*rest);
    const char *const end = rest->data + rest->size, *at = rest->data;
    for (const char *next = at; next < end && !letters_is_blank(letters_next(&next, end));)
        at = next;
    const qn_slice word = qn_bytes(rest->data, (size_t)(at - rest->data));
    *rest = qn_bytes(at, (size_t)(end - at));
    return word;
}

static bool is_one_of(qn_slice word, const char *const words[])
{
    for (; *words; words++)
        if (letters_may_start(word, *words) && letters_starts(word, *words) == word.size)
            return true;
    return false;
}

static qn_slice strip(qn_slice word, const char *marks)
{
    while (word.size && strchr(marks, word.data[0]))
        word = qn_part(word, 1, word.size);
    while (word.size && strchr(marks, word.data[word.size - 1]))
        word.size--;
    return word;
}

bool byline_is_name(qn_slice text, unsigned most_words)
{
    unsigned words = 0, capitals = 0, dense = 0;
    for (qn_slice rest = text, word; (word = next_word(&rest)).size;) {
        word = strip(word, ",.;&/|()-\"'");
        if (!word.size)
            continue;
        const char *at = word.data, *const end = word.data + word.size;
        const uint32_t first = letters_next(&at, end);
        if (++words > most_words)
            return false;
        const bool number = word.size <= 2 && first >= '0' && first <= '9'; /* "Radio 4 News" */
        if (number || is_one_of(word, particles))
            continue;
        if (letters_is_lower(first) || !letters_is_letter(first))
            return false;
        for (at = word.data; at < end;)
            dense += letters_is_dense(letters_next(&at, end));
        capitals++;
    }
    return capitals > 0 && dense <= 16;
}

/** The part of a line that names people: up to a bar, a bracket, an address or a role. */
static qn_slice names_of(qn_slice rest)
{
    size_t size = rest.size;
    for (size_t i = 0; i < size; i++) {
        const bool dash = i + 2 < rest.size && rest.data[i] == ' ' &&
                          (rest.data[i + 1] == '-' || memcmp(rest.data + i + 1, "\xE2\x80", 2) == 0);
        const bool place = i > 0 && i + 4 < rest.size && memcmp(rest.data + i, " in ", 4) == 0;
        if (strchr("|(<[;@", rest.data[i]) || dash || place || (rest.data[i] == '/' && i > 0)) {
            size = i;
            if (rest.data[i] == '@') /* the address begins where its word does */
                while (size > 0 && rest.data[size - 1] != ' ')
                    size--;
            break;
        }
        if (rest.data[i] == ',' && i + 1 < size) {
            const qn_slice behind = letters_trim(qn_part(rest, i + 1, rest.size));
            char folded[2 * LONGEST_LINE + 1];
            folded[letters_fold_text(behind, folded, sizeof folded - 1)] = '\0';
            bool role = byline_agency(behind) > 0;
            for (const char *const *word = roles; *word && !role; word++)
                role = strstr(folded, *word) != NULL;
            if (role)
                size = i;
        }
    }
    return letters_trim(strip(letters_trim(qn_bytes(rest.data, size)), ",:"));
}

/** "PA", "(AFP)", "Based on ANI report", "Source: Reuters", "Associated Press in Valencia". */
static bool read_credit(qn_slice line, byline *found)
{
    qn_slice rest = line, agency = {NULL, 0};
    unsigned words = 0;
    while ((rest = letters_trim(rest)).size) {
        if (strchr("()[],;:/|-.&", rest.data[0])) {
            rest = qn_part(rest, 1, rest.size);
            continue;
        }
        if (++words > 8)
            return false;
        const size_t size = byline_agency(rest);
        if (size) {
            agency = agency.size ? agency : qn_bytes(rest.data, size);
            rest = qn_part(rest, size, rest.size);
            continue;
        }
        const qn_slice place = rest;
        qn_slice word = next_word(&rest);
        if (letters_starts(word, "in") == 2 && word.size == 2 && agency.size)
            return byline_is_name(rest, 3) ? found->agency = agency, true : false;
        if (!is_one_of(strip(word, ",:;()[]."), credit_words) || place.size > LONGEST_LINE)
            return false;
    }
    found->agency = agency;
    return agency.size > 0;
}

bool byline_read(qn_slice line, byline *found)
{
    *found = (byline){{NULL, 0}, {NULL, 0}};
    line = letters_trim(line);
    if (line.size < 2 || line.size > LONGEST_LINE)
        return false;
    const size_t opener = starts_with(line, openers);
    if (opener) {
        qn_slice rest = letters_trim(qn_part(line, opener, line.size));
        rest = letters_trim(strip(rest, ":"));
        const qn_slice names = names_of(rest);
        if (byline_is_name(names, MOST_NAME_WORDS) && line.data[line.size - 1] != '?' && line.data[line.size - 1] != '!') {
            if (byline_agency(names) == names.size)
                found->agency = names;
            else
                found->author = names;
            return true;
        }
    }
    return starts_with(line, credit_openers) > 0 || read_credit(line, found);
}
