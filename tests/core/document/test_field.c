#include "document/field.h"

#include "../core_test.h"

static struct document *document;

static void setup(void)
{
    document = document_new(1 << 20, 100);
}

static void teardown(void)
{
    document_free(document);
}

static bool set_text(const char *name, const char *text)
{
    const qn_field field = {.name = qn_str(name), .value = {.type = QN_TEXT, .text = qn_str(text)}, .stage = qn_str("test"),
                            .block = QN_NO_BLOCK};
    return field_set(document, &field);
}

static void check_names(const char *expected)
{
    char names[128] = "";
    for (const qn_field *field = document->pub.fields; field; field = field->next) {
        strncat(names, field->name.data, field->name.size);
        strcat(names, " ");
    }
    ck_assert_str_eq(names, expected);
}

START_TEST(fields_stand_in_the_order_in_which_they_were_first_set)
{
    set_text("title", "a");
    set_text("date", "b");
    set_text("source", "c");
    set_text("title", "d");
    check_names("title date source ");
    ck_assert(qn_equal(qn_field_of(&document->pub, "title")->value.text, qn_str("d")));
}
END_TEST

START_TEST(what_is_unset_is_gone_and_may_come_again)
{
    set_text("title", "a");
    set_text("date", "b");
    field_unset(document, qn_str("title"));
    field_unset(document, qn_str("never"));
    check_names("date ");
    set_text("title", "c");
    check_names("date title ");
    ck_assert_ptr_null(qn_field_of(&document->pub, "titl"));
}
END_TEST

START_TEST(name_and_value_are_copies)
{
    char name[] = "title", text[] = "text", item[] = "item";
    const qn_slice items[] = {qn_str(item), qn_bytes(NULL, 0)};
    ck_assert(set_text(name, text));
    const qn_field list = {.name = qn_str("list"), .value = {.type = QN_LIST, .count = 2, .list = items}};
    ck_assert(field_set(document, &list));
    memset(name, 'x', sizeof name - 1);
    memset(text, 'x', sizeof text - 1);
    memset(item, 'x', sizeof item - 1);
    ck_assert(qn_equal(qn_field_of(&document->pub, "title")->value.text, qn_str("text")));
    const qn_value *value = &qn_field_of(&document->pub, "list")->value;
    ck_assert_uint_eq(value->count, 2);
    ck_assert(qn_equal(value->list[0], qn_str("item")));
    ck_assert_uint_eq(value->list[1].size, 0);
}
END_TEST

START_TEST(no_room_leaves_the_old_value)
{
    struct document *small = document_new(1 << 16, 100);
    const qn_field field = {.name = qn_str("title"), .value = {.type = QN_TEXT, .text = qn_str("old")}};
    char *large = calloc(1, 1 << 16);
    const qn_field other = {.name = qn_str("title"), .value = {.type = QN_TEXT, .text = qn_bytes(large, 1 << 16)}};
    ck_assert(field_set(small, &field));
    ck_assert(!field_set(small, &other));
    ck_assert(qn_equal(qn_field_of(&small->pub, "title")->value.text, qn_str("old")));
    free(large);
    document_free(small);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("field");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, fields_stand_in_the_order_in_which_they_were_first_set);
    tcase_add_test(tests, what_is_unset_is_gone_and_may_come_again);
    tcase_add_test(tests, name_and_value_are_copies);
    tcase_add_test(tests, no_room_leaves_the_old_value);
    return test_run(tests);
}
