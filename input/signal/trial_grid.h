/* trial_grid.h - which samples of a recording make one even series: validity, time, holes (metrics.md 3).
 *
 * Offline. Holes of up to 100 ms, 1 % of the samples in total, are filled with a straight line; otherwise the longest clean
 * piece is taken. Pieces are never joined. Each channel of the recording then goes through the same grid. */
#ifndef EVENKEEL_SIGNAL_TRIAL_GRID_H
#define EVENKEEL_SIGNAL_TRIAL_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

/* Samples of the recording that follow each other without a hole, then points on the straight line to the
 * next stretch. */
struct grid_stretch {
    size_t first, count, hole; /* first sample, samples, points made up behind them */
};

struct trial_grid {
    struct grid_stretch *stretch; /* [stretches], owned */
    size_t stretches;
    size_t count;               /* of grid points; 0: reason says why */
    size_t first, last;         /* samples of the recording at its ends, when count is not 0 */
    double rate_hz;             /* 1 / median step, rounded to 1e-6 Hz, or as stated; 0: unknown */
    double start_s;             /* of the series, after the first sample of the recording */
    enum measure_reason reason; /* of count 0: EMPTY or IRREGULAR */
    bool cut;                   /* a piece of the recording, not all of it: REASON_GAP */
    size_t gap_filled, dropped; /* values made up between neighbours; samples whose time did not increase */
};

struct grid_input {
    const double *
        t_us; /* [count]; negative or not above the one before: dropped. NULL: evenly spaced at stated_rate_hz */
    const bool *valid; /* [count] */
    size_t count;
    double stated_rate_hz; /* 0: none. Else stamps may deviate by a quarter of a period: they were rounded */
};
/* STATUS_DATA: stated rate and stamps differ by more than 1 %. STATUS_MEM. Release with trial_grid_free. */
enum status trial_grid_make(const struct grid_input *in, struct trial_grid *out);
void trial_grid_free(struct trial_grid *g); /* safe twice, and on zeroed memory */
/* channel of the recording -> out [g->count] */
void trial_grid_take(const struct trial_grid *g, const double *channel, double *out);

#endif
