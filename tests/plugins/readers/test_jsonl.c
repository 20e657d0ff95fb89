/* jsonl: documents of lines, with Jansson as the oracle of what is JSON and what it says. */
#include <quern/quern-test.h>

#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static qt_fixture *jsonl;

static void setup(void)
{
    jsonl = qt_new("reader/jsonl", NULL);
    ck_assert_ptr_nonnull(jsonl);
}

static void teardown(void)
{
    qt_free(jsonl);
}

static void read_text(const char *text)
{
    ck_assert_int_eq(qt_read(jsonl, "news.jsonl", text, strlen(text)), QN_PASS);
}

static void check_slice(qn_slice slice, const char *wanted)
{
    ck_assert_msg(qn_equal(slice, qn_str(wanted)), "\"%.*s\" is not \"%s\"", (int)slice.size, slice.data, wanted);
}

START_TEST(a_line_is_a_document)
{
    read_text("{\"id\": \"a1\", \"title\": \"Storks\", \"source\": \"The Post\", \"date\": \"2026-03-01\", \"lang\": \"en\","
              " \"url\": \"https://post.example/1\", \"text\": \"One.\\n\\nTwo\\nlines.\", \"more\": {\"x\": [1, {}]}}\n"
              "\n"
              "{\"text\": \"Plain.\", \"id\": 17}\n"
              "{\"text\": \"No name.\"}");
    ck_assert_uint_eq(qt_doc_count(jsonl), 3);
    check_slice(qt_doc(jsonl, 0)->id, "a1");
    check_slice(qt_doc(jsonl, 0)->uri, "https://post.example/1");
    ck_assert_str_eq(qt_field(jsonl, "title"), "Storks");
    ck_assert_str_eq(qt_field(jsonl, "source"), "The Post");
    ck_assert_str_eq(qt_field(jsonl, "date"), "2026-03-01");
    ck_assert_str_eq(qt_field(jsonl, "lang"), "en");
    ck_assert_str_eq(qt_text(jsonl), "One.\nTwo\nlines.");
    ck_assert_uint_eq(qt_doc(jsonl, 0)->block_count, 2);
    check_slice(qt_doc(jsonl, 1)->id, "17");
    check_slice(qt_doc(jsonl, 1)->uri, "news.jsonl:3");
    check_slice(qt_doc(jsonl, 2)->id, "news.jsonl:4");
}
END_TEST

START_TEST(options_say_which_members_are_what)
{
    qt_free(jsonl);
    jsonl = qt_new("reader/jsonl", "id = \"key\"; text = \"body\"; source = \"\";");
    read_text("{\"id\":\"no\",\"key\":\"yes\",\"text\":\"no\",\"body\":\"Yes.\",\"source\":\"no\",\"\":\"no\"}\n");
    check_slice(qt_doc(jsonl, 0)->id, "yes");
    ck_assert_str_eq(qt_text(jsonl), "Yes.");
    ck_assert_ptr_null(qt_field(jsonl, "source"));
}
END_TEST

START_TEST(blank_lines_part_paragraphs)
{
    read_text("{\"text\":\"\\n\\n One  two \\n \\t\\n\\r\\nThree\\tfour\\r\\nfive\\n\\n\\n\"}");
    ck_assert_str_eq(qt_text(jsonl), "One two\nThree four\nfive");
    ck_assert_uint_eq(qt_doc(jsonl, 0)->block_count, 2);
    ck_assert_uint_eq(qt_doc(jsonl, 0)->blocks->next->id, 1);
}
END_TEST

START_TEST(escapes_are_resolved_in_names_and_values)
{
    read_text("{\"te\\u0078t\":\"\\u201cCaf\\u00e9\\u201d \\ud83d\\ude00 \\/\\\\ \\\"q\\\"\"}");
    ck_assert_str_eq(qt_text(jsonl), "\xE2\x80\x9C" "Caf\xC3\xA9\xE2\x80\x9D \xF0\x9F\x98\x80 /\\ \"q\"");
}
END_TEST

START_TEST(half_a_pair_and_nul_are_replaced)
{
    read_text("{\"text\":\"a\\ud83d b\\udc00\\ud83d\\u0041 \\u0000\"}");
    ck_assert_str_eq(qt_text(jsonl), "a\xEF\xBF\xBD b\xEF\xBF\xBD\xEF\xBF\xBD" "A \xEF\xBF\xBD");
    ck_assert_int_eq(qt_metric(jsonl, "repaired"), 4);
}
END_TEST

START_TEST(dates_are_dates_where_they_can_be_read)
{
    read_text("{\"text\":\"x\",\"date\":\"2026-01-28T04:56:11.250Z\"}");
    ck_assert_str_eq(qt_field(jsonl, "date"), "2026-01-28T04:56:11Z");
    read_text("{\"text\":\"x\",\"date\":\"28 January 2026\"}");
    ck_assert_str_eq(qt_field(jsonl, "date"), "2026-01-28");
    read_text("{\"text\":\"x\",\"date\":\"02/03/2026\"}");
    ck_assert_ptr_null(qt_field(jsonl, "date"));
    ck_assert_str_eq(qt_field(jsonl, "date_as_stated"), "02/03/2026");
}
END_TEST

START_TEST(a_document_without_text_is_dropped_as_empty)
{
    static const char *const lines[] = {"{}", "{\"text\":\"\"}", "{\"text\":null}", "{\"text\":\" \\n \"}"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        read_text(lines[i]);
        ck_assert_uint_eq(qt_doc(jsonl, 0)->verdict, QN_DROP);
        check_slice(qt_doc(jsonl, 0)->cause->reason, "empty");
    }
}
END_TEST

START_TEST(a_wrong_line_fails_alone_and_says_where)
{
    read_text("{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"b\",\"text\":x}\n{\"id\":\"c\",\"text\":\"x\"}\n");
    ck_assert_uint_eq(qt_doc_count(jsonl), 3);
    check_slice(qt_doc(jsonl, 0)->id, "a");
    check_slice(qt_doc(jsonl, 1)->uri, "news.jsonl:2");
    check_slice(qt_doc(jsonl, 2)->id, "c");
    ck_assert_int_eq(qt_metric(jsonl, "wrong"), 1);
    const char *const line = "{\"id\":\"b\",\"text\":x}";
    ck_assert_int_eq(qt_read_as(jsonl, "news.jsonl:2", "application/jsonl; line", line, strlen(line)), QN_FAIL_DOC);
    ck_assert_str_eq(qt_error(jsonl), "line 2, column 18: no value");
}
END_TEST

START_TEST(a_text_that_is_no_string_is_wrong)
{
    read_text("{\"text\":[\"x\"]}\n{\"text\":17}\n{\"text\":\"x\",\"title\":[1]}");
    ck_assert_int_eq(qt_metric(jsonl, "wrong"), 2);
    ck_assert_uint_eq(qt_doc_count(jsonl), 3);
}
END_TEST

START_TEST(a_large_file_is_read_in_parts_of_whole_lines)
{
    enum { LINES = 6000 };
    char *text = malloc(LINES * 200), *end = text;
    ck_assert_ptr_nonnull(text);
    end += sprintf(end, "\xEF\xBB\xBF");
    for (int i = 1; i <= LINES; i++)
        end += sprintf(end, "{\"id\":%d,\"text\":\"%0100d\"}%s", i, i, i < LINES ? "\n" : "");
    ck_assert_int_eq(qt_read(jsonl, "all.jsonl", text, (size_t)(end - text)), QN_PASS);
    const size_t count = qt_doc_count(jsonl);
    ck_assert_uint_gt(count, 2);
    qt_fixture *parts = qt_new("reader/jsonl", NULL);
    int next = 1;
    for (size_t i = 0; i < count; i++) {
        const qn_doc *part = qt_doc(jsonl, i);
        char uri[64], id[16];
        snprintf(uri, sizeof uri, "%.*s", (int)part->uri.size, part->uri.data);
        ck_assert_int_eq(qt_read_as(parts, uri, "application/jsonl; part", part->raw.data, part->raw.size), QN_PASS);
        int first = 0, last = 0;
        ck_assert_int_eq(sscanf(uri, "all.jsonl:%d-%d", &first, &last), 2);
        ck_assert_int_eq(first, next);
        ck_assert_uint_eq(qt_doc_count(parts), (size_t)(last - first + 1));
        for (size_t k = 0; k < qt_doc_count(parts); k++, next++) {
            snprintf(id, sizeof id, "%d", next);
            check_slice(qt_doc(parts, k)->id, id);
            snprintf(id, sizeof id, ":%d", next);
            ck_assert_ptr_nonnull(strstr(qt_doc(parts, k)->uri.data, id));
        }
    }
    ck_assert_int_eq(next, LINES + 1);
    qt_free(parts);
    free(text);
}
END_TEST

START_TEST(is_sure_of_what_is_named_so_or_looks_so)
{
    const char *const two = "{\"a\": 1}\n{\"b\": 2}\n", *const one = "{\"a\":\n{\"b\": 2}}\n";
    ck_assert_int_eq(qt_probe(jsonl, "x.jsonl", "", 0), 95);
    ck_assert_int_eq(qt_probe(jsonl, "x.ndjson", "?", 1), 95);
    ck_assert_int_eq(qt_probe(jsonl, "x", two, strlen(two)), 95);
    ck_assert_int_eq(qt_probe(jsonl, "x", one, strlen(one)), 0);
    ck_assert_int_eq(qt_probe(jsonl, "x.txt", "Text.\n{", 7), 0);
}
END_TEST

/* Is the line a right one, by what becomes of it? */
static bool is_right(const char *line, size_t size)
{
    const int64_t before = qt_metric(jsonl, "wrong");
    ck_assert_int_eq(qt_read(jsonl, "news.jsonl", line, size), QN_PASS);
    return qt_metric(jsonl, "wrong") == before;
}

/* Jansson on what may differ: it takes no half of a pair and no NUL, which are replaced here; its depth is 2,048. */
static bool jansson_takes(const char *line, size_t size)
{
    json_error_t error;
    json_t *json = json_loadb(line, size, JSON_ALLOW_NUL, &error);
    const json_t *text = json ? json_object_get(json, "text") : NULL;
    const bool right = json_is_object(json) && (!text || json_is_string(text) || json_is_null(text));
    json_decref(json);
    return right;
}

static bool is_beyond_the_oracle(const char *line)
{
    return strstr(line, "\\ud") || strstr(line, "\\uD") || strstr(line, "[[[[[[[[");
}

START_TEST(takes_what_jansson_takes_and_nothing_else)
{
    static const char *const lines[] = {
        "{}", "{ }", " {} ", "{", "}", "[]", "\"x\"", "17", "{}x", "{}{}", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1 \"b\":2}",
        "{\"a\":[]}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":[1 2]}", "{\"a\":[[],{}]}", "{\"a\":[[}]}", "{\"a\":{\"b\":[{}]}}",
        "{\"a\":{\"b\":}}", "{\"a\":{\"b\"}}", "{\"a\":{1:2}}", "{\"a\":{}", "{\"a\":[}", "{\"a\":]}", "{\"a\":0}", "{\"a\":-0}", "{\"a\":01}",
        "{\"a\":-}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1.5e3}", "{\"a\":1e}", "{\"a\":1E+}", "{\"a\":1e-2}", "{\"a\":+1}", "{\"a\":0x1}",
        "{\"a\":true}", "{\"a\":tru}", "{\"a\":truex}", "{\"a\":null}", "{\"a\":nul}", "{\"a\":NaN}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\", "{\"a\":\"", "{\"a\":\"\t\"}", "{\"a\":\"\x7F\"}", "{\"a\":\"\xFF\"}", "{\"a\":\"\xC3\xA9\"}",
        "{\"a\":\"\xED\xA0\x80\"}", "{\"a\":\"\xC0\x80\"}", "{\"\xFF\":1}", "{'a':1}", "{\"a\":1}/**/", "{\"a\"\t:\r 1}", "{\"text\":{}}",
        "{\"text\":\"a\",\"text\":\"b\"}", "{\"a\":[[[[1,[2]],{\"b\":[3,{\"c\":4}]}]]]}", "{\"a\":{\"b\":1,}}", "{\"a\":[{\"b\":1]}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        ck_assert_msg(is_right(lines[i], strlen(lines[i])) == jansson_takes(lines[i], strlen(lines[i])), "%s", lines[i]);
}
END_TEST

START_TEST(agrees_with_jansson_on_lines_made_of_pieces)
{
    static const char *const pieces[] = {"{", "}", "[", "]", ",", ":", "\"a\"", "\"text\"", "\"t\\u0065xt\"", "\"\\n\\n\"", "1", "-2.5e3",
                                         "true", "null", " ", "\"x\xC3\xA9\"", "\"", "\\", "\"id\":", "\"a\":1", "{}", "[]"};
    srand(11);
    int right = 0;
    for (int round = 0; round < 20000; round++) {
        char line[300] = "{\"a\":";
        size_t size = 5;
        for (int count = rand() % 12; count > 0; count--)
            size += (size_t)sprintf(line + size, "%s", pieces[rand() % (int)(sizeof pieces / sizeof *pieces)]);
        if (rand() % 2)
            size += (size_t)sprintf(line + size, "}");
        if (is_beyond_the_oracle(line))
            continue;
        const bool takes = is_right(line, size);
        ck_assert_msg(takes == jansson_takes(line, size), "%s", line);
        right += takes;
    }
    ck_assert_int_gt(right, 100);
}
END_TEST

START_TEST(reads_the_text_that_jansson_reads)
{
    static const char *const pieces[] = {"a", "word", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\u4e2d", "\\ud83d\\ude00", "\xC3\xA9", "x\\ty"};
    srand(13);
    for (int round = 0; round < 3000; round++) {
        char line[400] = "{\"title\":\"";
        size_t size = strlen(line);
        for (int count = 1 + rand() % 20; count > 0; count--)
            size += (size_t)sprintf(line + size, "%s", pieces[rand() % (int)(sizeof pieces / sizeof *pieces)]);
        size += (size_t)sprintf(line + size, "\"}");
        json_t *json = json_loadb(line, size, 0, NULL);
        ck_assert_ptr_nonnull(json);
        read_text(line);
        ck_assert_str_eq(qt_field(jsonl, "title"), json_string_value(json_object_get(json, "title")));
        json_decref(json);
    }
}
END_TEST

START_TEST(depth_has_a_limit)
{
    char line[300] = "{\"a\":";
    memset(line + 5, '[', 64);
    memset(line + 69, ']', 64);
    strcpy(line + 133, "}");
    ck_assert(is_right(line, strlen(line)));
    memset(line + 5, '[', 65);
    memset(line + 70, ']', 65);
    strcpy(line + 135, "}");
    ck_assert(!is_right(line, strlen(line)));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("jsonl");
    TCase *all = tcase_create("jsonl");
    tcase_add_checked_fixture(all, setup, teardown);
    tcase_add_test(all, a_line_is_a_document);
    tcase_add_test(all, options_say_which_members_are_what);
    tcase_add_test(all, blank_lines_part_paragraphs);
    tcase_add_test(all, escapes_are_resolved_in_names_and_values);
    tcase_add_test(all, half_a_pair_and_nul_are_replaced);
    tcase_add_test(all, dates_are_dates_where_they_can_be_read);
    tcase_add_test(all, a_document_without_text_is_dropped_as_empty);
    tcase_add_test(all, a_wrong_line_fails_alone_and_says_where);
    tcase_add_test(all, a_text_that_is_no_string_is_wrong);
    tcase_add_test(all, a_large_file_is_read_in_parts_of_whole_lines);
    tcase_add_test(all, is_sure_of_what_is_named_so_or_looks_so);
    tcase_add_test(all, takes_what_jansson_takes_and_nothing_else);
    tcase_add_test(all, agrees_with_jansson_on_lines_made_of_pieces);
    tcase_add_test(all, reads_the_text_that_jansson_reads);
    tcase_add_test(all, depth_has_a_limit);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
