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

enum { AXES_MAX = 2 };

/* Of one or two axes. */
struct estimate {
    struct welch welch;
    struct chirp_plan *chirp;
    double *store;
    struct split piece[AXES_MAX], bins; /* [length of a piece], [2 last + 1] from bin -last on */
    double *scratch;
};

static void estimate_free(struct estimate *e)
{
    welch_free(&e->welch);
    chirp_plan_destroy(e->chirp);
    free(e->store);
}

static struct split take(double **at, size_t count)
{
    struct split s = {*at, *at + count};
    *at += 2 * count;
    return s;
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
    double *at = e->store =
        malloc((2 * AXES_MAX * length + 2 * bins + chirp_scratch(e->chirp)) * sizeof *e->store);
    if (!at) return STATUS_MEM;
    for (int a = 0; a < AXES_MAX; a++) e->piece[a] = take(&at, length);
    e->bins = take(&at, bins);
    e->scratch = at;
    return STATUS_OK;
}

/* Pieces i and i + 1 of each axis; behind the last one nothing. */
static void cut_pieces(struct estimate *e, const double *const u[AXES_MAX], size_t i)
{
    size_t second = i + 1 < e->welch.count ? i + 1 : i;
    const double *from[WELCH_TOGETHER];
    double *to[WELCH_TOGETHER];
    for (int a = 0; a < AXES_MAX; a++) {
        from[2 * a] = u[a] + welch_start(&e->welch, i), to[2 * a] = e->piece[a].re;
        from[2 * a + 1] = u[a] + welch_start(&e->welch, second), to[2 * a + 1] = e->piece[a].im;
    }
    welch_pieces(&e->welch, from, TREND_LINE, to);
    for (int a = 0; a < AXES_MAX && second == i; a++)
        for (size_t j = 0; j < e->welch.length; j++) e->piece[a].im[j] = 0.0;
}

/* Two real pieces travel as one complex series a + ib. |A_k|^2 + |B_k|^2 = (|Z_k|^2 + |Z_-k|^2) / 2: only
 * the sum of both is wanted, so they need not be separated. */
static void add_power(struct estimate *e, struct split piece, const struct band *b, double *power)
{
    chirp_run(e->chirp, (struct split_input){piece.re, piece.im, 1}, e->bins, e->scratch);
    const double *re = e->bins.re + b->last, *im = e->bins.im + b->last;
    for (size_t k = b->first; k <= b->last; k++) {
        double up = re[k] * re[k] + im[k] * im[k], down = *(re - k) * *(re - k) + *(im - k) * *(im - k);
        power[k - b->first] += 0.5 * (up + down);
    }
}

/* power [last - first + 1] of each axis, mm2/Hz, one-sided; NULL: this axis is not wanted */
static void band_power(struct estimate *e, const double *const u[AXES_MAX], const struct band *b,
                       double *const power[AXES_MAX])
{
    double scale = 2.0 / (b->rate_hz * e->welch.power * (double)e->welch.count);
    for (size_t i = 0; i < e->welch.count; i += 2) {
        cut_pieces(e, u, i);
        for (int a = 0; a < AXES_MAX; a++)
            if (power[a]) add_power(e, e->piece[a], b, power[a]);
    }
    for (int a = 0; a < AXES_MAX; a++)
        for (size_t k = b->first; power[a] && k <= b->last; k++)
            power[a][k - b->first] *= 2 * k == b->n ? 0.5 * scale : scale;
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

static bool is_wanted(const struct sway_spectrum *s)
{
    return s->total_power.reason == REASON_NONE;
}

/* Of the axes without a reason why not. */
static enum status measure(const double *const u[AXES_MAX], const struct band *b,
                           struct sway_spectrum *const out[AXES_MAX])
{
    struct estimate e;
    size_t bins = b->last - b->first + 1;
    double *store = calloc(AXES_MAX * bins, sizeof *store), *power[AXES_MAX] = {NULL, NULL};
    if (!store) return STATUS_MEM;
    for (int a = 0; a < AXES_MAX; a++)
        if (out[a] && is_wanted(out[a])) power[a] = store + (size_t)a * bins;
    enum status status = estimate_make(b, &e);
    if (status == STATUS_OK) {
        band_power(&e, u, b, power);
        for (int a = 0; a < AXES_MAX; a++)
            if (power[a]) *out[a] = describe(b, power[a]);
    }
    estimate_free(&e);
    free(store);
    return status;
}

enum status sway_spectrum_run_both(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                   struct sway_spectrum *ml, struct sway_spectrum *ap)
{
    const double *const u[AXES_MAX] = {ml_mm, ap_mm};
    struct sway_spectrum *const out[AXES_MAX] = {ml, ap};
    if (!(rate_hz > 0.0) || !isfinite(rate_hz)) return STATUS_ARG;
    struct band b = band_of(n, rate_hz);
    bool any = false;
    for (int a = 0; a < AXES_MAX && out[a]; a++) {
        enum measure_reason reason = series_check(u[a], n, samples_within(PIECE_S, rate_hz));
        if (reason == REASON_NONE && b.last < b.first) reason = REASON_FS_LOW;
        *out[a] = undefined(reason);
        any |= is_wanted(out[a]);
    }
    return any ? measure(u, &b, out) : STATUS_OK;
}

enum status sway_spectrum_run(const double *u_mm, size_t n, double rate_hz, struct sway_spectrum *out)
{
    return sway_spectrum_run_both(u_mm, u_mm, n, rate_hz, out, NULL);
}
