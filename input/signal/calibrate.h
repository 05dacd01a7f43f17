/* calibrate.h - tare, weigh, neutral point and the tuning of the cursor filter, fed with sway samples and
 * raw samples.
 *
 * Pure state machines for the main thread: feed, ask, read the result. Rules: devices.md 12 (tare),
 * exercises.md 2.3 (W, C0), performance.md 3 (tuning). */
#ifndef EVENKEEL_SIGNAL_CALIBRATE_H
#define EVENKEEL_SIGNAL_CALIBRATE_H

#include "signal/sway_step.h"

enum calibration_state { CAL_WAITING, CAL_RUNNING, CAL_DONE, CAL_UNSTABLE, CAL_LOADED, CAL_DIFFERENT };

/* Tare: mean of 1 s of raw channel values (>= 20 samples). CAL_DONE: zero holds. Refused, and final until
 * tare_begin: CAL_LOADED (over 300 N above the factory zero), CAL_UNSTABLE (range of Fz 5 N or more).
 * Feeding goes on to be useful after CAL_DONE: up to 2 s of the empty plate's noise are kept for tuning, as
 * long as nobody steps on. */
enum { TARE_NOISE_MAX = 4096 };
struct tare {
    const struct plate_info *plate;                /* borrowed */
    enum calibration_state state;
    double progress;                               /* 0..1 */
    double zero[CHANNEL_MAX];                      /* result, in channel units; 0: no zero of ours */
    int heavy_channel;                             /* a cell that carries over 5 kg of zero: warn; -1: none */
    double zero_fz_n;                              /* Fz of the empty plate, untared */
    bool noise_closed;
    size_t noise_count;                            /* samples kept, untared channel values */
    double noise[TARE_NOISE_MAX][CHANNEL_MAX];
};
void tare_begin(struct tare *t, const struct plate_info *plate);
void tare_feed(struct tare *t, const struct force_sample *raw, size_t count);

/* W: mean Fz over the first 5 s of standing with sd(Fz) < 2 % W; the window moves on by half seconds until
 * it is so, and after 20 s says CAL_UNSTABLE. Stepping off or bad signal: starts over. CAL_DIFFERENT:
 * weight_n is given, but over 4 kg from last_weight_n (0: none). Feed every sway sample. */
enum { WEIGH_BLOCKS = 10, WEIGH_BLOCK_TICKS = 500, WEIGH_PATIENCE_TICKS = 20000 };
struct weigh_block { double n, sum_n, sum2_n2; };  /* of Fz - reference_n */
struct weigh {
    enum calibration_state state;
    double progress, weight_n, last_weight_n;
    double reference_n;
    struct weigh_block block[WEIGH_BLOCKS];
    int block_now, blocks_full;
    uint32_t tried_ticks;
};
void weigh_begin(struct weigh *w, double last_weight_n);
void weigh_feed(struct weigh *w, const struct sway_sample *s);

/* C0: median CoP over the last 5 s of a 7 s stance without a break (a break starts it over). Feed every sway
 * sample. */
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

/* One-euro settings with the lowest delay in quiet stance whose rest jitter (RMS change between 60 Hz
 * frames, the worse axis) stays under jitter_mm, from tare noise carried to CoP at weight_n. When none
 * reaches it: the least jitter among those that lag 60 ms or less. Falls back to Butterworth 2, 10 Hz when
 * there is no noise to look at: replay, a plate that sends its own CoP, weight_n 0, less than 1 s of noise.
 * Takes some milliseconds. */
void cursor_filter_tune(const struct tare *t, double weight_n, double jitter_mm, struct cursor_filter *out);

#endif
