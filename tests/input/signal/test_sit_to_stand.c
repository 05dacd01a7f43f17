/* Rising from a chair: forces drawn as straight lines between breakpoints, so that every instant is known by hand. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "metric_facts.h"
#include "signal/sit_to_stand.h"

#define WEIGHT_N 700.0
enum { ROOM = 40000, BREAKS_MAX = 64 };

struct breakpoint {
    double t_s, weights; /* force over body weight */
};

static double fz[ROOM], ml[ROOM], ap[ROOM], right_n[ROOM], left_n[ROOM];

/* Straight lines between the points, level before the first and after the last. */
static size_t draw(const struct breakpoint *b, size_t count, double seconds, double rate_hz)
{
    size_t n = (size_t)lround(seconds * rate_hz), i = 0;
    for (size_t k = 0; k < n; k++) {
        double t = (double)k / rate_hz;
        while (i + 1 < count && b[i + 1].t_s <= t) i++;
        double share = i + 1 < count && t >= b[i].t_s ? (t - b[i].t_s) / (b[i + 1].t_s - b[i].t_s) : 0.0;
        double next = i + 1 < count ? b[i + 1].weights : b[i].weights;
        fz[k] = WEIGHT_N * (b[i].weights + share * (next - b[i].weights));
    }
    return n;
}

static struct rise_input input(size_t n, double rate_hz, double cue_s)
{
    return (struct rise_input){fz, ml, ap, right_n, left_n, n, rate_hz, cue_s, WEIGHT_N};
}

static struct sit_to_stand run(const struct rise_input *in)
{
    struct sit_to_stand out;
    assert_int_equal(sit_to_stand_run(in, &out), STATUS_OK);
    return out;
}

static struct five_rises run_five(const struct rise_input *in)
{
    struct five_rises out;
    assert_int_equal(five_rises_run(in, &out), STATUS_OK);
    return out;
}

/* The CoP goes 0.3 mm right and 0.4 mm forward a sample; the right foot carries 0.6 of the load. */
static void stand_unevenly(size_t n)
{
    for (size_t k = 0; k < n; k++) {
        ml[k] = -200.0 + 0.3 * (double)k;
        ap[k] = 77.0 + 0.4 * (double)k;
        right_n[k] = 0.6 * fz[k];
        left_n[k] = 0.4 * fz[k];
    }
}

/* ---- one rise ---- */

static const struct breakpoint rise[] = {{0, 0.25},  {1.505, 0.25}, {2.5, 1.0},
                                         {2.9, 1.3}, {3.2, 0.88},   {3.4, 1.0}};

static void one_rise(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct breakpoint b[8];
        size_t breaks;
        double rate_hz, onset_s, full_s, index_pct, end_s;
    } facts[] = {
        /* band 2.5 % of weight: left 0.033 s after 1.505 s; up to 1.3; steady from where 0.95 is passed at 3.3167 s */
        {"plain",
         {{0, .25}, {1.505, .25}, {2.5, 1}, {2.9, 1.3}, {3.2, .88}, {3.4, 1}},
         6,
         100,
         1.54,
         2.5,
         30,
         3.32},
        {"at 1 kHz",
         {{0, .25}, {1.505, .25}, {2.5, 1}, {2.9, 1.3}, {3.2, .88}, {3.4, 1}},
         6,
         1000,
         1.539,
         2.5,
         30,
         3.317},
        /* feet drawn back first: the force falls, and that is the onset */
        {"unloads first",
         {{0, .25}, {1.5, .25}, {1.605, .1}, {1.7, .25}, {2.5, 1.01}, {2.9, 1.2}, {3.105, 1}},
         7,
         100,
         1.52,
         2.49,
         20,
         3.06},
        /* a knock of one sample (10 ms) is no onset */
        {"knock before",
         {{0, .25}, {1.2, .25}, {1.21, .4}, {1.22, .25}, {1.505, .25}, {2.5, 1}, {2.9, 1.3}, {3.3, 1}},
         8,
         100,
         1.54,
         2.5,
         30,
         3.24},
        /* steady before the top is not the end */
        {"hovers first",
         {{0, .25}, {1.505, .25}, {2.5, 1}, {3.2, 1.02}, {3.4, 1.3}, {3.705, 1}},
         6,
         100,
         1.54,
         2.5,
         30,
         3.66},
        /* overshoots after 2 s are not of this rise */
        {"later peak",
         {{0, .25}, {1.505, .25}, {2.5, 1}, {2.6, 1.1}, {2.7, 1}, {5, 1}, {5.05, 1.5}, {5.1, 1}},
         8,
         100,
         1.54,
         2.5,
         10,
         2.66},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        size_t n = draw(facts[i].b, facts[i].breaks, 12.0, facts[i].rate_hz);
        stand_unevenly(n);
        struct rise_input in = input(n, facts[i].rate_hz, 1.0);
        struct sit_to_stand s = run(&in);
        assert_value(facts[i].what, s.weight_transfer_time_s, facts[i].full_s - facts[i].onset_s, 1e-9);
        assert_value(facts[i].what, s.rising_index_pct, facts[i].index_pct, 1e-9);
        assert_value(facts[i].what, s.end_of_rise_s, facts[i].end_s - 1.0, 1e-9);
        double samples = (facts[i].end_s + 5.0 - facts[i].full_s) * facts[i].rate_hz;
        assert_value(facts[i].what, s.sway_velocity_mm_s, 0.5 * facts[i].rate_hz * (samples - 1.0) / samples,
                     1e-9);
        assert_value(facts[i].what, s.symmetry_pct, 20.0, 1e-9);
    }
}

/* Five SDs of a restless seat are wider than 2.5 % of the weight. */
static void a_restless_seat_widens_the_band(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 12.0, 100.0);
    for (size_t k = 0; k < 150; k++) fz[k] += k % 2 ? 14.0 : -14.0; /* sample SD of 50 such: 14.142 */
    double band_n = 5.0 * 14.0 * sqrt(50.0 / 49.0);
    struct rise_input in = input(n, 100.0, 1.0);
    struct sit_to_stand s = run(&in);
    double passes_s = 1.505 + 0.995 * band_n / (0.75 * WEIGHT_N);
    assert_value("transfer", s.weight_transfer_time_s, 2.5 - ceil(passes_s * 100.0) / 100.0, 1e-9);
}

/* The load moves from the left foot to the right during the rise; samples without load are not counted. */
static void symmetry_is_that_of_the_rise(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 12.0, 100.0);
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) {
        double share = k < 154 || k > 332 ? 0.0 : (double)(k - 154) / 178.0;
        right_n[k] = fz[k] * share;
        left_n[k] = fz[k] * (1.0 - share);
        if (k >= 154 && k <= 332) sum += 100.0 * (2.0 * share - 1.0);
    }
    struct rise_input in = input(n, 100.0, 1.0);
    struct sit_to_stand s = run(&in);
    assert_near("by hand", sum, 0.0, 1e-9);
    assert_value("moves over", s.symmetry_pct, 0.0, 1e-9);
    right_n[154] = left_n[154] = 0.0; /* was all on the left */
    s = run(&in);
    assert_value("one without load", s.symmetry_pct, 100.0 / 178.0, 1e-9);
    double *swap = right_n;
    in.right_n = left_n;
    in.left_n = swap;
    s = run(&in);
    assert_value("sides changed", s.symmetry_pct, -100.0 / 178.0, 1e-9);
}

static void scale_and_place_do_not_matter(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 12.0, 100.0);
    stand_unevenly(n);
    struct rise_input in = input(n, 100.0, 1.0);
    struct sit_to_stand a = run(&in);
    for (size_t k = 0; k < n; k++) fz[k] *= 0.5, ml[k] = 900.0 - ml[k], ap[k] += 5000.0;
    in.body_weight_n *= 0.5;
    struct sit_to_stand b = run(&in);
    const struct metric_value *x = &a.weight_transfer_time_s, *y = &b.weight_transfer_time_s;
    for (size_t i = 0; i < sizeof a / sizeof *x; i++) assert_value("value", y[i], x[i].value, 1e-9);
}

static void what_is_missing_says_so(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 12.0, 100.0);
    struct rise_input in = input(n, 100.0, 1.0);
    struct sit_to_stand s;
    stand_unevenly(n);
    in.ml_mm = NULL;
    s = run(&in);
    assert_reason("no CoP", s.sway_velocity_mm_s, REASON_NO_INPUT);
    assert_reason("symmetry", s.symmetry_pct, REASON_NONE);
    in = input(n, 100.0, 1.0);
    in.left_n = NULL;
    s = run(&in);
    assert_reason("sway", s.sway_velocity_mm_s, REASON_NONE);
    assert_reason("one foot", s.symmetry_pct, REASON_NO_INPUT);
    in = input(n, 100.0, 1.0);
    ap[600] = NAN;
    left_n[200] = INFINITY;
    s = run(&in);
    assert_reason("sway", s.sway_velocity_mm_s, REASON_NOT_FINITE);
    assert_reason("symmetry", s.symmetry_pct, REASON_NOT_FINITE);
    assert_reason("end", s.end_of_rise_s, REASON_NONE);
}

static void lengths_and_events(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct breakpoint b[6];
        size_t breaks;
        double seconds, cue_s;
        enum measure_reason transfer, index, end, sway;
    } facts[] = {
        {"empty", {{0, .25}}, 1, 0, 1, REASON_EMPTY, REASON_EMPTY, REASON_EMPTY, REASON_EMPTY},
        {"cue too early", {{0, .25}}, 1, 10, 0.49, REASON_SHORT, REASON_SHORT, REASON_SHORT, REASON_SHORT},
        {"cue before it all", {{0, .25}}, 1, 10, -3, REASON_SHORT, REASON_SHORT, REASON_SHORT, REASON_SHORT},
        {"cue after it all", {{0, .25}}, 1, 10, 10, REASON_SHORT, REASON_SHORT, REASON_SHORT, REASON_SHORT},
        {"stays seated",
         {{0, .25}},
         1,
         10,
         1,
         REASON_NO_EVENT,
         REASON_NO_EVENT,
         REASON_NO_EVENT,
         REASON_NO_EVENT},
        {"half up",
         {{0, .25}, {2, .25}, {3, .9}},
         3,
         10,
         1,
         REASON_NO_EVENT,
         REASON_NO_EVENT,
         REASON_NO_EVENT,
         REASON_NO_EVENT},
        {"stood before",
         {{0, 1.001}},
         1,
         10,
         1,
         REASON_NO_EVENT,
         REASON_NO_EVENT,
         REASON_NO_EVENT,
         REASON_NO_EVENT},
        {"falls back",
         {{0, .25}, {2, .25}, {3, 1.1}, {4, .3}},
         4,
         10,
         1,
         REASON_NONE,
         REASON_NONE,
         REASON_NO_EVENT,
         REASON_NO_EVENT},
        {"2 s less a sample",
         {{0, .25}, {1.5, .25}, {2.5, 1}, {2.9, 1.3}, {3.3, 1}},
         5,
         4.5,
         1,
         REASON_NONE,
         REASON_SHORT,
         REASON_SHORT,
         REASON_SHORT},
        {"2 s",
         {{0, .25}, {1.5, .25}, {2.5, 1}, {2.9, 1.3}, {3.3, 1}},
         5,
         4.51,
         1,
         REASON_NONE,
         REASON_NONE,
         REASON_NONE,
         REASON_SHORT},
        {"5 s less a sample",
         {{0, .25}, {1.5, .25}, {2.5, 1}, {2.9, 1.3}, {3.305, 1}},
         5,
         8.23,
         1,
         REASON_NONE,
         REASON_NONE,
         REASON_NONE,
         REASON_SHORT},
        {"5 s",
         {{0, .25}, {1.5, .25}, {2.5, 1}, {2.9, 1.3}, {3.305, 1}},
         5,
         8.24,
         1,
         REASON_NONE,
         REASON_NONE,
         REASON_NONE,
         REASON_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        size_t n = draw(facts[i].b, facts[i].breaks, facts[i].seconds, 100.0);
        stand_unevenly(n);
        struct rise_input in = input(n, 100.0, facts[i].cue_s);
        struct sit_to_stand s = run(&in);
        assert_reason(facts[i].what, s.weight_transfer_time_s, facts[i].transfer);
        assert_reason(facts[i].what, s.rising_index_pct, facts[i].index);
        assert_reason(facts[i].what, s.end_of_rise_s, facts[i].end);
        assert_reason(facts[i].what, s.symmetry_pct, facts[i].end);
        assert_reason(facts[i].what, s.sway_velocity_mm_s, facts[i].sway);
    }
}

static void wrong_inputs(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 12.0, 100.0);
    struct sit_to_stand s;
    struct five_rises f;
    static const double wrong[][3] = {{0, 1, 700}, {NAN, 1, 700}, {100, NAN, 700},
                                      {100, 1, 0}, {100, 1, NAN}, {100, 1, -5}};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct rise_input in = input(n, wrong[i][0], wrong[i][1]);
        in.body_weight_n = wrong[i][2];
        assert_int_equal(sit_to_stand_run(&in, &s), STATUS_ARG);
        assert_all_reasons("wrong", &s, sizeof s, REASON_EMPTY);
        assert_int_equal(five_rises_run(&in, &f), STATUS_ARG);
        assert_all_reasons("wrong", &f, offsetof(struct five_rises, found), REASON_EMPTY);
        assert_int_equal(f.found, 0);
    }
    fz[1100] = NAN;
    struct rise_input in = input(n, 100.0, 1.0);
    s = run(&in);
    assert_all_reasons("not finite", &s, sizeof s, REASON_NOT_FINITE);
    f = run_five(&in);
    assert_all_reasons("not finite", &f, offsetof(struct five_rises, found), REASON_NOT_FINITE);
}

/* ---- five rises ---- */

struct cycle {
    const char *what;
    struct breakpoint b[10]; /* of one rise, from its start */
    size_t breaks;
    double period_s, onset_s[2], full_s; /* of the first rise, of the others, within a cycle */
};

/* On sitting down: the force gives way, brakes above the weight, then the seat takes it. */
static const struct cycle cycles[] = {
    {"with a rest",
     {{0, .25}, {.505, .25}, {1.005, 1.1}, {1.2, 1}, {1.7, 1}, {1.9, .8}, {2.1, 1.15}, {2.3, .25}},
     8,
     3.0,
     {0.53, 0.53},
     0.95},
    {"half a second of rest",
     {{0, .25}, {.505, .25}, {1.005, 1.1}, {1.2, 1}, {1.7, 1}, {1.8, .7}, {1.9, .1}, {1.98, .25}},
     8,
     2.0,
     {0.53, 0.53},
     0.95},
    /* never in the band for 0.1 s: up again from the lowest force, at the seam of two cycles */
    {"without a rest", {{0, .25}, {.505, 1.1}, {1, 1}, {1.5, 1}, {1.995, .25}}, 5, 2.0, {NAN, 0.0}, 0.45},
};

static size_t draw_cycles(const struct cycle *c, size_t times, double start_s, double rate_hz)
{
    static struct breakpoint b[BREAKS_MAX];
    size_t count = 0;
    b[count++] = (struct breakpoint){0.0, 0.25};
    for (size_t i = 0; i < times; i++)
        for (size_t j = 0; j < c->breaks; j++)
            b[count++] =
                (struct breakpoint){start_s + (double)i * c->period_s + c->b[j].t_s, c->b[j].weights};
    return draw(b, count, start_s + (double)times * c->period_s + 2.0, rate_hz);
}

static void repetitions(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cycles); i++) {
        const struct cycle *c = &cycles[i];
        for (size_t times = 0; times <= 6; times++) {
            size_t n = draw_cycles(c, times, 2.0, 100.0),
                   want = times < RISE_REPETITIONS ? times : RISE_REPETITIONS;
            struct rise_input in = input(n, 100.0, 1.5);
            struct five_rises f = run_five(&in);
            if (f.found != want) fail_msg("%s: found %zu of %zu", c->what, f.found, times);
            for (size_t r = 0; r < RISE_REPETITIONS; r++) {
                assert_reason(c->what, f.each_s[r], r < want ? REASON_NONE : REASON_NO_EVENT);
                double onset_s = r > 0 ? c->onset_s[1] : isnan(c->onset_s[0]) ? 0.02 : c->onset_s[0];
                if (r < want) assert_near(c->what, f.each_s[r].value, c->full_s - onset_s, 0.0101);
            }
            assert_reason(c->what, f.total_s, times < RISE_REPETITIONS ? REASON_NO_EVENT : REASON_NONE);
            double first_s = isnan(c->onset_s[0]) ? 0.02 : c->onset_s[0];
            if (times >= RISE_REPETITIONS)
                assert_near(c->what, f.total_s.value, 4.0 * c->period_s + c->full_s - first_s, 0.0101);
        }
    }
}

/* The first of five is the rise that the single test sees. */
static void first_of_five_is_the_single_rise(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 12.0, 100.0);
    struct rise_input in = input(n, 100.0, 1.0);
    struct sit_to_stand s = run(&in);
    struct five_rises f = run_five(&in);
    assert_int_equal(f.found, 1);
    assert_value("same time", f.each_s[0], s.weight_transfer_time_s.value, 0.0);
}

/* Swaying while standing, even hard, is not sitting down. */
static void bouncing_is_not_sitting(void **state)
{
    (void)state;
    size_t n = draw(rise, COUNT_OF(rise), 20.0, 100.0);
    for (size_t k = 500; k < 1500; k++) fz[k] += 0.3 * WEIGHT_N * sin(0.05 * (double)(k - 500));
    struct rise_input in = input(n, 100.0, 1.0);
    assert_int_equal(run_five(&in).found, 1);
    for (size_t k = 1600; k < 1601; k++) fz[k] = 0.0; /* a lost sample neither */
    assert_int_equal(run_five(&in).found, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_rise),
        cmocka_unit_test(a_restless_seat_widens_the_band),
        cmocka_unit_test(symmetry_is_that_of_the_rise),
        cmocka_unit_test(scale_and_place_do_not_matter),
        cmocka_unit_test(what_is_missing_says_so),
        cmocka_unit_test(lengths_and_events),
        cmocka_unit_test(wrong_inputs),
        cmocka_unit_test(repetitions),
        cmocka_unit_test(first_of_five_is_the_single_rise),
        cmocka_unit_test(bouncing_is_not_sitting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
