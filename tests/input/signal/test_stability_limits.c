/* Directed leans: minimum-jerk movements with closed forms, the definition written out over time, edge cases, and the
 * synthetic leans of the reference set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "reference_series.h"
#include "signal/stability_limits.h"

#define RAD_PER_DEG (M_PI / 180.0)
enum { ROOM = 20000, RATE = 1000 };

static double ml[ROOM], ap[ROOM];

static struct stability_limits run(size_t n, double rate_hz, double cue_s, double direction_deg,
                                   double target_mm)
{
    struct stability_limits out;
    struct lean_cue cue = {cue_s, direction_deg, target_mm};
    assert_int_equal(stability_limits_run(ml, ap, n, rate_hz, &cue, &out), STATUS_OK);
    return out;
}

/* ---- minimum jerk ---- */

static double minimum_jerk(double share)
{
    double t = fmin(1.0, fmax(0.0, share));
    return t * t * t * (10.0 + t * (-15.0 + 6.0 * t));
}

/* From rest at (12, -40): way_mm toward direction, begins at begin_s, lasts lasting_s; bow_mm off the straight line. */
static void lean(size_t n, double rate_hz, double begin_s, double lasting_s, double direction_deg,
                 double way_mm, double bow_mm)
{
    double right = sin(direction_deg * RAD_PER_DEG), forward = cos(direction_deg * RAD_PER_DEG);
    for (size_t k = 0; k < n; k++) {
        double share = ((double)k / rate_hz - begin_s) / lasting_s;
        double on = way_mm * minimum_jerk(share), off = bow_mm * sin(M_PI * fmin(1.0, fmax(0.0, share)));
        ml[k] = 12.0 + on * right + off * forward;
        ap[k] = -40.0 + on * forward - off * right;
    }
}

/* The speed of a minimum-jerk movement is 30 A/T (x (1 - x))^2, its peak 1.875 A/T: 5 % of it at this x and at 1 - x. */
static double five_percent_share(void)
{
    return 0.5 * (1.0 - sqrt(1.0 - 4.0 * sqrt(0.05 * 1.875 / 30.0)));
}

/* x where the way is this share of the whole, by halving. */
static double share_of_way(double way)
{
    double low = 0.0, high = 1.0;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (minimum_jerk(middle) < way)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void minimum_jerk_closed_forms(void **state)
{
    (void)state;
    static const struct {
        double direction_deg, way_mm, lasting_s, target_mm;
    } facts[] = {{0, 80, 1.0, 100},  {90, 70, 0.8, 90},  {180, 30, 1.5, 60},
                 {270, 60, 1.0, 90}, {45, 50, 2.0, 95},  {135, 25, 1.1, 70},
                 {225, 20, 0.9, 70}, {-45, 45, 1.0, 40}, {33.3, 55, 1.3, 80}};
    double x = five_percent_share(), way = minimum_jerk(1.0 - x);
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        double a = facts[i].way_mm, t = facts[i].lasting_s, step_mm = 1.875 * 0.051 * a / t / RATE;
        lean(6000, RATE, 2.6, t, facts[i].direction_deg, a, 0.0);
        struct stability_limits s = run(6000, RATE, 2.0, facts[i].direction_deg, facts[i].target_mm);
        double t5 = share_of_way(0.05 * way), t95 = share_of_way(0.95 * way);
        assert_value("reaction", s.reaction_time_s, 0.6 + x * t + 0.5 / RATE, 0.51 / RATE);
        assert_value("endpoint", s.endpoint_excursion_pct, 100.0 * a * way / facts[i].target_mm,
                     0.1 * step_mm * 100);
        assert_value("maximum", s.max_excursion_pct, 100.0 * a / facts[i].target_mm, 1e-9);
        assert_value("control", s.directional_control_pct, 100.0, 1e-9);
        assert_value("off axis", s.path_off_axis_mm, 0.0, 1e-9);
        assert_value("on axis", s.path_on_axis_mm, a * (way - minimum_jerk(x)), 2.0 * step_mm);
        double velocity = 0.9 * a * way / (t * (t95 - t5));
        assert_value("velocity", s.movement_velocity_mm_s, velocity, 1e-3 * velocity);
    }
}

/* A half sine of 20 mm beside a way of 60 mm, both swept between 5 and 95 % of the speed. */
static void a_bow_costs_control(void **state)
{
    (void)state;
    double x = five_percent_share();
    double on = 60.0 * (minimum_jerk(1.0 - x) - minimum_jerk(x)), off = 2.0 * 20.0 * (1.0 - sin(M_PI * x));
    for (int turn = 0; turn < 8; turn++) {
        lean(6000, RATE, 2.5, 1.0, 45.0 * turn, 60.0, turn % 2 ? 20.0 : -20.0);
        struct stability_limits s = run(6000, RATE, 2.0, 45.0 * turn, 90.0);
        assert_value("control", s.directional_control_pct, 100.0 * (on - off) / on, 0.2);
        assert_value("off axis", s.path_off_axis_mm, off, 0.15);
    }
    lean(6000, RATE, 2.5, 1.0, 0.0, 10.0, 40.0);
    struct stability_limits s = run(6000, RATE, 2.0, 0.0, 90.0);
    assert_value("never below 0", s.directional_control_pct, 0.0, 0.0);
}

/* ---- the definition, as it reads ---- */

static struct stability_limits slowly(size_t n, double rate_hz, double tc, double direction_deg,
                                      double target_mm)
{
    static double s[ROOM], e[ROOM], v[ROOM];
    double ux = sin(direction_deg * RAD_PER_DEG), uy = cos(direction_deg * RAD_PER_DEG), px = 0, py = 0,
           rest = 0;
    double vmax = -INFINITY, vmean = 0, vsquare = 0, on = 0, off = 0, farthest = -INFINITY, t5 = NAN,
           t95 = NAN;
    size_t run_length = (size_t)lround(0.05 * rate_hz), onset = n, end = n;
    struct stability_limits out;
    for (size_t k = 0; k < n; k++) {
        double t = (double)k / rate_hz;
        if (t >= tc - 0.5 && t < tc) px += ml[k], py += ap[k], rest++;
    }
    px /= rest, py /= rest;
    for (size_t k = 0; k < n; k++) {
        s[k] = (ml[k] - px) * ux + (ap[k] - py) * uy;
        e[k] = (ml[k] - px) * uy - (ap[k] - py) * ux;
    }
    for (size_t k = 1; k + 1 < n; k++) v[k] = (s[k + 1] - s[k - 1]) * rate_hz / 2.0;
    v[0] = (s[1] - s[0]) * rate_hz;
    v[n - 1] = (s[n - 1] - s[n - 2]) * rate_hz;
    for (size_t k = 0; k < n; k++) {
        double t = (double)k / rate_hz;
        if (t >= tc) vmax = fmax(vmax, v[k]);
        if (t >= tc - 0.5 && t < tc) vmean += v[k] / rest;
    }
    for (size_t k = 0; k < n; k++) {
        double t = (double)k / rate_hz;
        if (t >= tc - 0.5 && t < tc) vsquare += (v[k] - vmean) * (v[k] - vmean);
    }
    double threshold = fmax(0.05 * vmax, vmean + 3.0 * sqrt(vsquare / (rest - 1.0)));
    for (size_t k = 0; k + run_length <= n && onset == n; k++) {
        bool all = (double)k / rate_hz >= tc;
        for (size_t j = k; j < k + run_length; j++) all = all && v[j] > threshold;
        if (all) onset = k;
    }
    for (size_t k = onset + run_length; k < n && end == n; k++)
        if (v[k] < threshold) end = k;
    if (end == n) end = n - 1;
    for (size_t k = onset; k < n; k++) farthest = fmax(farthest, s[k]);
    for (size_t k = onset + 1; k <= end; k++) on += fabs(s[k] - s[k - 1]), off += fabs(e[k] - e[k - 1]);
    for (size_t k = onset; k <= end; k++) {
        double share5 = k > onset ? (0.05 * s[end] - s[k - 1]) / (s[k] - s[k - 1]) : 1.0;
        double share95 = k > onset ? (0.95 * s[end] - s[k - 1]) / (s[k] - s[k - 1]) : 1.0;
        if (isnan(t5) && s[k] >= 0.05 * s[end]) t5 = ((double)k - 1.0 + share5) / rate_hz;
        if (isnan(t95) && s[k] >= 0.95 * s[end]) t95 = ((double)k - 1.0 + share95) / rate_hz;
    }
    out.reaction_time_s = metric_of((double)onset / rate_hz - tc);
    out.endpoint_excursion_pct = metric_of(100.0 * s[end] / target_mm);
    out.max_excursion_pct = metric_of(100.0 * farthest / target_mm);
    out.movement_velocity_mm_s = metric_of(0.9 * s[end] / (t95 - t5));
    out.directional_control_pct = metric_of(fmax(0.0, 100.0 * (on - off) / on));
    out.path_on_axis_mm = metric_of(on);
    out.path_off_axis_mm = metric_of(off);
    return out;
}

/* A lean with bow and smooth sway on top. */
static void wavering_lean(size_t n, double rate_hz, double direction_deg, uint64_t seed)
{
    struct random_stream r;
    double x = 0.0, y = 0.0, vx = 0.0, vy = 0.0;
    random_seed(&r, seed, "lean");
    lean(n, rate_hz, 2.7, 1.2, direction_deg, 60.0, 6.0);
    for (size_t k = 0; k < n; k++) {
        x += vx = 0.8 * vx - 0.01 * x + 0.02 * random_normal(&r);
        y += vy = 0.8 * vy - 0.01 * y + 0.02 * random_normal(&r);
        ml[k] += x;
        ap[k] += y;
    }
}

static void assert_same(const struct stability_limits *got, const struct stability_limits *want,
                        double length)
{
    double factor[] = {1, 1, 1, length, 1, length, length};
    const struct metric_value *g = &got->reaction_time_s, *w = &want->reaction_time_s;
    for (size_t i = 0; i < COUNT_OF(factor); i++)
        assert_value("value", g[i], factor[i] * w[i].value, 1e-9 * fmax(1.0, factor[i] * fabs(w[i].value)));
}

static void equals_the_definition(void **state)
{
    (void)state;
    for (int turn = 0; turn < 24; turn++) {
        double rate_hz = turn % 3 ? 100.0 : 128.0, direction = 15.0 * turn;
        wavering_lean(800, rate_hz, direction, (uint64_t)turn);
        struct stability_limits got = run(800, rate_hz, 2.0, direction, 85.0);
        struct stability_limits want = slowly(800, rate_hz, 2.0, direction, 85.0);
        assert_same(&got, &want, 1.0);
    }
}

static void invariances(void **state)
{
    (void)state;
    wavering_lean(800, 100.0, 20.0, 99);
    struct stability_limits a = run(800, 100.0, 2.0, 20.0, 85.0), b;
    for (size_t k = 0; k < 800; k++) ml[k] += 2000.0, ap[k] -= 700.0;
    b = run(800, 100.0, 2.0, 20.0, 85.0);
    assert_same(&b, &a, 1.0);
    for (size_t k = 0; k < 800; k++) ml[k] = -ml[k];
    b = run(800, 100.0, 2.0, -20.0, 85.0);
    assert_same(&b, &a, 1.0);
    for (size_t k = 0; k < 800; k++) ap[k] = -ap[k];
    b = run(800, 100.0, 2.0, 200.0, 85.0);
    assert_same(&b, &a, 1.0);
    for (size_t k = 0; k < 800; k++) ml[k] *= 2.0, ap[k] *= 2.0;
    b = run(800, 100.0, 2.0, 200.0, 170.0);
    assert_same(&b, &a, 2.0);
}

/* ---- edge cases ---- */

static void cues_and_lengths(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t n;
        double rate_hz, cue_s;
        enum measure_reason want;
    } facts[] = {
        {"empty", 0, 100, 2.0, REASON_EMPTY},
        {"half a second before", 1000, 100, 0.5, REASON_NONE},
        {"less than half a second before", 1000, 100, 0.49, REASON_SHORT},
        {"cue before the recording", 1000, 100, -1.0, REASON_SHORT},
        {"cue with the first sample", 1000, 100, 0.0, REASON_SHORT},
        {"cue after the last sample", 200, 100, 2.0, REASON_SHORT},
        {"cue long after", 200, 100, 1e300, REASON_SHORT},
        {"ends before the lean", 260, 100, 2.0, REASON_NO_MOVE},
        {"one sample a second", 20, 1, 2.0, REASON_SHORT},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        lean(1000, facts[i].rate_hz, 2.7, 1.0, 0.0, 60.0, 0.0);
        struct stability_limits s = run(facts[i].n, facts[i].rate_hz, facts[i].cue_s, 0.0, 80.0);
        assert_all_reasons(facts[i].what, &s, sizeof s, facts[i].want);
    }
    static const struct {
        double rate_hz;
        struct lean_cue cue;
    } wrong[] = {{0, {2, 0, 80}},  {NAN, {2, 0, 80}}, {100, {NAN, 0, 80}}, {100, {2, INFINITY, 80}},
                 {100, {2, 0, 0}}, {100, {2, 0, -3}}, {100, {2, 0, NAN}}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct stability_limits s;
        assert_int_equal(stability_limits_run(ml, ap, 1000, wrong[i].rate_hz, &wrong[i].cue, &s), STATUS_ARG);
        assert_all_reasons("wrong", &s, sizeof s, REASON_EMPTY);
    }
    ap[500] = NAN;
    struct stability_limits s = run(1000, 100.0, 2.0, 0.0, 80.0);
    assert_all_reasons("not finite", &s, sizeof s, REASON_NOT_FINITE);
}

static void who_does_not_move(void **state)
{
    (void)state;
    struct stability_limits s;
    lean(2000, 100.0, 2.7, 1.0, 0.0, 0.0, 0.0);
    s = run(2000, 100.0, 2.0, 0.0, 80.0);
    assert_all_reasons("still", &s, sizeof s, REASON_NO_MOVE);
    lean(2000, 100.0, 2.7, 1.0, 180.0, 50.0, 0.0);
    s = run(2000, 100.0, 2.0, 0.0, 80.0);
    assert_all_reasons("the other way", &s, sizeof s, REASON_NO_MOVE);
    lean(2000, 100.0, 9.5, 1.0, 0.0, 50.0, 0.0); /* speed passes 5 % 0.06 s later */
    s = run(2000, 100.0, 2.0, 0.0, 80.0);
    assert_value("just in time", s.reaction_time_s, 7.565, 0.0051);
    lean(2000, 100.0, 10.0, 1.0, 0.0, 50.0, 0.0);
    s = run(2000, 100.0, 2.0, 0.0, 80.0);
    assert_all_reasons("after 8 s", &s, sizeof s, REASON_NO_MOVE);
    lean(2000, 100.0, 2.7, 1.0, 0.0, 0.0, 0.0);
    for (size_t k = 300; k < 2000; k++) ap[k] += 30.0; /* fast for two samples only: a knock, not a lean */
    s = run(2000, 100.0, 2.0, 0.0, 80.0);
    assert_all_reasons("a knock", &s, sizeof s, REASON_NO_MOVE);
}

/* From sample first on, 2 mm a sample for count samples: faster than nothing for count + 1 samples. */
static void set_off(size_t first, size_t count)
{
    for (size_t k = 0; k < 1000; k++) {
        ml[k] = 12.0;
        ap[k] = k < first ? 5.0 : 5.0 + 2.0 * (double)(k - first < count ? k - first : count);
    }
}

/* 50 ms at 100 Hz: five samples. */
static void an_onset_lasts(void **state)
{
    (void)state;
    set_off(300, 3);
    struct stability_limits s = run(1000, 100.0, 2.0, 0.0, 80.0);
    assert_all_reasons("four samples", &s, sizeof s, REASON_NO_MOVE);
    set_off(300, 4);
    s = run(1000, 100.0, 2.0, 0.0, 80.0);
    assert_value("five samples", s.reaction_time_s, 1.0, 1e-12);
    assert_value("all the way", s.endpoint_excursion_pct, 10.0, 1e-12);
    assert_value("path", s.path_on_axis_mm, 8.0, 1e-12);
    set_off(110, 50);
    s = run(1000, 100.0, 1.1, 0.0, 80.0); /* 1.1 * 100 is a little above 110 in double */
    assert_value("with the cue", s.reaction_time_s, 0.0, 1e-12);
}

static void odd_leans(void **state)
{
    (void)state;
    struct stability_limits s;
    lean(320, 100.0, 2.7, 1.0, 0.0, 60.0, 0.0); /* cut in the middle: the last sample is the end */
    s = run(320, 100.0, 2.0, 0.0, 80.0);
    assert_value("cut", s.endpoint_excursion_pct, 100.0 * 60.0 * minimum_jerk(0.49) / 80.0, 1e-9);
    assert_value("cut", s.max_excursion_pct, s.endpoint_excursion_pct.value, 0.0);

    lean(1000, 100.0, 4.0, 1.0, 0.0, 25.0,
         0.0); /* falls back by 30 mm, then comes forward: the way stays behind the start */
    for (size_t k = 250; k < 1000; k++) ap[k] -= fmin(30.0, 0.3 * (double)(k - 250));
    s = run(1000, 100.0, 2.0, 0.0, 80.0);
    assert_true(s.endpoint_excursion_pct.value < 0.0);
    assert_reason("no way forward", s.movement_velocity_mm_s, REASON_NO_EVENT);
    assert_value("control", s.directional_control_pct, 100.0, 1e-9);
}

/* ---- targets and composites ---- */

static void targets_by_theory(void **state)
{
    (void)state;
    double cog = 552.7 * 1.7, ahead = cog * sin(8.0 * RAD_PER_DEG), behind = cog * sin(4.5 * RAD_PER_DEG);
    double slanting = 1.0 / sqrt(0.5 / (ahead * ahead) + 0.5 / (behind * behind));
    static const double height_m = 1.7;
    const struct {
        double direction_deg, want_mm;
    } facts[] = {{0, ahead},      {45, ahead},     {90, ahead},   {-90, ahead}, {270, ahead},
                 {135, slanting}, {225, slanting}, {180, behind}, {-45, ahead}};
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        assert_near("target", stability_limit_theoretical_mm(height_m, facts[i].direction_deg),
                    facts[i].want_mm, 1e-9);
    assert_near("forward", ahead, 130.766, 1e-3);
    assert_near("backward", behind, 73.719, 1e-3);
}

static void composites(void **state)
{
    (void)state;
    struct metric_value v[] = {metric_of(80), metric_undefined(REASON_NO_MOVE), metric_of(60),
                               metric_of(100)};
    assert_value("of three", stability_composite(v, 4), 80.0, 0.0);
    assert_value("of one", stability_composite(v, 1), 80.0, 0.0);
    assert_reason("of none with a value", stability_composite(v + 1, 1), REASON_NO_MOVE);
    assert_reason("of none", stability_composite(v, 0), REASON_EMPTY);
}

/* ---- reference ---- */

static void reference_leans(void **state)
{
    (void)state;
    static const char *const names[] = {"los_reaction_time_s",         "los_endpoint_excursion_pct",
                                        "los_max_excursion_pct",       "los_movement_velocity_mm_s",
                                        "los_directional_control_pct", "los_path_on_axis_mm",
                                        "los_path_off_axis_mm"};
    reference_begin();
    for (const struct reference_trial *t = NULL; (t = reference_next(t));) {
        if (!reference_has(t, "lean")) continue;
        struct stability_limits s;
        struct lean_cue cue = {t->cue_s, t->direction_deg, t->target_mm};
        assert_int_equal(stability_limits_run(t->ml_mm, t->ap_mm, t->n, t->rate_hz, &cue, &s), STATUS_OK);
        const struct metric_value *value_of = &s.reaction_time_s;
        for (size_t m = 0; m < COUNT_OF(names); m++) agree(t->id, PROFILE_LEAN, names[m], value_of[m]);
        assert_near("reaction", s.reaction_time_s.value, reference_value(t->id, "lean", names[0]), 1e-9);
    }
    reference_end("leans", (const char *const[]){"los_"}, 1, 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minimum_jerk_closed_forms),
        cmocka_unit_test(a_bow_costs_control),
        cmocka_unit_test(equals_the_definition),
        cmocka_unit_test(invariances),
        cmocka_unit_test(cues_and_lengths),
        cmocka_unit_test(who_does_not_move),
        cmocka_unit_test(an_onset_lasts),
        cmocka_unit_test(odd_leans),
        cmocka_unit_test(targets_by_theory),
        cmocka_unit_test(composites),
        cmocka_unit_test(reference_leans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
