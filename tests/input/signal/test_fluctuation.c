/* Detrended fluctuation analysis against a direct fit in long double, closed forms and published values. */
#include "base/random.h"
#include "reference_series.h"
#include "signal/fluctuation.h"
#include "signal/simd.h"

enum { N = 6000, LONG_N = 60000, SCALES_MAX = 100 };
static double u[LONG_N], v[LONG_N];

/* The definition, slowly: profile, straight lines by the normal equations, residuals one by one. */
static long double direct_fluctuation(const long double *profile, size_t n, size_t s)
{
    long double total = 0.0L, middle = 0.5L * (long double)(s - 1);
    for (size_t w = 0; w < n / s; w++) {
        const long double *y = profile + w * s;
        long double mean = 0.0L, ty = 0.0L, tt = 0.0L;
        for (size_t i = 0; i < s; i++) mean += y[i] / (long double)s;
        for (size_t i = 0; i < s; i++) {
            ty += ((long double)i - middle) * (y[i] - mean);
            tt += ((long double)i - middle) * ((long double)i - middle);
        }
        for (size_t i = 0; i < s; i++) {
            long double e = y[i] - mean - ty / tt * ((long double)i - middle);
            total += e * e;
        }
    }
    return sqrtl(total / (long double)(n / s * s));
}

static double direct_alpha(const double *x, size_t n)
{
    static long double profile[LONG_N];
    long double mean = 0.0L, sum = 0.0L, lx[SCALES_MAX], ly[SCALES_MAX], mx = 0.0L, my = 0.0L, xy = 0.0L,
                xx = 0.0L;
    size_t before = 0, count = 0;
    for (size_t i = 0; i < n; i++) mean += (long double)x[i] / (long double)n;
    for (size_t i = 0; i < n; i++) profile[i] = sum += x[i] - mean;
    for (int i = 0; 4.0 * pow(1.2, i) < 0.1 * (double)n + 1.0; i++) {
        size_t s = (size_t)floor(4.0 * pow(1.2, i));
        if (s == before || (double)s > 0.1 * (double)n) continue;
        lx[count] = logl((long double)s);
        ly[count++] = logl(direct_fluctuation(profile, n, s));
        before = s;
    }
    for (size_t i = 0; i < count; i++) mx += lx[i] / (long double)count, my += ly[i] / (long double)count;
    for (size_t i = 0; i < count; i++) xy += (lx[i] - mx) * (ly[i] - my), xx += (lx[i] - mx) * (lx[i] - mx);
    return (double)(xy / xx);
}

static double alpha_of(const double *x, size_t n)
{
    struct metric_value alpha;
    assert_int_equal(fluctuation_alpha(x, n, &alpha), STATUS_OK);
    assert_int_equal(alpha.reason, REASON_NONE);
    return alpha.value;
}

/* x[i] = keep * x[i-1] + step, smoothed by as many sums; keep 0: white noise, 1: random walk. */
static void noise(const char *name, double keep, double smooth, size_t n)
{
    struct random_stream r;
    double x = 0.0, y = 0.0;
    random_seed(&r, 11, name);
    for (size_t i = 0; i < n; i++) {
        x = keep * x + random_normal(&r);
        y += (1.0 - smooth) * (x - y);
        u[i] = y;
    }
}

static const struct series_case {
    const char *name;
    double keep, smooth, offset, scale;
    size_t n;
} series_cases[] = {
    {"white noise", 0.0, 0.0, 0.0, 1.0, N},
    {"random walk", 1.0, 0.0, 0.0, 1.0, N},
    {"sway", 0.99, 0.5, 0.0, 1.0, N},
    {"sway far from the centre", 0.99, 0.5, 3000.0, 1.0, N},
    {"smooth sway", 0.999, 0.98, 0.0, 1.0, N},
    {"tiny", 0.99, 0.5, 0.0, 1e-140, N},
    {"huge", 0.99, 0.5, 0.0, 1e140, N},
    {"one minute at 1 kHz", 0.999, 0.9, 0.0, 1.0, LONG_N},
    {"a minute at 20 Hz", 0.95, 0.2, 0.0, 1.0, 1200},
    {"two scales and a rest", 0.95, 0.2, 0.0, 1.0, 59},
};

static void equals_the_direct_fit_in_long_double(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof series_cases / sizeof series_cases[0]; i++) {
        const struct series_case *c = &series_cases[i];
        noise(c->name, c->keep, c->smooth, c->n);
        for (size_t k = 0; k < c->n; k++) u[k] = c->scale * u[k] + c->offset;
        double want = direct_alpha(u, c->n);
        assert_near(c->name, alpha_of(u, c->n), want, 1e-10 * fabs(want));
    }
}

/* White noise 0.5, random walk 1.5 (metrics.md 16). One series scatters by a few hundredths. */
static void noise_has_its_exponent(void **state)
{
    (void)state;
    noise("exponent of white noise", 0.0, 0.0, LONG_N);
    assert_near("white noise", alpha_of(u, LONG_N), 0.5, 0.03);
    noise("exponent of a walk", 1.0, 0.0, LONG_N);
    assert_near("random walk", alpha_of(u, LONG_N), 1.5, 0.05);
}

static void does_not_depend_on_offset_sign_and_scale(void **state)
{
    (void)state;
    noise("invariance", 0.99, 0.5, N);
    double want = alpha_of(u, N);
    for (size_t k = 0; k < N; k++) v[k] = 7000.0 - 3.0 * u[k];
    assert_near("offset, sign, scale", alpha_of(v, N), want, 1e-9);
    for (size_t k = 0; k < N; k++)
        v[k] = u[N - 1 - k]; /* 6000 is no multiple of every scale, so only nearly */
    assert_near("backwards", alpha_of(v, N), want, 0.02);
}

static void same_bits_at_every_simd_level(void **state)
{
    (void)state;
    static const size_t lengths[] = {50, 51, 333, 1200, 5999, N, LONG_N};
    noise("levels", 0.99, 0.5, LONG_N);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        simd_limit(SIMD_BASE);
        double want = alpha_of(u, lengths[i]);
        for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
            simd_limit((enum simd_level)level);
            assert_int_equal(simd_level(), level);
            double got = alpha_of(u, lengths[i]);
            if (memcmp(&got, &want, sizeof got) != 0)
                fail_msg("%s, %zu samples: %.17g, base says %.17g", simd_level_name((enum simd_level)level),
                         lengths[i], got, want);
        }
    }
    simd_limit(SIMD_AVX512);
}

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double value, one;
        enum measure_reason want;
    } facts[] = {
        {0, 0.0, 0.0, REASON_SHORT},
        {49, 1.0, 0.0, REASON_SHORT}, /* only the scale 4 */
        {50, 1.0, 0.0, REASON_NONE},
        {50, 0.1, 0.1, REASON_CONSTANT},
        {6000, -1e300, -1e300, REASON_CONSTANT},
        {6000, 1e300, -0.5e300, REASON_NONE},
        {6000, 5e-324, 0.0, REASON_NONE},
        {6000, 1e308, -1e308, REASON_NOT_FINITE},
    };
    struct metric_value alpha;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        for (size_t k = 0; k < facts[i].n; k++) u[k] = k * k % 7 < 3 ? facts[i].value : facts[i].one;
        assert_int_equal(fluctuation_alpha(u, facts[i].n, &alpha), STATUS_OK);
        assert_int_equal(alpha.reason, facts[i].want);
        assert_int_equal(isnan(alpha.value), facts[i].want != REASON_NONE);
    }
    noise("a hole", 0.99, 0.5, N);
    u[300] = NAN;
    assert_int_equal(fluctuation_alpha(u, N, &alpha), STATUS_OK);
    assert_int_equal(alpha.reason, REASON_NOT_FINITE);
}

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL;
         (s = reference_series_next(s, PROFILE_BIT(PROFILE_LP10_20HZ)));) {
        struct metric_value ml, ap;
        assert_int_equal(fluctuation_alpha(s->signal.ml_mm, s->signal.count, &ml), STATUS_OK);
        assert_int_equal(fluctuation_alpha(s->signal.ap_mm, s->signal.count, &ap), STATUS_OK);
        agree_axes(s->trial->id, s->profile, "dfa_alpha", ml, ap);
    }
    reference_end("dfa", (const char *const[]){"dfa_"}, 1, 2 * 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_direct_fit_in_long_double),
        cmocka_unit_test(noise_has_its_exponent),
        cmocka_unit_test(does_not_depend_on_offset_sign_and_scale),
        cmocka_unit_test(same_bits_at_every_simd_level),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
