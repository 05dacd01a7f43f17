/* parameter_limits.h - hard limits of everything that can be tuned (exercises.md 5).
 *
 * Values outside are refused, by level files, plans and the therapist's controls alike. A key without a row in section 5 has
 * the smallest and largest value of its own row in section 7. Pure tables, any thread. */
#ifndef EVENKEEL_CARE_PARAMETER_LIMITS_H
#define EVENKEEL_CARE_PARAMETER_LIMITS_H

#include "care/profile.h"

struct parameter_limit {
    const char *parameter;       /* "hold / set time" */
    const char *unit;            /* "s"; "" for counts */
    double min_home, min_clinic;
    double max_home, max_clinic; /* INFINITY: the body weight of the person */
    double step;                 /* of the therapist's control, not a limit; 0: none */
    const char *note;
};
extern const struct parameter_limit parameter_limits[]; /* rows of section 5 in its order, back direction after its own */
extern const int parameter_limit_count;
extern const struct parameter_limit own_row_limits[];   /* keys without a row there: range of the row in section 7 */
extern const int own_row_limit_count;

/* Row of a number key of a level file; 0 as exercise: parameters of the person (pwb_kg, pain_stop_level, minutes_cap).
 * NULL: not a key of that exercise, or a word. */
const struct parameter_limit *parameter_limit_find(enum exercise_id id, const char *key);

enum parameter_fault { PARAMETER_OK, PARAMETER_NO_ROW, PARAMETER_NO_NUMBER, PARAMETER_LOW, PARAMETER_HIGH };
/* place: unknown, alone and helper are home. */
enum parameter_fault parameter_check(enum exercise_id id, const char *key, double value, enum care_place place);
double parameter_min(const struct parameter_limit *l, enum care_place place);
double parameter_max(const struct parameter_limit *l, enum care_place place);

/* Modifier `foam`: clinic only, therapist at side, E01, E04, E06, grade up to 6; never compared with firm. */
bool foam_allowed(enum exercise_id id, double grade, enum care_place place, bool therapist_at_side);

#endif
