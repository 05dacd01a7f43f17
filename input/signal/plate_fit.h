/* plate_fit.h - the correction of a plate from known weights at known places: a gain and an offset for each channel, and what they leave
 * unexplained.
 *
 * Offline and pure. Least squares: of each weight the vertical force and the two moments about the plate's centre are known, each of
 * them linear in the gains (devices.md 12). The moments are divided by the plate's lever, so that all three are forces of like noise.
 * The offset follows from the empty plate alone, where every cell carries nothing. */
#ifndef EVENKEEL_SIGNAL_PLATE_FIT_H
#define EVENKEEL_SIGNAL_PLATE_FIT_H

#include "base/plate_info.h"
#include "base/status.h"

enum { PLATE_FIT_SPOTS_MIN = 3, PLATE_FIT_SPOTS_MAX = 32 };

struct weight_spot {             /* one known weight at one place */
    double weight_n;
    struct point_mm at_mm;       /* game axes, from the centre of the plate */
    double value[CHANNEL_MAX];   /* mean of the tared channel values while it stood there (plate_maths_value) */
};

struct plate_fit {
    double gain[CHANNEL_MAX], offset[CHANNEL_MAX]; /* corrected = value * gain + offset; 1, 0: weights say nothing about that channel */
    double before_n, before_mm;  /* RMS over the spots without the correction: force, distance of the CoP */
    double residual_n, residual_mm; /* the same with it */
    int worst_spot;              /* farthest from where it should be, with the correction */
    double worst_mm;
    double condition;            /* of the equations, columns of equal length; 1: the spots tell the cells perfectly apart */
};

/* May the channels of this plate be corrected? STATUS_DATA: why says what stands against it (a plate that sends its own CoP, a maker's
 * calibration matrix). */
enum status plate_fit_possible(const struct plate_info *plate, struct problem *why);
/* zero [CHANNEL_MAX]: what the empty plate read, untared, in channel units. STATUS_DATA: nothing is written, why says what to do: too
 * few spots, spots too close together, a reading that does not fit its weight. */
enum status plate_fit(const struct plate_info *plate, const double *zero, const struct weight_spot *spots, int count, struct plate_fit *out,
                      struct problem *why);

#endif
