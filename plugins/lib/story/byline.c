/* byline: the words that introduce authors in each language, the news agencies, and what names look like. */
#include "byline.h"

#include "letters.h"

enum { LONGEST_LINE = 200, MOST_NAME_WORDS = 10 };

/*
 * Words and names by which lines are told; of a list only those with the text's first byte are looked at, so each
 * is in the order of first bytes, case aside.
 */

/* What introduces an author, folded. A name must follow the plain ones. */
static const char *const openers[] = {
    "(reporting by", "article by", "analysis by", "author:", "author", "autor:", "autorin:", "auteur :", "auteur:",
    "a cura di", "autore:", "av", "af", "autor článku:", "autorka:", "autorul:", "by", "bài:", "di", "door",
    "de către", "ein artikel von", "eine analyse von", "ein kommentar von", "ein gastbeitrag von", "haber:",
    "kirjoittaja:", "kirjoittanut", "muhabir:", "opinion by", "opracował", "opracowała", "oprac.", "oleh", "oleh:",
    "posted by", "par", "propos recueillis par", "por", "penulis:", "penulis :", "reporting by", "redacción:",
    "reporter:", "reporter :", "story by", "skriven av", "szerző:", "text by", "text:", "texto:", "tekst:", "theo",
    "von", "written by", "words by", "yazan:", "írta:", "συντάκτης:", "του", "автор:", "автор", "подготовил",
    "подготовила", "автор статті:", "текст:", "מאת", "מאת:", "بقلم", "بقلم:", "إعداد:", "اعداد:", "كتب:", "كتبت:",
    "लेखक:", "作者：", "作者:", "取材・文", "文/", "文／", "文｜", "撰文：", "撰文/", "文・", "记者：", "記者／", "記者：", "글・사진", "글 ", "기자:",
};

/* What introduces a credit of any wording up to the end of the line; it names helpers, not the author. */
static const char *const credit_openers[] = {
    "(reporting by", "(additional reporting by", "(mit material", "additional reporting by", "avec afp",
    "compiled by", "con información de", "com informações de", "edited by", "editing by", "editor:", "editor :",
    "mit material von", "mit agenturmaterial", "reporting by", "编辑：", "責任編輯：", "责任编辑：",
};

/* Words of a credit beside the agency's name. */
static const char *const credit_words[] = {
    "agencies", "agency", "and", "avec", "based", "by", "bron", "con", "com", "desk", "et", "e", "en", "from",
    "fuente", "fonte", "inputs", "input", "i", "kilde", "kaynak", "mit", "on", "quelle", "quellen", "report",
    "reports", "source", "sources", "sumber", "staff", "the", "und", "via", "with", "writers", "y", "zdroj", "źródło",
    "источник", "джерело", "и", "المصدر", "來源", "出典", "来源", "출처",
};

static const char *const particles[] = {
    "al", "abu", "and", "a", "af", "av", "bin", "binti", "de", "der", "den", "del", "della", "di", "da", "dos", "das",
    "do", "du", "dan", "el", "et", "e", "en", "ibn", "i", "la", "le", "na", "och", "og", "ter", "ten", "te", "und",
    "von", "van", "ve", "with", "y", "zu", "zum", "и", "та", "і",
};

static const char *const roles[] = {"correspondent", "reporter", "editor", "writer", "staff", "desk", "bureau", "journalist", "columnist",
    "redakteur", "korrespondent", "redaktion", "reporterin", "journaliste", "correspondant", "envoyé", "redacción", "corresponsal", "redattore",
    "inviato", "redactie", "redakcja", "корреспондент", "обозреватель", "muhabir", "wartawan", "for ", "news", "media", "press", NULL};

/* Names of up to four bytes are matched as written, longer ones in any case. */
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

/** One of the lists above, or the part of it that may stand at a text's beginning. */
typedef struct word_list {
    const char *const *words;
    size_t count;
} word_list;
#define LIST(words) ((word_list){words, sizeof(words) / sizeof *(words)})

/** A letter's byte without its case. Beyond ASCII case changes bytes, so all of those count as one. */
static unsigned char first_byte(const char *text)
{
    const unsigned char byte = (unsigned char)*text;
    return byte < 0x80 ? byte | 0x20 : 0x80;
}

/** The words that may stand at a text's beginning. */
static word_list candidates(word_list list, qn_slice text)
{
    if (!text.size)
        return (word_list){list.words, 0};
    const unsigned char first = first_byte(text.data);
    size_t low = 0;
    for (size_t high = list.count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (first_byte(list.words[middle]) < first)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < list.count && first_byte(list.words[end]) == first)
        end++;
    return (word_list){list.words + low, end - low};
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
static size_t starts_with(qn_slice text, word_list words)
{
    const word_list likely = candidates(words, text);
    size_t longest = 0;
    for (size_t i = 0; i < likely.count; i++) {
        const size_t size = letters_may_start(text, likely.words[i]) ? letters_starts(text, likely.words[i]) : 0;
        if (size > longest && ends_word(text, size))
            longest = size;
    }
    return longest;
}

/** The bytes of that agency's name at a text's beginning; 0: it is not there. */
static size_t starts_with_agency(qn_slice text, const char *agency)
{
    if ((*agency & 0x80) && *agency != text.data[0]) /* beyond ASCII only the rest of a name may differ in case */
        return 0;
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
    const word_list likely = candidates(LIST(agencies), text);
    size_t longest = 0;
    for (size_t i = 0; i < likely.count; i++) {
        const size_t size = starts_with_agency(text, likely.words[i]);
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

static bool is_one_of(qn_slice word, word_list words)
{
    const word_list likely = candidates(words, word);
    for (size_t i = 0; i < likely.count; i++)
        if (letters_may_start(word, likely.words[i]) && letters_starts(word, likely.words[i]) == word.size)
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
        if (number || is_one_of(word, LIST(particles)))
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
        if (!is_one_of(strip(word, ",:;()[]."), LIST(credit_words)) || place.size > LONGEST_LINE)
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
    const size_t opener = starts_with(line, LIST(openers));
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
    return starts_with(line, LIST(credit_openers)) > 0 || read_credit(line, found);
}
