/* Rambling and trembling: the spline against a dense solution of its definition, closed forms, and the values that the
 * published notebook gives for the reference recordings. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "reference_series.h"
#include "signal/rambling.h"

enum { ROOM = 8000, KNOTS_MAX = 12, UNKNOWNS_MAX = 4 * (KNOTS_MAX - 1) };

static double u[ROOM], force[ROOM];

/* ---- the spline ---- */

static void any_cubic_is_reproduced(void **state)
{
    (void)state;
    static const double x[] = {-3.0, -1.0, -0.9, 2.0, 2.5, 7.0, 30.0};
    double y[COUNT_OF(x)], at[400], got[400];
    for (size_t i = 0; i < COUNT_OF(x); i++)
        y[i] = 4.0 - 2.0 * x[i] + 0.5 * x[i] * x[i] - 0.03 * pow(x[i], 3);
    for (size_t k = 0; k < COUNT_OF(at); k++) at[k] = -3.0 + 33.0 * (double)k / (COUNT_OF(at) - 1);
    for (size_t count = 4; count <= COUNT_OF(x); count++) {
        size_t m = count == COUNT_OF(x) ? COUNT_OF(at) : 60;
        assert_int_equal(cubic_spline(x, y, count, at, m, got), STATUS_OK);
        for (size_t k = 0; k < m && at[k] <= x[count - 1]; k++)
            assert_near("cubic", got[k], 4.0 - 2.0 * at[k] + 0.5 * at[k] * at[k] - 0.03 * pow(at[k], 3),
                        1e-11);
    }
}

/* a x = b by elimination with row exchange. */
static void solve_dense(double a[UNKNOWNS_MAX][UNKNOWNS_MAX + 1], int n)
{
    for (int i = 0; i < n; i++) {
        int best = i;
        for (int j = i; j < n; j++)
            if (fabs(a[j][i]) > fabs(a[best][i])) best = j;
        for (int k = 0; k <= n; k++) {
            double swap = a[i][k];
            a[i][k] = a[best][k];
            a[best][k] = swap;
        }
        for (int j = 0; j < n; j++) {
            double share = a[j][i] / a[i][i];
            if (j == i) continue;
            for (int k = i; k <= n; k++) a[j][k] -= share * a[i][k];
        }
    }
    for (int i = 0; i < n; i++) a[i][n] /= a[i][i];
}

/* The definition, written out: four unknowns a span, p(t) = c0 + c1 t + c2 t^2 + c3 t^3 from the left knot. */
static void dense_spline(const double *x, const double *y, int knots, double coefficient[UNKNOWNS_MAX])
{
    static double a[UNKNOWNS_MAX][UNKNOWNS_MAX + 1];
    int spans = knots - 1, n = 4 * spans, row = 0;
    memset(a, 0, sizeof a);
    for (int s = 0; s < spans; s++) { /* through both of its points */
        double h = x[s + 1] - x[s], power = 1.0;
        a[row][4 * s] = 1.0;
        a[row++][n] = y[s];
        for (int i = 0; i < 4; i++, power *= h) a[row][4 * s + i] = power;
        a[row++][n] = y[s + 1];
    }
    for (int s = 0; s + 1 < spans; s++) { /* slope and curvature go on */
        double h = x[s + 1] - x[s];
        a[row][4 * s + 1] = 1.0, a[row][4 * s + 2] = 2.0 * h, a[row][4 * s + 3] = 3.0 * h * h;
        a[row++][4 * s + 5] = -1.0;
        a[row][4 * s + 2] = 2.0, a[row][4 * s + 3] = 6.0 * h;
        a[row++][4 * s + 6] = -2.0;
    }
    a[row][3] = 1.0, a[row++][7] = -1.0; /* not a knot: the third derivative goes on, too */
    a[row][4 * (spans - 2) + 3] = 1.0, a[row++][4 * (spans - 1) + 3] = -1.0;
    assert_int_equal(row, n);
    solve_dense(a, n);
    for (int i = 0; i < n; i++) coefficient[i] = a[i][n];
}

static void spline_equals_its_definition(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 5, "spline");
    for (int round = 0; round < 400; round++) {
        double x[KNOTS_MAX], y[KNOTS_MAX], c[UNKNOWNS_MAX], at[100], got[100];
        int knots = 4 + (int)random_below(&r, KNOTS_MAX - 3), span = 0;
        x[0] = 100.0 * random_normal(&r);
        for (int i = 1; i < knots; i++) x[i] = x[i - 1] + exp(2.0 * random_normal(&r));
        for (int i = 0; i < knots; i++) y[i] = random_normal(&r);
        dense_spline(x, y, knots, c);
        for (int k = 0; k < 100; k++) at[k] = x[0] + (x[knots - 1] - x[0]) * k / 99.0;
        assert_int_equal(cubic_spline(x, y, (size_t)knots, at, 100, got), STATUS_OK);
        for (int k = 0; k < 100; k++) {
            while (span + 2 < knots && at[k] >= x[span + 1]) span++;
            double t = at[k] - x[span], want = 0.0, size = 1.0;
            for (int i = 3; i >= 0; i--) {
                want = want * t + c[4 * span + i];
                size = fmax(size, fabs(c[4 * span + i]) * pow(fabs(t), i));
            }
            assert_near("spline", got[k], want, 1e-9 * size);
        }
    }
}

static void spline_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        double x[5], y[5];
        size_t count;
    } facts[] = {
        {"three points", {0, 1, 2}, {0, 0, 0}, 3},
        {"none", {0}, {0}, 0},
        {"twice the same", {0, 1, 1, 2}, {0, 0, 0, 0}, 4},
        {"backwards", {0, 2, 1, 3}, {0, 0, 0, 0}, 4},
        {"no number in x", {0, NAN, 2, 3}, {0, 0, 0, 0}, 4},
        {"no number in y", {0, 1, 2, 3}, {0, 0, NAN, 0}, 4},
        {"no end", {0, 1, 2, INFINITY}, {0, 0, 0, 0}, 4},
    };
    double out[1], at[1] = {0.5};
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        if (cubic_spline(facts[i].x, facts[i].y, facts[i].count, at, 1, out) != STATUS_ARG)
            fail_msg("accepted: %s", facts[i].why);
}

/* ---- the decomposition ---- */

static struct rambling run(size_t n, double rate_hz)
{
    struct rambling out;
    assert_int_equal(rambling_run(u, force, n, rate_hz, &out), STATUS_OK);
    return out;
}

/* Force changes its sign just after every tenth sample, where the CoP is on a cubic path; between, it swings by 3 mm. */
static void swing_about_a_path(double swing_mm, double path)
{
    for (int k = 0; k < 400; k++) {
        double t = k / 100.0;
        force[k] = 7.0 + sin(2.0 * M_PI * (k - 0.5) / 20.0);
        u[k] = path * (t - 2.0 * t * t + 0.5 * t * t * t) + swing_mm * sin(2.0 * M_PI * k / 20.0);
    }
}

static void closed_forms(void **state)
{
    (void)state;
    /* 400 samples = 20 whole periods; instants at 0, 10, ... 390: 391 samples, 39 half swings */
    swing_about_a_path(3.0, 0.0);
    struct rambling r = run(400, 100.0);
    assert_value("instants", r.iep_count, 40.0, 0.0);
    assert_value("rambling rms", r.rambling_rms, 0.0, 1e-12);
    assert_value("rambling range", r.rambling_range, 0.0, 1e-12);
    assert_value("rambling velocity", r.rambling_mean_velocity, 0.0, 1e-11);
    assert_value("trembling range", r.trembling_range, 6.0, 1e-11);
    assert_value("trembling velocity", r.trembling_mean_velocity, 39.0 * 6.0 / 3.91, 1e-10);
    double half_sum = 0.0; /* the odd half swing is left in the mean */
    for (int k = 0; k < 10; k++) half_sum += 3.0 * sin(2.0 * M_PI * k / 20.0);
    assert_value("trembling rms", r.trembling_rms, sqrt(9.0 * 195.0 / 391.0 - pow(half_sum / 391.0, 2)),
                 1e-10);

    swing_about_a_path(0.0, 12.0); /* a cubic path is rambling, all of it */
    r = run(400, 100.0);
    assert_value("no trembling", r.trembling_rms, 0.0, 1e-11);
    assert_value("nor range", r.trembling_range, 0.0, 1e-10);
    double low = u[0], high = u[0], path = 0.0;
    for (int k = 1; k < 391; k++) {
        low = fmin(low, u[k]);
        high = fmax(high, u[k]);
        path += fabs(u[k] - u[k - 1]);
    }
    assert_value("path range", r.rambling_range, high - low, 1e-10);
    assert_value("path velocity", r.rambling_mean_velocity, path / 3.91, 1e-10);
}

/* A force that is exactly its mean has no sign: f(i) * f(i+1) < 0 does not hold on either side. */
static void force_on_its_mean_is_no_instant(void **state)
{
    (void)state;
    static const double wave[] = {1.0, 0.0, -1.0, 0.0};
    for (int k = 0; k < 400; k++) {
        force[k] = wave[k % 4];
        u[k] = 0.1 * k;
    }
    struct rambling r = run(400, 100.0);
    assert_value("instants", r.iep_count, 0.0, 0.0);
    for (int k = 0; k < 400; k++) force[k] = (k % 2 ? 1e-200 : -1e-200); /* their product is 0 in double */
    r = run(400, 100.0);
    assert_value("tiny forces", r.iep_count, 399.0, 0.0);
}

static void edge_cases(void **state)
{
    (void)state;
    struct rambling r;
    swing_about_a_path(3.0, 1.0);
    r = run(0, 100.0);
    assert_all_reasons("empty", &r, sizeof r, REASON_EMPTY);
    r = run(1, 100.0);
    assert_value("one sample", r.iep_count, 0.0, 0.0);
    assert_reason("one sample", r.rambling_rms, REASON_NO_EVENT);
    for (int k = 0; k < 40; k++) force[k] = k / 10 % 2 ? 3.0 : 1.0;
    r = run(40, 100.0);
    assert_value("three instants", r.iep_count, 3.0, 0.0);
    assert_all_reasons("three instants", &r.rambling_rms, sizeof r - sizeof r.iep_count, REASON_NO_EVENT);
    double *bad[] = {&u[7], &force[399]};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        double kept = *bad[i];
        *bad[i] = i ? INFINITY : NAN;
        r = run(400, 100.0);
        assert_all_reasons("not finite", &r, sizeof r, REASON_NOT_FINITE);
        *bad[i] = kept;
    }
    for (int k = 0; k < 400; k++) force[k] = 0.1;
    r = run(400, 100.0);
    assert_value("constant force", r.iep_count, 0.0, 0.0);
    assert_reason("constant force", r.trembling_rms, REASON_NO_EVENT);
    assert_int_equal(rambling_run(u, force, 400, 0.0, &r), STATUS_ARG);
    assert_all_reasons("no rate", &r, sizeof r, REASON_EMPTY);

    swing_about_a_path(0.0, 0.0); /* nobody moves */
    for (int k = 0; k < 400; k++) u[k] = 5.1;
    r = run(400, 100.0);
    assert_all_reasons("constant", &r, sizeof r, REASON_NONE);
    assert_value("constant rms", r.rambling_rms, 0.0, 0.0);
    assert_value("constant trembling", r.trembling_range, 0.0, 0.0);
}

static void invariances(void **state)
{
    (void)state;
    struct random_stream s;
    static const struct {
        double scale, offset_mm, force_scale, force_offset_n;
    } changes[] = {{1, 3000, 1, -200}, {-1, 0, 1, 0}, {2.5, -700, -3, 12}, {1, 0, -1, 0}};
    random_seed(&s, 8, "walk");
    double walk = 0.0, push = 0.0;
    for (int k = 0; k < 6000; k++) {
        u[k] = walk = 0.99 * walk + random_normal(&s);
        force[k] = push = 0.9 * push + random_normal(&s);
    }
    struct rambling a = run(6000, 100.0);
    for (size_t c = 0; c < COUNT_OF(changes); c++) {
        static double kept_u[6000], kept_force[6000];
        memcpy(kept_u, u, sizeof kept_u);
        memcpy(kept_force, force, sizeof kept_force);
        for (int k = 0; k < 6000; k++) {
            u[k] = changes[c].scale * u[k] + changes[c].offset_mm;
            force[k] = changes[c].force_scale * force[k] + changes[c].force_offset_n;
        }
        struct rambling b = run(6000, 100.0);
        assert_value("count", b.iep_count, a.iep_count.value, 0.0);
        const struct metric_value *x = &a.rambling_rms, *y = &b.rambling_rms;
        for (size_t i = 0; i < 6; i++) {
            double want = fabs(changes[c].scale) * x[i].value;
            assert_value("value", y[i], want, 1e-9 * want);
        }
        memcpy(u, kept_u, sizeof kept_u);
        memcpy(force, kept_force, sizeof kept_force);
    }
}

/* ---- recordings ---- */

#define FIELD(name)                                                                                          \
    {                                                                                                        \
#name, "", offsetof(struct rambling, name)                                                           \
    }
static const struct field fields[] = {
    FIELD(iep_count),
    FIELD(rambling_rms),
    FIELD(rambling_range),
    FIELD(rambling_mean_velocity),
    FIELD(trembling_rms),
    FIELD(trembling_range),
    FIELD(trembling_mean_velocity),
};

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_trial *t = NULL; (t = reference_next(t));) {
        struct rambling ml, ap;
        if (!t->force_ml_n) continue;
        assert_int_equal(rambling_run(t->ml_mm, t->force_ml_n, t->n, t->rate_hz, &ml), STATUS_OK);
        assert_int_equal(rambling_run(t->ap_mm, t->force_ap_n, t->n, t->rate_hz, &ap), STATUS_OK);
        for (size_t f = 0; f < COUNT_OF(fields); f++)
            agree_axes(t->id, PROFILE_RAW, fields[f].name, field_of(&ml, &fields[f]),
                       field_of(&ap, &fields[f]));
    }
    reference_end("rambling", (const char *const[]){"iep_count_", "rambling_", "trembling_"}, 3, 196);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cubic_is_reproduced),
        cmocka_unit_test(spline_equals_its_definition),
        cmocka_unit_test(spline_refuses),
        cmocka_unit_test(closed_forms),
        cmocka_unit_test(force_on_its_mean_is_no_instant),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(invariances),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
