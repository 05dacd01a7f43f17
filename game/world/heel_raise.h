/* heel_raise.h - up on the toes or the heels, and slowly down, told from CoP and load (exercises.md 7, E15).
 *
 * A heel raise brings the CoP forward by 0.18 of the foot length from C0 for the hold, and begins with a ripple of the load of
 * 1.5 % W, because the body is lifted; leaning there has none. A toe raise brings it back by 0.12. Pure, plain data, one step per
 * millisecond; up is forward for heels, backward for toes. Limits marked [X] are choices. */
#ifndef EVENKEEL_WORLD_HEEL_RAISE_H
#define EVENKEEL_WORLD_HEEL_RAISE_H

#include <stdbool.h>
#include <stdint.h>

#define RAISE_HEEL_FLEN 0.18
#define RAISE_TOE_FLEN 0.12
#define RAISE_RIPPLE_W 0.015
#define RAISE_LOWER_S 1.5
#define RAISE_RIPPLE_S 0.5           /* a load that changes slower is no ripple, but a hand on the rail [X] */
#define RAISE_LEFT_SHARE 0.5         /* back by half of the way that is asked: another raise begins [X] */
/* Sway hides where a lowering begins and ends: it is timed between 80 and 20 % of the way, which are 0.347 of the time of a smooth
 * (minimum-jerk) movement [X]. */
#define RAISE_HIGH_SHARE 0.8
#define RAISE_LOW_SHARE 0.2
#define RAISE_SMOOTH_SHARE 0.347
enum {
    RAISE_RIPPLE_MS = 10,            /* so long above the limit: not one noisy sample [X] */
    RAISE_START_MS = 1000,           /* the ripple lies so long before the CoP is there, at most, ... [X] */
    RAISE_LATE_MS = 300,             /* ... or after it [X] */
    RAISE_LOW_MS = 100,              /* down is so long down [X] */
};

/* scene.sound_kind of E15: a rising tone, a quiet one, a falling one. */
enum raise_sound { RAISE_SOUND_NONE, RAISE_SOUND_UP, RAISE_SOUND_STAY, RAISE_SOUND_DOWN };

enum raise_event { RAISE_NOTHING, RAISE_IS_UP, RAISE_SLIPPED, RAISE_HELD, RAISE_IS_DOWN };
struct raise {
    double forward;                  /* +1 heels, -1 toes: distances below are along it */
    double up_mm;                    /* needed; above 0 */
    bool needs_ripple;
    uint32_t hold_ms;
    double base_w;                   /* slow mean of the load */
    bool has_base;
    uint32_t ripple_run_ms;
    uint32_t since_ripple_ms;        /* UINT32_MAX: none */
    bool there, lifted;              /* the CoP is there; with a ripple, so that it counts */
    uint32_t there_ms;               /* since it came there first */
    uint32_t hold_run_ms;            /* there without a break */
    double hold_sum_mm;
    bool held, down;
    double rest_mm, made_mm;         /* where the CoP was before, and how far it went */
    uint32_t lowering_ms;            /* from 0.8 to 0.2 of the way */
    uint32_t low_run_ms;
};

/* heels false: toes. foot_mm: foot length, above 0. rest_mm: where the CoP rests, from C0, forward. */
void raise_begin(struct raise *r, bool heels, double foot_mm, double rest_mm, uint32_t hold_ms);
/* y_mm: cursor from C0, forward; load: Fz / W. valid false: no cursor, nothing is timed. */
enum raise_event raise_step(struct raise *r, double y_mm, double load, bool valid);
double raise_lowering_s(const struct raise *r); /* of the whole way; what there is of it so far, before it is over */

#endif
