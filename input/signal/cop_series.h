/* cop_series.h - a stored trial's raw samples as a uniform series of the centre of pressure (metrics.md 2
 * and 3).
 *
 * Offline. Holes of up to 100 ms, 1 % of the samples in total, are filled with a straight line; otherwise
 * the longest clean piece is taken. Pieces are never joined. */
#ifndef EVENKEEL_SIGNAL_COP_SERIES_H
#define EVENKEEL_SIGNAL_COP_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "signal/metric_value.h"
#include "signal/sway_step.h"

struct cop_series {
    struct point_mm *cop_mm;     /* [count], owned */
    size_t count;                /* 0: reason says why */
    double rate_hz;              /* 1 / median step, rounded to 1e-6 Hz; 0: unknown */
    double start_s;              /* of the series, after the first sample of the trial */
    double duration_s;           /* count / rate */
    enum measure_reason reason;  /* of count 0: EMPTY, or IRREGULAR (steps differ over 0.5 %, no device clock) */
    bool cut;                    /* flag GAP: a piece of the trial, not all of it */
    size_t gap_filled, dropped;  /* values made up between neighbours; samples whose time did not increase */
    double fz_mean_n, fz_sd_n;   /* of the valid samples used */
    double repeated_share;       /* 0..1, consecutive equal positions: quantisation */
};

/* raw [count] in order of arrival. Valid: Fz of at least 50 N and 20 % of the body weight when that is
 * known, channels finite, not clipped. out is always written; release with cop_series_free. STATUS_ARG:
 * config does not pass its check. STATUS_MEM. */
enum status cop_series_from_raw(const struct sway_config *config, const struct force_sample *raw, size_t count,
                                struct cop_series *out);
void cop_series_free(struct cop_series *s); /* safe twice, and on zeroed memory */

#endif
