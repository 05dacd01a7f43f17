/* verify_parts.c - parts of the chain below the metrics: the filters, the reader, the counts behind sample entropy. */
#include <math.h>
#include <string.h>

#include "lab/verify_check.h"
#include "signal/sample_entropy.h"
#include "signal/simd.h"
#include "signal/sway_analysis.h"

static void tell(struct verify_list *l, struct verify_check c, double got)
{
    verify_judge(&c, metric_of(got));
    verify_add(l, &c);
}

/* ---- filters: a tone in, the same tone out, smaller ---- */

/* Two passes of a 4th-order Butterworth by bilinear transform. */
static double dual_pass_gain(double tone_hz, double cutoff_hz, double rate_hz)
{
    return 1 / (1 + pow(tan(M_PI * tone_hz / rate_hz) / tan(M_PI * cutoff_hz / rate_hz), 8));
}

/* Amplitude of a tone over 25 s of whole cycles, 2 s or more away from the ends: its Fourier sum. */
static double amplitude(const double *u, size_t n, double rate_hz, double tone_hz)
{
    size_t first = (size_t)(2 * rate_hz), cycles = (size_t)(25 * rate_hz);
    double re = 0.0, im = 0.0;
    if (first + cycles > n) return NAN;
    for (size_t k = 0; k < cycles; k++) {
        double turn = 2.0 * M_PI * tone_hz * (double)k / rate_hz;
        re += u[first + k] * cos(turn);
        im += u[first + k] * sin(turn);
    }
    return 2.0 * hypot(re, im) / (double)cycles;
}

static const struct tone {
    const char *signal, *words;
    bool ap;
    double hz;
} tones[] = {{"tones_low", "gain at 1 Hz", false, 1.0},
             {"tones_low", "gain at 5 Hz", true, 5.0},
             {"tones_high", "gain at 8.96 Hz", false, 8.96},
             {"tones_high", "gain at 10 Hz", true, 10.0}};

static void tell_tones(struct verify_list *l, const char *signal, enum sway_profile profile, double cutoff_hz,
                       struct sway_analysis *a)
{
    const struct sway_signal *s = sway_analysis_signal(a);
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++) {
        const struct tone *t = &tones[i];
        if (strcmp(t->signal, signal) != 0) continue;
        struct verify_check c = {.signal = t->signal,
                                 .metric = t->words,
                                 .profile = profile,
                                 .basis = BASIS_CLOSED,
                                 .tolerance = 1e-9};
        c.expected = metric_of(dual_pass_gain(t->hz, cutoff_hz, 100.0));
        tell(l, c, amplitude(t->ap ? s->ap_mm : s->ml_mm, s->count, s->rate_hz, t->hz) / 10.0);
    }
}

static enum status verify_filters(struct verify_list *l, const struct source_list *sources,
                                  const char *signal, struct problem *why)
{
    static const struct {
        enum sway_profile profile;
        double cutoff_hz;
    } filters[] = {{PROFILE_LP10, 10.0}, {PROFILE_LP5, 5.0}};
    struct sway_trial trial = {0};
    struct sway_analysis *a = NULL;
    enum status status = verify_load(sources, signal, &trial, why);
    if (status == STATUS_OK) status = sway_analysis_open(&trial, &a);
    for (size_t i = 0; status == STATUS_OK && i < sizeof filters / sizeof *filters; i++) {
        struct sway_measured m;
        status = sway_analysis_run(a, filters[i].profile, 0, &m);
        if (status == STATUS_OK) tell_tones(l, signal, filters[i].profile, filters[i].cutoff_hz, a);
    }
    sway_analysis_close(a);
    sway_trial_free(&trial);
    return status;
}

/* ---- the reader: the bits of numbers that are hard to read ---- */

static enum status verify_reader(struct verify_list *l, const struct source_list *sources,
                                 struct problem *why)
{
    static const double bits[] = {0x1.999999999999ap-4,
                                  0x1.3333333333334p-2,
                                  0x1.d6f34547e6b74p+26,
                                  0x1p-1022,
                                  0x1p+53,
                                  0x1.0f0cf064dd592p+73,
                                  0x1.52d02c7e14af6p+76,
                                  -0x1.67fffffffffffp+7,
                                  0x1p-1074,
                                  0x1.fffffffffffffp+1023};
    enum { COUNT = sizeof bits / sizeof *bits };
    struct verify_check c = {.signal = "digits",
                             .metric = "numbers read exactly",
                             .profile = PROFILE_COUNT,
                             .expected = {COUNT, REASON_NONE},
                             .basis = BASIS_CLOSED};
    struct sway_trial trial = {0};
    enum status status = verify_load(sources, "digits", &trial, why);
    size_t same = 0;
    for (size_t i = 0; status == STATUS_OK && i < COUNT && i < trial.count; i++)
        same += trial.fz_n && trial.fz_n[i] == bits[i];
    if (status == STATUS_OK) tell(l, c, (double)same);
    sway_trial_free(&trial);
    return status;
}

/* ---- sample entropy: counts are whole numbers, the same with any instructions ---- */

enum { SERIES = 1500 };

/* The definition: all pairs, all points. */
static struct match_counts count_slowly(const double *u, size_t n, size_t m, double r)
{
    struct match_counts c = {0, 0};
    for (size_t i = 0; i + m < n; i++)
        for (size_t j = i + 1; j + m < n; j++) {
            size_t k = 0;
            while (k <= m && fabs(u[i + k] - u[j + k]) <= r) k++;
            c.b += k >= m;
            c.a += k > m;
        }
    return c;
}

/* Whole numbers with many ties, so that <= and < differ. */
static void fill_series(double *u)
{
    uint32_t state = 3;
    for (size_t k = 0; k < SERIES; k++) {
        state = (state * 1103515245u + 12345u) & 0x7fffffffu;
        u[k] = (double)((k * k / 40 + (state >> 16) % 9) % 23);
    }
}

static enum status verify_counts(struct verify_list *l)
{
    static const char *const words[SIMD_LEVEL_COUNT][2] = {
        {"pairs alike, base", "pairs staying alike, base"},
        {"pairs alike, avx2", "pairs staying alike, avx2"},
        {"pairs alike, avx512", "pairs staying alike, avx512"}};
    static const int lengths[] = {2, 3, 5};
    double u[SERIES];
    enum status status = STATUS_OK;
    fill_series(u);
    for (int level = 0; level <= (int)simd_best(); level++)
        for (size_t i = 0; status == STATUS_OK && i < sizeof lengths / sizeof *lengths; i++) {
            struct match_counts slow = count_slowly(u, SERIES, (size_t)lengths[i], 4.0), fast;
            struct verify_check c = {.signal = i == 0   ? "ties, m = 2"
                                               : i == 1 ? "ties, m = 3"
                                                        : "ties, m = 5",
                                     .profile = PROFILE_COUNT,
                                     .basis = BASIS_SLOW};
            simd_limit((enum simd_level)level);
            status = sample_entropy_counts(u, SERIES, lengths[i], 4.0, &fast);
            if (status != STATUS_OK) break;
            c.metric = words[level][0];
            c.expected = metric_of((double)slow.b);
            tell(l, c, (double)fast.b);
            c.metric = words[level][1];
            c.expected = metric_of((double)slow.a);
            tell(l, c, (double)fast.a);
        }
    simd_limit(simd_best());
    return status;
}

enum status verify_parts(struct verify_list *l, const struct source_list *sources, struct problem *why)
{
    enum status status = verify_reader(l, sources, why);
    if (status == STATUS_OK) status = verify_filters(l, sources, "tones_low", why);
    if (status == STATUS_OK) status = verify_filters(l, sources, "tones_high", why);
    return status == STATUS_OK ? verify_counts(l) : status;
}
