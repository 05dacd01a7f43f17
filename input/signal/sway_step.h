/* sway_step.h - the loop's step: grid tick k + the raw samples handed to it -> sway sample k.
 *
 * Pure: same configuration, same ticks, same raw samples give the same bits, live and in replay
 * (architecture.md 3.2). sway_step is RT: no lock, allocation, log, file or clock; bounded time. One owner
 * per state. */
#ifndef EVENKEEL_SIGNAL_SWAY_STEP_H
#define EVENKEEL_SIGNAL_SWAY_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/force_sample.h"
#include "base/plate_info.h"
#include "base/status.h"
#include "base/units.h"

/* Personal calibration, exercises.md 2.3. */
struct body {
    double weight_n;              /* W; 0: not weighed yet, weight events are off */
    struct point_mm c0_mm;        /* neutral point */
    double foot_middle_x_mm;      /* xmid; 0: the foot guide sits in the middle of the plate */
    double foot_distance_mm;      /* D */
    double foot_length_mm;        /* FLEN */
    double reach_right_mm, reach_left_mm, reach_front_mm, reach_back_mm;
};

enum cursor_filter_kind { CURSOR_ONE_EURO, CURSOR_BUTTERWORTH2 };
struct cursor_filter {
    enum cursor_filter_kind kind;
    double min_cutoff_hz, beta, derivative_cutoff_hz; /* one-euro; beta in Hz per mm/s */
    double cutoff_hz;                                 /* Butterworth 2: 10, or 3 = calm cursor */
};

/* All that a replay needs besides raw samples; constant during a recorded trial. Plain data. */
struct sway_config {
    struct plate_info plate;
    double tare[CHANNEL_MAX];     /* in the channel's unit, subtracted after scale and offset */
    struct cursor_filter cursor;
    struct body body;
};

enum sway_event {                 /* bits; exercises.md 2.4. Those that need to know the exercise are the world's. */
    EVENT_STEP_ON = 1, EVENT_STEP_OFF = 2,
    EVENT_LIFT_L = 4, EVENT_LIFT_R = 8,       /* on the tick it begins */
    EVENT_EDGE = 16,                          /* on the tick it begins */
    EVENT_BAD_SIGNAL = 32,                    /* on the tick it begins */
    EVENT_SIGNAL_BACK = 64,
    EVENT_GONE = 128,
    EVENT_GAP = 256,                          /* samples are missing before this one */
    EVENT_CLOCK_RESET = 512,
};

enum sway_flag_extra {            /* beside enum sample_flag */
    SWAY_HELD = 1 << 16,          /* no new sample this tick: the last value stands (up to 100 ms) */
    SWAY_INVALID = 1 << 17,       /* no cursor: no CoP for 100 ms (nobody, no data, no use of it), or SWAY_BAD */
    SWAY_BAD = 1 << 18,           /* BAD_SIGNAL is in force */
    SWAY_ON = 1 << 19,            /* somebody stands on the plate (after STEP_ON, before STEP_OFF) */
};

struct sway_sample {              /* one per grid tick */
    uint32_t tick;                /* grid ms since the loop started */
    uint32_t epoch;               /* grows by one at every reset of the step */
    int64_t t_host_ns;            /* instant the value describes (clock model), 0: none yet */
    int64_t t_arr_ns;             /* arrival of the newest raw sample used: for latency, not for judgement */
    int64_t seq;                  /* of that sample, -1: none yet */
    double fz_n;
    struct point_mm cop_mm;       /* unfiltered, newest; NaN when not valid */
    struct point_mm cursor_mm;    /* what is seen; NaN when SWAY_INVALID */
    struct point_mm cop5_mm;      /* causal Butterworth 2, 5 Hz; NaN when not valid */
    double cop5_speed_mm_s;
    double share_right;           /* pR, 0..1; 0.5 while unknown */
    double support;               /* u over the last 0.5 s; 0 while W is unknown */
    double lean;                  /* |n|; 0 while the body is unknown */
    uint32_t flags;               /* enum sample_flag | enum sway_flag_extra */
    uint32_t events;              /* enum sway_event */
    uint16_t raw_count;           /* raw samples consumed by this tick */
};

struct sway_state;                /* about 10 kB, no pointers inside */

/* Allocated once, before the loop starts. STATUS_ARG: config out of range, why says what. */
enum status sway_create(struct sway_state **out);
void sway_destroy(struct sway_state *s);
/* What a configuration may hold: a rate of 10 to 10000 Hz, roles from which a CoP follows, finite numbers,
 * positive scales of the filter; STATUS_ARG and a sentence otherwise. */
enum status sway_config_check(const struct sway_config *config, struct problem *why);

/* RT. Start afresh with this configuration: filters begin at their first sample, as if the person had always
 * stood there; the clock model is empty. epoch is what following samples carry. */
void sway_reset(struct sway_state *s, const struct sway_config *config, uint32_t epoch);

/* RT. raw [raw_count] in order of arrival, raw_count 0..SWAY_RAW_MAX (the caller hands over the rest at the
 * next tick).
 *
 * Every raw sample passes the filters once, at the plate's nominal rate. Holes of up to 100 ms (lost,
 * clipped, not finite, CoP not valid) are filled with a straight line on the filters' side, so that time
 * runs evenly through them; after longer ones the filters begin again at the new value. Plates of 500 Hz and
 * more show the newest filtered value; slower ones go in a straight line to the newest one within one device
 * period. A duplicate is dropped. Nothing is extrapolated. */
enum { SWAY_RAW_MAX = 64 };
void sway_step(struct sway_state *s, uint32_t tick, const struct force_sample *raw, size_t raw_count,
               struct sway_sample *out);

/* Defaults for a plate nobody has stood on: no tare, W = 0, Butterworth 2 at 10 Hz. */
void sway_config_default(const struct plate_info *plate, struct sway_config *out);
/* Every reach of the box lies in these (exercises.md 2.3). */
#define REACH_LEAST_MM 15.0
#define REACH_MOST_MM 120.0
/* Reach box and foot defaults of exercises.md 2.3 from age (0: unknown, counts as 70) and height (0: 1650
 * mm). */
void body_default(double age_years, double height_mm, struct body *out);
/* Lean vector n of exercises.md 2.3 for a point in plate axes, and back. */
struct point_mm body_lean(const struct body *b, struct point_mm at_mm);
struct point_mm body_point(const struct body *b, struct point_mm lean);

/* The configuration as sections of our text grammar (text_file.h, kind "sway"), exact to the bit, and back.
 * Texts of the plate are percent-encoded. STATUS_ARG from write: it does not fit; text of
 * SWAY_CONFIG_TEXT_BYTES always does. STATUS_DATA from read: why names every line that is not as it should
 * be; out is written only on success, and passes sway_config_check. */
enum { SWAY_CONFIG_TEXT_BYTES = 12288 };
enum status sway_config_write(const struct sway_config *config, char *text, size_t text_bytes);
enum status sway_config_read(const char *text, struct sway_config *out, struct problem *why);

#endif
