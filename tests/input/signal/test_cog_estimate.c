/* The pendulum's centre of gravity against a closed form, the transform written out, edge cases and
 * published recordings. */
#include "base/random.h"
#include "reference_series.h"
#include "signal/cog_estimate.h"

enum { MOST = 6000 };
static double u[MOST], cog[MOST];

/* metrics.md 10 */
static double pendulum_gain(double f_hz, double height_m)
{
    double h = (0.56 - 0.039) * height_m, inertia = 0.0533 * height_m * height_m + h * h,
           w = 2.0 * M_PI * f_hz;
    double w0_squared = 9.8 * h / inertia;
    return w0_squared / (w0_squared + w * w);
}

/* A sinusoid with whole periods in the extended series and nodes at the ends is continued by odd reflection
 * as itself. */
static void a_sinusoid_is_scaled(void **state)
{
    (void)state;
    static const struct {
        double f_hz, height_m, offset_mm;
    } facts[] = {
        {0.1, 1.75, 0.0}, {0.25, 1.75, 30.0}, {0.5, 1.5, -400.0}, {1.0, 1.95, 5.0}, {2.0, 1.75, 0.0},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        const double f = facts[i].f_hz, gain = pendulum_gain(f, facts[i].height_m);
        struct cog_estimate e;
        for (size_t k = 0; k < MOST; k++)
            u[k] = facts[i].offset_mm + 10.0 * sin(2.0 * M_PI * f * (double)k / 100.0);
        assert_int_equal(cog_estimate_run(u, MOST, 100.0, facts[i].height_m, 70.0, cog, &e), STATUS_OK);
        for (size_t k = 1000; k < 5000; k++)
            assert_near("path", cog[k] - facts[i].offset_mm, gain * (u[k] - facts[i].offset_mm), 0.05);
        assert_near("rms", e.cogv_rms.value, gain * 10.0 * M_SQRT1_2, 0.02);
        assert_near("apart", e.cop_minus_cogv_rms.value, (1.0 - gain) * 10.0 * M_SQRT1_2, 0.02);
    }
}

/* Extension, mean, transform, gain and inverse as metrics.md 10 says them, with n^2 operations. */
static void slow_estimate(const double *in, size_t n, size_t pad, double rate_hz, double height_m,
                          double *out)
{
    static double x[MOST], re[MOST], im[MOST];
    size_t count = n + 2 * pad;
    double mean = 0.0;
    for (size_t k = 0; k < count; k++) {
        if (k < pad)
            x[k] = 2.0 * in[0] - in[pad - k];
        else
            x[k] = k < pad + n ? in[k - pad] : 2.0 * in[n - 1] - in[2 * n - 2 - (k - pad)];
        mean += x[k] / (double)count;
    }
    for (size_t b = 0; b < count; b++) {
        double gain =
            pendulum_gain((double)(b < count - b ? b : count - b) * rate_hz / (double)count, height_m);
        re[b] = im[b] = 0.0;
        for (size_t k = 0; k < count; k++) {
            double angle = 2.0 * M_PI * (double)(b * k % count) / (double)count;
            re[b] += gain * (x[k] - mean) * cos(angle);
            im[b] -= gain * (x[k] - mean) * sin(angle);
        }
    }
    for (size_t k = 0; k < n; k++) {
        double sum = 0.0;
        for (size_t b = 0; b < count; b++) {
            double angle = 2.0 * M_PI * (double)(b * (k + pad) % count) / (double)count;
            sum += re[b] * cos(angle) - im[b] * sin(angle);
        }
        out[k] = mean + sum / (double)count;
    }
}

static void equals_its_definition(void **state)
{
    (void)state;
    static const struct {
        size_t n, pad;
        double rate_hz;
    } facts[] = {{401, 100, 100.0}, {307, 25, 25.0}, {26, 25, 25.0}};
    static double want[MOST];
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct cog_estimate e;
        struct random_stream r;
        double p = 40.0, mean = 0.0, square = 0.0, apart = 0.0, n = (double)facts[i].n;
        random_seed(&r, 3, "cog");
        for (size_t k = 0; k < facts[i].n; k++) u[k] = p += random_normal(&r);
        slow_estimate(u, facts[i].n, facts[i].pad, facts[i].rate_hz, 1.7, want);
        assert_int_equal(cog_estimate_run(u, facts[i].n, facts[i].rate_hz, 1.7, 80.0, cog, &e), STATUS_OK);
        for (size_t k = 0; k < facts[i].n; k++) {
            assert_near("path", cog[k], want[k], 1e-9);
            mean += want[k] / n;
        }
        for (size_t k = 0; k < facts[i].n; k++) {
            square += (want[k] - mean) * (want[k] - mean) / n;
            apart += (u[k] - want[k]) * (u[k] - want[k]) / n;
        }
        assert_near("rms", e.cogv_rms.value, sqrt(square), 1e-9);
        assert_near("apart", e.cop_minus_cogv_rms.value, sqrt(apart), 1e-9);
    }
}

static void offset_sign_scale_mass(void **state)
{
    (void)state;
    static const double change[][3] = {{1, 3000, 70}, {-1, 0, 70}, {2.5, -70, 70}, {1, 0, 45}, {1e-6, 0, 70}};
    static double v[MOST];
    struct random_stream r;
    struct cog_estimate a, b;
    double p = 0.0;
    random_seed(&r, 4, "cog");
    for (size_t k = 0; k < 1498; k++) u[k] = p += random_normal(&r);
    assert_int_equal(cog_estimate_run(u, 1498, 25.0, 1.7, 70.0, NULL, &a), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(change); i++) {
        double scale = fabs(change[i][0]);
        for (size_t k = 0; k < 1498; k++) v[k] = change[i][0] * u[k] + change[i][1];
        assert_int_equal(cog_estimate_run(v, 1498, 25.0, 1.7, change[i][2], NULL, &b), STATUS_OK);
        assert_near("rms", b.cogv_rms.value, scale * a.cogv_rms.value, 1e-9 * scale * a.cogv_rms.value);
        assert_near("apart", b.cop_minus_cogv_rms.value, scale * a.cop_minus_cogv_rms.value,
                    1e-9 * scale * a.cop_minus_cogv_rms.value);
    }
}

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double rate_hz;
        enum measure_reason want;
    } facts[] = {
        {0, 100.0, REASON_EMPTY},   {100, 100.0, REASON_SHORT}, {101, 100.0, REASON_NONE},
        {200, 1e300, REASON_SHORT}, {1, 0.5, REASON_NONE},
    };
    struct cog_estimate e;
    for (size_t k = 0; k < 200; k++) u[k] = 5.1;
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        assert_int_equal(cog_estimate_run(u, facts[i].n, facts[i].rate_hz, 1.7, 70.0, cog, &e), STATUS_OK);
        assert_int_equal(e.cogv_rms.reason, facts[i].want);
        assert_int_equal(e.cop_minus_cogv_rms.reason, facts[i].want);
        if (facts[i].want != REASON_NONE) continue;
        assert_near("a still body", e.cogv_rms.value, 0.0, 0.0);
        assert_near("is where it stands", cog[0], 5.1, 0.0);
    }
    assert_int_equal(cog_estimate_run(u, 200, 0.0, 1.7, 70.0, NULL, &e), STATUS_ARG);
    assert_int_equal(cog_estimate_run(u, 200, 100.0, 0.0, 70.0, NULL, &e), STATUS_ARG);
    assert_int_equal(cog_estimate_run(u, 200, 100.0, 1.7, NAN, NULL, &e), STATUS_ARG);
    u[150] = INFINITY;
    assert_int_equal(cog_estimate_run(u, 200, 100.0, 1.7, 70.0, cog, &e), STATUS_OK);
    assert_int_equal(e.cogv_rms.reason, REASON_NOT_FINITE);
    assert_true(isnan(cog[0]) && isnan(cog[199]));
}

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));) {
        struct cog_estimate e;
        const struct sway_signal *g = &s->signal;
        if (s->trial->height_m <= 0.0) continue;
        assert_int_equal(
            cog_estimate_run(g->ap_mm, g->count, g->rate_hz, s->trial->height_m, s->trial->mass_kg, NULL, &e),
            STATUS_OK);
        agree(s->trial->id, s->profile, "cogv_rms_ap", e.cogv_rms);
        agree(s->trial->id, s->profile, "cop_minus_cogv_rms_ap", e.cop_minus_cogv_rms);
    }
    reference_end("centre of gravity", (const char *const[]){"cogv_", "cop_minus_cogv_"}, 2, 14 + 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sinusoid_is_scaled),   cmocka_unit_test(equals_its_definition),
        cmocka_unit_test(offset_sign_scale_mass), cmocka_unit_test(edge_cases),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
