/* plan.h - what a therapist prescribes for some weeks: a plain file that can go to the home (exercises.md 5.1, 10.3, 11).
 *
 * Text of kind "plan": who it is for, phases with their dose, one [block.N] per exercise. What the care rules forbid for the
 * people it is made for is refused with path and line, as everything else. Pure but for plan_load. */
#ifndef EVENKEEL_CARE_PLAN_H
#define EVENKEEL_CARE_PLAN_H

#include "base/text_file.h"
#include "care/compose.h"
#include "care/profile.h"

enum { PLAN_PHASES_MAX = 12, PLAN_BLOCKS_MAX = 24, PLAN_SOURCES_MAX = 4, PLAN_WEEKS_MAX = 52 };
enum { PLAN_NAME_BYTES = 40, PLAN_TITLE_BYTES = 80, PLAN_SOURCE_BYTES = 400, PLAN_NOTE_BYTES = 160 };

struct plan_phase {
    int from_week, to_week;              /* 1.., both included */
    int practices_per_week;              /* 1..14 */
    double minutes;                      /* of one practice, 5..40 */
    double grade_most;                   /* of every exercise in this phase, 1..10 */
    bool two_hands_near;                 /* said in every set-up */
};
struct plan_block {
    enum exercise_id exercise;           /* E01..E22 */
    int from_week, to_week;
    int per_week;                        /* practices a week with it; 0: as it comes */
    double start, floor, cap, fixed;     /* grades; 0: not said. start 0: by placement */
    int sets;                            /* 1..4; 0: as the level says */
    double rest_s;                       /* 20..180; 0: as the level says */
    int side;                            /* +1 right, -1 left, 0 both */
    bool manual;                         /* grades move by hand only */
    bool exit_front;                     /* E16: down forward, off the far side */
    char note[PLAN_NOTE_BYTES];          /* to the person, "" none */
};
struct plan {
    char name[PLAN_NAME_BYTES], title[PLAN_TITLE_BYTES];
    int revision, weeks;
    enum bone_state bone;                /* the most fragile bones it is made for: NONE, LOW, FRAC */
    enum fall_level fall;                /* the highest it is made for */
    enum care_place place;               /* the least company it asks for: ALONE, HELPER, CLINIC */
    char source[PLAN_SOURCES_MAX][PLAN_SOURCE_BYTES];
    int source_count;                    /* 1..: where its dose comes from */
    struct plan_phase phase[PLAN_PHASES_MAX];
    int phase_count;                     /* cover 1..weeks, in order, without a hole */
    struct plan_block block[PLAN_BLOCKS_MAX];
    int block_count;
};

/* Every error as "path:line: key = what, expected what". STATUS_DATA: out is not to be used. */
enum status plan_load(const char *path, struct plan *out, struct text_errors *errors);
enum status plan_parse(const char *path, const char *bytes, size_t byte_count, struct plan *out, struct text_errors *errors);

/* The person a plan is made for, as the care rules see it: a healthy rest, the therapist having assigned what it holds. */
struct care_profile plan_profile(const struct plan *p);

/* NULL: the plan is over or has not begun. week: 1.. */
const struct plan_phase *plan_phase_at(const struct plan *p, int week);
/* Wishes of that week for compose.h: what has a block is on, everything else off. Calm modules stay as they come. */
void plan_wishes(const struct plan *p, int week, struct exercise_wish wish[EXERCISE_LAST + 1]);

#endif
