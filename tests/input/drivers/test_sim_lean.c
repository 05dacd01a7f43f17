/* How the simulated person leans: reaction, aim, speed, corrections, following (simulated-person.md 6).
 *
 * The lean figures are evaluated on the centre of mass by the limits-of-stability formulas of metrics.md 12.3. 200 leans
 * instead of the 80 of the specification; tolerances are about 2.5 standard errors of the stated medians (80 leans). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "drivers/sim_operator.h"
#include "drivers/sim_person.h"
#include "support/support.h"

enum { BEFORE_MS = 2500, AFTER_MS = 8000, LEAN_SAMPLES = (BEFORE_MS + AFTER_MS) / 10, CUE = BEFORE_MS / 10, LEANS = 200 };
enum figure { REACTION, ENDPOINT, MOST, VELOCITY, CONTROL, DIP, FIGURES };
static const char *const figure_name[FIGURES] = {"reaction s", "endpoint %", "maximum %", "velocity mm/s", "control %",
                                                 "dip mm"};
static const struct { double wanted[3], tolerance; } figures[FIGURES] = {
    [REACTION] = {{0.52, 0.64, 0.80}, 0.06}, [ENDPOINT] = {{92, 92, 80}, 10}, [MOST] = {{105, 109, 120}, 6},
    [VELOCITY] = {{83, 61, 39}, 5}, [CONTROL] = {{95, 96, 89}, 4}, [DIP] = {{22, 17, 12}, 4},
};

static struct sim_person *standing(enum sim_profile profile, uint64_t seed, bool typical)
{
    struct sim_person *p = NULL;
    struct sim_config c;
    sim_config_default(&c);
    c.profile = profile;
    c.seed = seed;
    c.typical = typical;
    c.standing = true;
    c.rail_in_reach = true;
    assert_int_equal(sim_person_create(&c, &p), STATUS_OK);
    return p;
}

static struct point_mm ahead(const struct sim_traits *t, double share, double angle_rad)
{
    struct point_mm u = {sin(angle_rad), cos(angle_rad)};
    double reach = 1.0 / sim_reach_share(t, u);
    return (struct point_mm){t->neutral_mm.x + share * reach * u.x, t->neutral_mm.y + share * reach * u.y};
}

static struct person_command lean_to(struct point_mm at, double radius_mm)
{
    return (struct person_command){.order = PERSON_LEAN, .target_mm = at, .radius_mm = radius_mm};
}

/* One of eight directions may come: the choice costs time. */
static void show_the_choice(struct sim_person *p)
{
    const struct sim_traits *t = sim_person_traits(p);
    struct person_command stand = {.order = PERSON_STAND};
    for (int i = 0; i < 4; i++) {
        struct person_command c = lean_to(ahead(t, 0.9, i * M_PI / 2), 10.0);
        sim_person_command(p, &c);
    }
    sim_person_command(p, &stand);
}

static int first_from(const double *v, int from, int run, double threshold)
{
    for (int i = from; i + run <= LEAN_SAMPLES; i++) {
        int n = 0;
        while (n < run && v[i + n] > threshold) n++;
        if (n == run) return i;
    }
    return -1;
}

static double crossing(const double *s, int from, double level)
{
    int i = from;
    while (i < LEAN_SAMPLES - 1 && s[i] < level) i++;
    return i > from ? i - 1 + (level - s[i - 1]) / (s[i] - s[i - 1]) : i;
}

/* s along, e across, cop along, all from the mean of the 0.5 s before the cue; d: 100 %. false: no movement was found. */
static bool evaluate(const double *s, const double *e, const double *cop, double d, double out[FIGURES])
{
    static double v[LEAN_SAMPLES];
    double most_v = 0, mean = 0, var = 0, on_path = 0, off_path = 0;
    for (int i = 1; i < LEAN_SAMPLES - 1; i++) v[i] = 50.0 * (s[i + 1] - s[i - 1]);
    v[0] = v[1];
    v[LEAN_SAMPLES - 1] = v[LEAN_SAMPLES - 2];
    for (int i = CUE - 50; i < CUE; i++) mean += v[i] / 50;
    for (int i = CUE - 50; i < CUE; i++) var += (v[i] - mean) * (v[i] - mean) / 49;
    for (int i = CUE; i < LEAN_SAMPLES; i++) most_v = fmax(most_v, v[i]);
    double threshold = fmax(0.05 * most_v, mean + 3 * sqrt(var));
    int onset = first_from(v, CUE, 5, threshold), end = onset + 5;
    if (onset < 0) return false;
    while (end < LEAN_SAMPLES - 1 && v[end] >= threshold) end++;
    out[MOST] = out[DIP] = 0;
    for (int i = onset; i < LEAN_SAMPLES; i++) out[MOST] = fmax(out[MOST], 100 * s[i] / d);
    for (int i = CUE; i < CUE + 200; i++) out[DIP] = fmax(out[DIP], -cop[i]);
    for (int i = onset + 1; i <= end; i++) {
        on_path += fabs(s[i] - s[i - 1]);
        off_path += fabs(e[i] - e[i - 1]);
    }
    out[REACTION] = (onset - CUE) / 100.0;
    out[ENDPOINT] = 100 * s[end] / d;
    out[VELOCITY] = 90.0 * s[end] / (crossing(s, onset, 0.95 * s[end]) - crossing(s, onset, 0.05 * s[end]));
    out[CONTROL] = fmax(0, 100 * (on_path - off_path) / on_path);
    return true;
}

static bool one_lean(enum sim_profile profile, uint64_t seed, double out[FIGURES])
{
    static double s[LEAN_SAMPLES], e[LEAN_SAMPLES], cop[LEAN_SAMPLES];
    struct sim_person *p = standing(profile, seed, true);
    const struct sim_traits *t = sim_person_traits(p);
    struct sim_truth truth;
    double d = 0.9 * t->reach_front_mm, s0 = 0, e0 = 0;
    struct person_command lean = lean_to(ahead(t, 0.9, 0.0), 0.25 * t->reach_front_mm);
    show_the_choice(p);
    for (int ms = 0; ms < BEFORE_MS + AFTER_MS; ms++) {
        if (ms == BEFORE_MS) sim_person_command(p, &lean);
        sim_person_step(p, &truth);
        s[ms / 10] = truth.com_mm.y;
        e[ms / 10] = truth.com_mm.x;
        cop[ms / 10] = truth.cop_mm.y;
    }
    sim_person_destroy(p);
    for (int i = CUE - 50; i < CUE; i++) s0 += s[i] / 50, e0 += e[i] / 50;
    for (int i = 0; i < LEAN_SAMPLES; i++) s[i] -= s0, e[i] -= e0, cop[i] -= s0;
    return evaluate(s, e, cop, d, out);
}

static int rising(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void leans_have_the_stated_figures(void **state)
{
    (void)state;
    static double all[FIGURES][LEANS];
    int missed = 0;
    for (int g = 0; g < 3; g++) {
        int n = 0;
        for (uint64_t seed = 1; seed <= LEANS; seed++) {
            double one[FIGURES];
            if (!one_lean((enum sim_profile)g, seed, one)) continue;
            for (int f = 0; f < FIGURES; f++) all[f][n] = one[f];
            n++;
        }
        assert_true(n > LEANS * 9 / 10);
        for (int f = 0; f < FIGURES; f++) {
            qsort(all[f], (size_t)n, sizeof all[f][0], rising);
            double median = 0.5 * (all[f][n / 2] + all[f][(n - 1) / 2]);
            bool off = fabs(median - figures[f].wanted[g]) > figures[f].tolerance;
            printf("%s %-14s %.2f wanted %.2f +-%.2f %s\n", (const char *[]){"young   ", "older   ", "unsteady"}[g],
                   figure_name[f], median, figures[f].wanted[g], figures[f].tolerance, off ? "MISSED" : "");
            missed += off;
        }
    }
    assert_int_equal(missed, 0);
}

/* ---- the operator alone, without a swaying body ---- */

struct will { struct sim_traits traits; struct sim_operator o; };

static void will_begin(struct will *w, uint64_t seed)
{
    struct sim_config c;
    struct random_stream r;
    sim_config_default(&c);
    c.seed = seed;
    c.typical = true;
    sim_traits_draw(&c, &w->traits);
    sim_stream(&c, "operator", 0, &r);
    sim_operator_begin(&w->o, &w->traits, &r);
}

/* ms until |r| first exceeds 0.1 mm, or -1; afterwards r has come to rest. */
static int movement_begins(struct will *w, int ms_most)
{
    int begins = -1;
    for (int ms = 0; ms < ms_most; ms++) {
        sim_operator_step(&w->o, (struct point_mm){w->o.r[0].mm, w->o.r[1].mm});
        if (begins < 0 && hypot(w->o.r[0].mm, w->o.r[1].mm) > 0.1) begins = ms;
    }
    return begins;
}

static void the_same_request_again_changes_nothing(void **state)
{
    (void)state;
    struct will once, again;
    will_begin(&once, 5);
    will_begin(&again, 5);
    for (int ms = 0; ms < 6000; ms++) {
        struct point_mm target = {40.0, 30.0 + (ms > 3000 ? 0.5 : 0.0)}; /* half a millimetre is the same target */
        if (ms == 0) sim_operator_ask(&once.o, SIM_TASK_LEAN, (struct point_mm){40.0, 30.0}, 12.0);
        if (ms % 16 == 0) sim_operator_ask(&again.o, SIM_TASK_LEAN, target, 12.0);
        sim_operator_step(&once.o, (struct point_mm){once.o.r[0].mm, once.o.r[1].mm});
        sim_operator_step(&again.o, (struct point_mm){again.o.r[0].mm, again.o.r[1].mm});
        assert_true(once.o.r[0].mm == again.o.r[0].mm && once.o.r[1].mm == again.o.r[1].mm);
    }
    assert_true(hypot(again.o.r[0].mm - 40.0, again.o.r[1].mm - 30.0) < 12.0);
}

static void movement_is_smooth_and_starts_after_a_reaction(void **state)
{
    (void)state;
    double reactions[400], sum = 0;
    for (int k = 0; k < 400; k++) {
        struct will w;
        will_begin(&w, (uint64_t)k + 1);
        sim_operator_ask(&w.o, SIM_TASK_LEAN, (struct point_mm){0.0, 60.0}, 12.0);
        int begins = movement_begins(&w, 5000);
        assert_in_range(begins, 200, 1560);
        reactions[k] = begins / 1000.0;
        sum += hypot(w.o.r[0].mm, w.o.r[1].mm - 60.0);
    }
    qsort(reactions, 400, sizeof reactions[0], rising);
    assert_near("median reaction of the young (0.1 mm takes 0.04 s)", reactions[200], 0.38 + 0.05, 0.03);
    if (sum / 400 > 0.10 * 60.0) fail_msg("targets are missed by %.1f mm on average", sum / 400);

    struct will w;
    will_begin(&w, 1);
    sim_operator_ask(&w.o, SIM_TASK_LEAN, (struct point_mm){0.0, 60.0}, 12.0);
    double before = 0, speed = 0;
    for (int ms = 0; ms < 4000; ms++) {
        if (ms == 900) sim_operator_ask(&w.o, SIM_TASK_LEAN, (struct point_mm){50.0, 0.0}, 12.0); /* under way */
        sim_operator_step(&w.o, (struct point_mm){w.o.r[0].mm, w.o.r[1].mm});
        assert_near("r is the sum of r'", w.o.r[1].mm - before, 0.0005 * (speed + w.o.r[1].mm_s), 0.001);
        if (fabs(w.o.r[1].mm_s - speed) > 0.8) fail_msg("r' jumps by %.2f mm/s at %d ms", w.o.r[1].mm_s - speed, ms);
        before = w.o.r[1].mm;
        speed = w.o.r[1].mm_s;
    }
    assert_near("x", w.o.r[0].mm, 50.0, 12.0);
}

static void never_far_beyond_the_comfortable_reach(void **state)
{
    (void)state;
    struct will w;
    will_begin(&w, 3);
    for (int task = SIM_TASK_LEAN; task <= SIM_TASK_FOLLOW; task++) {
        sim_operator_ask(&w.o, (enum sim_task)task, (struct point_mm){300.0, -300.0}, 20.0);
        for (int ms = 0; ms < 8000; ms++) {
            sim_operator_step(&w.o, (struct point_mm){w.o.r[0].mm, w.o.r[1].mm});
            double share = sim_reach_share(&w.traits, (struct point_mm){w.o.r[0].mm, w.o.r[1].mm});
            if (share > 1.05 * 1.03) fail_msg("%.2f of the reach", share); /* following may overshoot a little */
        }
    }
}

static void a_target_at_neutral_is_a_return(void **state)
{
    (void)state;
    struct will w;
    will_begin(&w, 4);
    sim_operator_ask(&w.o, SIM_TASK_LEAN, (struct point_mm){50.0, 0.0}, 12.0);
    (void)movement_begins(&w, 4000);
    sim_operator_ask(&w.o, SIM_TASK_LEAN, (struct point_mm){1.0, -2.0}, 12.0);
    (void)movement_begins(&w, 4000);
    assert_near("r at neutral", hypot(w.o.r[0].mm, w.o.r[1].mm), 0.0, 1e-9);
}

/* A sine target: amplitude and lag of the set-point over the last two cycles. */
static void follow_sine(double hz, double *gain, double *lag_s)
{
    struct will w;
    double in_phase = 0, behind = 0;
    int cycle_ms = (int)lround(1000.0 / hz), n = 10 * cycle_ms;
    will_begin(&w, 9);
    for (int ms = 0; ms < n; ms++) {
        double phase = 2 * M_PI * hz * ms / 1000.0;
        sim_operator_ask(&w.o, SIM_TASK_FOLLOW, (struct point_mm){30.0 * sin(phase), 0.0}, 10.0);
        sim_operator_step(&w.o, (struct point_mm){0.0, 0.0});
        if (ms < n - 4 * cycle_ms) continue;
        in_phase += w.o.r[0].mm / 30.0 * sin(phase) * 2.0 / (4 * cycle_ms);
        behind -= w.o.r[0].mm / 30.0 * cos(phase) * 2.0 / (4 * cycle_ms);
    }
    *gain = hypot(in_phase, behind);
    *lag_s = atan2(behind, in_phase) / (2 * M_PI * hz);
}

static void follows_a_rhythm_with_the_stated_gain(void **state)
{
    (void)state;
    /* lag: 0.08 s and the phase of the 1.2 Hz, 0.8 damping low-pass, atan(2 d u / (1 - u^2)) / (2 pi f), u = f / 1.2 */
    static const struct { double hz, gain, lag_s; } rows[] = {
        {0.15, 0.95, 0.08 + 0.2117}, {0.30, 0.95, 0.08 + 0.2140}, {0.50, 0.70, 0.08 + 0.2185},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double gain, lag_s;
        follow_sine(rows[i].hz, &gain, &lag_s);
        printf("following %.2f Hz: gain %.2f wanted %.2f, lag %.2f s wanted %.2f\n", rows[i].hz, gain, rows[i].gain,
               lag_s, rows[i].lag_s);
        assert_near("gain", gain, rows[i].gain, 0.05);
        assert_near("lag", lag_s, rows[i].lag_s, 0.06); /* the beat error of a turn has SD 0.04 s */
    }
}

static void a_jump_of_the_pointer_is_followed_like_a_body_can(void **state)
{
    (void)state;
    struct sim_person *p = standing(SIM_OLDER, 2, true);
    const struct sim_traits *t = sim_person_traits(p);
    struct person_command c = {.order = PERSON_FOLLOW, .target_mm = t->neutral_mm};
    struct sim_truth truth;
    double most = -1e9, least = 1e9, end = 0;
    for (int ms = 0; ms < 8000; ms++) {
        c.target_mm.x = t->neutral_mm.x + (ms < 2000 ? 0.0 : 60.0);
        sim_person_command(p, &c);
        sim_person_step(p, &truth);
        if (ms < 2000) continue;
        most = fmax(most, truth.cop_mm.x);
        least = fmin(least, truth.cop_mm.x);
        if (ms >= 5000) end += truth.com_mm.x / 3000.0;
    }
    assert_near("arrived at 0.95 of the way", end, t->neutral_mm.x + 57.0, 6.0);
    assert_true(least > t->neutral_mm.x - 50.0 && most < t->neutral_mm.x + 110.0);
    assert_int_equal(sim_person_balance_losses(p), 0);
    sim_person_destroy(p);
}

/* Section 6.5: what is seen decides. A cursor that is shown 20 mm off pulls the person 20 mm off. */
static void corrections_follow_the_cursor(void **state)
{
    (void)state;
    double with = 0, without = 0;
    for (int shown = 0; shown < 2; shown++) {
        struct sim_person *p = standing(SIM_YOUNG, 6, true);
        const struct sim_traits *t = sim_person_traits(p);
        struct person_command c = lean_to((struct point_mm){t->neutral_mm.x + 40.0, t->neutral_mm.y}, 8.0);
        struct sim_truth truth = {.cop_mm = t->neutral_mm};
        for (int ms = 0; ms < 30000; ms++) {
            c.sees_cursor = shown == 1;
            c.cursor_mm = (struct point_mm){truth.cop_mm.x + 20.0, truth.cop_mm.y};
            if (ms % 16 == 0) sim_person_command(p, &c);
            sim_person_step(p, &truth);
            if (ms >= 10000) *(shown ? &with : &without) += truth.com_mm.x / 20000.0;
        }
        sim_person_destroy(p);
    }
    assert_near("without a cursor the CoP itself is held at the target", without, 40.0, 4.0);
    assert_near("a shifted cursor shifts the person", with, 20.0, 4.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leans_have_the_stated_figures),
        cmocka_unit_test(the_same_request_again_changes_nothing),
        cmocka_unit_test(movement_is_smooth_and_starts_after_a_reaction),
        cmocka_unit_test(never_far_beyond_the_comfortable_reach),
        cmocka_unit_test(a_target_at_neutral_is_a_return),
        cmocka_unit_test(follows_a_rhythm_with_the_stated_gain),
        cmocka_unit_test(a_jump_of_the_pointer_is_followed_like_a_body_can),
        cmocka_unit_test(corrections_follow_the_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
