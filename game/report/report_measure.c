/* Evenly spaced samples are measured in the profile lp10; others in quijoux25 (metrics.md 3 and 4). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/translate.h"
#include "report/report_data.h"
#include "report/report_words.h"
#include "signal/window_series.h"
#include "signal/plate_maths.h"
#include "signal/sway_measure.h"
#include "signal/zero_phase.h"

#define CUTOFF_HZ 10.0 /* of both profiles */
#define GAP_MAX_S 0.1
#define VALID_MIN_N 50.0
#define VALID_MIN_SHARE 0.2

static void note_reason(struct sway_numbers *out, const char *code)
{
    const char *words = quality_words(code);
    (void)snprintf(out->reason, sizeof out->reason, "%s", words ? tr(words) : code);
}

/* An even series, whatever it came from. */
struct even {
    struct point_mm *cop_mm;
    size_t count;
    double rate_hz;
    bool cut;
};

/* What was measured, to be drawn: the filtered path, its centre put back. Nothing is drawn when memory is short. */
static void filtered_path(const struct even *series, struct point_mm centre, struct point_mm **path,
                          size_t *path_count)
{
    size_t n = series->count;
    double *x = calloc(n, sizeof *x), *y = calloc(n, sizeof *y);
    struct point_mm *p = calloc(n, sizeof *p);
    for (size_t i = 0; x && y && i < n; i++) {
        x[i] = series->cop_mm[i].x - centre.x;
        y[i] = series->cop_mm[i].y - centre.y;
    }
    bool done = x && y && p && zero_phase_run(CUTOFF_HZ, series->rate_hz, x, n, x) == STATUS_OK &&
                zero_phase_run(CUTOFF_HZ, series->rate_hz, y, n, y) == STATUS_OK;
    for (size_t i = 0; done && i < n; i++) p[i] = (struct point_mm){x[i] + centre.x, y[i] + centre.y};
    free(x);
    free(y);
    if (!done) {
        free(p);
        return;
    }
    *path = p;
    *path_count = n;
}

static void take_numbers(const struct sway_measures *m, struct sway_numbers *out)
{
    out->path_mm = m->value[MEASURE_PATH_LENGTH_2D];
    out->mean_speed_mm_s = m->value[MEASURE_MEAN_VELOCITY_2D];
    out->ellipse_area_mm2 = m->value[MEASURE_ELLIPSE95_AREA_PRED];
    out->ellipse_major_mm = m->value[MEASURE_ELLIPSE95_SEMI_MAJOR];
    out->ellipse_minor_mm = m->value[MEASURE_ELLIPSE95_SEMI_MINOR];
    out->ellipse_angle_rad = m->ellipse_angle_rad;
    out->centre_mm = m->mean_mm;
    out->samples = m->count;
    out->rate_hz = m->rate_hz;
    out->duration_s = m->duration_s;
    out->measured = isfinite(out->mean_speed_mm_s);
    if (!out->measured) note_reason(out, measure_reason_name(m->reason[MEASURE_PATH_LENGTH_2D]));
}

/* ---- samples that are not evenly spaced ---- */

/* Valid samples with increasing time; a plate without a clock of its own has only times of arrival. */
static size_t timed_points(const struct sway_config *config, const struct force_sample *raw, size_t count,
                           struct timed_point *out)
{
    struct plate_maths maths;
    double limit_n = fmax(VALID_MIN_N, VALID_MIN_SHARE * config->body.weight_n);
    size_t n = 0;
    plate_maths_prepare(&maths, &config->plate, config->tare);
    for (size_t i = 0; i < count; i++) {
        struct plate_reading r;
        double t_s =
            config->plate.has_device_time ? (double)raw[i].t_dev_us / 1e6 : (double)raw[i].t_arr_ns / 1e9;
        plate_maths_run(&maths, raw[i].raw, &r);
        bool loaded = !maths.has_fz || r.fz_n >= limit_n;
        if (!r.usable || !r.cop_finite || r.outside || !loaded || (raw[i].flags & SAMPLE_CLIPPED)) continue;
        if (n > 0 && t_s <= out[n - 1].t_s) continue;
        out[n++] = (struct timed_point){t_s, r.cop_mm};
    }
    return n;
}

/* The longest piece without a hole of more than 100 ms: pieces are never joined. */
static struct timed_point *longest_piece(struct timed_point *p, size_t count, size_t *piece)
{
    size_t first = 0, best = 0;
    *piece = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && p[i].t_s - p[i - 1].t_s > GAP_MAX_S) first = i;
        if (i - first + 1 > *piece) {
            best = first;
            *piece = i - first + 1;
        }
    }
    return p + best;
}

static enum status uneven_series(const struct sway_config *config, const struct force_sample *raw,
                                 size_t count, struct even *out)
{
    struct timed_point *points = calloc(count + 1, sizeof *points);
    if (!points) return STATUS_MEM;
    size_t n = timed_points(config, raw, count, points), piece;
    const struct timed_point *from = longest_piece(points, n, &piece);
    enum status status = window_series(from, piece, &out->cop_mm, &out->count);
    out->rate_hz = WINDOW_SERIES_HZ;
    out->cut = piece < n;
    free(points);
    return status;
}

/* ---- both ---- */

static enum status series_of(const struct sway_config *config, const struct force_sample *raw, size_t count,
                             struct even *out, const char **profile)
{
    struct cop_series even = {0};
    enum status status = cop_series_from_raw(config, raw, count, &even);
    *profile = PROFILE_OF_EVEN;
    *out = (struct even){even.cop_mm, even.count, even.rate_hz, even.cut};
    if (status == STATUS_OK && even.reason == REASON_IRREGULAR) {
        *profile = PROFILE_OF_UNEVEN;
        status = uneven_series(config, raw, count, out);
    }
    return status;
}

void report_measure(const struct stored_trial *t, const struct sway_config *config, uint32_t begin_tick,
                    uint32_t end_tick, struct sway_numbers *out, struct point_mm **path, size_t *path_count)
{
    struct even series = {0};
    struct sway_measures measures;
    size_t first = 0;
    *out = (struct sway_numbers){.profile = PROFILE_OF_EVEN,
                                 .path_mm = NAN,
                                 .mean_speed_mm_s = NAN,
                                 .ellipse_area_mm2 = NAN,
                                 .ellipse_major_mm = NAN,
                                 .ellipse_minor_mm = NAN,
                                 .ellipse_angle_rad = NAN};
    while (first < t->sample_count && t->samples[first].tick < begin_tick) first++;
    size_t end = first;
    while (end < t->sample_count && t->samples[end].tick < end_tick) end++;
    if (series_of(config, t->samples + first, end - first, &series, &out->profile) != STATUS_OK ||
        sway_measure_run(PROFILE_LP10, series.cop_mm, series.count, series.rate_hz, &measures) != STATUS_OK) {
        note_reason(out, "EMPTY");
    } else {
        take_numbers(&measures, out);
        if (out->measured && series.cut) note_reason(out, "GAP");
        if (out->measured && path) filtered_path(&series, out->centre_mm, path, path_count);
    }
    free(series.cop_mm);
}
