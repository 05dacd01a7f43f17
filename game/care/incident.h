/* incident.h - near-falls, falls and stops: what is kept of them, and what follows (exercises.md 4.4).
 *
 * The log is append-only: one line of text per entry, notes of the therapist are lines of their own. Pure; times and ticks come
 * from the caller. */
#ifndef EVENKEEL_CARE_INCIDENT_H
#define EVENKEEL_CARE_INCIDENT_H

#include <stddef.h>

#include "base/status.h"
#include "care/profile.h"

enum incident_kind { INCIDENT_NEAR_FALL, INCIDENT_FALL, INCIDENT_SYMPTOM, INCIDENT_LOAD_LIMIT, INCIDENT_KINDS };
/* "Did you nearly lose your balance?" UNANSWERED: the practice broke off before; asked again at the next start. */
enum incident_answer { INCIDENT_UNANSWERED, INCIDENT_NO, INCIDENT_CAUGHT_MYSELF, INCIDENT_HELD_ON, INCIDENT_FELL,
                       INCIDENT_ANSWERS };
extern const char *const incident_question;
extern const char *const incident_answer_text[INCIDENT_ANSWERS]; /* buttons, English source; "" for UNANSWERED */

enum { INCIDENT_TICKS_BEFORE = 10000, INCIDENT_TICKS_AFTER = 5000, INCIDENT_TEXT_BYTES = 200, INCIDENT_ID_BYTES = 40,
       INCIDENT_LINE_BYTES = 1000, INCIDENT_PHASE_BYTES = 24, INCIDENT_WORD_BYTES = 24 };

struct incident {
    char id[INCIDENT_ID_BYTES];          /* the caller's; not empty, no blank */
    int64_t time_ms;                     /* UTC, since 1970 */
    int day;                             /* the person's own calendar day */
    enum incident_kind kind;
    enum incident_answer answer;
    bool in_practice;                    /* false: told later, or in the monthly diary */
    int practice;                        /* serial number of the practice, from 1; 0 outside */
    enum exercise_id exercise;           /* 0: none was running */
    double grade;                        /* running level; 0: none */
    char phase[INCIDENT_PHASE_BYTES];    /* "block 2 set 1", free word of the flow */
    enum support support;                /* asked for */
    double support_seen;                 /* u of exercises.md 2.3, about 0..1; finite */
    enum care_place place;
    enum answer injury;
    char injury_note[INCIDENT_TEXT_BYTES];
    char action[INCIDENT_TEXT_BYTES];    /* what was done */
    char trial[INCIDENT_ID_BYTES];       /* recorded trial that holds the ticks; "": none */
    uint32_t tick_from, tick_to;         /* last 10 s and next 5 s of it */
};
/* Fills tick_from and tick_to around the tick of the event; 1 tick is 1 ms. */
void incident_window(struct incident *i, uint32_t tick);
bool incident_confirmed_near_fall(const struct incident *i);
bool incident_is_fall(const struct incident *i);

/* What follows. Unanswered: what any answer could ask for, until it is answered. Told later of outside practice: nothing ends. */
struct incident_consequence {
    int exercise_grade_shift;            /* -1 in that exercise */
    int support_steps;                   /* one step more support in that exercise */
    int practices;                       /* for so many next practices */
    bool end_practice, check_in_form, therapist_notice, intake_again;
    int all_grades_shift;                /* -2 */
    int all_grades_days;                 /* for so many days (4.2) */
};
struct incident_consequence incident_consequence(const struct incident *i);

/* What earlier incidents ask of an exercise in this practice (serial number): the rest of the practice where it happened and
 * the next 2. Each confirmed near-fall counts; shift 0 or below, steps 0 or above, at most 3. */
struct incident_care { int grade_shift, support_steps; };
struct incident_care incident_care_for(const struct incident *log, size_t count, enum exercise_id id, int practice);

/* An entry with an id that is there already is what became known later (an answer): it takes the other's place in memory, both
 * stay in the file. Returns the new count; full: the count as it was, nothing added. */
size_t incident_merge(struct incident *log, size_t count, size_t max, const struct incident *i);

/* ---- the log as text ---- */
struct incident_note { char incident[INCIDENT_ID_BYTES]; int64_t time_ms; char by[CARE_NAME_BYTES]; char text[INCIDENT_TEXT_BYTES]; };
/* One line with its '\n'; text of people is cleaned first (control characters, broken UTF-8: '?'). STATUS_ARG: a value out of
 * range, or room is too small; nothing written but "". */
enum status incident_write(const struct incident *i, char *line, size_t line_bytes);
enum status incident_note_write(const struct incident_note *n, char *line, size_t line_bytes);
enum incident_line { INCIDENT_LINE_BROKEN, INCIDENT_LINE_INCIDENT, INCIDENT_LINE_NOTE };
/* One line, with or without '\n'. BROKEN: why (may be NULL) says what was expected; nothing else is written. */
enum incident_line incident_read(const char *line, struct incident *i, struct incident_note *n, struct problem *why);

/* ---- diary: falls and near-falls outside practice, once a month ---- */
extern const char *const diary_question;
bool diary_due(int last_asked_day, int today);
struct month_count { int month; int falls, near_falls, falls_outside, near_falls_outside; }; /* month: month_of_day() */
struct month_count incident_month(const struct incident *log, size_t count, int month);

#endif
