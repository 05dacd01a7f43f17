/* report_data.h - what a report tells, gathered from the store and measured, before a word of HTML is written.
 *
 * One owner; main thread. Measures are those of metrics.md from the raw samples, never from the live stream: profile lp10, or
 * quijoux25 where a plate's samples are not evenly spaced. */
#ifndef EVENKEEL_REPORT_REPORT_DATA_H
#define EVENKEEL_REPORT_REPORT_DATA_H

#include "records/records.h"

enum { REPORT_EXERCISES_MAX = 32, REPORT_HISTORY_MAX = 12, REASON_BYTES = 96 };

struct sway_numbers {                /* of one stretch of standing without a break */
    bool measured;
    const char *profile;             /* "lp10", "quijoux25" */
    char reason[REASON_BYTES];       /* why not, or what to mind; "" */
    double duration_s, rate_hz;
    size_t samples;
    double path_mm, mean_speed_mm_s;
    double ellipse_area_mm2, ellipse_major_mm, ellipse_minor_mm, ellipse_angle_rad; /* 95 %, prediction; half axes; angle from +x */
    struct point_mm centre_mm;
};

struct report_try {                  /* one trial of the rules of play: a hold or a target */
    uint32_t begin_tick, end_tick;
    double level, arrived_s;         /* running level; NaN: not arrived, or nothing to arrive at */
    bool reached;
    struct sway_numbers sway;        /* of a hold; lean exercises: not measured singly */
};

struct report_set {
    struct trial_row row;
    bool readable;                   /* false: the raw samples could not be read; problem says why */
    char problem[PROBLEM_TEXT_BYTES];
    bool this_session;
    char plate_serial[PLATE_SERIAL_BYTES];
    struct world_event *events; size_t event_count;
    uint32_t first_tick;
    struct report_try *tries; int try_count;
    struct sway_numbers whole;       /* from the first try's begin to the last one's end; lean exercises only */
    struct point_mm *trace; size_t trace_count;   /* newest set of this session per exercise: filtered path of a hold or of the set */
    const struct sway_numbers *trace_numbers;
    int trace_hold;                  /* which hold, from 1; 0: the whole set */
};

struct report_exercise {
    enum exercise_id id;
    bool stands_still;               /* E01: holds are measured; else arrivals */
    int *sets; int set_count;        /* of this session, in order: index into report_data.sets */
    int history[REPORT_HISTORY_MAX]; int history_count; /* oldest first, this session's at the end */
    double hold_s;                   /* length of the holds that are compared: the longest of this session; 0: none */
    const char *profile;             /* that they are compared in */
    int left_out;                    /* holds of another length or profile, or earlier sets of another grade: they may not be compared */
};

struct report_data {
    struct session_row session;
    char plate_serial[PLATE_SERIAL_BYTES];
    struct report_set *sets; int set_count;       /* this session's and the history's, oldest first */
    struct report_exercise exercises[REPORT_EXERCISES_MAX]; int exercise_count;
};

/* The value of a try that is compared over sets: mean speed of a hold of the compared length, time to arrive at a target; else NaN. */
double report_try_value(const struct report_exercise *e, const struct report_try *t);

/* session_id NULL: the newest of patient_code; both NULL: the newest of all. STATUS_DATA: no such session. */
enum status report_gather(struct store *s, const char *session_id, const char *patient_code, struct report_data **out,
                          struct problem *why);
void report_data_free(struct report_data *d); /* NULL is fine */

/* Names of the preprocessing (metrics.md 4): samples evenly spaced in time, or not. */
#define PROFILE_OF_EVEN "lp10"
#define PROFILE_OF_UNEVEN "quijoux25"

/* Measures the samples with begin_tick <= tick < end_tick; path NULL, or gets the filtered path (malloc'ed, about its centre put back). */
void report_measure(const struct stored_trial *t, const struct sway_config *config, uint32_t begin_tick, uint32_t end_tick,
                    struct sway_numbers *out, struct point_mm **path, size_t *path_count);

#endif
