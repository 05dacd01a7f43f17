#include "care/norm_table.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "care/distribution.h"
#include "care/measure_scale.h"

#define SANTOS "Santos & Duarte 2016 doi:10.7717/peerj.2648; dos Santos et al. 2017 doi:10.7717/peerj.3626"

const struct norm_origin norm_origins[NORM_SOURCE_COUNT] = {
    [NORM_MINUTE] = {SANTOS, "CC BY 4.0", "Mean of up to 3 trials of 60 s per person.", 60},
    [NORM_HALF_MINUTE] = {"Santos & Duarte 2016 doi:10.7717/peerj.2648, own computation", "CC BY 4.0",
                          "Mean of 3 trials per person, seconds 5 to 35 of each.", 30},
};

static bool same_protocol(const struct norm_row *row, const struct norm_question *q)
{
    double duration_s = norm_origins[row->source].duration_s;
    return q->stance == NORM_STANCE && row->condition == q->condition && row->profile == q->profile &&
           fabs(q->duration_s - duration_s) <= NORM_DURATION_SHARE * duration_s;
}

/* The first thing in which a row does not fit the question. */
static enum norm_gap gap_of(const struct norm_row *row, const struct norm_question *q)
{
    if (strcmp(row->metric, q->metric) != 0) return NORM_GAP_METRIC;
    if (!same_protocol(row, q)) return NORM_GAP_PROTOCOL;
    if (q->age_years < row->age_low || q->age_years > row->age_high) return NORM_GAP_AGE;
    if (row->n < NORM_PEOPLE_MIN) return NORM_GAP_FEW;
    if (!(q->plate_noise_mm_s > 0 && q->plate_noise_mm_s <= NORM_PLATE_NOISE_MAX_MM_S))
        return NORM_GAP_PLATE;
    return isnan(scale_y(SCALE_LN, q->value)) ? NORM_GAP_VALUE : NORM_GAP_NONE;
}

static double less_sway_pct(const char *metric, double z)
{
    const struct measure_scale *scale = measure_scale_find(metric);
    return scale && scale->better == BETTER_LESS ? 100 * normal_below(-z) : NAN;
}

struct norm_answer norm_compare(const struct norm_question *q)
{
    struct norm_answer a = {NORM_GAP_METRIC, NULL, NAN, NAN};
    for (size_t i = 0; i < norm_row_count && a.gap != NORM_GAP_NONE; i++) {
        enum norm_gap gap = gap_of(&norm_rows[i], q);
        if (gap > a.gap) a.gap = gap;
        if (gap == NORM_GAP_NONE) a.row = &norm_rows[i];
    }
    if (!a.row) return a;
    a.z = (log(q->value) - a.row->log_mean) / a.row->log_sd;
    a.less_sway_pct = less_sway_pct(q->metric, a.z);
    return a;
}
