/* The filter bank against the plain biquads, bit for bit, at every level this processor has. */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/random.h"
#include "signal/filter_bank.h"
#include "support/support.h"

enum { FRAMES = 1000 };
static struct filter_frame in[FRAMES], out[FRAMES], want[FRAMES];

static void make_input(int channel_count)
{
    struct random_stream r;
    random_seed(&r, 1, "filter bank");
    for (int i = 0; i < FRAMES; i++) {
        for (int c = 0; c < CHANNEL_MAX; c++)
            in[i].v[c] = c < channel_count ? 100.0 * random_normal(&r) + c : NAN;
    }
}

/* The slow reference: one channel after the other, one sample after the other. */
static void run_reference(int channel_count, double cutoff_hz, double rate_hz)
{
    for (int c = 0; c < channel_count; c++) {
        struct biquad section[FILTER_SECTIONS];
        struct biquad_state state[FILTER_SECTIONS];
        for (int s = 0; s < FILTER_SECTIONS; s++) {
            biquad_butterworth(4, s, cutoff_hz, rate_hz, &section[s]);
            biquad_start(&section[s], &state[s], in[0].v[c]);
        }
        for (int i = 0; i < FRAMES; i++) {
            double x = in[i].v[c];
            for (int s = 0; s < FILTER_SECTIONS; s++) x = biquad_step(&section[s], &state[s], x);
            want[i].v[c] = x;
        }
    }
}

static void run_bank(int channel_count, double cutoff_hz, double rate_hz, enum filter_level level,
                     size_t slice)
{
    struct filter_bank b;
    filter_bank_init(&b, channel_count, cutoff_hz, rate_hz);
    b.level = level;
    filter_bank_start(&b, &in[0]);
    for (size_t i = 0; i < FRAMES; i += slice)
        filter_bank_run(&b, &in[i], &out[i], i + slice <= FRAMES ? slice : FRAMES - i);
}

static void every_level_has_the_bits_of_the_biquads(void **state)
{
    (void)state;
    static const size_t slices[] = {1, 7, 64, FRAMES};
    for (int channels = 1; channels <= CHANNEL_MAX; channels++) {
        make_input(channels);
        run_reference(channels, 10.0, 1000.0);
        for (int level = 0; level <= (int)filter_level_best(); level++) {
            for (size_t k = 0; k < sizeof slices / sizeof slices[0]; k++) {
                run_bank(channels, 10.0, 1000.0, (enum filter_level)level, slices[k]);
                for (int i = 0; i < FRAMES; i++) {
                    if (memcmp(out[i].v, want[i].v, (size_t)channels * sizeof(double)) != 0)
                        fail_msg("%s, %d channels, slices of %zu: frame %d differs",
                                 filter_level_name((enum filter_level)level), channels, slices[k], i);
                }
            }
        }
    }
}

/* |H|^2 = 1 / (1 + (tan(pi f/fs) / tan(pi fc/fs))^8): closed form of the bilinear 4th-order Butterworth. */
static void gain_follows_the_design(void **state)
{
    (void)state;
    enum { LENGTH = 20000 };
    static struct filter_frame sine[LENGTH];
    static const double freqs_hz[] = {1.0, 5.0, 10.0, 20.0, 40.0};
    for (size_t k = 0; k < sizeof freqs_hz / sizeof freqs_hz[0]; k++) {
        struct filter_bank b;
        double w = 2.0 * M_PI * freqs_hz[k] / 1000.0, re = 0.0, im = 0.0;
        filter_bank_init(&b, 6, 10.0, 1000.0);
        for (int i = 0; i < LENGTH; i++) {
            for (int c = 0; c < CHANNEL_MAX; c++) sine[i].v[c] = sin(w * i);
        }
        filter_bank_run(&b, sine, sine, LENGTH);
        for (int i = LENGTH / 2; i < LENGTH; i++)
            re += sine[i].v[5] * cos(w * i), im += sine[i].v[5] * sin(w * i);
        double gain = hypot(re, im) * 4.0 / LENGTH;
        double ratio = tan(w / 2.0) / tan(M_PI * 10.0 / 1000.0);
        assert_near("gain", gain, 1.0 / sqrt(1.0 + pow(ratio, 8.0)), 1e-6);
    }
}

static void it_starts_as_if_it_had_always_been_so(void **state)
{
    (void)state;
    struct filter_bank b;
    struct filter_frame still, got;
    for (int c = 0; c < CHANNEL_MAX; c++) still.v[c] = 100.0 * (c + 1);
    filter_bank_init(&b, 8, 5.0, 1000.0);
    filter_bank_start(&b, &still);
    for (int i = 0; i < 200; i++) {
        filter_bank_run(&b, &still, &got, 1);
        for (int c = 0; c < CHANNEL_MAX; c++) assert_near("at rest", got.v[c], still.v[c], 1e-9);
    }
}

static void a_tail_ends_in_zero_without_denormals(void **state)
{
    (void)state;
    static const double cutoffs_hz[] = {1.0, 10.0, 100.0, 250.0, 400.0};
    for (size_t k = 0; k < sizeof cutoffs_hz / sizeof cutoffs_hz[0]; k++) {
        for (int level = 0; level <= (int)filter_level_best(); level++) {
            struct filter_bank b;
            struct filter_frame x = {{1, 1, 1, 1, 1, 1, 1, 1}}, y = x;
            filter_bank_init(&b, 8, cutoffs_hz[k], 1000.0);
            b.level = (enum filter_level)level;
            filter_bank_start(&b, &x);
            x = (struct filter_frame){0};
            for (int i = 0; i < 100000; i++) {
                filter_bank_run(&b, &x, &y, 1);
                for (int c = 0; c < CHANNEL_MAX; c++) {
                    if (fpclassify(y.v[c]) == FP_SUBNORMAL || fpclassify(b.z1[1].v[c]) == FP_SUBNORMAL)
                        fail_msg("cutoff %g Hz: denormal after %d frames", cutoffs_hz[k], i);
                }
            }
            for (int c = 0; c < CHANNEL_MAX; c++) assert_true(fpclassify(y.v[c]) == FP_ZERO);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_has_the_bits_of_the_biquads),
        cmocka_unit_test(gain_follows_the_design),
        cmocka_unit_test(it_starts_as_if_it_had_always_been_so),
        cmocka_unit_test(a_tail_ends_in_zero_without_denormals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
