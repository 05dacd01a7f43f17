/* mastery.h - when a grade counts as mastered: 3 stars in 2 different practices within 21 days, with SUPPORT_USED in
 * under 10 % of trials (exercises.md 6). Pure, plain data; all zero is "nothing yet". */
#ifndef EVENKEEL_CARE_MASTERY_H
#define EVENKEEL_CARE_MASTERY_H

#include <stdbool.h>

#include "world/level.h"

enum { MASTERY_DAYS = 21, MASTERY_STARS = 3 };
struct mastery {
    unsigned mastered;                   /* bit g-1: grade g */
    unsigned starred;                    /* bit g-1: one practice with 3 stars is known, on the day below */
    int star_day[GRADE_COUNT];           /* day number of the newest such practice */
};

/* One practice of one exercise. grade: the grade the stars were earned at, see mastery_grade. best_stars: of its sets, 0..3.
 * Days never run backwards: an earlier day than one already noted counts as not within the 21 days.
 * True when this practice makes the grade mastered for the first time. Out of range: false, nothing noted. */
bool mastery_add(struct mastery *m, int grade, int day, int best_stars, int trials, int support_trials);

/* Grades outside 1..10: false. */
bool mastery_has(const struct mastery *m, int grade);
int mastery_count(const struct mastery *m);

/* Stars that were earned while L stood lower belong to the lower grade: whole part of the smaller of G and the mean L. */
int mastery_grade(double base_grade, double mean_level);

#endif
