/* lean.h - shared rules of the lean exercises: arrive, stay, come back; how straight, how many, how soon
 * (exercises.md 7).
 *
 * Pure, one step per millisecond. Everything in shares of the person's own reach (lean vector n), paths in mm. Plain
 * data. */
#ifndef EVENKEEL_WORLD_LEAN_H
#define EVENKEEL_WORLD_LEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

enum { LEAN_DIRECTIONS = 8, LEAN_HITS_MAX = 32 };
#define LEAN_CENTRE 0.2              /* |n| below it is the middle */

/* Unit vector of direction 0..7, clockwise from forward. */
struct point_mm lean_direction(int direction);
/* Distance asked in a direction when forward and sideways it is distance_pct: backward min(0.75 d, 60) %. */
double lean_distance_pct(int direction, double distance_pct);

struct lean_target { struct point_mm at; double radius; uint32_t hold_ms, limit_ms; }; /* at, radius: shares of reach */
/* |n - target| <= radius. Some near targets of the first grades are so wide that the middle itself is inside, where nobody has
 * leaned yet: such a target counts from half of its distance on [X]. */
bool lean_inside(const struct lean_target *t, struct point_mm lean);
/* Radius of the circle that may be shown: every point of it is inside. */
double lean_shown_radius(const struct lean_target *t);

enum lean_result { LEAN_GOING, LEAN_ARRIVED, LEAN_SLIPPED, LEAN_BACK_IN, LEAN_HELD, LEAN_MISSED };
struct lean_trial {
    uint32_t ms, arrived_ms;
    bool arrived, inside, left_centre, has_last;
    uint32_t inside_ms;              /* of the running hold */
    struct point_mm left_mm, last_mm;
    double travelled_mm, eta;        /* eta: known from arrival on */
};
void lean_trial_begin(struct lean_trial *t);
/* One millisecond. valid false: no cursor, so neither inside nor on the way. */
enum lean_result lean_trial_step(struct lean_trial *t, const struct lean_target *target, struct point_mm lean,
                                 struct point_mm at_mm, bool valid);

/* Back in the middle for 0.5 s. After 8 s of trying the middle grows slowly (0.02/s up to 0.5), so that nobody is kept
 * waiting by feet that have crept or by a stoop that shifts the neutral point [X]. */
struct lean_centre { uint32_t ms, inside_ms; };
enum { LEAN_CENTRE_MS = 500 };
double lean_centre_size(const struct lean_centre *c);
bool lean_centre_step(struct lean_centre *c, struct point_mm lean, bool valid);

struct lean_score {
    int trials, hits, arrivals;
    double eta[LEAN_HITS_MAX], time_share[LEAN_HITS_MAX];   /* of arrivals; time in shares of the limit */
};
void lean_score_add(struct lean_score *s, const struct lean_trial *t, const struct lean_target *target, bool hit);
double lean_path_score(double eta);                                   /* c_path */
double lean_time_score(double median_s, double limit_s);              /* c_time */
/* c_hit, c_path, c_time of a set: mean eta and median time over the arrivals, 0 without any. */
void lean_score_components(const struct lean_score *s, double out[3]);
double lean_score_sum(const double components[3], bool no_hurry);     /* 0..1 */

#endif
