/* Heels and toes, knee bends, half a rise, feet placed otherwise, fingertips: simulated-person.md 4, 7, 8 and
 * exercises.md E02, E13 to E16; through the bare movement, the person, and the driver in virtual time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "drivers/driver.h"
#include "drivers/sim_feet.h"
#include "drivers/sim_moves.h"
#include "drivers/sim_person.h"
#include "drivers/sim_skill.h"
#include "support/support.h"

static struct sim_config config(enum sim_profile profile, uint64_t seed)
{
    struct sim_config c;
    sim_config_default(&c);
    c.profile = profile;
    c.seed = seed;
    c.standing = c.typical = c.rail_in_reach = true;
    return c;
}

static struct sim_person *person(struct sim_config c)
{
    struct sim_person *p = NULL;
    assert_int_equal(sim_person_create(&c, &p), STATUS_OK);
    return p;
}

enum { ROOM = 60000 };
static double load[ROOM], x_mm[ROOM], y_mm[ROOM], share[ROOM]; /* from the neutral point; load in W */

static void record(struct sim_person *p, const struct person_command *c, int ms)
{
    const struct sim_traits *w = sim_person_traits(p);
    struct sim_truth t;
    assert_true(ms <= ROOM);
    for (int i = 0; i < ms; i++) {
        if (i % 16 == 0) sim_person_command(p, c);
        sim_person_step(p, &t);
        load[i] = t.fz_n / w->weight_n;
        x_mm[i] = t.cop_mm.x - w->neutral_mm.x;
        y_mm[i] = t.cop_mm.y - w->neutral_mm.y;
        share[i] = t.share_right;
    }
}

static double mean(const double *v, int from, int to)
{
    double sum = 0;
    for (int i = from; i < to; i++) sum += v[i] / (to - from);
    return sum;
}

static double largest(const double *v, int from, int to)
{
    double most = v[from];
    for (int i = from; i < to; i++) most = fmax(most, v[i]);
    return most;
}

static double smallest(const double *v, int from, int to)
{
    double least = v[from];
    for (int i = from; i < to; i++) least = fmin(least, v[i]);
    return least;
}

/* ---- skill: z_task = z + 0.8 (1 - exp(-n / 12)); quiet stance knows only z (simulated-person.md 5) ---- */

static void practice_makes_skill_not_steadiness(void **state)
{
    (void)state;
    struct sim_config c = config(SIM_OLDER, 1);
    struct sim_traits t;
    struct sim_skill none, much, weak;
    struct sim_control control[2];
    struct sim_trial trial;
    for (int k = 0; k < 2; k++) {
        c.practices = k ? 24 : 0;
        sim_traits_draw(&c, &t);
        sim_trial_draw(&c, &t, 0, &trial);
        sim_trial_control(&c, &t, &trial, SIM_ML, &control[k]);
        sim_skill_of(&t, k ? &much : &none);
    }
    double gain = 0.8 * (1.0 - exp(-2.0));
    assert_near("z_task", t.z_task - t.z, gain, 1e-12);
    assert_near("sway of what is practised", much.sway, exp(-0.29 * gain), 1e-12);
    assert_near("nothing practised yet", none.sway, 1.0, 0);
    assert_near("quiet stance", control[1].slow_mm, control[0].slow_mm, 0);
    assert_near("heel shift", much.value[SKILL_HEEL_SHIFT] - none.value[SKILL_HEEL_SHIFT], 0.0125 * gain, 1e-12);
    assert_true(much.value[SKILL_LANDING] < none.value[SKILL_LANDING]);
    c = config(SIM_UNSTEADY, 1);
    sim_traits_draw(&c, &t);
    sim_skill_of(&t, &weak);
    assert_true(weak.value[SKILL_LANDING] > none.value[SKILL_LANDING] && weak.value[SKILL_LOWER_S] < none.value[SKILL_LOWER_S]);
    assert_true(weak.value[SKILL_STEP_ON_TIME] > none.value[SKILL_STEP_ON_TIME]);
    assert_true(weak.value[SKILL_DROP_LOGIT] > none.value[SKILL_DROP_LOGIT]);
}

/* ---- bodies that rise and sink: Fz = W (1 + z''/g), minimum jerk peaks at 5.7735 h / T^2 ---- */

static void load_follows_the_height(void **state)
{
    (void)state;
    static const struct { double height_mm, time_s; } rows[] = {{40.0, 0.6}, {100.0, 2.0}, {18.0, 0.6}, {60.0, 0.48}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sim_move m;
        struct sim_posture at = {0};
        double most = 0, least = 2, v = 0, z = 0;
        sim_move_raise(&m, 50.0, rows[i].height_mm, rows[i].time_s);
        for (bool more = true; more;) {
            more = sim_move_step(&m, &at);
            most = fmax(most, at.load);
            least = fmin(least, at.load);
            v += 9.80665 * (at.load - 1.0) * SIM_DT_S;
            z += v * SIM_DT_S;
        }
        double peak = 5.773503 * 1e-3 * rows[i].height_mm / (rows[i].time_s * rows[i].time_s) / 9.80665;
        assert_near("largest load", most - 1.0, peak, 0.01 * peak);
        assert_near("smallest load", 1.0 - least, peak, 0.01 * peak);
        assert_near("comes to rest", v, 0.0, 0.004);
        assert_near("height mm", 1000.0 * z, rows[i].height_mm, 0.02 * rows[i].height_mm);
        assert_near("shift mm", at.at_mm.y, 50.0, 1e-9);
    }
    struct sim_move m; /* section 8: 100 mm in 2 s peaks at 1.5 % W */
    struct sim_posture at = {0};
    double most = 0;
    sim_move_bend(&m, 100.0, 2.0, 1.0, 2.0);
    while (sim_move_step(&m, &at)) most = fmax(most, fabs(at.load - 1.0));
    assert_near("knee bend", most, 0.015, 0.0005);
}

/* ---- heels and toes ---- */

static void heels_and_toes_go_up_and_come_down(void **state)
{
    (void)state;
    static const double wanted[2][3] = {{0.215, 0.215, 0.185}, {0.145, 0.145, 0.126}}; /* young, older, unsteady */
    enum { SEEDS = 8 };
    for (int g = 0; g < 3; g++) {
        for (int toes = 0; toes < 2; toes++) {
            double sum = 0;
            for (uint64_t seed = 1; seed <= SEEDS; seed++) {
                struct sim_person *p = person(config((enum sim_profile)g, seed));
                double flen = sim_person_traits(p)->foot_length_mm;
                struct person_command c = {.order = toes ? PERSON_TOES_UP : PERSON_HEELS_UP, .hands = HANDS_HOLD};
                struct person_command stand = {.order = PERSON_STAND, .hands = HANDS_HOLD};
                record(p, &stand, 3000);
                double rest = mean(load, 2000, 3000), y0 = mean(y_mm, 1000, 3000);
                record(p, &c, 5000);
                double sign = toes ? -1.0 : 1.0, shift = sign * (mean(y_mm, 3000, 5000) - y0) / flen;
                int start = 0;
                while (start < 3000 && sign * (y_mm[start] - y0) < 0.5 * shift * flen) start++;
                assert_true(start > 300 && start < 2500); /* a reaction, then half of the way */
                sum += shift / SEEDS; /* one alone also carries the slow sway before and after */
                assert_true(largest(load, start - 350, start + 1) / rest - 1.0 >= 0.015 - 0.003);
                record(p, &stand, 6000);
                int left = 0, back = 0;
                for (int i = 0; i < 6000 && !back; i++) {
                    double up = sign * (y_mm[i] - y0) / flen / shift;
                    if (up > 0.9) left = i;
                    if (up < 0.1) back = i;
                }
                double lowering_s = 1e-3 * (back - left);
                bool dropped = largest(load, 0, 6000) > 1.09 * rest;
                if (!dropped && (lowering_s < 0.6 * 1.5 - 0.4 || lowering_s > 2.5))
                    fail_msg("lowered in %.2f s", lowering_s);
                assert_near("down again", mean(y_mm, 4000, 6000), y0, 15.0);
                sim_person_destroy(p);
            }
            printf("%s, group %d: mean shift %.3f FLEN\n", toes ? "toes" : "heels", g, sum);
            assert_near("mean shift / FLEN", sum, wanted[toes][g], 0.012);
        }
    }
}

static void a_drop_has_the_peak_that_is_asked(void **state)
{
    (void)state;
    static const struct { enum person_order order; double landing_w; } rows[] = {
        {PERSON_HEELS_UP, 1.30}, {PERSON_TOES_UP, 1.20}, {PERSON_HEELS_UP, 1.60},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sim_person *p = person(config(SIM_YOUNG, 7));
        struct person_command up = {.order = rows[i].order}, down = {.order = PERSON_STAND, .landing_w = rows[i].landing_w};
        record(p, &up, 3000);
        record(p, &down, 3000);
        assert_near("peak", largest(load, 0, 3000), rows[i].landing_w, 0.012);
        assert_near("then quiet", largest(load, 2000, 3000), 1.0, 0.006);
        sim_person_destroy(p);
    }
    for (int k = 0; k < 2; k++) { /* and steps on */
        struct sim_config c = config(SIM_OLDER, 3);
        c.standing = false;
        struct sim_person *p = person(c);
        struct person_command on = {.order = PERSON_STEP_ON, .side = k ? 1 : -1, .landing_w = 1.25};
        record(p, &on, 5000);
        assert_near("peak of the step on", largest(load, 0, 5000), 1.25, 0.01);
        assert_true((k ? 1 : -1) * x_mm[250] > 60.0); /* the lead foot */
        assert_near("both feet", mean(share, 4000, 5000), 0.5, 0.1);
        sim_person_destroy(p);
    }
}

/* ---- knee bends ---- */

static void one_bend_for_each_number(void **state)
{
    (void)state;
    struct sim_person *p = person(config(SIM_OLDER, 5));
    for (uint32_t k = 1; k <= 4; k++) {
        struct person_command c = {.order = PERSON_BEND, .number = k, .down_s = 2.0, .hold_s = 1.0, .up_s = 2.0};
        record(p, &c, 8000);
        double v = 0, lowest = 0, highest = 0, began = 0, ended = 0, z = 0;
        for (int i = 0; i < 8000; i++) {
            v += 9.80665 * (load[i] - 1.0) * 1e-3;
            z += v * 1e-3;
            lowest = fmin(lowest, v);
            highest = fmax(highest, v);
            if (v < -0.03 && began == 0) began = i;
            if (v > 0.03) ended = i;
        }
        if (lowest > -0.075 || highest < 0.06) fail_msg("bend %u: speed %.3f .. %.3f m/s", (unsigned)k, lowest, highest);
        assert_near("down, hold, up s", 1e-3 * (ended - began), 5.0 - 0.8, 0.9);
    }
    struct person_command same = {.order = PERSON_BEND, .number = 4, .down_s = 1.0, .up_s = 1.0};
    record(p, &same, 4000);
    assert_true(largest(load, 0, 4000) < 1.005);
    sim_person_destroy(p);
}

/* ---- the chair ---- */

static void half_a_rise_returns_to_the_seat(void **state)
{
    (void)state;
    struct sim_person *p = person(config(SIM_OLDER, 5));
    struct person_command sit = {.order = PERSON_SIT}, half = {.order = PERSON_HALF_RISE, .number = 1};
    struct person_command rise = {.order = PERSON_RISE, .hands = HANDS_HOLD};
    record(p, &half, 3000);
    assert_near("standing: nothing", smallest(load, 0, 3000), 1.0, 0.005);
    record(p, &sit, 4000);
    half.number = 2;
    record(p, &half, 5000);
    assert_near("peak", largest(load, 0, 5000), 0.70, 0.01);
    assert_true(load[4999] < 0.33);
    assert_int_equal(sim_person_place(p), SIM_SEATED);
    record(p, &half, 3000);
    assert_true(largest(load, 0, 3000) < 0.33);
    record(p, &sit, 2000);
    assert_true(largest(load, 0, 2000) < 0.33); /* already there: nothing */
    for (int k = 0; k < 4 && sim_person_place(p) != SIM_STANDING; k++) record(p, &rise, 5000);
    assert_int_equal(sim_person_place(p), SIM_STANDING);
    record(p, &rise, 3000);
    assert_true(smallest(load, 0, 3000) > 0.8 && largest(load, 0, 3000) < 1.01);
    sim_person_destroy(p);
}

static void sitting_after_stepping_on_is_not_lost(void **state)
{
    (void)state;
    static const int gap_ms[] = {0, 1, 300, 1000, 3000};
    for (size_t i = 0; i < sizeof gap_ms / sizeof gap_ms[0]; i++) {
        struct sim_config c = config(SIM_UNSTEADY, 2 + i);
        c.standing = false;
        struct sim_person *p = person(c);
        struct person_command on = {.order = PERSON_STEP_ON}, sit = {.order = PERSON_SIT}, stand = {.order = PERSON_STAND};
        sim_person_command(p, &on);
        struct sim_truth t;
        for (int ms = 0; ms < gap_ms[i]; ms++) sim_person_step(p, &t);
        sim_person_command(p, &sit);
        record(p, &stand, 8000);
        assert_int_equal(sim_person_place(p), SIM_SEATED);
        assert_true(load[7999] > 0.09 && load[7999] < 0.33);
        sim_person_destroy(p);
    }
}

/* ---- the feet ---- */

static void feet_mean_sway_limits_and_shares(void **state)
{
    (void)state;
    static const struct { enum person_feet feet; double ml, ap, distance, side; } rows[] = {
        {FEET_HIP_WIDE, 1.0, 1.0, 200.0, 110.0}, {FEET_CLOSE, 1.5, 1.1, 100.0, 60.0},
        {FEET_HALF_TANDEM, 1.8, 1.0, 80.0, 50.0}, {FEET_IN_LINE, 2.2, 1.2, 0.0, 30.0},
    };
    struct sim_config c = config(SIM_OLDER, 1);
    struct sim_traits own, stands;
    sim_traits_draw(&c, &own);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int lead = -1; lead <= 1; lead += 2) {
            struct sim_feet f;
            struct sim_limits both, one;
            stands = own;
            sim_feet_stand(&own, rows[i].feet, lead, &f, &stands);
            sim_feet_limits(&stands, SIM_BOTH_FEET, &both);
            sim_feet_limits(&stands, SIM_ONE_FOOT, &one);
            assert_near("ML sway", sim_feet_sway(&f, SIM_BOTH_FEET, SIM_ML), rows[i].ml, 1e-12);
            assert_near("AP sway", sim_feet_sway(&f, SIM_BOTH_FEET, SIM_AP), rows[i].ap, 1e-12);
            assert_near("one leg", sim_feet_sway(&f, SIM_ONE_FOOT, SIM_ML), 3.5, 1e-12);
            assert_near("distance", stands.foot_distance_mm, rows[i].distance, 1e-9);
            assert_near("side", both.side_mm, rows[i].side, 1e-9);
            assert_true(one.side_mm < both.side_mm && one.front_mm <= both.front_mm && one.back_mm <= both.back_mm);
            struct point_mm right = f.half_mm, left = {-f.half_mm.x, -f.half_mm.y}, middle = {0, 0};
            assert_near("right", sim_feet_share_right(&f, &stands, right), 1.0, 1e-9);
            assert_near("left", sim_feet_share_right(&f, &stands, left), 0.0, 1e-9);
            assert_near("middle", sim_feet_share_right(&f, &stands, middle), 0.5, 1e-9);
            if (rows[i].feet == FEET_IN_LINE) assert_near("a foot length apart", 2 * f.half_mm.y, lead * own.foot_length_mm, 1e-9);
        }
    }
}

static double rms(const double *v, int from, int to)
{
    double m = mean(v, from, to), sum = 0;
    for (int i = from; i < to; i++) sum += (v[i] - m) * (v[i] - m);
    return sqrt(sum / (to - from));
}

static void feet_and_hands_change_sway_as_specified(void **state)
{
    (void)state;
    static const struct { enum person_feet feet; enum person_hands hands; double ml, ap; } rows[] = {
        {FEET_CLOSE, HANDS_FREE, 1.5, 1.1}, {FEET_HALF_TANDEM, HANDS_FREE, 1.8, 1.0}, {FEET_IN_LINE, HANDS_FREE, 2.2, 1.2},
        {FEET_HIP_WIDE, HANDS_TOUCH, 0.6, 0.6}, {FEET_IN_LINE, HANDS_TOUCH, 1.32, 0.72},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double ml = 0, ap = 0;
        enum { PEOPLE = 6 };
        for (uint64_t seed = 1; seed <= PEOPLE; seed++) {
            double plain[2], now[2];
            for (int k = 0; k < 2; k++) {
                struct sim_person *p = person(config(SIM_YOUNG, seed));
                struct person_command c = {.order = PERSON_STAND};
                if (k) c.feet = rows[i].feet, c.hands = rows[i].hands;
                record(p, &c, 50000);
                (k ? now : plain)[0] = rms(x_mm, 10000, 50000);
                (k ? now : plain)[1] = rms(y_mm, 10000, 50000);
                assert_near("no load on the rail", mean(load, 10000, 50000), 1.0, 0.002);
                for (int ms = 1; k && ms < 5000; ms++) /* the feet are placed with a shuffle: no jump, nobody steps off */
                    if (fabs(x_mm[ms] - x_mm[ms - 1]) > 2.0 || fabs(load[ms] - 1.0) > 0.05)
                        fail_msg("at %d ms: CoP %.1f to %.1f mm, load %.3f", ms, x_mm[ms - 1], x_mm[ms], load[ms]);
                if (k && rows[i].feet != FEET_HIP_WIDE) assert_true(largest(x_mm, 0, 5000) > 30.0 && smallest(x_mm, 0, 5000) < -30.0);
                if (k && rows[i].feet != FEET_HIP_WIDE) assert_true(smallest(share, 0, 400) > 0.3); /* first a reaction */
                sim_person_destroy(p);
            }
            ml += log(now[0] / plain[0]) / PEOPLE;
            ap += log(now[1] / plain[1]) / PEOPLE;
        }
        assert_near("ML ratio", exp(ml), rows[i].ml, 0.06 * rows[i].ml);
        assert_near("AP ratio", exp(ap), rows[i].ap, 0.06 * rows[i].ap);
    }
}

static void feet_slide_without_unloading(void **state)
{
    (void)state;
    struct sim_person *p = person(config(SIM_OLDER, 4));
    struct person_command c = {.order = PERSON_SLIDE_FOOT, .number = 1, .target_mm = {40.0, 10.0}};
    record(p, &c, 5000);
    assert_true(smallest(load, 0, 5000) > 0.99 && largest(load, 0, 5000) < 1.01);
    int left = 0, there = 0;
    double x0 = mean(x_mm, 0, 200);
    for (int i = 0; i < 5000 && !there; i++) {
        if (x_mm[i] - x0 < 4.0) left = i;
        if (x_mm[i] - x0 > 36.0) there = i;
    }
    assert_true(there > left && there - left < 500);
    assert_near("new neutral x", mean(x_mm, 3000, 5000), 40.0, 8.0);
    assert_near("new neutral y", mean(y_mm, 3000, 5000), 20.0, 12.0); /* from -10, plate axes */
    assert_near("both feet moved", mean(share, 3000, 5000), 0.5, 0.05);
    c.target_mm = (struct point_mm){0.0, -10.0};
    record(p, &c, 3000);
    assert_near("the same number is the same slide", mean(x_mm, 1000, 3000), 40.0, 8.0);
    c.number = 2;
    record(p, &c, 4000);
    assert_near("back", mean(x_mm, 2000, 4000), 0.0, 8.0);
    sim_person_destroy(p);
}

/* ---- through the driver ---- */

static int64_t virtual_ns;
static int64_t virtual_now(void *context) { (void)context; return virtual_ns; }
static void virtual_wait(void *context, int64_t until_ns) { (void)context, (void)until_ns; fail_msg("slept"); }
static const struct driver_host virtual_host = {virtual_now, virtual_wait, NULL, true};

static int plate_record(struct driver *d, const struct person_command *c, double seconds)
{
    static struct force_sample got[64];
    int at = 0;
    for (int64_t until = virtual_ns + llround(seconds * NS_PER_S); virtual_ns < until;) {
        virtual_ns += 16 * NS_PER_MS;
        driver_command(d, c);
        int n = driver_read(d, got, 64, 0);
        for (int k = 0; k < n && at < ROOM; k++, at++) {
            double fz = 0, my = 0;
            for (int i = 0; i < d->info.channel_count; i++) {
                double f = got[k].raw[i].i32 * d->info.channel[i].scale + d->info.channel[i].offset;
                fz += f;
                my += f * d->info.channel[i].at_mm.y;
            }
            load[at] = fz / (70.0 * 9.80665);
            y_mm[at] = my / fz;
        }
    }
    return at;
}

static void the_driver_rises_and_raises_heels(void **state)
{
    (void)state;
    struct driver *d = NULL;
    enum plate_error error;
    struct problem why = {STATUS_OK, ""};
    virtual_ns = 5 * NS_PER_S;
    if (driver_open("sim:on=1,mass_kg=70,height_m=1.7,plate=lab,seed=4,profile=young,z=1", &virtual_host, NULL, &d, &error, &why)
        != STATUS_OK)
        fail_msg("%s", why.text);
    struct person_command c = {.order = PERSON_SIT};
    int n = plate_record(d, &c, 5.0);
    assert_true(load[n - 1] < 0.35);
    c.order = PERSON_RISE;
    n = plate_record(d, &c, 5.0);
    assert_near("peak of the rise", largest(load, 0, n), 1.22, 0.15);
    assert_near("standing", mean(load, n - 500, n), 1.0, 0.02);
    double y0 = mean(y_mm, n - 1000, n);
    c.order = PERSON_HEELS_UP;
    n = plate_record(d, &c, 4.0);
    assert_near("shift / FLEN", (mean(y_mm, n - 1500, n) - y0) / 255.0, 0.225, 0.04);
    assert_true(largest(load, 0, n) > 1.015);
    c.order = PERSON_STAND;
    n = plate_record(d, &c, 5.0);
    assert_near("down", mean(y_mm, n - 1000, n), y0, 15.0);
    driver_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(practice_makes_skill_not_steadiness),
        cmocka_unit_test(load_follows_the_height),
        cmocka_unit_test(heels_and_toes_go_up_and_come_down),
        cmocka_unit_test(a_drop_has_the_peak_that_is_asked),
        cmocka_unit_test(one_bend_for_each_number),
        cmocka_unit_test(half_a_rise_returns_to_the_seat),
        cmocka_unit_test(sitting_after_stepping_on_is_not_lost),
        cmocka_unit_test(feet_mean_sway_limits_and_shares),
        cmocka_unit_test(feet_and_hands_change_sway_as_specified),
        cmocka_unit_test(feet_slide_without_unloading),
        cmocka_unit_test(the_driver_rises_and_raises_heels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
