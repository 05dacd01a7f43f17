/* caps.h - the highest grade a person may play of an exercise today, and why not higher (exercises.md 3.2).
 *
 * Pure, any thread. `today` only decides which overrides are in force. */
#ifndef EVENKEEL_CARE_CAPS_H
#define EVENKEEL_CARE_CAPS_H

#include "care/overrides.h"
#include "care/profile.h"

/* The table of 3.2, same order. 0 = locked. */
enum cap_column { CAP_LA, CAP_RA, CAP_RH, CAP_HA, CAP_HH, CAP_CL, CAP_BF, CAP_COLUMNS };
struct cap_row { enum exercise_id id; const char *name; int grade[CAP_COLUMNS]; };
extern const struct cap_row cap_rows[EXERCISE_ACTIVE_LAST]; /* E01 first */

/* The rule that sets the cap; of several that give the same grade, the first here. */
enum cap_reason {
    CAP_NONE,               /* 10: nothing holds it back */
    CAP_NO_SUCH_EXERCISE,
    CAP_EMERGENCY,          /* everything, until a doctor agrees */
    CAP_NOT_ASKED,          /* nobody knows about the bones yet: as CAP_BONE_HOLD */
    CAP_BONE_HOLD,
    CAP_DOCTOR,             /* questions 1 to 3 of the intake, or an incident */
    CAP_PLATE_LIMIT,
    CAP_LEG_LOAD,           /* pwb_kg */
    CAP_THERAPIST_LOCK,
    CAP_DIZZY, CAP_NO_EYES_CLOSED, CAP_NUMB_FEET, CAP_BRACE, CAP_KNEE_HIP,
    CAP_NOT_ASSIGNED,       /* E12 */
    CAP_NOT_UNLOCKED,       /* E16 */
    CAP_NOT_SHOWN,          /* E12 with pwb_kg, not yet shown in clinic or limit in kg not known */
    CAP_SIDE_NOT_SET,       /* E03 with frac or a protected leg */
    CAP_EYES_ALONE,         /* E04 grades 9 and 10 need somebody there */
    CAP_STEP_AT_HOME,       /* E16 from grade 7 in clinic only */
    CAP_WALKING_FRAME,
    CAP_BONE_FRAC,          /* column BF */
    CAP_COMPANY,            /* columns LA..HH: fall and place */
    CAP_THERAPIST_CAP,
    CAP_REASONS
};

/* 0 (locked) to 10. Calm modules E21, E22: 10, unless an emergency waits for a doctor. Check-ups A1 to A5: 10 or 0. Anything
 * else: 0. overrides, reason may be NULL. */
int caps_of(const struct care_profile *p, enum exercise_id id, const struct override_list *overrides, int today,
            enum cap_reason *reason);
const char *cap_reason_text(enum cap_reason r); /* one sentence for person and therapist, English source; "" for CAP_NONE */
const char *cap_reason_name(enum cap_reason r); /* "bone_hold": for records and tables */

/* LA..CL for a person; low+helper is LA with one grade more. */
enum cap_column caps_column(const struct care_profile *p);

/* Limits that are no grade. */
double caps_cycle_s_min(const struct care_profile *p); /* E09 with dizzy: no cycle faster than 4 s; else 0 */
bool caps_eyes_closed(const struct care_profile *p);      /* A2 with eyes closed: what locks E04 locks it too */
bool caps_seated_part(const struct care_profile *p, enum exercise_id id); /* E13 is locked for standing, its seated part is not */
/* Highest share (0..1) of body weight that a target may ask of the protected leg: 0.9*pwb_kg. 1: no limit is set. 0: there is a
 * limit and it is not known. weight_n above 0. Also limits E05, whose target is an even share. */
double caps_load_share_max(const struct care_profile *p, double weight_n);
/* What happens at 0.95 and 1.0 of it in play: world/load_limit.h. */

#endif
