/* overrides.h - what a therapist may open or close for one person and exercise (exercises.md 3.2, 10.3).
 *
 * Lifts need a written reason, a name and a review date at most 28 days on; after that day they are gone by themselves. Locks
 * and lower caps stay until they are taken away. A lock by the therapist beats the software; the software's safety limits
 * beat both. Pure, plain data, one list per person. */
#ifndef EVENKEEL_CARE_OVERRIDES_H
#define EVENKEEL_CARE_OVERRIDES_H

#include "care/profile.h"

enum override_kind {
    OVERRIDE_LIFT,       /* raises LA..HH, never above column CL */
    OVERRIDE_LIFT_BONE,  /* raises BF, only at place clinic, never above column CL */
    OVERRIDE_CAP,        /* lowers: grade 1..10 */
    OVERRIDE_LOCK,       /* closes; grade 0 */
    OVERRIDE_KINDS
};
enum { OVERRIDE_REASON_BYTES = 200, OVERRIDE_MAX = 80, OVERRIDE_REVIEW_DAYS = 28 };

struct override {
    enum override_kind kind;
    enum exercise_id exercise;            /* E01..E20; calm modules are not closed by it */
    int grade;
    int set_day, review_day;              /* review_day of CAP and LOCK: a reminder, DAY_NONE without one */
    char reason[OVERRIDE_REASON_BYTES];
    char by[CARE_NAME_BYTES];
};
struct override_list { int count; struct override item[OVERRIDE_MAX]; }; /* room for one of each kind and exercise */

enum override_fault {
    OVERRIDE_OK, OVERRIDE_BAD_KIND, OVERRIDE_BAD_EXERCISE, OVERRIDE_BAD_GRADE, OVERRIDE_NO_REASON, OVERRIDE_NO_NAME,
    OVERRIDE_BAD_DATE, OVERRIDE_FULL
};
enum override_fault override_check(const struct override *o);
const char *override_fault_text(enum override_fault f);   /* for the therapist, English source; "" for OK */
enum override_fault override_add(struct override_list *l, const struct override *o); /* takes the place of an older one of its kind and exercise */
bool override_remove(struct override_list *l, int index); /* the caller's audit keeps what was */

bool override_active(const struct override *o, int today); /* in force; one that breaks a rule never lifts */

/* -1: none in force. Lifts: the grade asked for. Lowering: the lowest of caps and locks. list may be NULL. */
int override_lift(const struct override_list *l, enum exercise_id id, int today);
int override_lift_bone(const struct override_list *l, enum exercise_id id, int today);
int override_lower(const struct override_list *l, enum exercise_id id, int today);

#endif
