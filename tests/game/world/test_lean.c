/* Shared rules of the lean exercises: arrival, hold, slip, limits to the millisecond; eta, c_path, c_time in closed form. */
#include <math.h>

#include "support/support.h"
#include "world/lean.h"

#define PI 3.14159265358979323846
static const struct lean_target right_half = {{0.5, 0}, 0.2, 1000, 5000};

/* Lean and mm are the same number here: a reach of 1 mm. */
static enum lean_result at(struct lean_trial *t, double x, double y)
{
    return lean_trial_step(t, &right_half, (struct point_mm){x, y}, (struct point_mm){x, y}, true);
}

static enum lean_result stay(struct lean_trial *t, int ms, double x)
{
    enum lean_result r = LEAN_GOING;
    for (int i = 0; i < ms; i++) {
        r = at(t, x, 0);
        if (i < ms - 1 && r != LEAN_GOING) fail_msg("result %d after %d of %d ms", r, i + 1, ms);
    }
    return r;
}

static void arriving_and_staying_is_success(void **state)
{
    (void)state;
    struct lean_trial t;
    lean_trial_begin(&t);
    assert_int_equal(stay(&t, 700, 0), LEAN_GOING);
    assert_int_equal(at(&t, 0.5, 0), LEAN_ARRIVED);
    assert_int_equal(t.arrived_ms, 701);
    assert_int_equal(stay(&t, 999, 0.5), LEAN_GOING);
    assert_int_equal(at(&t, 0.5, 0), LEAN_HELD); /* 1000 ms after arrival, not one earlier */
}

static void the_time_limit_is_exact(void **state)
{
    (void)state;
    struct lean_trial t;
    lean_trial_begin(&t);
    (void)stay(&t, 4999, 0);
    struct lean_trial late = t;
    assert_int_equal(at(&t, 0.5, 0), LEAN_ARRIVED);  /* at 5000 ms: in time */
    assert_int_equal(at(&late, 0, 0), LEAN_MISSED);  /* at 5000 ms: not there */
}

static void slipping_restarts_the_hold_until_the_limit_of_all(void **state)
{
    (void)state;
    struct lean_trial t;
    lean_trial_begin(&t);
    assert_int_equal(at(&t, 0.5, 0), LEAN_ARRIVED);
    (void)stay(&t, 999, 0.5);
    assert_int_equal(at(&t, 0.71, 0), LEAN_SLIPPED);
    assert_int_equal(at(&t, 0.5, 0), LEAN_BACK_IN);
    assert_int_equal(t.arrived_ms, 1);                   /* the first arrival counts */
    assert_int_equal(stay(&t, 1000, 0.5), LEAN_HELD);    /* the whole hold again */

    /* Tlim + hold + 2 s = 8000 ms in all: a hold that ends at 8000 still succeeds. */
    lean_trial_begin(&t);
    assert_int_equal(at(&t, 0.5, 0), LEAN_ARRIVED);
    assert_int_equal(at(&t, 0.9, 0), LEAN_SLIPPED);
    (void)stay(&t, 6997, 0.9);
    assert_int_equal(at(&t, 0.5, 0), LEAN_BACK_IN);
    assert_int_equal(t.ms, 7000);
    assert_int_equal(stay(&t, 1000, 0.5), LEAN_HELD);
}

static void a_late_hold_ends_the_trial(void **state)
{
    (void)state;
    struct lean_trial t;
    lean_trial_begin(&t);
    assert_int_equal(at(&t, 0.5, 0), LEAN_ARRIVED);
    assert_int_equal(at(&t, 0.9, 0), LEAN_SLIPPED);
    (void)stay(&t, 6998, 0.9);                           /* 7000 ms */
    assert_int_equal(at(&t, 0.5, 0), LEAN_BACK_IN);      /* 7001 ms: the hold would end at 8001 */
    assert_int_equal(stay(&t, 999, 0.5), LEAN_MISSED);   /* 8000 ms */
}

static void the_rim_counts_and_no_cursor_does_not(void **state)
{
    (void)state;
    assert_true(lean_inside(&right_half, (struct point_mm){0.7, 0}));
    assert_false(lean_inside(&right_half, (struct point_mm){nextafter(0.7, 1) + 1e-12, 0}));
    struct lean_trial t;
    lean_trial_begin(&t);
    assert_int_equal(at(&t, 0.5, 0), LEAN_ARRIVED);
    enum lean_result r = lean_trial_step(&t, &right_half, (struct point_mm){0.5, 0}, (struct point_mm){0.5, 0}, false);
    assert_int_equal(r, LEAN_SLIPPED);
    struct lean_target no_hold = {{0.5, 0}, 0.2, 0, 5000};
    lean_trial_begin(&t);
    assert_int_equal(lean_trial_step(&t, &no_hold, (struct point_mm){0.5, 0}, (struct point_mm){0.5, 0}, true), LEAN_HELD);
}

/* Half a circle over the straight way from the rim of the middle to the target's rim: eta = 2/pi. */
static void eta_of_a_half_circle(void **state)
{
    (void)state;
    enum { STEPS = 4000 };
    struct lean_target point = {{1.0, 0}, 1e-9, 0, 15000};
    struct lean_trial t;
    lean_trial_begin(&t);
    for (int i = 0; i <= STEPS; i++) {
        double angle = PI * (1 - (double)i / STEPS); /* around (0.6, 0), radius 0.4: from (0.2, 0) to (1, 0) */
        struct point_mm p = {0.6 + 0.4 * cos(angle), 0.4 * sin(angle)};
        if (i == 0) p = (struct point_mm){0.2, 0};
        if (i == STEPS) p = (struct point_mm){1.0, 0};
        (void)lean_trial_step(&t, &point, p, p, true);
    }
    assert_true(t.arrived);
    assert_near("eta", t.eta, 2 / PI, 1e-6);
}

static void eta_of_other_ways(void **state)
{
    (void)state;
    /* straight, with waiting in the middle first: 1 */
    struct lean_trial t;
    lean_trial_begin(&t);
    for (int i = 0; i < 500; i++) (void)at(&t, 0.05 * (i % 2), 0.01);
    for (int i = 1; i <= 500 && !t.arrived; i++) (void)at(&t, i / 1000.0, 0);
    assert_near("straight", t.eta, 1, 1e-9);
    /* two sides of a right angle, 3 and 4: 5/7 */
    struct lean_target corner = {{0.5, 0.4}, 1e-9, 0, 15000};
    lean_trial_begin(&t);
    for (int i = 0; i <= 300; i++) {
        struct point_mm p = {0.2 + i / 1000.0, 0};
        (void)lean_trial_step(&t, &corner, p, p, true);
    }
    for (int i = 1; i <= 400; i++) {
        struct point_mm p = {0.5, i / 1000.0};
        (void)lean_trial_step(&t, &corner, p, p, true);
    }
    assert_near("corner", t.eta, 5.0 / 7, 1e-9);
    /* inside from the first moment */
    lean_trial_begin(&t);
    (void)at(&t, 0.5, 0);
    assert_near("at once", t.eta, 1, 0);
}

static const struct path_case { double eta, want; } path_cases[] = {{0, 0}, {0.3, 0}, {0.55, 0.5}, {0.8, 1}, {1, 1}};
static const struct time_case { double t, limit, want; } time_cases[] = {
    {0, 10, 1}, {2.5, 10, 1}, {6.25, 10, 0.5}, {10, 10, 0}, {1.5, 6, 1}, {3.75, 6, 0.5}, {6, 6, 0},
};
static void components_follow_their_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof path_cases / sizeof path_cases[0]; i++)
        assert_near("c_path", lean_path_score(path_cases[i].eta), path_cases[i].want, 1e-12);
    for (size_t i = 0; i < sizeof time_cases / sizeof time_cases[0]; i++)
        assert_near("c_time", lean_time_score(time_cases[i].t, time_cases[i].limit), time_cases[i].want, 1e-12);
}

static void a_set_is_hits_path_and_time(void **state)
{
    (void)state;
    struct lean_score s = {0};
    struct lean_target target = {{0.5, 0}, 0.2, 1000, 10000};
    double c[3];
    lean_score_components(&s, c);
    assert_true(c[0] == 0 && c[1] == 0 && c[2] == 0);
    static const struct { bool arrived, hit; uint32_t ms; double eta; } trials[] = {
        {true, true, 2500, 0.80}, {true, false, 6250, 0.30}, {false, false, 0, 0}, {true, true, 10000, 0.55},
    };
    for (size_t i = 0; i < 4; i++) {
        struct lean_trial t = {.arrived = trials[i].arrived, .arrived_ms = trials[i].ms, .eta = trials[i].eta};
        lean_score_add(&s, &t, &target, trials[i].hit);
    }
    lean_score_components(&s, c);
    assert_near("c_hit", c[0], 0.5, 1e-12);
    assert_near("c_path", c[1], 0.5, 1e-12);   /* mean eta 0.55 */
    assert_near("c_time", c[2], 0.5, 1e-12);   /* median 6.25 of 10 s */
    assert_near("P", lean_score_sum(c, false), 0.6 * 0.5 + 0.25 * 0.5 + 0.15 * 0.5, 1e-12);
    double slow[3] = {1, 1, 0};
    assert_near("slow", lean_score_sum(slow, false), 0.85, 1e-12);
    assert_near("slow, nothing rewards hurry", lean_score_sum(slow, true), 1, 1e-12);
    struct lean_trial more = {.arrived = true, .arrived_ms = 7750, .eta = 0.55};
    lean_score_add(&s, &more, &target, true);
    lean_score_components(&s, c);
    assert_near("even count: mean of the middle two", c[2], lean_time_score(7, 10), 1e-12);
}

static const struct back_case { double forward, side, back; } back_cases[] = {
    {25, 25, 18.75}, {40, 40, 30}, {60, 60, 45}, {80, 80, 60}, {90, 90, 60},
};
static void backward_is_nearer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof back_cases / sizeof back_cases[0]; i++) {
        double d = back_cases[i].forward;
        static const int ahead[] = {0, 1, 2, 6, 7}, behind[] = {3, 4, 5};
        for (size_t k = 0; k < 5; k++) assert_near("ahead", lean_distance_pct(ahead[k], d), back_cases[i].side, 1e-12);
        for (size_t k = 0; k < 3; k++) assert_near("behind", lean_distance_pct(behind[k], d), back_cases[i].back, 1e-12);
    }
    for (int i = 0; i < 8; i++) {
        struct point_mm u = lean_direction(i);
        assert_near("length", hypot(u.x, u.y), 1, 1e-12);
        assert_near("clockwise from forward", atan2(u.x, u.y), i <= 4 ? i * PI / 4 : (i - 8) * PI / 4, 1e-12);
    }
}

/* E07 grade 1: 25 % with a radius of 30 %. Standing in the middle is no lean; half of the distance is. */
static const struct near_case { double distance, radius, from, shown; } near_cases[] = {
    {0.25, 0.30, 0.125, 0.125}, {0.1875, 0.30, 0.09375, 0.09375}, {0.30, 0.30, 0.15, 0.15},
    {0.30, 0.28, 0.02, 0.28},   {0.50, 0.20, 0.30, 0.20},   /* the middle is outside: the whole circle */
};
static void standing_in_the_middle_is_no_lean(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof near_cases / sizeof near_cases[0]; i++)
        for (int d = 0; d < LEAN_DIRECTIONS; d++) {
            const struct near_case *c = &near_cases[i];
            struct point_mm u = lean_direction(d);
            struct lean_target t = {{u.x * c->distance, u.y * c->distance}, c->radius, 1000, 5000};
            double inner = c->from + 1e-9, outer = c->from - 1e-9, far = c->distance + c->radius - 1e-9;
            if (!lean_inside(&t, (struct point_mm){u.x * inner, u.y * inner})) fail_msg("row %zu: %g is not inside", i, inner);
            if (lean_inside(&t, (struct point_mm){u.x * outer, u.y * outer})) fail_msg("row %zu: %g is inside", i, outer);
            assert_true(lean_inside(&t, (struct point_mm){u.x * far, u.y * far}));
            assert_false(lean_inside(&t, (struct point_mm){0, 0}));
            assert_near("shown", lean_shown_radius(&t), c->shown, 1e-12);
            for (int a = 0; a < 360; a += 5) {           /* every point of what is shown counts */
                double r = c->shown - 1e-6;
                struct point_mm rim = {t.at.x + r * cos(a * PI / 180), t.at.y + r * sin(a * PI / 180)};
                if (!lean_inside(&t, rim)) fail_msg("row %zu: the shown rim at %d degrees is not inside", i, a);
            }
        }
}

static void the_middle_waits_half_a_second_and_then_grows(void **state)
{
    (void)state;
    struct lean_centre c = {0};
    struct point_mm inside = {0.199, 0}, outside = {0.201, 0};
    for (int i = 0; i < 499; i++) assert_false(lean_centre_step(&c, inside, true));
    assert_false(lean_centre_step(&c, outside, true));
    for (int i = 0; i < 499; i++) assert_false(lean_centre_step(&c, inside, true));
    assert_true(lean_centre_step(&c, inside, true));
    c = (struct lean_centre){0};
    for (int i = 0; i < 8000; i++) assert_false(lean_centre_step(&c, outside, true));
    assert_near("until 8 s", lean_centre_size(&c), 0.2, 0);
    c.ms = 13000;
    assert_near("5 s later", lean_centre_size(&c), 0.3, 1e-12);
    c.ms = 1000000;
    assert_near("at most", lean_centre_size(&c), 0.5, 0);
    c = (struct lean_centre){0};
    for (int i = 0; i < 5000; i++) assert_false(lean_centre_step(&c, inside, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arriving_and_staying_is_success),
        cmocka_unit_test(the_time_limit_is_exact),
        cmocka_unit_test(slipping_restarts_the_hold_until_the_limit_of_all),
        cmocka_unit_test(a_late_hold_ends_the_trial),
        cmocka_unit_test(the_rim_counts_and_no_cursor_does_not),
        cmocka_unit_test(eta_of_a_half_circle),
        cmocka_unit_test(eta_of_other_ways),
        cmocka_unit_test(components_follow_their_lines),
        cmocka_unit_test(a_set_is_hits_path_and_time),
        cmocka_unit_test(backward_is_nearer),
        cmocka_unit_test(standing_in_the_middle_is_no_lean),
        cmocka_unit_test(the_middle_waits_half_a_second_and_then_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
