/* body.c - personal calibration: defaults and the lean vector (exercises.md 2.3). */
#include "signal/sway_step.h"

#include "signal/body.h"

#define AGE_UNKNOWN_COUNTS_AS 70.0
#define HEIGHT_UNKNOWN_MM 1650.0

/* Share of the foot that a comfortable lean uses front to back, exercises.md 2.3 [E]. */
static double functional_base(double age_years)
{
    if (age_years < 60.0) return 0.60;
    double k = 0.42;
    for (double decade_end = 70.0; age_years >= decade_end && decade_end < 130.0; decade_end += 10.0)
        k *= 1.0 - 0.16;
    return k;
}

void body_default(double age_years, double height_mm, struct body *out)
{
    double age = age_years > 0.0 ? age_years : AGE_UNKNOWN_COUNTS_AS;
    double height = height_mm > 0.0 ? height_mm : HEIGHT_UNKNOWN_MM;
    double side, range;

    *out = (struct body){.foot_distance_mm = 200.0, .foot_length_mm = clamp(0.15 * height, 200.0, 320.0)};
    side = clamp(0.35 * out->foot_distance_mm, REACH_LEAST_MM, REACH_MOST_MM);
    range = functional_base(age) * out->foot_length_mm;
    out->reach_right_mm = out->reach_left_mm = side;
    out->reach_front_mm = clamp(0.66 * range, REACH_LEAST_MM, REACH_MOST_MM);
    out->reach_back_mm = clamp(0.34 * range, REACH_LEAST_MM, REACH_MOST_MM);
}

static double ratio(double v, double reach)
{
    return reach > 0.0 ? v / reach : 0.0;
}

struct point_mm body_lean(const struct body *b, struct point_mm at_mm)
{
    double dx = at_mm.x - b->c0_mm.x, dy = at_mm.y - b->c0_mm.y;
    return (struct point_mm){ratio(dx, dx >= 0.0 ? b->reach_right_mm : b->reach_left_mm),
                             ratio(dy, dy >= 0.0 ? b->reach_front_mm : b->reach_back_mm)};
}

struct point_mm body_point(const struct body *b, struct point_mm lean)
{
    return (struct point_mm){b->c0_mm.x + lean.x * (lean.x >= 0.0 ? b->reach_right_mm : b->reach_left_mm),
                             b->c0_mm.y + lean.y * (lean.y >= 0.0 ? b->reach_front_mm : b->reach_back_mm)};
}

bool body_weighed(const struct body *b)
{
    return b->weight_n > 0.0;
}

double body_share_right(const struct body *b, double x_mm)
{
    if (!(b->foot_distance_mm > 0.0)) return 0.5;
    return clamp01(0.5 + (x_mm - b->foot_middle_x_mm) / b->foot_distance_mm);
}
