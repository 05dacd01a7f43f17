/* intake.h - the seventeen questions before the first practice, and what each answer does (exercises.md 4.1).
 *
 * One question per screen, yes / no / not sure, in our own words. Pure. Texts: English source, tr() when drawn. */
#ifndef EVENKEEL_CARE_INTAKE_H
#define EVENKEEL_CARE_INTAKE_H

#include "care/profile.h"
#include "care/wording.h"

enum intake_number {
    INTAKE_TOLD_NOT_TO = 1, INTAKE_HEART, INTAKE_FAINTING, INTAKE_FRACTURE, INTAKE_WEAK_BONES, INTAKE_BACK, INTAKE_SURGERY,
    INTAKE_NERVES, INTAKE_NUMB_FEET, INTAKE_DIZZY, INTAKE_LIGHT_SEIZURE, INTAKE_EYES, INTAKE_LEG, INTAKE_BRACE_AID,
    INTAKE_MEDICINE, INTAKE_FALLS, INTAKE_PLATE_LIMIT, INTAKE_LAST = INTAKE_PLATE_LIMIT
};
struct intake_row {
    int number;
    const char *spec;      /* the words of the specification */
    const char *text;      /* the question as asked; {limit} is the plate's limit in kg */
    const char *sets;      /* which flag, for the therapist's table */
    const char *not_sure;  /* what "not sure" does, for the therapist's table */
};
extern const struct intake_row intake_rows[INTAKE_LAST]; /* number 1 first */

/* Asked only after "yes" or "not sure" to the question. */
enum intake_detail {
    DETAIL_SPINE_BREAK, DETAIL_SEVERAL_BREAKS, DETAIL_BREAK_CLEARED,   /* of 4 */
    DETAIL_SURGERY_CLEARED,                                            /* of 7 */
    DETAIL_LOAD_LIMIT,                                                 /* of 13 */
    DETAIL_BRACE, DETAIL_WALKING_FRAME,                                /* of 14 */
    DETAIL_FALL_INJURY,                                                /* of 16 */
    DETAIL_COUNT
};
struct intake_detail_row { int question; const char *text, *sets, *not_sure; };
extern const struct intake_detail_row intake_details[DETAIL_COUNT];

struct intake_answers {
    enum answer question[INTAKE_LAST + 1]; /* by number; [0] is not used */
    enum answer detail[DETAIL_COUNT];
    char fracture_note[CARE_NAME_BYTES * 2]; /* which bone and when, own words; may be empty */
    double pwb_kg;                         /* 13: 0 not known */
    int protected_leg;                     /* 13: +1 right, -1 left, 0 none */
    int falls_12m;                         /* 16: 0 not known */
    int day;
};

/* What must be said after the last question. */
struct intake_words {
    bool talk_to_doctor;                   /* 1, 2 or 3: standing stays locked until "doctor agrees" */
    uint32_t say;                          /* bits 1u << enum wording, shown in their order; T2 is always among them */
};
extern const char *const intake_talk_to_doctor; /* the sentence of 1, 2, 3 */

/* Answers -> flags and locks of *p. Decisions of the therapist, place and locks that are set stay; no answer lowers bone or
 * opens a lock: a doctor does that (profile.h). The agreement on file covers a question of 1 to 3 answered as before; a new
 * yes or not sure asks for a new one. */
struct intake_words intake_apply(const struct intake_answers *a, struct care_profile *p);

/* First question that has no answer yet; 0: all have one ("not sure" is ANSWER_UNKNOWN, so asked says which were). */
int intake_next(const bool asked[INTAKE_LAST + 1]);

/* When it is due again: 12 weeks, or any of these since the last time. */
enum intake_event { INTAKE_EVENT_FALL = 1, INTAKE_EVENT_BED = 2, INTAKE_EVENT_HOSPITAL = 4, INTAKE_EVENT_SURGERY = 8,
                    INTAKE_EVENT_DIAGNOSIS = 16 };
enum { INTAKE_WEEKS = 12, INTAKE_DAYS = INTAKE_WEEKS * DAYS_IN_WEEK };
struct intake_event_row { enum intake_event event; const char *spec, *text; };
extern const struct intake_event_row intake_events[];
extern const int intake_event_count;
/* last_day DAY_NONE: never asked. events: bits since then. A last day in the future (a clock went back) is due. */
bool intake_due(int last_day, uint32_t events, int today);

#endif
