/* What cannot hold never does: conditions made at random, asked of documents made at random. */
#include "pipeline/possible.h"

#include "base/buffer.h"
#include "document/block.h"
#include "document/field.h"

#include "../core_test.h"

static struct document *document;
static struct arena arena;

static void setup(void)
{
    arena_init(&arena, SIZE_MAX);
    document = document_new(1 << 20, 100);
}

static void teardown(void)
{
    document_free(document);
    arena_fini(&arena);
}

/* ---- Fields: "gone" is one that only later stages set ---- */

static bool known_type(const struct expression_fields *fields, const char *name, uint32_t *type)
{
    (void)fields;
    *type = strcmp(name, "year") == 0 ? QN_INTEGER : strcmp(name, "paid") == 0 ? QN_BOOLEAN : strcmp(name, "tags") == 0 ? QN_LIST : QN_TEXT;
    return true;
}

static void known_each(const struct expression_fields *fields, void (*offer)(void *, const char *), void *user)
{
    (void)fields;
    offer(user, "lang");
}

static const struct expression_fields fields = {known_type, known_each};

static bool has_field(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "gone") != 0;
}

static bool has_reason(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "chaff") == 0;
}

static bool has_stage(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "moody") == 0;
}

/* ---- Conditions and documents at random ---- */

static void put_condition(uint64_t *seed, struct buffer *out, unsigned depth)
{
    static const char *const leaves[] = {
        "lang == 'a'", "lang != 'a'", "lang > 'a'", "lang <= 'b'", "lang in ('a', 'b')", "lang starts 'b'", "has(lang)",
        "gone == 'a'", "gone != 'a'", "has(gone)", "gone in ('a')", "year == 1", "year < 2", "year >= 2", "year != 1", "has(year)",
        "paid", "has(paid)", "tags contains 'a'", "words == 0", "words < 2", "words > 1", "words <= -1", "size >= 0", "kept", "dropped",
        "reason == 'chaff'", "reason == 'chaf'", "reason in ('', 'dup')", "reason != ''", "stage == 'moody'", "stage in ('mody', 'moody')",
        "stage == 'none'", "true", "false", "'a' == 'b'", "1 < 2"};
    if (depth == 0 || test_below(seed, 3) == 0) {
        buffer_print(out, "%s", leaves[test_below(seed, sizeof leaves / sizeof *leaves)]);
        return;
    }
    const uint32_t kind = test_below(seed, 5);
    buffer_print(out, kind == 0 ? "not (" : "(");
    put_condition(seed, out, depth - 1);
    if (kind)
        buffer_print(out, kind < 4 ? " and " : " or ");
    if (kind)
        put_condition(seed, out, depth - 1);
    buffer_print(out, ")");
}

static void set(const char *name, const qn_value *value)
{
    const qn_field field = {.name = qn_str(name), .value = *value};
    ck_assert(field_set(document, &field));
}

static void make_document(uint64_t *seed, bool kept)
{
    static const qn_slice texts[] = {{"a", 1}, {"b", 1}, {"ba", 2}};
    document_reset(document);
    if (test_below(seed, 3))
        set("lang", &(qn_value){.type = QN_TEXT, .text = texts[test_below(seed, 3)]});
    if (test_below(seed, 3))
        set("year", &(qn_value){.type = QN_INTEGER, .integer = test_below(seed, 4)});
    if (test_below(seed, 3))
        set("paid", &(qn_value){.type = QN_BOOLEAN, .boolean = test_below(seed, 2)});
    if (test_below(seed, 3))
        set("tags", &(qn_value){.type = QN_LIST, .list = texts, .count = test_below(seed, 4)});
    for (uint32_t i = test_below(seed, 4); i > 0; i--)
        block_add(document, QN_PARAGRAPH, qn_str("word"), 0, 0);
    const qn_cause cause = {.stage = qn_str("moody"), .reason = qn_str("chaff"), .same_block = QN_NO_BLOCK};
    if (!kept && test_below(seed, 2))
        ck_assert(document_judge(document, QN_DROP, &cause));
}

START_TEST(what_cannot_hold_never_does)
{
    uint64_t seed = 11;
    unsigned never = 0;
    for (int round = 0; round < 20000; round++) {
        struct buffer text = {0};
        struct expression_fault fault;
        char why[WHY_SIZE];
        const struct known known = {round % 2, has_field, has_reason, has_stage, NULL};
        put_condition(&seed, &text, 1 + test_below(&seed, 4));
        arena_reset(&arena);
        const struct expression *condition = expression_parse(buffer_text(&text), &fields, &arena, &fault);
        ck_assert_msg(condition != NULL, "%s: %s", buffer_text(&text), fault.message);
        if (!expression_possible(condition, &known, why)) {
            never++;
            ck_assert_msg(*why, "\"%s\" cannot hold, and nobody says why", buffer_text(&text));
            for (int i = 0; i < 30; i++) {
                make_document(&seed, known.kept);
                ck_assert_msg(!expression_holds(condition, &document->pub), "\"%s\" holds, though: %s", buffer_text(&text), why);
            }
        }
        buffer_fini(&text);
    }
    ck_assert_uint_gt(never, 2000);
    ck_assert_uint_lt(never, 18000);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("possible");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_cannot_hold_never_does);
    return test_run(tests);
}
