/* labels: publication and change, folded, by language: en de fr es pt it nl pl ru uk tr id ms sv da nb fi cs sk hu ro el ar he hi ja zh ko vi. */
#include "labels.h"

#include "letters.h"

static const char *const published[] = {
    "published", "first published", "publication date", "posted", "post date", "issued", "released", "release date", "created", "date",
    "veröffentlicht", "erstveröffentlicht", "erschienen", "erstellt", "publiziert", "datum",
    "publié", "publiée", "publication", "paru", "mis en ligne", "mise en ligne", "posté", "créé",
    "publicado", "publicada", "fecha", "fecha de publicación", "publicação", "data da publicação", "criado",
    "pubblicato", "pubblicata", "pubblicazione", "data", "data di pubblicazione", "gepubliceerd", "geplaatst", "verschenen",
    "publikacja", "opublikowano", "opublikowany", "data publikacji", "dodano", "data dodania", "utworzono",
    "опубликовано", "дата публикации", "размещено", "дата", "опубліковано", "дата публікації",
    "yayinlanma", "yayinlanma tarihi", "yayin tarihi", "giriş", "giriş tarihi", "oluşturulma", "tarih", "eklenme tarihi",
    "diterbitkan", "dipublikasikan", "terbit", "tayang", "diposting", "tanggal", "diterbitkan pada",
    "publicerad", "publicerat", "publiceret", "udgivet", "offentliggjort", "publisert", "julkaistu",
    "publikováno", "vydáno", "zveřejněno", "publikované", "zverejnené", "közzétéve", "megjelent", "publicat", "data publicării",
    "δημοσίευση", "δημοσιεύτηκε", "δημοσιεύθηκε", "نشر", "نُشر", "تاريخ النشر", "نشرت", "تم النشر", "פורסם", "תאריך פרסום", "प्रकाशित",
    "公開", "公開日", "公開日時", "掲載", "掲載日", "配信", "投稿日", "発表日", "发布", "发布时间", "发布日期", "发表时间", "發布", "發佈", "發布時間",
    "發佈時間", "日期", "时间", "時間", "입력", "등록", "기사입력", "작성", "작성일", "게시", "승인", "đăng", "ngày đăng", "xuất bản", NULL};

static const char *const modified[] = {
    "updated", "last updated", "update", "last update", "modified", "last modified", "revised", "edited", "last edited",
    "aktualisiert", "zuletzt aktualisiert", "aktualisierung", "letzte aktualisierung", "stand", "geändert", "letzte änderung",
    "mis à jour", "mise à jour", "dernière mise à jour", "màj", "maj", "modifié", "modifiée", "actualisé",
    "actualizado", "actualizada", "última actualización", "act.", "modificado", "atualizado", "atualizada", "última atualização",
    "aggiornato", "aggiornata", "aggiornamento", "ultimo aggiornamento", "modificato", "bijgewerkt", "laatst bijgewerkt", "laatste update", "gewijzigd",
    "aktualizacja", "zaktualizowano", "ostatnia aktualizacja", "обновлено", "изменено", "последнее обновление", "оновлено", "змінено",
    "güncelleme", "güncellenme", "güncellendi", "son güncelleme", "güncelleme tarihi", "son güncelleme tarihi",
    "diperbarui", "diperbaharui", "terakhir diperbarui", "pembaruan", "dikemas kini", "uppdaterad", "uppdaterat", "senast uppdaterad", "opdateret",
    "sidst opdateret", "oppdatert", "sist oppdatert", "päivitetty", "muokattu", "aktualizováno", "aktualizované", "frissítve", "actualizat",
    "ultima actualizare", "ενημέρωση", "τελευταία ενημέρωση", "ενημερώθηκε", "اخر تحديث", "تحديث", "تم التحديث", "حدثت", "עודכן", "עדכון אחרון", "अपडेट",
    "更新", "更新日", "更新日時", "最終更新", "最終更新日", "更新时间", "更新時間", "最后更新", "最後更新", "修改", "수정", "최종수정", "업데이트", "cập nhật", NULL};

static const char *const connectors[] = {"on", "at", "the", "am", "um", "den", "vom", "le", "el", "em", "il", "op", "pada", "tarihi", "den", "d.", "kl", "o",
    "dnia", "w", "в", "في", "ב", "il giorno", "ngày", "lúc", NULL};

static bool is_word_start(const char *text, const char *at)
{
    if (at == text)
        return true;
    const char *first = at, *next = at;
    const uint32_t own = letters_next(&next, at + 4);
    const uint32_t before = letters_before(text, &first);
    return letters_is_dense(own) || !letters_is_letter(before);
}

/** The bytes of the longest of some words that a folded text ends with; 0: none. */
static size_t ends_with(const char *text, size_t size, const char *const words[])
{
    size_t longest = 0;
    for (; *words; words++) {
        const size_t wanted = strlen(*words);
        if (wanted > longest && wanted <= size && memcmp(text + size - wanted, *words, wanted) == 0 &&
            is_word_start(text, text + size - wanted))
            longest = wanted;
    }
    return longest;
}

static size_t strip_end(const char *text, size_t size)
{
    static const char marks[] = " :,.|-/([\t";
    for (;;) {
        if (size && strchr(marks, text[size - 1]))
            size--;
        else if (size >= 3 && (memcmp(text + size - 3, "：", 3) == 0 || memcmp(text + size - 3, "–", 3) == 0))
            size -= 3;
        else
            return size;
    }
}

/** How many bytes of the text fold into the first `folded` bytes. */
static size_t unfolded_size(qn_slice text, size_t folded)
{
    size_t seen = 0;
    const char *at = text.data, *const end = text.data + text.size;
    while (at < end && seen < folded) {
        const char *next = at;
        char bytes[4];
        letters_next(&next, end);
        seen += letters_fold_text(qn_bytes(at, (size_t)(next - at)), bytes, sizeof bytes);
        at = next;
    }
    return (size_t)(at - text.data);
}

label labels_at_end(qn_slice text, qn_slice *before)
{
    char folded[512 + 4]; /* four more, so that a character may be decoded at the end */
    memset(folded, 0, sizeof folded);
    *before = text;
    size_t size = strip_end(folded, letters_fold_text(text, folded, 512));
    for (unsigned i = 0; i < 2; i++) {
        const size_t connector = ends_with(folded, size, connectors);
        if (!connector)
            break;
        const size_t shorter = strip_end(folded, size - connector);
        if (!ends_with(folded, shorter, published) && !ends_with(folded, shorter, modified) && shorter > 0)
            break;
        size = shorter;
    }
    const size_t of_change = ends_with(folded, size, modified), of_publication = ends_with(folded, size, published);
    const size_t longest = of_change > of_publication ? of_change : of_publication;
    if (size == 0)
        *before = qn_part(text, 0, 0);
    if (longest == 0)
        return LABEL_NONE;
    *before = letters_trim(qn_part(text, 0, unfolded_size(text, size - longest)));
    return of_change > of_publication ? LABEL_MODIFIED : LABEL_PUBLISHED;
}
