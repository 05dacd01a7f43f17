/* chair_rise.h - somebody rises from a chair and sits down again, told from the load on the feet (exercises.md 7, E13).
 *
 *   SEATED --Fz > f_seat + 0.25 W--> RISING --in the band and calm for the hold--> STANDING --leaves 0.93 W downward--> LOWERING
 *      ^                                |                                             ^    calm at the same load for 2 s |
 *      +------ Fz < f_seat + 0.15 W ----+                                             +----------------------------------+
 *      +------------------------------------------------- Fz < f_seat + 0.15 W -----------------------------------------+
 *
 * The band is 0.9 to 1.1 W, or 0.75 to 1.1 W where hands may carry a part; calm is a CoP speed below 100 mm/s. Where they may
 * not, somebody who stays above 0.75 W for the hold and a second, on less than 0.9 W in the mean, stands all the same: it counts,
 * and the world notes the support.
 * Pure, plain data, one step per millisecond. What lasts is counted from where it began. Limits marked [X] are choices. */
#ifndef EVENKEEL_WORLD_CHAIR_RISE_H
#define EVENKEEL_WORLD_CHAIR_RISE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CHAIR_SEAT_MS = 3000,            /* f_seat is the mean of */
    CHAIR_DEBOUNCE_MS = 20,          /* one noisy sample is no movement [X] */
    CHAIR_SETTLE_MS = 500,
    CHAIR_SUPPORT_MS = 1000,         /* as SUPPORT_USED: on less than the band for the hold and so much longer is a stand, too [X] */
    CHAIR_UP_AGAIN_MS = 2000,        /* calm and the same load: a hand that moved on the rail was no sitting down [X] */
    CHAIR_REST_MS = 1000,            /* at rest below CHAIR_REST_W so long: seated, wherever the feet are now [X] */
};
#define CHAIR_BAND_W 0.90
#define CHAIR_BAND_HANDS_W 0.75
#define CHAIR_BAND_HIGH_W 1.10
#define CHAIR_CALM_MM_S 100.0
#define CHAIR_SETTLED_MM_S 60.0
#define CHAIR_SEATED_W 0.15          /* above f_seat */
#define CHAIR_RISING_W 0.25          /* above f_seat */
#define CHAIR_LEAVES_W 0.93          /* of W; where hands carry a part, of what the feet bear */
#define CHAIR_MORE_S 0.3             /* more load on the feet is believed so quickly, ... [X] */
#define CHAIR_LESS_S 3.0             /* ... less so slowly [X] */
#define CHAIR_SEAT_LEAST_W 0.04      /* less is no foot on the plate [X] */
#define CHAIR_SEAT_MOST_W 0.55       /* more is somebody who stands, or is about to [X] */
#define CHAIR_SEAT_RANGE_W 0.10      /* feet that shuffle are waited for [X] */
#define CHAIR_REST_W 0.60            /* [X] */
#define CHAIR_REST_RANGE_W 0.03      /* [X] */
#define CHAIR_AGAIN_RANGE_W 0.06     /* a body on its way down changes its load by more [X] */

/* f_seat: mean load while sitting quietly. load: Fz / W. true: *seat_w is the mean of 3 s; anything else starts it again. */
struct chair_seat { uint32_t ms; double sum, least, most; };
bool chair_seat_step(struct chair_seat *s, double load, double *seat_w);

enum chair_state { CHAIR_SEATED, CHAIR_RISING, CHAIR_STANDING, CHAIR_LOWERING };
enum chair_event {
    CHAIR_NOTHING,
    CHAIR_BEGINS_RISING,
    CHAIR_BACK,                      /* on the chair again without having stood */
    CHAIR_STANDS,                    /* the hold is done */
    CHAIR_BEGINS_LOWERING,
    CHAIR_UP_AGAIN,                  /* it was no lowering: stands */
    CHAIR_SITS,                      /* the cycle is full; lowering_ms is known */
};

struct chair_still { uint32_t ms; double least, most; };  /* a load that stays the same */
struct chair_run { uint32_t ms; double sum; }; /* without a break: time, and sum of the load */
struct chair_rise {
    double seat_w, low_w;
    uint32_t hold_ms;
    enum chair_state state;
    uint32_t state_ms;               /* in this state */
    uint32_t was_ms;                 /* in the state before: of the newest event */
    uint32_t turn_ms;                /* the condition of the next state has lasted */
    struct chair_run held, supported; /* in the band and calm; the same in the band of hands */
    bool in_band;                    /* of hands, calm or not */
    double supported_w;              /* u of the hold: share of W that something else carries */
    double stand_w;                  /* what the feet bear while standing; 1 where no hands help */
    bool high;                       /* the band was reached in this rise */
    uint32_t high_ms, calm_ms;       /* since then; calm of these */
    bool settled;
    uint32_t settle_ms;              /* t_settle: from the band to the calm that lasted */
    double share_sum;
    uint32_t share_ms;
    uint32_t lowering_ms;            /* t_low of the last full cycle */
    struct chair_still rest, again;
};

/* What scene.sound_kind says in E13: the moment to ask after the first rise whether the person is light-headed (exercises.md 7). */
enum chair_sound { CHAIR_SOUND_NONE, CHAIR_SOUND_FEELING };

/* hands: they may carry a part of the weight. */
void chair_rise_begin(struct chair_rise *c, double seat_w, bool hands, uint32_t hold_ms);
/* speed: of cop5. share_valid: share_right is that of a cursor. A load that is no number changes nothing. */
enum chair_event chair_rise_step(struct chair_rise *c, double load, double speed_mm_s, double share_right, bool share_valid);
double chair_rise_share(const struct chair_rise *c);  /* p: mean share of the right leg from the chair to the band; 0.5 while unknown */
/* A hold is being timed: near W, and once calm in this rise. */
bool chair_rise_is_held(const struct chair_rise *c);

#endif
