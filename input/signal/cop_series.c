/* cop_series.c - validity, time, holes. */
#include "signal/cop_series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/plate_maths.h"

#define VALID_MIN_N 50.0
#define VALID_MIN_SHARE 0.2
#define REGULAR_SHARE 0.005
#define GAP_STEPS 1.5
#define GAP_MAX_S 0.1
#define FILLED_MAX_SHARE 0.01

struct point {
    int64_t t_us;
    double fz_n;
    struct point_mm cop_mm;
    bool valid;
};

struct piece {
    size_t first, last, missing;
}; /* indexes of valid points, both included; missing: samples to fill between */

struct trial {
    struct point *point;
    size_t count;
    double step_us;
};

static double validity_limit(const struct body *b)
{
    return fmax(VALID_MIN_N, VALID_MIN_SHARE * b->weight_n);
}

/* Points with increasing time; returns how many samples were dropped. */
static size_t read_points(const struct sway_config *config, const struct force_sample *raw, size_t count,
                          struct trial *t)
{
    struct plate_maths m;
    struct plate_reading r;
    double limit = validity_limit(&config->body);
    size_t dropped = 0;
    plate_maths_prepare(&m, &config->plate, config->tare);
    for (size_t i = 0; i < count; i++) {
        int64_t t_us = raw[i].t_dev_us;
        if (t_us < 0 || (t->count > 0 && t_us <= t->point[t->count - 1].t_us)) {
            dropped++;
            continue;
        }
        plate_maths_run(&m, raw[i].raw, &r);
        bool loaded = !m.has_fz || r.fz_n >= limit;
        t->point[t->count++] = (struct point){t_us, r.fz_n, r.cop_mm,
                                              r.usable && r.cop_finite && !r.outside && loaded &&
                                                  !(raw[i].flags & SAMPLE_CLIPPED)};
    }
    return dropped;
}

static int ascending(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double step_us(const struct trial *t, size_t i)
{
    return (double)(t->point[i].t_us - t->point[i - 1].t_us);
}

static enum status find_step(struct trial *t)
{
    double *step = malloc(t->count * sizeof *step);
    if (!step) return STATUS_MEM;
    for (size_t i = 1; i < t->count; i++) step[i - 1] = step_us(t, i);
    qsort(step, t->count - 1, sizeof *step, ascending);
    t->step_us = 0.5 * (step[(t->count - 2) / 2] + step[(t->count - 1) / 2]);
    free(step);
    return STATUS_OK;
}

/* Steps between neighbours without a gap between them must agree; a gap must be a whole number of steps. */
static bool is_regular(const struct trial *t)
{
    for (size_t i = 1; i < t->count; i++) {
        double steps = round(step_us(t, i) / t->step_us);
        if (!(fabs(step_us(t, i) - fmax(1.0, steps) * t->step_us) <=
              REGULAR_SHARE * t->step_us * fmax(1.0, steps)))
            return false;
    }
    return true;
}

static size_t hole_between(const struct trial *t, size_t a, size_t b)
{
    double steps = (double)(t->point[b].t_us - t->point[a].t_us) / t->step_us;
    return steps > GAP_STEPS ? (size_t)llround(steps) - 1 : 0;
}

static size_t piece_samples(const struct trial *t, const struct piece *p)
{
    return (size_t)llround((double)(t->point[p->last].t_us - t->point[p->first].t_us) / t->step_us) + 1;
}

/* Longest run of valid points whose holes are at most max_hole samples; false: no valid point at all. */
static bool longest_piece(const struct trial *t, size_t max_hole, struct piece *best)
{
    struct piece now = {0, 0, 0};
    bool open = false, found = false;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->point[i].valid) continue;
        size_t hole = open ? hole_between(t, now.last, i) : 0;
        if (!open || hole > max_hole)
            now = (struct piece){i, i, 0};
        else
            now = (struct piece){now.first, i, now.missing + hole};
        open = true;
        if (!found || piece_samples(t, &now) > piece_samples(t, best)) *best = now;
        found = true;
    }
    return found;
}

static bool choose_piece(const struct trial *t, struct piece *p)
{
    size_t max_hole = (size_t)(GAP_MAX_S * 1e6 / t->step_us + 1e-6);
    if (!longest_piece(t, max_hole, p)) return false;
    if ((double)p->missing > FILLED_MAX_SHARE * (double)piece_samples(t, p)) return longest_piece(t, 0, p);
    return true;
}

static void fill_series(const struct trial *t, const struct piece *p, struct cop_series *s)
{
    double sum = 0.0, sum2 = 0.0, n = 0.0, repeated = 0.0, reference = t->point[p->first].fz_n;
    size_t last = p->first;
    for (size_t i = p->first; i <= p->last; i++) {
        const struct point *a = &t->point[last], *b = &t->point[i];
        if (!b->valid) continue;
        size_t hole = i > last ? hole_between(t, last, i) : 0;
        for (size_t k = 1; k <= hole; k++) {
            double share = (double)k / (double)(hole + 1);
            s->cop_mm[s->count++] = (struct point_mm){a->cop_mm.x + share * (b->cop_mm.x - a->cop_mm.x),
                                                      a->cop_mm.y + share * (b->cop_mm.y - a->cop_mm.y)};
        }
        s->gap_filled += hole;
        s->cop_mm[s->count++] = b->cop_mm;
        repeated += i > last && a->cop_mm.x == b->cop_mm.x && a->cop_mm.y == b->cop_mm.y;
        sum += b->fz_n - reference;
        sum2 += (b->fz_n - reference) * (b->fz_n - reference);
        n += 1.0;
        last = i;
    }
    s->fz_mean_n = reference + sum / n;
    s->fz_sd_n = n > 1.0 ? sqrt(fmax(0.0, (sum2 - sum * sum / n) / (n - 1.0))) : 0.0;
    s->repeated_share = n > 1.0 ? repeated / (n - 1.0) : 0.0;
}

/* Valid samples that did not make it into the piece: then it is a part of the trial. */
static bool leaves_out(const struct trial *t, const struct piece *p)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->point[i].valid && (i < p->first || i > p->last)) return true;
    return false;
}

static enum status series_of(struct trial *t, struct cop_series *s)
{
    struct piece p = {0, 0, 0};
    s->reason = REASON_EMPTY;
    if (t->count < 2) return STATUS_OK;
    enum status status = find_step(t);
    if (status != STATUS_OK) return status;
    s->rate_hz = round(1e6 / t->step_us * 1e6) / 1e6;
    if (!is_regular(t)) s->reason = REASON_IRREGULAR;
    if (s->reason == REASON_IRREGULAR || !choose_piece(t, &p)) return STATUS_OK;
    s->cop_mm = malloc((p.last - p.first + 1 + p.missing) * sizeof *s->cop_mm);
    if (!s->cop_mm) return STATUS_MEM;
    s->reason = REASON_NONE;
    fill_series(t, &p, s);
    s->cut = leaves_out(t, &p);
    s->start_s = (double)(t->point[p.first].t_us - t->point[0].t_us) * 1e-6;
    s->duration_s = (double)s->count / s->rate_hz;
    return STATUS_OK;
}

enum status cop_series_from_raw(const struct sway_config *config, const struct force_sample *raw,
                                size_t count, struct cop_series *out)
{
    *out = (struct cop_series){.reason = REASON_EMPTY};
    if (sway_config_check(config, NULL) != STATUS_OK) return STATUS_ARG;
    if (count == 0) return STATUS_OK;
    if (!config->plate.has_device_time) {
        out->reason = REASON_IRREGULAR; /* arrival times are no measure of evenness (metrics.md 4.2b) */
        return STATUS_OK;
    }
    struct trial t = {.point = malloc(count * sizeof *t.point)};
    if (!t.point) return STATUS_MEM;
    out->dropped = read_points(config, raw, count, &t);
    enum status status = series_of(&t, out);
    free(t.point);
    if (status != STATUS_OK) cop_series_free(out);
    return status;
}

void cop_series_free(struct cop_series *s)
{
    free(s->cop_mm);
    *s = (struct cop_series){.count = 0};
}
