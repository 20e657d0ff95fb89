/* Records read back, and what two of them do not have in common. */
#include "compare/changes.h"
#include "compare/record.h"

#include "base/buffer.h"
#include "document/block.h"
#include "document/field.h"

#include "../core_test.h"

static struct document *documents[2];
static struct changes changes;
static struct buffer told;

static void setup(void)
{
    for (int i = 0; i < 2; i++)
        documents[i] = document_new(1 << 28, 1 << 20);
}

static void teardown(void)
{
    for (int i = 0; i < 2; i++)
        document_free(documents[i]);
    changes_fini(&changes);
    buffer_fini(&told);
}

static struct record_facts take(int side, const char *line)
{
    struct error error;
    struct record_facts facts;
    document_reset(documents[side]);
    ck_assert_msg(record_read(qn_str(line), documents[side], &facts, &error), "%s", error.message);
    return facts;
}

static void tell_block(const struct block_change *change)
{
    static const char signs[] = {'-', '+', '~', '='};
    const qn_slice a = change->a ? change->a->text : qn_str(""), b = change->b ? change->b->text : qn_str("");
    buffer_print(&told, "%c%.*s/%.*s", signs[change->type], (int)a.size, a.size ? a.data : "", (int)b.size, b.size ? b.data : "");
    if (change->cause)
        buffer_print(&told, " (%.*s: %.*s)", (int)change->cause->stage.size, change->cause->stage.data, (int)change->cause->reason.size,
                     change->cause->reason.data);
    buffer_print(&told, "\n");
}

/* "title: A/B" for fields, then the blocks. */
static const char *compare(const char *a, const char *b)
{
    const bool blocks = take(0, a).blocks, both = take(1, b).blocks && blocks;
    changes_clear(&changes);
    buffer_clear(&told);
    ck_assert(changes_make(&changes, &documents[0]->pub, &documents[1]->pub, both));
    for (size_t i = 0; i < changes.field_count; i++) {
        const struct field_change *change = &changes.fields[i];
        const qn_field *any = change->a ? change->a : change->b;
        buffer_print(&told, "%.*s: ", (int)any->name.size, any->name.data);
        if (change->a)
            field_print_value(&change->a->value, &told);
        buffer_print(&told, "/");
        if (change->b)
            field_print_value(&change->b->value, &told);
        buffer_print(&told, "\n");
    }
    for (size_t i = 0; i < changes.block_count; i++)
        tell_block(&changes.blocks[i]);
    return buffer_text(&told);
}

START_TEST(a_record_is_its_document_again)
{
    const struct record_facts facts =
        take(0, "{\"schema\":\"quern/1\",\"id\":\"a\",\"uri\":\"u\",\"media\":\"text/html\",\"verdict\":\"dropped\",\"stage\":\"near\","
                "\"reason\":\"duplicate\",\"duplicate_of\":\"b\",\"score\":0.75,\"title\":\"T\",\"authors\":[\"A\",\"B\"],\"pages\":3,"
                "\"fields\":{\"text\":\"odd\"},\"provenance\":{\"title\":{\"stage\":\"headline\"}},"
                "\"blocks\":[{\"index\":0,\"kind\":\"heading\",\"level\":2,\"text\":\"H\"},{\"index\":2,\"kind\":\"quote\",\"state\":\"marked\","
                "\"stage\":\"exact\",\"reason\":\"duplicate\",\"text\":\"Q\"}],\"dropped\":[{\"index\":1,\"kind\":\"paragraph\",\"stage\":\"s\","
                "\"reason\":\"r\",\"same_block\":0,\"text\":\"P\"}]}");
    const qn_doc *doc = &documents[0]->pub;
    ck_assert(facts.blocks && !facts.failed);
    ck_assert_int_eq(doc->verdict, QN_DROP);
    ck_assert(qn_equal(doc->cause->stage, qn_str("near")) && qn_equal(doc->cause->same_doc, qn_str("b")));
    ck_assert(qn_equal(qn_field_of(doc, "title")->stage, qn_str("headline")));
    ck_assert_uint_eq(qn_field_of(doc, "authors")->value.count, 2);
    ck_assert_int_eq(qn_field_of(doc, "pages")->value.integer, 3);
    ck_assert(qn_equal(qn_field_of(doc, "text")->value.text, qn_str("odd")));
    ck_assert_ptr_null(qn_field_of(doc, "reason"));
    const qn_block *heading = doc->blocks, *dropped = heading->next, *quote = dropped->next;
    ck_assert(heading->kind == QN_HEADING && heading->level == 2 && heading->state == QN_KEPT);
    ck_assert(dropped->state == QN_DROPPED && qn_equal(dropped->text, qn_str("P")) && dropped->cause->same_block == 0);
    ck_assert(quote->kind == QN_QUOTE && quote->state == QN_MARKED && !quote->next);
}
END_TEST

START_TEST(what_is_no_record_is_refused)
{
    static const char *const lines[] = {"", "[]", "{\"id\":", "3"};
    struct error error;
    struct record_facts facts;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert(!record_read(qn_str(lines[i]), documents[0], &facts, &error));
        ck_assert_ptr_nonnull(strstr(error.message, "is no record"));
        document_reset(documents[0]);
    }
    take(0, "{\"id\":3,\"blocks\":7,\"dropped\":[1,null,{\"index\":\"x\"}],\"provenance\":[],\"fields\":2,\"authors\":[1],\"verdict\":\"failed\"}");
}
END_TEST

START_TEST(the_same_is_no_difference)
{
    ck_assert_str_eq(compare("{\"id\":\"a\",\"title\":\"T\",\"text\":\"one\\n\\ntwo\"}", "{\"id\":\"a\",\"text\":\"one\\n\\ntwo\",\"title\":\"T\"}"), "");
    /* of which one has no kinds */
    ck_assert_str_eq(compare("{\"id\":\"a\",\"text\":\"one\"}", "{\"id\":\"a\",\"blocks\":[{\"index\":0,\"kind\":\"heading\",\"text\":\"one\"}]}"), "");
}
END_TEST

START_TEST(fields_are_compared_by_value)
{
    ck_assert_str_eq(compare("{\"a\":1,\"b\":[\"x\",\"y\"],\"c\":true,\"d\":\"t\",\"e\":1.5}", "{\"a\":2,\"b\":[\"x\"],\"c\":true,\"d\":3,\"f\":\"new\"}"),
                     "a: 1/2\nb: x, y/x\nd: t/3\ne: 1.5/\nf: /new\n");
}
END_TEST

#define BLOCK(index, text) "{\"index\":" #index ",\"kind\":\"paragraph\",\"text\":\"" text "\"}"
#define GONE(index, text) "{\"index\":" #index ",\"kind\":\"paragraph\",\"stage\":\"content\",\"reason\":\"links\",\"text\":\"" text "\"}"

START_TEST(blocks_are_lost_gained_and_rewritten_with_the_stage_that_did_it)
{
    ck_assert_str_eq(compare("{\"blocks\":[" BLOCK(0, "stays") "," BLOCK(1, "goes") "," BLOCK(3, "the bridge was closed on Monday") "," BLOCK(4, "gone for good")
                             "],\"dropped\":[" GONE(2, "comes") "]}",
                             "{\"blocks\":[" BLOCK(0, "stays") "," BLOCK(2, "comes") "," BLOCK(3, "the bridge was opened on Monday") "],\"dropped\":["
                             GONE(1, "goes") "]}"),
                     "-goes/ (content: links)\n"
                     "+/comes (content: links)\n"
                     "~the bridge was closed on Monday/the bridge was opened on Monday\n"
                     "-gone for good/\n");
}
END_TEST

START_TEST(a_mark_and_another_kind_are_differences)
{
    ck_assert_str_eq(compare("{\"blocks\":[" BLOCK(0, "one") "," BLOCK(1, "two") "]}",
                             "{\"blocks\":[{\"index\":0,\"kind\":\"paragraph\",\"state\":\"marked\",\"stage\":\"near\",\"reason\":\"duplicate\",\"text\":\"one\"},"
                             "{\"index\":1,\"kind\":\"heading\",\"level\":1,\"text\":\"two\"}]}"),
                     "=one/one (near: duplicate)\n=two/two\n");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("changes");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_record_is_its_document_again);
    tcase_add_test(tests, what_is_no_record_is_refused);
    tcase_add_test(tests, the_same_is_no_difference);
    tcase_add_test(tests, fields_are_compared_by_value);
    tcase_add_test(tests, blocks_are_lost_gained_and_rewritten_with_the_stage_that_did_it);
    tcase_add_test(tests, a_mark_and_another_kind_are_differences);
    return test_run(tests);
}
