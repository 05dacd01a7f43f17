/* sit_to_stand.c - rising from a chair as the plate under the feet feels it. */
#include "signal/sit_to_stand.h"

#include <math.h>
#include <stdbool.h>

#include "signal/value_series.h"

/* Of metrics.md 12.6; SETTLED_S and the half-way mark tell one rise from the next (see the header). */
#define REST_S 0.5
#define RUN_S 0.02
#define BAND_SD 5.0
#define BAND_WEIGHT_SHARE 0.025
#define TOP_S 2.0
#define STEADY_WEIGHT_SHARE 0.05
#define STEADY_S 0.5
#define SWAY_S 5.0
#define SETTLED_S 0.1

struct seat {
    double force_n, band_n; /* the feet's share of the weight while seated, and how far it wavers */
    size_t cue;             /* first sample after it */
};

/* First of length samples in a row, from <= k < end, that lie within (or outside) the band about centre; end: none. */
static size_t find_run(const double *f, size_t from, size_t end, double centre, double band, bool within,
                       size_t length)
{
    size_t found = 0;
    for (size_t k = from; k < end; k++) {
        found = (fabs(f[k] - centre) <= band) == within ? found + 1 : 0;
        if (found == length) return k + 1 - length;
    }
    return end;
}

static size_t find_at_least(const double *f, size_t from, size_t end, double force_n)
{
    size_t k = from;
    while (k < end && !(f[k] >= force_n)) k++;
    return k;
}

static size_t find_extreme(const double *f, size_t first, size_t last, double sign)
{
    size_t best = first;
    for (size_t k = first; k <= last; k++)
        if (sign * f[k] > sign * f[best]) best = k;
    return best;
}

/* ---- what both tests begin with ---- */

static bool is_usable(const struct rise_input *in)
{
    return isfinite(in->rate_hz) && in->rate_hz > 0.0 && isfinite(in->cue_s) && isfinite(in->body_weight_n) &&
           in->body_weight_n > 0.0;
}

static enum measure_reason sit(const struct rise_input *in, struct seat *seat)
{
    if (in->n == 0) return REASON_EMPTY;
    if (!series_finite(in->fz_n, in->n)) return REASON_NOT_FINITE;
    size_t rest = grid_index(fmax(0.0, in->cue_s - REST_S), in->rate_hz);
    seat->cue = grid_index(in->cue_s, in->rate_hz);
    if (seat->cue < grid_index(REST_S, in->rate_hz) || seat->cue >= in->n || seat->cue - rest < 2)
        return REASON_SHORT;
    seat->force_n = series_mean(in->fz_n + rest, seat->cue - rest);
    double sd_n = series_sample_sd(in->fz_n + rest, seat->cue - rest);
    seat->band_n = fmax(BAND_SD * sd_n, BAND_WEIGHT_SHARE * in->body_weight_n);
    return seat->force_n < in->body_weight_n ? REASON_NONE : REASON_NO_EVENT;
}

static size_t leave_seat(const struct rise_input *in, const struct seat *seat, size_t from, size_t end)
{
    return find_run(in->fz_n, from, end, seat->force_n, seat->band_n, false, grid_span(RUN_S, in->rate_hz));
}

/* ---- one rise ---- */

struct rise {
    size_t onset, full, end; /* leaves the seat; feet carry the weight; stands steadily */
};

static struct metric_value sway_velocity(const struct rise_input *in, const struct rise *r)
{
    size_t stop = r->end + grid_span(SWAY_S, in->rate_hz);
    double sum = 0.0;
    if (!in->ml_mm || !in->ap_mm) return metric_undefined(REASON_NO_INPUT);
    if (stop > in->n) return metric_undefined(REASON_SHORT);
    for (size_t k = r->full + 1; k < stop; k++) {
        double x = in->ml_mm[k] - in->ml_mm[k - 1], y = in->ap_mm[k] - in->ap_mm[k - 1];
        sum += sqrt(x * x + y * y);
    }
    return metric_of(sum * in->rate_hz / (double)(stop - r->full));
}

static struct metric_value symmetry(const struct rise_input *in, const struct rise *r)
{
    double sum = 0.0;
    size_t loaded = 0;
    if (!in->right_n || !in->left_n) return metric_undefined(REASON_NO_INPUT);
    if (!series_finite(in->right_n, in->n) || !series_finite(in->left_n, in->n))
        return metric_undefined(REASON_NOT_FINITE);
    for (size_t k = r->onset; k <= r->end; k++) {
        double load_n = in->right_n[k] + in->left_n[k];
        if (load_n <= 0.0) continue; /* feet in the air share no load */
        sum += 100.0 * (in->right_n[k] - in->left_n[k]) / load_n;
        loaded++;
    }
    return loaded > 0 ? metric_of(sum / (double)loaded) : metric_undefined(REASON_EMPTY);
}

static void measure_end(const struct rise_input *in, struct rise *r, size_t top, struct sit_to_stand *out)
{
    double band_n = STEADY_WEIGHT_SHARE * in->body_weight_n;
    r->end =
        find_run(in->fz_n, top + 1, in->n, in->body_weight_n, band_n, true, grid_span(STEADY_S, in->rate_hz));
    if (r->end == in->n) return;
    out->end_of_rise_s = metric_of((double)r->end / in->rate_hz - in->cue_s);
    out->sway_velocity_mm_s = sway_velocity(in, r);
    out->symmetry_pct = symmetry(in, r);
}

static void measure(const struct rise_input *in, const struct seat *seat, struct sit_to_stand *out)
{
    struct rise r = {.onset = leave_seat(in, seat, seat->cue, in->n)};
    metrics_undefined(out, sizeof *out, REASON_NO_EVENT);
    r.full = find_at_least(in->fz_n, r.onset, in->n, in->body_weight_n);
    if (r.full == in->n) return;
    size_t last = r.full + grid_span(TOP_S, in->rate_hz);
    metrics_undefined(out, sizeof *out, last < in->n ? REASON_NO_EVENT : REASON_SHORT);
    out->weight_transfer_time_s = metric_of((double)(r.full - r.onset) / in->rate_hz);
    if (last >= in->n) return;
    size_t top = find_extreme(in->fz_n, r.full, last, +1.0);
    out->rising_index_pct = metric_of(100.0 * (in->fz_n[top] - in->body_weight_n) / in->body_weight_n);
    measure_end(in, &r, top, out);
}

enum status sit_to_stand_run(const struct rise_input *in, struct sit_to_stand *out)
{
    struct seat seat;
    metrics_undefined(out, sizeof *out, REASON_EMPTY);
    if (!is_usable(in)) return STATUS_ARG;
    enum measure_reason reason = sit(in, &seat);
    metrics_undefined(out, sizeof *out, reason);
    if (reason == REASON_NONE) measure(in, &seat, out);
    return STATUS_OK;
}

/* ---- five rises ---- */

/* First sample of being seated again; n: stays up. */
static size_t sit_down(const struct rise_input *in, const struct seat *seat, size_t from)
{
    double half_way_n = 0.5 * (in->body_weight_n + seat->force_n);
    size_t run = grid_span(RUN_S, in->rate_hz), found = 0;
    for (size_t k = from; k < in->n; k++) {
        found = in->fz_n[k] < half_way_n ? found + 1 : 0;
        if (found == run) return k + 1 - run;
    }
    return in->n;
}

/* Onset of the rise that ends in full weight bearing at full, after sitting down at seated. */
static size_t find_next_onset(const struct rise_input *in, const struct seat *seat, size_t seated,
                              size_t full)
{
    size_t settled = grid_span(SETTLED_S, in->rate_hz);
    size_t rest = find_run(in->fz_n, seated, full, seat->force_n, seat->band_n, true, settled);
    size_t onset = rest < full ? leave_seat(in, seat, rest + settled, full) : full;
    return onset < full ? onset : find_extreme(in->fz_n, seated, full, -1.0);
}

static void count_rises(const struct rise_input *in, const struct seat *seat, struct five_rises *out)
{
    size_t first = leave_seat(in, seat, seat->cue, in->n), onset = first;
    size_t full = find_at_least(in->fz_n, onset, in->n, in->body_weight_n);
    while (full < in->n) {
        out->each_s[out->found++] = metric_of((double)(full - onset) / in->rate_hz);
        if (out->found == RISE_REPETITIONS) break;
        size_t seated = sit_down(in, seat, full);
        full = find_at_least(in->fz_n, seated, in->n, in->body_weight_n);
        if (full < in->n) onset = find_next_onset(in, seat, seated, full);
    }
    if (out->found == RISE_REPETITIONS) out->total_s = metric_of((double)(full - first) / in->rate_hz);
}

enum status five_rises_run(const struct rise_input *in, struct five_rises *out)
{
    struct seat seat;
    *out = (struct five_rises){.found = 0};
    metrics_undefined(out, offsetof(struct five_rises, found), REASON_EMPTY);
    if (!is_usable(in)) return STATUS_ARG;
    enum measure_reason reason = sit(in, &seat);
    metrics_undefined(out, offsetof(struct five_rises, found),
                      reason == REASON_NONE ? REASON_NO_EVENT : reason);
    if (reason == REASON_NONE) count_rises(in, &seat, out);
    return STATUS_OK;
}
