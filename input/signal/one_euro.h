/* one_euro.h - the cursor's filter: a one-pole low-pass whose cutoff grows with speed.
 *
 * cutoff = min_cutoff + beta * |velocity|, velocity low-passed at derivative_cutoff; both axes share the
 * cutoff, so that a diagonal movement stays straight. After Casiez, Roussel, Vogel 2012, CHI '12, 2527-2530.
 * Plain data, RT-safe. */
#ifndef EVENKEEL_SIGNAL_ONE_EURO_H
#define EVENKEEL_SIGNAL_ONE_EURO_H

#include "base/units.h"

struct one_euro {
    double min_cutoff_hz, beta, rate_hz; /* beta in Hz per mm/s */
    double derivative_share;             /* one-pole coefficient of the velocity */
    struct point_mm last_mm;             /* newest input */
    struct point_mm value_mm, velocity_mm_s;
};

/* min_cutoff_hz, derivative_cutoff_hz, rate_hz above 0; beta 0 or more. Call one_euro_start before the first
 * step. */
void one_euro_design(struct one_euro *f, double min_cutoff_hz, double beta, double derivative_cutoff_hz,
                     double rate_hz);
void one_euro_start(struct one_euro *f, struct point_mm at_mm);
struct point_mm one_euro_step(struct one_euro *f, struct point_mm at_mm);

#endif
