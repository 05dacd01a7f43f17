/* Sway density: closed cases, the plain walk of the definition against the fast one, edge cases of
 * metrics.md 15, published implementations on recordings. */
#include "base/random.h"
#include "reference_series.h"
#include "signal/simd.h"
#include "signal/sway_density.h"
#include "signal/zero_phase.h"

static const struct field fields[] = {
    {"sway_density_peak_mean", "s", offsetof(struct sway_density, peak_mean)},
    {"sway_density_peak_distance", "mm", offsetof(struct sway_density, peak_distance)},
};

enum { MOST = 20000 };
static double x[MOST], y[MOST];

static struct sway_density measure(size_t n, double rate_hz)
{
    struct sway_density d;
    assert_int_equal(sway_density_run(x, y, n, rate_hz, &d), STATUS_OK);
    return d;
}

/* ---- the definition: outward from each sample, one step at a time ---- */

static bool is_near(size_t t, size_t s)
{
    double dx = x[s] - x[t], dy = y[s] - y[t];
    return sqrt(dx * dx + dy * dy) <= 3.0;
}

static void plain_stays(size_t n, double rate_hz, double *d)
{
    for (size_t t = 0; t + 1 < n; t++) {
        size_t first = t, last = t;
        while (first > 0 && is_near(t, first - 1)) first--;
        while (last + 1 < n && is_near(t, last + 1)) last++;
        d[t] = (double)(last - first) / rate_hz;
    }
}

/* How far the way out from a top falls before it comes to another at least as high, on the right: higher. */
static double falls(const double *d, size_t n, size_t top, int way)
{
    double low = d[top];
    for (size_t t = top; way > 0 ? ++t < n : t-- > 0;) {
        if (way > 0 ? d[t] > d[top] : d[t] >= d[top]) break;
        low = fmin(low, d[t]);
    }
    return d[top] - low;
}

/* A top on both sides of which the stays fall by more than rounding. */
static bool is_peak(const double *d, size_t n, size_t t, double rounding)
{
    return d[t - 1] < d[t] && d[t] > d[t + 1] && falls(d, n, t, -1) > rounding &&
           falls(d, n, t, +1) > rounding;
}

static struct sway_density plain(size_t n, double rate_hz)
{
    static double d[MOST];
    double sum_s = 0.0, sum_mm = 0.0, count = 0.0, longest = 0.0;
    size_t last = 0;
    plain_stays(n, rate_hz, d);
    assert_int_equal(zero_phase_run(2.5, rate_hz, d, n - 1, d), STATUS_OK);
    for (size_t t = 0; t + 1 < n; t++) longest = fmax(longest, d[t]);
    for (size_t t = 1; t + 2 < n; t++) {
        if (!is_peak(d, n - 1, t, 1e-10 * longest)) continue;
        sum_s += d[t];
        if (count > 0.0) sum_mm += hypot(x[t] - x[last], y[t] - y[last]);
        count += 1.0;
        last = t;
    }
    return (struct sway_density){metric_if(count > 0.0, sum_s / count, REASON_NO_EVENT),
                                 metric_if(count > 1.0, sum_mm / (count - 1.0), REASON_NO_EVENT)};
}

static bool are_equal(struct metric_value a, struct metric_value b)
{
    return a.reason == b.reason && (a.reason != REASON_NONE || a.value == b.value);
}

/* At every SIMD level. */
static void assert_plain(const char *what, size_t n, double rate_hz)
{
    struct sway_density want = plain(n, rate_hz);
    for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
        simd_limit((enum simd_level)level);
        struct sway_density got = measure(n, rate_hz);
        if (!are_equal(got.peak_mean, want.peak_mean) || !are_equal(got.peak_distance, want.peak_distance))
            fail_msg("%s, %zu samples at %g Hz, %s: %.17g s, %.17g mm, expected %.17g, %.17g", what, n,
                     rate_hz, simd_level_name((enum simd_level)level), got.peak_mean.value,
                     got.peak_distance.value, want.peak_mean.value, want.peak_distance.value);
    }
}

/* ---- kinds of movement ---- */

static struct random_stream dice;
static double normal(void)
{
    return random_normal(&dice);
}

static void wander(size_t i, double step)
{
    x[i] = (i ? 0.999 * x[i - 1] : 0.0) + step * normal();
    y[i] = (i ? 0.999 * y[i - 1] : 0.0) + step * normal();
}
static void jump(size_t i, double step)
{
    bool go = i && random_below(&dice, 300) == 0;
    x[i] = (i ? x[i - 1] : 0.0) + (go ? 100.0 * step * normal() : 0.0);
    y[i] = 0.001 * normal();
}
static void quantised(size_t i, double step)
{
    x[i] = (i ? x[i - 1] : 0.0) + 30.0 * step * ((double)random_below(&dice, 3) - 1.0);
    y[i] = 3.0 * (double)random_below(&dice, 2);
}
static void drift(size_t i, double step)
{
    x[i] = step * (double)i;
    y[i] = 0.5 * sin(0.01 * (double)i);
}
/* Near a resting block, but not near each other. */
static void apart(size_t i, double step)
{
    x[i] = i / 16 % 2 == 0 ? step : i % 2 ? 2.0 : -2.0;
    y[i] = 0.0;
}

static const struct kind {
    const char *name;
    void (*place)(size_t i, double step);
} kinds[] = {
    {"wander", wander}, {"jump", jump}, {"quantised", quantised}, {"drift", drift}, {"apart", apart}};

/* Lengths around the borders of the blocks, steps from long stays to none. */
static void equals_the_plain_walk(void **state)
{
    static const size_t counts[] = {17,  18,  31,  32,  33,   47,   48,   49,   255, 256,
                                    257, 271, 272, 273, 1000, 4095, 4096, 4097, 5000};
    static const double steps[] = {0.01, 0.03, 0.1, 1.0};
    (void)state;
    random_seed(&dice, 4, "walk");
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (size_t c = 0; c < COUNT_OF(counts); c++)
            for (size_t s = 0; s < COUNT_OF(steps); s++) {
                for (size_t i = 0; i < counts[c]; i++) kinds[k].place(i, steps[s]);
                assert_plain(kinds[k].name, counts[c], 25.0);
            }
}

static void equals_the_plain_walk_at_1_khz(void **state)
{
    (void)state;
    random_seed(&dice, 5, "walk");
    for (size_t i = 0; i < MOST; i++) wander(i, 0.1);
    assert_plain("1 kHz", MOST, 1000.0);
}

/* ---- closed cases ---- */

/* Rests of 4 s and 2 s in turn, 10 mm apart. Every sample of a rest stays as long as the rest, so stays
 * are equal for seconds: the filter's ringing fades there until only rounding moves, and that is no peak. */
static void two_places(void **state)
{
    enum { RATE = 1000, N = 18 * RATE };
    (void)state;
    for (size_t i = 0; i < N; i++) {
        x[i] = i / RATE % 6 < 4 ? 0.0 : 10.0;
        y[i] = 0.0;
    }
    assert_plain("two places", N, RATE);
    struct sway_density d = measure(N, RATE);
    assert_true(d.peak_mean.value > 2.0 && d.peak_mean.value < 4.0);
    assert_true(d.peak_distance.value > 0.0 && d.peak_distance.value < 10.0);
}

/* A circle of 1 mm: one stay, all the time. One of 100 mm, once in 20 s: stays everywhere of the chord of
 * 3 mm, both ways. */
static void circles(void **state)
{
    static const double radii[] = {1.0, 100.0};
    (void)state;
    for (size_t r = 0; r < COUNT_OF(radii); r++) {
        for (size_t i = 0; i < 2000; i++) {
            double w = 2.0 * M_PI * (double)i / 2000.0;
            x[i] = radii[r] * cos(w);
            y[i] = radii[r] * sin(w);
        }
        struct sway_density got = measure(2000, 100.0);
        double samples = floor(2.0 * asin(1.5 / radii[r]) / (2.0 * M_PI / 2000.0));
        if (radii[r] > 3.0)
            assert_near("chord", got.peak_mean.value, 2.0 * samples / 100.0, 0.1 * samples / 100.0);
        else
            assert_int_equal(got.peak_mean.reason, REASON_NO_EVENT);
    }
}

static void moved(size_t n, double dx, double sign_x, double dy, double sign_y)
{
    for (size_t i = 0; i < n; i++) {
        x[i] = dx + sign_x * x[i];
        y[i] = dy + sign_y * y[i];
    }
}

static void invariances(void **state)
{
    enum { N = 6000 };
    (void)state;
    random_seed(&dice, 6, "walk");
    for (size_t i = 0; i < N; i++) wander(i, 0.3);
    struct sway_density a = measure(N, 100.0), b;
    moved(N, 0.0, -1.0, 0.0, 1.0);
    b = measure(N, 100.0);
    assert_true(a.peak_mean.value == b.peak_mean.value && a.peak_distance.value == b.peak_distance.value);
    moved(N, 3000.0, 1.0, -500.0, -1.0);
    b = measure(N, 100.0);
    assert_near("stay", b.peak_mean.value, a.peak_mean.value, 1e-9 * a.peak_mean.value);
    assert_near("way", b.peak_distance.value, a.peak_distance.value, 1e-9 * a.peak_distance.value);
}

/* ---- edge cases ---- */

static void nowhere(size_t i, double step)
{
    (void)step;
    x[i] = 0.0;
    y[i] = 0.0;
}
static void somewhere(size_t i, double step)
{
    (void)step;
    x[i] = 0.1;
    y[i] = -700.3;
}

static const struct edge {
    const char *name;
    void (*place)(size_t i, double step);
    size_t n;
    double step, rate_hz;
    const char *codes; /* as code_of */
} edges[] = {
    {"one sample", nowhere, 1, 0.0, 100.0, "SS"},
    {"16 samples", wander, 16, 1.0, 100.0, "SS"},
    {"17 samples", nowhere, 17, 0.0, 100.0, "NN"},
    {"5 Hz", wander, 1000, 1.0, 5.0, "FF"},
    {"5.01 Hz", wander, 1000, 1.0, 5.01, ".."},
    {"short and slow", wander, 16, 1.0, 5.0, "SS"},
    {"nobody moves", nowhere, 3000, 0.0, 100.0, "NN"},
    {"nobody moves, elsewhere", somewhere, 6000, 0.0, 1000.0, "NN"},
};

static void edge_cases(void **state)
{
    (void)state;
    random_seed(&dice, 7, "edges");
    for (size_t e = 0; e < COUNT_OF(edges); e++) {
        for (size_t i = 0; i < edges[e].n; i++) edges[e].place(i, edges[e].step);
        struct sway_density d = measure(edges[e].n, edges[e].rate_hz);
        char got[3] = {code_of(d.peak_mean), code_of(d.peak_distance), 0};
        if (strcmp(got, edges[e].codes) != 0)
            fail_msg("%s: %g s %g mm, \"%s\", expected \"%s\"", edges[e].name, d.peak_mean.value,
                     d.peak_distance.value, got, edges[e].codes);
    }
}

/* Equal stays of any length leave only the filter's rounding, at any rate. */
static void rounding_is_no_peak(void **state)
{
    static const double rates[] = {25.0, 100.0, 333.3, 1000.0};
    (void)state;
    for (size_t r = 0; r < COUNT_OF(rates); r++)
        for (size_t n = 17; n < 9000; n += 61) {
            for (size_t i = 0; i < n; i++) nowhere(i, 0.0);
            assert_int_equal(measure(n, rates[r]).peak_mean.reason, REASON_NO_EVENT);
        }
}

/* ---- recordings ---- */

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));) {
        const struct sway_signal *g = &s->signal;
        struct sway_density d;
        assert_int_equal(sway_density_run(g->ml_mm, g->ap_mm, g->count, g->rate_hz, &d), STATUS_OK);
        agree_fields(s, fields, COUNT_OF(fields), &d);
    }
    reference_end_fields("sway density", fields, COUNT_OF(fields), 50 * COUNT_OF(fields));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_plain_walk),
        cmocka_unit_test(equals_the_plain_walk_at_1_khz),
        cmocka_unit_test(two_places),
        cmocka_unit_test(circles),
        cmocka_unit_test(invariances),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(rounding_is_no_peak),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
