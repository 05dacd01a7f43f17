/* Mean squares and ICC against Shrout & Fleiss 1979, the definitions written out, the closed form for two
 * trials, and simulation. */
#include <math.h>
#include <string.h>

#include "care/distribution.h"
#include "care/reliability.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static uint64_t seed;
static double uniform(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}
static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(2 * M_PI * uniform());
}

/* Shrout & Fleiss 1979, table 2: six targets, four judges. */
static const double shrout[6 * 4] = {9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

static struct reliability of(const double *score, size_t people, size_t trials)
{
    struct reliability r;
    assert_int_equal(reliability_of(score, people, trials, &r), STATUS_OK);
    return r;
}

static void published_example(void **state)
{
    (void)state;
    struct reliability r = of(shrout, 6, 4);
    const struct {
        const char *what;
        double got, want, tolerance;
    } facts[] = {
        {"MS between targets (table 3)", r.ms_people, 11.24, 0.005},
        {"MS between judges", r.ms_trials, 32.49, 0.005},
        {"MS residual", r.ms_error, 1.02, 0.005},
        {"MS within targets", r.ms_within, 6.26, 0.005},
        {"SS between targets, by hand", r.ms_people * 5, 56.0 + 5.0 / 24, 1e-12},
        {"SS between judges, by hand", r.ms_trials * 3, 97.0 + 11.0 / 24, 1e-12},
        {"SS within targets, by hand", r.ms_within * 18, 112.75, 1e-12},
        {"SEM", r.sem, sqrt(112.75 / 18), 1e-12},
        {"ICC(2,1)", r.icc_one.value, 0.29, 0.005},
        {"ICC(2,1), exact fraction", r.icc_one.value, 184.0 / 635.0, 1e-14},
        {"ICC(2,k)", r.icc_mean.value, 0.62, 0.005},
        {"lower limit", r.icc_one_low.value, 0.019, 0.0005}, /* as other programs print them for this table */
        {"upper limit", r.icc_one_high.value, 0.761, 0.0005},
        {"lower limit of the mean", r.icc_mean_low.value, 0.071, 0.001},
        {"upper limit of the mean", r.icc_mean_high.value, 0.927, 0.0005},
        {"grand mean", r.mean, 127.0 / 24, 1e-14},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        assert_near(facts[i].what, facts[i].got, facts[i].want, facts[i].tolerance);
}

/* The header's formulas, one by one. */
struct slow {
    double msr, msc, mse, msw;
};
static struct slow slow_mean_squares(const double *x, size_t n, size_t k)
{
    struct slow s = {0, 0, 0, 0};
    double m = 0;
    for (size_t i = 0; i < n * k; i++) m += x[i] / (double)(n * k);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++) {
            double r = 0, c = 0;
            for (size_t l = 0; l < k; l++) r += x[i * k + l] / (double)k;
            for (size_t l = 0; l < n; l++) c += x[l * k + j] / (double)n;
            s.msr += (r - m) * (r - m) / (double)(n - 1);
            s.msc += (c - m) * (c - m) / (double)(k - 1);
            s.mse += pow(x[i * k + j] - r - c + m, 2) / (double)((n - 1) * (k - 1));
            s.msw += pow(x[i * k + j] - r, 2) / (double)(n * (k - 1));
        }
    return s;
}

static void fill(double *x, size_t n, size_t k, double between, double drift, double noise)
{
    for (size_t i = 0; i < n; i++) {
        double person = between * normal();
        for (size_t j = 0; j < k; j++) x[i * k + j] = person + drift * (double)j + noise * normal();
    }
}

static void definitions_and_identities(void **state)
{
    (void)state;
    static double x[40 * 7];
    seed = 3;
    for (int round = 0; round < 60; round++) {
        size_t n = 2 + (size_t)(uniform() * 39), k = 2 + (size_t)(uniform() * 6);
        fill(x, n, k, uniform(), uniform() - 0.5, 0.1 + uniform());
        struct reliability r = of(x, n, k);
        struct slow s = slow_mean_squares(x, n, k);
        double dn = (double)n, dk = (double)k, one = r.icc_one.value;
        assert_near("MSR", r.ms_people, s.msr, 1e-12 * (1 + s.msr));
        assert_near("MSC", r.ms_trials, s.msc, 1e-12 * (1 + s.msc));
        assert_near("MSE", r.ms_error, s.mse, 1e-12 * (1 + s.mse));
        assert_near("SEM", r.sem, sqrt(s.msw), 1e-12 * (1 + s.msw));
        assert_near("SS within = SS trials + SS residual", dn * (dk - 1) * r.ms_within,
                    (dk - 1) * r.ms_trials + (dn - 1) * (dk - 1) * r.ms_error,
                    1e-10 * dn * (1 + r.ms_trials));
        double icc = (s.msr - s.mse) / (s.msr + (dk - 1) * s.mse + dk * (s.msc - s.mse) / dn);
        if (s.msr + (dk - 1) * s.mse + dk * (s.msc - s.mse) / dn < 0.01 * s.msr)
            continue; /* two people, large noise */
        assert_near("ICC(2,1)", one, icc, 1e-9 * (1 + fabs(icc)));
        if (r.icc_mean.reason == REASON_NONE && fabs(1 + (dk - 1) * one) > 0.05)
            assert_near("Spearman-Brown", r.icc_mean.value, dk * one / (1 + (dk - 1) * one),
                        1e-8 * (1 + fabs(r.icc_mean.value)));
        if (one > 0) {
            assert_true(r.icc_one_low.value <= one && one <= r.icc_one_high.value);
            assert_true(r.icc_mean_low.value <= r.icc_mean.value &&
                        r.icc_mean.value <= r.icc_mean_high.value);
        }
        assert_near("MDC95 of one trial", r.mdc95_one, 1.96 * sqrt(2) * r.sem, 1e-13);
        assert_near("MDC95 of means", r.mdc95_mean, r.mdc95_one / sqrt(dk), 1e-13);
    }
}

/* Sums s and differences d of two trials: MSR = var(s)/2, MSE = var(d)/2, MSC = n*mean(d)^2/2. */
static void two_trials_have_a_closed_form(void **state)
{
    (void)state;
    static const double x[] = {2.10, 2.05, 2.44, 2.31, 1.98, 2.02, 2.61, 2.40, 2.25, 2.21};
    double n = 5, sum_s = 0, sum_d = 0, var_s = 0, var_d = 0;
    for (int i = 0; i < 5; i++) sum_s += x[2 * i] + x[2 * i + 1], sum_d += x[2 * i] - x[2 * i + 1];
    for (int i = 0; i < 5; i++) {
        var_s += pow(x[2 * i] + x[2 * i + 1] - sum_s / n, 2) / (n - 1);
        var_d += pow(x[2 * i] - x[2 * i + 1] - sum_d / n, 2) / (n - 1);
    }
    double drift = sum_d / n;
    struct reliability r = of(x, 5, 2);
    assert_near("ICC", r.icc_one.value, (var_s - var_d) / (var_s + var_d + 2 * drift * drift - 2 * var_d / n),
                1e-13);
    double squares = 0; /* Dahlberg: SEM = sqrt(sum d^2/(2n)) */
    for (int i = 0; i < 5; i++) squares += pow(x[2 * i] - x[2 * i + 1], 2);
    assert_near("SEM", r.sem, sqrt(squares / (2 * n)), 1e-14);
}

static void shift_scale_and_order(void **state)
{
    (void)state;
    static const size_t rows[] = {3, 0, 5, 1, 4, 2}, columns[] = {2, 3, 0, 1};
    double moved[24], scaled[24], shuffled[24];
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 4; j++) {
            double v = shrout[i * 4 + j];
            moved[i * 4 + j] = v + 1e8;
            scaled[i * 4 + j] = -0.3 * v;
            shuffled[rows[i] * 4 + columns[j]] = v;
        }
    struct reliability r = of(shrout, 6, 4), m = of(moved, 6, 4), s = of(scaled, 6, 4),
                       o = of(shuffled, 6, 4);
    assert_near("offset, ICC", m.icc_one.value, r.icc_one.value, 1e-13);
    assert_near("offset, SEM", m.sem, r.sem, 1e-13);
    assert_near("offset, mean", m.mean, r.mean + 1e8, 1e-6);
    assert_near("scale, ICC", s.icc_one.value, r.icc_one.value, 1e-13);
    assert_near("scale, limit", s.icc_one_low.value, r.icc_one_low.value, 1e-12);
    assert_near("scale, SEM", s.sem, 0.3 * r.sem, 1e-13);
    assert_near("order, ICC", o.icc_one.value, r.icc_one.value, 1e-13);
    assert_near("order, upper", o.icc_one_high.value, r.icc_one_high.value, 1e-12);
}

static void perfect_and_constant(void **state)
{
    (void)state;
    static const double perfect[] = {1, 1, 1, 2, 2, 2, 4, 4, 4, 8, 8, 8},
                        constant[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    static const double drift_only[] = {1, 2, 3, 1, 2, 3, 1, 2, 3};
    struct reliability p = of(perfect, 4, 3), c = of(constant, 2, 3), d = of(drift_only, 3, 3);
    assert_near("perfect", p.icc_one.value, 1, 1e-15);
    assert_near("perfect mean", p.icc_mean.value, 1, 1e-15);
    assert_true(p.sem == 0 && p.mdc95_one == 0);
    assert_int_equal(p.icc_one_low.reason, REASON_CONSTANT);
    assert_true(isnan(p.icc_one_high.value));
    assert_true(c.sem == 0);
    assert_int_equal(c.icc_one.reason, REASON_CONSTANT);
    assert_int_equal(c.icc_mean.reason, REASON_CONSTANT);
    assert_true(isnan(c.icc_one.value) && isnan(c.icc_one_low.value) && isnan(c.icc_mean_high.value));
    assert_near("people do not differ", d.icc_one.value, 0, 1e-15);
    assert_near("drift is within people", d.sem, 1, 1e-15);
}

static void refuses(void **state)
{
    (void)state;
    double hole[24];
    struct reliability r, untouched;
    memset(&r, 0x5a, sizeof r);
    memset(&untouched, 0x5a, sizeof untouched);
    memcpy(hole, shrout, sizeof hole);
    hole[17] = NAN;
    assert_int_equal(reliability_of(hole, 6, 4, &r), STATUS_DATA);
    hole[17] = INFINITY;
    assert_int_equal(reliability_of(hole, 6, 4, &r), STATUS_DATA);
    hole[17] = 1e200;
    assert_int_equal(reliability_of(hole, 6, 4, &r), STATUS_DATA);
    assert_int_equal(reliability_of(shrout, 1, 4, &r), STATUS_ARG);
    assert_int_equal(reliability_of(shrout, 6, 1, &r), STATUS_ARG);
    assert_int_equal(reliability_of(NULL, 6, 4, &r), STATUS_ARG);
    assert_memory_equal(&r, &untouched, sizeof r);
}

/* 95 of 100 intervals hold the true value: people SD 2, trials SD 0.5, noise SD 1: ICC = 4/(4 + 0.25 + 1). */
static void interval_covers_the_truth(void **state)
{
    (void)state;
    enum { PEOPLE = 20, TRIALS = 3, RUNS = 1500 };
    static double x[PEOPLE * TRIALS];
    double truth = 4 / 5.25;
    int held = 0;
    seed = 11;
    for (int run = 0; run < RUNS; run++) {
        double trial[TRIALS];
        for (int j = 0; j < TRIALS; j++) trial[j] = 0.5 * normal();
        for (int i = 0; i < PEOPLE; i++) {
            double person = 2 * normal();
            for (int j = 0; j < TRIALS; j++) x[i * TRIALS + j] = person + trial[j] + normal();
        }
        struct reliability r = of(x, PEOPLE, TRIALS);
        held += r.icc_one_low.value <= truth && truth <= r.icc_one_high.value;
    }
    double share = (double)held / RUNS;
    if (share < 0.93 || share > 0.975)
        fail_msg("95 %% intervals held the truth in %.1f %% of %d tables", 100 * share, RUNS);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_example),
        cmocka_unit_test(definitions_and_identities),
        cmocka_unit_test(two_trials_have_a_closed_form),
        cmocka_unit_test(shift_scale_and_order),
        cmocka_unit_test(perfect_and_constant),
        cmocka_unit_test(refuses),
        cmocka_unit_test(interval_covers_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
