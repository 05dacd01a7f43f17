/* Sample entropy: every count is that of the textbook double loop; published values of real recordings. */
#include <stdlib.h>

#include "base/random.h"
#include "reference_series.h"
#include "signal/entropy_blocks.h"
#include "signal/sample_entropy.h"
#include "signal/simd.h"

enum { N_MAX = 140000 };
static double u[N_MAX];

/* The definition, slowly: all pairs of starts 0..n-m-1, every point compared. */
static struct match_counts double_loop(const double *x, size_t n, size_t m, double r)
{
    struct match_counts c = {0, 0};
    for (size_t i = 0; i + m < n; i++) {
        for (size_t j = i + 1; j + m < n; j++) {
            size_t k = 0;
            while (k <= m && fabs(x[i + k] - x[j + k]) <= r) k++;
            c.b += k >= m;
            c.a += k > m;
        }
    }
    return c;
}

static const double *sorted_by;
static int by_value(const void *a, const void *b)
{
    double x = sorted_by[*(const uint32_t *)a], y = sorted_by[*(const uint32_t *)b];
    return (x > y) - (x < y);
}

/* The double loop, less the pairs whose first values are too far apart: for series too long for all of it. */
static struct match_counts sorted_loop(const double *x, size_t n, size_t m, double r)
{
    static uint32_t start[N_MAX];
    struct match_counts c = {0, 0};
    for (size_t i = 0; i + m < n; i++) start[i] = (uint32_t)i;
    sorted_by = x;
    if (n > m) qsort(start, n - m, sizeof *start, by_value);
    for (size_t i = 0; i + m < n; i++) {
        for (size_t j = i + 1; j + m < n && fabs(x[start[i]] - x[start[j]]) <= r; j++) {
            size_t k = 0;
            while (k <= m && fabs(x[start[i] + k] - x[start[j] + k]) <= r) k++;
            c.b += k >= m;
            c.a += k > m;
        }
    }
    return c;
}

static void expect_counts(const char *name, const char *how, struct match_counts got,
                          struct match_counts want, size_t n, int m, double r)
{
    if (got.a != want.a || got.b != want.b)
        fail_msg("%s (%s, %s), n %zu, m %d, r %g: %llu of %llu, the double loop says %llu of %llu", name, how,
                 simd_level_name(simd_level()), n, m, r, (unsigned long long)got.a, (unsigned long long)got.b,
                 (unsigned long long)want.a, (unsigned long long)want.b);
}

/* One of the two ways, whatever the length. */
static struct match_counts counted_by(entropy_count *way, const double *x, size_t n, int m, double r)
{
    struct entropy_ranks e;
    struct match_counts c;
    size_t templates = 0;
    assert_int_equal(entropy_ranks_make(x, n, &e), STATUS_OK);
    entropy_ranks_reach(&e, r);
    for (size_t i = 0; i < n; i++) {
        if (e.order[i] + (size_t)m < n) e.order[templates++] = e.order[i];
    }
    assert_int_equal(way(&e, e.order, templates, m, &c), STATUS_OK);
    entropy_ranks_free(&e);
    return c;
}

/* The scan, the tree and the choice between them, at every SIMD level. */
static void expect_everywhere(const char *name, const double *x, size_t n, int m, double r,
                              struct match_counts want)
{
    struct match_counts got;
    for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
        simd_limit((enum simd_level)level);
        assert_int_equal(simd_level(), level);
        assert_int_equal(sample_entropy_counts(x, n, m, r, &got), STATUS_OK);
        expect_counts(name, "counts", got, want, n, m, r);
        if (n <= (size_t)m) continue;
        expect_counts(name, "scan", counted_by(entropy_scan_count, x, n, m, r), want, n, m, r);
        expect_counts(name, "tree", counted_by(entropy_tree_count, x, n, m, r), want, n, m, r);
    }
    simd_limit(SIMD_AVX512);
}

static void same_counts(const char *name, const double *x, size_t n, int m, double r)
{
    expect_everywhere(name, x, n, m, r, double_loop(x, n, (size_t)m, r));
}

typedef double maker(struct random_stream *r, size_t i, double before);

static double white(struct random_stream *r, size_t i, double before)
{
    (void)i, (void)before;
    return random_normal(r);
}
static double sway(struct random_stream *r, size_t i, double before)
{
    (void)i;
    return 0.98 * before + 0.2 * random_normal(r);
}
static double smooth(struct random_stream *r, size_t i, double before)
{
    (void)before;
    return sin(0.01 * (double)i) + 0.3 * sin(0.037 * (double)i) + 1e-4 * random_normal(r);
}
static double steps(struct random_stream *r, size_t i,
                    double before) /* few values, so many ties at exactly r */
{
    (void)i, (void)before;
    return 0.1 * random_below(r, 12);
}
static double two_values(struct random_stream *r, size_t i, double before)
{
    (void)i, (void)before;
    return random_below(r, 2) ? 0.0 : -0.0 + (double)random_below(r, 2);
}
static double constant(struct random_stream *r, size_t i, double before)
{
    (void)r, (void)i, (void)before;
    return 0.1;
}
static double held(struct random_stream *r, size_t i, double before) /* a plate that repeats rows */
{
    return i % 5 ? before : sway(r, i, before);
}
static double outliers(struct random_stream *r, size_t i, double before)
{
    (void)before;
    return i % 50 ? random_normal(r) : 1e6 * random_normal(r);
}
static double decades(struct random_stream *r, size_t i, double before)
{
    (void)i, (void)before;
    return random_normal(r) * pow(10.0, 40.0 * random_uniform(r) - 20.0);
}

static const struct series {
    const char *name;
    maker *make;
} series[] = {
    {"white noise", white},     {"sway", sway},         {"smooth", smooth}, {"steps", steps},
    {"two values", two_values}, {"constant", constant}, {"held", held},     {"outliers", outliers},
    {"decades", decades},
};
enum { SERIES_COUNT = sizeof series / sizeof series[0] };

static void fill(const struct series *s, size_t n)
{
    struct random_stream r;
    double x = 0.0;
    random_seed(&r, 9, s->name);
    for (size_t i = 0; i < n; i++) u[i] = x = s->make(&r, i, x);
}

static void counts_of_the_double_loop(void **state)
{
    (void)state;
    static const size_t lengths[] = {33, 65, 389};
    static const double tolerances[] = {0.0, 0.1, 0.2, 0.30000000000000004, 1.0, 1e7, INFINITY};
    for (size_t s = 0; s < SERIES_COUNT; s++) {
        fill(&series[s], 389);
        for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++) {
            for (size_t t = 0; t < sizeof tolerances / sizeof tolerances[0]; t++) {
                for (int m = 1; m <= SAMPLE_ENTROPY_M_MAX; m++)
                    same_counts(series[s].name, u, lengths[l], m, tolerances[t]);
            }
        }
    }
}

/* Every length from nothing to a few templates. */
static void tiny_lengths(void **state)
{
    (void)state;
    fill(&series[3], 48);
    for (size_t n = 0; n < 48; n++) {
        for (int m = 1; m <= SAMPLE_ENTROPY_M_MAX; m++) same_counts("tiny", u, n, m, 0.2);
    }
}

/* Magnitudes at which a difference overflows, underflows or is rounded away, with r at, just under and just
 * over one. */
static void any_magnitude(void **state)
{
    (void)state;
    static const double scales[] = {1e300, 1.7e308, 1e-300, 1e-308, 4.9406564584124654e-324, 1e16};
    struct random_stream random;
    random_seed(&random, 4, "magnitude");
    for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++) {
        for (size_t i = 0; i < 300; i++) u[i] = scales[s] * ((random_below(&random, 17) - 8.0) / 8.0);
        double gap = fabs(u[7] - u[40]);
        double tolerances[] = {0.0, gap, nextafter(gap, INFINITY), nextafter(gap, 0.0), 0.2 * scales[s]};
        for (size_t t = 0; t < sizeof tolerances / sizeof tolerances[0]; t++) {
            for (int m = 1; m <= 3; m++) same_counts("magnitude", u, 300, m, tolerances[t]);
        }
    }
}

/* Large numbers next to small ones: x + r is rounded, the difference is not (or the other way round). */
static void rounding_decides_as_in_the_double_loop(void **state)
{
    (void)state;
    struct random_stream random;
    random_seed(&random, 5, "rounding");
    for (int round = 0; round < 200; round++) {
        double base = round % 2 ? 1e15 : 1.0, step = round % 2 ? 0.125 : 0x1p-52;
        for (size_t i = 0; i < 60; i++) u[i] = base + step * random_below(&random, 40) - (i % 3 ? 0.0 : base);
        same_counts("rounding", u, 60, 1 + round % 3, fabs(u[1] - u[2 + round % 50]));
    }
}

/* Past the length at which the tree takes over; above 65 535 different values ranks have 32 bits. */
static void long_series(void **state)
{
    (void)state;
    static const struct {
        size_t series, n;
        int m;
        double r;
    } facts[] = {
        {0, 26000, 2, 0.05}, {1, 26001, 2, 0.02}, {2, 26031, 3, 0.02}, {7, 26000, 1, 0.02},
        {0, 65537, 2, 0.01}, {0, 65540, 2, 0.01}, {8, 70000, 5, 1e-9}, {1, 80000, 3, 0.002},
    };
    fill(&series[1], 3000);
    expect_counts("sway", "sorted loop", sorted_loop(u, 3000, 2, 0.2), double_loop(u, 3000, 2, 0.2), 3000, 2,
                  0.2);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        size_t n = facts[i].n;
        fill(&series[facts[i].series], n);
        expect_everywhere(series[facts[i].series].name, u, n, facts[i].m, facts[i].r,
                          sorted_loop(u, n, (size_t)facts[i].m, facts[i].r));
    }
    same_counts("sway, all of it", u, 25200, 2, 0.2);
}

/* Too long for any loop: the pairs of a constant series are known, and so are those of a ramp. */
static void very_long_series(void **state)
{
    (void)state;
    struct match_counts c;
    fill(&series[5], N_MAX);
    assert_int_equal(sample_entropy_counts(u, N_MAX, 2, 0.0, &c), STATUS_OK);
    uint64_t templates = N_MAX - 2, pairs = templates * (templates - 1) / 2;
    assert_int_equal(c.b, pairs);
    assert_int_equal(c.a, pairs);
    for (size_t i = 0; i < N_MAX; i++) u[i] = (double)i; /* i and j are alike when j - i <= 1000 */
    assert_int_equal(sample_entropy_counts(u, N_MAX, 4, 1000.0, &c), STATUS_OK);
    templates = N_MAX - 4;
    assert_int_equal(c.b, 1000 * (templates - 1000) + 1000 * 999 / 2);
    assert_int_equal(c.a, c.b);
}

static struct metric_value entropy(const double *x, size_t n, int m, double f)
{
    struct metric_value v;
    assert_int_equal(sample_entropy_run(x, n, m, f, &v), STATUS_OK);
    return v;
}

static void a_series_worked_out_by_hand(void **state)
{
    (void)state;
    static const double x[] = {1, 2, 1, 2,
                               1, 3, 1, 2}; /* population SD 0.6960; r = 0.2 SD: equal values only */
    /* Starts 0..5: 12 21 12 21 13 31: (0,2), (1,3) alike. With the third point 121 212 121 213: (0,2) alike.
     * */
    assert_near("by hand", entropy(x, 8, 2, 0.2).value, log(2.0), 1e-15);
}

/* One order serves them all: each has the value it has alone, whatever came before it and with whatever
 * reason. */
static void forms_of_one_series(void **state)
{
    (void)state;
    static const struct entropy_form forms[] = {{2, 0.2},  {5, 0.25}, {8, 1e-6}, {1, 0.0},
                                                {3, 30.0}, {2, 0.2},  {6, 0.2}};
    enum { FORMS = sizeof forms / sizeof forms[0], N = 700 };
    static const size_t counts[] = {0, 1, 3, 4, 7, 8, 9, 10, 33, N};
    struct metric_value got[FORMS];
    for (int kind = 0; kind < 3; kind++)
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            fill(&series[0], N);
            for (size_t i = 0; kind == 1 && i < N; i++) u[i] = -7.0;
            if (kind == 2) u[2] = NAN;
            assert_int_equal(sample_entropy_forms(u, counts[c], forms, FORMS, got), STATUS_OK);
            for (size_t f = 0; f < FORMS; f++) {
                struct metric_value alone = entropy(u, counts[c], forms[f].m, forms[f].f);
                if (memcmp(&got[f].value, &alone.value, sizeof alone.value) != 0 ||
                    got[f].reason != alone.reason)
                    fail_msg("%zu samples, form %zu: %g (%s), alone %g (%s)", counts[c], f, got[f].value,
                             measure_reason_name(got[f].reason), alone.value,
                             measure_reason_name(alone.reason));
            }
        }
    const struct entropy_form wrong[] = {{2, 0.2}, {2, -0.2}};
    assert_int_equal(sample_entropy_forms(u, N, wrong, 2, got), STATUS_ARG);
}

static void reasons(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double value[6];
        size_t n;
        int m;
        enum measure_reason want;
    } facts[] = {
        {"nothing", {0}, 0, 2, REASON_SHORT},
        {"one template", {1, 2, 3}, 3, 2, REASON_SHORT},
        {"no pair", {1, 2, 3, 4}, 4, 2, REASON_NO_MATCH},
        {"pairs of m only", {1, 2, 3, 1, 2, 9}, 6, 2, REASON_NO_MATCH},
        {"constant", {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 6, 2, REASON_CONSTANT},
        {"differences overflow", {1.7e308, -1.7e308, 0, 1.7e308, 0, 1}, 6, 2, REASON_NOT_FINITE},
        {"a hole", {1, NAN, 1, 1, 1, 1}, 6, 2, REASON_NOT_FINITE},
        {"an infinity", {1, 1, 1, INFINITY, 1, 1}, 6, 2, REASON_NOT_FINITE},
        {"regular", {1, 2, 1, 2, 1, 2}, 6, 2, REASON_NONE},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        struct metric_value v = entropy(facts[i].value, facts[i].n, facts[i].m, 0.2);
        if (v.reason != facts[i].want || isnan(v.value) != (facts[i].want != REASON_NONE))
            fail_msg("%s: %g, %s", facts[i].name, v.value, measure_reason_name(v.reason));
    }
}

static void wrong_arguments(void **state)
{
    (void)state;
    struct match_counts c;
    struct metric_value v;
    fill(&series[0], 100);
    static const struct {
        int m;
        double r;
    } facts[] = {{0, 0.2}, {9, 0.2}, {2, -0.1}, {2, NAN}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        assert_int_equal(sample_entropy_counts(u, 100, facts[i].m, facts[i].r, &c), STATUS_ARG);
        assert_int_equal(sample_entropy_run(u, 100, facts[i].m, facts[i].r, &v), STATUS_ARG);
    }
    u[50] = NAN;
    assert_int_equal(sample_entropy_counts(u, 100, 2, 0.2, &c), STATUS_ARG);
}

/* r follows the population SD, so only rounding at exactly r could tell these series apart. */
static void does_not_depend_on_offset_sign_scale_and_direction(void **state)
{
    (void)state;
    enum { N = 1500 };
    static double v[N];
    fill(&series[1], N);
    double want = entropy(u, N, 2, 0.2).value;
    for (size_t i = 0; i < N; i++) v[i] = 500.0 - 3.0 * u[i];
    assert_near("offset, sign, scale", entropy(v, N, 2, 0.2).value, want, 1e-9);
    for (size_t i = 0; i < N; i++) v[i] = ldexp(u[i], 900);
    assert_near("huge", entropy(v, N, 2, 0.2).value, want, 0.0);
    for (size_t i = 0; i < N; i++) v[i] = ldexp(u[i], -900);
    assert_near("tiny", entropy(v, N, 2, 0.2).value, want, 0.0);
    for (size_t i = 0; i < N; i++) v[i] = u[N - 1 - i]; /* the starts left out at the end are other ones */
    assert_near("backwards", entropy(v, N, 2, 0.2).value, want, 0.01);
}

static const struct published {
    const char *name;
    int m;
    double f;
} published[] = {
    {"sampen_m2_r020", 2, 0.20},
    {"sampen_m3_r030", 3, 0.30},
    {"sampen_m5_r025", 5, 0.25},
};

static void agree_axis(const char *trial, const char *axis, const double *x, size_t n)
{
    for (size_t i = 0; i < COUNT_OF(published); i++) {
        char metric[64];
        (void)snprintf(metric, sizeof metric, "%s_%s", published[i].name, axis);
        agree(trial, PROFILE_LP10_20HZ, metric, entropy(x, n, published[i].m, published[i].f));
    }
    same_counts(trial, x, n, 2, 0.5);
}

static void published_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_series *s = NULL;
         (s = reference_series_next(s, PROFILE_BIT(PROFILE_LP10_20HZ)));) {
        agree_axis(s->trial->id, "ml", s->signal.ml_mm, s->signal.count);
        agree_axis(s->trial->id, "ap", s->signal.ap_mm, s->signal.count);
    }
    reference_end("sample entropy", (const char *const[]){"sampen_"}, 1, 6 * 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_of_the_double_loop),
        cmocka_unit_test(tiny_lengths),
        cmocka_unit_test(any_magnitude),
        cmocka_unit_test(rounding_decides_as_in_the_double_loop),
        cmocka_unit_test(long_series),
        cmocka_unit_test(very_long_series),
        cmocka_unit_test(a_series_worked_out_by_hand),
        cmocka_unit_test(forms_of_one_series),
        cmocka_unit_test(reasons),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(does_not_depend_on_offset_sign_scale_and_direction),
        cmocka_unit_test(published_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
