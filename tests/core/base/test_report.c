#include "base/report.h"

#include "../core_test.h"

START_TEST(lines_are_sorted_by_their_place)
{
    struct report report = {.lines = NULL};
    report_add(&report, "b.cfg", 2, "5");
    report_at(&report, &(struct extent){"a.cfg", 12, 9, 100, 101, 0}, "4");
    report_at(&report, &(struct extent){"a.cfg", 12, 2, 93, 94, 0}, "2");
    report_warn(&report, &(struct extent){"a.cfg", 12, 2, 93, 94, 0}, "3");
    report_add(&report, "a.cfg", 0, "1");
    report_at(&report, &(struct extent){.file = NULL}, "0");
    report_sort(&report);
    static const char *const lines[] = {"a.cfg: 1", "command line: 0", "a.cfg:12: 2", "a.cfg:12: warning: 3", "a.cfg:12: 4", "b.cfg:2: 5"};
    ck_assert_uint_eq(report.count, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(report.lines[i], lines[i]);
    ck_assert_uint_eq(report_warnings(&report), 1);
    report_fini(&report);
}
END_TEST

START_TEST(a_cure_is_of_the_line_added_last_and_of_a_known_place)
{
    struct report report = {.lines = NULL};
    report_cure(&report, "nothing");
    report_at(&report, &(struct extent){"a.cfg", 1, 1, 0, 4, 0}, "naem");
    report_cure(&report, "%s", "name");
    report_add(&report, "a.cfg", 1, "no place");
    report_cure(&report, "name");
    ck_assert_str_eq(report.problems[0].cure, "name");
    ck_assert_ptr_null(report.problems[1].cure);
    report_fini(&report);
}
END_TEST

START_TEST(a_part_of_a_place_is_on_its_line)
{
    const struct extent whole = {"a.cfg", 3, 5, 40, 60, 0}, part = extent_part(&whole, 7, 2);
    ck_assert_uint_eq(part.line, 3);
    ck_assert_uint_eq(part.column, 12);
    ck_assert_uint_eq(part.begin, 47);
    ck_assert_uint_eq(part.end, 49);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("report");
    tcase_add_test(tests, lines_are_sorted_by_their_place);
    tcase_add_test(tests, a_cure_is_of_the_line_added_last_and_of_a_known_place);
    tcase_add_test(tests, a_part_of_a_place_is_on_its_line);
    return test_run(tests);
}
