/* What a recorded trial of a check-up says: the stretch that counts, how far a lean went, days of quiet standing. */
#include <math.h>
#include <stdlib.h>

#include "care/checkup_measure.h"
#include "support/support.h"

/* ---- the stretch that counts ---- */

#define BEGIN(t) {.tick = (t), .kind = WORLD_TRIAL_BEGIN}
#define END(t, v) {.tick = (t), .kind = WORLD_TRIAL_END, .value = (v)}
#define AGAIN(t) {.tick = (t), .kind = WORLD_TRIAL_REPEATED}
static const struct window_case { enum exercise_id id; struct world_event e[6]; size_t n; bool found; uint32_t from, to; } windows[] = {
    {A2_QUIET_STANDING, {BEGIN(5000), END(35000, 1)}, 2, true, 5000, 35000},
    {A2_QUIET_STANDING, {BEGIN(5000), END(12000, 0)}, 2, false, 0, 0},                                    /* ended early: not 30 s */
    {A2_QUIET_STANDING, {BEGIN(5000), AGAIN(9000), BEGIN(20000), END(50000, 1)}, 4, true, 20000, 50000},  /* a foot moved: the second one */
    {A2_QUIET_STANDING, {BEGIN(5000), AGAIN(9000)}, 2, false, 0, 0},
    {A3_REACH, {BEGIN(3000), END(9000, 0)}, 2, true, 3000, 9000},                                         /* a lean is a lean, held or not */
    {A2_QUIET_STANDING, {BEGIN(5000)}, 1, false, 0, 0},
    {A2_QUIET_STANDING, {END(5000, 1)}, 1, false, 0, 0},
    {A2_QUIET_STANDING, {BEGIN(5000), END(5000, 1)}, 2, false, 0, 0},
};
static void the_stretch_that_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        const struct window_case *c = &windows[i];
        uint32_t from = 0, to = 0;
        bool found = checkup_window(c->id, c->e, c->n, &from, &to);
        if (found != c->found || (found && (from != c->from || to != c->to))) fail_msg("row %zu: %d, %u to %u", i, found, from, to);
    }
}

/* ---- a lean of known size ---- */

enum { RATE = 100, SECONDS = 12 };
/* Out within 2 s by minimum jerk, held for 4 s, back; a wobble of 1 mm at 1 Hz on it. */
static double lean_share(double t)
{
    double u = t < 2 ? t / 2 : t < 6 ? 1 : t < 8 ? 1 - (t - 6) / 2 : 0;
    return u * u * u * (10 - 15 * u + 6 * u * u);
}

static const struct lean_case { int direction; double x_mm, y_mm, want_mm; } leans[] = {
    {0, 0, 60, 60}, {2, 80, 0, 80}, {4, 0, -30, 30}, {6, -75, 0, 75},
    {1, 50, 50, 70.711},              /* along the diagonal of equal reach */
    {2, 80, 30, 80},                  /* beside the way: what counts is along it */
    {6, 80, 0, 0},                    /* the other way: no reach at all */
};
static void a_lean_is_as_far_as_it_was(void **state)
{
    (void)state;
    const struct body body = {.weight_n = 700, .c0_mm = {12, -7}, .reach_right_mm = 100, .reach_left_mm = 100, .reach_front_mm = 100, .reach_back_mm = 100};
    for (size_t i = 0; i < sizeof leans / sizeof leans[0]; i++) {
        const struct lean_case *c = &leans[i];
        enum { N = RATE * SECONDS };
        struct sway_trial trial = {.count = N, .rate_hz = RATE};
        struct sway_analysis *a = NULL;
        struct sway_measured m;
        double *ml = calloc(N, sizeof *ml), *ap = calloc(N, sizeof *ap), soon_s = 0;
        for (int k = 0; k < N; k++) {
            double t = (double)k / RATE, s = lean_share(t), wobble = sin(2 * M_PI * t);
            ml[k] = body.c0_mm.x + c->x_mm * s + wobble;
            ap[k] = body.c0_mm.y + c->y_mm * s + wobble;
        }
        trial.ml_mm = ml;
        trial.ap_mm = ap;
        assert_int_equal(sway_analysis_open(&trial, &a), STATUS_OK);
        assert_int_equal(sway_analysis_run(a, PROFILE_LP5, 1u << FAMILY_POSITION, &m), STATUS_OK);
        double reach = checkup_reach_mm(a, &body, c->direction), eta = checkup_reach_efficiency(a, &body, c->direction, &soon_s);
        if (fabs(reach - c->want_mm) > 1.5) fail_msg("row %zu: %.2f mm, expected %.2f", i, reach, c->want_mm);
        /* 80 % of minimum jerk is reached at u = 0.673: 1.35 s; the way is nearly straight. */
        if (c->want_mm > 0 && (fabs(soon_s - 1.35) > 0.15 || eta < 0.75 || eta > 1)) fail_msg("row %zu: 80 %% after %.2f s, efficiency %.2f", i, soon_s, eta);
        sway_analysis_close(a);
        free(ml);
        free(ap);
    }
}

/* ---- A3 of one day ---- */

static const struct body square = {.weight_n = 700, .c0_mm = {12, -7}, .reach_right_mm = 50, .reach_left_mm = 50, .reach_front_mm = 50, .reach_back_mm = 50};
/* The default box of exercises.md 2.3 at 70 years, written out: 0.35 * 200 mm; 0.42 * 0.84 * 247.5 mm, shared 0.66 to 0.34. */
static const struct body oblong = {.reach_right_mm = 70, .reach_left_mm = 70, .reach_front_mm = 57.63, .reach_back_mm = 29.69};

static struct reach_day all_directions(double mm)
{
    struct reach_day d = checkup_reach_none();
    for (int i = 0; i < LEAN_DIRECTIONS; i++) checkup_reach_add(&d, i, mm);
    return d;
}

static void the_larger_round_counts(void **state)
{
    (void)state;
    struct reach_day d = checkup_reach_none();
    for (int i = 0; i < LEAN_DIRECTIONS; i++) assert_true(isnan(d.mm[i]));
    checkup_reach_add(&d, 3, 40);
    checkup_reach_add(&d, 3, 55);
    checkup_reach_add(&d, 3, 50);
    checkup_reach_add(&d, 3, NAN);
    checkup_reach_add(&d, 3, -1);
    checkup_reach_add(&d, 3, INFINITY);
    checkup_reach_add(&d, -1, 99);
    checkup_reach_add(&d, LEAN_DIRECTIONS, 99);
    assert_near("direction 3", d.mm[3], 55, 0);
    assert_true(isnan(d.mm[2]) && isnan(checkup_reach_mean_mm(&d)) && isnan(checkup_reach_area_mm2(&d, &square)));
}

/* Regular octagon of radius r: 2*sqrt(2)*r^2. On an oblong box the ends of equal shares of reach lie on an ellipse. */
static void area_and_mean_by_closed_form(void **state)
{
    (void)state;
    struct reach_day d = all_directions(60);
    assert_near("mean", checkup_reach_mean_mm(&d), 60, 1e-12);
    assert_near("octagon", checkup_reach_area_mm2(&d, &square), 2 * sqrt(2) * 3600, 1e-9);
    d.mm[0] = 100;                      /* two triangles grow: half of 60 * 40 * sin 45 each */
    assert_near("one longer", checkup_reach_area_mm2(&d, &square), 2 * sqrt(2) * 3600 + 2 * 0.5 * 60 * 40 * sqrt(0.5), 1e-9);
    /* Right, left and front, back alone span half of the product of the diagonals. */
    struct reach_day rhomb = all_directions(0);
    rhomb.mm[0] = 57.63, rhomb.mm[4] = 29.69, rhomb.mm[2] = rhomb.mm[6] = 70;
    assert_near("no diagonals", checkup_reach_area_mm2(&rhomb, &oblong), 0, 1e-9);
    struct reach_day box = checkup_reach_none();
    for (int i = 0; i < LEAN_DIRECTIONS; i++) {
        struct point_mm to = body_point(&oblong, lean_direction(i));
        checkup_reach_add(&box, i, hypot(to.x, to.y));
    }
    /* One 45-degree step of a quarter ellipse with half axes a, b spans a*b*sin(45)/2. */
    assert_near("default box", checkup_reach_area_mm2(&box, &oblong), 2 * 70 * (57.63 + 29.69) * sqrt(0.5), 1e-6);
    for (int i = 0; i < LEAN_DIRECTIONS; i++) assert_near("default is 100 %", checkup_reach_default_pct(&box, &oblong, i), 100, 1e-9);
    assert_near("half again", checkup_reach_default_pct(&rhomb, &square, 2), 140, 1e-9);
    assert_true(isnan(checkup_reach_default_pct(&box, &oblong, LEAN_DIRECTIONS)) && isnan(checkup_reach_default_pct(&box, &oblong, -1)));
}

static void the_box_follows_the_straight_directions(void **state)
{
    (void)state;
    struct body b = oblong;
    struct reach_day d = checkup_reach_none();
    checkup_reach_box(&d, &b);
    assert_memory_equal(&b, &oblong, sizeof b);          /* nothing measured: nothing changes */
    checkup_reach_add(&d, 0, 64), checkup_reach_add(&d, 2, 200), checkup_reach_add(&d, 4, 3), checkup_reach_add(&d, 1, 90);
    checkup_reach_box(&d, &b);
    assert_near("front", b.reach_front_mm, 64, 0);
    assert_near("right, at most", b.reach_right_mm, 120, 0);
    assert_near("back, at least", b.reach_back_mm, 15, 0);
    assert_near("left, not measured", b.reach_left_mm, 70, 0);
}

static void quiet_days_need_all_three(void **state)
{
    (void)state;
    const double open[3] = {10, 11, 12}, closed[3] = {13, 14, 15};
    struct quiet_day d = checkup_quiet_day(open, 3, closed, 3);
    assert_near("open", d.open, 11, 1e-12);
    assert_near("closed", d.closed, 14, 1e-12);
    assert_near("Romberg ratio", d.romberg, 14.0 / 11.0, 1e-12);
    d = checkup_quiet_day(open, 3, closed, 0);
    assert_true(d.open > 0 && isnan(d.closed) && isnan(d.romberg));
    d = checkup_quiet_day(open, 2, closed, 3);
    assert_true(isnan(d.open) && isnan(d.romberg));
}

static void values_have_names(void **state)
{
    (void)state;
    struct checkup_value v[CHECKUP_VALUES_MAX];
    struct world_result r = {.best_value = 7.5};
    assert_int_equal(checkup_values(A1_FOUR_STANDS, NULL, 0, &r, v), 1);
    assert_string_equal(v[0].name, "stand_held");
    assert_near("seconds", v[0].value, 7.5, 0);
    assert_int_equal(checkup_values(A2_QUIET_STANDING, NULL, 0, &r, v), 0);
    r = (struct world_result){.component_count = 2, .component = {0.9, 0.2}, .component_name = {"t_med_s", "t_iqr_s"}, .best_value = 11};
    assert_int_equal(checkup_values(A5_QUICKNESS, NULL, 0, &r, v), 3);
    assert_near("median", v[0].value, 0.9, 0);
    r.component_count = 0; /* nobody arrived */
    assert_int_equal(checkup_values(A5_QUICKNESS, NULL, 0, &r, v), 3);
    assert_true(isnan(v[0].value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_stretch_that_counts), cmocka_unit_test(a_lean_is_as_far_as_it_was),
        cmocka_unit_test(the_larger_round_counts), cmocka_unit_test(area_and_mean_by_closed_form),
        cmocka_unit_test(the_box_follows_the_straight_directions),
        cmocka_unit_test(quiet_days_need_all_three), cmocka_unit_test(values_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
