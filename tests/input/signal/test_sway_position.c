/* Distances, ranges, areas: closed forms (metrics.md 16), the definitions written out, what must not
 * change a value, edge cases (15), published implementations on recordings. */
#include "reference_series.h"
#include "signal/sway_position.h"
#include "two_axes.h"

#define FIELD(name, unit)                                                                                    \
    {                                                                                                        \
#name, unit, offsetof(struct sway_position, name)                                                    \
    }

static const struct field fields[] = {
    FIELD(mean_distance_ml, "mm"),
    FIELD(mean_distance_ap, "mm"),
    FIELD(mean_distance_rd, "mm"),
    FIELD(max_distance_ml, "mm"),
    FIELD(max_distance_ap, "mm"),
    FIELD(max_distance_rd, "mm"),
    FIELD(rms_ml, "mm"),
    FIELD(rms_ap, "mm"),
    FIELD(rms_rd, "mm"),
    FIELD(sd_ml, "mm"),
    FIELD(sd_ap, "mm"),
    FIELD(sd_rd, "mm"),
    FIELD(range_ml, "mm"),
    FIELD(range_ap, "mm"),
    FIELD(range_2d, "mm"),
    FIELD(range_ratio, "1"),
    FIELD(planar_deviation, "mm"),
    FIELD(sway_direction_coef, "1"),
    FIELD(circle95_area, "mm2"),
    FIELD(ellipse95_area_pred, "mm2"),
    FIELD(ellipse95_area_pop, "mm2"),
    FIELD(ellipse95_area_chi2, "mm2"),
    FIELD(ellipse95_semi_major, "mm"),
    FIELD(ellipse95_semi_minor, "mm"),
    FIELD(principal_direction_deg, "deg"),
};

static struct sway_position measure(size_t n)
{
    struct sway_position p;
    assert_int_equal(sway_position_run(x, y, n, &p), STATUS_OK);
    return p;
}

/* ---- closed forms ---- */

static void circle(void **state)
{
    (void)state;
    fill_circle();
    struct sway_position p = measure(6000);
    assert_near("distance", value("distance", p.mean_distance_rd), 10.0, 1e-12);
    assert_near("farthest", value("farthest", p.max_distance_rd), 10.0, 1e-12);
    assert_near("rms ml", value("rms ml", p.rms_ml), 7.071067811865, 1e-12);
    assert_near("rms rd", value("rms rd", p.rms_rd), 10.0, 1e-12);
    assert_near("sd rd", value("sd rd", p.sd_rd), 0.0, 1e-12);
    assert_near("range", value("range", p.range_2d), 20.0, 1e-12);
    assert_near("ratio", value("ratio", p.range_ratio), 1.0, 1e-12);
    assert_near("planar", value("planar", p.planar_deviation), 10.0, 1e-12);
    assert_near("direction", value("direction", p.sway_direction_coef), 0.0, 1e-12);
    assert_near("circle", value("circle", p.circle95_area), 100.0 * M_PI, 1e-9);
    assert_near("pop", value("pop", p.ellipse95_area_pop), 941.921210197671, 1e-9);
    assert_near("pred", value("pred", p.ellipse95_area_pred), 942.078223234877, 1e-9);
    assert_near("chi2", value("chi2", p.ellipse95_area_chi2),
                M_PI * 5.991464547107979 * 50.0 * 6000.0 / 5999.0, 1e-9);
}

/* Half axes 30 and 10 mm, 0.3 Hz, turned by 30 degrees from ML. */
static void turned_ellipse(void **state)
{
    (void)state;
    double turn = M_PI / 6.0;
    for (int k = 0; k < 6000; k++) {
        double w = 2.0 * M_PI * 0.3 * k / 100.0, a = 30.0 * cos(w), b = 10.0 * sin(w);
        x[k] = a * cos(turn) - b * sin(turn);
        y[k] = a * sin(turn) + b * cos(turn);
    }
    struct sway_position p = measure(6000);
    assert_near("major", value("major", p.ellipse95_semi_major), 51.950508256677, 1e-10);
    assert_near("axes", p.ellipse95_semi_major.value / value("minor", p.ellipse95_semi_minor), 3.0, 1e-12);
    assert_near("area", value("area", p.ellipse95_area_pred), 2826.234669704631, 1e-9);
    assert_near("direction", value("direction", p.principal_direction_deg), 60.0, 1e-10);
    assert_near("angle", p.ellipse_angle_rad, turn, 1e-12);
    assert_near("coefficient", value("coefficient", p.sway_direction_coef), 0.755928946018, 1e-12);
}

static void sinusoid(void **state)
{
    (void)state;
    for (int k = 0; k < 6000; k++) {
        x[k] = 4.0 * sin(2.0 * M_PI * 0.25 * k / 100.0);
        y[k] = -0.5 * x[k];
    }
    struct sway_position p = measure(6000);
    assert_near("rms", value("rms", p.rms_ml), 4.0 / sqrt(2.0), 1e-12);
    assert_near("mean distance", value("mean distance", p.mean_distance_ml), 8.0 / M_PI,
                1e-4); /* of a continuous wave */
    assert_near("coefficient", value("coefficient", p.sway_direction_coef), -1.0, 1e-12);
    assert_near("range", value("range", p.range_2d), 8.0 * sqrt(1.25), 1e-12);
    assert_near("ratio", value("ratio", p.range_ratio), 2.0, 1e-12);
    assert_near("area", value("area", p.ellipse95_area_pred), 0.0, 1e-6); /* 1e-8 of its length squared */
    assert_near("direction", value("direction", p.principal_direction_deg), 90.0 - atan(0.5) * 180.0 / M_PI,
                1e-10);
}

/* Distribution of F with (2, m): 1 - (1 + 2 f / m)^(-m / 2). */
static void f_quantile(void **state)
{
    (void)state;
    assert_near("N = 6000", f_quantile95_2(5998.0), 2.997229005934, 1e-12);
    assert_near("one degree", f_quantile95_2(1.0), 199.5, 1e-10);
    assert_near("two degrees", f_quantile95_2(2.0), 19.0, 1e-12);
    assert_near("many degrees", f_quantile95_2(1e12), -log(0.05), 1e-10);
    for (double m = 1.0; m < 1e6; m *= 1.7)
        assert_near("probability", pow(1.0 + 2.0 * f_quantile95_2(m) / m, -0.5 * m), 0.05, 1e-9);
}

/* ---- the definitions, in long double ---- */

struct plain {
    long double mean, mean_abs, max_abs, rms, sd, low, high;
};

static struct plain describe(const double *u, size_t n)
{
    struct plain p = {.low = u[0], .high = u[0]};
    for (size_t i = 0; i < n; i++) {
        p.mean += (long double)u[i] / (long double)n;
        p.mean_abs += fabsl((long double)u[i]) / (long double)n;
        p.rms += (long double)u[i] * u[i] / (long double)n;
        p.max_abs = fmaxl(p.max_abs, fabsl((long double)u[i]));
        p.low = fminl(p.low, u[i]);
        p.high = fmaxl(p.high, u[i]);
    }
    p.rms = sqrtl(p.rms);
    for (size_t i = 0; i < n; i++) p.sd += (u[i] - p.mean) * (u[i] - p.mean) / (long double)(n - 1);
    p.sd = sqrtl(p.sd);
    return p;
}

static void assert_axis(const double *u, size_t n, struct metric_value mean_distance,
                        struct metric_value max_distance, struct metric_value rms, struct metric_value sd)
{
    struct plain want = describe(u, n);
    assert_near("mean distance", value("mean distance", mean_distance), (double)want.mean_abs,
                1e-13 * (double)want.rms);
    assert_near("max distance", value("max distance", max_distance), (double)want.max_abs, 0.0);
    assert_near("rms", value("rms", rms), (double)want.rms, 1e-13 * (double)want.rms);
    assert_near("sd", value("sd", sd), (double)want.sd, 1e-13 * (double)want.rms);
}

static long double mean_product(const double *a, long double a0, const double *b, long double b0, size_t n)
{
    long double sum = 0.0L;
    for (size_t i = 0; i < n; i++) sum += (a[i] - a0) * (b[i] - b0);
    return sum / (long double)n;
}

static void assert_areas(const struct sway_position *p, const double *rd, size_t n)
{
    struct plain ml = describe(x, n), ap = describe(y, n), r = describe(rd, n);
    long double c = (long double)n, m = c - 2.0L, f = m / 2.0L * (powl(0.05L, -2.0L / m) - 1.0L);
    long double g = 2.0L * f * (c - 1.0L) * (c + 1.0L) / (c * (c - 2.0L)), pi = acosl(-1.0L);
    long double sxy = mean_product(x, ml.mean, y, ap.mean, n) * c / (c - 1.0L),
                product = mean_product(x, 0, y, 0, n);
    long double trace = ml.sd * ml.sd + ap.sd * ap.sd,
                root = hypotl(ml.sd * ml.sd - ap.sd * ap.sd, 2.0L * sxy);
    long double l1 = 0.5L * (trace + root), l2 = 0.5L * (trace - root);
    long double moments = ml.rms * ml.rms * ap.rms * ap.rms - product * product;
    struct {
        struct metric_value got;
        long double want;
    } facts[] = {
        {p->ellipse95_area_pred, pi * g * sqrtl(l1 * l2)},
        {p->ellipse95_area_pop, pi * g * sqrtl(moments)},
        {p->ellipse95_area_chi2, pi * 5.991464547107979L * sqrtl(l1 * l2)},
        {p->ellipse95_semi_major, sqrtl(g * l1)},
        {p->ellipse95_semi_minor, sqrtl(g * l2)},
        {p->circle95_area, pi * (r.mean + 1.96L * r.sd) * (r.mean + 1.96L * r.sd)},
        {p->sway_direction_coef, product / (ml.rms * ap.rms)},
        {p->planar_deviation, sqrtl(ml.rms * ml.rms + ap.rms * ap.rms)},
        {p->range_ratio, (ml.high - ml.low) / (ap.high - ap.low)},
        {p->principal_direction_deg,
         90.0L - fabsl(atan2l(2.0L * sxy, ml.sd * ml.sd - ap.sd * ap.sd)) * 90.0L / pi},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        if (!(fabs(facts[i].got.value - (double)facts[i].want) <= 1e-11 * fabs((double)facts[i].want)))
            fail_msg("value %zu of %zu samples: %.15g, expected %.15Lg", i, n, facts[i].got.value,
                     facts[i].want);
}

static void definitions(void **state)
{
    static const size_t counts[] = {3, 4, 5, 6, 7, 8, 9, 50, 1001, 3000};
    static double rd[MOST];
    (void)state;
    for (size_t c = 0; c < COUNT_OF(counts); c++) {
        size_t n = counts[c];
        double diameter = 0.0;
        wander(n, c);
        struct sway_position p = measure(n);
        for (size_t i = 0; i < n; i++) rd[i] = sqrt(x[i] * x[i] + y[i] * y[i]);
        assert_axis(x, n, p.mean_distance_ml, p.max_distance_ml, p.rms_ml, p.sd_ml);
        assert_axis(y, n, p.mean_distance_ap, p.max_distance_ap, p.rms_ap, p.sd_ap);
        assert_axis(rd, n, p.mean_distance_rd, p.max_distance_rd, p.rms_rd, p.sd_rd);
        assert_areas(&p, rd, n);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < i; j++) diameter = fmax(diameter, hypot(x[i] - x[j], y[i] - y[j]));
        assert_true(p.range_2d.value == diameter);
        assert_true(p.range_ml.value == (double)(describe(x, n).high - describe(x, n).low));
        assert_true(p.range_ap.value == (double)(describe(y, n).high - describe(y, n).low));
    }
}

/* ---- what must not change a value ---- */

static void assert_scaled(const char *what, const struct sway_position *a, const struct sway_position *b,
                          double scale, double coef_sign, double rtol)
{
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        double sign = strcmp(fields[i].name, "sway_direction_coef") == 0 ? coef_sign : 1.0;
        double want = sign * field_of(a, &fields[i]).value * pow(scale, length_power(fields[i].unit));
        assert_field(what, &fields[i], field_of(b, &fields[i]), want, rtol);
    }
}

static void invariances(void **state)
{
    enum { N = 3001 };
    (void)state;
    wander(N, 3);
    struct sway_position was = measure(N), now;
    mirror(x, N);
    now = measure(N);
    assert_scaled("left is right", &was, &now, 1.0, -1.0, 0.0);
    assert_true(now.ellipse_angle_rad == -was.ellipse_angle_rad);
    mirror(y, N);
    now = measure(N);
    assert_scaled("both axes", &was, &now, 1.0, 1.0, 0.0);
    assert_true(now.ellipse_angle_rad == was.ellipse_angle_rad);
    turn_back(x, N);
    turn_back(y, N);
    now = measure(N);
    assert_scaled("backward in time", &was, &now, 1.0, 1.0, 1e-12);
    move(x, N, 3000.0, 1.0);
    move(y, N, -500.0, 1.0);
    now = measure(N);
    assert_scaled("another place", &was, &now, 1.0, 1.0, 1e-9);
    move(x, N, 0.0, 1000.0);
    move(y, N, 0.0, 1000.0);
    now = measure(N);
    assert_scaled("micrometres", &was, &now, 1000.0, 1.0, 1e-9);
}

/* ---- edge cases ---- */

static void place_pair(int k)
{
    x[k] = k ? 1.0 : -1.0;
    y[k] = k ? 2.0 : -2.0;
}
static void place_row(int k)
{
    x[k] = k - 1;
    y[k] = 2 * (k - 1);
}
static void place_triangle(int k)
{
    x[k] = k - 1;
    y[k] = k == 1 ? 2.0 : -1.0;
}
static const struct edge edges[] = {
    {"one sample", 1, place_nowhere,
     "000"
     "000"
     "000"
     "SSS"
     "000"
     "C0C"
     "S"
     "SSS"
     "SS"
     "S"},
    {"two samples", 2, place_pair,
     "..."
     "..."
     "..."
     "..0"
     "..."
     "..."
     "."
     "SSS"
     "SS"
     "S"},
    {"three in a row", 3, place_row,
     "..."
     "..."
     "..."
     "..."
     "..."
     "..."
     "."
     "000"
     ".0"
     "."},
    {"triangle", 3, place_triangle,
     "..."
     "..."
     "..."
     "..."
     "..."
     "..0"
     "."
     "..."
     ".."
     "0"},
    {"nobody moves", 100, place_nowhere,
     "000"
     "000"
     "000"
     "000"
     "000"
     "C0C"
     "0"
     "000"
     "00"
     "C"},
    {"only AP moves", 100, place_ap_only,
     "0.."
     "0.."
     "0.."
     "0.."
     "0.."
     "0.C"
     "."
     "000"
     ".0"
     "0"},
    {"only ML moves", 100, place_ml_only,
     ".0."
     ".0."
     ".0."
     ".0."
     ".0."
     "C.C"
     "."
     "000"
     ".0"
     "."},
};

static void edge_cases(void **state)
{
    (void)state;
    for (size_t e = 0; e < COUNT_OF(edges); e++) {
        for (int k = 0; k < (int)edges[e].n; k++) edges[e].place(k);
        struct sway_position p = measure(edges[e].n);
        assert_codes(edges[e].name, fields, COUNT_OF(fields), &p, edges[e].codes);
        assert_int_equal(isnan(p.ellipse_angle_rad), edges[e].codes[COUNT_OF(fields) - 1] == 'S' ||
                                                         edges[e].codes[COUNT_OF(fields) - 1] == 'C');
    }
}

/* A thin diagonal: the determinant is a difference of equal numbers; never NaN, never a large area. */
static void determinant_by_rounding(void **state)
{
    (void)state;
    for (int trial = 0; trial < 200; trial++) {
        wander(500, (uint64_t)trial);
        for (int k = 0; k < 500; k++) y[k] = (0.1 + trial) * x[k];
        struct sway_position p = measure(500);
        assert_true(value("area", p.ellipse95_area_pred) >= 0.0);
        assert_true(value("area", p.ellipse95_area_pop) <= 1e-5 * p.rms_ap.value * p.rms_ap.value);
        assert_true(value("minor", p.ellipse95_semi_minor) <= 1e-5 * p.ellipse95_semi_major.value);
    }
}

/* Squares overflow: no number is better than 0 or infinity. */
static void beyond_numbers(void **state)
{
    static const double heights[] = {1.0, 1e200};
    (void)state;
    for (size_t h = 0; h < COUNT_OF(heights); h++) {
        for (int k = 0; k < 100; k++) {
            x[k] = k % 2 ? 1e200 : -1e200;
            y[k] = (k % 3 - 1.0) * heights[h];
        }
        struct sway_position p = measure(100);
        assert_near("distance", value("distance", p.mean_distance_ml), 1e200, 1e186);
        assert_int_equal(p.rms_ml.reason, REASON_NOT_FINITE);
        assert_int_equal(p.circle95_area.reason, REASON_NOT_FINITE);
        for (const struct metric_value *v = &p.ellipse95_area_pred; v <= &p.principal_direction_deg; v++)
            if (v->reason != REASON_NOT_FINITE && v != &p.principal_direction_deg)
                fail_msg("%td: %g", v - &p.ellipse95_area_pred, v->value);
        assert_numbers_or_reasons(fields, COUNT_OF(fields), &p);
    }
}

/* ---- recordings ---- */

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, STANDING));) {
        const struct sway_signal *g = &s->signal;
        struct sway_position p;
        assert_int_equal(sway_position_run(g->ml_mm, g->ap_mm, g->count, &p), STATUS_OK);
        agree_fields(s, fields, COUNT_OF(fields), &p);
    }
    reference_end_fields("position", fields, COUNT_OF(fields), 50 * 20 + 17 * 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circle),         cmocka_unit_test(turned_ellipse),
        cmocka_unit_test(sinusoid),       cmocka_unit_test(f_quantile),
        cmocka_unit_test(definitions),    cmocka_unit_test(invariances),
        cmocka_unit_test(edge_cases),     cmocka_unit_test(determinant_by_rounding),
        cmocka_unit_test(beyond_numbers), cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
