/* grade_change.h - how the grade G of an exercise moves from practice to practice (exercises.md 10.2). Pure, plain data.
 *
 * Inside a set world/adapt.h moves the running level L. A practice begins with L = G; L is carried from set to set of the same
 * practice and its last value comes back here. (This reading gives the reference numbers of exercises.md 18.1; with L = G
 * at every set the success share is 0.02 lower and ten times as many trials are too hard.)
 *
 * Near-falls and falls lower what is played, not G: incident_care_for() and the check-in's shift go into compose_practice, for as many
 * practices and days as section 4 says. While they do, and in the practice where it happened, nothing goes up.
 *
 * Day numbers: days.h, DAY_NONE for none. What is not known is taken as what is safer. */
#ifndef EVENKEEL_CARE_GRADE_CHANGE_H
#define EVENKEEL_CARE_GRADE_CHANGE_H

#include <stdbool.h>

#include "care/days.h"
#include "care/mastery.h"
#include "world/level.h"

enum { RISE_DAYS = DAYS_IN_WEEK, RISES_IN_PRACTICE = 3, NOT_ASKED = -1, GAP_WEEK_DAYS = 7 };
#define RISE_PER_WEEK 1.0
#define GATE_MARGIN 0.01     /* G and L stay this far below a grade that is not open yet */

/* What is kept of one exercise of one person. exercise_state_start() makes a new one. */
struct exercise_state {
    double grade;                        /* G, 1..10 */
    bool needs_placement;                /* nothing is known, or the gap was longer than 56 days */
    int last_day;                        /* of the last practice with this exercise; DAY_NONE */
    int gap_day;                         /* the last gap was taken off on this day; DAY_NONE */
    struct mastery mastery;
    int rise_day[RISE_DAYS];             /* upward moves of the last 7 days, one entry a day */
    double rise_by[RISE_DAYS];
    int rise_count;
};
void exercise_state_start(struct exercise_state *s, double grade);   /* placed at this grade, clamped to 1..10 */

/* Bit g (2..10): grade g asks other support, hands or stance than g-1, so it opens when g-1 is mastered. */
struct grade_gates { unsigned bits; };
struct grade_gates grade_gates_of(const struct level_table *t);      /* NULL: every grade is a gate (the careful reading) */
#define GRADE_GATES_NONE ((struct grade_gates){0})

/* How one exercise went in one practice. */
struct practice_outcome {
    int day;
    double base_grade;                   /* G as played: after shifts and caps. Below the kept G: no upward move */
    double cap;                          /* of today, 0..10 */
    double end_level, mean_level;        /* L after the last trial; mean over the trials */
    int trials, successes, support_trials;  /* trials with SUPPORT_USED */
    int best_stars;                      /* of its sets; 0: none complete */
    int pain;                            /* check-in, 0..10; NOT_ASKED */
    bool worse_next_morning;             /* answer "worse" to "the morning after last time" */
    int effort;                          /* wrap-up, 0..10; NOT_ASKED */
    bool near_fall;                      /* confirmed or not answered, or a fall, in whatever exercise of this practice */
    bool stop_rule;                      /* a stop rule of exercises.md 4.3 ended something in this practice */
    bool careful;                        /* played lower or with more support after a near-fall: incident_care_for() */
    bool gentle;                         /* not day_plan.may_rise: gentle plan, or grades lowered for days after a fall */
    bool manual;                         /* the therapist moves this grade, not the program */
    double floor;                        /* of the therapist, for the moves of adaptation; 0: none. It never lifts */
};

enum grade_reason {
    GRADE_NOTHING_DONE,                  /* no trial: stays */
    GRADE_UP_MUCH,                       /* f >= 0.85: +0.5 */
    GRADE_UP_SOME,                       /* 0.70..0.85 with L >= G: +0.25 */
    GRADE_TOWARD_LEVEL,                  /* 0.70..0.85 with L < G: +0.25*(L-G) */
    GRADE_STAYS,                         /* 0.60..0.70 */
    GRADE_DOWN,                          /* < 0.60: -0.5 */
    /* It would have gone up, but stays: */
    GRADE_HELD_PAIN, GRADE_HELD_MORNING, GRADE_HELD_EFFORT, GRADE_HELD_NEAR_FALL, GRADE_HELD_STOP_RULE, GRADE_HELD_SUPPORT,
    GRADE_HELD_CAREFUL,                  /* played with more support after a near-fall */
    GRADE_HELD_PLAYED_LOWER,             /* played below G (cap of today, learning weeks) */
    GRADE_HELD_WEEK,                     /* +1 within 7 days is used up */
    GRADE_HELD_THREE,                    /* three others rise today */
    GRADE_HELD_GATE,                     /* new support or stance: the grade before is not mastered yet */
    GRADE_HELD_CAP,
    /* No move by adaptation at all: */
    GRADE_GENTLE_DAY, GRADE_MANUAL,
    /* Time: */
    GRADE_GAP_NONE, GRADE_GAP_WEEK,      /* > 7 days: -1 */
    GRADE_GAP_WEEKS,                     /* > 21 days: -2 */
    GRADE_GAP_PLACEMENT,                 /* > 56 days: new placement */
    GRADE_REASONS
};
const char *grade_reason_name(enum grade_reason r);                  /* "up_much": for store and exports; NULL: no such reason */
const char *grade_reason_sentence(enum grade_reason r);              /* for therapists, English source */

/* After a practice. rises_before: exercises that already rose in this practice. Takes note of stars, day and incidents, moves G.
 * A trial count that makes no sense (negative, more successes than trials) is taken as nothing done. */
enum grade_reason grade_change(struct exercise_state *s, const struct practice_outcome *o, struct grade_gates gates,
                               int rises_before);
/* The same for all exercises of a practice: when more than three would rise, those go first whose last rise is longest ago. */
struct grade_task { struct exercise_state *state; struct practice_outcome outcome; struct grade_gates gates; enum grade_reason reason; };
void grade_change_practice(struct grade_task *task, int count);

/* Before a practice. last_practice_day: of the person, with whatever exercise; DAY_NONE: first. The gap of 10.2 is counted between the
 * practices of the person: when exercises take turns, one that waits its turn is not forgotten. One that was not played for more
 * than 21 days has a gap of its own. Safe to call more than once a day. */
enum grade_reason grade_change_gap(struct exercise_state *s, int last_practice_day, int today);

/* Highest L and G before the next grade that is not open: the cap to play with. 10 when all is open. */
double grade_reach(const struct exercise_state *s, struct grade_gates gates);
/* Upward moves still possible on this day, 0..1. */
double grade_rise_left(const struct exercise_state *s, int today);

#endif
