/* world.h - the rules of play of one set: deterministic, one step per sway sample, no SDL, no clock.
 *
 * A set is what is recorded as one trial of the store: get ready, trials one after another, done. Everything that happens is an
 * event with its tick; setup + sway samples + inputs give the same events and result on every run (architecture.md 3.2).
 * One owner; world_step allocates nothing. */
#ifndef EVENKEEL_WORLD_WORLD_H
#define EVENKEEL_WORLD_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/plate_state.h"
#include "base/status.h"
#include "signal/sway_step.h"
#include "world/level.h"

/* What care and calibration know beside the body. All zero: nothing is known, nothing is limited beyond the rules. */
struct world_care {
    double impact_ceiling_w;     /* peak Fz / W above which a landing is hard (exercises.md 3.3); 0: 2.0 */
    double pwb_kg;               /* most load allowed on `leg`; 0: no limit */
    double share_right;          /* E05, one-sided people: target share of the right leg; 0: even */
    double mv_open_mm_s;         /* E04: speed with eyes open in today's warm-up stance (5 Hz); 0: unknown */
    double fz_noise_share;       /* E14: RMS of Fz / W in 0.1-5 Hz while standing still; 0: unknown */
    int leg;                     /* +1 right, -1 left: the chosen or protected leg; 0: sides take turns */
    int support_steps;           /* steps of support more than the grade asks, after a near-fall */
    bool clinic, helped;         /* a therapist at the side; anybody within arm's reach */
    bool exit_front;             /* E16: down forward, off the far side */
};

/* All that decides a set beside the samples. Plain data, written into the record. */
struct world_setup {
    struct level_table levels;
    double base_grade;           /* G */
    double start_level;          /* L at the first trial */
    double cap;                  /* of care: L never above it */
    uint64_t seed;               /* order of targets */
    int set_number;              /* 1.. in the block (per-side and leading-foot rules alternate) */
    bool no_hurry;               /* bone=frac or dizzy: time weight moves to path (exercises.md 7) */
    bool real_plate;             /* a person, not the simulation */
    struct body body;
    struct world_care care;
};

enum world_phase { PHASE_READY, PHASE_TRIAL, PHASE_RETURN, PHASE_PAUSED, PHASE_DONE };
enum pause_reason { PAUSE_NONE, PAUSE_BY_PERSON, PAUSE_STEPPED_OFF, PAUSE_BAD_SIGNAL, PAUSE_NEAR_FALL };
enum world_end { END_NONE, END_COMPLETE, END_STOPPED, END_INTERRUPTED };

/* What the person or the program did; stored with its tick, applied before the sample of that tick + 1. PAUSE and RESUME
 * without effect (already so, no signal yet, nobody on the plate after a step off) change nothing. */
enum world_input { INPUT_PAUSE = 1, INPUT_RESUME = 2, INPUT_STOP = 3, INPUT_INTERRUPTED = 4, INPUT_NOT_A_NEAR_FALL = 5,
                   INPUT_NEAR_FALL = 6 };

enum world_event_kind {
    /* Points are relative to C0. All that a therapist asks of a trial: what was set, when it was reached, how it ended. */
    WORLD_TRIAL_BEGIN = 1,       /* value: running level L; x, y: target or zone centre, mm; radius_mm */
    WORLD_ARRIVED,               /* value: seconds since the target appeared */
    WORLD_SLIPPED_OUT,
    WORLD_TRIAL_END,             /* value: 1 success, 0 not; x_mm, y_mm: where the cursor was */
    WORLD_TRIAL_REPEATED,        /* value: enum pause_reason, or 10: foot moved */
    WORLD_WOBBLE, WORLD_SUPPORT_USED, WORLD_FOOT_MOVED, WORLD_NEAR_FALL_ASKED, WORLD_EDGE,
    WORLD_STEP_OFF, WORLD_STEP_ON, WORLD_BAD_SIGNAL, WORLD_GAP,
    WORLD_PAUSED, WORLD_RESUMED, WORLD_LEVEL_CHANGED, /* value: new L */
    WORLD_SET_END,               /* value: enum world_end */
    /* Of exercises that move the feet, the chair or the load. value: side (+1 right, -1 left) unless said. */
    WORLD_HARD_LANDING,          /* value: peak Fz / W */
    WORLD_LIFTED, WORLD_LANDED,  /* a foot left and came back; radius_mm is unused. LANDED x_mm: seconds in the air */
    WORLD_RISING, WORLD_STANDING, WORLD_LOWERING, WORLD_SEATED, /* value: seconds since the state before */
    WORLD_CONTACT, WORLD_BOTH_FEET, WORLD_STEPPED_DOWN,         /* E16; CONTACT value: side of the leading foot */
    WORLD_REPETITION,            /* value: seconds it took */
    WORLD_TURN,                  /* E09: a turn of the body; value: seconds late (+) or early (-) */
    WORLD_CUE,                   /* value: direction 0..7, -1: no-go, or the number of the sound, class or step */
    WORLD_ANSWER,                /* value: 1 right, 0 not */
    WORLD_LOAD_HIGH, WORLD_LOAD_LIMIT, /* E12: 0.95 and 1.0 of what the leg may carry; value: kg on the leg */
    WORLD_ONSET,                 /* E18, A5: the way toward the cue began; value: seconds since the cue. Noted at arrival */
    WORLD_EVENT_KINDS
};
const char *world_event_name(enum world_event_kind k); /* "trial_begin": for store and exports */

struct world_event {
    uint32_t tick;
    enum world_event_kind kind;
    int trial;                   /* 1.. ; 0: before the first */
    double value, x_mm, y_mm, radius_mm;
};

/* What may be drawn, spoken and sounded: millimetres in plate axes relative to C0 (x right, y front); in fixed-feet exercises
 * relative to where the zone of this hold began, so that the boat stays in the middle when the feet were placed anew. */
enum { SCENE_PATH_MAX = 96, SCENE_SYMBOLS_MAX = 16 };
struct world_scene {
    enum exercise_id exercise;
    enum world_phase phase;
    enum pause_reason pause;
    const char *prompt;          /* English source text, at most five words: translate with tr() when drawn */
    bool cursor_visible;         /* feedback fades, or no valid signal */
    struct point_mm cursor_mm;
    bool has_target;
    struct point_mm target_mm;
    double target_radius_mm;     /* to the side; to the front and back it is: */
    double target_radius_y_mm;   /* a circle in % of own reach is an ellipse in mm. Never larger than what is judged */
    int target_direction;        /* lean exercises: 0..7 clockwise from forward; -1: none */
    double target_glow;          /* 0..1: about to appear */
    bool inside;
    double hold_progress;        /* 0..1 */
    double steadiness;           /* 0..1, slow: ripples, calm */
    int trials_total, trials_done, hits;
    double trial_progress;       /* 0..1, for the pie */
    double seconds_left;         /* big number; below 0: not shown */
    double span_mm;              /* half-height of the play area in mm: fixed for the exercise and setup */
    /* Lean exercises: the picture is drawn in shares of the person's own reach, where a target is a circle of
     * target_radius_lean. All 0 in fixed-feet exercises, which are drawn in mm. */
    double reach_right_mm, reach_left_mm, reach_front_mm, reach_back_mm, target_radius_lean;
    double running_level;
    enum support support;
    enum stance stance;
    /* What some exercises show beside; all 0 or none where it does not apply. */
    bool eyes_closed;            /* the person is asked to keep the eyes closed: nothing is to be looked at */
    int side;                    /* +1 right, -1 left, 0 none: the foot, leg or side that is asked */
    bool no_go;                  /* this cue is one to stay still at */
    double pace;                 /* 0..1: pace circle, breath, beat of a metronome; below 0: none */
    double height;               /* 0..1: how far risen, raised or bent */
    double load;                 /* Fz / W now; 0 while W is unknown */
    double share_right;          /* pR now */
    double share_target, share_tolerance; /* of the leg of `side`; target 0: not shown */
    struct point_mm path_mm[SCENE_PATH_MAX]; /* from C0: corridor or curve, in order */
    int path_count;
    double path_half_width_lean; /* shares of reach; 0: a line */
    double path_done;            /* 0..1 */
    int symbol[SCENE_SYMBOLS_MAX], symbol_count, symbol_at; /* E20: directions 0..7, classes or digits; symbol_at: the one now, -1 none */
    int sound_kind; uint32_t sound_number; /* a cue is to sound when the number grows; kind: the exercise's own */
    /* What a simulated person would do now: the task in its words (plate axes). Real people read the prompt. */
    struct person_command ask;
};

struct world_result {
    enum world_end end;
    int score;                   /* P, 0..100 */
    int stars;                   /* 1..3 */
    int trials, successes, repeated;
    double end_level;            /* L */
    double level_sum;            /* for the mean running level */
    int wobbles, support_trials, foot_moves, step_offs, bad_signals, near_falls_asked, near_falls, hard_landings;
    double component[4];         /* c_i of section 7, order of component_name */
    const char *component_name[4];
    int component_count;
    double best_value;           /* for the one positive fact, larger is better. E01: longest stillness without a break, s;
                                    E06, E08: targets reached and held */
    double play_s;               /* time in trials */
    bool score_valid;            /* false: nothing to score (stopped before the first trial ended), or a hole in the samples
                                    (END_INTERRUPTED: never computed across it) */
};

struct world;

enum status world_create(const struct world_setup *setup, struct world **out, struct problem *why);
void world_destroy(struct world *w);
void world_step(struct world *w, const struct sway_sample *s);
/* tick: the one last stepped (0 before the first). A later tick keeps the input until a sample after it comes. */
void world_input(struct world *w, uint32_t tick, enum world_input input);
const struct world_scene *world_scene(const struct world *w);
bool world_done(const struct world *w);
void world_result(const struct world *w, struct world_result *out);
/* Events so far, in order; borrowed until destroy. Capacity is fixed at creation (a set that exceeds it ends kindly). */
const struct world_event *world_events(const struct world *w, size_t *count);

enum status world_setup_write(const struct world_setup *s, char *text, size_t text_bytes); /* text_file kind "set" */
enum status world_setup_read(const char *text, struct world_setup *out, struct problem *why);

#endif
