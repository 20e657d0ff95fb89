#include "pipeline/expression.h"

#include "document/block.h"
#include "document/field.h"

#include "../core_test.h"

#include <math.h>

static struct document *document;
static struct arena arena;
static struct expression_fault fault;

/* ---- The fields that there may be ---- */

static const struct {
    const char *name;
    uint32_t type;
} known[] = {{"lang", QN_TEXT}, {"date", QN_DATE},  {"year", QN_INTEGER}, {"score", QN_REAL}, {"paid", QN_BOOLEAN},
             {"tags", QN_LIST}, {"unset", QN_TEXT}, {"unsure", QN_REAL}, {"none", QN_LIST},  {"odd", QN_TEXT}};

static bool known_type(const struct expression_fields *fields, const char *name, uint32_t *type)
{
    (void)fields;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0) {
            *type = known[i].type;
            return true;
        }
    return false;
}

static void known_each(const struct expression_fields *fields, void (*offer)(void *, const char *), void *user)
{
    (void)fields;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        offer(user, known[i].name);
}

static const struct expression_fields fields = {known_type, known_each};

static void set(const char *name, const qn_value *value)
{
    const qn_field field = {.name = qn_str(name), .value = *value};
    ck_assert(field_set(document, &field));
}

static void setup(void)
{
    static const qn_slice tags[] = {{"sport", 5}, {"money", 5}};
    arena_init(&arena, SIZE_MAX);
    document = document_new(1 << 20, 100);
    document->pub.id = document->pub.uri = qn_str("news/1.html");
    set("lang", &(qn_value){.type = QN_TEXT, .text = qn_str("en")});
    set("date", &(qn_value){.type = QN_DATE, .text = qn_str("2026-01-28")});
    set("year", &(qn_value){.type = QN_INTEGER, .integer = 2026});
    set("score", &(qn_value){.type = QN_REAL, .real = 0.25});
    set("paid", &(qn_value){.type = QN_BOOLEAN, .boolean = true});
    set("tags", &(qn_value){.type = QN_LIST, .list = tags, .count = 2});
    set("unsure", &(qn_value){.type = QN_REAL, .real = NAN});
    set("odd", &(qn_value){.type = QN_INTEGER, .integer = 1}); /* not what it was declared to be */
    block_add(document, QN_PARAGRAPH, qn_str("one two  three"), 0, 0);
    qn_block *dropped = block_add(document, QN_PARAGRAPH, qn_str("four five"), 0, 0);
    block_judge(document, dropped, QN_DROPPED, &(qn_cause){.same_block = QN_NO_BLOCK});
}

static void teardown(void)
{
    document_free(document);
    arena_fini(&arena);
}

static bool holds(const char *text)
{
    const struct expression *expression = expression_parse(text, &fields, &arena, &fault);
    ck_assert_msg(expression != NULL, "%s: %s", text, fault.message);
    return expression_holds(expression, &document->pub);
}

static void check_all(const char *const *texts, size_t count, bool expected)
{
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(holds(texts[i]) == expected, "%s is %s", texts[i], expected ? "false" : "true");
}

START_TEST(true_is_what_is_true)
{
    static const char *const texts[] = {
        "true", "not false", "(true)", "lang == 'en'", "lang == \"en\"", "lang != 'de'", "lang<'f'", "lang <= 'en'", "lang > 'em'",
        "lang >= 'en'", "lang contains 'n'", "lang contains ''", "lang starts 'e'", "lang starts ''", "lang ends 'n'", "lang ends 'en'",
        "lang in ('de', 'en')", "'en' == lang", "year == 2026", "year > 2025.5", "year in (1, 2026)", "score == 0.25", "score < 1",
        "score > -1", "date > '2026'", "date starts '2026-01'", "paid", "paid == true", "not not paid", "paid != false",
        "tags contains 'sport'", "has(lang)", "has ( tags )", "not has(unset)", "unset != 'x'", "not (unset == 'x')", "kept", "not dropped",
        "reason == ''", "stage == ''", "id == uri", "id starts 'news/'", "media == ''", "words == 3", "blocks == 1", "size == 14",
        "false or true", "true and true", "false and false or true", "true or false and false", "not false and true",
        "lang == 'en' and not (words < 3)", "(lang) == ('en')", "(words < 1) == false", "  true  ", "not(false)", "1 < 2", "'a' < 'b'",
        "unsure != 5", "unsure != unsure", "true in (true, false)",
    };
    check_all(texts, sizeof texts / sizeof *texts, true);
}
END_TEST

START_TEST(false_is_what_is_false)
{
    static const char *const texts[] = {
        "false", "not true", "lang == 'EN'", "lang != 'en'", "lang < 'en'", "lang > 'en'", "lang contains 'de'", "lang starts 'n'",
        "lang starts 'english'", "lang ends 'e'", "lang ends 'xen'", "lang in ('de')", "year != 2026", "year < 2026", "not paid",
        "tags contains 'spor'", "tags contains ''", "none contains ''", "has(unset)", "unset == ''", "unset < 'x'", "unset in ('', 'x')",
        "unset contains ''", "dropped", "words > 3", "true and false", "false or false", "not (true or false)", "unsure == 5",
        "unsure == unsure", "unsure <= 5", "unsure >= 5", "media starts 'text'", "lang contains odd", "tags contains odd", "odd == '1'",
        "odd starts ''",
    };
    check_all(texts, sizeof texts / sizeof *texts, false);
}
END_TEST

START_TEST(verdicts_can_be_asked_for)
{
    document_judge(document, QN_DROP, &(qn_cause){.stage = qn_str("exact"), .reason = qn_str("duplicate")});
    static const char *const texts[] = {"dropped", "not kept", "reason == 'duplicate'", "stage == 'exact'", "dropped and reason in ('x', 'duplicate')"};
    check_all(texts, sizeof texts / sizeof *texts, true);
}
END_TEST

START_TEST(faults_are_said_with_their_character)
{
    static const char *const rows[][2] = {
        {"", "at character 1: a value is missing here: a name, a number, or a text in quotes"},
        {"lang ==", "at character 8: a value is missing here: a name, a number, or a text in quotes"},
        {"lang = 'en'", "at character 6: write \"==\" to compare"},
        {"lang == 'en", "at character 9: this text has no end quote"},
        {"lang == en", "at character 9: no stage of this pipeline sets a field \"en\""},
        {"langg == 'en'", "at character 1: no stage of this pipeline sets a field \"langg\", did you mean \"lang\"?"},
        {"word > 3", "at character 1: no stage of this pipeline sets a field \"word\", did you mean \"words\"?"},
        {"lang", "at character 1: this is a text: compare it with something, or ask has(name)"},
        {"year and paid", "at character 1: this is a number: compare it with something, or ask has(name)"},
        {"paid and tags", "at character 10: this is a list of texts: compare it with something, or ask has(name)"},
        {"not year", "at character 5: this is a number: compare it with something, or ask has(name)"},
        {"lang == 5", "at character 6: a text and a number cannot be compared so"},
        {"tags == 'sport'", "at character 6: a list of texts and a text cannot be compared so"},
        {"year contains 2", "at character 6: a number and a number cannot be compared so"},
        {"paid < true", "at character 6: true or false and true or false cannot be compared so"},
        {"year starts '2'", "at character 6: a number and a text cannot be compared so"},
        {"lang in 'en'", "at character 9: after \"in\" comes a list: ('a', 'b')"},
        {"lang in ('en', 5)", "at character 16: this is of another type than what it is looked for"},
        {"lang in ('en'", "at character 14: the list has no closing bracket"},
        {"lang in ()", "at character 10: a value is missing here: a name, a number, or a text in quotes"},
        {"(paid", "at character 6: a closing bracket is missing here"},
        {"has lang", "at character 1: write has(name)"},
        {"has(lang", "at character 9: a closing bracket is missing here"},
        {"has('lang')", "at character 5: a name is missing here"},
        {"has(words)", "at character 5: no stage of this pipeline sets a field \"words\""},
        {"paid paid", "at character 6: the condition should end here, or go on with \"and\" or \"or\""},
        {"paid && paid", "at character 6: the condition should end here, or go on with \"and\" or \"or\""},
        {"lang == 'en')", "at character 13: the condition should end here, or go on with \"and\" or \"or\""},
        {"paid and", "at character 9: a value is missing here: a name, a number, or a text in quotes"},
        {"- 5 < 3", "at character 1: a value is missing here: a name, a number, or a text in quotes"},
        {"words < 5 < 6", "at character 11: the condition should end here, or go on with \"and\" or \"or\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fault.message[0] = '\0';
        ck_assert_msg(!expression_parse(rows[i][0], &fields, &arena, &fault), "\"%s\" is taken", rows[i][0]);
        ck_assert_str_eq(fault.message, rows[i][1]);
    }
}
END_TEST

static void check_endless(const char *begin, const char *part, unsigned times)
{
    char *text = malloc(strlen(begin) + strlen(part) * times + 1);
    strcpy(text, begin);
    for (unsigned i = 0; i < times; i++)
        strcat(text + strlen(begin) + (size_t)i * strlen(part), part);
    fault.message[0] = '\0';
    ck_assert_ptr_null(expression_parse(text, &fields, &arena, &fault));
    ck_assert_str_ne(fault.message, "");
    free(text);
}

START_TEST(endless_conditions_are_refused)
{
    check_endless("", "(", 20000);
    check_endless("", "not ", 20000);
    check_endless("", "has(", 20000);
    check_endless("paid", " or paid", 20000);
    check_endless("lang in ('x'", ",'y'", 20000);
    check_endless("paid", "x", 20000);
    check_endless("not (", "not (", 5000);
}
END_TEST

START_TEST(any_bytes_are_taken_or_refused_with_a_reason)
{
    static const char *const pieces[] = {"lang", "year",  "tags", "paid",     " ",    "(",  ")",  "==", "!=", "<",   ">=",   "contains", "in",
                                         "and",  "or",    "not",  "has(lang)", "'en'", "\"", "'",  "5",  "-",  ".5",  ",",    "true",     "words",
                                         "=",    "\xFF", "#",    "starts",   "1.5",  "unset"};
    uint64_t seed = 11;
    unsigned taken = 0;
    for (int i = 0; i < 50000; i++) {
        char text[256] = "";
        for (unsigned j = 1 + test_below(&seed, 9); j; j--) {
            strcat(text, pieces[test_below(&seed, sizeof pieces / sizeof *pieces)]);
            if (test_below(&seed, 2))
                strcat(text, " ");
        }
        fault.message[0] = '\0';
        const struct expression *expression = expression_parse(text, &fields, &arena, &fault);
        if (expression) {
            expression_holds(expression, &document->pub);
            taken++;
        } else {
            ck_assert_int_eq(strncmp(fault.message, "at character ", 13), 0);
            ck_assert_uint_le(strtoul(fault.message + 13, NULL, 10), strlen(text) + 1);
        }
    }
    ck_assert_uint_gt(taken, 100);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("expression");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, true_is_what_is_true);
    tcase_add_test(tests, false_is_what_is_false);
    tcase_add_test(tests, verdicts_can_be_asked_for);
    tcase_add_test(tests, faults_are_said_with_their_character);
    tcase_add_test(tests, endless_conditions_are_refused);
    tcase_add_test(tests, any_bytes_are_taken_or_refused_with_a_reason);
    return test_run(tests);
}
