/* own_change.h - the smallest change that counts for this person, from the person's own first weeks
 * (exercises.md 13.2).
 *
 * Baseline values b_1..b_m from m >= 3 different days, s their sample SD on the y scale (natural log for
 * sway); k >= 2 follow-up days are averaged:
 *   MDC = 1.96*s*sqrt(1/m + 1/k),  and never below the default of the measure (progress_picture.h)
 * Pure, any thread. */
#ifndef EVENKEEL_CARE_OWN_CHANGE_H
#define EVENKEEL_CARE_OWN_CHANGE_H

#include <stddef.h>

#include "care/change_stats.h"

enum { OWN_BASELINE_DAYS_MIN = 3, OWN_FOLLOW_UP_DAYS_MIN = 2 };

/* Mean of the values on the y scale. NaN: none, or a value without a y. */
double own_change_mean_y(enum change_scale scale, const double *value, size_t count);

/* Unit of y. baseline: in the unit of the measure. smallest: the default, unit of y, above 0. The first quiet
 * stand of a person is practice and no baseline. NaN: fewer than 3 baseline or 2 follow-up days, a value is
 * no number, no default. */
double own_change_mdc(enum change_scale scale, const double *baseline, size_t baseline_days,
                      size_t follow_up_days, double smallest);

/* change_y: mean of the follow-up minus mean of the baseline. A change of exactly the MDC is one. NOT_JUDGED:
 * NaN, no better side. */
enum change_verdict own_change_judge(double change_y, double mdc, enum better_side better);

#endif
