#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/translate.h"
#include "report/report_data.h"
#include "report/report_words.h"
#include "signal/sway_measure.h"
#include "signal/zero_phase.h"

#define CUTOFF_HZ 10.0 /* of lp10 */

static void note_reason(struct sway_numbers *out, const char *code)
{
    const char *words = quality_words(code);
    (void)snprintf(out->reason, sizeof out->reason, "%s", words ? tr(words) : code);
}

/* What was measured, to be drawn: the filtered path, its centre put back. Nothing is drawn when memory is short. */
static void filtered_path(const struct cop_series *series, struct point_mm centre, struct point_mm **path,
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
    enum measure_reason reason = m->reason[MEASURE_PATH_LENGTH_2D];
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
    if (!out->measured) note_reason(out, measure_reason_name(reason));
}

void report_measure(const struct stored_trial *t, const struct sway_config *config, uint32_t begin_tick,
                    uint32_t end_tick, struct sway_numbers *out, struct point_mm **path, size_t *path_count)
{
    struct cop_series series = {0};
    struct sway_measures measures;
    size_t first = 0;
    *out = (struct sway_numbers){.path_mm = NAN,
                                 .mean_speed_mm_s = NAN,
                                 .ellipse_area_mm2 = NAN,
                                 .ellipse_major_mm = NAN,
                                 .ellipse_minor_mm = NAN,
                                 .ellipse_angle_rad = NAN};
    while (first < t->sample_count && t->samples[first].tick < begin_tick) first++;
    size_t end = first;
    while (end < t->sample_count && t->samples[end].tick < end_tick) end++;
    if (cop_series_from_raw(config, t->samples + first, end - first, &series) != STATUS_OK ||
        sway_measure_series(PROFILE_LP10, &series, &measures) != STATUS_OK) {
        note_reason(out, "EMPTY");
    } else {
        take_numbers(&measures, out);
        if (out->measured && series.cut) note_reason(out, "GAP");
        if (out->measured && path) filtered_path(&series, out->centre_mm, path, path_count);
    }
    cop_series_free(&series);
}
