/* reliability.h - how well repeated measurements of several people agree: mean squares, SEM, ICC(2,1),
 * ICC(2,k) (metrics.md 14).
 *
 * Two-way random effects, absolute agreement: n people (rows) x k trials (columns), both a sample of many. On
 * the y scale of the measure (measure_scale.h). With the grand mean m, row means r_i, column means c_j:
 *   MSR = k*sum (r_i - m)^2/(n-1)                         between people
 *   MSC = n*sum (c_j - m)^2/(k-1)                         between trials (drift, learning)
 *   MSE = sum (x_ij - r_i - c_j + m)^2/((n-1)*(k-1))      what is left
 *   MSW = sum (x_ij - r_i)^2/(n*(k-1))                    within people, drift included
 *   SEM = sqrt(MSW)                                       within-subject SD, s_e of change_stats.h
 *   ICC(2,1) = (MSR - MSE)/(MSR + (k-1)*MSE + k*(MSC - MSE)/n)     one trial
 *   ICC(2,k) = (MSR - MSE)/(MSR + (MSC - MSE)/n)                   mean of the k trials
 * ICC is at most 1; below 0 where people differ less than trials. It depends on how different the people
 * were, so it never decides about a person. Sources: Shrout & Fleiss 1979 doi:10.1037/0033-2909.86.2.420;
 * McGraw & Wong 1996 doi:10.1037/1082-989X.1.1.30.
 *
 * Pure, allocates nothing, any thread. */
#ifndef EVENKEEL_CARE_RELIABILITY_H
#define EVENKEEL_CARE_RELIABILITY_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct reliability {
    size_t people, trials;
    double mean;                                     /* grand mean, y */
    double ms_people, ms_trials, ms_error, ms_within; /* y^2 */
    double sem;                                      /* y */
    double mdc95_one, mdc95_mean;                    /* 1.96*sqrt(2)*SEM; means of k: /sqrt(k); one day */
    struct metric_value icc_one, icc_mean;           /* CONSTANT: equal scores, or denominator not above 0 */
    struct metric_value icc_one_low, icc_one_high;   /* 95 %, McGraw & Wong 1996; CONSTANT: no MSC, no MSE */
    struct metric_value icc_mean_low, icc_mean_high; /* of the mean of k: k*L/(1 + (k-1)*L) */
};

/* score [people*trials], row after row, one row per person.
 * STATUS_ARG   fewer than 2 people or 2 trials
 * STATUS_DATA  a cell is missing (NaN or infinite), or the numbers are too large to square; out is not
 *              written. Leave the person out, or take fewer trials */
enum status reliability_of(const double *score, size_t people, size_t trials, struct reliability *out);

#endif
