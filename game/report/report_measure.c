/* Evenly spaced samples are measured in the profile lp10; others in quijoux25 (metrics.md 3 and 4). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/translate.h"
#include "report/report_data.h"
#include "report/report_words.h"
#include "signal/raw_trial.h"
#include "signal/sway_analysis.h"

static void note_reason(struct sway_numbers *out, const char *code)
{
    const char *words = quality_words(code);
    (void)snprintf(out->reason, sizeof out->reason, "%s", words ? tr(words) : code);
}

/* What was measured, to be drawn: the filtered path, its centre put back. Nothing is drawn when memory is short. */
static void filtered_path(const struct sway_signal *s, struct point_mm **path, size_t *path_count)
{
    struct point_mm *p = calloc(s->count, sizeof *p);
    if (!p) return;
    for (size_t i = 0; i < s->count; i++)
        p[i] = (struct point_mm){s->ml_mm[i] + s->mean_mm.x, s->ap_mm[i] + s->mean_mm.y};
    *path = p;
    *path_count = s->count;
}

static void take_numbers(const struct sway_measured *m, struct sway_numbers *out)
{
    const struct sway_position *p = &m->results.position;
    const struct sway_movement *v = &m->results.movement;
    out->path_mm = v->path_length_2d.value;
    out->mean_speed_mm_s = v->mean_velocity_2d.value;
    out->ellipse_area_mm2 = p->ellipse95_area_pred.value;
    out->ellipse_major_mm = p->ellipse95_semi_major.value;
    out->ellipse_minor_mm = p->ellipse95_semi_minor.value;
    out->ellipse_angle_rad = p->ellipse_angle_rad;
    out->centre_mm = m->mean_mm;
    out->samples = m->n_samples;
    out->rate_hz = m->rate_hz;
    out->duration_s = m->duration_s;
    out->measured = isfinite(out->mean_speed_mm_s);
    if (v->path_length_2d.reason != REASON_NONE)
        note_reason(out, measure_reason_name(v->path_length_2d.reason));
}

static void measure(struct sway_analysis *a, struct sway_numbers *out, struct point_mm **path,
                    size_t *path_count)
{
    struct sway_measured m;
    bool uneven = sway_analysis_record(a)->grid.reason == REASON_IRREGULAR;
    if (uneven) out->profile = PROFILE_OF_UNEVEN;
    if (sway_analysis_run(a, uneven ? PROFILE_QUIJOUX25 : PROFILE_LP10,
                          1u << FAMILY_POSITION | 1u << FAMILY_MOVEMENT, &m) != STATUS_OK) {
        note_reason(out, "EMPTY");
        return;
    }
    take_numbers(&m, out);
    if (out->measured && path) filtered_path(sway_analysis_signal(a), path, path_count);
}

void report_measure(const struct stored_trial *t, const struct sway_config *config, uint32_t begin_tick,
                    uint32_t end_tick, struct sway_numbers *out, struct point_mm **path, size_t *path_count)
{
    struct sway_trial trial;
    struct sway_analysis *a = NULL;
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
    if (sway_trial_from_raw(config, t->samples + first, end - first, &trial) == STATUS_OK &&
        sway_analysis_open(&trial, &a) == STATUS_OK)
        measure(a, out, path, path_count);
    else
        note_reason(out, "EMPTY");
    sway_analysis_close(a);
    sway_trial_free(&trial);
}
