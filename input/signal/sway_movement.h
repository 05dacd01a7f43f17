/* sway_movement.h - how the centre of pressure moved: path, speed, area rate, frequency, turns (metrics.md 6).
 *
 * Pure but for scratch memory; any thread. Arrays as in sway_position.h. rate_hz above 0.
 * Reasons (metrics.md 15):
 *   SHORT     one sample: path, velocity, area rate, frequency (there is no step), turns; fewer than 3: lfs, fractal_dim_ce
 *             (there is no ellipse); fewer than 5: all of axis_velocity
 *   CONSTANT  the mean distance is 0: mean_freq_*; one axis does not move: lfs, fractal_dim_ce (the area is 0), turns_index;
 *             that axis: zero_crossings. Its path, velocity, phase_plane are 0, its peaks NO_EVENT
 *   NO_EVENT  no peak of this side between two crossings; zero_crossings is the number, 0 or more
 *   NOT_FINITE  beyond the largest number, or ln N + ln d = ln path */
#ifndef EVENKEEL_SIGNAL_SWAY_MOVEMENT_H
#define EVENKEEL_SIGNAL_SWAY_MOVEMENT_H

#include "signal/sway_position.h"

enum axis { AXIS_ML, AXIS_AP, AXIS_COUNT };

struct sway_movement {
    struct metric_value path_length_ml, path_length_ap, path_length_2d;       /* mm */
    struct metric_value mean_velocity_ml, mean_velocity_ap, mean_velocity_2d; /* mm/s, over N/fs */
    struct metric_value sway_area_rate;                                       /* mm2/s */
    struct metric_value mean_freq_ml, mean_freq_ap, mean_freq_2d;             /* Hz */
    struct metric_value lfs, fractal_dim_ce, turns_index;                     /* 1/mm, 1, 1 */
};
/* position: of the same arrays. */
enum status sway_movement_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                              const struct sway_position *position, struct sway_movement *out);

/* One axis' velocity: Savitzky-Golay, window 5, cubic (doi:10.1021/ac60214a047). v [n], n of 5 or more; exactly 0 of a constant axis. */
void velocity_series(const double *u_mm, size_t n, double rate_hz, double *v_mm_s);

struct axis_velocity {
    struct metric_value phase_plane;                                         /* mixes mm and mm/s */
    struct metric_value zero_crossings;                                      /* count */
    struct metric_value peak_velocity_pos, peak_velocity_neg, peak_velocity_all; /* mm/s, means of the peaks */
};
/* rms: of the same axis, from sway_position. */
enum status axis_velocity_run(const double *u_mm, size_t n, double rate_hz, double rms_mm, struct axis_velocity *out);

#endif
