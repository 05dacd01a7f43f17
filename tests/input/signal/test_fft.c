/* Transforms against the direct sum in long double, closed forms, and what a plan promises. */
#include "rig.h"
#include "signal/fft.h"
#include "signal/fft_chirp.h"
#include "signal/simd.h"

enum { MOST = 70000 };
static double u[MOST + 1], back[MOST];
static struct complex_value x[MOST / 2 + 1], y[MOST / 2 + 1];
static long double cosine[MOST], sine[MOST]; /* of 2 pi j / n */

#define RELATIVE_ERROR 1e-14

static void fill_noise(size_t n)
{
    struct random_stream r;
    random_seed(&r, n, "fft");
    for (size_t j = 0; j < n; j++) u[j] = random_normal(&r);
}

static void fill_circle(size_t n)
{
    const long double turn = 2.0L * 3.14159265358979323846264338327950288L;
    for (size_t j = 0; j < n; j++) {
        cosine[j] = cosl(turn * (long double)j / (long double)n);
        sine[j] = sinl(turn * (long double)j / (long double)n);
    }
}

struct long_value {
    long double re, im;
};

static struct long_value direct_bin(size_t n, size_t k)
{
    struct long_value sum = {0.0L, 0.0L};
    size_t at = 0;
    for (size_t j = 0; j < n; j++) {
        sum.re += u[j] * cosine[at];
        sum.im -= u[j] * sine[at];
        at = at + k < n ? at + k : at + k - n;
    }
    return sum;
}

/* Relative RMS error over every `step`-th bin. */
static double forward_error(size_t n, size_t step)
{
    long double error = 0.0L, power = 0.0L;
    fill_circle(n);
    for (size_t k = 0; k <= n / 2; k += step) {
        struct long_value want = direct_bin(n, k);
        error += (x[k].re - want.re) * (x[k].re - want.re) + (x[k].im - want.im) * (x[k].im - want.im);
        power += want.re * want.re + want.im * want.im;
    }
    return (double)sqrtl(error / power);
}

static double inverse_error(size_t n)
{
    double error = 0.0, power = 0.0;
    for (size_t j = 0; j < n; j++) {
        error += (back[j] - u[j]) * (back[j] - u[j]);
        power += u[j] * u[j];
    }
    return sqrt(error / power);
}

static double check_length(size_t n, size_t step)
{
    struct fft_plan *p;
    fill_noise(n);
    assert_int_equal(fft_plan_create(n, &p), STATUS_OK);
    assert_int_equal(fft_bins(p), n / 2 + 1);
    assert_int_equal(fft_forward(p, u, x), STATUS_OK);
    assert_int_equal(fft_inverse(p, x, back), STATUS_OK);
    fft_plan_destroy(p);
    double forth = forward_error(n, step), and_back = inverse_error(n);
    if (!(forth <= RELATIVE_ERROR)) fail_msg("length %zu: relative error %.2e", n, forth);
    if (!(and_back <= RELATIVE_ERROR)) fail_msg("length %zu, and back: relative error %.2e", n, and_back);
    return fmax(forth, and_back);
}

static void every_short_length(void **state)
{
    (void)state;
    double worst = 0.0;
    for (size_t n = 1; n <= 320; n++) worst = fmax(worst, check_length(n, 1));
    printf("lengths 1 to 320: worst relative error %.1e\n", worst);
}

/* Smooth, odd, prime, just beside a power of two; of the long ones some bins, picked by a step that shares
 * no factor. */
static void long_lengths(void **state)
{
    (void)state;
    static const struct {
        size_t n, step;
    } facts[] = {
        {1000, 1},    {1009, 1},    {1024, 1},    {1498, 1},    {2187, 7},    {3125, 7},    {4095, 7},
        {6000, 17},   {6750, 17},   {8192, 31},   {10000, 97},  {16381, 97},  {30000, 499}, {59049, 997},
        {59999, 997}, {60000, 997}, {60002, 997}, {65536, 997}, {65537, 997}, {69984, 997},
    };
    double worst = 0.0;
    for (size_t i = 0; i < RIG_COUNT(facts); i++)
        worst = fmax(worst, check_length(facts[i].n, facts[i].step));
    printf("lengths to %zu: worst relative error %.1e\n", facts[RIG_COUNT(facts) - 1].n, worst);
}

/* ---- closed forms ---- */

static void transform(size_t n)
{
    struct fft_plan *p;
    assert_int_equal(fft_plan_create(n, &p), STATUS_OK);
    assert_int_equal(fft_forward(p, u, x), STATUS_OK);
    fft_plan_destroy(p);
}

static void assert_bin(size_t k, double re, double im)
{
    assert_near("real part", x[k].re, re, 1e-11);
    assert_near("imaginary part", x[k].im, im, 1e-11);
}

static void known_spectra(void **state)
{
    (void)state;
    static const size_t lengths[] = {1, 2, 3, 8, 45, 49, 360, 361, 362};
    for (size_t i = 0; i < RIG_COUNT(lengths); i++) {
        size_t n = lengths[i];
        for (size_t j = 0; j < n; j++) u[j] = j == 0 ? 3.0 : 0.0; /* an impulse is flat */
        transform(n);
        for (size_t k = 0; k <= n / 2; k++) assert_bin(k, 3.0, 0.0);
        for (size_t j = 0; j < n; j++) u[j] = -2.0; /* a level is in bin 0 */
        transform(n);
        for (size_t k = 0; k <= n / 2; k++) assert_bin(k, k == 0 ? -2.0 * (double)n : 0.0, 0.0);
        if (n < 8) continue;
        for (size_t j = 0; j < n; j++)
            u[j] = cos(2.0 * M_PI * 3.0 * (double)j / (double)n + 0.5); /* a wave is in its own */
        transform(n);
        for (size_t k = 0; k <= n / 2; k++)
            assert_bin(k, k == 3 ? 0.5 * (double)n * cos(0.5) : 0.0,
                       k == 3 ? 0.5 * (double)n * sin(0.5) : 0.0);
    }
}

/* A part of the spectrum of a padded series, from a negative bin on. */
static void stretches_of_a_spectrum(void **state)
{
    (void)state;
    static const struct chirp_shape facts[] = {
        {1000, 100, 61, 970}, {997, 997, 997, 0}, {601, 251, 7, 3},
        {50, 200, 51, 25},    {10, 1, 1, 0},      {7, 3, 30, 6},
    };
    static double in[2][1000], out[2][1000];
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        const struct chirp_shape *s = &facts[i];
        struct chirp_plan *p;
        fill_noise(2000);
        memcpy(in[0], u, s->count * sizeof **in);
        memcpy(in[1], u + 1000, s->count * sizeof **in);
        assert_int_equal(chirp_plan_create(s, &p), STATUS_OK);
        double *scratch = malloc(chirp_scratch(p) * sizeof *scratch), size = sqrt((double)s->count);
        assert_non_null(scratch);
        chirp_run(p, (struct split_input){in[0], in[1], 1}, (struct split){out[0], out[1]}, scratch);
        for (size_t t = 0; t < s->bins; t++) {
            double re = 0.0, im = 0.0;
            for (size_t j = 0; j < s->count; j++) {
                double angle = 2.0 * M_PI * (double)(j * (s->first + t) % s->n) / (double)s->n;
                re += in[0][j] * cos(angle) + in[1][j] * sin(angle);
                im += in[1][j] * cos(angle) - in[0][j] * sin(angle);
            }
            assert_near("real part", out[0][t], re, 1e-13 * size);
            assert_near("imaginary part", out[1][t], im, 1e-13 * size);
        }
        free(scratch);
        chirp_plan_destroy(p);
    }
}

/* ---- promises ---- */

/* Another plan, another run, another place in memory: the same bits. */
static void the_same_bits(void **state)
{
    (void)state;
    static const size_t lengths[] = {375, 1000, 1024, 1499, 6000};
    for (size_t i = 0; i < RIG_COUNT(lengths); i++) {
        size_t n = lengths[i], bytes = (n / 2 + 1) * sizeof *x;
        struct fft_plan *p;
        fill_noise(n);
        transform(n);
        memmove(u + 1, u, n * sizeof *u);
        assert_int_equal(fft_plan_create(n, &p), STATUS_OK);
        for (int run = 0; run < 2; run++) {
            assert_int_equal(fft_forward(p, u + 1, y), STATUS_OK);
            assert_memory_equal(x, y, bytes);
        }
        fft_plan_destroy(p);
    }
}

/* Strides of 1 to 8 and more, full vectors and overlapping ones, Bluestein's way: forth and back. */
static void the_same_bits_at_every_simd_level(void **state)
{
    (void)state;
    static const size_t lengths[] = {1,    2,    3,    6,    9,    10,   15,    18,   27,
                                     45,   48,   75,   90,   125,  150,  250,   1000, 1024,
                                     1499, 1500, 1536, 3000, 6750, 8000, 32768, 60000};
    static double first[MOST];
    for (size_t i = 0; i < RIG_COUNT(lengths); i++) {
        size_t n = lengths[i], bytes = (n / 2 + 1) * sizeof *x;
        struct fft_plan *p;
        fill_noise(n);
        assert_int_equal(fft_plan_create(n, &p), STATUS_OK);
        for (int level = SIMD_BASE; level <= (int)simd_best(); level++) {
            simd_limit((enum simd_level)level);
            assert_int_equal(fft_forward(p, u, level == SIMD_BASE ? x : y), STATUS_OK);
            assert_int_equal(fft_inverse(p, x, level == SIMD_BASE ? first : back), STATUS_OK);
            if (level == SIMD_BASE) continue;
            if (memcmp(x, y, bytes) != 0 || memcmp(first, back, n * sizeof *back) != 0)
                fail_msg("length %zu: other bits at %s", n, simd_level_name((enum simd_level)level));
        }
        fft_plan_destroy(p);
    }
}

static bool is_good(size_t n)
{
    static const size_t factors[] = {2, 3, 5};
    for (size_t i = 0; i < RIG_COUNT(factors); i++)
        while (n % factors[i] == 0) n /= factors[i];
    return n == 1;
}

static void good_lengths(void **state)
{
    (void)state;
    size_t want = 1;
    assert_int_equal(fft_good_length(0), 1);
    for (size_t n = 1; n <= 5000; n++) {
        while (want < n || !is_good(want)) want++;
        assert_int_equal(fft_good_length(n), want);
    }
    assert_int_equal(fft_good_length(69999), 72000);
    assert_int_equal(fft_good_length(SIZE_MAX), 0);
}

static void arguments(void **state)
{
    (void)state;
    struct fft_plan *p;
    struct chirp_plan *c;
    assert_int_equal(fft_plan_create(0, &p), STATUS_ARG);
    assert_null(p);
    assert_int_equal(fft_plan_create(SIZE_MAX, &p), STATUS_ARG);
    assert_int_equal(chirp_plan_create(&(struct chirp_shape){0, 1, 1, 0}, &c), STATUS_ARG);
    assert_int_equal(chirp_plan_create(&(struct chirp_shape){5, 1, 1, 5}, &c), STATUS_ARG);
    assert_null(c);
    fft_plan_destroy(NULL);
    chirp_plan_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_short_length), cmocka_unit_test(long_lengths),
        cmocka_unit_test(known_spectra),      cmocka_unit_test(stretches_of_a_spectrum),
        cmocka_unit_test(the_same_bits),      cmocka_unit_test(the_same_bits_at_every_simd_level),
        cmocka_unit_test(good_lengths),       cmocka_unit_test(arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
