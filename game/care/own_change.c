#include "care/own_change.h"

#include <math.h>

/* Relative to the first value, so that a large common level costs no digits. */
double own_change_mean_y(enum change_scale scale, const double *value, size_t count)
{
    if (count == 0) return NAN;
    double sum = 0, first = scale_y(scale, value[0]);
    for (size_t i = 0; i < count; i++) sum += scale_y(scale, value[i]) - first;
    return first + sum / (double)count;
}

static double sample_sd(enum change_scale scale, const double *value, size_t count)
{
    double squares = 0, mean = own_change_mean_y(scale, value, count);
    for (size_t i = 0; i < count; i++) {
        double off = scale_y(scale, value[i]) - mean;
        squares += off * off;
    }
    return sqrt(squares / (double)(count - 1));
}

double own_change_mdc(enum change_scale scale, const double *baseline, size_t baseline_days,
                      size_t follow_up_days, double smallest)
{
    if (baseline_days < OWN_BASELINE_DAYS_MIN || follow_up_days < OWN_FOLLOW_UP_DAYS_MIN || !(smallest > 0))
        return NAN;
    double days = 1.0 / (double)baseline_days + 1.0 / (double)follow_up_days;
    double own = CHANGE_FACTOR * sample_sd(scale, baseline, baseline_days) * sqrt(days);
    return isfinite(own) ? fmax(own, smallest) : NAN;
}

enum change_verdict own_change_judge(double change_y, double mdc, enum better_side better)
{
    if (!isfinite(change_y) || !(mdc > 0) || better == BETTER_UNDEFINED) return CHANGE_NOT_JUDGED;
    if (fabs(change_y) < mdc) return CHANGE_NO_CLEAR;
    return (change_y > 0) == (better == BETTER_MORE) ? CHANGE_CLEARLY_BETTER : CHANGE_CLEARLY_WORSE;
}
