/* labels: extended */
/* timeout: 1200 */
/* simulated-person.md 10 A, B, D, G with the numbers that the specification was written with: 200 trials of 65 s, cohorts
 * of 90 people each (the specification drew 50 unsteady ones, but states its tolerances for 90), a spectrum fine enough for
 * third octaves at 0.05 Hz. */
#include "input/drivers/sim_cohort.h"

static void typical_person_sways_as_specified(void **state)
{
    (void)state;
    assert_int_equal(typical_table(200, 0.20), 0);
}

static void cohorts_spread_as_specified(void **state)
{
    (void)state;
    static const int people[GROUPS] = {90, 90, 90};
    assert_int_equal(cohort_table(people, 30.0, true, 1.0, 1.0), 0);
}

static void spectrum_follows_the_closed_form(void **state)
{
    (void)state;
    int missed = 0;
    for (int g = 0; g < GROUPS; g++) missed += spectrum_table((enum sim_profile)g, 60, 3);
    assert_int_equal(missed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typical_person_sways_as_specified),
        cmocka_unit_test(cohorts_spread_as_specified),
        cmocka_unit_test(spectrum_follows_the_closed_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
