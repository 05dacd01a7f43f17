/* norm_table.h - how the people of two research groups stood, and where a value lies among them
 * (metrics.md 14, exercises.md 13.4).
 *
 * One row per group, condition, metric and protocol, with its n and source. A row that is not there is no
 * norm: nothing is extrapolated, interpolated between groups, or borrowed from another stance, surface,
 * duration, filter or plate. Not clinical limits.
 *   z = (ln value - log_mean)/log_sd        100*(1 - Phi(z)) percent of the group swayed more
 * Pure, any thread. Therapist and research views; say the group's n, ages and source beside every value. */
#ifndef EVENKEEL_CARE_NORM_TABLE_H
#define EVENKEEL_CARE_NORM_TABLE_H

#include <stddef.h>

#include "signal/condition_set.h"
#include "signal/sway_profile.h"
#include "world/level.h"

enum norm_source {
    NORM_MINUTE,       /* whole trials of 60 s: the authors' own values, mean of up to 3 trials per person */
    NORM_HALF_MINUTE,  /* seconds 5 to 35 of them, mean of 3: check-up A2 (30 s after 5 s of settling) */
    NORM_SOURCE_COUNT
};
struct norm_origin {
    const char *reference, *licence; /* show both wherever a value is compared */
    const char *values;              /* one sentence: what was averaged */
    double duration_s;               /* of the measured piece */
};
extern const struct norm_origin norm_origins[NORM_SOURCE_COUNT];

struct norm_row {
    enum norm_source source;
    enum condition condition;        /* eyes and surface */
    enum sway_profile profile;       /* low-pass 10 or 5 Hz (published signals: low-passed at 10 Hz) */
    int age_low, age_high;           /* completed years, both included */
    const char *metric, *unit;       /* as in signal/metric_table.h */
    int n;                           /* people */
    double mean, sd, p5, p25, p50, p75, p95; /* in unit; NaN: the source does not give it */
    double log_mean, log_sd;         /* of ln value, value in unit */
};
extern const struct norm_row norm_rows[];
extern const size_t norm_row_count;

/* Stance of all rows: feet apart (heels about 10 cm, toes slightly out), arms by the side. */
#define NORM_STANCE STANCE_WIDE

/* Groups below this size are kept in the table and not compared with: with 7 people the SD itself is known to
 * a third. */
enum { NORM_PEOPLE_MIN = 10 };

/* A plate that sees more movement than this in a dead weight adds it to everyone's sway (exercises.md 2.2). */
#define NORM_PLATE_NOISE_MAX_MM_S 2.5

/* Durations agree within this share: profiles cut a few samples at the ends. */
#define NORM_DURATION_SHARE 0.01

struct norm_question {
    const char *metric;              /* "mean_velocity_2d" */
    double value;                    /* mean of the trials of this condition (the groups: 3), metric's unit */
    enum condition condition;
    enum sway_profile profile;
    enum stance stance;
    int age_years;                   /* completed years */
    double duration_s;               /* of the measured piece of each trial */
    double plate_noise_mm_s;         /* noise_mv at 10 Hz, dead weight; NaN, or 0 as plates say it: never measured, no comparison */
};

/* Why there is no norm; the later, the more fitted. */
enum norm_gap {
    NORM_GAP_METRIC,      /* no table has this metric */
    NORM_GAP_PROTOCOL,    /* other stance, surface, eyes, filter or duration */
    NORM_GAP_AGE,         /* nobody of this age was measured, or above 85 */
    NORM_GAP_FEW,         /* too few people of this age */
    NORM_GAP_PLATE,       /* the plate's own noise is unknown or too large */
    NORM_GAP_VALUE,       /* the value is no number above 0 */
    NORM_GAP_NONE,        /* there is a norm */
};
struct norm_answer {
    enum norm_gap gap;
    const struct norm_row *row;      /* NULL unless NORM_GAP_NONE */
    double z;                        /* NaN without a row */
    double less_sway_pct;            /* 0..100, high: few swayed less; NaN: no row, or less is not steadier */
};
struct norm_answer norm_compare(const struct norm_question *q);

#endif
