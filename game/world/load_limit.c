#include "world/load_limit.h"

#include <math.h>

#include "base/units.h"

double load_limit_share(double share, double pwb_kg, double weight_n)
{
    if (!(pwb_kg > 0)) return share;
    double heaviest_n = weight_n > 0 ? weight_n : LOAD_HEAVIEST_N;
    return fmin(share, LOAD_TARGET_MOST * pwb_kg * STANDARD_GRAVITY_M_S2 / heaviest_n);
}

double load_kg(double share, double fz_n) { return share * fz_n / STANDARD_GRAVITY_M_S2; }

enum load_state load_watch_step(struct load_watch *l, double kg, double pwb_kg)
{
    if (!(pwb_kg > 0) || isnan(kg)) return LOAD_FINE;
    bool was_high = l->high;
    if (kg >= LOAD_LIGHTER * pwb_kg) l->high = true;
    else if (kg < LOAD_TARGET_MOST * pwb_kg) l->high = false;
    if (kg >= LOAD_END * pwb_kg) return LOAD_AT_LIMIT;
    return l->high && !was_high ? LOAD_GETS_HIGH : LOAD_FINE;
}
