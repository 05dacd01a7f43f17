/* exercise.h - inside world/: the state of one set, and the rules of one exercise as a table row of functions.
 *
 * The set machine (world.c) knows nothing of any exercise: it asks the row for the next trial, lets it prepare, begin and
 * step, and takes its score. A new exercise is one file and one line in exercise.c. Only files of this folder include this
 * page. */
#ifndef EVENKEEL_WORLD_EXERCISE_H
#define EVENKEEL_WORLD_EXERCISE_H

#include <math.h>

#include "base/random.h"
#include "world/adapt.h"
#include "world/lean.h"
#include "world/safety.h"
#include "world/world.h"
#include "world/zone.h"

enum { TRIALS_MAX = 32, WORLD_EVENTS_MAX = 4096, WORLD_INPUTS_WAITING = 16 };

/* What a sample means for the rules: the cursor as judged, and whether there is one. */
struct glance {
    const struct sway_sample *sample;
    bool valid;                  /* a cursor that may be judged: neither held back nor bad */
    struct point_mm at_mm;       /* relative to C0; the last valid one while not valid */
    struct point_mm lean;        /* n, in shares of own reach */
};

enum trial_state { TRIAL_RUNNING, TRIAL_HIT, TRIAL_MISS, TRIAL_FOOT_MOVED };

/* The rules of E01 and of the lean exercises keep their notes of a set here: one of them is in use. */
struct stand_play {
    struct zone_settle settle;
    struct zone zone;
    uint32_t rest_ms;            /* still to pass before settling: a breath, or time to place the feet */
    int feet_before;             /* how the feet stood in the hold before; -1: none */
    struct point_mm origin_mm;   /* of the scene: eases to where the zone began, so that nothing jumps */
    double calm;                 /* 0..1, slow */
    double zone_score_sum, done_sum, longest_s;
};
struct lean_play {
    struct lean_target target;
    struct lean_trial trial;
    struct lean_centre centre;
    struct lean_score score;
    int direction;               /* 0..7 clockwise from forward */
    int bag[LEAN_DIRECTIONS], bag_count, bag_kind, bags_drawn;
    double calm;
};

struct exercise;
struct world {
    struct world_setup setup;
    const struct exercise *rules;
    struct adapt adapt;
    struct safety safety;
    struct random_stream random;
    enum world_phase phase;
    enum pause_reason pause;
    enum world_end end;
    bool asking;                 /* the near-fall question is open */
    uint32_t last_tick;
    bool stepped;                /* at least one sample came */
    uint32_t last_flags;
    uint32_t play_ms;            /* in trials, those that were repeated too */
    uint32_t phase_ms;           /* since the phase began; in TRIAL since the timer started */
    enum world_end end_pending;  /* decided, but a WOBBLE of the last second may still turn out to be a near fall */
    bool no_room;                /* events are used up: the set ends kindly */
    int trial;                   /* running or next one, from 1 */
    int trials_total, trials_done, hits;
    int repeats_of_trial;
    double level;                /* L of the trial, taken at its beginning */
    enum support support;        /* asked in the trial: of the grade, with steps added */
    struct point_mm last_at_mm;
    uint32_t quiet_events_ms[2]; /* EDGE and GAP are noted at most once a second */
    struct world_result result;
    struct world_scene scene;
    union { struct stand_play stand; struct lean_play lean; } play;
    struct { uint32_t tick; enum world_input input; } waiting[WORLD_INPUTS_WAITING];
    int waiting_count;
    size_t event_count;
    struct world_event event[WORLD_EVENTS_MAX];
};

struct exercise {
    enum exercise_id id;
    const char *code, *name;     /* "E06", "side_shift" */
    const struct level_key *keys;
    int key_count;
    int support_key, feedback_key;
    double wobble_mm_s;          /* exercises.md 2.4: 200 standing, 450 leaning */
    bool fixed_feet;             /* the zone moves with the feet: the scene is drawn around it */
    /* How many trials this set has; called once. */
    int (*count)(const struct world *w);
    double (*span)(const struct world *w);       /* scene.span_mm */
    /* Choose the next trial from w->level. again: the same one, to be repeated. Fills target and stance of the scene. */
    void (*plan)(struct world *w, bool again);
    /* READY and RETURN, once per tick: true when the trial may begin with this sample. */
    bool (*prepare)(struct world *w, const struct glance *g); /* also eases scene.steadiness */
    void (*begin)(struct world *w, const struct glance *g);
    enum trial_state (*step)(struct world *w, const struct glance *g);
    /* A trial that counts has ended. */
    void (*close)(struct world *w, bool hit);
    void (*score)(const struct world *w, struct world_result *out);          /* components and best value */
    double (*sum)(const struct world_result *r, bool no_hurry);              /* weighted sum of components, 0..1 */
};

extern const struct exercise exercise_e01, exercise_e06, exercise_e08;
const struct exercise *exercise_find(enum exercise_id id); /* NULL: none */

/* Value of a key at the running level; the key's index is the caller's own enum. */
static inline double play_value(const struct world *w, int key) { return level_value(&w->setup.levels, key, w->level); }
static inline uint32_t play_ms(double seconds) { return seconds > 0 ? (uint32_t)lround(seconds * 1000.0) : 0; }
void world_note(struct world *w, enum world_event_kind kind, double value, struct point_mm at_mm, double radius_mm);

/* exercise.c: rows shared by several exercises. */
extern const char *const stance_words[], *const support_words[], *const feedback_words[];
#define KEY_SETS {"sets", NULL, "sets in a block", LEVEL_COUNT, 1, 4, HARDER_UP, NULL, false}
#define KEY_REST {"rest_s", "s", "rest after a set; sitting is offered", LEVEL_REAL, 20, 180, HARDER_DOWN, NULL, true}
#define KEY_STANCE {"stance", NULL, "feet: W hip-wide, N together, ST one foot half in front of the other", LEVEL_WORD, \
                    0, 2, HARDER_UP, stance_words, false}
#define KEY_SUPPORT {"support", NULL, "hands: 2H two, 1H one, FT fingertips, NO none with the rail near", LEVEL_WORD, \
                     0, 3, HARDER_UP, support_words, false}
#define KEY_FEEDBACK {"feedback", NULL, \
                      "F all is seen, P cursor hidden in the last half, S sound only, N none until the end", LEVEL_WORD, \
                      0, 3, HARDER_UP, feedback_words, false}

#endif
