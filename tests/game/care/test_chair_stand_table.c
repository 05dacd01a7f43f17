/* The printed counts of exercises.md 8, A4, row by row, at their boundaries; and when nothing is compared. */
#include <math.h>

#include "care/chair_stand_table.h"
#include "support/support.h"

static const struct fact { int low, high, men, women; } printed[] = {
    {60, 64, 14, 12}, {65, 69, 12, 11}, {70, 74, 12, 10}, {75, 79, 11, 10}, {80, 84, 10, 9}, {85, 89, 8, 8}, {90, 94, 7, 4},
};

static void expect(int age, int sex, double stands, enum chair_stand_verdict want)
{
    enum chair_stand_verdict got = chair_stands_compare(CHECKUP_ALLOWED, age, sex, stands);
    if (got != want) fail_msg("age %d, %s, %g stands: %d, expected %d", age, sex == CHAIR_STAND_MEN ? "man" : "woman", stands, got, want);
}

static void the_printed_counts(void **state)
{
    (void)state;
    assert_int_equal(chair_stand_row_count, sizeof printed / sizeof printed[0]);
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++)
        for (int age = printed[i].low; age <= printed[i].high; age++) {
            expect(age, CHAIR_STAND_MEN, printed[i].men - 1, CHAIR_STANDS_BELOW_AVERAGE);
            expect(age, CHAIR_STAND_MEN, printed[i].men, CHAIR_STANDS_AVERAGE_OR_MORE);
            expect(age, CHAIR_STAND_WOMEN, printed[i].women - 1, CHAIR_STANDS_BELOW_AVERAGE);
            expect(age, CHAIR_STAND_WOMEN, printed[i].women, CHAIR_STANDS_AVERAGE_OR_MORE);
        }
    assert_non_null(chair_stand_source);
}

static void nothing_is_compared_where_the_sheet_is_silent(void **state)
{
    (void)state;
    static const int ages[] = {0, -1, 59, 95, 120};
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) expect(ages[i], CHAIR_STAND_MEN, 5, CHAIR_STANDS_NOT_COMPARED);
    expect(70, CHAIR_STAND_SEXES, 5, CHAIR_STANDS_NOT_COMPARED);
    expect(70, -1, 5, CHAIR_STANDS_NOT_COMPARED);
    expect(70, CHAIR_STAND_WOMEN, NAN, CHAIR_STANDS_NOT_COMPARED);
    expect(70, CHAIR_STAND_WOMEN, -1, CHAIR_STANDS_NOT_COMPARED);
    for (int why = CHECKUP_ALLOWED + 1; why <= CHECKUP_OWN_PACE; why++)     /* above all a count at one's own pace */
        assert_int_equal(chair_stands_compare((enum checkup_reason)why, 70, CHAIR_STAND_WOMEN, 5), CHAIR_STANDS_NOT_COMPARED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_printed_counts), cmocka_unit_test(nothing_is_compared_where_the_sheet_is_silent)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
