/* Fixed-feet zone: closed forms of exercises.md 6 and 18.3. */
#include <math.h>

#include "support/support.h"
#include "world/zone.h"

static void constant_cop_is_all_inside(void **state)
{
    (void)state;
    struct zone z;
    zone_begin(&z, (struct point_mm){3, -4}, 8);
    for (int i = 0; i < 30000; i++) zone_step(&z, (struct point_mm){3, -4}, true);
    assert_true(zone_share(&z) == 1 && z.inside_ms == 30000 && z.longest_run_ms == 30000);
    assert_true(z.centre_mm.x == 3 && z.centre_mm.y == -4);
}

/* 20 mm/min behind a centre of 15 s lags 5 mm, 1-exp(-t/15) of it after t. */
static void slow_drift_is_not_punished(void **state)
{
    (void)state;
    struct zone z;
    zone_begin(&z, (struct point_mm){0, 0}, 12);
    for (int i = 1; i <= 60000; i++) {
        double x = 20.0 / 60000 * i;
        zone_step(&z, (struct point_mm){x, 0}, true);
        if (i % 15000 == 0) assert_near("lag", x - z.centre_mm.x, 5 * (1 - exp(-i / 15000.0)), 0.01);
    }
    assert_true(zone_share(&z) == 1);
    assert_false(zone_foot_moved(&z));
}

/* A step of the CoP: the centre goes 1-1/e of the way in 15 s. */
static void the_centre_follows_in_15_s(void **state)
{
    (void)state;
    struct zone z;
    zone_begin(&z, (struct point_mm){0, 0}, 12);
    for (int i = 0; i < 15000; i++) zone_step(&z, (struct point_mm){0, 10}, true);
    assert_near("centre", z.centre_mm.y, 10 * (1 - exp(-1)), 1e-9);
}

static const struct score_case { double q, want; } score_cases[] = {
    {0, 0}, {0.40, 0}, {0.675, 0.5}, {0.80, 0.40 / 0.55}, {0.95, 1}, {1, 1},
};
static void scores_follow_the_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof score_cases / sizeof score_cases[0]; i++)
        assert_near("c_zone", zone_score(score_cases[i].q), score_cases[i].want, 1e-12);
}

/* A square wave between the centre and far away, symmetric so that the centre stays: q is its duty cycle. */
static void share_is_time_inside(void **state)
{
    (void)state;
    for (int inside_ms = 0; inside_ms <= 10; inside_ms++) {
        struct zone z;
        zone_begin(&z, (struct point_mm){0, 0}, 10);
        for (int i = 0; i < 20000; i++) {
            double side = i / 10 % 2 ? 20 : -20;
            zone_step(&z, (struct point_mm){i % 10 < inside_ms ? 0 : side, 0}, true);
        }
        assert_near("q", zone_share(&z), inside_ms / 10.0, 1e-12);
        assert_int_equal(z.longest_run_ms, inside_ms == 10 ? 20000 : inside_ms);
    }
}

static void the_edge_of_the_zone_is_inside(void **state)
{
    (void)state;
    struct zone z;
    zone_begin(&z, (struct point_mm){0, 0}, 10);
    z.follow = 0;
    zone_step(&z, (struct point_mm){6, 8}, true);
    assert_true(z.inside);
    zone_step(&z, (struct point_mm){6, nextafter(8, 9)}, true);
    assert_false(z.inside);
}

static void what_cannot_be_judged_is_not(void **state)
{
    (void)state;
    struct zone z;
    zone_begin(&z, (struct point_mm){0, 0}, 10);
    assert_true(zone_share(&z) == 0);
    for (int i = 0; i < 100; i++) zone_step(&z, (struct point_mm){0, 0}, true);
    for (int i = 0; i < 900; i++) zone_step(&z, (struct point_mm){500, 0}, false);
    assert_true(zone_share(&z) == 1 && z.judged_ms == 100 && z.centre_mm.x == 0);
}

static const struct foot_case { double away_mm; int ms; bool moved; } foot_cases[] = {
    {24.9, 5000, false}, {26, 1999, false}, {26, 2000, true}, {40, 2000, true},
};
static void feet_that_moved_are_seen_after_2_s(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof foot_cases / sizeof foot_cases[0]; i++) {
        struct zone z;
        zone_begin(&z, (struct point_mm){0, 0}, 10);
        z.follow = 0;
        for (int k = 0; k < foot_cases[i].ms; k++) zone_step(&z, (struct point_mm){foot_cases[i].away_mm, 0}, true);
        assert_int_equal(zone_foot_moved(&z), foot_cases[i].moved);
    }
}

/* Mean of 3 s after 2 s: a swing before it does not count, one in it does; any interruption starts again. */
static void the_centre_is_the_mean_of_3_s_after_2_s(void **state)
{
    (void)state;
    struct zone_settle s = {0};
    struct point_mm centre = {99, 99};
    for (int i = 1; i <= 5000; i++) {
        double x = i <= 2000 ? 50 : i <= 3500 ? 4 : 8;
        bool ready = zone_settle_step(&s, (struct point_mm){x, -x}, true, &centre);
        if (ready != (i == 5000)) fail_msg("ready after %d ms", i);
    }
    assert_near("x", centre.x, 6, 1e-9);
    assert_near("y", centre.y, -6, 1e-9);

    s = (struct zone_settle){0};
    for (int i = 1; i <= 4999; i++) assert_false(zone_settle_step(&s, (struct point_mm){1, 1}, true, &centre));
    assert_false(zone_settle_step(&s, (struct point_mm){1, 1}, false, &centre));
    for (int i = 1; i <= 4999; i++) assert_false(zone_settle_step(&s, (struct point_mm){1, 1}, true, &centre));
    assert_true(zone_settle_step(&s, (struct point_mm){1, 1}, true, &centre));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_cop_is_all_inside),
        cmocka_unit_test(slow_drift_is_not_punished),
        cmocka_unit_test(the_centre_follows_in_15_s),
        cmocka_unit_test(scores_follow_the_line),
        cmocka_unit_test(share_is_time_inside),
        cmocka_unit_test(the_edge_of_the_zone_is_inside),
        cmocka_unit_test(what_cannot_be_judged_is_not),
        cmocka_unit_test(feet_that_moved_are_seen_after_2_s),
        cmocka_unit_test(the_centre_is_the_mean_of_3_s_after_2_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
