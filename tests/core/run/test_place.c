#include "run/place.h"

#include "../core_test.h"

/* "5.2.7" */
static struct place place_of(const char *text)
{
    struct place place = {.depth = 0};
    for (char *end; *text; text = *end ? end + 1 : end)
        place.at[place.depth++] = strtoull(text, &end, 10);
    return place;
}

static void check_next(const char *done, uint32_t last, const char *wanted)
{
    struct place place = place_of(done), next;
    const struct place expected = place_of(wanted);
    place.last = last;
    place_after(&next, &place);
    ck_assert_uint_eq(next.depth, expected.depth);
    ck_assert_mem_eq(next.at, expected.at, expected.depth * sizeof *expected.at);
    ck_assert_uint_eq(next.last, 0);
}

START_TEST(what_comes_next_is_behind_what_is_done)
{
    check_next("5", 0, "6");
    check_next("5.3", 0, "5.4");
    check_next("5.2.7", 0, "5.2.8");
}
END_TEST

START_TEST(behind_the_last_of_an_input_comes_the_next_input)
{
    check_next("5.3", 1, "6");
    check_next("5.2.7", 1, "5.3");
    check_next("5.2.7", 2, "6");
}
END_TEST

START_TEST(places_are_in_the_order_of_reading)
{
    static const char *const ordered[] = {"0", "1.0", "1.1.0", "1.1.1", "1.2", "2", "10.0"};
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 7; j++) {
            const struct place a = place_of(ordered[i]), b = place_of(ordered[j]);
            ck_assert_msg(place_is_before(&a, &b) == (i < j), "%s and %s", ordered[i], ordered[j]);
        }
}
END_TEST

/* An input that was left in its middle is read again: neither it nor what it holds behind that is done. */
START_TEST(what_holds_a_place_is_not_before_it)
{
    const struct place at = place_of("5.3"), holder = place_of("5"), within = place_of("5.3.0"), nothing = {.depth = 0};
    ck_assert(!place_is_before(&holder, &at) && !place_is_before(&at, &holder));
    ck_assert(!place_is_before(&within, &at) && !place_is_before(&at, &at));
    ck_assert(!place_is_before(&at, &nothing));
}
END_TEST

START_TEST(what_an_input_holds_has_a_number_behind_its_own)
{
    struct place holder = place_of("5.2"), place;
    holder.last = 1;
    const struct place expected = place_of("5.2.9");
    place_within(&place, &holder, 9);
    ck_assert_uint_eq(place.depth, expected.depth);
    ck_assert_mem_eq(place.at, expected.at, expected.depth * sizeof *expected.at);
    ck_assert_uint_eq(place.last, 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("place");
    tcase_add_test(tests, what_comes_next_is_behind_what_is_done);
    tcase_add_test(tests, behind_the_last_of_an_input_comes_the_next_input);
    tcase_add_test(tests, places_are_in_the_order_of_reading);
    tcase_add_test(tests, what_holds_a_place_is_not_before_it);
    tcase_add_test(tests, what_an_input_holds_has_a_number_behind_its_own);
    return test_run(tests);
}
