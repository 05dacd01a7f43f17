/* calibrate.h - tare, weigh, neutral point and the tuning of the cursor filter, fed with sway samples and raw samples.
 *
 * Pure state machines for the main thread: feed, ask, read the result. Rules: devices.md 12 (tare), exercises.md 2.3 (W, C0),
 * performance.md 3 (tuning). */
#ifndef EVENKEEL_SIGNAL_CALIBRATE_H
#define EVENKEEL_SIGNAL_CALIBRATE_H

#include "signal/sway_step.h"

enum calibration_state { CAL_WAITING, CAL_RUNNING, CAL_DONE, CAL_UNSTABLE, CAL_LOADED, CAL_DIFFERENT };

/* Tare: mean of 1 s of raw channel values (>= 20 samples), range of Fz under 5 N, load under 300 N. Keeps 2 s of noise for tuning. */
enum { TARE_NOISE_MAX = 4096 };
struct tare {
    const struct plate_info *plate;
    enum calibration_state state;
    double progress;                               /* 0..1 */
    double zero[CHANNEL_MAX];                      /* result, in channel units */
    double window_s;
    int64_t first_ns;
    size_t noise_count;                            /* samples kept, untared channel values */
    double noise[TARE_NOISE_MAX][CHANNEL_MAX];
};
void tare_begin(struct tare *t, const struct plate_info *plate);
void tare_feed(struct tare *t, const struct force_sample *raw, size_t count);

/* W: mean Fz over 5 s of standing with sd(Fz) < 2 % W; CAL_DIFFERENT when over 4 kg from last_weight_n (0: none). */
struct weigh {
    enum calibration_state state;
    double progress, weight_n, last_weight_n;
    double sum_n, sum2_n2;
    uint32_t count, needed;
    double reference_n;
};
void weigh_begin(struct weigh *w, double last_weight_n);
void weigh_feed(struct weigh *w, const struct sway_sample *s);

/* C0: median CoP over the last 5 s of a 7 s stance. */
enum { NEUTRAL_TICKS = 7000, NEUTRAL_KEPT = 5000 };
struct neutral {
    enum calibration_state state;
    double progress;
    struct point_mm c0_mm;
    uint32_t count;
    double x[NEUTRAL_KEPT], y[NEUTRAL_KEPT];
};
void neutral_begin(struct neutral *n);
void neutral_feed(struct neutral *n, const struct sway_sample *s);

/* One-euro settings with the lowest delay whose rest jitter per 60 Hz frame stays under jitter_mm, from tare noise carried to CoP at weight_n.
 * Falls back to Butterworth 2, 10 Hz when there is no noise to look at (replay). */
void cursor_filter_tune(const struct tare *t, double weight_n, double jitter_mm, struct cursor_filter *out);

#endif
