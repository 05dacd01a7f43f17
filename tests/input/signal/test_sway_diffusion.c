/* The diffusion plot against its double loop, its fits against fits made one by one, closed forms, edge
 * cases of metrics.md 15, and published recordings. */
#include "base/random.h"
#include "reference_series.h"
#include "signal/sway_diffusion.h"
#include "signal/zero_phase.h"

enum { MOST = 60000 };
static double u[MOST], v[MOST], fast[MOST], slow[MOST];

/* ---- mean squared displacement ---- */

static void displacement_by_definition(const double *in, size_t n, size_t lag_max, double *out)
{
    for (size_t m = 1; m <= lag_max; m++) {
        long double sum = 0.0L;
        for (size_t k = 0; k + m < n; k++) {
            long double d = (long double)in[k + m] - in[k];
            sum += d * d;
        }
        out[m - 1] = (double)(sum / (long double)(n - m));
    }
}

/* Returns the largest relative difference. */
static double compare_displacement(const char *what, const double *in, size_t n, size_t lag_max)
{
    double worst = 0.0;
    assert_int_equal(mean_squared_displacement(in, n, lag_max, fast), STATUS_OK);
    displacement_by_definition(in, n, lag_max, slow);
    for (size_t m = 0; m < lag_max; m++) {
        double error = fabs(fast[m] - slow[m]);
        if (!(error <= 1e-9 * slow[m]))
            fail_msg("%s, lag %zu: %.17g, expected %.17g", what, m + 1, fast[m], slow[m]);
        if (error > 0.0) worst = fmax(worst, error / slow[m]);
    }
    return worst;
}

static double draw(const char *kind, struct random_stream *r, size_t k, double before)
{
    double t = (double)k;
    if (strcmp(kind, "white noise") == 0) return random_normal(r);
    if (strcmp(kind, "random walk") == 0) return before + random_normal(r);
    if (strcmp(kind, "smooth and slow") == 0) return 10.0 * sin(t / 400.0) + 3.0 * cos(t / 77.0);
    if (strcmp(kind, "periodic, so some lags are nearly 0") == 0) return sin(2.0 * M_PI * t / 40.0);
    if (strcmp(kind, "periodic and exact, so some lags are 0") == 0) return (double)(k % 16);
    if (strcmp(kind, "constant") == 0) return 5.1;
    if (strcmp(kind, "straight") == 0) return 0.37 * t;
    if (strcmp(kind, "tied") == 0) return round(3.0 * sin(t / 30.0) + random_normal(r));
    if (strcmp(kind, "one spike in quiet") == 0) return k == 700 ? 1e6 : 1e-3 * random_normal(r);
    if (strcmp(kind, "far away") == 0) return 1e7 + random_normal(r);
    if (strcmp(kind, "tiny") == 0) return 1e-140 * random_normal(r);
    if (strcmp(kind, "huge") == 0) return 1e150 * random_normal(r);
    fail_msg("no such series: %s", kind);
    return 0.0;
}

static void all_lags_equal_the_double_loop(void **state)
{
    (void)state;
    static const char *const kinds[] = {
        "white noise",
        "random walk",
        "smooth and slow",
        "periodic, so some lags are nearly 0",
        "periodic and exact, so some lags are 0",
        "constant",
        "straight",
        "tied",
        "one spike in quiet",
        "far away",
        "tiny",
        "huge",
    };
    static const size_t lengths[] = {2, 3, 17, 100, 1498};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (size_t j = 0; j < COUNT_OF(lengths); j++) {
            struct random_stream r;
            random_seed(&r, 5, kinds[i]);
            for (size_t k = 0; k < lengths[j]; k++) u[k] = draw(kinds[i], &r, k, k > 0 ? u[k - 1] : 0.0);
            (void)compare_displacement(kinds[i], u, lengths[j], lengths[j] - 1);
        }
}

/* What a fast plate gives after the filter: displacements of 1 ms a millionth of the variance and less. */
static void smooth_signals_at_1khz_keep_their_digits(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 6, "smooth");
    double p = 0.0;
    for (size_t k = 0; k < 20000; k++) u[k] = p = 0.9995 * p + random_normal(&r);
    assert_int_equal(zero_phase_run(10.0, 1000.0, u, 20000, u), STATUS_OK);
    double worst = compare_displacement("smooth", u, 20000, 2000);
    double share = slow[0] / slow[1999];
    printf("1 kHz, smooth: first lag %.1e of the last, worst relative difference %.1e\n", share, worst);
    assert_true(share < 1e-4);
}

static void recorded_signals_at_1khz_keep_their_digits(void **state)
{
    (void)state;
    size_t compared = 0;
    reference_begin();
    for (const struct reference_series *s = NULL;
         (s = reference_series_next(s, PROFILE_BIT(PROFILE_LP10)));) {
        if (s->signal.rate_hz != 1000.0) continue;
        double worst = compare_displacement(s->trial->id, s->signal.ap_mm, s->signal.count, 400);
        printf("%s, 1 kHz, lp10: MSD(1 ms) %.1e of MSD(400 ms), worst relative difference %.1e\n",
               s->trial->id, slow[0] / slow[399], worst);
        compared++;
    }
    assert_true(compared >= 2);
}

static void displacement_arguments(void **state)
{
    (void)state;
    for (size_t k = 0; k < 10; k++) u[k] = (double)k;
    assert_int_equal(mean_squared_displacement(u, 10, 0, fast), STATUS_ARG);
    assert_int_equal(mean_squared_displacement(u, 10, 10, fast), STATUS_ARG);
    assert_int_equal(mean_squared_displacement(u, 0, 1, fast), STATUS_ARG);
    u[3] = NAN;
    assert_int_equal(mean_squared_displacement(u, 10, 5, fast), STATUS_ARG);
}

static void noise(double *out, size_t n, const char *name)
{
    struct random_stream r;
    double p = 0.0;
    random_seed(&r, 3, name);
    for (size_t k = 0; k < n; k++) out[k] = p = 0.99 * p + random_normal(&r);
}

/* From the smallest to the largest numbers: a scale that has no inverse would show. */
static void any_magnitude(void **state)
{
    (void)state;
    enum { N = 300, LAGS = 100 };
    noise(v, N, "magnitude");
    assert_int_equal(mean_squared_displacement(v, N, LAGS, slow), STATUS_OK);
    for (int exponent = -480; exponent <= 480; exponent += 96) {
        for (size_t k = 0; k < N; k++) u[k] = ldexp(v[k], exponent);
        assert_int_equal(mean_squared_displacement(u, N, LAGS, fast), STATUS_OK);
        for (size_t m = 0; m < LAGS; m++) assert_true(fast[m] == ldexp(slow[m], 2 * exponent));
    }
    for (size_t k = 0; k < N; k++) u[k] = k % 2 ? 1.7e308 : 0.9e308;
    assert_int_equal(mean_squared_displacement(u, N, LAGS, fast), STATUS_OK);
    for (size_t m = 1; m <= LAGS; m++) assert_true(m % 2 ? isinf(fast[m - 1]) : fast[m - 1] == 0.0);
}

/* One plan, several series, in any order. */
static void a_plan_remembers_nothing(void **state)
{
    (void)state;
    enum { N = 700, LAGS = 233 };
    struct displacement *d = NULL;
    noise(u, N, "first");
    noise(v, N, "second");
    assert_int_equal(displacement_create(N, LAGS, &d), STATUS_OK);
    const double *const order[] = {u, v, u, u, v};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        assert_int_equal(displacement_run(d, order[i], fast), STATUS_OK);
        assert_int_equal(mean_squared_displacement(order[i], N, LAGS, slow), STATUS_OK);
        assert_memory_equal(fast, slow, LAGS * sizeof fast[0]);
    }
    displacement_destroy(d);
    displacement_destroy(NULL);
}

static void both_axes(const double *ml, const double *ap, size_t n, void *out_ml, void *out_ap)
{
    assert_int_equal(sway_diffusion_run_both(ml, ap, n, 100.0, out_ml, out_ap), STATUS_OK);
}

static void one_axis(const double *axis, size_t n, void *out)
{
    assert_int_equal(sway_diffusion_run(axis, n, 100.0, out), STATUS_OK);
}

/* What one axis is has no say in what the other one gives. */
static void both_axes_are_each_alone(void **state)
{
    (void)state;
    static const double beside[] = {1.0, 0.0, (double)NAN, 1e-200};
    static const struct axis_measure m = {both_axes, one_axis, sizeof(struct sway_diffusion)};
    struct sway_diffusion ml, ap;
    noise(u, 4000, "both");
    for (size_t i = 0; i < COUNT_OF(beside); i++) {
        noise(v, 4000, "beside");
        for (size_t k = 0; k < 4000; k++) v[k] *= beside[i];
        assert_each_alone(&m, u, v, 4000);
    }
    assert_int_equal(sway_diffusion_run_both(u, v, 4000, 0.0, &ml, &ap), STATUS_ARG);
}

/* ---- fits, each made anew ---- */

struct slow_line {
    long double level, slope, rms;
};

static struct slow_line slow_fit(const long double *x, const long double *y, size_t first, size_t last)
{
    long double mx = 0, my = 0, xx = 0, xy = 0, square = 0, count = (long double)(last - first + 1);
    for (size_t m = first; m <= last; m++) mx += x[m] / count, my += y[m] / count;
    for (size_t m = first; m <= last; m++) xx += (x[m] - mx) * (x[m] - mx), xy += (x[m] - mx) * (y[m] - my);
    struct slow_line f = {my - xy / xx * mx, xy / xx, 0};
    for (size_t m = first; m <= last; m++) {
        long double d = y[m] - f.level - f.slope * x[m];
        square += d * d;
    }
    f.rms = sqrtl(square / count);
    return f;
}

static void near(const char *what, struct metric_value got, long double want)
{
    assert_int_equal(got.reason, REASON_NONE);
    assert_near(what, got.value, (double)want, 1e-9 * fabs((double)want));
}

static void check_log(const double *in, size_t n, size_t from, size_t to, double rate_hz)
{
    static long double x[MOST], y[MOST];
    struct sway_diffusion d;
    struct slow_line a = {0, 0, INFINITY}, b = {0, 0, INFINITY};
    size_t count = n / 3;
    displacement_by_definition(in, n, count, slow);
    for (size_t m = 1; m <= count; m++)
        x[m] = logl((long double)m / (long double)rate_hz), y[m] = logl((long double)slow[m - 1]);
    for (size_t i = from; i <= to; i++) {
        struct slow_line s = slow_fit(x, y, 1, i), l = slow_fit(x, y, i, count);
        if (s.rms <= a.rms) a = s;
        if (l.rms <= b.rms) b = l;
    }
    long double critical = fminl((b.level - a.level) / (a.slope - b.slope), x[count]);
    assert_int_equal(sway_diffusion_run(in, n, rate_hz, &d), STATUS_OK);
    near("short", d.log.short_diffusion, expl(a.level));
    near("long", d.log.long_diffusion, expl(b.level));
    near("short h", d.log.short_h, 0.5L * a.slope);
    near("long h", d.log.long_h, 0.5L * b.slope);
    near("critical time", d.log.critical_time, expl(critical));
    near("critical msd", d.log.critical_msd, expl(a.level + a.slope * critical));
}

static void check_linear(const double *in, size_t n, const size_t border[4], double rate_hz)
{
    static long double x[MOST], y[MOST];
    struct sway_diffusion d;
    displacement_by_definition(in, n, border[3], slow);
    for (size_t m = 1; m <= border[3]; m++)
        x[m] = (long double)m / (long double)rate_hz, y[m] = (long double)slow[m - 1];
    struct slow_line a = slow_fit(x, y, border[0], border[1]), b = slow_fit(x, y, border[2], border[3]);
    long double critical = (b.level - a.level) / (a.slope - b.slope);
    assert_int_equal(sway_diffusion_run(in, n, rate_hz, &d), STATUS_OK);
    near("short d", d.lin.short_d, 0.5L * a.slope);
    near("long d", d.lin.long_d, 0.5L * b.slope);
    near("critical time", d.lin.critical_time, critical);
    near("critical msd", d.lin.critical_msd, a.level + a.slope * critical);
}

/* Sway as a person makes it: drifting for a while, held together in the long run. */
static void fill_sway(double *out, size_t n, double rate_hz, const char *name)
{
    struct random_stream r;
    double p = 0.0, q = 0.0;
    random_seed(&r, 8, name);
    for (size_t k = 0; k < n; k++) {
        p = exp(-3.0 / rate_hz) * p + random_normal(&r);
        q += p / rate_hz - 0.3 * q / rate_hz;
        out[k] = q;
    }
}

static void fits_equal_their_definition(void **state)
{
    (void)state;
    static const struct {
        size_t n, from, to;
        double rate_hz;
    } facts[] = {
        {1498, 8, 62, 25.0},   {900, 8, 62, 25.0}, {3000, 31, 250, 100.0},
        {800, 31, 250, 100.0}, {601, 7, 50, 20.0}, {800, 8, 66, 26.5},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        fill_sway(u, facts[i].n, facts[i].rate_hz, "fits");
        check_log(u, facts[i].n, facts[i].from, facts[i].to, facts[i].rate_hz);
    }
    check_linear(u, 795, (const size_t[4]){1, 13, 67, 265}, 26.5);
    fill_sway(u, 1498, 25.0, "fits");
    check_linear(u, 1498, (const size_t[4]){1, 12, 63, 250}, 25.0);
    fill_sway(u, 3000, 100.0, "fits");
    check_linear(u, 3000, (const size_t[4]){1, 50, 250, 1000}, 100.0);
}

/* ---- closed forms and properties ---- */

/* u = s t: MSD = s^2 tau^2, a line of slope 2 in the log plot. */
static void constant_speed(void **state)
{
    (void)state;
    struct sway_diffusion d;
    for (size_t k = 0; k < 6000; k++) u[k] = 3.0 * (double)k / 100.0;
    assert_int_equal(sway_diffusion_run(u, 6000, 100.0, &d), STATUS_OK);
    assert_near("short", d.log.short_diffusion.value, 9.0, 1e-7);
    assert_near("long", d.log.long_diffusion.value, 9.0, 1e-7);
    assert_near("short h", d.log.short_h.value, 1.0, 1e-9);
    assert_near("long h", d.log.long_h.value, 1.0, 1e-9);
}

/* metrics.md 16: a random walk has H = 0.5 and D = variance of the step * rate / 2. */
static void a_random_walk_diffuses(void **state)
{
    (void)state;
    struct sway_diffusion d;
    struct random_stream r;
    double p = 0.0;
    random_seed(&r, 9, "walk");
    for (size_t k = 0; k < MOST; k++) u[k] = p += 0.2 * random_normal(&r);
    assert_int_equal(sway_diffusion_run(u, MOST, 100.0, &d), STATUS_OK);
    assert_near("short h", d.log.short_h.value, 0.5, 0.02);
    assert_near("short d", d.lin.short_d.value, 0.04 * 100.0 / 2.0, 0.1);
    assert_near("short diffusion", d.log.short_diffusion.value, 4.0, 0.2);
}

static void same(const char *what, struct metric_value a, struct metric_value b, double factor)
{
    assert_int_equal(a.reason, REASON_NONE);
    assert_int_equal(b.reason, REASON_NONE);
    assert_near(what, b.value, factor * a.value, 1e-9 * fabs(factor * a.value));
}

static void offset_sign_scale_reversal(void **state)
{
    (void)state;
    enum { N = 1498 };
    static const struct {
        double scale, offset;
        bool reversed;
    } facts[] = {
        {1.0, 3000.0, false}, {-1.0, 0.0, false}, {2.5, -70.0, false},
        {1.0, 0.0, true},     {1e-6, 0.0, false}, {1e6, 0.0, true},
    };
    struct sway_diffusion a, b;
    fill_sway(u, N, 25.0, "properties");
    assert_int_equal(sway_diffusion_run(u, N, 25.0, &a), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        double square = facts[i].scale * facts[i].scale;
        for (size_t k = 0; k < N; k++)
            v[k] = facts[i].scale * u[facts[i].reversed ? N - 1 - k : k] + facts[i].offset;
        assert_int_equal(sway_diffusion_run(v, N, 25.0, &b), STATUS_OK);
        same("short", a.log.short_diffusion, b.log.short_diffusion, square);
        same("long", a.log.long_diffusion, b.log.long_diffusion, square);
        same("short h", a.log.short_h, b.log.short_h, 1.0);
        same("long h", a.log.long_h, b.log.long_h, 1.0);
        same("time", a.log.critical_time, b.log.critical_time, 1.0);
        same("msd", a.log.critical_msd, b.log.critical_msd, square);
        same("short d", a.lin.short_d, b.lin.short_d, square);
        same("long d", a.lin.long_d, b.lin.long_d, square);
        same("time", a.lin.critical_time, b.lin.critical_time, 1.0);
        same("msd", a.lin.critical_msd, b.lin.critical_msd, square);
    }
}

/* ---- edges ---- */

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        double rate_hz;
        enum measure_reason log, lin;
    } facts[] = {
        {0, 100.0, REASON_EMPTY, REASON_EMPTY},    {1, 100.0, REASON_SHORT, REASON_SHORT},
        {750, 100.0, REASON_SHORT, REASON_SHORT},  {752, 100.0, REASON_SHORT, REASON_SHORT},
        {753, 100.0, REASON_NONE, REASON_SHORT},   {2999, 100.0, REASON_NONE, REASON_SHORT},
        {3000, 100.0, REASON_NONE, REASON_NONE},   {3000, 1e300, REASON_SHORT, REASON_SHORT},
        {3000, 0.5, REASON_FS_LOW, REASON_FS_LOW}, {3000, 1e-300, REASON_FS_LOW, REASON_FS_LOW},
    };
    struct sway_diffusion d;
    fill_sway(u, 3000, 100.0, "edges");
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        assert_int_equal(sway_diffusion_run(u, facts[i].n, facts[i].rate_hz, &d), STATUS_OK);
        assert_int_equal(d.log.short_h.reason, facts[i].log);
        assert_int_equal(d.log.critical_msd.reason, facts[i].log);
        assert_int_equal(d.lin.short_d.reason, facts[i].lin);
        assert_int_equal(isnan(d.lin.critical_time.value), facts[i].lin != REASON_NONE);
    }
    assert_int_equal(sway_diffusion_run(u, 3000, 0.0, &d), STATUS_ARG);
    assert_int_equal(sway_diffusion_run(u, 3000, INFINITY, &d), STATUS_ARG);
    for (size_t k = 0; k < 3000; k++) v[k] = -0.3;
    assert_int_equal(sway_diffusion_run(v, 3000, 100.0, &d), STATUS_OK);
    assert_int_equal(d.log.long_h.reason, REASON_CONSTANT);
    assert_int_equal(d.lin.long_d.reason, REASON_CONSTANT);
    for (size_t k = 0; k < 3000; k++) v[k] = (double)(k % 10); /* MSD of 0.1 s is 0: no logarithm */
    assert_int_equal(sway_diffusion_run(v, 3000, 100.0, &d), STATUS_OK);
    assert_int_equal(d.log.long_h.reason, REASON_NOT_FINITE);
    assert_int_equal(d.lin.long_d.reason, REASON_NONE);
    v[2999] = NAN;
    assert_int_equal(sway_diffusion_run(v, 3000, 100.0, &d), STATUS_OK);
    assert_int_equal(d.log.long_h.reason, REASON_NOT_FINITE);
    assert_int_equal(d.lin.long_d.reason, REASON_NOT_FINITE);
}

/* ---- recordings ---- */

static void visit(const struct reference_series *s)
{
    const struct sway_signal *g = &s->signal;
    struct sway_diffusion ml, ap;
    assert_int_equal(sway_diffusion_run(g->ml_mm, g->count, g->rate_hz, &ml), STATUS_OK);
    assert_int_equal(sway_diffusion_run(g->ap_mm, g->count, g->rate_hz, &ap), STATUS_OK);
    agree_axes(s->trial->id, s->profile, "sda_log_short_diffusion", ml.log.short_diffusion,
               ap.log.short_diffusion);
    agree_axes(s->trial->id, s->profile, "sda_log_long_diffusion", ml.log.long_diffusion,
               ap.log.long_diffusion);
    agree_axes(s->trial->id, s->profile, "sda_log_short_h", ml.log.short_h, ap.log.short_h);
    agree_axes(s->trial->id, s->profile, "sda_log_long_h", ml.log.long_h, ap.log.long_h);
    agree_axes(s->trial->id, s->profile, "sda_log_critical_time", ml.log.critical_time, ap.log.critical_time);
    agree_axes(s->trial->id, s->profile, "sda_log_critical_msd", ml.log.critical_msd, ap.log.critical_msd);
    agree_axes(s->trial->id, s->profile, "sda_lin_short_d", ml.lin.short_d, ap.lin.short_d);
    agree_axes(s->trial->id, s->profile, "sda_lin_long_d", ml.lin.long_d, ap.lin.long_d);
    agree_axes(s->trial->id, s->profile, "sda_lin_critical_time", ml.lin.critical_time, ap.lin.critical_time);
    agree_axes(s->trial->id, s->profile, "sda_lin_critical_msd", ml.lin.critical_msd, ap.lin.critical_msd);
}

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));) visit(s);
    reference_end("diffusion", (const char *const[]){"sda_"}, 1, 736);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_lags_equal_the_double_loop),
        cmocka_unit_test(smooth_signals_at_1khz_keep_their_digits),
        cmocka_unit_test(recorded_signals_at_1khz_keep_their_digits),
        cmocka_unit_test(displacement_arguments),
        cmocka_unit_test(any_magnitude),
        cmocka_unit_test(a_plan_remembers_nothing),
        cmocka_unit_test(both_axes_are_each_alone),
        cmocka_unit_test(fits_equal_their_definition),
        cmocka_unit_test(constant_speed),
        cmocka_unit_test(a_random_walk_diffuses),
        cmocka_unit_test(offset_sign_scale_reversal),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
