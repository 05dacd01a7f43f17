/* knee_bend.h - knee bends told from the load on the feet (exercises.md 7, E14).
 *
 * The body sinks and rises with a = g (Fz - F0) / W, where F0 is the load of standing quietly (hands carry a part of W). Vertical
 * velocity v is the integral of a, high-passed at 0.1 Hz; a repetition is v below -0.04 m/s, then above +0.04 m/s. The high-pass
 * answers a way down with a slow way up that nobody made: so the plain integral u, zeroed while the person stands quietly, must go up
 * by 0.03 m/s and down again, too, as it does in a way up with its end, and never by a mean load that was a little off [X]. Pure, plain data, one step per millisecond. */
#ifndef EVENKEEL_WORLD_KNEE_BEND_H
#define EVENKEEL_WORLD_KNEE_BEND_H

#include <stdbool.h>
#include <stdint.h>

#include "signal/biquad.h"

#define KNEE_BEND_M_S 0.04
#define KNEE_RISES_M_S 0.03          /* of the plain integral, up and down again [X] */
#define KNEE_HIGH_PASS_HZ 0.1
#define KNEE_NOISE_HZ 5.0
#define KNEE_NOISE_SHARE 0.003       /* RMS of Fz / W; above it nobody's bends are counted by the plate */
enum {
    KNEE_QUIET_MS = 3000,            /* that the noise is measured */
    KNEE_FILTER_MS = 200,            /* the filter forgets how it began [X] */
};
#define KNEE_QUIET_RANGE_W 0.10      /* more is no standing still [X] */

/* Standing quietly for needed_ms, after KNEE_FILTER_MS: mean load, and its RMS up to 5 Hz around the mean (3 s hold nothing below 0.1 Hz that the mean does
 * not take out). load: Fz / W. true: mean and noise are known; shuffling feet and what is no number start it again. */
struct knee_quiet {
    struct biquad low;
    struct biquad_state state;
    uint32_t needed_ms, ms;
    double sum, square, least, most; /* of the filtered load less its first value */
    double first, mean_w, noise_w;
};
void knee_quiet_begin(struct knee_quiet *q, uint32_t needed_ms);
bool knee_quiet_step(struct knee_quiet *q, double load);

enum knee_event { KNEE_NOTHING, KNEE_GOES_DOWN, KNEE_CAME_UP };
struct knee_bend {
    double mean_w, last_w;           /* F0 / W; the last load that was a number */
    double v, u;                     /* m/s */
    double depth_m;                  /* how far down, from u; 0 and above */
    bool down, rises;                /* v went below -0.04; and then above 0.04, u too */
    uint32_t ms;                     /* since knee_bend_begin */
    double u_least, u_most;
    uint32_t least_ms, most_ms;      /* when: the quickest moment of the way down, and of the way up */
    bool counted;
};
/* At rest, before each repetition. */
void knee_bend_begin(struct knee_bend *k, double mean_w);
enum knee_event knee_bend_step(struct knee_bend *k, double load);
/* Time of the whole cycle that was asked, stretched as the time between the quickest moments of the ways down and up was. 0 unless
 * both were there. Call when the repetition is over. */
double knee_bend_cycle_s(const struct knee_bend *k, double down_s, double hold_s, double up_s);

#endif
