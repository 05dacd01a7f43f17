#include "care/change_stats.h"

#include <math.h>

double change_sd(struct chance c, int n1, int n2)
{
    if (!(c.s_e >= 0 && c.s_d >= 0) || !isfinite(c.s_e + c.s_d) || n1 < 1 || n2 < 1) return NAN;
    return sqrt(c.s_e * c.s_e / n1 + c.s_e * c.s_e / n2 + 2 * c.s_d * c.s_d);
}

double change_mdc95(struct chance c, int n1, int n2)
{
    return CHANGE_FACTOR * change_sd(c, n1, n2);
}

double change_ratio_lower(double mdc95)
{
    return mdc95 >= 0 ? exp(-mdc95) : NAN;
}

double change_ratio_higher(double mdc95)
{
    return mdc95 >= 0 ? exp(mdc95) : NAN;
}

double change_rci(double y1, double y2, double practice, struct chance c, int n1, int n2)
{
    double rci = (y2 - y1 - practice) / change_sd(c, n1, n2);
    return isfinite(rci) ? rci : NAN;
}

enum change_verdict change_judge(double rci, enum better_side better)
{
    if (isnan(rci) || better == BETTER_UNDEFINED) return CHANGE_NOT_JUDGED;
    if (fabs(rci) < CHANGE_FACTOR) return CHANGE_NO_CLEAR;
    return (rci > 0) == (better == BETTER_MORE) ? CHANGE_CLEARLY_BETTER : CHANGE_CLEARLY_WORSE;
}
