/* check_in.h - a minute before each practice: how is it today, and what may be done (exercises.md 4.2).
 *
 * Answers -> findings -> the plan for today. The worst finding wins; every other one still adds what it asks for. One more
 * finding never makes the plan freer. Pure. Day numbers: days.h. */
#ifndef EVENKEEL_CARE_CHECK_IN_H
#define EVENKEEL_CARE_CHECK_IN_H

#include "care/profile.h"
#include "care/wording.h"

enum pain_site { PAIN_NECK, PAIN_UPPER_BACK, PAIN_LOWER_BACK, PAIN_HIP, PAIN_KNEE, PAIN_ANKLE_FOOT, PAIN_WRIST, PAIN_OTHER,
                 PAIN_SITES };
extern const char *const pain_site_text[PAIN_SITES];

enum morning { MORNING_UNKNOWN, MORNING_FIRST_PRACTICE, MORNING_BETTER, MORNING_SAME, MORNING_WORSE };
enum { PAIN_DAYS_MAX = 64, PAIN_MEDIAN_DAYS = 28, PAIN_UNKNOWN = -1, FALL_CARE_DAYS = 7 };

/* All zero: not asked. Unknown is read as yes where yes is the safer answer. */
struct check_in {
    int day;
    int pain_plus_one;              /* pain now 0..10, plus one; 0: not answered */
    uint32_t pain_sites;            /* bits 1u << enum pain_site */
    struct { int day, pain; } past[PAIN_DAYS_MAX]; /* own check-in pain before; older than 4 weeks is left out here */
    int past_count;
    enum morning morning;           /* how was it the morning after last time */
    enum answer dizzy, unwell, feverish, very_tired, medicine_effect;
    enum answer fall;               /* since last time */
    enum answer fall_injury, fall_head, fall_could_not_get_up; /* asked after a fall */
    enum answer near_fall, new_injury;                         /* since last time, without a fall */
    enum answer sharp_back_pain;    /* new */
    enum answer back_pain_after;    /* after a fall, cough or lift */
    enum answer emergency;          /* chest pain, breathless at rest, face/arm/speech change */
    enum answer eaten, drunk, slept; /* enough */
    int last_fall_day;              /* check-in that first told of a fall; DAY_NONE: none */
    int pain_stop_level;            /* profile_pain_stop(); 0: the default */
};
/* As a person answers on a good day, with pain: for simulations and as a start of forms that ask only for what differs. */
struct check_in check_in_good_day(int day, int pain);

/* Rows of the table of 4.2 in its order, then what the table leaves open [X]. */
enum finding {
    FINDING_NONE, FINDING_PAIN_SOME, FINDING_PAIN_STRONG, FINDING_BACK, FINDING_UNWELL, FINDING_FALL_HURT, FINDING_FALL,
    FINDING_EMERGENCY, FINDING_NEAR_FALL, FINDING_NOT_RESTED, FINDING_COUNT
};
enum day_light { DAY_FULL, DAY_GENTLE, DAY_CALM_ONLY, DAY_DOCTOR_FIRST, DAY_EMERGENCY }; /* freest first */

struct day_plan {
    enum day_light light;           /* from CALM_ONLY on nothing standing; from EMERGENCY nothing at all */
    int grade_shift;                /* 0 or -2, on top of every base grade */
    exercise_set dropped;           /* not today */
    bool half_sets, longer_calm, may_rise;
    bool bone_hold, doctor_lock, emergency_lock; /* for check_in_apply */
    bool therapist_notice, fall_form, intake_again;
    int minus_two_until_day;        /* grades -2 on all days before this one; DAY_NONE: no */
    uint32_t say;                   /* bits 1u << enum wording */
    uint32_t findings;              /* bits 1u << enum finding */
};
struct check_in_row {
    enum finding finding;
    const char *spec;               /* the words of the specification */
    const char *told;               /* to the person, English source */
    struct day_plan plan;           /* this finding alone; minus_two_until_day counted from day 0 */
};
extern const struct check_in_row check_in_rows[FINDING_COUNT];

uint32_t check_in_findings(const struct check_in *c);        /* bits; at least one */
struct day_plan check_in_join(uint32_t findings, int day);
struct day_plan check_in_plan(const struct check_in *c);     /* findings, joined; days left after an earlier fall included */
bool check_in_allows(const struct day_plan *p, enum exercise_id id);
const char *check_in_told(const struct day_plan *p);         /* sentence of the finding that weighs most */
/* Median of own pain in the 4 weeks before `day`; PAIN_UNKNOWN: no value. Halves are kept. */
double check_in_median(const struct check_in *c);

/* Writes the locks of the plan into the profile. */
void check_in_apply(const struct day_plan *plan, struct care_profile *p);

#endif
