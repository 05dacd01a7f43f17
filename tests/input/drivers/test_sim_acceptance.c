/* timeout: 600 */
/* Does the simulated person sway like the people it was fitted to? simulated-person.md 10 A, B, D, G, H in a size for every day;
 * test_sim_acceptance_long.c has the full numbers. Everything is seeded: the first seeds, the same on every run.
 *
 * A: 70 trials instead of 200. The standard error of a mean is then a third to a half of its tolerance, so the tolerances of
 * the specification stand. The standard error of an SD is 8.5 % (and 5 % in the wanted value), so 20 % becomes 25 %.
 * B: 45 people of 35 s instead of 90 of 65 s: tolerances times sqrt(2), no mean power frequency. */
#include <time.h>

#include "input/drivers/sim_cohort.h"

static void typical_person_sways_as_specified(void **state)
{
    (void)state;
    assert_int_equal(typical_table(70, 0.25), 0);
}

static void cohorts_spread_as_specified(void **state)
{
    (void)state;
    static const int people[GROUPS] = {45, 45, 45};
    assert_int_equal(cohort_table(people, 10.0, false, M_SQRT2, M_SQRT2), 0);
}

static void spectrum_follows_the_closed_form(void **state)
{
    (void)state;
    assert_int_equal(spectrum_table(SIM_OLDER, 10, 1), 0);
}

static void controller_has_the_stated_margin(void **state)
{
    (void)state;
    static const double wanted[GROUPS] = {0.35, 0.32, 0.29};
    for (int g = 0; g < GROUPS; g++) {
        struct sim_config c;
        sim_config_default(&c);
        c.profile = (enum sim_profile)g;
        c.typical = true;
        struct sim_person *p = stand_up(c);
        assert_near(group_name[g], sim_control_margin(sim_person_control(p, SIM_AP)), wanted[g], 0.005);
        sim_person_destroy(p);
        c.typical = false;
        for (c.seed = 1; c.seed <= 100; c.seed++) { /* every person drawn is stable */
            struct sim_traits t;
            struct sim_trial trial;
            struct sim_control control;
            sim_traits_draw(&c, &t);
            sim_trial_draw(&c, &t, 0, &trial);
            for (int a = 0; a < 2; a++) {
                sim_trial_control(&c, &t, &trial, (enum sim_axis_index)a, &control);
                if (sim_control_margin(&control) < 0.22) fail_msg("seed %d: margin below 0.22", (int)c.seed);
            }
        }
    }
}

static double processor_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void same_seed_gives_the_same_bits(void **state)
{
    (void)state;
    for (int g = 0; g < GROUPS; g++) {
        struct sim_config c;
        sim_config_default(&c);
        c.profile = (enum sim_profile)g;
        c.seed = 77;
        c.fidgets = true;
        struct sim_person *a = stand_up(c), *b = stand_up(c);
        c.seed = 78;
        struct sim_person *other = stand_up(c);
        struct sim_truth ta, tb, to;
        int same_as_other = 0;
        memset(&ta, 0, sizeof ta);
        memset(&tb, 0, sizeof tb);
        for (int ms = 0; ms < 20000; ms++) {
            struct person_command lean = {.order = PERSON_LEAN, .target_mm = {30, 20}, .radius_mm = 10};
            if (ms == 5000) {
                sim_person_command(a, &lean);
                sim_person_command(b, &lean);
            }
            sim_person_step(a, &ta);
            sim_person_step(b, &tb);
            sim_person_step(other, &to);
            assert_memory_equal(&ta, &tb, sizeof ta);
            same_as_other += ta.cop_mm.x == to.cop_mm.x;
        }
        assert_true(same_as_other < 10);
        sim_person_destroy(a), sim_person_destroy(b), sim_person_destroy(other);
    }
}

static void a_second_costs_less_than_two_milliseconds(void **state)
{
    (void)state;
    struct sim_config c;
    struct sim_truth t;
    sim_config_default(&c);
    struct sim_person *p = stand_up(c);
    double best_ms = 1e9;
    for (int round = 0; round < 5; round++) {
        double from = processor_s();
        for (int ms = 0; ms < 20000; ms++) sim_person_step(p, &t);
        best_ms = fmin(best_ms, 1000.0 * (processor_s() - from) / 20.0);
    }
    sim_person_destroy(p);
    printf("H  one simulated second of a person: %.2f ms of one core, wanted below 2\n", best_ms);
#if defined __OPTIMIZE__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
    assert_true(best_ms < 2.0);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(controller_has_the_stated_margin),
        cmocka_unit_test(same_seed_gives_the_same_bits),
        cmocka_unit_test(a_second_costs_less_than_two_milliseconds),
        cmocka_unit_test(spectrum_follows_the_closed_form),
        cmocka_unit_test(typical_person_sways_as_specified),
        cmocka_unit_test(cohorts_spread_as_specified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
