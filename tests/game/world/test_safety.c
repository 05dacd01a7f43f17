/* WOBBLE, SUPPORT_USED and NEAR_FALL? by their thresholds and durations, exercises.md 2.4. */
#include <math.h>

#include "support/support.h"
#include "world/safety.h"

#define W_N 700.0
static struct sway_sample calm(void)
{
    return (struct sway_sample){.fz_n = W_N, .cop5_speed_mm_s = 10, .flags = SWAY_ON};
}

static uint32_t run(struct safety *s, struct sway_sample x, int ms, bool timer)
{
    uint32_t events = 0;
    for (int i = 0; i < ms; i++) events |= safety_step(s, &x, timer, true);
    return events;
}

static const struct wobble_case { double threshold, speed; int ms; bool timer, want; } wobble_cases[] = {
    {200, 201, 49, true, false}, {200, 201, 50, true, true},  {200, 200, 500, true, false}, {200, 5000, 50, true, true},
    {200, 201, 500, false, false},
    {450, 201, 500, true, false}, {450, 450, 500, true, false}, {450, 451, 49, true, false}, {450, 451, 50, true, true},
    {200, NAN, 500, true, false},
};
static void wobble_needs_50_ms_above_the_speed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wobble_cases / sizeof wobble_cases[0]; i++) {
        const struct wobble_case *c = &wobble_cases[i];
        struct safety s;
        safety_begin(&s, c->threshold, W_N, 2.0);
        safety_trial_begin(&s);
        struct sway_sample x = calm();
        x.cop5_speed_mm_s = c->speed;
        bool got = run(&s, x, c->ms, c->timer) & SAFETY_WOBBLE;
        if (got != c->want) fail_msg("%g mm/s for %d ms at %g", c->speed, c->ms, c->threshold);
    }
}

static void fifty_ms_must_be_without_a_break(void **state)
{
    (void)state;
    struct safety s;
    safety_begin(&s, 200, W_N, 2.0);
    struct sway_sample fast = calm();
    fast.cop5_speed_mm_s = 300;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(run(&s, fast, 49, true), 0);
        assert_int_equal(run(&s, calm(), 1, true), 0);
    }
    assert_int_equal(s.wobbles_in_set, 0);
}

static void one_stumble_is_one_wobble(void **state)
{
    (void)state;
    struct safety s;
    safety_begin(&s, 200, W_N, 2.0);
    struct sway_sample fast = calm();
    fast.cop5_speed_mm_s = 300;
    for (int i = 0; i < 10; i++) {
        (void)run(&s, fast, 60, true);
        (void)run(&s, calm(), 499, true);
    }
    assert_int_equal(s.wobbles_in_set, 1);
    (void)run(&s, calm(), 1, true);           /* 500 ms of calm */
    assert_int_equal(run(&s, fast, 50, true), SAFETY_WOBBLE);
    assert_int_equal(s.wobbles_in_set, 2);
    assert_int_equal(s.wobbles_in_trial, 2);
    safety_trial_begin(&s);
    assert_int_equal(s.wobbles_in_trial, 0);
    assert_int_equal(s.wobbles_in_set, 2);
}

/* after_ms: when the second thing happens, from the wobble on. */
static const struct near_case { int after_ms; uint32_t events; double fz_n; int lasting_ms; bool want; } near_cases[] = {
    {1, EVENT_STEP_OFF, W_N, 1, true},      {1000, EVENT_STEP_OFF, W_N, 1, true}, {1001, EVENT_STEP_OFF, W_N, 1, false},
    {500, EVENT_EDGE, W_N, 1, true},        {1001, EVENT_EDGE, W_N, 1, false},    {500, EVENT_GAP, W_N, 1, false},
    {500, EVENT_LIFT_L, W_N, 1, false},
    {500, 0, 0.79 * W_N, 10, true},         {500, 0, 1.21 * W_N, 10, true},       {500, 0, 0.81 * W_N, 400, false},
    {500, 0, 1.19 * W_N, 400, false},       {500, 0, 0.5 * W_N, 9, false},        {991, 0, 0.5 * W_N, 10, true},
    {992, 0, 0.5 * W_N, 10, false},         {500, 0, NAN, 100, false},
};
static void a_wobble_and_then_something_is_asked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof near_cases / sizeof near_cases[0]; i++) {
        const struct near_case *c = &near_cases[i];
        struct safety s;
        safety_begin(&s, 200, W_N, 2.0);
        struct sway_sample fast = calm(), second = calm();
        fast.cop5_speed_mm_s = 300;
        assert_int_equal(run(&s, fast, 50, true), SAFETY_WOBBLE);
        assert_int_equal(run(&s, calm(), c->after_ms - 1, true), 0);
        second.events = c->events;
        second.fz_n = c->fz_n;
        bool got = run(&s, second, c->lasting_ms, false) & SAFETY_NEAR_FALL; /* the trial may have ended meanwhile */
        if (got != c->want) fail_msg("row %zu: %s", i, got ? "asked" : "not asked");
    }
    struct safety s;
    safety_begin(&s, 200, W_N, 2.0);
    struct sway_sample off = calm();
    off.events = EVENT_STEP_OFF;
    assert_int_equal(run(&s, off, 1, true), 0); /* no wobble before it */
    safety_begin(&s, 200, 0, 2.0);                   /* not weighed: no weight to compare with */
    struct sway_sample fast = calm(), light = calm();
    fast.cop5_speed_mm_s = 300;
    light.fz_n = 1;
    (void)run(&s, fast, 50, true);
    assert_int_equal(run(&s, light, 100, true), 0);
}

static const struct support_case { double u; int ms; bool timer, no_hands, want; } support_cases[] = {
    {0.031, 999, true, true, false}, {0.031, 1000, true, true, true}, {0.03, 5000, true, true, false},
    {0.20, 5000, true, false, false}, {0.20, 5000, false, true, false},
};
static void support_is_noted_after_a_second(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof support_cases / sizeof support_cases[0]; i++) {
        const struct support_case *c = &support_cases[i];
        struct safety s;
        safety_begin(&s, 200, W_N, 2.0);
        safety_trial_begin(&s);
        struct sway_sample x = calm();
        x.support = c->u;
        bool got = false;
        for (int k = 0; k < c->ms; k++) got |= (safety_step(&s, &x, c->timer, c->no_hands) & SAFETY_SUPPORT_USED) != 0;
        if (got != c->want) fail_msg("row %zu", i);
        for (int k = 0; k < 5000; k++) assert_false(got && safety_step(&s, &x, c->timer, c->no_hands)); /* once a trial */
    }
}

/* Peak of so many milliseconds over the ceiling of 1.5 W; what is counted. */
static const struct landing_case { double peak_w; int ms, hard; } landing_cases[] = {
    {1.49, 200, 0}, {1.51, 200, 1}, {1.51, 5, 1}, {1.51, 4, 0}, {3.0, 1, 0}, {3.0, 50, 1},
};
static void a_hard_landing_is_counted_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof landing_cases / sizeof landing_cases[0]; i++) {
        const struct landing_case *c = &landing_cases[i];
        struct safety s;
        struct sway_sample sample = {.fz_n = W_N, .cop5_speed_mm_s = 5};
        int found = 0;
        safety_begin(&s, 200, W_N, 1.5);
        for (int ms = 0; ms < 1000; ms++) {
            sample.fz_n = ms >= 300 && ms < 300 + c->ms ? c->peak_w * W_N : W_N;
            found += (safety_step(&s, &sample, false, false) & SAFETY_HARD_LANDING) != 0;
        }
        if (found != c->hard || s.hard_landings != c->hard) fail_msg("%g W for %d ms: %d, expected %d", c->peak_w, c->ms, found, c->hard);
        if (c->hard) assert_near("peak", s.landing_peak_n / W_N, c->peak_w, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hard_landing_is_counted_once),
        cmocka_unit_test(wobble_needs_50_ms_above_the_speed),
        cmocka_unit_test(fifty_ms_must_be_without_a_break),
        cmocka_unit_test(one_stumble_is_one_wobble),
        cmocka_unit_test(a_wobble_and_then_something_is_asked),
        cmocka_unit_test(support_is_noted_after_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
