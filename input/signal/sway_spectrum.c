/* sway_spectrum.c - the descriptors of the band from 0.15 to 5 Hz. */
#include "signal/sway_spectrum.h"

#include <stdbool.h>
#include <stdlib.h>

#include "signal/fft_chirp.h"
#include "signal/series_check.h"
#include "signal/welch.h"

/* All of metrics.md 7. */
#define PIECE_S 10.0
#define BAND_LOW_HZ 0.15
#define BAND_HIGH_HZ 5.0
#define LOW_TO_HZ 0.5
#define MID_TO_HZ 2.0

/* Bins of the spectrum of n samples: bin k lies at k * rate / n. */
struct band {
    size_t n, first, last;
    double rate_hz;
};

/* The last bin not above f; a bin meant to lie on f is not lost to rounding. */
static size_t bin_up_to(double f_hz, size_t n, double rate_hz)
{
    return (size_t)fmin(floor(f_hz * (double)n / rate_hz * (1.0 + 1e-9)), (double)n);
}

static struct band band_of(size_t n, double rate_hz)
{
    size_t last = bin_up_to(BAND_HIGH_HZ, n, rate_hz);
    double first = ceil(BAND_LOW_HZ * (double)n / rate_hz * (1.0 - 1e-9));
    return (struct band){n, (size_t)fmin(first, (double)n), last < n / 2 ? last : n / 2, rate_hz};
}

static double frequency(const struct band *b, size_t k)
{
    return (double)k * b->rate_hz / (double)b->n;
}

/* ---- power of the band ---- */

struct estimate {
    struct welch welch;
    struct chirp_plan *chirp;
    double *store;
    struct split piece, bins; /* [length of a piece], [2 last + 1] from bin -last on */
    double *scratch;
};

static void estimate_free(struct estimate *e)
{
    welch_free(&e->welch);
    chirp_plan_destroy(e->chirp);
    free(e->store);
}

/* Padding to n asks for n bins of which the band is a small part: the chirp transform computes just these. */
static enum status estimate_make(const struct band *b, struct estimate *e)
{
    size_t length = samples_within(PIECE_S, b->rate_hz), bins = 2 * b->last + 1;
    *e = (struct estimate){0};
    enum status status = welch_make(b->n, length, &e->welch);
    if (status == STATUS_OK)
        status = chirp_plan_create(&(struct chirp_shape){b->n, length, bins, b->n - b->last}, &e->chirp);
    if (status != STATUS_OK) return status;
    e->store = malloc((2 * length + 2 * bins + chirp_scratch(e->chirp)) * sizeof *e->store);
    if (!e->store) return STATUS_MEM;
    e->piece = (struct split){e->store, e->store + length};
    e->bins = (struct split){e->store + 2 * length, e->store + 2 * length + bins};
    e->scratch = e->store + 2 * length + 2 * bins;
    return STATUS_OK;
}

/* Two real pieces travel as one complex series a + ib. |A_k|^2 + |B_k|^2 = (|Z_k|^2 + |Z_-k|^2) / 2: only
 * the sum of both is wanted, so they need not be separated. */
static void add_pieces(struct estimate *e, const double *u, size_t i, const struct band *b, double *power)
{
    size_t second = i + 1 < e->welch.count ? i + 1 : i;
    welch_pieces(&e->welch, u + welch_start(&e->welch, i), u + welch_start(&e->welch, second), TREND_LINE,
                 e->piece.re, e->piece.im);
    if (second == i)
        for (size_t j = 0; j < e->welch.length; j++) e->piece.im[j] = 0.0;
    chirp_run(e->chirp, (struct split_input){e->piece.re, e->piece.im, 1}, e->bins, e->scratch);
    const double *re = e->bins.re + b->last, *im = e->bins.im + b->last;
    for (size_t k = b->first; k <= b->last; k++) {
        double up = re[k] * re[k] + im[k] * im[k], down = *(re - k) * *(re - k) + *(im - k) * *(im - k);
        power[k - b->first] += 0.5 * (up + down);
    }
}

/* power [last - first + 1], mm2/Hz, one-sided */
static void band_power(struct estimate *e, const double *u, const struct band *b, double *power)
{
    double scale = 2.0 / (b->rate_hz * e->welch.power * (double)e->welch.count);
    for (size_t k = b->first; k <= b->last; k++) power[k - b->first] = 0.0;
    for (size_t i = 0; i < e->welch.count; i += 2) add_pieces(e, u, i, b, power);
    for (size_t k = b->first; k <= b->last; k++) power[k - b->first] *= 2 * k == b->n ? 0.5 * scale : scale;
}

/* ---- descriptors ---- */

static struct sway_spectrum undefined(enum measure_reason r)
{
    const struct metric_value v = metric_undefined(r);
    return (struct sway_spectrum){v, v, v, v, v, v, v, v, v, v};
}

struct sums {
    double m0, m1, m2, low, mid, high;
};

static struct sums sum_band(const struct band *b, const double *power)
{
    size_t low_to = bin_up_to(LOW_TO_HZ, b->n, b->rate_hz), mid_to = bin_up_to(MID_TO_HZ, b->n, b->rate_hz);
    struct sums s = {0};
    for (size_t k = b->first; k <= b->last; k++) {
        double f = frequency(b, k), p = power[k - b->first];
        s.m0 += p;
        s.m1 += f * p;
        s.m2 += f * f * p;
        *(k <= low_to ? &s.low : k <= mid_to ? &s.mid : &s.high) += p;
    }
    return s;
}

static double mode(const struct band *b, const double *power)
{
    size_t best = b->first;
    for (size_t k = b->first; k <= b->last; k++)
        if (power[k - b->first] > power[best - b->first]) best = k;
    return frequency(b, best);
}

static double edge(const struct band *b, const double *power, double share_of_total)
{
    double sum = 0.0;
    size_t k = b->first;
    while (k < b->last && (sum += power[k - b->first]) < share_of_total) k++;
    return frequency(b, k);
}

static struct sway_spectrum describe(const struct band *b, const double *power)
{
    struct sums s = sum_band(b, power);
    if (!isfinite(s.m0)) return undefined(REASON_NOT_FINITE);
    if (s.m0 <= 0.0) return undefined(REASON_CONSTANT);
    return (struct sway_spectrum){
        .total_power = metric_of(s.m0),
        .fmode_hz = metric_of(mode(b, power)),
        .f50_hz = metric_of(edge(b, power, 0.5 * s.m0)),
        .f95_hz = metric_of(edge(b, power, 0.95 * s.m0)),
        .centroid_hz = metric_of(sqrt(s.m2 / s.m0)),
        .dispersion = metric_of(sqrt(fmax(0.0, 1.0 - s.m1 * s.m1 / (s.m0 * s.m2)))),
        .energy_low = metric_of(s.low),
        .energy_mid = metric_of(s.mid),
        .energy_high = metric_of(s.high),
        .quotient = metric_if(s.low + s.mid > 0.0, s.high / (s.low + s.mid), REASON_CONSTANT),
    };
}

/* Of the axes without a reason why not. */
static enum status measure(const double *const *u, const struct band *b, int axes,
                           struct sway_spectrum *const *out)
{
    struct estimate e;
    double *power = malloc((b->last - b->first + 1) * sizeof *power);
    if (!power) return STATUS_MEM;
    enum status status = estimate_make(b, &e);
    for (int a = 0; status == STATUS_OK && a < axes; a++) {
        if (out[a]->total_power.reason != REASON_NONE) continue;
        band_power(&e, u[a], b, power);
        *out[a] = describe(b, power);
    }
    estimate_free(&e);
    free(power);
    return status;
}

static enum status run_axes(const double *const *u, size_t n, double rate_hz, int axes,
                            struct sway_spectrum *const *out)
{
    if (!(rate_hz > 0.0) || !isfinite(rate_hz)) return STATUS_ARG;
    struct band b = band_of(n, rate_hz);
    bool any = false;
    for (int a = 0; a < axes; a++) {
        enum measure_reason reason = series_check(u[a], n, samples_within(PIECE_S, rate_hz));
        if (reason == REASON_NONE && b.last < b.first) reason = REASON_FS_LOW;
        *out[a] = undefined(reason);
        any |= reason == REASON_NONE;
    }
    return any ? measure(u, &b, axes, out) : STATUS_OK;
}

enum status sway_spectrum_run(const double *u_mm, size_t n, double rate_hz, struct sway_spectrum *out)
{
    return run_axes(&u_mm, n, rate_hz, 1, &out);
}

enum status sway_spectrum_run_both(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                   struct sway_spectrum *ml, struct sway_spectrum *ap)
{
    return run_axes((const double *[]){ml_mm, ap_mm}, n, rate_hz, 2, (struct sway_spectrum *[]){ml, ap});
}
