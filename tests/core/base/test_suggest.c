#include "base/suggest.h"

#include "../core_test.h"

static const char *best_of(const char *wrong, const char *const *names)
{
    struct suggestion suggestion = {.wrong = wrong};
    for (; *names; names++)
        suggest_offer(&suggestion, *names);
    return suggestion.best ? suggestion.best : "";
}

static const char *const names[] = {"html", "menafn", "text", "boilerplate", "unicode", "when", "from", NULL};

START_TEST(finds_what_was_meant)
{
    ck_assert_str_eq(best_of("htlm", names), "html");
    ck_assert_str_eq(best_of("htm", names), "html");
    ck_assert_str_eq(best_of("unicod", names), "unicode");
    ck_assert_str_eq(best_of("boiler", names), "boilerplate");
    ck_assert_str_eq(best_of("boilerplaet", names), "boilerplate");
    ck_assert_str_eq(best_of("form", names), "from");
}
END_TEST

START_TEST(says_nothing_rather_than_anything)
{
    ck_assert_str_eq(best_of("sqlite", names), "");
    ck_assert_str_eq(best_of("", names), "");
    ck_assert_str_eq(best_of("x", names), "");
}
END_TEST

START_TEST(the_nearest_wins_and_of_equals_the_first)
{
    static const char *const near[] = {"path", "paths", "batch", NULL};
    ck_assert_str_eq(best_of("pathss", near), "paths");
    ck_assert_str_eq(best_of("pat", near), "path");
    static const char *const equal[] = {"abcx", "abcy", NULL};
    ck_assert_str_eq(best_of("abcz", equal), "abcx");
}
END_TEST

START_TEST(names_of_any_length_are_safe)
{
    char lengthy[400];
    memset(lengthy, 'a', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    const char *const offered[] = {lengthy, "aaaa", NULL};
    ck_assert_str_eq(best_of("aaa", offered), "aaaa");
    ck_assert_str_eq(best_of(lengthy, offered), "");
    lengthy[48] = '\0';
    char out[96];
    struct suggestion suggestion = {.wrong = "aaaaaaa"};
    suggest_offer(&suggestion, lengthy);
    suggest_text(&suggestion, out);
    ck_assert_uint_lt(strlen(out), sizeof out);
}
END_TEST

START_TEST(the_words_are_a_question)
{
    char out[96];
    struct suggestion suggestion = {.wrong = "tetx"};
    ck_assert_str_eq(suggest_text(&suggestion, out), "");
    suggest_offer(&suggestion, "text");
    ck_assert_str_eq(suggest_text(&suggestion, out), ", did you mean \"text\"?");
}
END_TEST

START_TEST(only_a_name_without_rivals_is_certain)
{
    struct suggestion suggestion = {.wrong = "pathss"};
    ck_assert_ptr_null(suggest_certain(&suggestion));
    suggest_offer(&suggestion, "colour");
    suggest_offer(&suggestion, "paths");
    suggest_offer(&suggestion, "paths");
    ck_assert_str_eq(suggest_certain(&suggestion), "paths");
    suggest_offer(&suggestion, "path");
    ck_assert_str_eq(suggestion.best, "paths");
    ck_assert_ptr_null(suggest_certain(&suggestion));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("suggest");
    tcase_add_test(tests, finds_what_was_meant);
    tcase_add_test(tests, says_nothing_rather_than_anything);
    tcase_add_test(tests, the_nearest_wins_and_of_equals_the_first);
    tcase_add_test(tests, names_of_any_length_are_safe);
    tcase_add_test(tests, the_words_are_a_question);
    tcase_add_test(tests, only_a_name_without_rivals_is_certain);
    return test_run(tests);
}
