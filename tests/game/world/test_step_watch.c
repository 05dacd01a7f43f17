/* Which foot is up and for how long, and how evenly somebody steps (exercises.md 18.5). */
#include <string.h>

#include "base/random.h"
#include "support/support.h"
#include "world/step_score.h"
#include "world/step_watch.h"

enum { W = 700 };

struct count { int lifts, landings, lost; uint32_t first_ms, last_ms, last_lift_ms; int last_side; };

/* One millisecond; onset: when the foot left. */
static void see(struct step_watch *s, struct count *c, uint32_t now_ms, double share_right, double fz_n)
{
    int side;
    switch (step_watch_step(s, share_right, fz_n, true, &side)) {
    case STEP_LIFTED: {
        uint32_t onset = now_ms - s->lift_ms + 1;
        if (c->lifts++ == 0) c->first_ms = onset;
        c->last_ms = onset;
        break;
    }
    case STEP_LANDED: c->landings++, c->last_side = side, c->last_lift_ms = s->lift_ms; break;
    case STEP_LOST: c->lost++, c->last_side = side; break;
    case STEP_NOTHING: break;
    }
}

static const struct wave { const char *what; double high, noise_low, noise_high, centre_share, centre_s; } waves[] = {
    {"feet in turn without a pause", 1.0, 0, 0, 0.5, 0},
    {"a moment on both feet", 1.0, 0, 0, 0.5, 0.3},
    {"0.97 is enough", 0.97, 0, 0, 0.5, 0.3},
    {"noise between 0.90 and 0.95 while a foot is up", 1.0, 0.90, 0.95, 0.5, 0.3},
    {"noise between 0.90 and 1.00", 1.0, 0.90, 1.0, 0.5, 0.2},
};

static void a_square_wave_gives_its_cadence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof waves / sizeof waves[0]; i++) {
        const struct wave *v = &waves[i];
        struct random_stream r;
        struct step_watch s;
        struct count c = {0};
        random_seed(&r, 5, "share");
        step_watch_begin(&s, W, false);
        for (uint32_t ms = 0; ms < 60000; ms++) {
            double at_s = ms % 1000 / 1000.0, other = v->high;
            int up = ms / 1000 % 2 ? -1 : 1;
            if (at_s >= 0.2 && v->noise_high > 0 && ms % 3) other = v->noise_low + (v->noise_high - v->noise_low) * random_uniform(&r);
            if (at_s >= 1 - v->centre_s) other = v->centre_share;
            see(&s, &c, ms, up > 0 ? 1 - other : other, W);
        }
        double cadence = 60000.0 * (c.lifts - 1) / (c.last_ms - c.first_ms);
        print_message("%s: %d lifts, %d landings, cadence %.3f /min\n", v->what, c.lifts, c.landings, cadence);
        if (c.lifts != 60) fail_msg("%s: %d lifts, expected 60", v->what, c.lifts);
        assert_in_range(c.landings, 59, 60);
        assert_near(v->what, cadence, 60, 0.6);
    }
}

/* One foot up for up_ms at this share and load, then both down. */
static const struct lift_case { const char *what; double share, load; int up_ms; int lifts; bool held; } lift_cases[] = {
    {"a lift", 0.97, 1.00, 400, 1, false},
    {"just enough to be seen", 0.95, 1.00, 60, 1, false},
    {"a touch of the line", 0.95, 1.00, 59, 0, false},
    {"shuffling", 0.949, 1.00, 5000, 0, false},
    {"rocking to 0.9", 0.90, 1.00, 5000, 0, false},
    {"15 % of the weight away", 1.00, 0.85, 400, 1, false},
    {"more of it", 1.00, 0.849, 400, 0, false},
    {"hands on the rail", 1.00, 0.71, 400, 1, true},
    {"too much on the rail", 1.00, 0.69, 400, 0, true},
    {"15 % more", 1.00, 1.15, 400, 1, false},
    {"a jerk", 1.00, 1.16, 400, 0, false},
};

static void a_lift_is_a_lift(void **state)
{
    (void)state;
    for (int side = -1; side <= 1; side += 2)
        for (size_t i = 0; i < sizeof lift_cases / sizeof lift_cases[0]; i++) {
            const struct lift_case *k = &lift_cases[i];
            struct step_watch s;
            struct count c = {0};
            step_watch_begin(&s, W, k->held);
            for (uint32_t ms = 0; ms < 500; ms++) see(&s, &c, ms, 0.5, W);
            for (int ms = 0; ms < k->up_ms; ms++) see(&s, &c, 500 + (uint32_t)ms, side > 0 ? 1 - k->share : k->share, k->load * W);
            for (uint32_t ms = 0; ms < 500; ms++) see(&s, &c, 9000 + ms, 0.5, W);
            if (c.lifts != k->lifts || c.landings != k->lifts) fail_msg("%s: %d lifts, %d landings", k->what, c.lifts, c.landings);
            if (k->lifts && (c.last_side != side || c.last_lift_ms != (uint32_t)k->up_ms))
                fail_msg("%s: side %d, %u ms", k->what, c.last_side, (unsigned)c.last_lift_ms);
        }
}

/* Up, a dip to `dip` for 40 ms, up again: one lift, or two of them. */
static const struct dip_case { double dip; int lifts; uint32_t last_ms; } dip_cases[] = {
    {0.90, 1, 440}, {0.89, 1, 200}, {0.75, 1, 200}, {0.74, 2, 200}, {0.50, 2, 200},
};
static void a_foot_that_bore_nothing_was_not_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dip_cases / sizeof dip_cases[0]; i++) {
        const struct dip_case *k = &dip_cases[i];
        struct step_watch s;
        struct count c = {0};
        step_watch_begin(&s, W, false);
        for (uint32_t ms = 0; ms < 440; ms++) see(&s, &c, ms, ms >= 200 && ms < 240 ? k->dip : 0.99, W);
        for (uint32_t ms = 440; ms < 800; ms++) see(&s, &c, ms, 0.5, W);
        if (c.lifts != k->lifts || c.last_lift_ms != k->last_ms)
            fail_msg("dip to %g: %d lifts, last %u ms", k->dip, c.lifts, (unsigned)c.last_lift_ms);
    }
}

static void who_leaves_the_plate_lifted_nothing(void **state)
{
    (void)state;
    struct step_watch s;
    struct count c = {0};
    step_watch_begin(&s, W, false);
    for (uint32_t ms = 0; ms < 300; ms++) see(&s, &c, ms, 1.0, W);
    for (uint32_t ms = 300; ms < 600; ms++) see(&s, &c, ms, 1.0, 0.49 * W);
    assert_int_equal(c.lifts, 1);
    assert_int_equal(c.landings, 0);
    assert_int_equal(c.lost, 1);
}

static void nothing_strange_is_a_step(void **state)
{
    (void)state;
    static const double values[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300};
    int side;
    for (size_t i = 0; i < 25; i++) {
        struct step_watch s;
        step_watch_begin(&s, W, false);
        for (int ms = 0; ms < 500; ms++) {
            enum step_event e = step_watch_step(&s, values[i % 5], values[i / 5], true, &side);
            assert_true(e == STEP_NOTHING || e == STEP_LOST);
            assert_int_equal(step_watch_step(&s, 1, W, false, &side), STEP_NOTHING);
        }
        assert_int_equal(s.up, 0);
    }
    struct step_watch s;            /* not weighed: the share alone */
    struct count c = {0};
    step_watch_begin(&s, 0, false);
    for (uint32_t ms = 0; ms < 300; ms++) see(&s, &c, ms, 1.0, 0);
    assert_int_equal(c.lifts, 1);
}

static void evenness_and_rhythm(void **state)
{
    (void)state;
    struct step_score s = {0};
    assert_near("nothing yet", step_score_difference(&s), 1, 0);
    assert_true(step_score_cv(&s) == INFINITY && step_score_single(&s) == 0);
    step_score_lift(&s, -1, 0.4);
    assert_near("one side", step_score_difference(&s), 1, 0);
    step_score_lift(&s, 1, 0.5);
    step_score_lift(&s, 1, 0.7);
    assert_near("|0.4 - 0.6| / 1.0", step_score_difference(&s), 0.2, 1e-12);
    step_score_interval(&s, 0.9);
    assert_true(step_score_cv(&s) == INFINITY);
    step_score_interval(&s, 1.1);
    assert_near("SD 0.1414 of 1", step_score_cv(&s), 0.14142135623730951, 1e-12);
    step_score_interval(&s, 1.0);
    assert_near("SD 0.1 of 1", step_score_cv(&s), 0.1, 1e-12);
    s.up_ms = 400, s.all_ms = 1600;
    assert_near("single", step_score_single(&s), 0.25, 0);
}

/* 60 a minute: 72 at most, that is 833.3 ms, and 48 at least, 1250 ms. */
static const struct time_case { uint32_t ms; double cadence; bool in_time; } time_cases[] = {
    {1000, 60, true}, {834, 60, true}, {833, 60, false}, {1250, 60, true}, {1251, 60, false},
    {1500, 40, true}, {1250, 40, true}, {1249, 40, false}, {1875, 40, true}, {1876, 40, false}, {0, 60, false},
};
static void a_fifth_of_the_cadence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof time_cases / sizeof time_cases[0]; i++)
        if (step_in_time(time_cases[i].ms, time_cases[i].cadence) != time_cases[i].in_time)
            fail_msg("%u ms at %g /min", (unsigned)time_cases[i].ms, time_cases[i].cadence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_square_wave_gives_its_cadence),
        cmocka_unit_test(a_lift_is_a_lift),
        cmocka_unit_test(a_foot_that_bore_nothing_was_not_down),
        cmocka_unit_test(who_leaves_the_plate_lifted_nothing),
        cmocka_unit_test(nothing_strange_is_a_step),
        cmocka_unit_test(evenness_and_rhythm),
        cmocka_unit_test(a_fifth_of_the_cadence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
