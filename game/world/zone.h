/* zone.h - how still somebody stood: share of time inside a zone whose centre follows slowly (exercises.md 6).
 *
 * Pure, one step per millisecond. Plain data. */
#ifndef EVENKEEL_WORLD_ZONE_H
#define EVENKEEL_WORLD_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

/* The centre is the mean of 3 s after 2 s of settling; an interruption starts it again. */
enum { ZONE_SETTLE_MS = 2000, ZONE_MEAN_MS = 3000 };
struct zone_settle { uint32_t ms; struct point_mm sum; };
/* true: *centre is the mean. valid false: start again. */
bool zone_settle_step(struct zone_settle *s, struct point_mm at_mm, bool valid, struct point_mm *centre);

struct zone {
    struct point_mm begin_mm, centre_mm;
    double radius_mm;
    bool band;                           /* only x counts, for the zone and for the feet (heel-to-toe stance) */
    uint32_t judged_ms, inside_ms;       /* of samples that could be judged */
    uint32_t run_ms, longest_run_ms;     /* inside without a break */
    uint32_t away_ms;                    /* farther than ZONE_FOOT_MM from the centre without a break */
    bool inside;
    double follow;                       /* share of the way that the centre goes in 1 ms */
};
#define ZONE_FOLLOW_S 15.0
#define ZONE_FOOT_MM 25.0                /* farther away for 2 s: the feet were placed anew (exercises.md 2.4) */
enum { ZONE_FOOT_MS = 2000 };

void zone_begin(struct zone *z, struct point_mm centre_mm, double radius_mm);
double zone_away_mm(const struct zone *z, struct point_mm at_mm); /* from the centre, or from its line */
void zone_step(struct zone *z, struct point_mm at_mm, bool valid);
double zone_share(const struct zone *z);      /* q, 0..1; 0 when nothing was judged */
double zone_score(double q);                  /* c_zone */
bool zone_foot_moved(const struct zone *z);

#endif
