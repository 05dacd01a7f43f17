/* profile.h - what must be known about a person before anything is asked of the body (exercises.md 3.1).
 *
 * Every answer is yes, no or unknown, and unknown counts as the safer value. All zero is the person nobody has asked yet: it
 * stands nowhere. Plain data without pointers, one owner. Day numbers: days.h. */
#ifndef EVENKEEL_CARE_PROFILE_H
#define EVENKEEL_CARE_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "care/days.h"
#include "world/level.h"

enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

/* In order of care needed; UNKNOWN is read as the last. */
enum bone_state { BONE_UNKNOWN, BONE_NONE, BONE_LOW, BONE_FRAC, BONE_HOLD };
enum fall_level { FALL_UNKNOWN, FALL_LOW, FALL_RAISED, FALL_HIGH };
enum care_place { PLACE_UNKNOWN, PLACE_ALONE, PLACE_HELPER, PLACE_CLINIC };

/* Check-up A1: feet together, semi-tandem, heel-to-toe, one leg; 10 s each. */
enum { STANDS = 4, STAND_HELD_S = 10 };

enum { CARE_NAME_BYTES = 48, PAIN_STOP_DEFAULT = 6 };

/* Somebody said so, on a day. day DAY_NONE or an empty name: nobody did. */
struct signed_note { int day; char by[CARE_NAME_BYTES]; };

/* Where `fall` comes from (3.1). Facts that only a check-up can tell do not raise it while they are missing: else nobody could
 * ever take the check-up at home. What an intake question did not get is unknown, and raises it. */
struct fall_facts {
    enum answer fell_12m;           /* a fall in 12 months */
    int falls_12m;                  /* how many; 0 with fell_12m == ANSWER_YES: not known */
    enum answer injured, fainted;   /* by a fall; fainting or blackout in the past year */
    bool independent_known;         /* Stay Independent was asked: */
    int independent_score;          /* 0..14 */
    bool stands_known;              /* A1 was done: */
    double together_s, heel_to_toe_s;
};

/* A set of exercises: bit 1u << id. */
typedef uint32_t exercise_set;
static inline exercise_set exercise_bit(enum exercise_id id) { return id >= 1 && id < 32 ? 1u << id : 0; }

struct care_profile {
    enum bone_state bone;
    enum fall_level fall;
    struct fall_facts fall_facts;
    enum care_place place;          /* asked at each start */

    enum answer dizzy, numb_feet, low_vision, photosensitive;
    enum answer brace;
    struct signed_note brace_agreed; /* the doctor's or therapist's agreement to back exercise */
    enum answer walking_frame;      /* grades up to 3 (15) */
    enum answer one_sided, knee_hip_pain, no_eyes_closed;
    enum answer nerve_illness, drowsy_medicine; /* noted for the therapist; no rule hangs on them */
    enum answer over_plate_limit;   /* heavier than the plate bears */

    enum answer load_limited;       /* a limit on how much weight one leg may take */
    double pwb_kg;                  /* that limit; 0: none, or not known when load_limited */
    int protected_leg;              /* +1 right, -1 left, 0 none */
    enum answer load_share_shown;   /* shown in clinic: E12 with pwb_kg needs it */

    /* Decisions of the therapist. */
    exercise_set assigned;          /* given to this person (E12 asks for it) */
    exercise_set unlocked;          /* shown once and opened (E16 asks for it) */
    exercise_set pwb_listed;        /* opened in spite of load_limited */
    enum answer one_leg_side_set;   /* with frac or a protected leg the therapist decides the side of E03 */
    enum answer chair_stands_on;    /* A4 switched on */
    int pain_stop_level;            /* 2..6; 0: PAIN_STOP_DEFAULT */
    int minutes_cap;                /* active minutes a day, 5..40; 0: 40 */

    /* Locks. Lifted by a recorded "doctor agrees", nothing else. */
    enum answer doctor_needed;      /* standing is locked */
    uint32_t doctor_asked_by;       /* which of the intake questions 1, 2, 3 (bit 1u << number) it covers */
    bool emergency;                 /* everything is locked, calm modules too */
    struct signed_note doctor_agrees;
    struct signed_note bone_cleared; /* last time a doctor cleared bone=hold */

    int age_years, height_mm;       /* 0: unknown */
};

/* Nobody has been asked: all unknown. The same as all zero. */
struct care_profile care_profile_unasked(void);

bool note_signed(const struct signed_note *n);                            /* has a day and a name that is not blank */
bool note_sign(struct signed_note *n, int day, const char *by);           /* false: blank name or no day; nothing changes */

/* Unknown read as the safer value. */
static inline bool answer_unless_no(enum answer a) { return a != ANSWER_NO; }   /* where yes is the safer one */
static inline bool answer_only_yes(enum answer a) { return a == ANSWER_YES; }   /* where no is the safer one */
enum bone_state profile_bone(const struct care_profile *p);               /* NONE..HOLD */
enum fall_level profile_fall(const struct care_profile *p);               /* LOW..HIGH */
enum care_place profile_place(const struct care_profile *p);              /* ALONE..CLINIC */
bool profile_load_limited(const struct care_profile *p);                  /* pwb_kg, or a limit that nobody ruled out */
int profile_pain_stop(const struct care_profile *p);                      /* 2..6 */
double profile_minutes_cap(const struct care_profile *p);                 /* 5..40 */

/* Table of 3.1, row `fall`. */
enum fall_level fall_from_facts(const struct fall_facts *f);

/* Locks and their keys. clear and agree need a day and a name: false, and nothing changes, without them. */
void profile_hold(struct care_profile *p);                                /* bone = hold until cleared */
bool profile_clear_hold(struct care_profile *p, enum bone_state now, int day, const char *by); /* now: NONE, LOW, FRAC */
void profile_need_doctor(struct care_profile *p);                         /* standing locked; an older agreement no longer counts */
void profile_emergency(struct care_profile *p);                           /* everything locked */
bool profile_doctor_agrees(struct care_profile *p, int day, const char *by);
bool profile_doctor_waited_for(const struct care_profile *p);             /* standing is locked for it; unknown: yes */
bool profile_may_stand(const struct care_profile *p);                     /* no hold, no doctor waited for, plate bears it */

#endif
