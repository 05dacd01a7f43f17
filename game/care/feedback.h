/* feedback.h - what is said, when, and in which words (exercises.md 12). Pure; English source, tr() when drawn.
 *
 * Shows the task, not the fault; a comparison is only ever with the person's own past, and only when it is a pleasant one. */
#ifndef EVENKEEL_CARE_FEEDBACK_H
#define EVENKEEL_CARE_FEEDBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "care/days.h"

enum { FEEDBACK_FADES_FROM_GRADE = 4, FEEDBACK_TEXT_BYTES = 160 };

/* ---- after a trial ---- */
enum feedback_wish { FEEDBACK_AS_PLANNED, FEEDBACK_MORE, FEEDBACK_LESS };
struct feedback_fade { int quiet; bool spoke; };     /* trials since the last word; all zero at the start of a set */
/* One call per trial: true when something is said after it. Below grade 4 after every trial, from 4 on at most once in 3; a person who asks
 * for more gets every second one there, one who asks for less every sixth (below 4: every third). */
bool feedback_after_trial(struct feedback_fade *f, double grade, enum feedback_wish wish);

/* ---- after a set: one number of one's own past ---- */
enum feedback_number { NUMBER_SECONDS_HELD, NUMBER_TARGETS, NUMBER_RISES, NUMBER_STEPS, NUMBER_MINUTES, NUMBERS };
struct own_past { double now, before; int today, before_day; };  /* before below 0 or NaN: nothing to compare with */
/* "You held still for 24 s. Last Tuesday it was 20 s." Whole numbers rounded down; the past is named only when the number told is larger. */
void feedback_after_set(enum feedback_number what, struct own_past p, char text[FEEDBACK_TEXT_BYTES]);
/* "last Tuesday" within 7 days, "last time" else; English source. */
const char *feedback_when(int before_day, int today);

/* ---- a lower grade ---- */
const char *feedback_fresh_start(void);
/* NULL unless it is played at a lower whole grade than last time: no arrows down, no number. */
const char *feedback_grade_words(double grade_before, double grade_now);

/* ---- the garden ---- */
enum { GARDEN_RESTS_A_WEEK = 2 };
struct garden { int plants, seeds; };
/* active_days: practice and diary, any order, also twice. Each active day from first_day to today is a plant. In a week with an active
 * day the first two days of rest that are over plant a seed, too. Neither number ever falls from one day to the next. */
struct garden garden_of(const int *active_days, size_t count, int first_day, int today);

/* ---- reminders ---- */
enum { REMINDERS_IGNORED_MAX = 3 };
struct reminder { bool on; int last_day, ignored; };
void reminder_start(struct reminder *r);                     /* on, none sent */
bool reminder_may(const struct reminder *r, int today);      /* at most one a day */
void reminder_sent(struct reminder *r, int today);           /* three in a row without a practice that day or the next: no more */
void reminder_practised(struct reminder *r, int day);
void reminder_turn_on(struct reminder *r);                   /* the person asked for them again */
const char *reminder_words(void);

/* ---- back again ---- */
/* NULL up to 7 days after the last practice (DAY_NONE: first time). */
const char *welcome_back(int last_practice_day, int today);

/* Every sentence of this file, for translation and for the test of forbidden words; NULL past the last. */
const char *feedback_sentence(size_t i);

#endif
