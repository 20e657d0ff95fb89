#include "base/units.h"

#include "../core_test.h"

struct reading {
    const char *text;
    bool good;
    int64_t value;
};

static void check_all(const struct reading *rows, size_t count, bool (*read)(const char *, int64_t *))
{
    for (size_t i = 0; i < count; i++) {
        int64_t value = -1;
        ck_assert_msg(read(rows[i].text, &value) == rows[i].good, "\"%s\" is %s", rows[i].text, rows[i].good ? "refused" : "taken");
        if (rows[i].good)
            ck_assert_msg(value == rows[i].value, "\"%s\" is read as %lld", rows[i].text, (long long)value);
    }
}

START_TEST(sizes_are_powers_of_1024)
{
    static const struct reading rows[] = {
        {"0", true, 0},
        {"4096", true, 4096},
        {"1B", true, 1},
        {"64K", true, 65536},
        {"64k", true, 65536},
        {"64 K", true, 65536},
        {"1.5M", true, 1572864},
        {"2G", true, INT64_C(2) << 30},
        {"2GB", true, INT64_C(2) << 30},
        {"2GiB", true, INT64_C(2) << 30},
        {"1T", true, INT64_C(1) << 40},
        {"0.5K", true, 512},
        {"9223372036854775807", true, INT64_MAX},
        {"8388607T", true, INT64_C(8388607) << 40},
    };
    check_all(rows, sizeof rows / sizeof *rows, units_size);
}
END_TEST

START_TEST(what_is_no_size_is_refused)
{
    static const struct reading rows[] = {
        {"", false, 0},     {"K", false, 0},     {"-1", false, 0},    {"+1", false, 0},  {"1X", false, 0},
        {"1KK", false, 0},  {"1K ", false, 0},   {"1 2", false, 0},   {"iB", false, 0},  {"1iB", false, 0},
        {".5K", false, 0},  {"1e3", false, 0},   {"0x10", false, 0},  {" 1", false, 0},  {"1,5M", false, 0},
        {"9223372036854775808", false, 0},       {"8388608T", false, 0},                 {"99999999999999999999G", false, 0},
        {"1.K", false, 0},
    };
    check_all(rows, sizeof rows / sizeof *rows, units_size);
}
END_TEST

START_TEST(durations_need_their_unit)
{
    static const struct reading rows[] = {
        {"250ms", true, 250000000},
        {"10s", true, INT64_C(10000000000)},
        {"10 s", true, INT64_C(10000000000)},
        {"1.5m", true, INT64_C(90000000000)},
        {"2h", true, INT64_C(7200000000000)},
        {"3d", true, INT64_C(259200000000000)},
        {"100us", true, 100000},
        {"7ns", true, 7},
        {"0s", true, 0},
        {"106751d", true, INT64_C(106751) * 86400000000000},
        {"106752d", false, 0},
        {"10", false, 0},
        {"s", false, 0},
        {"10S", false, 0},
        {"10sec", false, 0},
        {"-1s", false, 0},
        {"1m30s", false, 0},
    };
    check_all(rows, sizeof rows / sizeof *rows, units_duration);
}
END_TEST

START_TEST(what_is_printed_is_read_back)
{
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        const int64_t wanted = (int64_t)(test_random(&seed) >> 1 >> test_below(&seed, 63));
        int64_t size, duration;
        char text[32];
        ck_assert(units_size(units_print_size(wanted, text), &size));
        ck_assert_int_eq(size, wanted);
        ck_assert(units_duration(units_print_duration(wanted, text), &duration));
        ck_assert_int_eq(duration, wanted);
    }
}
END_TEST

START_TEST(the_shortest_form_is_printed)
{
    char text[32];
    ck_assert_str_eq(units_print_size(65536, text), "64K");
    ck_assert_str_eq(units_print_size(INT64_C(256) << 20, text), "256M");
    ck_assert_str_eq(units_print_size(1025, text), "1025");
    ck_assert_str_eq(units_print_size(0, text), "0");
    ck_assert_str_eq(units_print_duration(INT64_C(10000000000), text), "10s");
    ck_assert_str_eq(units_print_duration(1500000000, text), "1500ms");
    ck_assert_str_eq(units_print_duration(0, text), "0ns");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("units");
    tcase_add_test(tests, sizes_are_powers_of_1024);
    tcase_add_test(tests, what_is_no_size_is_refused);
    tcase_add_test(tests, durations_need_their_unit);
    tcase_add_test(tests, what_is_printed_is_read_back);
    tcase_add_test(tests, the_shortest_form_is_printed);
    return test_run(tests);
}
