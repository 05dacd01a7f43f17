/* Spectra against their definition written out, closed forms, edge cases of metrics.md 15, and published
 * recordings. */
#include "base/random.h"
#include "reference_series.h"
#include "signal/sway_spectrum.h"

enum { MOST = 6000 };
static double u[MOST], v[MOST];

static void fill_noise(double *out, size_t n, const char *name)
{
    struct random_stream r;
    random_seed(&r, 7, name);
    double p = 0.0;
    for (size_t k = 0; k < n; k++) {
        p = 0.97 * p + random_normal(&r);
        out[k] = p;
    }
}

/* ---- the definitions, slowly ---- */

static double hann(size_t j, size_t length)
{
    return 0.5 - 0.5 * cos(2.0 * M_PI * (double)j / (double)length);
}

static void subtract_trend(double *s, size_t n, bool line)
{
    double su = 0.0, st = 0.0, stt = 0.0, stu = 0.0, count = (double)n;
    for (size_t j = 0; j < n; j++) {
        double t = (double)j;
        su += s[j], st += t, stt += t * t, stu += t * s[j];
    }
    double slope = line ? (count * stu - st * su) / (count * stt - st * st) : 0.0,
           level = (su - slope * st) / count;
    for (size_t j = 0; j < n; j++) s[j] -= level + slope * (double)j;
}

/* One-sided density of the pieces [length], padded to n -> power [n / 2 + 1]. */
static void slow_welch(const double *in, size_t count, size_t length, size_t n, bool line, double rate_hz,
                       double *power)
{
    static double piece[MOST];
    double window = 0.0;
    size_t pieces = 0;
    for (size_t j = 0; j < length; j++) window += hann(j, length) * hann(j, length);
    for (size_t k = 0; k <= n / 2; k++) power[k] = 0.0;
    for (size_t at = 0; at + length <= count; at += length - length / 2, pieces++) {
        memcpy(piece, in + at, length * sizeof *piece);
        subtract_trend(piece, length, line);
        for (size_t k = 0; k <= n / 2; k++) {
            double re = 0.0, im = 0.0;
            for (size_t j = 0; j < length; j++) {
                double angle = 2.0 * M_PI * (double)(j * k % n) / (double)n;
                re += hann(j, length) * piece[j] * cos(angle);
                im -= hann(j, length) * piece[j] * sin(angle);
            }
            power[k] += (k == 0 || 2 * k == n ? 1.0 : 2.0) * (re * re + im * im) / (rate_hz * window);
        }
    }
    for (size_t k = 0; k <= n / 2; k++) power[k] /= (double)pieces;
}

static double slow_edge(const double *power, size_t n, double rate_hz, double share)
{
    double total = 0.0, sum = 0.0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t k = 0; k <= n / 2; k++) {
            double f = (double)k * rate_hz / (double)n;
            if (f < 0.15 || f > 5.0) continue;
            *(pass == 0 ? &total : &sum) += power[k];
            if (pass == 1 && sum >= share * total) return f;
        }
    return NAN;
}

static void near(const char *what, struct metric_value got, double want)
{
    assert_int_equal(got.reason, REASON_NONE);
    assert_near(what, got.value, want, 1e-10 * fabs(want));
}

static void equals_its_definition(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double rate_hz;
    } facts[] = {
        {200, 20.0}, {437, 20.0}, {500, 25.0}, {601, 25.0}, {1024, 31.5}, {251, 8.0}, {562, 18.76},
    };
    static double power[MOST];
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        size_t n = facts[i].n;
        double rate = facts[i].rate_hz, m0 = 0.0, m1 = 0.0, m2 = 0.0, low = 0.0, mid = 0.0, high = 0.0,
               top = 0.0, mode = 0.0;
        struct sway_spectrum s;
        fill_noise(u, n, "spectrum");
        assert_int_equal(sway_spectrum_run(u, n, rate, &s), STATUS_OK);
        slow_welch(u, n, (size_t)(10.0 * rate), n, true, rate, power);
        for (size_t k = 0; k <= n / 2; k++) {
            double f = (double)k * rate / (double)n;
            if (f < 0.15 || f > 5.0) continue;
            m0 += power[k], m1 += f * power[k], m2 += f * f * power[k];
            *(f <= 0.5 ? &low : f <= 2.0 ? &mid : &high) += power[k];
            if (power[k] > top) top = power[k], mode = f;
        }
        near("total", s.total_power, m0);
        near("mode", s.fmode_hz, mode);
        near("f50", s.f50_hz, slow_edge(power, n, rate, 0.5));
        near("f95", s.f95_hz, slow_edge(power, n, rate, 0.95));
        near("centroid", s.centroid_hz, sqrt(m2 / m0));
        near("dispersion", s.dispersion, sqrt(1.0 - m1 * m1 / (m0 * m2)));
        near("low", s.energy_low, low);
        near("mid", s.energy_mid, mid);
        near("high", s.energy_high, high);
        near("quotient", s.quotient, high / (low + mid));
    }
}

static double slow_mean_frequency(const double *in, size_t n, double rate_hz, double *sum)
{
    static double power[MOST];
    size_t length = n / 2;
    double above = 0.0, below = 0.0, df = rate_hz / (double)length;
    slow_welch(in, n, length, length, false, rate_hz, power);
    *sum = power[0];
    for (size_t k = 1; k <= length / 2; k++) {
        double f = (double)k * df;
        above += 0.5 * df * (f * power[k] + (f - df) * power[k - 1]);
        below += 0.5 * df * (power[k] + power[k - 1]);
        *sum += power[k];
    }
    return above / below;
}

static void mean_frequency_equals_its_definition(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double rate_hz;
    } facts[] = {{200, 20.0}, {437, 20.0}, {602, 25.0}, {255, 8.0}};
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct power_frequency p;
        size_t n = facts[i].n;
        double ml_sum, ap_sum;
        fill_noise(u, n, "ml");
        fill_noise(v, n, "ap");
        for (size_t k = 0; k < n; k++) v[k] = 0.5 * v[k] + cos((double)k);
        assert_int_equal(power_frequency_run(u, v, n, facts[i].rate_hz, &p), STATUS_OK);
        double ml = slow_mean_frequency(u, n, facts[i].rate_hz, &ml_sum);
        double ap = slow_mean_frequency(v, n, facts[i].rate_hz, &ap_sum);
        near("ml", p.ml_hz, ml);
        near("ap", p.ap_hz, ap);
        near("combined", p.combined_hz, (ap * ap_sum + ml * ml_sum) / (ap_sum + ml_sum));
    }
}

/* ---- closed forms and properties ---- */

/* metrics.md 16: 10 mm at 0.5 Hz; times fs/N the power is A^2 / 2. */
static void a_sinusoid_has_its_frequency_and_power(void **state)
{
    (void)state;
    struct sway_spectrum s;
    struct power_frequency p;
    for (size_t k = 0; k < 6000; k++) {
        u[k] = 10.0 * cos(2.0 * M_PI * 0.5 * (double)k / 100.0);
        v[k] = 10.0 * sin(2.0 * M_PI * 0.5 * (double)k / 100.0);
    }
    assert_int_equal(sway_spectrum_run(u, 6000, 100.0, &s), STATUS_OK);
    assert_near("mode", s.fmode_hz.value, 0.5, 1e-12);
    assert_near("power", s.total_power.value * 100.0 / 6000.0, 50.0, 0.1);
    assert_near("median", s.f50_hz.value, 0.5, 1.0 / 60.0);
    assert_near("centroid", s.centroid_hz.value, 0.5, 0.01);
    assert_int_equal(power_frequency_run(u, v, 6000, 100.0, &p), STATUS_OK);
    assert_near("mean, ml", p.ml_hz.value, 0.5, 1e-6);
    assert_near("mean, both", p.combined_hz.value, 0.5, 1e-6);
}

static void same(const char *what, struct metric_value a, struct metric_value b, double factor)
{
    assert_int_equal(a.reason, b.reason);
    assert_near(what, b.value, factor * a.value, 1e-9 * fabs(factor * a.value));
}

static void offset_sign_and_scale(void **state)
{
    (void)state;
    static const double change[][2] = {{1.0, 3000.0}, {-1.0, 0.0}, {2.5, -70.0}, {1e-6, 0.0}, {1e6, 1e6}};
    struct sway_spectrum a, b;
    fill_noise(u, 3000, "walk");
    assert_int_equal(sway_spectrum_run(u, 3000, 100.0, &a), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(change); i++) {
        double square = change[i][0] * change[i][0];
        for (size_t k = 0; k < 3000; k++) v[k] = change[i][0] * u[k] + change[i][1];
        assert_int_equal(sway_spectrum_run(v, 3000, 100.0, &b), STATUS_OK);
        same("total", a.total_power, b.total_power, square);
        same("low", a.energy_low, b.energy_low, square);
        same("mid", a.energy_mid, b.energy_mid, square);
        same("high", a.energy_high, b.energy_high, square);
        same("mode", a.fmode_hz, b.fmode_hz, 1.0);
        same("f50", a.f50_hz, b.f50_hz, 1.0);
        same("f95", a.f95_hz, b.f95_hz, 1.0);
        same("centroid", a.centroid_hz, b.centroid_hz, 1.0);
        same("dispersion", a.dispersion, b.dispersion, 1.0);
        same("quotient", a.quotient, b.quotient, 1.0);
    }
}

/* A rate known from time stamps only is off by its rounding; borders of the band and of pieces do not move. */
static void a_rounded_rate_moves_nothing(void **state)
{
    (void)state;
    struct sway_spectrum a, b;
    fill_noise(u, 6000, "rate");
    assert_int_equal(sway_spectrum_run(u, 6000, 100.0, &a), STATUS_OK);
    for (int sign = -1; sign <= 1; sign += 2) {
        assert_int_equal(sway_spectrum_run(u, 6000, 100.0 + sign * 1e-8, &b), STATUS_OK);
        assert_near("total", b.total_power.value, a.total_power.value, 1e-9 * a.total_power.value);
        assert_near("high", b.energy_high.value, a.energy_high.value, 1e-9 * a.energy_high.value);
    }
}

/* ---- edges ---- */

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double rate_hz;
        enum measure_reason want;
    } facts[] = {
        {0, 100.0, REASON_EMPTY},   {1, 100.0, REASON_SHORT},     {999, 100.0, REASON_SHORT},
        {1000, 100.0, REASON_NONE}, {250, 25.0, REASON_NONE},     {1000, 1e12, REASON_SHORT},
        {100, 0.2, REASON_FS_LOW},  {100, 1e-300, REASON_FS_LOW}, {187, 18.76, REASON_NONE},
    };
    struct sway_spectrum s;
    fill_noise(u, 1000, "edge");
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        assert_int_equal(sway_spectrum_run(u, facts[i].n, facts[i].rate_hz, &s), STATUS_OK);
        assert_int_equal(s.total_power.reason, facts[i].want);
        assert_int_equal(s.quotient.reason, facts[i].want);
        assert_int_equal(isnan(s.f95_hz.value), facts[i].want != REASON_NONE);
    }
    assert_int_equal(sway_spectrum_run(u, 1000, 0.0, &s), STATUS_ARG);
    assert_int_equal(sway_spectrum_run(u, 1000, NAN, &s), STATUS_ARG);
    for (size_t k = 0; k < 1000; k++) v[k] = 5.1;
    assert_int_equal(sway_spectrum_run(v, 1000, 100.0, &s), STATUS_OK);
    assert_int_equal(s.centroid_hz.reason, REASON_CONSTANT);
    for (size_t k = 0; k < 1000; k++) v[k] = 1e200 * u[k];
    assert_int_equal(sway_spectrum_run(v, 1000, 100.0, &s), STATUS_OK);
    assert_int_equal(s.fmode_hz.reason, REASON_NOT_FINITE);
    v[500] = NAN;
    assert_int_equal(sway_spectrum_run(v, 1000, 100.0, &s), STATUS_OK);
    assert_int_equal(s.f50_hz.reason, REASON_NOT_FINITE);
}

static void one_axis_may_rest(void **state)
{
    (void)state;
    struct power_frequency p;
    fill_noise(u, 1000, "edge");
    for (size_t k = 0; k < 1000; k++) v[k] = -3.0;
    assert_int_equal(power_frequency_run(u, v, 1000, 100.0, &p), STATUS_OK);
    assert_int_equal(p.ml_hz.reason, REASON_NONE);
    assert_int_equal(p.ap_hz.reason, REASON_CONSTANT);
    assert_int_equal(p.combined_hz.reason, REASON_CONSTANT);
    assert_int_equal(power_frequency_run(u, u, 999, 100.0, &p), STATUS_OK);
    assert_int_equal(p.combined_hz.reason, REASON_SHORT);
    assert_int_equal(power_frequency_run(u, u, 7, 0.1, &p), STATUS_OK);
    assert_int_equal(p.combined_hz.reason, REASON_SHORT);
    assert_int_equal(power_frequency_run(u, u, 1000, -1.0, &p), STATUS_ARG);
}

static void both_axes(const double *ml, const double *ap, size_t n, void *out_ml, void *out_ap)
{
    assert_int_equal(sway_spectrum_run_both(ml, ap, n, 100.0, out_ml, out_ap), STATUS_OK);
}

static void one_axis(const double *axis, size_t n, void *out)
{
    assert_int_equal(sway_spectrum_run(axis, n, 100.0, out), STATUS_OK);
}

/* What one axis is has no say in what the other one gives: noise beside noise, rest, a hole, huge values. */
static void both_axes_are_each_alone(void **state)
{
    (void)state;
    static const double beside[] = {1.0, 0.0, (double)NAN, 1e300};
    static const struct axis_measure m = {both_axes, one_axis, sizeof(struct sway_spectrum)};
    struct sway_spectrum ml, ap;
    fill_noise(u, 1500, "both");
    for (size_t i = 0; i < COUNT_OF(beside); i++) {
        fill_noise(v, 1500, "beside");
        for (size_t k = 0; k < 1500; k++) v[k] *= beside[i];
        assert_each_alone(&m, u, v, 1500);
    }
    assert_int_equal(sway_spectrum_run_both(u, v, 1500, 0.0, &ml, &ap), STATUS_ARG);
}

/* ---- recordings ---- */

static void visit_spectrum(const struct reference_series *s)
{
    const struct sway_signal *g = &s->signal;
    struct sway_spectrum ml, ap;
    assert_int_equal(sway_spectrum_run(g->ml_mm, g->count, g->rate_hz, &ml), STATUS_OK);
    assert_int_equal(sway_spectrum_run(g->ap_mm, g->count, g->rate_hz, &ap), STATUS_OK);
    agree_axes(s->trial->id, s->profile, "psd_total_power", ml.total_power, ap.total_power);
    agree_axes(s->trial->id, s->profile, "psd_fmode", ml.fmode_hz, ap.fmode_hz);
    agree_axes(s->trial->id, s->profile, "psd_f50", ml.f50_hz, ap.f50_hz);
    agree_axes(s->trial->id, s->profile, "psd_f95", ml.f95_hz, ap.f95_hz);
    agree_axes(s->trial->id, s->profile, "psd_centroid", ml.centroid_hz, ap.centroid_hz);
    agree_axes(s->trial->id, s->profile, "psd_dispersion", ml.dispersion, ap.dispersion);
    agree_axes(s->trial->id, s->profile, "psd_energy_low", ml.energy_low, ap.energy_low);
    agree_axes(s->trial->id, s->profile, "psd_energy_mid", ml.energy_mid, ap.energy_mid);
    agree_axes(s->trial->id, s->profile, "psd_energy_high", ml.energy_high, ap.energy_high);
    agree_axes(s->trial->id, s->profile, "psd_quotient", ml.quotient, ap.quotient);
}

static void published_spectra(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));)
        visit_spectrum(s);
    reference_end("spectrum", (const char *const[]){"psd_"}, 1, 1000);
}

static void published_mean_frequencies(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));) {
        struct power_frequency p;
        const struct sway_signal *g = &s->signal;
        assert_int_equal(power_frequency_run(g->ml_mm, g->ap_mm, g->count, g->rate_hz, &p), STATUS_OK);
        agree(s->trial->id, s->profile, "published_COPmfreq_hz", p.combined_hz);
    }
    reference_end("mean frequency", (const char *const[]){"published_COPmfreq_hz"}, 1, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_its_definition),
        cmocka_unit_test(mean_frequency_equals_its_definition),
        cmocka_unit_test(a_sinusoid_has_its_frequency_and_power),
        cmocka_unit_test(offset_sign_and_scale),
        cmocka_unit_test(a_rounded_rate_moves_nothing),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(one_axis_may_rest),
        cmocka_unit_test(both_axes_are_each_alone),
        cmocka_unit_test(published_spectra),
        cmocka_unit_test(published_mean_frequencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
