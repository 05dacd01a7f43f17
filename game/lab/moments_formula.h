/* moments_formula.h - "ml = 1000*My/Fz, ap = 1000*Mx/Fz": how a list of recordings says that a plate gives
 * moments instead of a centre of pressure (metrics.md 2). Pure.
 *
 * Each side: [-] [number *] moment / Fz, where moment is Mx, My, or (Mx + number*Fy), (-My - number*Fx) for
 * moments about an origin below the surface. Blanks count for nothing, upper and lower case do. The result is
 * in mm. */
#ifndef EVENKEEL_LAB_MOMENTS_FORMULA_H
#define EVENKEEL_LAB_MOMENTS_FORMULA_H

#include <stdbool.h>

#include "base/status.h"

struct moments_side {
    bool of_my;           /* else of Mx */
    double factor;        /* before the brackets, or all there is */
    double moment, shear; /* within them: 1 and 0 without */
};
struct moments_formula {
    struct moments_side ml, ap;
};

/* STATUS_DATA: why says what is there and what was expected, without a file or line. */
enum status moments_formula_parse(const char *text, struct moments_formula *out, struct problem *why);

/* One side in mm; shear_n: along the same axis of the body. */
static inline double moments_formula_mm(const struct moments_side *s, double moment, double shear_n,
                                        double fz_n)
{
    return s->factor * (s->moment * moment + s->shear * shear_n) / fz_n;
}

#endif
