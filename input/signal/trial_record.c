/* trial_record.c - what a recording says of itself before any profile: validity, time, load (metrics.md 2 and 3). */
#include <stdint.h>
#include <stdlib.h>

#include "signal/series_scale.h"
#include "signal/sway_signal.h"

#define VALID_MIN_N 50.0
#define VALID_MIN_SHARE 0.2
/* Without even stamps there is no period to count holes in. Radio boards send with steps of up to 150 ms; beyond this the
 * sliding windows would draw long straight lines, so the longest piece is taken. */
#define UNEVEN_HOLE_MAX_S 0.5

/* Plates whose z points down give a standing person a negative force. */
static double load_sign(const struct sway_trial *t)
{
    double sum[2] = {0.0, 0.0}; /* side by side: an addition waits for the one before */
    for (size_t i = 0; t->fz_n && i < t->count; i++)
        if (isfinite(t->fz_n[i])) sum[i % 2] += t->fz_n[i];
    return sum[0] + sum[1] < 0.0 ? -1.0 : 1.0;
}

static void mark_loaded(const struct sway_trial *t, bool *valid)
{
    double limit_n = fmax(VALID_MIN_N, VALID_MIN_SHARE * t->mass_kg * STANDARD_GRAVITY_M_S2),
           sign = load_sign(t);
    for (size_t i = 0; i < t->count; i++)
        valid[i] = !t->fz_n || sign * t->fz_n[i] >= limit_n; /* false for NaN */
}

/* Nearly every channel is complete, which is seen much faster than sample by sample. */
static void unmark_missing(const double *channel, size_t count, bool *valid)
{
    if (!channel || series_finite(channel, count)) return;
    for (size_t i = 0; i < count; i++) valid[i] = valid[i] && isfinite(channel[i]);
}

static enum status mark_valid(const struct sway_trial *t, struct trial_record *r)
{
    const double *const needed[] = {t->ml_mm,      t->ap_mm,      t->force_ml_n,
                                    t->force_ap_n, t->right_fz_n, t->left_fz_n};
    r->valid = malloc((t->count + 1) * sizeof *r->valid);
    if (!r->valid) return STATUS_MEM;
    mark_loaded(t, r->valid);
    for (size_t k = 0; k < sizeof needed / sizeof needed[0]; k++)
        unmark_missing(needed[k], t->count, r->valid);
    for (size_t i = 0; i < t->count; i++) {
        if (t->marked && t->marked[i]) r->valid[i] = false;
        r->valid_count += r->valid[i];
    }
    return STATUS_OK;
}

/* Time from the first stamp on: a late start costs no digits. NaN stays and is dropped by the grid. */
static double *stamps_us(const struct sway_trial *t)
{
    double *t_us = malloc((t->count + 1) * sizeof *t_us), first = NAN;
    for (size_t i = 0; t_us && i < t->count; i++) {
        if (isnan(first)) first = t->time_s[i];
        t_us[i] = (t->time_s[i] - first) * 1e6;
    }
    return t_us;
}

static enum status make_grid(const struct sway_trial *t, struct trial_record *r)
{
    double *t_us = t->time_s ? stamps_us(t) : NULL;
    if (t->time_s && !t_us) return STATUS_MEM;
    const struct grid_input in = {t_us, r->valid, t->count, t->rate_hz};
    enum status status = trial_grid_make(&in, &r->grid);
    free(t_us);
    r->dropped = r->grid.dropped;
    if (status == STATUS_OK && t->no_device_clock && t->count > 0) {
        trial_grid_free(&r->grid); /* times of arrival are no measure of evenness (metrics.md 4.2b) */
        r->grid.reason = r->valid_count > 0 ? REASON_IRREGULAR : REASON_EMPTY;
    }
    return status;
}

/* The longest run of valid samples, increasing in time, without a hole of more than UNEVEN_HOLE_MAX_S. */
static void find_uneven_piece(const struct sway_trial *t, struct trial_record *r)
{
    size_t first = 0, last = SIZE_MAX, used = 0, best = 0, all = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (!r->valid[i] || !isfinite(t->time_s[i])) continue;
        double step_s = last == SIZE_MAX ? 0.0 : t->time_s[i] - t->time_s[last];
        if (last != SIZE_MAX && step_s <= 0.0) continue;
        if (last == SIZE_MAX || step_s > UNEVEN_HOLE_MAX_S) {
            first = i;
            used = 0;
        }
        last = i;
        used++;
        all++;
        if (used <= best) continue;
        best = used;
        r->first = first;
        r->last = last;
    }
    r->piece_cut = best < all;
}

static void find_piece(const struct sway_trial *t, struct trial_record *r)
{
    if (r->grid.count > 0) {
        r->first = r->grid.first;
        r->last = r->grid.last;
        r->piece_cut = r->grid.cut;
    } else if (r->grid.reason == REASON_IRREGULAR && t->time_s) {
        find_uneven_piece(t, r);
    }
}

static void describe(const struct sway_trial *t, struct trial_record *r)
{
    double n = 0.0, sum = 0.0, sum2 = 0.0, repeated = 0.0;
    size_t previous = SIZE_MAX;
    for (size_t i = r->first; i <= r->last && i < t->count; i++) {
        if (!r->valid[i]) continue;
        double d = t->fz_n ? t->fz_n[i] - t->fz_n[r->first] : 0.0;
        sum += d;
        sum2 += d * d;
        n += 1.0;
        repeated +=
            previous != SIZE_MAX && t->ml_mm[i] == t->ml_mm[previous] && t->ap_mm[i] == t->ap_mm[previous];
        previous = i;
    }
    r->repeated_share = n > 1.0 ? repeated / (n - 1.0) : 0.0;
    if (!t->fz_n || n < 1.0) return;
    r->fz_mean_n = t->fz_n[r->first] + sum / n;
    r->fz_sd_n = n > 1.0 ? sqrt(fmax(0.0, (sum2 - sum * sum / n) / (n - 1.0))) : 0.0;
}

enum status trial_record_make(const struct sway_trial *t, struct trial_record *out)
{
    *out = (struct trial_record){.fz_mean_n = NAN, .fz_sd_n = NAN, .grid = {.reason = REASON_EMPTY}};
    enum status status = mark_valid(t, out);
    if (status == STATUS_OK) status = make_grid(t, out);
    if (status != STATUS_OK) {
        trial_record_free(out);
        return status;
    }
    find_piece(t, out);
    if (out->valid_count > 0 && out->last >= out->first) describe(t, out);
    return STATUS_OK;
}

void trial_record_free(struct trial_record *r)
{
    trial_grid_free(&r->grid);
    free(r->valid);
    *r = (struct trial_record){.valid = NULL};
}
