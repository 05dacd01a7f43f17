/* compose.h - what a practice holds today: warm-up, blocks, calm end (exercises.md 9 and 4.2). Pure, plain data.
 *
 * Everything that may not be is decided elsewhere and comes in as a cap per exercise (caps.h); a block's grade, its running level and
 * its cap never exceed it. A plan of a therapist comes in as wishes, see struct exercise_wish. */
#ifndef EVENKEEL_CARE_COMPOSE_H
#define EVENKEEL_CARE_COMPOSE_H

#include <stdbool.h>

#include "care/check_in.h"
#include "care/grade_change.h"
#include "care/incident.h"
#include "care/overrides.h"
#include "world/level.h"

enum { COMPOSE_BLOCKS_MAX = 6, COMPOSE_WARM_MAX = 4, COMPOSE_SETS_MAX = 4 };

enum wish_use { WISH_DEFAULT, WISH_ON, WISH_OFF };
/* What a therapist says about one exercise (exercises.md 10.3). All zero: nothing is said, the program's own way. */
struct exercise_wish {
    enum wish_use use;                   /* OFF: not played. E12 and E16 also need caps.h to let them */
    double start, floor, cap, fixed;     /* grades 1..10; 0: not said. Caps of care are stronger than all four */
    int sets;                            /* 1..4; 0: as the level says */
    double rest_s;                       /* 20..180; 0: as the level says, else 45 */
    int side;                            /* +1 right, -1 left; 0: both or not said */
    int weekly_target;                   /* practices a week with this exercise, 0..14; 0: as it comes */
    bool manual;                         /* grades move by hand only */
    bool exit_front;                     /* E16: the room allows to step down forward; backward only up to grade 4 (7, E16) */
};

enum compose_day { COMPOSE_FULL, COMPOSE_GENTLE, COMPOSE_CALM, COMPOSE_NOTHING };

struct compose_input {
    int today;
    struct day_plan day;                 /* of the check-in: light, shift, dropped exercises, half sets, longer calm part */
    int programme_week;                  /* dose_week; weeks 1 and 2 stay at grades 1 to 3 */
    int days_since_practice;             /* of the person; below 0: first. More than 7: a shorter practice */
    double minutes_left;                 /* dose_now; 0: no standing part */
    int cap[EXERCISE_LAST + 1];          /* by exercise id, see compose_caps; below 1: locked */
    struct incident_care care[EXERCISE_ACTIVE_LAST + 1];     /* incident_care_for() of this practice */
    struct exercise_wish wish[EXERCISE_LAST + 1];
    struct exercise_state state[EXERCISE_ACTIVE_LAST + 1];
    int done_this_week[EXERCISE_ACTIVE_LAST + 1];            /* practices, for weekly targets */
    const struct level_table *levels[EXERCISE_LAST + 1];     /* borrowed; NULL: not known, nominal lengths and every grade a gate */
    enum exercise_id favourite;          /* 0: none chosen */
    enum exercise_id calm;               /* E21 or E22; 0: E21 */
};
/* caps_of() of every exercise: what goes into cap. overrides may be NULL. */
void compose_caps(const struct care_profile *p, const struct override_list *overrides, int today, int cap[EXERCISE_LAST + 1]);

struct compose_block {
    enum exercise_id exercise;
    double base_grade;                   /* G as played: adapt_begin(base_grade, start_level, cap) */
    double start_level;
    double cap;                          /* of care, therapist, phase and gates together */
    int sets;
    double rest_s;
    int support_steps;                   /* more than the grade asks, after a near-fall */
    int side;
    bool exit_front;                     /* E16 */
    double estimate_s;                   /* intro, sets and rests */
    bool favourite;
};
struct compose_warm { enum exercise_id exercise; /* 0: off the plate */ double grade, length_s; };

enum left_out { LEFT_IN, LEFT_LOCKED /* caps_of tells why */, LEFT_OFF, LEFT_TODAY /* check-in */, LEFT_TURN /* another day */, LEFT_OUTS };
const char *left_out_name(enum left_out l);          /* "locked"; NULL: no such reason */

struct compose_plan {
    enum compose_day kind;               /* CALM, too, when nothing standing is left */
    bool shorter;                        /* after a gap, or little time left */
    struct compose_warm warm[COMPOSE_WARM_MAX];
    int warm_count;
    struct compose_block block[COMPOSE_BLOCKS_MAX];
    int block_count;
    enum exercise_id calm;               /* 0: nothing at all */
    double calm_s;
    double main_s, total_s;              /* estimated */
    enum left_out left[EXERCISE_ACTIVE_LAST + 1];
    bool too_few;                        /* less than the minutes of section 9: fewer exercises are allowed than it takes */
};
void compose_practice(const struct compose_input *in, struct compose_plan *out);

/* Grade that is played today, whatever is chosen: 0 when locked. The one place where G, shifts, wishes, phase and caps meet. */
double compose_grade(const struct compose_input *in, enum exercise_id id, double *cap);
/* Estimated length of one set at a grade, without rest. */
double compose_set_s(enum exercise_id id, const struct level_table *t, double grade);

enum domain { DOMAIN_STATIC, DOMAIN_LEAN, DOMAIN_STRENGTH, DOMAIN_STEP, DOMAIN_DUAL, DOMAIN_CALM, DOMAINS };
enum domain exercise_domain(enum exercise_id id);

#endif
