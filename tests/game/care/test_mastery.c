/* A grade is mastered: exercises.md 6 as rows. */
#include <limits.h>
#include <math.h>

#include "care/mastery.h"
#include "support/support.h"

/* Each practice: grade, day, stars, trials, with support. */
struct played { int grade, day, stars, trials, support; };
static const struct row { const char *what; struct played p[4]; int count; int grade; bool want; } rows[] = {
    {"nothing", {{0}}, 0, 3, false},
    {"once is not twice", {{3, 10, 3, 30, 0}}, 1, 3, false},
    {"twice", {{3, 10, 3, 30, 0}, {3, 12, 3, 30, 0}}, 2, 3, true},
    {"two practices of one day", {{3, 10, 3, 30, 0}, {3, 10, 3, 30, 0}}, 2, 3, true},
    {"21 days apart", {{3, 10, 3, 30, 0}, {3, 31, 3, 30, 0}}, 2, 3, true},
    {"22 days apart", {{3, 10, 3, 30, 0}, {3, 32, 3, 30, 0}}, 2, 3, false},
    {"the second counts as first of the next pair", {{3, 10, 3, 30, 0}, {3, 32, 3, 30, 0}, {3, 40, 3, 30, 0}}, 3, 3, true},
    {"two stars between do no harm", {{3, 10, 3, 30, 0}, {3, 12, 2, 30, 0}, {3, 14, 3, 30, 0}}, 3, 3, true},
    {"two stars are not three", {{3, 10, 2, 30, 0}, {3, 12, 3, 30, 0}}, 2, 3, false},
    {"another grade", {{3, 10, 3, 30, 0}, {4, 12, 3, 30, 0}}, 2, 3, false},
    {"support in 9 of 100", {{3, 10, 3, 100, 9}, {3, 12, 3, 100, 9}}, 2, 3, true},
    {"support in 10 of 100 is not under 10 %", {{3, 10, 3, 100, 10}, {3, 12, 3, 100, 0}}, 2, 3, false},
    {"support in 3 of 30", {{3, 10, 3, 30, 3}, {3, 12, 3, 30, 0}}, 2, 3, false},
    {"no trials", {{3, 10, 3, 0, 0}, {3, 12, 3, 0, 0}}, 2, 3, false},
    {"grade 10", {{10, 10, 3, 30, 0}, {10, 12, 3, 30, 0}}, 2, 10, true},
    {"grade 1", {{1, 0, 3, 30, 0}, {1, 0, 3, 30, 0}}, 2, 1, true},
    {"grade 0", {{0, 10, 3, 30, 0}, {0, 12, 3, 30, 0}}, 2, 0, false},
    {"grade 11", {{11, 10, 3, 30, 0}, {11, 12, 3, 30, 0}}, 2, 11, false},
    {"the clock went back", {{3, 10, 3, 30, 0}, {3, 5, 3, 30, 0}}, 2, 3, false},
    {"days far apart", {{3, INT_MIN, 3, 30, 0}, {3, INT_MAX, 3, 30, 0}}, 2, 3, false},
};

static void two_practices_within_three_weeks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mastery m = {0};
        int told = 0;
        for (int k = 0; k < rows[i].count; k++) {
            const struct played *p = &rows[i].p[k];
            told += mastery_add(&m, p->grade, p->day, p->stars, p->trials, p->support);
        }
        if (mastery_has(&m, rows[i].grade) != rows[i].want) fail_msg("%s: expected %d", rows[i].what, rows[i].want);
        if (told != rows[i].want || mastery_count(&m) != rows[i].want) fail_msg("%s: told %d times", rows[i].what, told);
    }
}

static void it_is_told_once_and_stays(void **state)
{
    (void)state;
    struct mastery m = {0};
    assert_false(mastery_add(&m, 2, 1, 3, 10, 0));
    assert_true(mastery_add(&m, 2, 3, 3, 10, 0));
    assert_false(mastery_add(&m, 2, 5, 3, 10, 0));
    assert_false(mastery_add(&m, 2, 300, 1, 10, 9));
    assert_true(mastery_has(&m, 2));
    assert_int_equal(mastery_count(&m), 1);
}

static const struct { double base, mean; int want; } grade_rows[] = {
    {3, 3, 3}, {3, 3.4, 3}, {3, 2.9, 2}, {3.9, 3.1, 3}, {1, 1, 1}, {1, 0, 1}, {10, 10, 10}, {12, 14, 10}, {NAN, 3, 3}, {NAN, NAN, 1},
};
static void stars_belong_to_the_lower_grade(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof grade_rows / sizeof grade_rows[0]; i++)
        if (mastery_grade(grade_rows[i].base, grade_rows[i].mean) != grade_rows[i].want)
            fail_msg("%g %g: %d, expected %d", grade_rows[i].base, grade_rows[i].mean,
                     mastery_grade(grade_rows[i].base, grade_rows[i].mean), grade_rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_practices_within_three_weeks),
        cmocka_unit_test(it_is_told_once_and_stays),
        cmocka_unit_test(stars_belong_to_the_lower_grade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
