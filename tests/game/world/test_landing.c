/* Stepping onto the plate, told from load, side and share. */
#include "support/support.h"
#include "world/landing.h"

#define W 700.0

struct seen { int contact, taken_off, both, settled, left, lead; };

static void run(struct landing *l, struct seen *s, int ms, double load, double cop_x, double share, double speed)
{
    for (int i = 0; i < ms; i++)
        switch (landing_step(l, load * W, cop_x, share, true, speed)) {
        case LANDING_CONTACT: s->contact++, s->lead = l->lead; break;
        case LANDING_TAKEN_OFF: s->taken_off++; break;
        case LANDING_BOTH_FEET: s->both++; break;
        case LANDING_SETTLED: s->settled++; break;
        case LANDING_LEFT: s->left++; break;
        case LANDING_NOTHING: break;
        }
}

static void up_stand_and_down(void **state)
{
    (void)state;
    for (int side = -1; side <= 1; side += 2) {
        struct landing l;
        struct seen s = {0};
        landing_begin(&l, W, 5);
        run(&l, &s, 500, 0.0, NAN, 0.5, NAN);
        run(&l, &s, 400, 0.5, 5 + side * 90, 0.5 + side * 0.45, 300);
        run(&l, &s, 600, 1.0, 5 + side * 90, 0.5 + side * 0.45, 200);   /* all on the first foot: not both */
        assert_int_equal(s.both, 0);
        run(&l, &s, 100, 1.12, 5, 0.5, 200);
        run(&l, &s, 700, 1.0, 5, 0.5, 61);
        run(&l, &s, 800, 1.0, 5, 0.5, 20);
        assert_int_equal(s.contact, 1);
        assert_int_equal(s.lead, side);
        assert_int_equal(s.both, 1);
        assert_int_equal(l.both_ms, 1000);
        assert_int_equal(s.settled, 1);
        assert_int_equal(l.settle_ms, 800);
        assert_near("peak", l.peak_w, 1.12, 1e-12);
        run(&l, &s, 299, 0.19, 5, 0.5, 20);
        assert_int_equal(s.left, 0);
        run(&l, &s, 1, 0.19, 5, 0.5, 20);
        assert_int_equal(s.left, 1);
        assert_int_equal(s.taken_off, 0);
    }
}

/* load, share, ms: is it both feet? */
static const struct both_case { const char *what; double load, share; int ms, both; } both_cases[] = {
    {"both", 1.0, 0.5, 300, 1}, {"too short", 1.0, 0.5, 299, 0}, {"hands carry a quarter", 0.75, 0.5, 300, 1},
    {"a heavy bag", 0.74, 0.5, 2000, 0}, {"one bears a fifth", 1.0, 0.8, 300, 1}, {"toes only", 1.0, 0.81, 2000, 0},
    {"toes only, left", 1.0, 0.19, 2000, 0},
};
static void both_feet_bear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof both_cases / sizeof both_cases[0]; i++) {
        struct landing l;
        struct seen s = {0};
        landing_begin(&l, W, 0);
        run(&l, &s, both_cases[i].ms, both_cases[i].load, 10, both_cases[i].share, 20);
        if (s.both != both_cases[i].both) fail_msg("%s: %d", both_cases[i].what, s.both);
    }
}

static void a_foot_taken_off_again(void **state)
{
    (void)state;
    struct landing l;
    struct seen s = {0};
    landing_begin(&l, W, 0);
    run(&l, &s, 600, 0.4, 90, 0.95, 100);
    run(&l, &s, 99, 0.04, 90, 0.95, 100);
    assert_int_equal(s.taken_off, 0);
    run(&l, &s, 1, 0.04, 90, 0.95, 100);
    assert_int_equal(s.taken_off, 1);
    run(&l, &s, 500, 0.0, NAN, 0.5, NAN);
    run(&l, &s, 600, 0.4, -90, 0.05, 100);                     /* and the other one */
    assert_int_equal(s.contact, 2);
    assert_int_equal(s.lead, -1);
    run(&l, &s, 600, 1.0, 0, 0.5, 20);
    assert_int_equal(s.both, 1);
    assert_int_equal(l.both_ms, 600);                          /* counted from the second contact */
    assert_near("the peak is that of this time", l.peak_w, 1.0, 1e-12);
}

/* A spike of `ms` at 1.6 W. */
static const struct { int ms; double peak; } spikes[] = {{1, 1.0}, {4, 1.0}, {5, 1.6}, {20, 1.6}};
static void one_noisy_sample_is_no_peak(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spikes / sizeof spikes[0]; i++) {
        struct landing l;
        struct seen s = {0};
        landing_begin(&l, W, 0);
        run(&l, &s, 500, 1.0, 0, 0.5, 20);
        run(&l, &s, spikes[i].ms, 1.6, 0, 0.5, 20);
        run(&l, &s, 500, 1.0, 0, 0.5, 20);
        assert_near("peak", l.peak_w, spikes[i].peak, 1e-12);
    }
}

static void calm_from_the_first_moment_is_no_time(void **state)
{
    (void)state;
    struct landing l;
    struct seen s = {0};
    landing_begin(&l, W, 0);
    run(&l, &s, 400, 0.5, 90, 0.95, 20);
    run(&l, &s, 302, 1.0, 0, 0.5, 20);
    assert_int_equal(s.settled, 1);
    assert_int_equal(l.settle_ms, 0);
    landing_begin(&l, W, 0);
    s = (struct seen){0};
    run(&l, &s, 20000, 1.0, 0, 0.5, 60);                       /* never below 60 mm/s */
    assert_int_equal(s.settled, 0);
    run(&l, &s, 2000, 1.0, 0, 0.5, NAN);
    assert_int_equal(s.settled, 0);
}

static const struct { double peak, ceiling, soft; } soft_cases[] = {
    {1.00, 1.5, 1}, {1.05, 1.5, 1}, {1.275, 1.5, 0.5}, {1.5, 1.5, 0}, {1.8, 1.5, 0}, {1.2, 2.0, 0.842105263157894735},
    {1.1, 1.3, 0.8}, {1.0, 1.0, 1}, {1.01, 1.0, 0}, {NAN, 1.0, 0},
};
static void softness(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof soft_cases / sizeof soft_cases[0]; i++)
        assert_near("c_soft", landing_softness(soft_cases[i].peak, soft_cases[i].ceiling), soft_cases[i].soft, 1e-12);
}

static void nothing_strange_is_a_contact(void **state)
{
    (void)state;
    static const double values[] = {NAN, INFINITY, -INFINITY, -1e300};
    struct landing l;
    landing_begin(&l, W, 0);
    for (size_t i = 0; i < 4; i++)
        for (int ms = 0; ms < 500; ms++) assert_int_equal(landing_step(&l, values[i], values[i], values[i], true, values[i]), LANDING_NOTHING);
    landing_begin(&l, 0, 0);                                   /* nobody was weighed */
    for (int ms = 0; ms < 500; ms++) assert_int_equal(landing_step(&l, W, 0, 0.5, true, 20), LANDING_NOTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(up_stand_and_down),
        cmocka_unit_test(both_feet_bear),
        cmocka_unit_test(a_foot_taken_off_again),
        cmocka_unit_test(one_noisy_sample_is_no_peak),
        cmocka_unit_test(calm_from_the_first_moment_is_no_time),
        cmocka_unit_test(softness),
        cmocka_unit_test(nothing_strange_is_a_contact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
