/* The measured series: a profile reached from another is that profile made anew, bit by bit; two series
 * filtered side by side are each filtered alone (metrics.md 4). */
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "signal/biquad.h"
#include "signal/sway_signal.h"
#include "signal/zero_phase.h"
#include "support/support.h"

enum { MOST = 4000 };
#define COUNT_OF(a) (sizeof(a) / sizeof(a)[0])

static double t_s[MOST], ml[MOST], ap[MOST];

static void wander(size_t n, double rate_hz, uint64_t seed)
{
    struct random_stream s;
    double x = 0.0, y = 0.0;
    random_seed(&s, seed, "wander");
    for (size_t i = 0; i < n; i++) {
        x = 0.99 * x + random_normal(&s);
        y = 0.98 * y + random_normal(&s);
        t_s[i] = (double)i / rate_hz;
        ml[i] = 40.0 + x;
        ap[i] = -90.0 + y;
    }
}

static bool same_bits(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

/* ---- from profile to profile ---- */

static const struct way {
    enum sway_profile from, to;
    bool leads;
} ways[] = {
    {PROFILE_RAW, PROFILE_LP10, true},        {PROFILE_RAW, PROFILE_LP5, true},
    {PROFILE_RAW, PROFILE_LP10_20HZ, true},   {PROFILE_LP10, PROFILE_LP10_20HZ, true},
    {PROFILE_LEAN, PROFILE_RAW, true},        {PROFILE_LEAN, PROFILE_LP10, true},
    {PROFILE_LEAN, PROFILE_RISE, true},       {PROFILE_LP10, PROFILE_RAW, false},
    {PROFILE_LP10, PROFILE_LP5, false},       {PROFILE_LP5, PROFILE_LP10_20HZ, false},
    {PROFILE_RAW, PROFILE_LEAN, false},       {PROFILE_RAW, PROFILE_QUIJOUX25, false},
    {PROFILE_LP10_20HZ, PROFILE_LP10, false}, {PROFILE_QUIJOUX25, PROFILE_LP5_25HZ, false},
    {PROFILE_QUIJOUX25, PROFILE_RAW, false},
};

/* The last two: too slow for 10 Hz, no whole steps to 20 Hz. The first: too short for the filter. */
static const struct shape {
    size_t n;
    double rate_hz;
} shapes[] = {{15, 100.0},    {16, 100.0}, {999, 100.0}, {MOST, 100.0},
              {MOST, 1000.0}, {600, 20.0}, {600, 50.0}};

static struct trial_record record;
static struct sway_signal direct, reached;

static void check_way(const struct way *w, const struct shape *s)
{
    const struct sway_trial trial = {
        .count = s->n, .time_s = t_s, .ml_mm = ml, .ap_mm = ap, .rate_hz = s->rate_hz};
    wander(s->n, s->rate_hz, 7);
    assert_int_equal(trial_record_make(&trial, &record), STATUS_OK);
    assert_int_equal(sway_signal_make(&trial, &record, w->to, &direct), STATUS_OK);
    assert_int_equal(sway_signal_make(&trial, &record, w->from, &reached), STATUS_OK);
    bool leads = sway_signal_leads_to(&reached, w->to);
    if (leads != (w->leads && reached.count > 0))
        fail_msg("%s to %s: leads is %d", sway_profile_name(w->from), sway_profile_name(w->to), leads);
    if (leads) {
        assert_int_equal(sway_signal_go_on(&reached, w->to), STATUS_OK);
        bool same = reached.profile == w->to && reached.count == direct.count &&
                    reached.reason == direct.reason && reached.rate_hz == direct.rate_hz &&
                    reached.duration_s == direct.duration_s && reached.mean_mm.x == direct.mean_mm.x &&
                    reached.mean_mm.y == direct.mean_mm.y;
        if (!same || !same_bits(reached.ml_mm, direct.ml_mm, direct.count) ||
            !same_bits(reached.ap_mm, direct.ap_mm, direct.count))
            fail_msg("%s by way of %s, %zu samples at %g Hz: not the same series", sway_profile_name(w->to),
                     sway_profile_name(w->from), s->n, s->rate_hz);
    }
    sway_signal_free(&direct);
    sway_signal_free(&reached);
    trial_record_free(&record);
}

static void a_profile_on_the_way_saves_nothing_but_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ways); i++)
        for (size_t k = 0; k < COUNT_OF(shapes); k++) check_way(&ways[i], &shapes[k]);
}

static void what_has_no_samples_leads_nowhere(void **state)
{
    (void)state;
    struct sway_signal none = {.profile = PROFILE_RAW};
    assert_false(sway_signal_leads_to(&none, PROFILE_LP10));
}

/* Centred, 1e308 and -1e308 are beyond what a filter can reflect. */
static void what_overflows_on_the_way_is_not_finite(void **state)
{
    (void)state;
    struct sway_signal s = {.profile = PROFILE_RAW, .count = 100, .rate_hz = 100.0, .duration_s = 1.0};
    s.ml_mm = malloc(100 * sizeof *s.ml_mm);
    s.ap_mm = malloc(100 * sizeof *s.ap_mm);
    for (size_t i = 0; i < 100; i++) s.ml_mm[i] = s.ap_mm[i] = i % 2 ? 1.7e308 : -1.7e308;
    assert_int_equal(sway_signal_go_on(&s, PROFILE_LP10), STATUS_OK);
    assert_int_equal(s.count, 0);
    assert_int_equal(s.reason, REASON_NOT_FINITE);
    assert_true(s.duration_s == 0.0);
    sway_signal_free(&s);
}

/* ---- two series side by side ---- */

/* The definition, one series, one section after the other, by the filter of the loop. */
static void plain_filter(double cutoff_hz, double rate_hz, const double *in, size_t n, double *out)
{
    static double v[MOST + 2 * ZERO_PHASE_PAD];
    size_t count = n + 2 * ZERO_PHASE_PAD;
    for (size_t k = 0; k < ZERO_PHASE_PAD; k++) {
        v[k] = 2.0 * in[0] - in[ZERO_PHASE_PAD - k];
        v[ZERO_PHASE_PAD + n + k] = 2.0 * in[n - 1] - in[n - 2 - k];
    }
    memcpy(v + ZERO_PHASE_PAD, in, n * sizeof *in);
    for (int way = 0; way < 2; way++) {
        double first = v[0]; /* a section changes no steady state */
        for (int section = 0; section < 2; section++) {
            struct biquad f;
            struct biquad_state s;
            biquad_butterworth(4, section, cutoff_hz, rate_hz, &f);
            biquad_start(&f, &s, first);
            for (size_t k = 0; k < count; k++) v[k] = biquad_step(&f, &s, v[k]);
        }
        for (size_t k = 0; 2 * k + 1 < count; k++) {
            double swap = v[k];
            v[k] = v[count - 1 - k];
            v[count - 1 - k] = swap;
        }
    }
    memcpy(out, v + ZERO_PHASE_PAD, n * sizeof *out);
}

static const struct filter_case {
    size_t n;
    double cutoff_hz, rate_hz,
        tail; /* samples from half on are multiplied by tail: states sink below 1e-30 */
} filter_cases[] = {
    {16, 10.0, 100.0, 1.0}, {17, 5.0, 100.0, 1.0},      {999, 2.5, 1000.0, 1.0}, {MOST, 10.0, 100.0, 1.0},
    {2000, 49.9, 100.0, 0}, {MOST, 0.01, 1000.0, 1e-9}, {1000, 10.0, 25.0, 0},
};

static void each_half_is_filtered_as_if_alone(void **state)
{
    (void)state;
    static double a[MOST], b[MOST], alone[MOST], want_a[MOST], want_b[MOST];
    for (size_t i = 0; i < COUNT_OF(filter_cases); i++) {
        const struct filter_case *c = &filter_cases[i];
        wander(c->n, 100.0, i);
        for (size_t k = 0; k < c->n; k++) {
            a[k] = ml[k] * (2 * k < c->n ? 1.0 : c->tail);
            b[k] = ap[k] * (2 * k < c->n ? 1e-3 : c->tail);
        }
        plain_filter(c->cutoff_hz, c->rate_hz, a, c->n, want_a);
        plain_filter(c->cutoff_hz, c->rate_hz, b, c->n, want_b);
        assert_int_equal(zero_phase_run(c->cutoff_hz, c->rate_hz, a, c->n, alone), STATUS_OK);
        assert_int_equal(zero_phase_run_both(c->cutoff_hz, c->rate_hz, a, b, c->n), STATUS_OK);
        if (!same_bits(a, want_a, c->n) || !same_bits(b, want_b, c->n) || !same_bits(alone, want_a, c->n))
            fail_msg("%zu samples, %g Hz of %g Hz: other bits", c->n, c->cutoff_hz, c->rate_hz);
    }
}

static void one_bad_half_leaves_both_alone(void **state)
{
    (void)state;
    double a[20], b[20], a0[20], b0[20];
    for (int k = 0; k < 20; k++) a[k] = k, b[k] = -k;
    b[7] = (double)INFINITY;
    memcpy(a0, a, sizeof a);
    memcpy(b0, b, sizeof b);
    assert_int_equal(zero_phase_run_both(10.0, 100.0, a, b, 20), STATUS_ARG);
    assert_int_equal(zero_phase_run_both(10.0, 100.0, b, a, 20), STATUS_ARG);
    assert_int_equal(zero_phase_run_both(10.0, 100.0, a, a, 15), STATUS_ARG);
    assert_true(same_bits(a, a0, 20) && same_bits(b, b0, 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_on_the_way_saves_nothing_but_time),
        cmocka_unit_test(what_has_no_samples_leads_nowhere),
        cmocka_unit_test(what_overflows_on_the_way_is_not_finite),
        cmocka_unit_test(each_half_is_filtered_as_if_alone),
        cmocka_unit_test(one_bad_half_leaves_both_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
