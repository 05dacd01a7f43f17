/* Path, speed, frequency, turns, velocity and its peaks: closed forms (metrics.md 16), the definitions
 * written out, what must not change a value, edge cases (15), published implementations on recordings. */
#include "reference_series.h"
#include "signal/sway_movement.h"
#include "two_axes.h"

struct values {
    struct sway_movement whole;
    struct axis_velocity ml, ap;
};
#define WHOLE(name, unit)                                                                                    \
    {                                                                                                        \
#name, unit, offsetof(struct values, whole.name)                                                     \
    }
#define AXIS(name, unit)                                                                                     \
    {#name "_ml", unit, offsetof(struct values, ml.name)},                                                   \
    {                                                                                                        \
#name "_ap", unit, offsetof(struct values, ap.name)                                                  \
    }

static const struct field fields[] = {
    WHOLE(path_length_ml, "mm"),
    WHOLE(path_length_ap, "mm"),
    WHOLE(path_length_2d, "mm"),
    WHOLE(mean_velocity_ml, "mm/s"),
    WHOLE(mean_velocity_ap, "mm/s"),
    WHOLE(mean_velocity_2d, "mm/s"),
    WHOLE(sway_area_rate, "mm2/s"),
    WHOLE(mean_freq_ml, "Hz"),
    WHOLE(mean_freq_ap, "Hz"),
    WHOLE(mean_freq_2d, "Hz"),
    WHOLE(lfs, "1/mm"),
    WHOLE(fractal_dim_ce, "1"),
    WHOLE(turns_index, "1"),
    AXIS(phase_plane, "mm"),
    AXIS(zero_crossings, "count"),
    AXIS(peak_velocity_pos, "mm/s"),
    AXIS(peak_velocity_neg, "mm/s"),
    AXIS(peak_velocity_all, "mm/s"),
};

static void run(const double *ml, const double *ap, size_t n, double rate_hz, struct values *out)
{
    struct sway_position p;
    assert_int_equal(sway_position_run(ml, ap, n, &p), STATUS_OK);
    assert_int_equal(sway_movement_run(ml, ap, n, rate_hz, &p, &out->whole), STATUS_OK);
    assert_int_equal(axis_velocity_run(ml, n, rate_hz, p.rms_ml.value, &out->ml), STATUS_OK);
    assert_int_equal(axis_velocity_run(ap, n, rate_hz, p.rms_ap.value, &out->ap), STATUS_OK);
}

static struct values measure(size_t n, double rate_hz)
{
    struct values v;
    run(x, y, n, rate_hz, &v);
    return v;
}

/* ---- closed forms ---- */

static void circle(void **state)
{
    (void)state;
    fill_circle();
    struct values v = measure(6000, 100.0);
    double turns = 5999.0 * 2.0 * sin(M_PI * 0.005) * sqrt(2.0 * 5999.0 / 6000.0), area = 941.921210197671;
    assert_near("path", value("path", v.whole.path_length_2d), 1884.563931072, 1e-9);
    assert_near("velocity", value("velocity", v.whole.mean_velocity_2d), 31.409398851204, 1e-11);
    assert_near("area rate", value("area rate", v.whole.sway_area_rate), 157.053795390641, 1e-10);
    assert_near("frequency", value("frequency", v.whole.mean_freq_2d), 0.499979438578, 1e-12);
    assert_near("turns", value("turns", v.whole.turns_index), turns, 1e-9);
    assert_near("lfs", value("lfs", v.whole.lfs), 1884.563931072 / area, 1e-10);
    assert_near("fractal", value("fractal", v.whole.fractal_dim_ce),
                log(6000.0) / (log(6000.0) + log(sqrt(4.0 * area / M_PI)) - log(1884.563931072)), 1e-11);
}

/* 4 sin(2 pi f t): path 16 mm a cycle; one crossing of zero velocity each half cycle; peaks of 2 pi f A. */
static void sinusoid(void **state)
{
    (void)state;
    double rate = 100.0, f = 0.5, a = 4.0, w = 2.0 * M_PI * f;
    for (int k = 0; k < 6000; k++) {
        x[k] = a * sin(w * k / rate);
        y[k] = -0.25 * x[k];
    }
    struct values v = measure(6000, rate);
    double filter = (8.0 * sin(w / rate) - sin(2.0 * w / rate)) /
                    (6.0 * w / rate); /* gain of the five-point derivative */
    assert_near("path", value("path", v.whole.path_length_ml), 16.0 * 30.0,
                0.2); /* the last step is missing */
    assert_near("frequency", value("frequency", v.whole.mean_freq_ml), 1.1107 * f, 1e-3);
    assert_near("crossings", value("crossings", v.ml.zero_crossings), 60.0, 0.0);
    assert_near("peak pos", value("peak pos", v.ml.peak_velocity_pos), a * w * filter, 1e-9);
    assert_near("peak neg", value("peak neg", v.ml.peak_velocity_neg), a * w * filter, 1e-9);
    assert_near("peak all", value("peak all", v.ap.peak_velocity_all), 0.25 * a * w * filter, 1e-9);
    assert_near("phase plane", value("phase plane", v.ml.phase_plane), a * sqrt(0.5 + 0.5 * w * w), 1e-3);
}

/* The derivative of a cubic is exact at every sample, the ends included. */
static void velocity_of_a_cubic(void **state)
{
    static const size_t counts[] = {5, 6, 7, 50};
    static double v[50];
    (void)state;
    for (size_t c = 0; c < COUNT_OF(counts); c++) {
        for (size_t k = 0; k < counts[c]; k++) {
            double t = (double)k / 25.0;
            x[k] = 3.0 - 2.0 * t + 7.0 * t * t - 5.0 * t * t * t;
        }
        velocity_series(x, counts[c], 25.0, v);
        for (size_t k = 0; k < counts[c]; k++) {
            double t = (double)k / 25.0;
            assert_near("velocity", v[k], -2.0 + 14.0 * t - 15.0 * t * t, 1e-12);
        }
    }
}

/* ---- the definitions, in long double ---- */

/* Derivative at place `at` of the cubic fitted to five samples by least squares: normal equations in
 * powers of the time from there. */
static long double fitted_slope(const double *u, int at)
{
    long double m[4][5] = {{0.0L}};
    for (int i = 0; i < 5; i++) {
        long double power[4] = {1.0L, i - at, (i - at) * (i - at), (i - at) * (i - at) * (i - at)};
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) m[row][column] += power[row] * power[column];
            m[row][4] += power[row] * u[i];
        }
    }
    for (int p = 0; p < 4; p++) /* positive definite: no pivoting */
        for (int row = 0; row < 4; row++) {
            long double share = row == p ? 0.0L : m[row][p] / m[p][p];
            for (int column = p; column < 5; column++) m[row][column] -= share * m[p][column];
        }
    return m[1][4] / m[1][1];
}

static void plain_velocity(const double *u, size_t n, double rate_hz, long double *v)
{
    for (size_t k = 0; k < n; k++) {
        size_t first = k < 2 ? 0 : k + 2 >= n ? n - 5 : k - 2;
        v[k] = rate_hz * fitted_slope(u + first, (int)(k - first));
    }
}

static int sign(long double v)
{
    return (v > 0.0L) - (v < 0.0L);
}

/* metrics.md 6, word by word: first all crossings, then the peak between each and the next. */
struct plain_peaks {
    size_t crossings, pos, neg;
    long double sum_pos, sum_neg;
};
static struct plain_peaks plain_peaks(const long double *v, size_t n)
{
    static size_t at[MOST];
    struct plain_peaks p = {0};
    int side = 0;
    for (size_t i = 0; i < n && side == 0; i++) side = sign(v[i]);
    for (size_t i = 1; i < n; i++)
        if (v[i] != 0.0L && v[i] * v[i - 1] <= 0.0L && sign(v[i]) != side) {
            at[p.crossings++] = i;
            side = sign(v[i]);
        }
    for (size_t i = 0; i + 1 < p.crossings; i++) {
        long double most = 0.0L;
        for (size_t k = at[i]; k < at[i + 1]; k++) most = fmaxl(most, fabsl(v[k]));
        if (v[at[i]] > 0.0L)
            p.pos++, p.sum_pos += most;
        else
            p.neg++, p.sum_neg += most;
    }
    return p;
}

static void assert_velocity(const double *u, size_t n, double rate_hz, const struct axis_velocity *got)
{
    static long double v[MOST];
    long double mean = 0.0L, variance = 0.0L, square = 0.0L;
    plain_velocity(u, n, rate_hz, v);
    struct plain_peaks want = plain_peaks(v, n);
    for (size_t k = 0; k < n; k++) {
        mean += v[k] / (long double)n;
        square += (long double)u[k] * u[k] / (long double)n;
    }
    for (size_t k = 0; k < n; k++) variance += (v[k] - mean) * (v[k] - mean) / (long double)n;
    double phase = (double)sqrtl(square + variance);
    assert_near("phase plane", value("phase plane", got->phase_plane), phase, 1e-12 * phase);
    assert_near("crossings", value("crossings", got->zero_crossings), (double)want.crossings, 0.0);
    assert_int_equal(got->peak_velocity_pos.reason, want.pos ? REASON_NONE : REASON_NO_EVENT);
    assert_int_equal(got->peak_velocity_neg.reason, want.neg ? REASON_NONE : REASON_NO_EVENT);
    assert_int_equal(got->peak_velocity_all.reason, want.pos + want.neg ? REASON_NONE : REASON_NO_EVENT);
    if (want.pos)
        assert_near("pos", got->peak_velocity_pos.value, (double)(want.sum_pos / (long double)want.pos),
                    1e-10);
    if (want.neg)
        assert_near("neg", got->peak_velocity_neg.value, (double)(want.sum_neg / (long double)want.neg),
                    1e-10);
    if (want.pos + want.neg)
        assert_near("all", got->peak_velocity_all.value,
                    (double)((want.sum_pos + want.sum_neg) / (long double)(want.pos + want.neg)), 1e-10);
}

static void assert_movement(size_t n, double rate_hz, const struct sway_movement *got)
{
    long double ml = 0, ap = 0, both = 0, area2 = 0, turns = 0, abs_ml = 0, abs_ap = 0, abs_rd = 0;
    long double c = (long double)n, pi = acosl(-1.0L), t_n = c / rate_hz, t_1 = (c - 1.0L) / rate_hz;
    struct sway_position p;
    assert_int_equal(sway_position_run(x, y, n, &p), STATUS_OK);
    for (size_t k = 0; k + 1 < n; k++) {
        long double dx = (long double)x[k + 1] - x[k], dy = (long double)y[k + 1] - y[k];
        ml += fabsl(dx);
        ap += fabsl(dy);
        both += sqrtl(dx * dx + dy * dy);
        area2 += fabsl((long double)x[k + 1] * y[k] - (long double)x[k] * y[k + 1]);
        turns += hypotl(dx / p.sd_ml.value, dy / p.sd_ap.value);
    }
    for (size_t k = 0; k < n; k++) {
        abs_ml += fabsl((long double)x[k]) / c;
        abs_ap += fabsl((long double)y[k]) / c;
        abs_rd += hypotl(x[k], y[k]) / c;
    }
    long double area = p.ellipse95_area_pop.value, d = sqrtl(4.0L * area / pi);
    struct {
        struct metric_value got;
        long double want;
    } facts[] = {
        {got->path_length_ml, ml},
        {got->path_length_ap, ap},
        {got->path_length_2d, both},
        {got->mean_velocity_ml, ml / t_n},
        {got->mean_velocity_ap, ap / t_n},
        {got->mean_velocity_2d, both / t_n},
        {got->sway_area_rate, area2 / (2.0L * t_1)},
        {got->mean_freq_ml, ml / t_1 / (4.0L * sqrtl(2.0L) * abs_ml)},
        {got->mean_freq_ap, ap / t_1 / (4.0L * sqrtl(2.0L) * abs_ap)},
        {got->mean_freq_2d, both / t_1 / (2.0L * pi * abs_rd)},
        {got->lfs, both / area},
        {got->fractal_dim_ce, logl(c) / (logl(c) + logl(d) - logl(both))},
        {got->turns_index, turns},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        if (facts[i].got.reason != REASON_NONE ||
            !(fabs(facts[i].got.value - (double)facts[i].want) <= 1e-12 * fabs((double)facts[i].want)))
            fail_msg("%s of %zu samples: %.15g, expected %.15Lg", fields[i].name, n, facts[i].got.value,
                     facts[i].want);
}

static void definitions(void **state)
{
    static const size_t counts[] = {5, 6, 7, 8, 9, 10, 11, 12, 50, 1001, 4000};
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++)
        for (size_t c = 0; c < COUNT_OF(counts); c++) {
            size_t n = counts[c];
            wander(n, 100 * seed + c);
            struct values v = measure(n, 40.0);
            assert_movement(n, 40.0, &v.whole);
            assert_velocity(x, n, 40.0, &v.ml);
            assert_velocity(y, n, 40.0, &v.ap);
        }
}

/* Rests between movements: the velocity is exactly zero for a while, then of either sign. */
static void rests(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 8, "rests");
    for (int trial = 0; trial < 300; trial++) {
        size_t n = 5 + random_below(&r, 120);
        for (size_t k = 0; k < n; k++) {
            double step = random_below(&r, 4) == 0 ? (double)random_below(&r, 3) - 1.0 : 0.0;
            x[k] = (k ? x[k - 1] : 0.0) + 12.0 * step; /* whole velocities: no rounding near zero */
        }
        struct axis_velocity got;
        struct plain_peaks want;
        static double v[200];
        static long double exact[200];
        velocity_series(x, n, 1.0, v);
        for (size_t k = 0; k < n; k++) exact[k] = v[k];
        want = plain_peaks(exact, n);
        assert_int_equal(axis_velocity_run(x, n, 1.0, 0.0, &got), STATUS_OK);
        if (got.zero_crossings.reason == REASON_CONSTANT) continue;
        assert_near("crossings", got.zero_crossings.value, (double)want.crossings, 0.0);
        if (want.pos)
            assert_near("pos", got.peak_velocity_pos.value, (double)want.sum_pos / (double)want.pos, 1e-12);
        if (want.neg)
            assert_near("neg", got.peak_velocity_neg.value, (double)want.sum_neg / (double)want.neg, 1e-12);
    }
}

/* ---- what must not change a value ---- */

static void swap_peaks(struct axis_velocity *v)
{
    struct metric_value pos = v->peak_velocity_pos;
    v->peak_velocity_pos = v->peak_velocity_neg;
    v->peak_velocity_neg = pos;
}

static void assert_scaled(const char *what, const struct values *a, double scale, double rtol)
{
    struct values b = measure(3001, 100.0);
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        assert_field(what, &fields[i], field_of(&b, &fields[i]),
                     field_of(a, &fields[i]).value * pow(scale, length_power(fields[i].unit)), rtol);
}

static void invariances(void **state)
{
    enum { N = 3001 };
    (void)state;
    wander(N, 3);
    struct values v = measure(N, 100.0);
    mirror(x, N);
    swap_peaks(&v.ml);
    assert_scaled("left is right", &v, 1.0, 0.0);
    mirror(y, N);
    swap_peaks(&v.ap);
    assert_scaled("both axes", &v, 1.0, 0.0);
    turn_back(x, N);
    turn_back(y, N);
    swap_peaks(&v.ml);
    swap_peaks(&v.ap);
    assert_scaled("backward in time", &v, 1.0, 1e-12);
    move(x, N, 3000.0, 1.0);
    move(y, N, -500.0, 1.0);
    assert_scaled("another place", &v, 1.0, 1e-9);
    move(x, N, 0.0, 1000.0);
    move(y, N, 0.0, 1000.0);
    assert_scaled("micrometres", &v, 1000.0, 1e-9);
}

/* Twice the rate: speeds, rates and frequencies double, the rest stays; the phase plane holds both. */
static void twice_as_fast(void **state)
{
    enum { N = 3001 };
    (void)state;
    wander(N, 4);
    struct values a = measure(N, 100.0), b = measure(N, 200.0);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        bool per_second = strstr(fields[i].unit, "/s") || strcmp(fields[i].unit, "Hz") == 0;
        if (strstr(fields[i].name, "phase_plane")) continue;
        assert_field("twice as fast", &fields[i], field_of(&b, &fields[i]),
                     (per_second ? 2.0 : 1.0) * field_of(&a, &fields[i]).value, 1e-13);
    }
}

/* ---- edge cases ---- */

static void place_zigzag(int k)
{
    x[k] = k % 2 ? 1.0 : -1.0;
    y[k] = k % 3 - 1.0;
}
static void place_climb(int k)
{
    x[k] = k - 49.5;
    y[k] = (k - 49.5) * (k - 49.5) - 833.25;
}
/* Codes in the order of fields: path, velocity, area rate, frequency, shape; per axis. */
static const struct edge edges[] = {
    {"one sample", 1, place_nowhere,
     "SSS"
     "SSS"
     "S"
     "SSS"
     "SSS"
     "SS"
     "SS"
     "SSSSSS"},
    {"two samples", 2, place_zigzag,
     "..."
     "..."
     "."
     "..."
     "SS."
     "SS"
     "SS"
     "SSSSSS"},
    {"three samples", 3, place_zigzag,
     "..."
     "..."
     "."
     "..."
     "..."
     "SS"
     "SS"
     "SSSSSS"},
    {"four samples", 4, place_zigzag,
     "..."
     "..."
     "."
     "..."
     "..."
     "SS"
     "SS"
     "SSSSSS"},
    {"nobody moves", 100, place_nowhere,
     "000"
     "000"
     "0"
     "CCC"
     "CCC"
     "00"
     "CC"
     "NNNNNN"},
    {"nobody moves, short", 4, place_nowhere,
     "000"
     "000"
     "0"
     "CCC"
     "CCC"
     "SS"
     "SS"
     "SSSSSS"},
    {"only AP moves", 100, place_ap_only,
     "0.."
     "0.."
     "0"
     "C.."
     "CCC"
     "0."
     "C."
     "N.N.N."},
    {"only ML moves", 100, place_ml_only,
     ".0."
     ".0."
     "0"
     ".C."
     "CCC"
     ".0"
     ".C"
     ".N.N.N"},
    {"one way, and back once", 100, place_climb,
     "..."
     "..."
     "."
     "..."
     "..."
     ".."
     "0."
     "NNNNNN"},
};

static void edge_cases(void **state)
{
    (void)state;
    for (size_t e = 0; e < COUNT_OF(edges); e++) {
        for (int k = 0; k < (int)edges[e].n; k++) edges[e].place(k);
        struct values v = measure(edges[e].n, 100.0);
        assert_codes(edges[e].name, fields, COUNT_OF(fields), &v, edges[e].codes);
    }
}

/* A constant axis away from zero: its velocity is 0, exactly, and no crossing is found in rounding. */
static void constant_elsewhere(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 9, "constant");
    static double v[100];
    for (int trial = 0; trial < 100; trial++) {
        double place = 1000.0 * random_normal(&r);
        for (int k = 0; k < 100; k++) x[k] = place;
        velocity_series(x, 100, 999.7, v);
        for (int k = 0; k < 100; k++) assert_true(v[k] == 0.0);
    }
}

/* Differences overflow: no number, and an end. */
static void beyond_numbers(void **state)
{
    (void)state;
    for (int k = 0; k < 100; k++) {
        x[k] = k % 4 < 2 ? 1.5e308 : -1.5e308;
        y[k] = k % 3 - 1.0;
    }
    struct values v = measure(100, 100.0);
    assert_numbers_or_reasons(fields, COUNT_OF(fields), &v);
    assert_int_equal(v.whole.path_length_2d.reason, REASON_NOT_FINITE);
    assert_int_equal(v.ml.phase_plane.reason, REASON_NOT_FINITE);
    assert_int_equal(v.ml.zero_crossings.reason, REASON_NOT_FINITE);
    assert_int_equal(v.ap.zero_crossings.reason, REASON_NONE);
}

/* ---- recordings ---- */

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));) {
        const struct sway_signal *g = &s->signal;
        struct values v;
        run(g->ml_mm, g->ap_mm, g->count, g->rate_hz, &v);
        agree_fields(s, fields, COUNT_OF(fields), &v);
    }
    reference_end_fields("movement", fields, COUNT_OF(fields), 50 * (COUNT_OF(fields) - 1) + 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circle),
        cmocka_unit_test(sinusoid),
        cmocka_unit_test(velocity_of_a_cubic),
        cmocka_unit_test(definitions),
        cmocka_unit_test(rests),
        cmocka_unit_test(invariances),
        cmocka_unit_test(twice_as_fast),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(constant_elsewhere),
        cmocka_unit_test(beyond_numbers),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
