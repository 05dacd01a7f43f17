/* Knee bends told from the load (exercises.md 7, E14): minimum-jerk bends with closed-form velocities, and what only looks alike. */
#include "base/random.h"
#include "base/units.h"
#include "support/support.h"
#include "world/knee_bend.h"

/* Height of a minimum-jerk way of h in T: its acceleration at u = t / T. */
static double acceleration(double h_m, double t_s, double time_s)
{
    double u = t_s / time_s;
    return u < 0 || u > 1 ? 0 : h_m * u * (60 - 180 * u + 120 * u * u) / (time_s * time_s);
}

struct bend { double depth_m, down_s, hold_s, up_s; bool comes_up; };

static double load_of(const struct bend *b, double t)
{
    double a = acceleration(-b->depth_m, t, b->down_s);
    if (b->comes_up) a += acceleration(b->depth_m, t - b->down_s - b->hold_s, b->up_s);
    return 1 + a / STANDARD_GRAVITY_M_S2;
}

enum { LEAD_MS = 600 };
/* hands: share of W on the rail; off: error of the mean load. true: counted within limit_s. */
static double off;
static bool play(struct knee_bend *k, const struct bend *b, double hands, double limit_s, struct random_stream *noise)
{
    bool counted = false;
    knee_bend_begin(k, 1 - hands + off);
    for (int ms = -LEAD_MS; ms < limit_s * 1000; ms++) {
        double load = load_of(b, ms / 1000.0) * (1 - hands) + (noise ? 0.002 * random_normal(noise) : 0);
        counted = knee_bend_step(k, load) == KNEE_CAME_UP || counted;
    }
    return counted;
}

static const struct bend_case { const char *name; struct bend bend; double hands; bool counts; } cases[] = {
    {"100 mm, 2-0-2", {0.10, 2, 0, 2, true}, 0, true},
    {"100 mm, 2-1-2", {0.10, 2, 1, 2, true}, 0, true},
    {"100 mm, 3-1-2", {0.10, 3, 1, 2, true}, 0, true},
    {"100 mm, 3-2-3", {0.10, 3, 2, 3, true}, 0, true},
    {"80 mm, 2-1-2", {0.08, 2, 1, 2, true}, 0, true},
    {"150 mm, 2-0-4", {0.15, 2, 0, 4, true}, 0, true},
    {"100 mm, 12 % on the rail", {0.10, 2, 1, 2, true}, 0.12, true},
    {"a shallow dip of 40 mm", {0.04, 2, 0, 2, true}, 0, false},
    {"50 mm, 3-1-3", {0.05, 3, 1, 3, true}, 0, false},
    {"a lean: no height changes", {0, 2, 1, 2, true}, 0, false},
    {"down, and no way up", {0.10, 2, 1, 2, false}, 0, false},
    {"deep down, and no way up", {0.20, 2, 1, 2, false}, 0, false},
    {"quickly down, and no way up", {0.15, 1, 1, 2, false}, 0, false},
};

static void bends_are_counted_exactly(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 5, "knee");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct bend_case *c = &cases[i];
        struct knee_bend k;
        for (int round = 0; round < 20; round++)
            if (play(&k, &c->bend, c->hands, 11, round ? &r : NULL) != c->counts)
                fail_msg("%s, round %d: expected %s; u %.3f to %.3f m/s", c->name, round, c->counts ? "counted" : "not counted", k.u_least,
                         k.u_most);
    }
}

/* Somebody who had not quite come to rest: a mean load that is 0.3 % off makes no bend of a way down, 0.05 % leaves every bend. */
static void a_mean_that_is_off_makes_no_bend(void **state)
{
    (void)state;
    static const double offs[] = {-0.003, -0.001, 0.001, 0.003};
    struct knee_bend k;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t j = 0; j < sizeof offs / sizeof offs[0] && !cases[i].counts; j++) {
            off = offs[j];
            if (play(&k, &cases[i].bend, cases[i].hands, 8, NULL)) fail_msg("%s, mean off by %g: counted", cases[i].name, off);
        }
    for (off = -0.0005; off < 0.0006; off += 0.001) assert_true(play(&k, &cases[1].bend, 0, 8, NULL));
    off = 0;
}

/* Peak velocity of a minimum-jerk way: 1.875 h / T. The plain integral has no high-pass. */
static void velocity_and_depth(void **state)
{
    (void)state;
    struct knee_bend k;
    const struct bend b = {0.10, 2, 1, 2, true};
    assert_true(play(&k, &b, 0, 6, NULL));
    assert_near("down, m/s", k.u_least, -0.09375, 1e-4);
    assert_near("up, m/s", k.u_most, 0.09375, 1e-4);
    assert_near("quickest moments apart", k.most_ms - k.least_ms, 3000, 5);
    knee_bend_begin(&k, 1);
    for (int ms = 0; ms < 2500; ms++) (void)knee_bend_step(&k, load_of(&b, ms / 1000.0));
    assert_near("depth, m", k.depth_m, 0.10, 0.001);
}

/* High-pass of first order at 0.1 Hz: a steady a ends at a / (2 pi 0.1). */
static void the_high_pass_is_at_a_tenth_of_a_hertz(void **state)
{
    (void)state;
    struct knee_bend k;
    knee_bend_begin(&k, 1);
    for (int ms = 0; ms < 30000; ms++) (void)knee_bend_step(&k, 0.997);
    assert_near("v", k.v, -0.003 * STANDARD_GRAVITY_M_S2 / (2 * M_PI * 0.1), 1e-6);
}

static const struct pace_case { struct bend bend; double down_s, hold_s, up_s, cycle_s; } pace_cases[] = {
    {{0.10, 2, 1, 2, true}, 2, 1, 2, 5},
    {{0.15, 3, 1.5, 3, true}, 2, 1, 2, 7.5},
    {{0.10, 1.5, 0.75, 1.5, true}, 2, 1, 2, 3.75},
    {{0.10, 3, 1, 2, true}, 3, 1, 2, 6},
};
static void the_cycle_is_as_long_as_it_was(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pace_cases / sizeof pace_cases[0]; i++) {
        const struct pace_case *c = &pace_cases[i];
        struct knee_bend k;
        assert_true(play(&k, &c->bend, 0, 12, NULL));
        assert_near("cycle, s", knee_bend_cycle_s(&k, c->down_s, c->hold_s, c->up_s), c->cycle_s, 0.02);
    }
    struct knee_bend none;
    knee_bend_begin(&none, 1);
    assert_near("no bend, no cycle", knee_bend_cycle_s(&none, 2, 1, 2), 0, 0);
}

static const struct quiet_case { const char *name; double mean, hz, share, mean_tol, rms; } quiet_cases[] = {
    {"still", 1.0, 1, 0, 1e-12, 0},
    {"1 Hz, 0.4 %", 0.95, 1, 0.004, 1e-6, 0.0028284},    /* a sine: RMS is amplitude / sqrt 2 */
    {"2 Hz, 1 %", 1.0, 2, 0.01, 1e-5, 0.0069 /* 2.4 % less: the filter at 5 Hz */},
    {"50 Hz is no sway", 1.0, 50, 0.01, 1e-4, 0.00007},
};
static void noise_of_quiet_standing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof quiet_cases / sizeof quiet_cases[0]; i++) {
        const struct quiet_case *c = &quiet_cases[i];
        struct knee_quiet q;
        bool known = false;
        knee_quiet_begin(&q, KNEE_QUIET_MS);
        for (int ms = 0; ms < KNEE_FILTER_MS + KNEE_QUIET_MS; ms++) {
            assert_false(known);
            known = knee_quiet_step(&q, c->mean + c->share * cos(2 * M_PI * c->hz * ms / 1000.0));
        }
        assert_true(known);
        print_message("%s: mean %.5f, RMS %.6f\n", c->name, q.mean_w, q.noise_w);
        assert_near(c->name, q.mean_w, c->mean, fmax(c->mean_tol, 0.15 * c->share));
        assert_near(c->name, q.noise_w, c->rms, 0.06 * c->rms + 0.00015);
    }
}

static void nobody_quiet_nothing_known(void **state)
{
    (void)state;
    struct knee_quiet q;
    knee_quiet_begin(&q, 1500);
    for (int ms = 0; ms < 20000; ms++) assert_false(knee_quiet_step(&q, ms % 1000 ? 1.0 : 0.3));
    knee_quiet_begin(&q, 1500);
    for (int ms = 0; ms < 20000; ms++) assert_false(knee_quiet_step(&q, ms % 1000 < 500 ? 1.0 : 1.2));
    for (int ms = 0; ms < 2000; ms++) assert_false(knee_quiet_step(&q, ms % 2 ? NAN : 1.0));
    struct knee_bend k;
    knee_bend_begin(&k, 1);
    static const double hostile[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300, 0, 5e-324};
    for (int ms = 0; ms < 70000; ms++) (void)knee_bend_step(&k, hostile[ms % 7]);
    assert_true(isfinite(k.v) && isfinite(k.u) && isfinite(k.depth_m));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bends_are_counted_exactly),
        cmocka_unit_test(a_mean_that_is_off_makes_no_bend),
        cmocka_unit_test(velocity_and_depth),
        cmocka_unit_test(the_high_pass_is_at_a_tenth_of_a_hertz),
        cmocka_unit_test(the_cycle_is_as_long_as_it_was),
        cmocka_unit_test(noise_of_quiet_standing),
        cmocka_unit_test(nobody_quiet_nothing_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
