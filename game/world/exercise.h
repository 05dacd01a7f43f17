/* exercise.h - inside world/: the state of one set, and the rules of one exercise as a table row of functions.
 *
 * The set machine (world.c) knows nothing of any exercise: it asks the row for the next trial, lets it prepare, begin and
 * step, and takes its score. A new exercise is one file and one line in exercise.c. Only files of this folder include this
 * page. */
#ifndef EVENKEEL_WORLD_EXERCISE_H
#define EVENKEEL_WORLD_EXERCISE_H

#include <math.h>
#include <stddef.h>

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

/* Every exercise keeps its notes of a set in a struct of its own file, placed in world.notes; zeros before the first plan. */
enum { WORLD_NOTES_BYTES = 16384 };
#define PLAY_NOTES_FIT(type) _Static_assert(sizeof(type) <= WORLD_NOTES_BYTES, "notes of a set are too large")

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
    uint32_t between_ms;         /* waited for the next trial, without a break */
    uint32_t phase_ms;           /* since the phase began; in TRIAL since the timer started */
    enum world_end end_pending;  /* decided, but a WOBBLE of the last second may still turn out to be a near fall */
    bool no_room;                /* events are used up: the set ends kindly */
    int trial;                   /* running or next one, from 1 */
    int trials_total, trials_done, hits;
    int repeats_of_trial;
    double level;                /* L of the trial, taken at its beginning */
    enum support support;        /* asked in the trial: of the grade, with steps added; world_ask_support changes it */
    uint32_t let_go_ms;          /* left to let go after less support was asked: SUPPORT_USED is not looked for */
    const char *said;            /* what is said before all else (open the eyes, land softer), so long; NULL: nothing */
    uint32_t said_ms;
    const char *prompt_after;    /* what the exercise says once that is over */
    struct point_mm last_at_mm;
    uint32_t quiet_events_ms[2]; /* EDGE and GAP are noted at most once a second */
    struct world_result result;
    struct world_scene scene;
    struct point_mm origin_mm;   /* fixed-feet exercises: from C0 to the middle of the scene */
    struct person_command ask;   /* set by the exercise; the machine adds hands, feet, eyes and cursor */
    _Alignas(max_align_t) unsigned char notes[WORLD_NOTES_BYTES];
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
    int support_key;             /* words from most support to least; -1: no support (check-ups) */
    const enum support *support_map; /* what the words of support_key mean; NULL: enum support itself */
    int feedback_key;            /* -1: everything is seen */
    double wobble_mm_s;          /* exercises.md 2.4: 200 standing, 450 leaning; INFINITY where feet move */
    double landing_w;            /* a landing above it is hard, whatever the ceiling of the person; 0: the ceiling alone */
    bool fixed_feet;             /* the zone moves with the feet: the scene is drawn around it */
    bool lifts_expected;         /* feet move: LIFT is no foot movement to be repeated */
    bool seated;                 /* the person may sit with the feet on the plate as long as it takes: GONE ends nothing */
    bool eyes_closed;            /* in every trial; where it varies a key "eyes" says so */
    bool fixed_level;            /* no adaptation inside the set: calm modules, check-ups */
    bool no_score;               /* minutes only */
    bool no_break;               /* trials flow: the next one begins in the tick that ended the last, if prepare says so */
    bool no_cursor;              /* nothing of one's own sway is seen: quiet stands of the check-ups */
    bool once;                   /* check-ups: a foot moved, a step off or a near fall ends the trial, it is not repeated */
    /* NULL: a step off always pauses. true: it is part of the task now. */
    bool (*off_expected)(const struct world *w);
    /* NULL: while a trial runs. Is a hold or trial timed now, so that WOBBLE and SUPPORT_USED are looked for? */
    bool (*timer_runs)(const struct world *w);
    /* How many trials this set has; called once. NULL: one. */
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
    double (*sum)(const struct world_result *r, bool no_hurry);              /* weighted sum of components, 0..1; NULL: no_score */
};

extern const struct exercise exercise_e01, exercise_e06, exercise_e08;
extern const struct exercise exercise_e02, exercise_e03, exercise_e04, exercise_e05, exercise_a1, exercise_a2;
extern const struct exercise exercise_e07, exercise_e18;
extern const struct exercise exercise_a5;
extern const struct exercise exercise_e16, exercise_e17, exercise_e19, exercise_e21, exercise_e22;
extern const struct exercise exercise_e09, exercise_e10, exercise_e11, exercise_e12;
extern const struct exercise exercise_a3;
extern const struct exercise exercise_e20;
extern const struct exercise exercise_e13, exercise_e14, exercise_e15, exercise_a4;
const struct exercise *exercise_find(enum exercise_id id); /* NULL: none */

/* Value of a key at the running level; the key's index is the caller's own enum. */
static inline double play_value(const struct world *w, int key) { return level_value(&w->setup.levels, key, w->level); }
static inline uint32_t play_ms(double seconds) { return seconds > 0 ? (uint32_t)lround(seconds * 1000.0) : 0; }
/* Fz / W; 0 while W is unknown. */
static inline double play_load(const struct world *w, const struct glance *g)
{
    return w->setup.body.weight_n > 0 ? g->sample->fz_n / w->setup.body.weight_n : 0;
}
double play_feet_span(const struct world *w); /* scene.span_mm where the feet are seen */
static inline void *play_notes(struct world *w) { return w->notes; }
static inline const void *play_notes_of(const struct world *w) { return w->notes; }
/* What a simulated person is to do from now on; points from C0. world_ask_once: done once more, with a new number. */
void world_ask(struct world *w, enum person_order order);
void world_ask_once(struct world *w, enum person_order order);
void world_ask_lean(struct world *w, struct point_mm from_c0_mm, double radius_mm);
/* Other hands than the grade asks, for now: entry and exit with both. Less than before: there is a moment to let go. Lasts until
 * the next trial is planned, which sets what the grade asks before it calls plan. */
void world_ask_support(struct world *w, enum support support);
/* world_show.c: what comes before the prompt of the exercise for a moment, the eyes first; the picture after each step. */
extern const char world_open_your_eyes[], world_a_little_softer[];
void world_say_first(struct world *w, const char *words);
void world_show(struct world *w, bool cursor_valid);
void world_note(struct world *w, enum world_event_kind kind, double value, struct point_mm at_mm, double radius_mm);

/* Rows of a level table. words: NULL-terminated; the value is the index. _OPTIONAL: "-" is allowed. */
#define LEVEL_ROW_REAL(n, u, text, low, high, way) \
    {.name = (n), .unit = (u), .meaning = (text), .kind = LEVEL_REAL, .min = (low), .max = (high), .harder = (way)}
#define LEVEL_ROW_REAL_OPTIONAL(n, u, text, low, high, way) \
    {.name = (n), .unit = (u), .meaning = (text), .kind = LEVEL_REAL, .min = (low), .max = (high), .harder = (way), .may_be_empty = true}
#define LEVEL_ROW_COUNT(n, text, low, high, way) \
    {.name = (n), .meaning = (text), .kind = LEVEL_COUNT, .min = (low), .max = (high), .harder = (way)}
#define LEVEL_ROW_WORD(n, text, all_words, last) \
    {.name = (n), .meaning = (text), .kind = LEVEL_WORD, .max = (last), .harder = HARDER_UP, .words = (all_words)}

/* exercise.c: rows shared by several exercises. */
extern const char *const stance_words[], *const support_words[], *const feedback_words[];
#define KEY_SETS LEVEL_ROW_COUNT("sets", "sets in a block", 1, 4, HARDER_UP)
#define KEY_REST \
    {.name = "rest_s", .unit = "s", .meaning = "rest after a set; sitting is offered", .kind = LEVEL_REAL, .min = 20, .max = 180, \
     .harder = HARDER_DOWN, .set_only = true}
#define KEY_STANCE LEVEL_ROW_WORD("stance", "feet: W hip-wide, N together, ST one foot half in front of the other", stance_words, 2)
#define KEY_SUPPORT \
    LEVEL_ROW_WORD("support", "hands: 2H two, 1H one, FT fingertips, NO none with the rail near", support_words, 3)
#define KEY_FEEDBACK \
    LEVEL_ROW_WORD("feedback", "F all is seen, P cursor hidden in the last half, S sound only, N none until the end", feedback_words, 3)

#endif
