/* March, one leg, tap: simulated-person.md 8, through the bare movement, the person, and the driver in virtual time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "drivers/driver.h"
#include "drivers/sim_person.h"
#include "drivers/sim_steps.h"
#include "support/support.h"

/* ---- lifted feet as exercises.md 2.4 sees them ---- */

enum { LIFTS = 400 };
struct lift { int side; double begin_s, length_s; };           /* side: the foot in the air */
struct lift_watch {
    struct lift lift[LIFTS];
    int count, side;
    double since_s;
    bool counted;
};

static void lift_watch_step(struct lift_watch *w, double t_s, double share_right, double load)
{
    int up = share_right >= 0.95 ? -1 : share_right <= 0.05 ? 1 : 0;
    bool holds = w->side == -1 ? share_right >= 0.90 : w->side == 1 && share_right <= 0.10;
    if (w->side == 0 && up != 0 && fabs(load - 1.0) <= 0.15) {
        w->side = up;
        w->since_s = t_s;
        w->counted = false;
    } else if (w->side != 0 && !holds) {
        w->side = 0;
    }
    if (w->side == 0) return;
    if (!w->counted && t_s - w->since_s >= 0.2) {
        assert_true(w->count < LIFTS);
        w->counted = true;
        w->lift[w->count++] = (struct lift){w->side, w->since_s, 0.0};
    }
    if (w->counted && (share_right >= 0.95 || share_right <= 0.05)) w->lift[w->count - 1].length_s = t_s - w->since_s;
}

static struct lift_watch watch;  /* too large for a stack */

/* ---- people ---- */

static struct sim_person *person(enum sim_profile profile, uint64_t seed, bool typical)
{
    struct sim_person *p = NULL;
    struct sim_config c;
    sim_config_default(&c);
    c.profile = profile;
    c.seed = seed;
    c.standing = true;
    c.typical = typical;
    c.rail_in_reach = true;
    assert_int_equal(sim_person_create(&c, &p), STATUS_OK);
    return p;
}

/* Runs for seconds, the command said again at every frame as a screen does; feeds the watch. */
static double run(struct sim_person *p, const struct person_command *c, double from_s, double seconds, struct sim_truth *t)
{
    double weight = sim_person_traits(p)->weight_n, peak = 0;
    for (int ms = 0; ms < (int)lround(1000.0 * seconds); ms++) {
        if (ms % 16 == 0) sim_person_command(p, c);
        sim_person_step(p, t);
        peak = fmax(peak, t->fz_n / weight);
        lift_watch_step(&watch, from_s + ms / 1000.0, t->share_right, t->fz_n / weight);
    }
    return peak;
}

static double rising_median(double *v, int n)
{
    for (int i = 1; i < n; i++) {
        double x = v[i];
        int j = i;
        for (; j > 0 && v[j - 1] > x; j--) v[j] = v[j - 1];
        v[j] = x;
    }
    return 0.5 * (v[n / 2] + v[(n - 1) / 2]);
}

/* ---- march ---- */

static const struct march_row { double cadence, wanted_s, lift_s; } march_rows[] = { /* the line "Checked" of section 8 */
    {40, 0.3, 0.30}, {50, 0.4, 0.40}, {60, 0.5, 0.50}, {50, 1.0, 0.94},
};

static void march_times_are_those_of_the_specification(void **state)
{
    (void)state;
    static const struct { double cadence, lift, over, lifted, centre; } rows[] = {
        {40, 0.3, 0.28, 0.16, 0.78}, {50, 0.4, 0.28, 0.26, 0.38}, {60, 0.5, 0.28, 0.36, 0.08},
        {50, 1.0, 0.17, 0.86, 0.00}, {50, 0.1, 0.28, 0.00, 0.64},
        {NAN, NAN, 0.28, 0.26, 0.38}, {-1, 0.4, 0.28, 0.26, 2.18}, {120, 9.0, 0.05, 0.40, 0.00},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sim_step_times t;
        sim_step_march_times(rows[i].cadence, rows[i].lift, &t);
        assert_near("th", t.over_s, rows[i].over, 1e-9);
        assert_near("th back", t.back_s, rows[i].over, 1e-9);
        assert_near("side", t.lifted_s, rows[i].lifted, 1e-9);
        assert_near("centre", t.centre_s, rows[i].centre, 1e-9);
    }
}

/* The bare movement: lift time from the share, touch-down and mid-lift in the load, and where the CoP is. */
static void a_step_of_the_march_follows_the_formula(void **state)
{
    (void)state;
    const struct sim_ground g = {{100.0, 0.0}, {0.0, 0.0}};
    for (size_t i = 0; i < sizeof march_rows / sizeof march_rows[0]; i++) {
        const struct march_row *row = &march_rows[i];
        struct sim_step_times times;
        struct sim_move m;
        struct sim_posture at;
        double lifted = 0, peak = 0, lowest = 2, length = 0, touch = 0;
        sim_step_march_times(row->cadence, row->wanted_s, &times);
        sim_move_march(&m, &g, &times, 1, false, 0.10);
        for (bool more = true; more; length += SIM_DT_S) {
            more = sim_move_step(&m, &at);
            lifted += at.at_mm.x <= -90.0 ? SIM_DT_S : 0.0;
            if (at.load > peak) peak = at.load, touch = length + SIM_DT_S;
            lowest = fmin(lowest, at.load);
            assert_true(at.at_mm.x <= 1e-9 && at.at_mm.x >= -100.0 - 1e-9);
        }
        assert_near("lift s", lifted, row->lift_s, 0.012);
        assert_near("interval s", length, 60.0 / row->cadence, 0.0021);
        assert_near("touch-down / W", peak, 1.10, 1e-3);
        assert_near("touch-down s", touch, times.over_s + times.lifted_s, 0.02);
        if (times.lifted_s > 0.5) assert_near("mid-lift / W", lowest, 0.95, 2e-3); /* else the touch-down is near */
        assert_near("ends between the feet", at.at_mm.x, 0.0, 1e-9);
    }
    struct sim_step_times times = {0.28, 0.36, 0.28, 0.08};
    struct sim_move m;
    struct sim_posture at = {0};
    double most = 0;
    sim_move_march(&m, &g, &times, 1, true, 0.10);
    for (int ms = 0; ms < 350; ms++) {
        (void)sim_move_step(&m, &at);
        most = fmax(most, at.at_mm.x);
    }
    assert_near("first step: 0.12 D toward the lifted foot", most, 0.12 * 200.0, 1e-6);
}

static void every_step_is_one_event(void **state)
{
    (void)state;
    for (int g = 0; g < 2; g++) {
        for (size_t i = 0; i < sizeof march_rows / sizeof march_rows[0]; i++) {
            const struct march_row *row = &march_rows[i];
            double length[LIFTS], interval = 60.0 / row->cadence, first_s = 0, sum2 = 0;
            int n = 0;
            struct sim_truth t;
            struct sim_person *p = person((enum sim_profile)g, 5 + i, true);
            struct person_command c = {.order = PERSON_MARCH, .cadence_per_min = row->cadence, .lift_s = row->wanted_s,
                                       .side = i % 2 ? 1 : -1};
            watch = (struct lift_watch){0};
            (void)run(p, &c, 0.0, 120.0, &t);
            assert_int_equal(watch.lift[0].side, c.side);
            first_s = watch.lift[0].begin_s;
            assert_true(first_s > 0.2 + 0.35 && first_s < 1.5 + 0.35 + 0.28); /* reaction, anticipation, on one foot */
            for (int k = 0; k < watch.count; k++) {
                if (watch.lift[k].side != (k % 2 ? -c.side : c.side)) fail_msg("group %d, %g per min: step %d at %.2f s on the wrong side", g, row->cadence, k,
                                                                                    watch.lift[k].begin_s);
                if (k + 1 == watch.count) break;
                double d = (watch.lift[k + 1].begin_s - watch.lift[k].begin_s) / interval - 1.0;
                sum2 += d * d;
                length[n++] = watch.lift[k].length_s;
            }
            double steps = (120.0 - first_s) / interval, cv = sqrt(sum2 / n);
            assert_near("events, one per step", watch.count, steps, 1.0 + 0.02 * steps);
            assert_near("lift s", rising_median(length, n), row->lift_s, 0.03);
            assert_near("CV of the interval", cv, g == SIM_YOUNG ? 0.04 : 0.07, 0.025);
            /* Stop: both feet down, the CoP in the middle. */
            c = (struct person_command){.order = PERSON_STAND};
            (void)run(p, &c, 120.0, 3.0, &t);
            int before = watch.count;
            double x = 0, load = 0;
            for (int k = 0; k < 20; k++) {
                (void)run(p, &c, 123.0, 0.1, &t);
                x += t.cop_mm.x / 20;
                load += t.fz_n / sim_person_traits(p)->weight_n / 20;
            }
            assert_int_equal(watch.count, before);
            assert_near("in the middle", x, 0.0, 15.0);
            assert_near("full weight", load, 1.0, 0.005);
            assert_int_equal(sim_person_balance_losses(p), 0);
            sim_person_destroy(p);
        }
    }
}

static void profiles_march_differently(void **state)
{
    (void)state;
    static const double wanted[3] = {0.04, 0.07, 0.12};
    double lift[3];
    for (int g = 0; g < 3; g++) {
        double all = 0, length[LIFTS];
        int n = 0, m = 0;
        for (uint64_t seed = 1; seed <= 4; seed++) {
            struct sim_truth t;
            struct sim_person *p = person((enum sim_profile)g, seed, true);
            struct person_command c = {.order = PERSON_MARCH, .cadence_per_min = 50, .lift_s = 0.6, .hands = HANDS_HOLD};
            watch = (struct lift_watch){0};
            (void)run(p, &c, 0.0, 90.0, &t);
            assert_true(watch.count > 60);
            for (int k = 1; k + 1 < watch.count; k++) {
                double d = (watch.lift[k + 1].begin_s - watch.lift[k].begin_s) / 1.2 - 1.0;
                all += d * d;
                n++;
                if (m < LIFTS) length[m++] = watch.lift[k].length_s;
            }
            sim_person_destroy(p);
        }
        assert_near("CV of the interval", sqrt(all / n), wanted[g], 0.02);
        lift[g] = rising_median(length, m);
    }
    assert_near("young, older: as asked", lift[SIM_YOUNG], lift[SIM_OLDER], 0.02);
    assert_true(lift[SIM_UNSTEADY] < lift[SIM_OLDER] - 0.01);
}

/* ---- one leg ---- */

static void a_foot_is_lifted_and_put_down(void **state)
{
    (void)state;
    for (int side = -1; side <= 1; side += 2) {
        struct sim_truth t;
        struct sim_person *p = person(SIM_YOUNG, 3, true);
        double d = sim_person_traits(p)->foot_distance_mm, toward = 0;
        struct person_command c = {.order = PERSON_LIFT_FOOT, .side = side};
        watch = (struct lift_watch){0};
        for (int ms = 0; ms < 1500; ms++) {
            (void)run(p, &c, ms / 1000.0, 0.001, &t);
            toward = fmax(toward, side * t.cop_mm.x);
        }
        assert_true(toward > 0.08 * d); /* anticipation toward the lifted foot */
        (void)run(p, &c, 1.5, 5.5, &t);
        assert_int_equal(watch.count, 1);
        assert_int_equal(watch.lift[0].side, side);
        assert_near("in the air until now", watch.lift[0].begin_s + watch.lift[0].length_s, 7.0, 0.05);
        assert_true(watch.lift[0].begin_s < 1.5);
        assert_near("over the standing foot", t.cop_mm.x, -side * 0.5 * d, 35.0);
        c = (struct person_command){.order = PERSON_STAND, .landing_w = side > 0 ? 1.35 : 0.0};
        double peak = run(p, &c, 7.0, 2.5, &t);
        assert_near("landing", peak, side > 0 ? 1.35 : 1.10, 0.012);
        assert_near("share", t.share_right, 0.5, 0.2);
        assert_int_equal(watch.count, 1);
        sim_person_destroy(p);
    }
}

static void ability_and_hands_decide_how_long(void **state)
{
    (void)state;
    double median[3][3];
    for (int g = 0; g < 3; g++) {
        for (int hands = 0; hands < 3; hands++) {
            double held[15];
            for (uint64_t seed = 1; seed <= 15; seed++) {
                struct sim_truth t;
                struct sim_person *p = person((enum sim_profile)g, seed, false);
                struct person_command c = {.order = PERSON_LIFT_FOOT, .side = 1, .hands = (enum person_hands)hands};
                watch = (struct lift_watch){0};
                for (int s = 0; s < 40 && sim_person_balance_losses(p) == 0; s++) (void)run(p, &c, s, 1.0, &t);
                held[seed - 1] = watch.count ? watch.lift[0].length_s : 0.0;
                if (sim_person_balance_losses(p) > 0) { /* a foot came down, both stand, and it is tried again */
                    double s = 40.0, share = 0;
                    for (int k = 0; k < 4; k++, s += 0.25) {
                        (void)run(p, &c, s, 0.25, &t);
                        if (k == 3) share = t.share_right;
                    }
                    assert_true(share > 0.10 && share < 0.90);
                }
                sim_person_destroy(p);
            }
            median[g][hands] = rising_median(held, 15);
        }
        printf("one leg, group %d: median %.1f s free, %.1f s fingertips, %.1f s rail (of 40)\n", g, median[g][0], median[g][1],
               median[g][2]);
        assert_true(median[g][0] < median[g][1] + 1e-9 || median[g][0] > 38.0);
        assert_true(median[g][1] <= median[g][2] + 1e-9 || median[g][1] > 38.0);
    }
    assert_true(median[SIM_OLDER][0] > 8.0 && median[SIM_OLDER][0] < 38.5); /* exercises.md E03: 27 s at 60-69, 8.5 s past 80 */
    assert_true(median[SIM_UNSTEADY][0] > 0.5 && median[SIM_UNSTEADY][0] < 8.0);
    assert_true(median[SIM_YOUNG][0] > median[SIM_UNSTEADY][0] + 5.0);
}

/* ---- tap ---- */

static void one_tap_for_each_number(void **state)
{
    (void)state;
    struct sim_truth t;
    struct sim_person *p = person(SIM_OLDER, 2, true);
    watch = (struct lift_watch){0};
    double from_s = 0;
    for (uint32_t k = 0; k < 12; k++, from_s += 4.0) {
        struct person_command c = {.order = PERSON_TAP, .number = k, .side = k % 3 ? 1 : -1, .lift_s = 0.5, .hands = HANDS_HOLD};
        double back_s = 0;
        for (int ms = 0; ms < 4000; ms++) {
            (void)run(p, &c, from_s + ms / 1000.0, 0.001, &t);
            bool even = t.share_right > 0.3 && t.share_right < 0.7;
            if (watch.count == (int)k + 1 && watch.side == 0 && back_s == 0 && even) back_s = ms / 1000.0;
        }
        assert_int_equal(watch.count, (int)k + 1);
        assert_int_equal(watch.lift[k].side, c.side);
        assert_near("lift s", watch.lift[k].length_s, 0.5, 0.2);
        assert_true(back_s > 0 && from_s + back_s - (watch.lift[k].begin_s + watch.lift[k].length_s) < 1.5);
    }
    struct person_command stand = {.order = PERSON_STAND}, again = {.order = PERSON_TAP, .number = 11, .side = 1};
    (void)run(p, &stand, from_s, 1.0, &t);
    (void)run(p, &again, from_s + 1.0, 4.0, &t);
    assert_int_equal(watch.count, 12); /* the same number is the same tap */
    again.number = 12;
    sim_person_command(p, &again);
    (void)run(p, &stand, from_s + 5.0, 4.0, &t);
    assert_int_equal(watch.count, 13); /* said once is enough */
    sim_person_destroy(p);
}

/* exercises.md E19: on that side, 0.3 s or more in the air. Hands free, and few who are unsteady manage all. */
static void taps_go_amiss_by_ability(void **state)
{
    (void)state;
    enum { TAPS = 60 };
    int good[3] = {0};
    for (int g = 0; g < 3; g++) {
        struct sim_truth t;
        struct sim_person *p = person((enum sim_profile)g, 6, true);
        watch = (struct lift_watch){0};
        for (uint32_t k = 0; k < TAPS; k++) {
            struct person_command c = {.order = PERSON_TAP, .number = k, .side = k % 2 ? 1 : -1, .lift_s = 0.7};
            int before = watch.count;
            (void)run(p, &c, 3.5 * k, 3.5, &t);
            for (int i = before; i < watch.count; i++) good[g] += watch.lift[i].side == c.side && watch.lift[i].length_s >= 0.3;
        }
        sim_person_destroy(p);
    }
    printf("taps of %d: %d young, %d older, %d unsteady\n", (int)TAPS, good[0], good[1], good[2]);
    assert_in_range(good[SIM_YOUNG], 53, TAPS); /* chance that the foot scuffs: 3 % at z 0, 25 % at z -2.4 */
    assert_in_range(good[SIM_OLDER], 53, TAPS);
    assert_in_range(good[SIM_UNSTEADY], 34, 54);
}

/* ---- through the driver ---- */

static int64_t virtual_ns;
static int64_t virtual_now(void *context) { (void)context; return virtual_ns; }
static void virtual_wait(void *context, int64_t until_ns) { (void)context, (void)until_ns; fail_msg("slept"); }
static const struct driver_host virtual_host = {virtual_now, virtual_wait, NULL, true};

static void plate_run(struct driver *d, const struct person_command *c, double seconds, double weight_n)
{
    static struct force_sample got[64];
    for (int64_t until = virtual_ns + llround(seconds * NS_PER_S); virtual_ns < until;) {
        virtual_ns += 16 * NS_PER_MS;
        driver_command(d, c);
        int n = driver_read(d, got, 64, 0);
        for (int k = 0; k < n; k++) {
            double fz = 0, mx = 0;
            for (int i = 0; i < d->info.channel_count; i++) {
                double f = got[k].raw[i].i32 * d->info.channel[i].scale + d->info.channel[i].offset;
                fz += f;
                mx += f * d->info.channel[i].at_mm.x;
            }
            double share = fmin(fmax(0.5 + mx / fz / 200.0, 0.0), 1.0);
            lift_watch_step(&watch, 1e-9 * (double)got[k].t_arr_ns, share, fz / weight_n);
        }
    }
}

static void the_driver_steps_too(void **state)
{
    (void)state;
    struct driver *d = NULL;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    virtual_ns = 5 * NS_PER_S;
    if (driver_open("sim:on=1,mass_kg=70,plate=lab,seed=4,profile=young", &virtual_host, NULL, &d, &error, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    double weight = 70.0 * 9.80665;
    struct person_command march = {.order = PERSON_MARCH, .side = -1, .cadence_per_min = 60, .lift_s = 0.5};
    struct person_command stand = {.order = PERSON_STAND}, lift = {.order = PERSON_LIFT_FOOT, .side = 1};
    watch = (struct lift_watch){0};
    plate_run(d, &march, 21.0, weight);
    plate_run(d, &stand, 3.0, weight);
    assert_in_range(watch.count, 18, 22);
    for (int k = 0; k < watch.count; k++) assert_int_equal(watch.lift[k].side, k % 2 ? 1 : -1);
    watch = (struct lift_watch){0};
    plate_run(d, &lift, 5.0, weight);
    plate_run(d, &stand, 2.0, weight);
    assert_int_equal(watch.count, 1);
    assert_int_equal(watch.lift[0].side, 1);
    assert_near("lifted s", watch.lift[0].length_s, 4.1, 0.7);
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(march_times_are_those_of_the_specification),
        cmocka_unit_test(a_step_of_the_march_follows_the_formula),
        cmocka_unit_test(every_step_is_one_event),
        cmocka_unit_test(profiles_march_differently),
        cmocka_unit_test(a_foot_is_lifted_and_put_down),
        cmocka_unit_test(ability_and_hands_decide_how_long),
        cmocka_unit_test(one_tap_for_each_number),
        cmocka_unit_test(taps_go_amiss_by_ability),
        cmocka_unit_test(the_driver_steps_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
