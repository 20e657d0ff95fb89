/*
 * The table is that of the WHATWG Encoding Standard, with the names that libuchardet uses where they differ.
 * A label means what browsers take it to mean: "latin1" and "ascii" are windows-1252, "gb2312" is gbk.
 */
#include "encoding.h"

static const struct encoding encodings[] = {
    {"utf-8", NULL, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8", ENCODING_UTF8},
    {"windows-1252", NULL,
     "iso-8859-1 windows-1252 latin1 us-ascii ascii ansi_x3.4-1968 cp1252 cp819 csisolatin1 ibm819 iso-ir-100 iso8859-1 "
     "iso88591 iso_8859-1 iso_8859-1:1987 l1 x-cp1252",
     ENCODING_SINGLE},
    {"utf-16le", NULL, "utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff", ENCODING_UTF16LE},
    {"utf-16be", NULL, "utf-16be unicodefffe", ENCODING_UTF16BE},
    {"windows-1250", "CP1250", "windows-1250 cp1250 x-cp1250", ENCODING_SINGLE},
    {"windows-1251", "CP1251", "windows-1251 cp1251 x-cp1251", ENCODING_SINGLE},
    {"windows-1253", "CP1253", "windows-1253 cp1253 x-cp1253", ENCODING_SINGLE},
    {"windows-1254", "CP1254",
     "iso-8859-9 windows-1254 latin5 cp1254 csisolatin5 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 x-cp1254",
     ENCODING_SINGLE},
    {"windows-1255", "CP1255", "windows-1255 cp1255 x-cp1255", ENCODING_SINGLE},
    {"windows-1256", "CP1256", "windows-1256 cp1256 x-cp1256", ENCODING_SINGLE},
    {"windows-1257", "CP1257", "windows-1257 cp1257 x-cp1257", ENCODING_SINGLE},
    {"windows-1258", "CP1258", "windows-1258 cp1258 x-cp1258", ENCODING_SINGLE},
    {"windows-874", "CP874 TIS-620", "windows-874 tis-620 dos-874 iso-8859-11 iso8859-11 iso885911", ENCODING_SINGLE},
    {"iso-8859-2", "ISO-8859-2",
     "iso-8859-2 latin2 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2", ENCODING_SINGLE},
    {"iso-8859-3", "ISO-8859-3",
     "iso-8859-3 latin3 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3", ENCODING_SINGLE},
    {"iso-8859-4", "ISO-8859-4",
     "iso-8859-4 latin4 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4", ENCODING_SINGLE},
    {"iso-8859-5", "ISO-8859-5",
     "iso-8859-5 cyrillic csisolatincyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988", ENCODING_SINGLE},
    {"iso-8859-6", "ISO-8859-6",
     "iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 "
     "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
     ENCODING_SINGLE},
    {"iso-8859-7", "ISO-8859-7",
     "iso-8859-7 greek csisolatingreek ecma-118 elot_928 greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 "
     "sun_eu_greek",
     ENCODING_SINGLE},
    {"iso-8859-8", "ISO-8859-8",
     "iso-8859-8 hebrew csiso88598e csisolatinhebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
     "iso_8859-8:1988 visual",
     ENCODING_SINGLE},
    {"iso-8859-8-i", "ISO-8859-8", "iso-8859-8-i csiso88598i logical", ENCODING_SINGLE},
    {"iso-8859-10", "ISO-8859-10", "iso-8859-10 latin6 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6", ENCODING_SINGLE},
    {"iso-8859-13", "ISO-8859-13", "iso-8859-13 iso8859-13 iso885913", ENCODING_SINGLE},
    {"iso-8859-14", "ISO-8859-14", "iso-8859-14 iso8859-14 iso885914", ENCODING_SINGLE},
    {"iso-8859-15", "ISO-8859-15", "iso-8859-15 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9", ENCODING_SINGLE},
    {"iso-8859-16", "ISO-8859-16", "iso-8859-16", ENCODING_SINGLE},
    {"koi8-r", "KOI8-R", "koi8-r cskoi8r koi koi8 koi8_r", ENCODING_SINGLE},
    {"koi8-u", "KOI8-U", "koi8-u koi8-ru", ENCODING_SINGLE},
    {"ibm866", "CP866", "ibm866 866 cp866 csibm866", ENCODING_SINGLE},
    {"macintosh", "MACINTOSH", "macintosh csmacintosh mac x-mac-roman", ENCODING_SINGLE},
    {"x-mac-cyrillic", "MAC-UK MacUkraine", "x-mac-cyrillic x-mac-ukrainian mac-cyrillic", ENCODING_SINGLE},
    {"gbk", "GB18030", "gb2312 gbk chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 x-gbk", ENCODING_MULTI},
    {"gb18030", "GB18030", "gb18030", ENCODING_MULTI},
    {"big5", "BIG5-HKSCS BIG5", "big5 big5-hkscs cn-big5 csbig5 x-x-big5", ENCODING_MULTI},
    {"shift_jis", "CP932 SHIFT_JIS",
     "shift_jis shift-jis sjis csshiftjis ms932 ms_kanji windows-31j x-sjis", ENCODING_MULTI},
    {"euc-jp", "EUC-JP-MS EUC-JP", "euc-jp cseucpkdfmtjapanese x-euc-jp", ENCODING_MULTI},
    {"iso-2022-jp", "ISO-2022-JP", "iso-2022-jp csiso2022jp", ENCODING_SHIFTED},
    {"euc-kr", "CP949 EUC-KR",
     "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 uhc cp949",
     ENCODING_MULTI},
};

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Is the label among these words? The words are in lower case. */
static bool listed(const char *words, qn_slice label)
{
    while (*words) {
        size_t i = 0;
        while (i < label.size && words[i] > ' ' && words[i] == lower(label.data[i]))
            i++;
        if (i == label.size && words[i] <= ' ')
            return true;
        words += strcspn(words, " ");
        words += *words == ' ';
    }
    return false;
}

const struct encoding *encoding_of(qn_slice label)
{
    while (label.size > 0 && is_blank(label.data[0]))
        label = qn_part(label, 1, label.size);
    while (label.size > 0 && is_blank(label.data[label.size - 1]))
        label.size--;
    if (label.size == 0)
        return NULL;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        if (listed(encodings[i].labels, label))
            return &encodings[i];
    return NULL;
}
