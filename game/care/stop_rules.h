/* stop_rules.h - when a practice pauses, winds down or ends (exercises.md 4.3).
 *
 * What was felt or counted -> what happens now, what is asked next, what stays locked. "Stop" itself needs no rule: it always
 * works. No stop costs stars (6: one star for stopping). Pure tables, any thread. */
#ifndef EVENKEEL_CARE_STOP_RULES_H
#define EVENKEEL_CARE_STOP_RULES_H

#include "care/profile.h"
#include "care/wording.h"

/* Button "I don't feel right"; rows of the table of 4.3 in its order. */
enum symptom {
    SYMPTOM_EMERGENCY, SYMPTOM_DIZZY, SYMPTOM_SHARP_PAIN, SYMPTOM_PAIN_RISES, SYMPTOM_NAUSEA, SYMPTOM_TIRED, SYMPTOM_FEAR,
    SYMPTOM_COUNT
};
/* Mildest first, so that of two the larger is done. */
enum stop_action {
    STOP_GO_ON,
    STOP_OFFER_SUPPORT,   /* offer two hands on with lower grades, or to stop; never urge */
    STOP_DROP_EXERCISE,   /* not this exercise any more today */
    STOP_END_SET,         /* this set is over, a rest follows */
    STOP_PAUSE_DIM,       /* pause, dim theme */
    STOP_COOL_DOWN,       /* no more standing; seated cool-down, then wrap-up */
    STOP_SIT_WAIT,        /* sit down now and wait */
    STOP_END,             /* the practice is over */
};
enum { STOP_WAIT_S = 120 };
struct stop_row {
    enum symptom symptom;
    const char *spec;             /* the words of the specification */
    const char *button;           /* what the person presses, English source; NULL: asked in another way */
    const char *told;             /* what the person is told, English source */
    enum stop_action now;
    int wait_s;                   /* 0: no wait */
    const char *question;         /* asked after the wait; NULL: none */
    enum stop_action if_gone, if_not_gone; /* answers to it; unknown is not gone */
    bool doctor_lock;             /* everything locked until "doctor agrees" */
    bool hold_if_back_or_fall;    /* bone = hold when in the back or after a fall */
    bool advise_call;             /* when not gone */
    int grade_shift;              /* of what goes on; 0 or -2 */
    uint32_t say;                 /* bits 1u << enum wording */
};
extern const struct stop_row stop_rows[SYMPTOM_COUNT];

struct stop_report {
    enum symptom symptom;
    bool waited;                  /* the wait is over and `gone` was asked */
    enum answer gone;
    enum answer in_back, after_fall; /* of SHARP_PAIN; unknown is yes */
    int pain_rise;                /* of PAIN_RISES: pain now minus check-in pain */
    int effort;                   /* of TIRED: 0..10 */
};
struct stop_order {
    enum stop_action action;
    int wait_s;
    const char *question, *told;
    bool emergency_lock, bone_hold, advise_call, two_hands;
    int grade_shift;
    uint32_t say;
};
struct stop_order stop_decide(const struct stop_report *r);
void stop_apply(const struct stop_order *o, struct care_profile *p); /* locks into the profile */

/* Between blocks. Pain is asked when the check-in said 3 or more. pain_stop: profile_pain_stop(). An answer outside 0..10
 * (none given) counts as a rise by 3, and as effort 8. */
enum { PAIN_ASKED_FROM = 3, PAIN_RISE_DROP = 2, PAIN_RISE_END = 3, EFFORT_TIRED = 8 };
bool stop_asks_pain(int check_in_pain);
struct stop_order stop_pain(int check_in_pain, int pain_now, int pain_stop);
struct stop_order stop_effort(int effort);

/* Automatic stops, in the order of 4.3. */
enum stop_count { STOP_NEAR_FALLS, STOP_WOBBLES, STOP_HARD_LANDINGS, STOP_MINUTES, STOP_COUNTS };
struct stop_count_row { enum stop_count what; const char *spec; double limit; bool above; enum stop_action action;
                        const char *told; uint32_t say; };
extern const struct stop_count_row stop_count_rows[STOP_COUNTS]; /* limit of STOP_MINUTES: today's cap, given by the caller */
struct stop_counts {
    int near_falls;               /* confirmed, in this practice */
    int wobbles_in_set, hard_landings_in_set;
    double active_minutes, minutes_cap;
};
struct stop_order stop_automatic(const struct stop_counts *c);

#endif
