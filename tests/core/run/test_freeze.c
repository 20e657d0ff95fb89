#include "run/freeze.h"

#include "document/block.h"
#include "document/document.h"

#include "../core_test.h"

/* No stages and no writers: a job is its one document. */
static const struct pipeline pipeline = {.branch_count = 1, .limits = {.memory = 1 << 20, .blocks = 100}};

static struct job *blank(void)
{
    struct job *job = job_new(&pipeline);
    ck_assert_ptr_nonnull(job);
    ck_assert_ptr_nonnull(job_document(job, &pipeline, 0));
    return job;
}

/* A deduper may have looked at the blocks in whatever order it likes. */
START_TEST(units_come_back_in_the_order_in_which_they_were_given)
{
    static const uint32_t order[] = {2, 0, 1};
    qn_block *blocks[3];
    struct unit units[3];
    qn_key keys[3];
    struct job *job = blank(), *back = blank();
    job->documents[0] = job->owned[0];
    for (uint32_t i = 0; i < 3; i++)
        blocks[i] = block_add(job->documents[0], QN_PARAGRAPH, qn_str("text"), 0, 0);
    for (uint32_t i = 0; i < 3; i++) {
        keys[i] = (qn_key){7, i};
        units[i] = (struct unit){.block = blocks[order[i]], .keys = &keys[i], .key_count = 1, .next = i < 2 ? &units[i + 1] : NULL};
    }
    job->units = units;
    struct buffer record = {0};
    struct error error = {0};
    ck_assert(freeze(job, &pipeline, &record));
    ck_assert_msg(thaw(back, &pipeline, qn_bytes(record.data, record.size), &error), "%s", error.message);
    uint32_t count = 0;
    for (const struct unit *unit = back->units; unit; unit = unit->next, count++) {
        ck_assert_uint_lt(count, 3);
        ck_assert_uint_eq(unit->block->id, order[count]);
        ck_assert(unit->key_count == 1 && unit->keys->high == 7 && unit->keys->low == count);
    }
    ck_assert_uint_eq(count, 3);
    for (size_t size = 0; size < record.size; size++) { /* cut anywhere, it is told */
        struct job *cut = blank();
        ck_assert(!thaw(cut, &pipeline, qn_bytes(record.data, size), &error));
        job_free(cut, &pipeline);
    }
    for (size_t i = 0; i < record.size; i++) { /* and damaged anywhere, too */
        struct job *flipped = blank();
        record.data[i] ^= 4;
        ck_assert(!thaw(flipped, &pipeline, qn_bytes(record.data, record.size), &error));
        record.data[i] ^= 4;
        job_free(flipped, &pipeline);
    }
    job->units = NULL;
    buffer_fini(&record);
    job_free(job, &pipeline);
    job_free(back, &pipeline);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("freeze");
    tcase_add_test(tests, units_come_back_in_the_order_in_which_they_were_given);
    return test_run(tests);
}
