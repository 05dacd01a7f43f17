/* corridor.h - a garden path in the reach box: segments of a smooth centre line with a half-width, and how far somebody came
 * along it (exercises.md 7, E11).
 *
 * Pure, plain data. Places in shares of the person's own reach. Growth goes in order: only next to where it stopped does it go
 * on, and going back is never needed. */
#ifndef EVENKEEL_WORLD_CORRIDOR_H
#define EVENKEEL_WORLD_CORRIDOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "base/units.h"

enum { CORRIDOR_SEGMENTS_MAX = 16, CORRIDOR_PIECES = 48 };
#define CORRIDOR_BACK_MAX 0.60       /* no centre line goes farther backward */

struct corridor {
    int segments;
    struct point_mm unit[CORRIDOR_SEGMENTS_MAX + 1];   /* corners for an extent of 1; the first is the middle */
    struct point_mm corner[CORRIDOR_SEGMENTS_MAX + 1]; /* as they are now */
    struct point_mm heading[CORRIDOR_SEGMENTS_MAX + 1];
};
/* New corners from the caller's stream; segments 1 to CORRIDOR_SEGMENTS_MAX. Backward they are three quarters as far. */
void corridor_make(struct corridor *c, int segments, struct random_stream *random);
/* Corners after the beginning of a segment get this extent (shares of reach); what was walked stays where it is. */
void corridor_resize(struct corridor *c, int segment, double extent);
struct point_mm corridor_at(const struct corridor *c, int segment, double u); /* centre line, u 0..1 */
/* Is the end of a segment one of `stops` evenly spread places to stay at? Never the last one. */
bool corridor_stops_at(int segment, int segments, int stops);

struct corridor_walk {
    struct point_mm line[CORRIDOR_PIECES + 1];
    double length[CORRIDOR_PIECES + 1];                /* from the beginning, shares of reach */
    double half_width;
    int reached;                                       /* furthest point so far */
    bool inside, arrived;
    uint32_t judged_ms, outside_ms;
};
void corridor_walk_begin(struct corridor_walk *k, const struct corridor *c, int segment, double half_width);
/* One millisecond with a place that can be judged. arrived: within the half-width of the end, having come
 * in order through all but its last 15 %. */
void corridor_walk_step(struct corridor_walk *k, struct point_mm lean);
bool corridor_at_end(const struct corridor_walk *k, struct point_mm lean);
bool corridor_walk_kept_in(const struct corridor_walk *k); /* at most 20 % of the time outside, in whole milliseconds */
double corridor_walk_done(const struct corridor_walk *k);  /* 0..1 of its length */
struct point_mm corridor_place(const struct corridor_walk *k, double along); /* along: shares of reach from the beginning */

/* Somebody who walks ahead at this comfortable speed and waits, at most 0.35 s and a half-width ahead of what was reached; never
 * with a jump. At the end it helps whoever stays just short of it (lean: where they are). Zeros: at rest in the middle. */
#define GUIDE_ACCELERATION 0.40      /* shares of reach per s^2 */
struct corridor_guide { double along, speed; struct point_mm beyond, at, drift; };
void corridor_guide_step(struct corridor_guide *g, const struct corridor_walk *k, double speed, struct point_mm lean);
void corridor_guide_to(struct corridor_guide *g, struct point_mm to); /* straight there */

double corridor_in_score(double q);                        /* c_in */
double corridor_way_score(double efficiency);              /* c_eff */

#endif
