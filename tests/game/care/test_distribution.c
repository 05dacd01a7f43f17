/* Shares and quantiles against closed forms, printed tables and slow integration of the density. */
#include <math.h>

#include "care/distribution.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void normal_shares(void **state)
{
    (void)state;
    static const struct {
        double z, want;
    } facts[] = {
        {0, 0.5},
        {1, 0.8413447460685429},
        {NORMAL_Q975, 0.975},
        {-NORMAL_Q975, 0.025},
        {-3, 0.0013498980316300945},
        {-8, 6.220960574271785e-16},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        assert_near("share", normal_below(facts[i].z) / facts[i].want, 1, 1e-12);
    assert_true(isnan(normal_below(NAN)));
}

/* df1 = 2: 1 - (1 + 2x/m)^(-m/2). df2 = 2: (u)^(df1/2). df1 = df2 = 1: (2/pi)*atan(sqrt(x)). */
static void closed_forms(void **state)
{
    (void)state;
    static const double xs[] = {1e-6, 0.01, 0.3, 1, 2.9, 10, 500}, dfs[] = {1, 2.5, 4.79, 15, 162, 5998};
    for (size_t i = 0; i < COUNT(xs); i++) {
        double x = xs[i];
        assert_near("1, 1", f_below(x, 1, 1), 2 / M_PI * atan(sqrt(x)), 1e-13);
        for (size_t j = 0; j < COUNT(dfs); j++) {
            double m = dfs[j];
            assert_near("2, m", f_below(x, 2, m), -expm1(-0.5 * m * log1p(2 * x / m)), 2e-13);
            assert_near("m, 2", f_below(x, m, 2), pow(m * x / (m * x + 2), 0.5 * m), 2e-13);
        }
    }
    assert_near("ellipse of 6000 samples", f_quantile(0.95, 2, 5998), 2.997229005934, 1e-11);
}

/* Four decimals as in any textbook's F table. */
static void printed_quantiles(void **state)
{
    (void)state;
    static const struct {
        double share, df1, df2, want;
    } facts[] = {
        {0.95, 3, 10, 3.7083},  {0.95, 10, 5, 4.7351}, {0.975, 5, 15, 3.5764},
        {0.975, 1, 10, 6.9367}, {0.99, 4, 20, 4.4307}, {0.95, 120, 120, 1.3519},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        assert_near("quantile", f_quantile(facts[i].share, facts[i].df1, facts[i].df2), facts[i].want,
                    5.1e-5);
}

static double density(double x, double a, double b)
{
    return exp(lgamma(0.5 * (a + b)) - lgamma(0.5 * a) - lgamma(0.5 * b) + 0.5 * a * log(a / b) +
               (0.5 * a - 1) * log(x) - 0.5 * (a + b) * log1p(a * x / b));
}

/* Simpson's rule in ln x. */
static double integrated(double x, double a, double b)
{
    enum { STEPS = 20000 };
    double from = log(x) - 60, h = 60.0 / STEPS, sum = 0;
    for (int i = 0; i <= STEPS; i++) {
        double at = exp(from + i * h);
        sum += (i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2) * density(at, a, b) * at;
    }
    return sum * h / 3;
}

static void fractional_degrees_agree_with_integration(void **state)
{
    (void)state;
    static const double df[] = {1.5, 4.79, 5, 33.3, 162};
    for (size_t i = 0; i < COUNT(df); i++)
        for (size_t j = 0; j < COUNT(df); j++)
            assert_near("integral", f_below(1.7, df[i], df[j]), integrated(1.7, df[i], df[j]), 1e-9);
}

static void quantile_undoes_share(void **state)
{
    (void)state;
    static const double share[] = {1e-4, 0.025, 0.5, 0.975, 0.9999}, df[] = {1, 4.79, 15, 1000};
    for (size_t i = 0; i < COUNT(share); i++)
        for (size_t j = 0; j < COUNT(df); j++)
            for (size_t k = 0; k < COUNT(df); k++) {
                double x = f_quantile(share[i], df[j], df[k]);
                assert_near("round trip", f_below(x, df[j], df[k]), share[i], 1e-12);
                assert_near("reciprocal", x * f_quantile(1 - share[i], df[k], df[j]), 1, 1e-9);
            }
}

static void refuses(void **state)
{
    (void)state;
    assert_true(isnan(f_below(NAN, 1, 1)));
    assert_true(isnan(f_below(1, 0, 1)));
    assert_true(isnan(f_below(1, 1, NAN)));
    assert_true(isnan(f_below(1, INFINITY, 1)));
    assert_true(isnan(f_quantile(0, 1, 1)));
    assert_true(isnan(f_quantile(1, 1, 1)));
    assert_true(isnan(f_quantile(0.5, -1, 1)));
    assert_true(f_below(-1, 3, 4) == 0);
    assert_true(f_below(0, 3, 4) == 0);
    assert_true(f_below(INFINITY, 3, 4) == 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_shares),         cmocka_unit_test(closed_forms),
        cmocka_unit_test(printed_quantiles),     cmocka_unit_test(fractional_degrees_agree_with_integration),
        cmocka_unit_test(quantile_undoes_share), cmocka_unit_test(refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
